"""Takes the whole API and gives the calls that its README shows, with arguments that the description would take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..ir.models import CheckedUnion, TaggedUnion
from ..ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf
from ..spelling.code import Code
from ..spelling.literals import literal
from .constants import default_security
from .snippets import call_lines, example_call, required, value_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..ir.api import Api, Operation
    from ..ir.models import Content, ModelEntry
    from ..ir.types import TypeRef

_WIDTH = 96
_DEEPEST = 6
_FILES = frozenset({"file", "upload", "bytes"})
_SIMPLE: dict[str, object] = {"str": "...", "int": 1, "float": 1.0, "bool": True}
_DATA = frozenset({"json", "form"})
_SENT = frozenset({"multipart", "binary"})


class _UnshownError(Exception):
    """A value that a short example cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """The operations that people mostly come for, each with the text of a call; the lines of one end in blanks."""

    create: tuple[Operation, Code] | None
    upload: tuple[Operation, Code] | None
    stream: tuple[Operation, Code] | None


def showcase(api: Api) -> Showcase:
    """Return a call that creates something, one that uploads a file, and one that reads a stream.

    Of those that create, the one that takes most is what an API is about: `chat.create_completion`, `emails.send`.
    """
    usual = default_security(api)
    usable = [each for each in api.operations if not each.deprecated and not each.servers]
    usable = sorted(usable, key=lambda each: ((each.security or ()) != usual, _variables(each)))
    creating = [each for each in usable if each.method == "POST" and _codec(each) in _DATA and not each.stream_only]
    create = _first(sorted(creating, key=lambda each: (*_rank(each, usual), -_size(each, api.models))), api)
    uploading = [each for each in usable if _codec(each) in _SENT]
    upload = _first((each for each in uploading if any(map(_is_file, required(each)))), api)
    streaming = sorted(usable, key=lambda each: create is None or each != create[0])
    stream = _first((each for each in streaming if each.stream is not None), api, of_stream=True)
    return Showcase(create=create, upload=upload, stream=stream)


def _rank(operation: Operation, usual: object) -> tuple[bool, bool, int]:
    return (operation.security or ()) != usual, not required(operation), _variables(operation)


def _variables(operation: Operation) -> int:
    return sum(entry.place == "path" for entry in operation.parameters)


def _codec(operation: Operation) -> str:
    return "" if operation.body is None or not operation.body.media else operation.body.media[0].codec


def _size(operation: Operation, models: Mapping[str, ModelEntry]) -> int:
    """Return how much a body can hold."""
    body = operation.body
    if body is None:
        return 0
    ref = body.media[0].type
    return len(body.fields) if body.flattened else len(models[ref.key].fields) if isinstance(ref, ModelRef) else 0


def _is_file(entry: tuple[str, TypeRef, bool, str]) -> bool:
    options = entry[1].options if isinstance(entry[1], UnionOf) else (entry[1],)
    return any(isinstance(each, Primitive) and each.name in _FILES for each in options)


def _first(operations: Iterable[Operation], api: Api, *, of_stream: bool = False) -> tuple[Operation, Code] | None:
    """Return the first operation that a short call can be written of."""
    for operation in operations:
        try:
            lines = _call(operation, api.models, of_stream=of_stream)
        except _UnshownError:
            continue
        if lines:
            return operation, Code("\n    ".join(lines))
    return None


def _call(operation: Operation, models: Mapping[str, ModelEntry], *, of_stream: bool) -> list[str]:
    if not of_stream and (documented := example_call(operation, _WIDTH)):
        return documented
    arguments: list[str] = []
    for name, ref, positional, _ in required(operation):
        lines = value_lines(_sample(ref, models, 0), _spelled, _WIDTH - 8)
        arguments.append("\n".join([lines[0] if positional else f"{name}={lines[0]}", *lines[1:]]))
    name = operation.stream_name if of_stream else operation.name
    return call_lines(f"client.{operation.resource}.{name}", arguments, _WIDTH)


def _spelled(value: object) -> str:
    return 'b"..."' if value is bytes else literal(cast("str | int | float | bool | None", value))


def _sample(ref: Content, models: Mapping[str, ModelEntry], depth: int) -> object:
    """Return a value of a type, with what it must have alone.

    Raises:
        _UnshownError: it holds something else than JSON and files, or never ends.
    """
    if depth > _DEEPEST:
        raise _UnshownError
    if isinstance(ref, Primitive):
        return _of_primitive(ref)
    if isinstance(ref, LiteralOf):
        return _of_values(ref)
    if isinstance(ref, ArrayOf):
        return [_sample(ref.item, models, depth + 1)]
    if isinstance(ref, MapOf):
        return {"...": _sample(ref.value, models, depth + 1)}
    if isinstance(ref, ModelRef):
        return _of_model(models[ref.key], models, depth + 1)
    if isinstance(ref, TaggedUnion):
        return _of_union((variant for _, variant in ref.variants), models, depth)
    if isinstance(ref, CheckedUnion):
        return _sample(ref.union, models, depth)
    if isinstance(ref, UnionOf):
        return _of_union((each for each in ref.options if each != NONE), models, depth)
    raise _UnshownError


def _of_primitive(ref: Primitive) -> object:
    if ref == ANY or ref.name in _FILES:
        return {} if ref == ANY else bytes
    if ref.name not in _SIMPLE:
        raise _UnshownError
    return _SIMPLE[ref.name]


def _of_values(ref: LiteralOf) -> object:
    if not ref.values or "`" in str(ref.values[0]) or not str(ref.values[0]).isascii():
        raise _UnshownError
    return ref.values[0]


def _of_model(entry: ModelEntry, models: Mapping[str, ModelEntry], depth: int) -> object:
    if entry.alias is not None:
        return _sample(entry.alias, models, depth)
    return {each.wire: _sample(each.type, models, depth) for each in entry.fields if each.required}


def _of_union(options: Iterable[Content], models: Mapping[str, ModelEntry], depth: int) -> object:
    """Return a value of the first option that has one."""
    for option in options:
        try:
            return _sample(option, models, depth + 1)
        except _UnshownError:
            continue
    raise _UnshownError
