"""Takes one operation and gives how its lists are paged, by its parameters, the members of its answer and its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..config.client_toml import PaginationConfig
from ..ir.types import ArrayOf, Primitive
from ..operations.pagination import describes_link, resolved_types, types_at
from ..spelling.naming import singular
from . import paging_words as words
from .answer_members import Member, is_text, members_of
from .contradictions import resolved
from .found import member_schema
from .paging_words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..ir.api import Operation
    from ..ir.models import ModelEntry, ObjectOf
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor, Spec

_READS = frozenset({"GET", "QUERY"})
_STRONG = frozenset({
    "end_cursor", "last_id", "last_evaluated_key", "continuation_token", "after_cursor", "scroll_id", "continuation",
    "continue", "next",
})  # fmt: skip
"""Members that are about the next page although their name does not say so."""
_AMBIGUOUS = frozenset({"page", "offset", "position", "next", "start_key", "last_id", "page_id"})
"""Parameters that are a cursor only where the answer has the next one."""
_ONWARDS = re.compile(r"\b(next|more|further|subsequent|following|remaining)\b", re.IGNORECASE)
_BACK = re.compile(r"(?:^|_)(prev|previous|before|first|ending|self)(?:_|$)")
_ADDRESS = re.compile(r"\b(url|uri|link|href|hyperlink)s?\b", re.IGNORECASE)
_PAGES = re.compile(
    r"paginat|page number|number of the page|page of (?:the )?(?:results|list)|results? page", re.IGNORECASE
)
_INDEX = re.compile(
    r"\b(?:offset|index|skip|position|row|rank|paginat\w*|first (?:item|result|record)|page)\b", re.IGNORECASE
)
_TIME = re.compile(r"\b(?:time\w*|date\w*|epoch|unix|milliseconds?|seconds?|ms)\b", re.IGNORECASE)
_DEPRECATED = re.compile(r"\W*deprecated\b", re.IGNORECASE)
_AFTER = re.compile(r"(?:start_|starting_)?after_(\w+)\Z")
"""A parameter that takes a member of the last item, which the answer says too: `start_after_id` takes `last_id`."""
_ZERO = re.compile(
    r"\b(?:zero|0)[- ]?(?:based|indexed)|\b(?:start|begin)\w*\s+(?:at|from|with)\s+(?:0|zero)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A query parameter, or a member of an object body, that may ask for another page."""

    wire: str
    types: tuple[TypeRef | ObjectOf, ...]
    description: str
    schema: Mapping[str, object]
    """Of a query parameter; the defaults and bounds that it has."""

    @property
    def plain(self) -> str:
        """Its name in lower case, with `_` between words."""
        return plain(self.wire)

    @property
    def is_count(self) -> bool:
        """Whether it takes a whole number."""
        return any(ref in (Primitive("int"), Primitive("float")) for ref in self.types)

    @property
    def is_text(self) -> bool:
        """Whether it takes a text."""
        return any(map(is_text, self.types))


