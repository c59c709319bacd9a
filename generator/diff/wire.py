"""Takes two states of an API and gives what changed of the requests and responses that go over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import SpecError
from ..diagnostics.location import format_pointer
from ..spec.cursor import COMPONENT_SCHEMAS
from .changes import Change
from .constraints import Limits
from .type_changes import Direction, Shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..diagnostics.location import Location, Pointer
    from ..ir.api import Api, Body, Media, Operation, Parameter, Response, SecurityScheme
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor, Spec

    Locate = Callable[[Pointer], Location]
    Credentials = dict[str, tuple[str, str]]
    """Key of a security scheme -> (place, name) of what it sends."""

_VARIABLE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a change is about, and where it is written."""

    subject: str
    pointer: Pointer
    locate: Locate

    def change(self, kind: str, text: str, *, breaking: bool, pointer: Pointer | None = None) -> Change:
        place = self.locate(self.pointer if pointer is None else pointer)
        return Change(
            side="wire",
            kind=kind,
            subject=self.subject,
            text=text,
            breaking=breaking,
            pointer=format_pointer(place.pointer),
            file=place.file,
            line=place.line,
        )


def wire_changes(old: Api, new: Api, old_spec: Spec, new_spec: Spec) -> tuple[Change, ...]:
    """Return every change, sorted; what is gone is located in the old description, all else in the new one."""
    shapes = Shapes(old, new)
    locate_old, locate_new = old_spec.origins.locate, new_spec.origins.locate
    found: dict[Change, None] = {}
    before = {_identity(operation): operation for operation in old.operations}
    after = {_identity(operation): operation for operation in new.operations}
    operations = _Operations(shapes, _credentials(old), _credentials(new), old_spec, new_spec)
    for identity, operation in before.items():
        if identity not in after:
            spot = _Spot(_title(operation), operation.pointer, locate_old)
            found[spot.change("operation-removed", "is gone", breaking=True)] = None
            continue
        found.update(dict.fromkeys(operations.run(operation, after[identity])))
    for identity, operation in after.items():
        if identity not in before:
            spot = _Spot(_title(operation), operation.pointer, locate_new)
            found[spot.change("operation-added", "is new", breaking=False)] = None
    found.update(dict.fromkeys(operations.events(old, new)))
    found.update(dict.fromkeys(_servers(old, new, locate_old, locate_new)))
    found.update(dict.fromkeys(shapes.models()))
    return tuple(sorted(found, key=lambda change: (change.subject, change.kind, change.text)))


def _identity(operation: Operation) -> tuple[str, str]:
    """Return what an operation is on the wire: the name of a path variable is not sent."""
    return operation.method, _VARIABLE.sub("{}", operation.key or operation.path)


def _title(operation: Operation) -> str:
    return operation.label


def _servers(old: Api, new: Api, locate_old: Locate, locate_new: Locate) -> Iterator[Change]:
    was, now = _Spot("servers", ("servers",), locate_old), _Spot("servers", ("servers",), locate_new)
    before, after = [server.url for server in old.servers], [server.url for server in new.servers]
    for url in before:
        if url not in after:
            yield was.change("server-removed", f"{url} is gone", breaking=True)
    for url in after:
        if url not in before:
            yield now.change("server-added", f"{url} is new", breaking=False)
    if before[:1] != after[:1] and after and after[0] in before:
        yield now.change("server-default", f"{after[0]} is the first now", breaking=True)


