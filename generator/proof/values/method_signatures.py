"""Judges the annotations of a client's methods by the schemas of what they pass and give back."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from ..calls.arguments import arguments_for
from ..calls.asking_for_streams import sent_by_itself
from ..calls.wanted import Wanted
from ..cells import Cell, judged
from ..reason_codes import NOT_JUDGED, Doubt
from ..samples.schema_values import FULL, MINIMAL, Flavour, UnsatisfiableError
from ..schemas.joined import described_members
from .body_schemas import MEMBERS, answer_schema, beside_objections, body_schema, either
from .branches import Branches
from .fields import Structures, properties_of, required_of
from .media_choice import choice_objections
from .modelled import Builder
from .multipart_types import body_objections, file_objections
from .probes import Probes, argument_objections
from .read_annotations import Annotations, objection_to_result
from .type_parts import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ...source.document import JsonValue
    from ..calls.answers import Answer
    from ..calls.wanted import Arguments
    from ..described.data import Body, Media, Operation
    from ..described.dialects import Forms
    from ..package.imported import Package
    from ..package.name_map import Called
    from .read_annotations import Argument

_CLIENTS = {"sync": "Client", "async": "AsyncClient"}
_SAMPLED = (MINIMAL, FULL, Flavour(name="null", nulls=True))
_STREAMED = ("sse", "jsonl")
_WHOLE = ("json", "form", "multipart", "binary", "text", "xml", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What one argument must take."""

    schema: JsonValue
    required: bool
    """Of a member of a body: wherever a body is sent."""
    of_optional_body: bool = False
    """Whether a call may leave it out together with all other arguments of the body."""
    is_switch: bool = False
    """Whether it asks for a stream, and may have true as its default."""
    nullable: bool = False
    """Whether null may stand for an empty value."""
    media: tuple[Media, ...] = ()
    """Of a body as a whole."""
    schemas: tuple[JsonValue, ...] = ()
    """Of a body as a whole: that of each media type, true for a text or a file."""
    part: tuple[JsonValue, bool, bool] | None = None
    """Of a member that may be a file, or an array of files: its schema, and which of both."""
    samples: list[object] = field(default_factory=list[object])


