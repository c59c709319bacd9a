"""`[[credentials]]`: what a client is given to prove who calls, where the description forgot to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..spelling.header_names import header_problem
from ..spelling.naming import is_identifier
from ..spelling.reserved import CLIENT_ARGUMENTS

if TYPE_CHECKING:
    from .toml import Table

CredentialKind = Literal["bearer", "basic", "header", "query"]
_KINDS: tuple[CredentialKind, ...] = ("bearer", "basic", "header", "query")
_NAMED = ("header", "query")
_MOST = 6
"""How many credentials may be optional: each set of them is a way to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialConfig:
    """One `[[credentials]]` table: a security scheme, which each operation has that says nothing of security."""

    kind: CredentialKind
    name: str = ""
    """Of the header or query parameter."""
    argument: str | None = None
    environment: str | None = None
    required: bool = True

    @property
    def key(self) -> str:
        """The key of the security scheme that it stands for."""
        return "-".join(filter(None, ("toml", self.kind, self.name)))


def read_credentials(table: Table) -> tuple[CredentialConfig, ...]:
    """Return the `[[credentials]]` of a toml.

    Raises:
        SpecError: `config-unknown-key` or `config-invalid`.
    """
    rows = table.rows("credentials")
    found = tuple(map(_credential, rows))
    for row, entry in zip(rows, found, strict=True):
        twins = [other for other in found if other.key.lower() == entry.key.lower()]
        same = [other for other in found if other.argument is not None and other.argument == entry.argument]
        if len(twins) > 1 or len(same) > 1:
            raise row.invalid("kind" if len(twins) > 1 else "argument", "must differ from that of the others")
    if sum(not entry.required for entry in found) > _MOST:
        raise rows[-1].invalid("required", f"may be false for {_MOST} credentials at most")
    return found


def _credential(row: Table) -> CredentialConfig:
    kind = row.choice("kind", _KINDS)
    row.allow("kind", "argument", "environment", "required", *(("name",) if kind in _NAMED else ()))
    name = row.required("name") if kind in _NAMED else ""
    if kind == "header" and (problem := header_problem(name)):
        raise row.invalid("name", problem)
    if not name.isprintable():
        raise row.invalid("name", "must be printable")
    argument = row.text("argument", "") or None
    if argument is not None and not is_identifier(argument):
        raise row.invalid("argument", "must be an ASCII Python identifier")
    if argument in CLIENT_ARGUMENTS:
        raise row.invalid("argument", "must be no argument that every client has")
    return CredentialConfig(
        kind=kind,
        name=name,
        argument=argument,
        environment=row.text("environment", "") or None,
        required=row.flag("required", default=True),
    )