class _Operations:
    def __init__(
        self, shapes: Shapes, credentials_old: Credentials, credentials_new: Credentials,
        old_spec: Spec, new_spec: Spec,
    ) -> None:  # fmt: skip
        self._shapes = shapes
        self._limits = Limits()
        self._old_spec, self._new_spec = old_spec, new_spec
        self._credentials_old, self._credentials_new = credentials_old, credentials_new
        self._locate_old, self._locate_new = old_spec.origins.locate, new_spec.origins.locate

    def run(self, old: Operation, new: Operation) -> Iterator[Change]:
        """Yield what changed of one operation."""
        was = _Spot(_title(new), old.pointer, self._locate_old)
        now = _Spot(_title(new), new.pointer, self._locate_new)
        yield from self._parameters(old, new, was, now)
        yield from self._body(old.body, new.body, was, now)
        yield from self._responses(old, new, was, now)
        yield from self._security(old, new, now)
        if new.deprecated is not old.deprecated:
            text = "is deprecated" if new.deprecated else "is deprecated no longer"
            yield now.change("operation-deprecated", text, breaking=False)
        if [server.url for server in old.servers] != [server.url for server in new.servers]:
            yield now.change("operation-server", "has another server", breaking=True)

    def _parameters(self, old: Operation, new: Operation, was: _Spot, now: _Spot) -> Iterator[Change]:
        before = {_sent(old, parameter): parameter for parameter in old.parameters}
        after = {_sent(new, parameter): parameter for parameter in new.parameters}
        credentials = {self._credentials_new[name] for way in new.security or () for name, _ in way}
        for key, parameter in before.items():
            if key not in after and key in credentials:
                text = f"{parameter.place} parameter `{parameter.wire}` is a credential now"
                yield was.change("parameter-credential", text, breaking=False, pointer=parameter.pointer)
            elif key not in after:
                text = f"{parameter.place} parameter `{parameter.wire}` is gone"
                yield was.change("parameter-removed", text, breaking=True, pointer=parameter.pointer)
            else:
                yield from self._parameter(parameter, after[key], now)
        for key, parameter in after.items():
            if key not in before:
                word = "a required" if parameter.required else "an optional"
                text = f"{word} {parameter.place} parameter `{parameter.wire}` is new"
                yield now.change("parameter-added", text, breaking=parameter.required, pointer=parameter.pointer)

    def _parameter(self, old: Parameter, new: Parameter, now: _Spot) -> Iterator[Change]:
        title = f"{new.place} parameter `{new.wire}`"
        if old.required is not new.required:
            word = "required" if new.required else "optional"
            text = f"{title} is {word} now"
            yield now.change("parameter-required", text, breaking=new.required, pointer=new.pointer)
        if (old.style, old.explode, old.media_type) != (new.style, new.explode, new.media_type):
            yield now.change("parameter-style", f"{title} is written another way", breaking=True, pointer=new.pointer)
        if old.deprecated is not new.deprecated:
            word = "deprecated" if new.deprecated else "deprecated no longer"
            yield now.change("parameter-deprecated", f"{title} is {word}", breaking=False, pointer=new.pointer)
        for text, breaks in self._shapes.compare(old.type, new.type, "request"):
            yield now.change("parameter-type", f"{title} {text}", breaking=breaks, pointer=new.pointer)
        yield from self._limited(old.pointer, new.pointer, "request", title, now)

    def _limited(self, old: Pointer, new: Pointer, direction: Direction, name: str, now: _Spot) -> Iterator[Change]:
        """Yield what changed of the schemas of two parameters or media types beside their types."""
        before, after = _holder(self._old_spec, old), _holder(self._new_spec, new)
        if before is None or after is None:
            return
        for found in self._limits.compare(before.get("schema"), after.get("schema"), direction, name):
            subject = format_pointer((*COMPONENT_SCHEMAS, found.component)) if found.component else now.subject
            spot = replace(now, subject=subject, pointer=found.pointer)
            yield spot.change(f"{direction}-{found.kind}", found.text, breaking=found.breaking)

    def events(self, old: Api, new: Api) -> Iterator[Change]:
        """Yield what changed of webhooks and callbacks: what the API sends by itself is as an answer."""
        before = {(event.method, event.wire): event for event in old.events}
        after = {(event.method, event.wire): event for event in new.events}
        for key, event in before.items():
            was = _Spot(f"{event.kind} {event.wire}", event.pointer, self._locate_old)
            if key not in after:
                yield was.change("event-removed", "is gone", breaking=True)
                continue
            now = _Spot(f"{event.kind} {event.wire}", after[key].pointer, self._locate_new)
            yield from self._media(event.media, after[key].media, "response", "payload", was, now)
        for key, event in after.items():
            if key not in before:
                now = _Spot(f"{event.kind} {event.wire}", event.pointer, self._locate_new)
                yield now.change("event-added", "is new", breaking=False)

    def _body(self, old: Body | None, new: Body | None, was: _Spot, now: _Spot) -> Iterator[Change]:
        if old is None or new is None:
            if old is not None:
                yield was.change("body-removed", "takes no body any more", breaking=True)
            elif new is not None:
                word = "a required" if new.required else "an optional"
                yield now.change("body-added", f"takes {word} body now", breaking=new.required)
            return
        if old.required is not new.required:
            word = "required" if new.required else "optional"
            yield now.change("body-required", f"the body is {word} now", breaking=new.required)
        yield from self._media(old.media, new.media, "request", "body", was, now)

    def _media(  # noqa: PLR0913  # two states of one thing, and how to speak of it
        self, old: tuple[Media, ...], new: tuple[Media, ...], direction: Direction, title: str, was: _Spot, now: _Spot
    ) -> Iterator[Change]:
        before = {media.media_type.lower(): media for media in old}
        after = {media.media_type.lower(): media for media in new}
        for name, media in before.items():
            if name not in after:
                text = f"the {title} is no longer {media.media_type}"
                breaking = direction == "request" or bool(after)
                yield was.change("media-removed", text, breaking=breaking, pointer=media.pointer)
                continue
            pair = self._fields(media), self._fields(after[name])
            spots = replace(was, pointer=media.pointer), replace(now, pointer=after[name].pointer)
            yield from self._flat(*pair, f"{title} ({media.media_type})", *spots)
            for text, breaks in self._shapes.compare(media.type, after[name].type, direction):
                whole = f"the {title} {text}"
                yield now.change(f"{direction}-type", whole, breaking=breaks, pointer=after[name].pointer)
            yield from self._limited(media.pointer, after[name].pointer, direction, f"the {title}", now)
        for name, media in after.items():
            if name not in before:
                text = f"the {title} may be {media.media_type} now"
                breaking = direction == "response" and bool(before)
                yield now.change("media-added", text, breaking=breaking, pointer=media.pointer)

    @staticmethod
    def _fields(media: Media) -> dict[str, tuple[bool, TypeRef]]:
        """Return the members of a form; those of JSON are compared with its model."""
        return {field.wire: (field.required, field.type) for field in media.fields}

    def _flat(
        self,
        old: dict[str, tuple[bool, TypeRef]],
        new: dict[str, tuple[bool, TypeRef]],
        title: str,
        was: _Spot,
        now: _Spot,
    ) -> Iterator[Change]:
        for wire in old.keys() - new.keys():
            yield was.change("member-removed", f"`{wire}` of the {title} is gone", breaking=True)
        for wire in new.keys() - old.keys():
            needed = new[wire][0]
            text = f"`{wire}` of the {title} is new" + (" and required" if needed else "")
            yield now.change("member-added", text, breaking=needed)
        for wire in old.keys() & new.keys():
            (was_needed, was_type), (needed, kind) = old[wire], new[wire]
            if was_needed is not needed:
                text = f"`{wire}` of the {title} is {'required' if needed else 'optional'} now"
                yield now.change("member-required", text, breaking=needed)
            for text, breaks in self._shapes.compare(was_type, kind, "request"):
                yield now.change("member-type", f"`{wire}` of the {title} {text}", breaking=breaks)

    def _responses(self, old: Operation, new: Operation, was: _Spot, now: _Spot) -> Iterator[Change]:
        before = {response.status.upper(): response for response in old.responses}
        after = {response.status.upper(): response for response in new.responses}
        for status, response in before.items():
            if status not in after:
                text = f"status {response.status} is no longer documented"
                breaking = status.startswith("2")
                yield was.change("response-removed", text, breaking=breaking, pointer=response.pointer)
            else:
                yield from self._response(response, after[status], was, now)
        for status, response in after.items():
            if status not in before:
                text = f"status {response.status} is documented now"
                yield now.change("response-added", text, breaking=False, pointer=response.pointer)

    def _response(self, old: Response, new: Response, was: _Spot, now: _Spot) -> Iterator[Change]:
        title = f"body of status {new.status}"
        if old.media and not new.media:
            yield was.change("response-empty", f"the {title} is gone", breaking=True, pointer=old.pointer)
        else:
            yield from self._media(old.media, new.media, "response", title, was, now)
        before = {header.wire.lower(): header for header in old.headers}
        after = {header.wire.lower(): header for header in new.headers}
        for name in before.keys() - after.keys():
            text = f"header `{name}` of status {new.status} is no longer documented"
            yield was.change("header-removed", text, breaking=True, pointer=old.pointer)
        for name in after.keys() - before.keys():
            text = f"header `{name}` of status {new.status} is documented now"
            yield now.change("header-added", text, breaking=False, pointer=new.pointer)
        for name in before.keys() & after.keys():
            title = f"header `{name}` of status {new.status}"
            if before[name].required is not after[name].required:
                word = "required" if after[name].required else "optional"
                text = f"{title} is {word} now"
                yield now.change("header-required", text, breaking=before[name].required, pointer=new.pointer)
            for text, breaks in self._shapes.compare(before[name].type, after[name].type, "response"):
                yield now.change("header-type", f"{title} {text}", breaking=breaks, pointer=new.pointer)

    def _security(self, old: Operation, new: Operation, now: _Spot) -> Iterator[Change]:
        """Yield whether more is asked for: every way to be let in must stay one (OpenAPI 3.1 section 4.8.30).

        What was sent as a required parameter before is nothing more.
        """
        sent = {_sent(old, parameter) for parameter in old.parameters if parameter.required}
        before = [frozenset(self._credentials_old[key] for key, _ in way) for way in old.security or ((),)]
        after = [frozenset(self._credentials_new[key] for key, _ in way) - sent for way in new.security or ((),)]
        closed = [way for way in before if not any(other <= way for other in after)]
        if closed:
            shown = " and ".join(sorted(f"{place} {name}" for place, name in closed[0])) or "no credential"
            yield now.change("security-narrowed", f"{shown} is no longer enough", breaking=True)
        elif set(before) != set(after):
            yield now.change("security-widened", "can be called in more ways", breaking=False)
        elif (asked := _scopes(new)) != (known := _scopes(old)):
            more = sorted(asked - known)
            text = f"needs the scope {', '.join(more)} too" if more else "needs fewer scopes"
            yield now.change("security-scopes", text, breaking=bool(more))


