"""What earlier operations of a description show already: later ones show the same in less detail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics.location import Pointer
    from .described.data import Media, Operation, Response

_PROMISES = 10
"""For how many operations the promises of the runtime are shown with both clients."""
_WHOLE = 40
"""How many operations are shown whole, whatever they share with earlier ones."""
_ALWAYS = ("minimal", "full")
"""The kinds of values that each operation shows with both clients."""


class ShownBefore:
    """Which answers of an operation an earlier one gives too, and which cells both clients show."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Note the first operation with each answer."""
        self._numbers: dict[Pointer, int] = {}
        self._errors: dict[str, Pointer] = {}
        self._media: dict[str, Pointer] = {}
        self._texts: dict[str, str] = {}
        self._bare: Pointer | None = None
        for number, operation in enumerate(operations):
            pointer = operation.place.pointer
            self._numbers[pointer] = number
            if self._bare is None and not any(each.media for each in operation.responses if each.status[0] == "2"):
                self._bare = pointer
            for response in operation.responses:
                self._errors.setdefault(_text_of(response), pointer)
                for media in response.media:
                    self._media.setdefault(self._text(response, media), pointer)

    def answers(self, operation: Operation) -> frozenset[str]:
        """Return the beginnings of the labels of the answers that need not be shown whole.

        They are errors with a Response Object that an earlier operation has, and after the first operations also
        answers whose media type and schema an earlier one has.
        """
        own = operation.place.pointer
        is_late = self._is_late(operation)
        return frozenset(
            f"response/{response.status}/{media.media_type}"
            for response in operation.responses
            for media in response.media
            if (not response.status.startswith("2") and self._errors[_text_of(response)] != own)
            or (is_late and self._media[self._text(response, media)] != own)
        )

    def standing(self, operation: Operation) -> object:
        """Return all that is said here of an operation; equal for equal cells."""
        number = self._numbers[operation.place.pointer]
        return self.shows_errors(operation), number < _PROMISES, number < _WHOLE, sorted(self.answers(operation))

    def shows_errors(self, operation: Operation) -> bool:
        """Whether it shows that each error raises: the first operation does, and the first that answers nothing."""
        pointer = operation.place.pointer
        return not self._numbers[pointer] or pointer == self._bare

    def both(self, operation: Operation, label: str) -> bool:
        """Whether the sync and the async client show a cell: beyond the first operations, `full` and `minimal` do."""
        if label.startswith("behaviour/"):
            return self._numbers[operation.place.pointer] < _PROMISES
        return not self._is_late(operation) or not _ALWAYS_ENOUGH.isdisjoint(label.split("/"))

    def _is_late(self, operation: Operation) -> bool:
        return self._numbers[operation.place.pointer] >= _WHOLE

    def _text(self, response: Response, media: Media) -> str:
        """Return what tells one answer from another, but for its status; of an error one message is shown."""
        address = media.place.address
        if address not in self._texts:
            parts = media.codec, media.media_type, media.schema, media.item_schema, media.examples
            self._texts[address] = json.dumps(parts, sort_keys=True, default=str)
        return f"{response.status.startswith('2')} {self._texts[address]}"


_ALWAYS_ENOUGH = frozenset(_ALWAYS)


def _text_of(response: Response) -> str:
    """Return what tells one Response Object from another: its status and its text."""
    return f"{response.status} {json.dumps(response.place.data, sort_keys=True, default=str)}"
