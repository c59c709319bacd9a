"""`[names]` of the toml: how operations are called, whatever the description and the rules say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..spelling.naming import keyword_free, words_of
from ..spelling.reserved import CLIENT_ATTRIBUTES
from .wildcard import wildcard

if TYPE_CHECKING:
    from ..diagnostics.location import Location
    from .toml import Table

LONGEST = 50
_RULES = "*"
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCall:
    """One line of `[names]`: some operations, and their call."""

    pattern: str
    """An operationId or `METHOD /path`, in which `*` stands for any text."""
    resource: str
    """Dotted: `chat.completions`."""
    method: str
    """Empty where the rules name it: `"GET /admin/*" = "admin.*"`."""
    location: Location | None = field(default=None, repr=False, compare=False)

    def fits(self, label: str, operation_id: str | None) -> bool:
        """Whether an operation is meant."""
        texts = [text for text in (label, operation_id) if text is not None]
        return self.pattern in texts or ("*" in self.pattern and any(map(wildcard(self.pattern).fullmatch, texts)))

    @property
    def precision(self) -> tuple[bool, int]:
        """Of several lines that mean one operation the most precise counts: one without `*`, then the longest."""
        return "*" not in self.pattern, len(self.pattern)


def read_named_calls(table: Table) -> tuple[NamedCall, ...]:
    """Return the lines of `[names]`.

    Raises:
        SpecError: `config-invalid`: a call is no dotted name.
    """
    calls: list[NamedCall] = []
    for pattern in table.values:
        call = table.text(pattern, "")
        if problem := call_problem(call):
            raise table.invalid(pattern, problem)
        resource, _, method = call.rpartition(".")
        location = table.place(pattern)
        method = "" if method == _RULES else method
        calls.append(NamedCall(pattern=pattern, resource=resource, method=method, location=location))
    return tuple(calls)


def spelled_call(text: str) -> str:
    """Return a call in the spelling of Python: `fineTuning.jobs.listEvents` is `fine_tuning.jobs.list_events`."""
    parts = [part for part in text.split(".") if part]
    return ".".join(keyword_free("_".join(words_of(part))) for part in parts)


def call_problem(call: str) -> str:
    """Return what is wrong with a call such as `chat.completions.create`; the empty text for nothing."""
    parts = call.split(".")
    named = parts[:-1] if parts[-1] == _RULES else parts
    meant = ".".join([spelled_call(".".join(named)), *parts[len(named) :]])
    if len(parts) < _FEWEST or "" in parts:
        return f"must be `resource.method`, with as many resources as you like, not {quoted(call)}"
    if meant != call:
        return f"must be names of Python in lower case, not {quoted(call)}; is {quoted(meant)} meant?"
    if max(map(len, parts)) > LONGEST:
        return f"holds a name of more than {LONGEST} characters"
    if parts[0] in CLIENT_ATTRIBUTES:
        return f"cannot begin with {quoted(parts[0])}, which every client has of its own"
    return ""