def _sent(operation: Operation, parameter: Parameter) -> tuple[str, str]:
    """Return what a parameter is on the wire: one in the path is its position."""
    if parameter.place == "path":
        names = [name.strip("{}") for name in _VARIABLE.findall(operation.path)]
        return "path", str(names.index(parameter.wire)) if parameter.wire in names else parameter.wire
    return parameter.place, parameter.wire.lower() if parameter.place == "header" else parameter.wire


def _scopes(operation: Operation) -> frozenset[str]:
    """Return the scopes of the way to be let in that asks for the fewest."""
    ways = [frozenset(scope for _, scopes in way for scope in scopes) for way in operation.security or ((),)]
    return min(ways, key=lambda scopes: (len(scopes), sorted(scopes)))


def _credentials(api: Api) -> Credentials:
    """Return what each security scheme puts on the wire: an API key its own name, all else a kind of Authorization."""
    return {scheme.key: _credential(scheme) for scheme in api.security_schemes}


def _credential(scheme: SecurityScheme) -> tuple[str, str]:
    if scheme.kind == "api_key":
        return scheme.place or "header", (scheme.wire or "").lower()
    if scheme.kind == "mutual_tls":
        return "certificate", scheme.key
    kinds = {"oauth2": "bearer", "http": scheme.wire or scheme.key}
    return "header", f"Authorization: {kinds.get(scheme.kind, scheme.kind).lower()}"


def _holder(spec: Spec, pointer: Pointer) -> Cursor | None:
    """Return the parameter or media type at a place."""
    try:
        here = spec.at(pointer) if pointer else None
        return here.resolved() if here is not None else None
    except SpecError:
        return None
