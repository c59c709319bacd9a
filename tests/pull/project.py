"""A folder with one client, and what it looks like before and after a pull."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.config.client_toml import load_config
from generator.diagnostics import Diagnostic, Reporter, SpecError
from generator.lock.pinned import read_pinned
from generator.pull import Limits, PullResult, pull

if TYPE_CHECKING:
    from pathlib import Path

    from generator.lock.pulled import Pulled

QUICK = Limits(first_wait=0.01, one_file=20, longest_wait=2)

DOCUMENT = """\
openapi: 3.1.0
info: {title: Harbour, version: '1'}
servers: [{url: 'https://api.harbour.example'}]
security: [{key: []}]
paths:
  /berths:
    get:
      operationId: listBerths
      responses: {'200': {description: All berths.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""


def page(path: str, *, document: str = DOCUMENT) -> str:
    """Return a page about one operation."""
    return f"# {path}\n\n## OpenAPI\n\n````yaml get {path}\n{document.replace('/berths', path)}````\n"


@dataclass
class Project:
    """A client's toml and what `pull` makes of it."""

    folder: Path

    @property
    def lock(self) -> Path:
        return self.folder / "harbour.lock"

    def toml(self, text: str) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "harbour.toml").write_text(text, encoding="utf-8")

    def pull(self, *, limits: Limits = QUICK, **flags: bool) -> tuple[PullResult | None, list[Diagnostic]]:
        reporter = Reporter()
        result = None
        try:
            config = load_config(self.folder / "harbour.toml", pulling=True)
            result = pull(config, reporter, lambda _stage, _part: None, limits=limits, **flags)
        except SpecError as error:
            reporter.add(error.diagnostic)
        return result, reporter.diagnostics

    def refused(self, *, limits: Limits = QUICK) -> str:
        """Pull, expect an error, and expect that nothing changed; return what was said."""
        before = self.files()
        result, found = self.pull(limits=limits)
        assert result is None
        assert self.files() == before
        errors = [entry for entry in found if entry.severity == "error"]
        assert errors
        for entry in errors:
            assert entry.location is not None
        return " / ".join(f"{entry.code}: {entry.message}" for entry in errors)

    def pulled(self, **flags: bool) -> list[str]:
        """Pull, expect no error, and return the codes of what was reported."""
        result, found = self.pull(**flags)
        assert result is not None, found
        return [entry.code for entry in found]

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def rows(self) -> dict[str, Pulled]:
        return dict(read_pinned(self.lock).pulled)
