"""CHANGELOG.md and the files of changes/ have the form that `make changelog` and the release read."""

from __future__ import annotations

import re
import tomllib

from generator import __version__
from tests.shared_data import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
KINDS = [kind["directory"] for kind in SETTINGS["type"]]
FRAGMENTS = sorted(path for path in (ROOT / "changes").iterdir() if path.name != "README.md")


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)
    return {title.split()[0]: body for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def test_the_version_has_a_section() -> None:
    assert __version__ in sections()


def test_a_released_section_has_a_date_and_the_kinds_alone() -> None:
    for title in re.findall(r"^## (.+)$", TEXT, re.MULTILINE):
        assert re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", title)
    for body in sections().values():
        found = re.findall(r"^### (.+)$", body, re.MULTILINE)
        assert found == [kind["name"] for kind in SETTINGS["type"] if kind["name"] in found]
        assert found
        assert re.findall(r"^- ", body, re.MULTILINE)


def test_new_sections_go_above_the_older_ones() -> None:
    assert TEXT.index("<!-- towncrier release notes start -->") < TEXT.index("\n## ")


def test_the_release_takes_its_section() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    [program] = re.findall(r"awk -v version=\"\$\{TAG#v\}\" '([^']+)' CHANGELOG\.md", workflow)
    assert program == "/^## /{found = ($2 == version)} found"


def test_a_file_of_changes_has_a_kind_and_a_text() -> None:
    for path in FRAGMENTS:
        assert re.fullmatch(rf"\+?[\w-]+\.(?:{'|'.join(KINDS)})\.md", path.name)
        text = path.read_text(encoding="utf-8")
        assert text.strip(), path.name
        assert not text.startswith(("-", "#")), path.name
