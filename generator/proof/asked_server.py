"""A running server that is to be asked, and what a person gives for it: values, headers and credentials."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config.wildcard import wildcard
from .schemas.validity import UnsatisfiableError, Validity

if TYPE_CHECKING:
    from ..source.document import JsonValue
    from .described.data import Operation
    from .described.dialects import Forms


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenValue:
    """The value of a parameter or of a member of a body, for all operations that have it, or for some of them."""

    named: str
    """Its name; before it, and a space, the operations that are meant: an operationId, path or `METHOD /path`."""
    text: str

    def is_of(self, operation: Operation, wire: str, *, ignore_case: bool = False) -> bool:
        """Whether this is the value of a parameter of an operation; the name of a header has no case."""
        named, wire = (self.named.lower(), wire.lower()) if ignore_case else (self.named, wire)
        if named == wire:
            return True
        if not named.endswith(f" {wire}"):
            return False
        pattern = wildcard(self.named[: -len(wire)].strip())
        labels = (operation.title, operation.path, operation.operation_id or "")
        return any(pattern.fullmatch(label) for label in labels)

    def value(self, forms: Forms, schema: JsonValue) -> JsonValue:
        """Return the text, or what it says as JSON where the schema allows that and no such text."""
        validity = Validity(forms, "request")
        try:
            if validity.fits(schema, self.text):
                return self.text
            said: JsonValue = json.loads(self.text)
            return said if validity.fits(schema, said) else self.text
        except (ValueError, UnsatisfiableError, RecursionError):
            return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedServer:
    """A server, and what is given for it beside the environment; its text is told to nobody else."""

    url: str
    values: tuple[GivenValue, ...] = ()
    """The first that is of a parameter counts."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent with every request."""
    credentials: tuple[tuple[str, str], ...] = ()
    """By the argument of the client; `user:password` for basic authentication."""

    def value_for(self, operation: Operation, wire: str, *, ignore_case: bool = False) -> GivenValue | None:
        """Return what is given for a parameter of an operation; what names the operation comes first."""
        found = [one for one in self.values if one.is_of(operation, wire, ignore_case=ignore_case)]
        return max(found, key=lambda one: len(one.named), default=None)
