"""From schemas that must hold together to one shape, `$ref` and `allOf` opened (JSON Schema 2020-12, 10.2.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import quoted
from ..diagnostics.location import Pointer, format_pointer
from ..spec.cursor import BrokenReferenceError
from .merger import Merger
from .shape import DEEPEST_ALL_OF, Node, Shape, is_silent

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from ..spec.cursor import Cursor

_MOST_PARTS = 1000
_OPENED = frozenset({"$ref", "allOf"})
_LONGEST = 32
"""So many parts are opened one by one; from there on, references that add nothing are followed to their end at once."""


class _Part(NamedTuple):
    cursor: Cursor
    depth: int
    via_reference: bool


class Flattener:
    """Merges schemas and remembers what it merged."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._shapes: dict[tuple[object, ...], Shape] = {}
        self._too_deep: set[Pointer] = set()
        self._visited: dict[tuple[object, ...], set[Pointer]] = {}
        self._ends: dict[Pointer, Cursor] = {}
        self._nulls: dict[tuple[object, ...], bool] = {}

    def shape(self, node: Node) -> Shape:
        """Return the merged shape of `node`.

        Raises:
            BrokenReferenceError: a `$ref` at its top level, or within its `allOf`, names nothing.
        """
        identity = node.identity
        found = self._shapes.get(identity)
        if found is None:
            found = self._shapes[identity] = self._merge(node)
        return found

    def allows_null(self, node: Node, depth: int = 0) -> bool:
        """Whether null is valid: it is said so, or a branch of every union allows it and nothing else speaks of types.

        Raises:
            BrokenReferenceError: as `shape`.
        """
        identity = node.identity
        if identity not in self._nulls:
            shape = self.shape(node)
            self._nulls[identity] = shape.nullable  # as far as a union is asked that leads back to itself
            is_open = shape.types is None and not shape.has_base and not shape.nullable
            if shape.unions and is_open and depth < DEEPEST_ALL_OF:
                self._nulls[identity] = all(
                    any(self._branch_allows_null(branch, depth + 1) for branch in site.branches)
                    for site in shape.unions
                )
        return self._nulls[identity]

    def _branch_allows_null(self, branch: Cursor, depth: int) -> bool:
        try:
            return self.allows_null(Node((branch,)), depth)
        except BrokenReferenceError:
            return False

    def parts_of(self, node: Node) -> set[Pointer]:
        """Return the pointers of all schemas that are merged to the shape of `node`; none if one cannot be found."""
        identity = node.identity
        found = self._visited.get(identity)
        if found is None:
            try:
                self.shape(node)
            except BrokenReferenceError:
                self._visited[identity] = set()
            found = self._visited[identity]
        return found

    def _merge(self, node: Node) -> Shape:
        parts, seen, broken = self._parts(node)
        self._visited[node.identity] = seen
        shape = Shape(broken=broken)
        if not broken:
            merger = Merger(shape, self._reporter, frozenset(site for site, _ in node.picks), seen)
            for part in parts:
                own = part.depth == 0 and not part.via_reference and len(node.cursors) == 1
                merger.add(part.cursor, via_reference=part.via_reference, own=own)
            merger.close()
        return shape

    def _parts(self, node: Node) -> tuple[list[_Part], set[Pointer], bool]:
        """Open `$ref` and `allOf` to a flat list, members before the schema that lists them."""
        first = node.cursors[0]
        if len(node.cursors) == 1 and not node.picks and _OPENED.isdisjoint(first.mapping):
            return [_Part(first, 0, via_reference=False)], {first.pointer}, False
        picks = dict(node.picks)
        parts: list[_Part] = []
        chain: set[Pointer] = set()
        seen: set[Pointer] = set()
        pending: list[tuple[Cursor, int, bool, bool]] = [(cursor, 0, False, False) for cursor in node.cursors[::-1]]
        while pending:
            cursor, depth, via_reference, leaving = pending.pop()
            if leaving:
                chain.discard(cursor.pointer)
                parts.append(_Part(cursor, depth, via_reference))
                continue
            if cursor.pointer in chain:
                self._reporter.report(
                    "allof-circular",
                    cursor.location,
                    action="read as any value",
                    pointer=quoted(format_pointer(cursor.pointer)),
                )
                return [], seen, True
            if cursor.pointer in seen:
                continue
            seen.add(cursor.pointer)
            if depth > DEEPEST_ALL_OF or len(seen) > _MOST_PARTS:
                self._report_depth(node.cursors[0], seen)
                return [], seen, True
            chain.add(cursor.pointer)
            pending.extend(self._picked(cursor, depth, via_reference, picks))
            pending.append((cursor, depth, via_reference, True))
            pending.extend(self._members(cursor, depth, via_reference, far=len(seen) > _LONGEST)[::-1])
        return parts, seen, False

    def _report_depth(self, cursor: Cursor, seen: set[Pointer]) -> None:
        """Report a chain once, whichever of its links are met."""
        if self._too_deep.isdisjoint(seen):
            self._reporter.report(
                "allof-too-deep", cursor.location, action="read as any value", limit=str(DEEPEST_ALL_OF)
            )
        self._too_deep |= seen

    def _members(
        self, cursor: Cursor, depth: int, via_reference: bool, *, far: bool  # noqa: FBT001
    ) -> list[tuple[Cursor, int, bool, bool]]:
        data = cursor.mapping
        found: list[tuple[Cursor, int, bool, bool]] = []
        if isinstance(data.get("$ref"), str):
            target = self._end(cursor.target()) if far else cursor.target()
            # A reference with something beside it is `allOf` in another spelling.
            found.append((target, depth if is_silent(cursor) else depth + 1, True, False))
        if isinstance(data.get("allOf"), list):
            found.extend((member, depth + 1, via_reference, False) for member in (cursor / "allOf").elements())
        return found

    def _end(self, start: Cursor) -> Cursor:
        """Return what follows after references that add nothing; where they go in a circle, `start`."""
        here = start
        seen: dict[Pointer, None] = {}
        while here.reference is not None and is_silent(here):
            known = self._ends.get(here.pointer)
            if known is not None or here.pointer in seen:
                here = known or start
                break
            seen[here.pointer] = None
            here = here.target()
        self._ends.update(dict.fromkeys(seen, here))
        return here

    @staticmethod
    def _picked(
        cursor: Cursor,
        depth: int,
        via_reference: bool,  # noqa: FBT001
        picks: dict[Pointer, int],
    ) -> list[tuple[Cursor, int, bool, bool]]:
        """Return the chosen branches of the unions of `cursor`; they come after what stands beside the union."""
        return [
            (cursor / keyword / picks[site], depth, via_reference, False)
            for keyword in ("anyOf", "oneOf")
            if (site := (*cursor.pointer, keyword)) in picks
        ]