class Signatures:
    """Judges the annotations of one client."""

    def __init__(
        self,
        forms: Forms,
        package: Package,
        given_once: Collection[tuple[str, str]] = (),
        *,
        closed: bool = True,
    ) -> None:
        """Prepare to read annotations; each is read when it is first asked for.

        `given_once` are the parameters of the client, which no method takes. `closed`: no argument takes a value that
        is not among those that its schema lists.
        """
        self._closed = closed
        self._forms = forms
        self._given_once = given_once
        self._package = package
        self._annotations = Annotations()
        self._requests = Probes(Branches(forms, "request"), self._annotations)
        self._responses = Probes(Branches(forms, "response"), self._annotations)
        self._builder = Builder(self._requests.branches, Structures(self._requests.branches))

    def cells(self, operation: Operation, called: Called) -> Iterator[Cell]:
        """Yield a cell for each argument of an operation, and one for its result."""
        methods = [self.method(called.call, mode) for mode in _CLIENTS]
        functions = [*methods, self._package.builder(called.builder)]
        listed = self._wanted(operation, called)
        of_body = {name for name, wanted in listed.items() if wanted.of_optional_body}
        for argument, wanted in listed.items():
            self._requests.branches.renew()
            yield _cell(
                operation,
                f"signature/{argument}",
                lambda argument=argument, wanted=wanted: [  # type: ignore[misc]  # mypy cannot type a default
                    entry for function in functions for entry in self._objections(function, argument, wanted, of_body)
                ],
            )
        if called.content_type is not None and called.content_type not in listed:
            yield self._media_choice(operation, called, called.content_type, functions)
        yield from self._results(operation, called)
        yield from self._answers(operation, called)

    def _media_choice(
        self, operation: Operation, called: Called, name: str, functions: list[Callable[..., Any]]
    ) -> Cell:
        """Judge the choice of a media type in each way to call that sends a body."""
        media = operation.body.media if operation.body is not None else ()
        sending = {name, called.body, *called.fields.values()}
        ways = [way for each in functions for way in self._annotations.ways(each) if not sending.isdisjoint(way)]
        return _cell(
            operation,
            f"signature/{name}",
            lambda: [one for way in ways for one in choice_objections(media, way.get(name))],
        )

    def _answers(self, operation: Operation, called: Called) -> Iterator[Cell]:
        """Yield a cell for each status whose answers are read as JSON: the type that is read, by the schema.

        Every class that stands in such a type is looked at, wherever it stands, once for all operations.
        """
        read = self._package.answers(called.builder) or {}
        for response in operation.responses if operation.method != "HEAD" else ():
            types = read.get(response.status, {})
            pairs = [
                (media.schema, types[media.media_type])
                for media in response.media
                if media.codec == "json" and media.schema is not True and media.media_type in types
            ]
            if pairs:
                self._responses.branches.renew()
                yield _cell(
                    operation,
                    f"signature/{response.status}",
                    lambda pairs=pairs: [  # type: ignore[misc]  # mypy cannot type a default
                        entry
                        for schema, annotation in pairs
                        for entry in self._responses.objections(schema, self._annotations.typed(annotation))
                    ],
                )

    def of_event(self, function: Callable[..., Any], schema: JsonValue) -> list[str]:
        """Say how what the function of a webhook or callback gives back departs from the schema of its payload."""
        self._requests.branches.renew()
        return self._requests.objections(schema, self._annotations.result(function))

    def _results(self, operation: Operation, called: Called) -> Iterator[Cell]:
        """Yield the cells of results: a method of its own for streams leaves the other one what comes at once."""
        apart = called.stream is not None and called.stream != called.call
        wanted: list[tuple[str, str, Collection[str] | None]] = []
        wanted += [("signature/result", called.call, _WHOLE if apart else None)]
        wanted += [("signature/stream", called.stream, _STREAMED)] if called.stream is not None and apart else []
        for label, call, codecs in wanted:
            schema = self._result_schema(operation, codecs)
            self._responses.branches.renew()
            methods = [self.method(call, mode) for mode in _CLIENTS]
            if schema is not True:
                yield _cell(
                    operation,
                    label,
                    lambda schema=schema, methods=methods: [  # type: ignore[misc]  # mypy cannot type a default
                        entry
                        for method in methods
                        for entry in self._responses.objections(schema, self._annotations.result(method))
                    ],
                )

    def of_anything(self, function: Callable[..., Any]) -> list[str]:
        """Say when a function gives back a type of its own, although no payload of JSON is described."""
        parts = alternatives(self._annotations.result(function).annotation)
        return [] if Any in parts or object in parts else ["it has a type, and no payload of JSON is described"]

    def result(self, call: str, seen: object, mode: str, answer: Answer) -> list[str]:
        """Say how what a method gave back departs from its own annotation; of a stream, each item."""
        typed = self._annotations.result(self.method(call, mode))
        items: list[object] = [seen]
        if answer.codec in _STREAMED and isinstance(seen, list):
            items = cast("list[object]", seen)
        found = (objection_to_result(typed, item) for item in items)
        return list(dict.fromkeys(entry for entry in found if entry is not None))

    def modelled(self, called: Called, arguments: Arguments) -> Arguments | None:
        """Return a call with the client's own models in place of plain data; None when it holds none.

        Raises:
            pydantic.ValidationError: a class does not take what the description allows.
            UnsatisfiableError: it takes too long to tell which branch of a union a value is of.
        """
        self._requests.branches.renew()
        described = {
            called.parameters[parameter.key]: (parameter.schema, value)
            for parameter, value in arguments.parameters
            if parameter.key in called.parameters
        }
        media = arguments.media
        if media is not None and media.codec == "json":
            if called.body is not None:
                described[called.body] = media.schema, arguments.body
            elif isinstance(arguments.body, dict):
                members = described_members(self._forms, media.schema)
                described |= {
                    argument: (members.get(wire, True), arguments.body[wire])
                    for wire, argument in called.fields.items()
                    if wire in arguments.body
                }
        annotated = self._annotations.arguments(self.method(called.call, "sync"))
        found = self._builder.arguments(arguments, described, annotated)
        return None if found is None else self._builder.in_order(found, called)

    def method(self, call: str, mode: str) -> Callable[..., Any]:
        """Return the function that a dotted call names, from the class of the client on."""
        holder: Any = getattr(self._package.root, _CLIENTS[mode])
        *path, last = call.split(".")
        for step in path:
            holder = self._resource(holder, step)
        found: Callable[..., Any] = inspect.getattr_static(holder, last)
        return found

    def _resource(self, holder: Any, step: str) -> Any:  # noqa: ANN401  # a class that is known at run time only
        """Return the class of a resource, which a property of its holder says to return."""
        found = inspect.getattr_static(holder, step)
        getter = found.func if isinstance(found, functools.cached_property) else found.fget
        return self._annotations.hints(getter)["return"]

    def _objections(
        self, method: Callable[..., Any], name: str, wanted: _Wanted, of_body: Collection[str]
    ) -> list[str]:
        """Say what is wrong with an argument in each way to call a method, of which one may leave out the body."""
        ways = self._annotations.ways(method)
        bare = [way for way in ways if wanted.of_optional_body and not any(other in of_body for other in way)]
        found: list[str] = []
        for way in ways:
            if way not in bare:
                required = wanted.required and (bool(bare) or not wanted.of_optional_body)
                found += self._of_way(method, name, way, replace(wanted, required=required))
        if wanted.of_optional_body and wanted.required and not bare:
            found.append("a body may be sent without it, which needs it, or cannot be left out")
        return found

    def _of_way(self, method: Callable[..., Any], name: str, way: Mapping[str, Argument], wanted: _Wanted) -> list[str]:
        argument = way.get(name)
        if argument is None:
            return [f"{method.__qualname__} has no argument {name!a}"]
        required = wanted.required
        if wanted.is_switch and argument.default is True:
            argument, required = replace(argument, default=inspect.Parameter.empty), True
        found = argument_objections(
            self._requests,
            wanted.schema,
            argument,
            wanted.samples,
            required=required,
            nullable=wanted.nullable,
            closed=self._closed,
        )
        found += body_objections(self._requests, wanted.media, argument)
        found += beside_objections(self._requests, list(wanted.schemas), argument, closed=self._closed)
        if wanted.part is not None:
            schema, file, files = wanted.part
            found += file_objections(self._requests, schema, argument.typed.annotation, file=file, files=files)
        return found

    def _wanted(self, operation: Operation, called: Called) -> dict[str, _Wanted]:
        """Return what each argument must take, by its name."""
        found: dict[str, _Wanted] = {}
        for parameter in operation.parameters:
            name = called.parameters.get(parameter.key)
            if name is not None and parameter.key not in self._given_once:
                found[name] = _Wanted(
                    schema=parameter.schema, required=parameter.required, nullable=parameter.allow_empty
                )
        body = operation.body
        if body is not None and called.body is not None:
            files = {part.wire for media in body.media for part in media.parts if part.file or part.files}
            schemas: list[JsonValue] = [body_schema(self._forms, media, files) for media in body.media]
            sent = body.required
            asks = self._asks_for_type(body, called)
            found[called.body] = _Wanted(
                schema=either(schemas),
                required=sent or asks,
                of_optional_body=asks and not sent,
                media=body.media,
                schemas=tuple(schemas),
            )
            if asks and called.content_type is not None:
                found[called.content_type] = replace(found[called.body], schema={"type": "string"}, samples=[])
        elif body is not None:
            found |= self._members(operation, called)
        self._sample(operation, called, found)
        return found

    def _members(self, operation: Operation, called: Called) -> dict[str, _Wanted]:
        """Return what the arguments of a flattened body must take; an optional body may be left out as a whole."""
        found: dict[str, _Wanted] = {}
        body = operation.body
        itself = body is not None and any(sent_by_itself(self._forms, one, called) is not None for one in body.media)
        sent = body is not None and (body.required or itself)
        media = [entry for entry in body.media if entry.codec in MEMBERS] if body is not None else []
        described = [self._described(entry.schema) for entry in media]
        told = [described_members(self._forms, entry.schema) for entry in media]
        leaves = [leaf for entry in media for leaf in self._requests.branches.leaves(entry.schema)]
        for wire, argument in called.fields.items():
            schemas = [members[wire] for members in described if wire in members]
            if not schemas or any(map(self._requests.branches.validity.hidden, schemas)):
                continue
            parts = [part for entry in media for part in entry.parts if part.wire == wire]
            file, files = any(part.file for part in parts), any(part.files for part in parts)
            found[argument] = _Wanted(
                schema=True if file or files else either(schemas),
                part=(either(schemas), file, files) if file or files else None,
                required=all(wire in required_of(leaf) for leaf in leaves),
                of_optional_body=not sent,
                # A null of one part of an `allOf` may be meant although another part does not have it.
                nullable=any("null" in self._requests.branches.kinds.of(one[wire]) for one in told if wire in one),
                is_switch=wire == called.switch,
            )
        return found

    def _described(self, schema: JsonValue) -> dict[str, JsonValue]:
        """Return what each member of a body must be, by all that describes it in each of the objects it may be."""
        found: dict[str, dict[int, JsonValue]] = {}
        for leaf in self._requests.branches.leaves(schema):
            for name, member in properties_of(leaf).items():
                found.setdefault(name, {})[id(member)] = member
        joined = {name: either([*members.values()]) for name, members in found.items()}
        return described_members(self._forms, schema) | joined

    @staticmethod
    def _asks_for_type(body: Body, called: Called) -> bool:
        """Whether nobody but the caller knows the media type: the description has ranges of files alone."""
        return called.content_type is not None and all(
            media.codec == "binary" and "*" in media.media_type for media in body.media
        )

    def _sample(self, operation: Operation, called: Called, wanted: dict[str, _Wanted]) -> None:
        """Add what is passed in calls of several kinds; a call that has no sample adds nothing."""
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        for choice in media:
            for flavour in _SAMPLED:
                try:
                    passed = arguments_for(self._forms, operation, called, Wanted(flavour=flavour), choice, {})
                except UnsatisfiableError:
                    continue
                for name, value in passed.keywords.items():
                    if name in wanted:
                        wanted[name].samples.append(self._package.passed(value))

    def _result_schema(self, operation: Operation, codecs: Collection[str] | None) -> JsonValue:
        """Return what the successes of an operation carry together; true where one of them says nothing.

        `codecs`: only of media types that are written so.

        Without a described 2xx the one that `default` describes may be a success.
        """
        if operation.method == "HEAD":
            return {"type": "null"}
        successes = [response for response in operation.responses if response.status.startswith("2")]
        schemas: list[JsonValue] = []
        for response in successes or [one for one in operation.responses if one.status == "default"]:
            if not response.media or response.status in ("204", "205"):
                schemas.append({"type": "null"})
            carried = [media for media in response.media if codecs is None or media.codec in codecs]
            carried = carried if response.status not in ("204", "205") else []
            schemas += [answer_schema(self._forms, media) for media in carried]
        return either(schemas) if successes else True


def _cell(operation: Operation, label: str, look: Callable[[], list[str]]) -> Cell:
    """Judge one annotation; a schema that takes too long to understand proves nothing."""
    try:
        return judged(operation.title, label, list(dict.fromkeys(look())))
    except UnsatisfiableError as error:
        return judged(operation.title, label, (), [Doubt(NOT_JUDGED, str(error))])