class PagedList:
    """One operation, read as a list; `way` is how it is paged."""

    def __init__(self, operation: Operation, spec: Spec, models: Mapping[str, ModelEntry]) -> None:
        self._operation = operation
        self._models = models
        self._schema = _schema_of(operation, spec)
        self._asking = _asking_of(operation, spec, models)
        self._members = members_of(operation.result, models)
        self.is_array = any(isinstance(ref, ArrayOf) for ref in resolved_types([operation.result], models))

    def way(self) -> PaginationConfig | None:
        """Return how the list is paged, without the operations that it is about; None when it is not, or not surely."""
        operation = self._operation
        items = self.items()
        if items is None or operation.stream_only or operation.method not in _READS | {"POST"}:
            return None
        ways = [self._by_cursor, self._by_url, self._by_header, self._by_last_item, self._by_number]
        if operation.method == "POST" and not self._asks():
            ways = ways[:1]  # what creates may take a number, but hardly a cursor
        return next((found for way in ways if (found := way(items)) is not None), None)

    def _asks(self) -> bool:
        """Whether an operation is called as one that reads."""
        operation = self._operation
        last = operation.path.rstrip("/").rpartition("/")[2]
        named = {*plain(last).split("_"), *plain(operation.operation_id or "").split("_")}
        return bool(named & words.ASKS)

    # -- the items

    def items(self) -> str | None:
        """Return where the answer has its items; None where it has no list, or several that could be meant."""
        if self.is_array:
            return ""
        parts = [plain(part) for part in self._operation.path.split("/") if part and "{" not in part]
        about = {singular(parts[-1].removesuffix("_json"))} if parts else set[str]()
        lists = [each for each in self._members if each.is_list]
        lists = [each for each in lists if each.plain not in words.NO_ITEMS or singular(each.plain) in about]
        shallow = [each for each in lists if len(each.names) == min(len(other.names) for other in lists)]
        for chosen in (
            [each for each in shallow if each.plain in words.LISTS],
            [each for each in shallow if singular(each.plain) in about],
            shallow,
            [each for each in lists if each.plain in words.LISTS],
        ):
            if len(chosen) == 1:
                return chosen[0].pointer
        return None

    # -- what leads on

    def _by_cursor(self, items: str) -> PaginationConfig | None:
        more = self._one(words.MORE, "is_flag")
        found: list[tuple[tuple[bool, bool, int], Asking, Member]] = []
        for asking in self._asking:
            is_cursor = asking.plain in words.CURSOR or _AFTER.match(asking.plain) is not None
            for member in self._members if is_cursor and not self._is_switched(asking) else ():
                if self._leads_on(asking, member) and (member.plain not in words.LAST_ITEM or more):
                    rank = _core(member.plain) != _core(asking.plain), "next" not in member.plain, len(member.names)
                    found.append((rank, asking, member))
        if not found:
            return None
        _, asking, member = min(found, key=lambda each: each[0])
        return PaginationConfig(
            operations=(), style="cursor", parameter=asking.wire, items=items, next=member.pointer, more=more
        )

    def _is_switched(self, asking: Asking) -> bool:
        """Whether another parameter must be true before the answers have cursors: `usemarker` of `marker`."""
        others = (each for each in self._asking if Primitive("bool") in each.types)
        return any(asking.plain in each.plain for each in others)

    def _leads_on(self, asking: Asking, member: Member) -> bool:
        """Whether a member of an answer is what a parameter takes for the next page."""
        names = [plain(name) for name in member.names]
        fits = (asking.is_text and (member.is_text or "next" in member.plain)) or (asking.is_count and member.is_count)
        fits = fits and (member.is_text or member.is_count)
        twin = _AFTER.match(asking.plain)
        if twin is not None and member.plain == f"last_{twin[1]}" and fits and not member.is_list:
            return bool(self._one(words.MORE, "is_flag"))
        is_named = member.plain in words.NEXT or (member.plain == asking.plain and names[-2:-1] == ["next"])
        if not is_named or not fits or member.is_list or any(map(_BACK.search, names)):
            return False
        if self._is_address(member):
            return False
        is_strong = any("next" in name.split("_") for name in names[-2:]) or member.plain in _STRONG
        is_strong |= names[-1] == "after" and names[-2:-1] in (["cursor"], ["cursors"])
        if asking.plain in _AMBIGUOUS or asking.is_count:
            return is_strong
        return is_strong or _ONWARDS.search(member.description) is not None

    def _by_url(self, items: str) -> PaginationConfig | None:
        for member in self._members:
            if member.is_text and not member.is_list and self._is_next_address(member):
                more = self._one(words.MORE, "is_flag")
                return PaginationConfig(operations=(), style="next_url", items=items, next=member.pointer, more=more)
        return None

    def _is_next_address(self, member: Member) -> bool:
        names = [plain(name) for name in member.names]
        if any(map(_BACK.search, names)):
            return False
        if len(names) > 1 and names[-1] in words.ADDRESS and names[-2] in words.URL:
            return True
        return names[-1] in words.URL and self._is_address(member)

    def _is_address(self, member: Member) -> bool:
        """Whether the description says that a member is a URL."""
        parts = {part for name in member.names[-2:] for part in plain(name).split("_")}
        if parts & {"url", "uri", "link", "links", "href", "nextlink"}:
            return True
        schema = self._schema
        for name in member.names:
            holder = resolved(schema)
            schema = member_schema(holder, name, set()) if holder is not None else None
        end = resolved(schema)
        facts = end.mapping if end is not None else {}
        listed = facts.get("examples")
        shown = [facts.get("example"), *(listed if isinstance(listed, list) else ())]
        if any(isinstance(each, str) and each.startswith(("http://", "https://", "/")) for each in shown):
            return True
        return facts.get("format") in {"uri", "url", "uri-reference"} or bool(_ADDRESS.search(member.description))

    def _by_header(self, items: str) -> PaginationConfig | None:
        if not describes_link(self._operation):
            return None
        numbers = [each for each in self._asking if each.plain in words.PAGE | words.OFFSET and each.is_count]
        asking = [*numbers, *(each for each in self._asking if each.plain in words.CURSOR)]
        if not asking:
            return None
        return PaginationConfig(operations=(), style="link_header", parameter=asking[0].wire, items=items)

    def _by_last_item(self, items: str) -> PaginationConfig | None:
        more = self._one(words.MORE, "is_flag")
        asking = next((each for each in self._asking if each.plain in words.BY_ITEM and each.is_text), None)
        item = [ref.item for ref in self._at(items) if isinstance(ref, ArrayOf)]
        if asking is None or not more or not item or not types_at(item[0], "/id", self._models):
            return None
        return PaginationConfig(
            operations=(), style="cursor", parameter=asking.wire, items=items, item="/id", more=more
        )

    def _by_number(self, items: str) -> PaginationConfig | None:
        has_size = any(each.plain in words.SIZE for each in self._asking)
        more = self._one(words.MORE, "is_flag")
        for asking in (each for each in self._asking if each.is_count):
            pages, counted = self._one(words.PAGE_COUNT, "is_count"), self._one(words.ITEM_COUNT, "is_count")
            if asking.plain in words.PAGE and (has_size or more or pages or _PAGES.search(asking.description)):
                return PaginationConfig(
                    operations=(),
                    style="page",
                    parameter=asking.wire,
                    items=items,
                    more=more,
                    total=pages,
                    first=_first(asking, 1),
                )
            if asking.plain in words.OFFSET and has_size and self._counts_items(asking, counted):
                return PaginationConfig(
                    operations=(),
                    style="offset",
                    parameter=asking.wire,
                    items=items,
                    more=more,
                    total=counted,
                    first=_first(asking, int(asking.plain in words.INDEX)),
                )
        return None

    def _counts_items(self, asking: Asking, counted: str) -> bool:
        """Whether a parameter counts items: `start` may be a time as well."""
        if asking.plain not in words.MAYBE_OFFSET:
            return True
        if any(each.plain in words.UNTIL for each in self._asking) or _TIME.search(asking.description):
            return False
        is_usual = asking.plain != "from" or any(
            each.plain == "size" for each in self._asking
        )  # as Elasticsearch has it
        return (bool(counted) and is_usual) or _INDEX.search(asking.description) is not None

    def _one(self, names: Iterable[str], kind: str) -> str:
        """Return the place of the first member of some names and of a kind; nothing where there is none."""
        fits = (each for each in self._members if each.plain in names and getattr(each, kind) and not each.is_list)
        return next((each.pointer for each in fits), "")

    def _at(self, pointer: str) -> list[TypeRef | ObjectOf]:
        return list(resolved_types(types_at(self._operation.result, pointer, self._models), self._models))


