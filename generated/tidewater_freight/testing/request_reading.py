"""Reads a request back into the arguments of its operation, and says what of it the description does not allow.

What is read is what the client's own types say. Where an object is written into a text in a style that has no certain
inverse, the text is kept and nothing is said of it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from email.parser import BytesParser
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import parse_qsl, unquote

from .._runtime.codecs import Json
from .._runtime.errors import DecodeError
from .._runtime.forms import Form, Multipart, QueryString
from .._runtime.model import Model
from .._runtime.params import essence_of
from .._runtime.styles import delimiter
from .._runtime.unset import UNSET
from .argument_types import arguments_of
from .known import client_path_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .._runtime._http import http
    from .._runtime.operation import Bound
    from .._runtime.settings import ClientSettings
    from .argument_types import Argument
    from .known import Known

    Pairs = list[tuple[str, str]]


class Place(NamedTuple):
    """Stands for one argument of a builder, to see where in the request it goes."""

    argument: str


class Reading:
    """The arguments of one request, and what is wrong with it."""

    def __init__(self, known: Known, settings: ClientSettings, request: http.Request) -> None:
        self.arguments: dict[str, Any] = {}
        self.problems: list[str] = []
        self._known, self._settings, self._request = known, settings, request
        self._types = arguments_of(known.builder)
        self._bound = bound_places(known.builder)

    def read(self, path: Mapping[str, str]) -> Reading:
        """Read all parts of the request; `path` are the texts of the path parameters."""
        operation, request = self._known.operation, self._request
        of_client = client_path_names(operation, self._settings)
        slots = [slot for slot in operation.path.slots if slot.name not in of_client]
        for slot, place in zip(slots, self._bound.path, strict=True):
            self._text(place, f"path parameter {slot.name!r}", _of_path(slot, path[slot.name]), slot.media_type)
        pairs = parse_qsl(request.url.query.decode("ascii"), keep_blank_values=True)
        names = {each.name for each in operation.query}
        for query, place in zip(operation.query, self._bound.query, strict=True):
            what = f"query parameter {query.name!r}"
            if isinstance(query, QueryString):
                self._text(place, "query string", [dict(pairs)] if pairs else [], None)
            else:
                texts = _of_query(query, pairs, names, is_object=self._is_object(place))
                self._text(place, what, texts, query.media_type)
        for header, place in zip(operation.headers, self._bound.headers, strict=True):
            found = request.headers.get(header.name)
            texts = [] if found is None else _of_text(found, delimiter(header.style, raw=True))
            self._text(place, f"header {header.name!r}", texts, header.media_type)
        cookies = [each.partition("=") for each in request.headers.get("cookie", "").split("; ")]
        sent = [(name, unquote(text)) for name, _, text in cookies if name]
        for cookie, place in zip(operation.cookies, self._bound.cookies, strict=True):
            others = {each.name for each in operation.cookies}
            texts = _of_query(cookie, sent, others, is_object=self._is_object(place))
            self._text(place, f"cookie {cookie.name!r}", texts, getattr(cookie, "media_type", None))
        self._body(essence_of(request.headers.get("content-type", "")))
        return self

    def _is_object(self, place: object) -> bool:
        return isinstance(place, Place) and _has_objects(self._types[place.argument].type)

    def _missing(self, argument: Argument, what: str) -> None:
        if argument.required:
            self.problems.append(f"{what} is required")

    def _text(self, place: object, what: str, candidates: Sequence[object], media_type: str | None) -> None:
        """Read a value that is sent as text; of several ways to read it, as the first that fits."""
        if not isinstance(place, Place):
            return
        argument = self._types[place.argument]
        if not candidates:
            if not argument.may_be_empty:
                self._missing(argument, what)
            return
        text = candidates[0]
        try:
            if media_type is not None:
                self.arguments[argument.name] = argument.of_json(str(text).encode())
            else:
                self.arguments[argument.name] = argument.of_texts(_and_scalars(candidates))
        except (DecodeError, ValueError):
            self.arguments[argument.name] = text
            if not _has_objects(argument.type) and media_type is None:
                self.problems.append(f"{what} does not fit its type")

    def _body(self, essence: str) -> None:
        places, content = self._bound.body, self._request.content
        bodies = self._known.operation.body
        codec = bodies if bodies is None or not isinstance(bodies, dict) else _codec(bodies, essence)
        chosen = self._bound.content_type
        if isinstance(chosen, Place) and content:
            self.arguments[chosen.argument] = self._request.headers.get("content-type", "")
        if places is UNSET or codec is None:
            return
        if isinstance(codec, Json) and (content or isinstance(places, Place)):
            self._json(places, content)
        elif isinstance(codec, (Form, Multipart)) and isinstance(places, dict):
            sent = _parts(self._request) if isinstance(codec, Multipart) else _form(content)
            for name, place in cast("dict[str, object]", places).items():
                values = [value for key, value in sent if key == name]
                several = [*values[:1], values] if len(values) == 1 else [values] if values else []
                self._text(place, f"/{name} of the body", several or _nested(name, sent), None)
        elif isinstance(places, Place) and (content or essence):
            self.arguments[places.argument] = content
        elif isinstance(places, Place):
            self._missing(self._types[places.argument], "the body")

    def _json(self, places: object, content: bytes) -> None:
        if isinstance(places, Place):
            argument = self._types[places.argument]
            if content:
                self._value(argument, content, "")
            else:
                self._missing(argument, "the body")
            return
        try:
            data = json.loads(content)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            self.problems.append("the body is not a JSON object")
            return
        for name, place in cast("dict[str, object]", places).items():
            if not isinstance(place, Place):
                continue
            if name in data:
                self._value(self._types[place.argument], json.dumps(data[name]).encode(), f"/{name}")
            else:
                self._missing(self._types[place.argument], f"/{name} of the body")

    def _value(self, argument: Argument, raw: bytes, pointer: str) -> None:
        try:
            self.arguments[argument.name] = argument.of_json(raw)
        except DecodeError as error:
            with suppress(ValueError):
                self.arguments[argument.name] = json.loads(raw)
            where = f"the body does not fit at {pointer + error.pointer or '/'!r}"
            self.problems.append(
                where + error.message[error.message.find(": ") :] if error.pointer or pointer else where
            )


@cache
def bound_places(builder: Callable[..., Bound]) -> Bound:
    """Return a call whose arguments are the places that they go to."""
    return builder(**{name: Place(name) for name in arguments_of(builder)})


def _codec(bodies: Mapping[str, Any], essence: str) -> Any:  # noqa: ANN401 - a codec of a body
    alike = [codec for name, codec in bodies.items() if essence_of(name) == essence]
    return alike[0] if alike else next(iter(bodies.values()))


def _has_objects(type_: object) -> bool:
    """Whether a type is an object or holds some; a text of it has no certain meaning."""
    if isinstance(type_, type):
        return issubclass(type_, (Model, dict))
    inner = [getattr(type_, "__value__", None), getattr(type_, "__origin__", None), *getattr(type_, "__args__", ())]
    return any(_has_objects(each) for each in inner if each is not None and not isinstance(each, str))


def _and_scalars(candidates: Iterable[object]) -> Iterator[object]:
    """Yield each reading of a text, then the numbers, booleans and the null that texts may be."""
    texts = list(candidates)
    yield from texts
    for text in texts:
        if isinstance(text, str):
            with suppress(ValueError):
                yield json.loads(text)
            if not text:
                yield None
        else:
            yield _scalars(text)


def _scalars(value: object) -> object:
    """Return a value whose texts are the numbers, booleans and nulls that they spell."""
    if isinstance(value, list):
        return [_scalars(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        return {name: _scalars(each) for name, each in cast("dict[str, object]", value).items()}
    with suppress(ValueError, TypeError):
        return json.loads(cast("str", value))
    return value


def _of_text(text: str, mark: str) -> list[object]:
    """Return the readings of a text: as it is, as items, as an object of names and values."""
    items = text.split(mark)
    pairs = [item.partition("=") for item in items]
    found: list[object] = [text, items]
    if all(joint for _, joint, _ in pairs):
        found.append({name: value for name, _, value in pairs})
    elif len(items) % 2 == 0:
        found.append(dict(zip(items[::2], items[1::2], strict=True)))
    return found


def _of_path(slot: Any, text: str) -> list[object]:  # noqa: ANN401 - one parameter of a path
    if slot.style == "label":
        text = text.removeprefix(".")
        return _decoded(_of_text(text, "." if slot.explode else ","))
    if slot.style == "matrix":
        text = text.removeprefix(";")
        if slot.explode:
            pairs = [item.partition("=") for item in text.split(";")]
            several = [value for _, _, value in pairs]
            return _decoded([several[0], several, {name: value for name, _, value in pairs}])
        return _decoded(_of_text(text.partition("=")[2], ","))
    return _decoded(_of_text(text, unquote(delimiter(slot.style))))


def _decoded(candidates: list[object]) -> list[object]:
    found: list[object] = []
    for each in candidates:
        if isinstance(each, dict):
            found.append({unquote(name): unquote(value) for name, value in cast("dict[str, str]", each).items()})
        elif isinstance(each, list):
            found.append([unquote(item) for item in cast("list[str]", each)])
        else:
            found.append(unquote(cast("str", each)))
    return found


def _of_query(
    query: Any,  # noqa: ANN401 - a query or a cookie
    pairs: Pairs,
    names: set[str],
    *,
    is_object: bool,
) -> list[object]:
    """Return the readings of a parameter of pairs; an exploded object may be any pair that nothing else describes."""
    values = [value for name, value in pairs if name == query.name]
    if len(values) == 1:
        text, *others = _of_text(values[0], unquote(delimiter(query.style)))
        return [text, values, *others]
    if values:
        return [values]
    if deep := _nested(query.name, pairs):
        return deep
    rest = {name: value for name, value in pairs if name not in names and "[" not in name}
    return [rest] if rest and is_object and query.explode and query.style == "form" else []


def _nested(name: str, pairs: Sequence[tuple[str, object]]) -> list[object]:
    """Return the object or array that `name[a]=1`, `name[b][]=2` and `name[c][0][d]=3` are; nothing where none is."""
    found: dict[str, object] = {}
    for key, value in pairs:
        if not (key.startswith(f"{name}[") and key.endswith("]")):
            continue
        here = found
        *steps, last = key[len(name) + 1 : -1].split("][")
        for step in steps:
            inner = here.setdefault(step, {})
            if not isinstance(inner, dict):
                return []
            here = cast("dict[str, object]", inner)
        here[last or str(len(here))] = value
    return [_arrays(found)] if found else []


def _arrays(value: object) -> object:
    """Return arrays for objects whose members are numbers."""
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    if members and all(name.isdecimal() for name in members):
        return [_arrays(each) for each in members.values()]
    return {name: _arrays(each) for name, each in members.items()}


def _form(content: bytes) -> list[tuple[str, object]]:
    return list(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))


def _parts(request: http.Request) -> list[tuple[str, object]]:
    """Return name and content of each part of a multipart body (RFC 7578)."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    found: list[tuple[str, object]] = []
    for part in BytesParser().parsebytes(head + request.content).walk():
        name = part.get_param("name", header="content-disposition")
        if name is not None:
            raw = cast("bytes", part.get_payload(decode=True) or b"")
            is_file = part.get_filename() is not None
            found.append((str(name), raw if is_file else raw.decode("utf-8", "replace")))
    return found
