"""Takes one resource of the intermediate representation, gives the view that its template prints."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ir.types import NONE, ArrayOf, LiteralOf, MapOf, UnionOf
from ..spelling.code import Code, docstring, identifier, joined, string
from ..spelling.naming import pascal
from ..spelling.reserved import PAGED_IMPORTS, RESOURCE_IMPORTS
from .annotations import INLINE_LITERAL, RUNTIME, Speller, literal_text
from .closed_arguments import argument_type
from .codec_views import Codecs
from .constants import Constants, default_security
from .docstrings import class_text, resource_text
from .documentation import async_text, builder_text, method_text
from .module import Imports, Module
from .nested_resources import attribute_views
from .signatures import CALLED_BY_BUILDERS, Argument, Arguments, signature, with_body, without_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..ir.api import Api, Operation, Resource
    from ..ir.types import TypeRef
    from .model_params import Params
    from .nested_resources import AttributeView


_SELF = (Code("self"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overload:
    """One way to call a builder, and its methods."""

    mark: Code
    """The decorator."""
    builder_signature: Code
    signature: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """One builder and the sync and async method that send what it builds."""

    name: Code
    builder: Code
    """The function of the module that builds the call."""
    overloads: tuple[Overload, ...]
    """The ways to call it where a body may be left out that needs some of its arguments; none where there is one."""
    builder_signature: Code
    builder_result: Code
    builder_docstring: Code
    build: Code
    """The expression that the builder returns."""
    alias: Code | None
    """Another name of the builder, when an argument of the method hides its own."""
    signature: Code
    local: Code
    """The variable that holds the call."""
    build_call: Code
    sync_result: Code
    async_result: Code
    sync_send: Code
    async_send: Code
    docstring: Code
    async_docstring: Code
    deprecated: Code | None
    """The decorator of the two methods."""
    former: tuple[tuple[Code, Code], ...]
    """(name, value) of each method that it was called as before."""
    former_docstring: Code
    async_def: Code
    """`async def`, or `def` for a stream, which `async with` opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """One operation: its constant, and one or two methods."""

    constant: Code
    expression: Code
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """One module of resources/."""

    docstring: Code
    imports: Imports
    literals: tuple[tuple[Code, Code, Code], ...]
    """(name, `TypeAlias`, `Literal[...]`) of the long literals, which only annotations need."""
    operations: tuple[OperationView, ...]
    class_name: Code
    async_class_name: Code
    class_docstring: Code
    async_class_docstring: Code
    client: Code
    """The attribute that holds the client."""
    sender: Code
    async_sender: Code
    cached_property: Code
    children: tuple[AttributeView, ...]
    """The resources within this one."""


