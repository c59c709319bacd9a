"""Diagnostics: permanent codes with severity, message and help, and the reporter that every stage writes to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from .rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .location import Location


class Severity(StrEnum):
    """How bad it is: an `error` makes the command exit 1, a `warning` and a `note` do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_LIMIT = 80
_END = 28
"""Characters that are kept of the end, where long texts differ."""
_PATH_LIMIT = 180


def quoted(value: object) -> str:
    """Return `value` fit for a message: `repr`-escaped, ASCII, one line, its middle cut out beyond 80 characters."""
    text = ascii(value)
    return text if len(text) <= _LIMIT else text[: _LIMIT - _END - 3] + "..." + text[-_END:]


def shown_path(path: object) -> str:
    """Return a path fit for a message: as it is when it is plain text, else `repr`-escaped; its end is never cut."""
    text = str(path)
    shown = text if text.isascii() and text.isprintable() and text else ascii(text)
    return shown if len(shown) <= _PATH_LIMIT else "..." + shown[3 - _PATH_LIMIT :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what the registry says of `code`, filled in, at a place.

    `action` says what the tool did about it ("merged into one resource"); `operation` is the operation that it
    costs, as `POST /path`, when the finding is an error that stops only that one. `details` are further lines for a
    person: what is meant, and what can be pasted. `arguments` are the words that fill the template of the message, by
    name, for code that needs one of them; two findings that read alike are equal.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    action: str = ""
    related: tuple[tuple[str, Location], ...] = ()
    operation: str | None = None
    details: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict[str, str], compare=False, repr=False)


class SpecError(Exception):
    """What stops the whole run: one diagnostic of severity error, already complete."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def rule(code: str) -> Rule:
    """Return the registered rule; an unknown code is a fault of ours and raises KeyError."""
    return RULES[code]


def diagnose(
    code: str,
    location: Location | None = None,
    *,
    action: str = "",
    related: tuple[tuple[str, Location], ...] = (),
    operation: str | None = None,
    **arguments: object,
) -> Diagnostic:
    """Build a diagnostic of a registered code.

    String arguments are printed as they are when they are ours and must be passed through `quoted` by the caller
    when they come from the input; every other type is passed through `quoted` here.
    """
    found = RULES[code]
    shown = {key: value if isinstance(value, str) else quoted(value) for key, value in arguments.items()}
    return Diagnostic(
        code=code,
        severity=Severity(found.severity),
        message=found.message.format(**shown),
        location=location,
        action=action,
        related=related,
        operation=operation,
        arguments=shown,
    )


def fatal(code: str, location: Location | None = None, **arguments: object) -> SpecError:
    """Return the exception that stops the run with this diagnostic; the caller raises it."""
    return SpecError(diagnose(code, location, **arguments))  # type: ignore[arg-type]  # action and related pass through


@dataclass(slots=True)
class Reporter:
    """Collects the diagnostics of one run, in the order of finding, each once."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    waived: list[Diagnostic] = field(default_factory=list[Diagnostic])
    """What someone answered for, and is not shown."""
    _seen: set[Diagnostic] = field(default_factory=set[Diagnostic])

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep `diagnostic` unless an equal one is kept already."""
        if diagnostic not in self._seen:
            self._seen.add(diagnostic)
            self.diagnostics.append(diagnostic)

    def report(
        self,
        code: str,
        location: Location | None = None,
        *,
        action: str = "",
        related: tuple[tuple[str, Location], ...] = (),
        operation: str | None = None,
        **arguments: object,
    ) -> None:
        """Build and keep a diagnostic; see `diagnose`."""
        self.add(diagnose(code, location, action=action, related=related, operation=operation, **arguments))

    def drop(self, unwanted: Callable[[Diagnostic], bool]) -> None:
        """Forget some diagnostics, as if they had not been reported."""
        self.diagnostics = [entry for entry in self.diagnostics if not unwanted(entry)]
        self._seen = {entry for entry in self._seen if not unwanted(entry)}

    def soften(self, answered: Callable[[Diagnostic], bool], action: str) -> None:
        """Turn some errors into notes that say what was done about them; reported again, they stay notes."""
        for index, entry in enumerate(self.diagnostics):
            if entry.severity is Severity.ERROR and answered(entry):
                note = self.diagnostics[index] = replace(entry, severity=Severity.NOTE, action=action)
                self._seen.add(note)

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that make the command exit 1."""
        return [entry for entry in self.diagnostics if entry.severity is Severity.ERROR]
