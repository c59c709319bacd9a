"""Runs the snippets of a client's README on the fake of its API, which refuses what the description does not take."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MADE = re.compile(r"\b(Async|)Client\(")
_KINDS = {"": "", "Async": "async_"}


def snippets(folder: Path) -> list[str]:
    """Return the Python of README.md."""
    return BLOCK.findall((folder / "README.md").read_text(encoding="utf-8"))


def run_snippets(folder: Path) -> set[str]:
    """Run each snippet of a package that can be imported by its name; return the operations that were called.

    Each call is answered with an empty body, page or stream. A call that the description does not take raises.
    """
    rows = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))["operations"]
    called: set[str] = set()
    for code in snippets(folder):
        with importlib.import_module(f"{folder.name}.testing").FakeApi() as fake:
            for row, is_stream in _calls(code, rows):
                _prepare(fake, row, is_stream=is_stream)
            made = _MADE.sub(lambda found: f"{found[0]}http_client=fake.{_KINDS[found[1]]}http_client(), ", code)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(made, {"__name__": "example", "fake": fake})  # noqa: S102  # we wrote it
            called |= {record.operation for record in fake.calls()}
            assert [record.problems for record in fake.calls() if record.problems] == []
    return called


def _calls(code: str, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the operations that a snippet calls, and whether their streams are meant."""
    for row in rows:
        module, _, builder = row["builder"].partition(":")
        if row["stream"] is not None and f".{row['stream']}(" in code:
            yield row, True
        elif f".{row['call']}(" in code or f".{module} import {builder}\n" in code:
            yield row, False


def _prepare(fake: Any, row: dict[str, Any], *, is_stream: bool) -> None:
    page: Any = []
    for name in reversed(row.get("pagination", {}).get("items", "").split("/")[1:]):
        page = {name: page}
    if is_stream:
        fake.on(row["call"]).reply(stream=[])
    else:
        fake.on(row["call"]).reply(page if "pagination" in row else {}, check=False)