def _core(name: str) -> str:
    return "_".join(part for part in name.split("_") if part not in {"next", "page", "start", "starting", "end"})


def _first(asking: Asking, usual: int) -> int:
    """Return the number of the first page or item."""
    default, least = asking.schema.get("default"), asking.schema.get("minimum")
    if isinstance(default, int) and default in (0, 1):
        return int(default)
    return 0 if usual and (least == 0 or _ZERO.search(asking.description)) else usual


def _schema_of(operation: Operation, spec: Spec) -> Cursor | None:
    """Return the schema of the JSON answer of a success."""
    for response in operation.responses:
        for media in response.media if response.status.startswith(("2", "d")) else ():
            place = spec.at(media.pointer)
            if media.codec == "json" and place is not None:
                return place.get("schema")
    return None


def _asking_of(operation: Operation, spec: Spec, models: Mapping[str, ModelEntry]) -> list[Asking]:
    found: list[Asking] = []
    for parameter in operation.parameters:
        is_old = parameter.deprecated or _DEPRECATED.match(parameter.description) is not None
        if parameter.place == "query" and not parameter.client_parameter and not is_old:
            holder = resolved(spec.at(parameter.pointer))
            schema = resolved(holder.get("schema")) if holder is not None else None
            types = tuple(resolved_types([parameter.type], models))
            facts = schema.mapping if schema is not None else {}
            found.append(Asking(wire=parameter.wire, types=types, description=parameter.description, schema=facts))
    if operation.body is not None and operation.body.flattened:
        for field in operation.body.fields:
            types = tuple(resolved_types([field.type], models))
            found.append(Asking(wire=field.wire, types=types, description=field.description, schema={}))
    return found