def resource_view(api: Api, resource: Resource, params: Params) -> ResourceView:
    """Return the view of one resource."""
    names = [name for operation in resource.operations for name in _defined(operation)]
    arguments = {name for operation in resource.operations for name, _ in _argument_types(operation)}
    names += sorted(arguments & CALLED_BY_BUILDERS)
    classes = (resource.class_name, f"Async{resource.class_name}")
    held = [child.name for child in api.held_by(resource.attribute)]
    paged = any(operation.paging is not None for operation in resource.operations)
    module = Module([*names, *classes, *held], reserved=RESOURCE_IMPORTS if paged else RESOURCE_IMPORTS - PAGED_IMPORTS)
    literals = _literals(api, params, resource, module)
    speller = Speller(api, module, params=params, literals=literals)
    constants = Constants(module, Codecs(module, speller), default_security(api))
    spelling = _Spelling(module=module, speller=speller, constants=constants)
    operations = tuple(_operation(operation, resource, spelling) for operation in resource.operations)
    sender = module.use(RUNTIME, "SyncClient")
    async_sender = module.use(RUNTIME, "AsyncHTTPClient")
    aliases = [
        (name, module.use("typing", "TypeAlias"), Code(f"{module.use('typing', 'Literal')}[{values}]"))
        for values, name in literals.items()
    ]
    children = attribute_views(api, resource.attribute, module, ".")
    cached_property = module.use("functools", "cached_property", runtime=True) if children else Code("")
    module.use("typing", "TYPE_CHECKING", runtime=True)
    return ResourceView(
        docstring=docstring(resource_text(resource)),
        imports=module.imports,
        literals=tuple(aliases),
        operations=operations,
        class_name=identifier(classes[0]),
        async_class_name=identifier(classes[1]),
        class_docstring=docstring(class_text(resource), 4),
        async_class_docstring=docstring(f"The async twin of {classes[0]}."),
        client=Code("_client"),
        sender=sender,
        async_sender=async_sender,
        cached_property=cached_property,
        children=children,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spelling:
    module: Module
    speller: Speller
    constants: Constants


def _defined(operation: Operation) -> list[str]:
    """Return the names of the methods and builders of an operation."""
    names = [] if operation.stream_only else [operation.name, operation.builder]
    return [*names, operation.stream_name, operation.stream_builder] if operation.stream is not None else names


def _literals_of(ref: TypeRef) -> Iterator[LiteralOf]:
    if isinstance(ref, LiteralOf):
        yield ref
    elif isinstance(ref, ArrayOf):
        yield from _literals_of(ref.item)
    elif isinstance(ref, MapOf):
        yield from _literals_of(ref.value)
    elif isinstance(ref, UnionOf):
        for option in ref.options:
            yield from _literals_of(option)


def _argument_types(operation: Operation) -> Iterator[tuple[str, TypeRef]]:
    for parameter in operation.parameters:
        if not parameter.client_parameter:
            yield parameter.argument, parameter.type
    if operation.body is not None and operation.body.flattened:
        for field in operation.body.fields:
            yield field.argument, field.type
    elif operation.body is not None:
        for media in operation.body.media:
            yield operation.body.argument, media.type


def _literals(api: Api, params: Params, resource: Resource, module: Module) -> dict[Code, Code]:
    """Return a name for the values of each long literal: its argument's, or with the operation's when that differs."""
    uses: dict[Code, set[tuple[str, str]]] = defaultdict(set)
    by_argument: dict[str, set[Code]] = defaultdict(set)
    for operation in resource.operations:
        for argument, ref in _argument_types(operation):
            for found in _literals_of(argument_type(api, ref, params)):
                values = literal_text(found)
                if len(values) > INLINE_LITERAL:
                    uses[values].add((operation.builder, argument))
                    by_argument[argument].add(values)
    names: dict[Code, Code] = {}
    for values in sorted(uses, key=lambda entry: min(uses[entry])):
        operation_name, argument = min(uses[values], key=lambda use: (len(by_argument[use[1]]), use))
        short, long = pascal(argument), pascal(f"{operation_name}_{argument}")
        names[values] = module.define(*([short] if len(by_argument[argument]) == 1 else []), long)
    return names


def _operation(operation: Operation, resource: Resource, spelling: _Spelling) -> OperationView:
    upper = operation.builder.upper()
    constant = spelling.module.define(upper, f"{upper}_OPERATION")
    methods: list[MethodView] = []
    if not operation.stream_only:
        methods.append(_method(operation, resource, spelling, constant))
    if operation.stream is not None:
        methods.append(_method(operation, resource, spelling, constant, stream=operation.stream))
    return OperationView(
        constant=constant,
        expression=spelling.constants.expression(operation),
        methods=tuple(methods),
    )


def _method(
    operation: Operation, resource: Resource, spelling: _Spelling, constant: Code, *, stream: TypeRef | None = None
) -> MethodView:
    module = spelling.module
    arguments = Arguments(operation, module, spelling.speller, streamed=stream is not None)
    listed = arguments.all()
    names = {argument.name for argument in listed} | {"self", "options"}
    name = identifier(operation.name if stream is None else operation.stream_name)
    builder = identifier(operation.builder if stream is None else operation.stream_builder)
    alias = module.define(f"_{builder}", f"_build_{builder}") if builder in names else None
    options = module.use(RUNTIME, "RequestOptions")
    local = Code(next(text for text in ("call", "call_", "_call", "_call_") if text not in names))
    sending = _sending(operation, spelling, stream)
    sent = f"self._client.{sending.sender}({local}, options)"
    returned = "" if sending.is_plain and operation.result == NONE else "return "
    tail = ".parsed" if sending.is_plain and returned else ""
    awaited = f"(await {sent})" if tail else f"await {sent}"
    last = [Code(f"options: {options} | None = None")]
    return MethodView(
        name=name,
        overloads=_overloads(listed, module, last),
        builder=builder,
        builder_signature=signature(listed),
        builder_result=sending.call,
        builder_docstring=docstring(builder_text(operation), 4),
        build=Code(f"{constant}.{sending.builder}({joined(', ', arguments.values())})"),
        alias=alias,
        signature=signature(_behind_overloads(listed, module), first=_SELF, last=last),
        local=local,
        build_call=_forward(alias or builder, listed),
        sync_result=sending.result,
        async_result=sending.async_result,
        sync_send=Code(f"{returned}{sent}{tail}"),
        async_send=Code(f"{returned}{awaited}{tail}" if stream is None else f"return {sent}"),
        docstring=docstring(method_text(operation, listed, stream=stream is not None), 8),
        async_docstring=docstring(async_text(operation, listed, resource.class_name, name), 8),
        deprecated=_deprecated(operation, module),
        former=_former(operation, module, name, streamed=stream is not None),
        former_docstring=docstring(f"Deprecated: it is called {name} now.", 4),
        async_def=Code("async def" if stream is None else "def"),
    )


def _overloads(listed: list[Argument], module: Module, last: list[Code]) -> tuple[Overload, ...]:
    """Return both ways to call what may send no body: without its arguments, and with all that it needs."""
    if not any(argument.needed for argument in listed):
        return ()
    mark = module.use("typing", "overload", runtime=True)
    return tuple(
        Overload(mark=mark, builder_signature=signature(way), signature=signature(way, first=_SELF, last=last))
        for way in (without_body(listed), with_body(listed))
    )


def _behind_overloads(listed: list[Argument], module: Module) -> list[Argument]:
    """Return the arguments of a method as it hands them on: to an overloaded builder it cannot say which way."""
    if not any(argument.needed for argument in listed):
        return listed
    anything = module.use("typing", "Any")
    return [replace(argument, annotation=anything, unset=None) if argument.needed else argument for argument in listed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sending:
    """How a method sends its call, and the types of the call and of what comes back."""

    sender: str
    builder: str
    call: Code
    result: Code
    async_result: Code
    is_plain: bool = False


def _sending(operation: Operation, spelling: _Spelling, stream: TypeRef | None) -> _Sending:
    module, spell = spelling.module, spelling.speller.result
    if stream is not None:
        types, sender, builder, kind, result = spell(stream), "iterate", "stream", "StreamCall", "Stream"
    elif operation.paging is not None:
        types = joined(", ", [spell(operation.paging.item_type), spell(operation.result)])
        sender, builder, kind, result = "paginate", "paged", "PagedCall", "Page"
    else:
        body = spell(operation.result)
        call = Code(f"{module.use(RUNTIME, 'Call')}[{body}]")
        return _Sending(sender="send", builder="call", call=call, result=body, async_result=body, is_plain=True)
    return _Sending(
        sender=sender,
        builder=builder,
        call=Code(f"{module.use(RUNTIME, kind)}[{types}]"),
        result=Code(f"{module.use(RUNTIME, result)}[{types}]"),
        async_result=Code(f"{module.use(RUNTIME, f'Async{result}')}[{types}]"),
    )


def _forward(name: Code, arguments: list[Argument]) -> Code:
    return Code(f"{name}({joined(', ', (argument.forwarded for argument in arguments))})")


def _former(operation: Operation, module: Module, name: Code, *, streamed: bool) -> tuple[tuple[Code, Code], ...]:
    """Return the aliases of a method, which warn when they are called."""
    if not operation.former:
        return ()
    mark = module.use("typing_extensions", "deprecated", runtime=True)
    value = Code(f"{mark}({string(f'It is called {name} now.')})({name})")
    end = "_stream" if streamed and not operation.stream_only else ""
    return tuple((identifier(f"{former}{end}"), value) for former in operation.former)


def _deprecated(operation: Operation, module: Module) -> Code | None:
    """Return the decorator of PEP 702, which only type checkers heed: a vendor's notice must not break a program."""
    if not operation.deprecated:
        return None
    name = module.use("typing_extensions", "deprecated", runtime=True)
    return Code(f"{name}({string('The API has deprecated this operation.')}, category=None)")
