"""The classes, aliases and assigned types that the templates of models/ and params/ write in one form."""

from __future__ import annotations

from dataclasses import dataclass

from ..spelling.code import Code, docstring


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One member of a class."""

    statement: Code
    docstring: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """One class, or one statement that assigns a type."""

    name: Code
    head: Code
    docstring: Code
    is_class: bool
    members: tuple[MemberView, ...] = ()
    former: tuple[Code, ...] = ()

    @property
    def indent(self) -> Code:
        """What stands before the docstring."""
        return Code("    " if self.is_class else "")

    @property
    def deprecated(self) -> Code:
        """The docstring of a former name."""
        return docstring(f"Deprecated: it is called {self.name} now.")


def documented(text: str, *, deprecated: bool, indent: int = 0) -> Code:
    """Return the docstring of a class, type or member, empty for none: what it says, and whether it is deprecated."""
    text = text.strip()
    if deprecated:
        text = f"{text}\n\nDeprecated." if text else "Deprecated."
    return docstring(text, indent) if text else Code("")
