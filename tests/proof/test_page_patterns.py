"""The proof knows by itself which lists a pattern of pagination means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.suggest.test_pagination_tables import MUSEUM
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """
[[pagination]]
operations = ["GET /*"]
style = "cursor"
parameter = "after"
items = "/*"
next = "/next_cursor"
"""


@pytest.mark.parametrize(
    ("old", "new", "unpaged"),
    [
        ("", "", {"/tickets", "/events"}),
        ("items = ", "more = '/next_cursor'\nitems = ", {"/tickets", "/events"}),
        ('/*"\nnext', '/tickets"\nnext', {"/tickets"}),
        ("GET /*", "GET /e*", {"/events"}),
    ],
)
def test_a_client_that_does_not_page_what_a_pattern_means_is_red(
    tmp_path: Path, old: str, new: str, unpaged: set[str]
) -> None:
    project = Project.of(tmp_path, "museum", MUSEUM)
    project.generate("museum")
    project.write("specs/museum.toml", 'sources = ["museum.yaml"]\n' + TABLE.replace(old, new, 1))
    run = project.run("verify", "--all", "--format", "json")
    assert run.status == 1
    red = {
        path for path in ("/tickets", "/events") if f'GET {path}", "cell": "pages", "verdict": "failed"' in run.stdout
    }
    assert red == unpaged, run.stdout[-600:]
