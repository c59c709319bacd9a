from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import Reporter
from generator.source.choices import Selection
from generator.source.load import load_sources
from tests.source.helpers import written

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
# Berths

{prose}

```yaml
openapi: 3.1.0
info: {{title: Harbour, version: '1'}}
{servers}
paths:
  /berths/{{id}}: {{get: {{description: "GET https://example.org/v9/berths/1"}}}}
  /: {{get: {{}}}}
```
"""


def asked(folder: Path, prose: str, servers: str = "", **selection: bool) -> list[str]:
    page = written(folder, "berths.md", PAGE.format(prose=prose, servers=servers))
    reporter = Reporter()
    load_sources([page], reporter, selection=Selection(**selection))
    return [entry.arguments["url"] for entry in reporter.diagnostics if entry.code == "server-in-prose"]


@pytest.mark.parametrize(
    "prose",
    [
        "GET https://api.example.com/v1/berths/{id}",
        "`GET https://api.example.com/v1/berths/:id`",
        "**GET** <https://api.example.com/v1/berths/12>.",
        "```sh\ncurl --url 'https://api.example.com/v1/berths/12?x=1#y'\n```",
        '```python\nurl = "https://api.example.com/v1/berths/a%20b"\n```',
        "[Try it](https://api.example.com/v1/berths/12)",
        "https://docs.example.com/berths/x https://api.example.com/v1/berths/12/",
    ],
)
def test_an_address_before_the_path_of_an_operation_is_asked_about(tmp_path: Path, prose: str) -> None:
    assert asked(tmp_path, prose) == ["'https://api.example.com/v1'"]
    assert asked(tmp_path, prose, "servers: [{url: 'https://api.example.com/v2'}]") == ["'https://api.example.com/v1'"]
    assert asked(tmp_path, prose, "servers: [{url: 'https://api.example.com/v1/'}]") == []
    assert asked(tmp_path, prose, "servers: [{url: 'https://eu.example.com/v1'}]") == [], "another host is a choice"
    assert asked(tmp_path, prose, "servers: [{url: '/v1'}]") == []
    assert asked(tmp_path, prose, "servers: [{url: 'https://{host}/v2'}]") == []
    assert asked(tmp_path, prose, has_base_url=True) == []


@pytest.mark.parametrize(
    "prose",
    ["", "https://api.example.com/", "https://api.example.com/v1/piers/1", "https://{host}/v1/berths/1", "https://[/berths/1",
     "https://localhost/berths/1", "https://docs.example.com/reference/berths/1", "ftp://api.example.com/v1/berths/1",
     "https://api.example.com/v1/lumberths/1"],
)  # fmt: skip
def test_other_addresses_say_nothing(tmp_path: Path, prose: str) -> None:
    assert asked(tmp_path, prose) == []
