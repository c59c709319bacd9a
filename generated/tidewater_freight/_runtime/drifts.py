"""What is told of the places of an answer that do not fit its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pydantic_core import ValidationError

    Drifted: TypeAlias = "Report | None"
    Misfit = tuple[str, tuple[int | str, ...]]
    """What is wrong with a value, as pydantic calls it, and the steps to it: some of them are labels of branches."""

MAX_RESPONSE_BYTES: Final = 64 * 1024 * 1024
"""The bytes that an answer may have, unless the client says otherwise."""
MOST: Final = 400
"""The values of one answer that do not fit whose places are looked at; of some, several are one place."""
NOT_PREFERRED: Final = "not_preferred"
"""What a value of a union is that fits none of the branches that are looked at first: that is no fault of it."""
JSON_NAMES: Final[dict[type, str]] = {
    dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"
}  # fmt: skip
"""The JSON type of plain data; an integer is a number, too."""


class Report(NamedTuple):
    """Takes the places that do not fit; `limit` is the bytes that the whole answer may have."""

    tell: Callable[[str, str, str], None]
    """Takes the pointer, the expected and the actual type."""
    limit: int = MAX_RESPONSE_BYTES

    def __call__(self, pointer: str, expected: str, actual: str) -> None:
        """Tell of one place."""
        self.tell(pointer, expected, actual)


def misfits_of(error: ValidationError) -> list[Misfit]:
    """Return what does not fit; the last step is the member that is missing, or that the rule of a branch names."""
    found: list[Misfit] = []
    for detail in error.errors(include_url=False, include_input=False):
        member = detail.get("ctx", {}).get("member")
        if detail["type"] != NOT_PREFERRED:
            found.append((detail["type"], detail["loc"] if member is None else (*detail["loc"], member)))
    return found
