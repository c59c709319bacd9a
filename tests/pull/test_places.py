"""Where a pull writes: never through a link, never over another file, and only so many documents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from generator.disk import package
from tests.pull.project import DOCUMENT, QUICK, Project, page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.pull.server import Site


def index(site: Site, into: str = "d") -> str:
    hosts = f'private_hosts = ["localhost:{site.port}"]'
    return f'[[pull]]\nurl = "{site.url}/llms.txt"\nindex = "llms"\ninto = "{into}"\n{hosts}\n'


def test_nothing_is_written_through_a_folder_that_is_a_link(project: Project, site: Site, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    site.put("/llms.txt", "[a](/x/y/a.md)")
    site.put("/x/y/a.md", page("/berths"))
    for link in ("d", "d/x", "d/x/y"):
        for target in (victim, tmp_path / "nowhere"):
            project.toml(index(site))
            place = project.folder / link
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
            _, found = project.pull()
            assert [entry.code for entry in found if entry.severity == "error"] == ["output-symlink"]
            assert list(victim.iterdir()) == []
            assert not (tmp_path / "nowhere").exists()
            place.unlink()


def test_a_link_that_is_put_in_place_meanwhile_is_not_followed(
    project: Project, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    site.put("/llms.txt", "[a](/x/a.md)")
    site.put("/x/a.md", page("/berths"))
    project.toml(index(site))
    make = package.make_folders
    calls: list[int] = []

    def swapped(root: Path, folders: Iterable[Path]) -> None:
        calls.append(1)
        if len(calls) == 2:
            (project.folder / "d").rename(project.folder / "old")
            (project.folder / "d").symlink_to(victim)
        make(root, folders)

    monkeypatch.setattr(package, "make_folders", swapped)
    _, found = project.pull()
    assert [entry.code for entry in found if entry.severity == "error"] == ["output-symlink"]
    assert list(victim.iterdir()) == []


def test_a_page_and_a_folder_of_one_name_are_both_kept(project: Project, site: Site) -> None:
    site.put("/llms.txt", "[a](/a.md) [b](/a.md/b.md)")
    site.put("/a.md", page("/berths"))
    site.put("/a.md/b.md", page("/cranes"))
    project.toml(index(site))
    assert project.pulled() == []
    assert len(project.rows()) == 2


@pytest.mark.parametrize(
    ("first", "second"), [("a.yaml", "A.yaml"), ("a.yaml", "a.yaml/b.yaml"), ("\u00e9.yaml", "e\u0301.yaml")]
)
def test_a_reference_whose_file_has_the_place_of_another_one_is_refused_by_name(
    project: Project, site: Site, first: str, second: str
) -> None:
    site.put("/openapi.yaml", DOCUMENT + f"x-a: {{$ref: '{first}'}}\nx-b: {{$ref: '{second}'}}\n")
    for name in (first, second):
        site.put("/" + quote(name), "type: string\n")
    assert "has the place of" in project.refused()


def test_references_that_lead_on_and_on_are_ended(project: Project, site: Site) -> None:
    for number in range(40):
        site.put(f"/{number}.yaml", f"x: {{$ref: '{number + 1}.yaml'}}\n")
    site.put("/openapi.yaml", DOCUMENT + "x-a: {$ref: '0.yaml'}\n")
    assert "more than 20 times" in project.refused(limits=replace(QUICK, links=20))
    assert len(site.requests) <= 22
