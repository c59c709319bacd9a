"""Takes a description, its options and the names of the lock and gives the whole `ir.Api`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError
from ..ir.api import Api, Resource, SecurityScheme
from ..ir.keys import with_keys
from ..lock.moved_operations import follow_ids
from ..lock.paths import follow_paths
from ..lock.pulled import document_url
from ..lock.recalled import with_operations
from ..lock.told_apart import told_apart
from ..schemas.table import SchemaTable
from ..source.text import joint_digest
from ..spec.external_docs import documentation_url
from ..spelling.naming import Proposal, pascal, settle, snake
from ..spelling.readable import readable
from ..spelling.reserved import CLIENT_ARGUMENTS
from .body_presence import find_empty_bodies, report_assumed
from .client_arguments import gather
from .client_parameters import matched
from .collect import find_operations, tag_of
from .context import Context, Owner
from .events import build_events
from .method_names import name_operations, report_duplicates, report_taken_names, without_methods
from .one import build_operation
from .pagination import page_operations
from .parameters import path_parameters
from .path_templates import parse_template
from .remarks import report_component_names, report_credentials, report_equal_templates, report_property_names
from .resource_names import matched_names, name_classes, place_operations, with_parents
from .security import build_schemes, declared_schemes, report_unused
from .servers import document_servers
from .toml_credentials import (
    credential_proposals,
    pinned_arguments,
    report_unused_credentials,
    toml_requirement,
    toml_schemes,
)
from .waivers import apply_waivers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..config.client_toml import Config
    from ..diagnostics.location import Pointer
    from ..ir.api import Operation, Server
    from ..ir.models import ModelEntry
    from ..lock.pinned import Pinned
    from ..spec.cursor import Cursor, Spec
    from ..spec.path_items import Described
    from .method_names import OperationName
    from .path_templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An operation with the names that were settled for it."""

    found: Described
    template: Template
    tag: str
    names: OperationName


def _client_names(
    config: Config, schemes: Sequence[Proposal], pinned: Mapping[str, str], servers: Sequence[Server]
) -> dict[str, str]:
    """Return the arguments of the client: `place:name` of client parameters, `security:key`, `variable:name`."""
    parameters = [
        Proposal(
            key=f"{entry.place}:{entry.name}",
            candidates=(entry.argument or snake(entry.name), f"{snake(entry.name).rstrip('_')}_{entry.place}"),
            privileged=True,
        )
        for entry in config.client_parameters
    ]
    variables = [_variable(name) for name in _variables(servers)]
    return settle([*parameters, *variables, *schemes], taken=CLIENT_ARGUMENTS, pinned=pinned)


def _server_variables(
    servers: Sequence[Server], operations: Sequence[Operation], client_names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the variables of all servers with the arguments of the client; those of operations alone come last.

    These are named last, too, so that they move no other name.
    """
    known = _variables(servers)
    own = _variables([server for operation in operations for server in operation.servers])
    further = settle(
        [_variable(name) for name in own if name not in known], taken={*CLIENT_ARGUMENTS, *client_names.values()}
    )
    names = {**client_names, **further}
    return tuple((name, names[f"variable:{name}"]) for name in dict.fromkeys((*known, *own)))


def _variable(name: str) -> Proposal:
    candidates = (snake(name), f"{snake(name).rstrip('_')}_variable")
    return Proposal(key=f"variable:{name}", candidates=candidates, privileged=True)


def _variables(servers: Sequence[Server]) -> tuple[str, ...]:
    """Return the names of the variables of all servers, each once."""
    return tuple(dict.fromkeys(name for server in servers for name, _, _ in server.variables))


def named_operations(
    spec: Spec, config: Config, pinned: Pinned, reporter: Reporter, *, anew: bool = False
) -> list[Named]:
    """Find all operations whose path can be sent, and name them; with `anew`, their methods by the rules of today."""
    templates: dict[str, Template] = {}
    usable: list[Described] = []
    for found in find_operations(spec, reporter):
        try:
            if found.path not in templates:
                declared = partial(path_parameters, found.item)
                templates[found.path] = parse_template(found.path, declared, spec.repairs(reporter))
        except SpecError as error:
            reporter.add(replace(error.diagnostic, operation=found.label))
            continue
        usable.append(found)
    report_equal_templates(templates, spec, reporter)
    named = matched_names(usable, config.names, reporter)
    places = place_operations(usable, named, pinned)
    names = name_operations(usable, places, named, without_methods(pinned) if anew else pinned)
    report_duplicates(usable, names, reporter)
    report_taken_names(named, names, pinned, reporter)
    return [
        Named(found=found, template=templates[found.path], tag=places[found.label].tag, names=names[found.label])
        for found in usable
    ]


def _empty_bodies(named: Sequence[Named], context: Context) -> frozenset[Pointer]:
    return find_empty_bodies([entry.found for entry in named], context.config, context.reporter)


def _built(named: Sequence[Named], context: Context) -> list[tuple[Named, Operation]]:
    """Build each operation; one that fails, or that an earlier stage gave up, costs itself alone.

    Report how many bodies are read as required.
    """
    given_up = {diagnostic.operation for diagnostic in context.reporter.errors}
    built: list[tuple[Named, Operation]] = []
    shared = {name for name, count in Counter(entry.names.builder for entry in named).items() if count > 1}
    for entry in named:
        if entry.found.label in given_up:
            continue
        builder = entry.names.builder
        word = f"{entry.names.resource}_{builder}" if builder in shared else builder
        # The types of a nested resource stand in the module of the outermost one.
        owner = Owner(words=(pascal(word),), tag=entry.names.resource.partition(".")[0])
        try:
            operation = build_operation(entry.found, entry.template, entry.names, owner, context)
        except SpecError as error:
            context.reporter.add(replace(error.diagnostic, operation=entry.found.label))
            continue
        built.append((entry, operation))
    report_assumed(context)
    return built


def _paged(
    built: Sequence[tuple[Named, Operation]], models: Mapping[str, ModelEntry], context: Context
) -> list[tuple[Named, Operation]]:
    """Return the operations with the paging that the toml gives them."""
    paged = page_operations([operation for _, operation in built], models, context.config, context.reporter)
    return [(entry, operation) for (entry, _), operation in zip(built, paged, strict=True)]


def _tags(spec: Spec) -> dict[str, Cursor]:
    tags = spec.root.get("tags")
    found: dict[str, Cursor] = {}
    for tag in tags.elements() if tags is not None else ():
        found.setdefault(tag.text("name"), tag)
    return found


def _text_of_tag(tag: Cursor) -> str:
    """Return the description of a tag behind its summary, which OpenAPI 3.2 has."""
    texts = (readable(tag.text("summary")), readable(tag.text("description")))
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def _resources(
    spec: Spec, built: Sequence[tuple[Named, Operation]], models: Mapping[str, ModelEntry], pinned: Pinned
) -> tuple[Resource, ...]:
    """Return the resources in the order of their names, those that only hold others included."""
    attributes = with_parents({entry.tag: entry.names.resource for entry, _ in built}, pinned.resources)
    operations: dict[str, list[Operation]] = {}
    for entry, operation in built:
        operations.setdefault(entry.names.resource, []).append(operation)
    classes = name_classes(attributes, {entry.class_name for entry in models.values()})
    tags = _tags(spec)
    return tuple(
        Resource(
            tag=tag,
            attribute=attribute,
            class_name=classes[tag],
            description=_text_of_tag(tags[tag]) if tag in tags else "",
            documentation_url=documentation_url(tags[tag]) if tag in tags else "",
            operations=tuple(operations.get(attribute, ())),
        )
        for tag, attribute in sorted(attributes.items(), key=lambda pair: pair[1])
    )


def _paths(spec: Spec) -> Iterable[str]:
    paths = spec.root.get("paths")
    return paths.mapping if paths is not None else ()


def _followed(pinned: Pinned, spec: Spec) -> Pinned:
    """Return the names of a lock by what the operations of the description are called and kept by today."""
    if not pinned.operations:
        return pinned
    found = [*find_operations(spec, Reporter())]
    if pinned.places or pinned.away is not None:
        labels = frozenset(each.label for each in found)
        pinned = with_operations(told_apart(pinned, labels), labels)
    pinned = follow_paths(pinned, _paths(spec))
    here = {each.label: each for each in found}
    if pinned.operations.keys() <= here.keys():
        return pinned
    return follow_ids(pinned, {label: _known_by(each, pinned) for label, each in here.items()})


def _known_by(found: Described, pinned: Pinned) -> tuple[str, str]:
    """Return the builder that an operation has by its id, empty without one, and the resource of its tag in a lock."""
    tag = tag_of(found, telling=pinned.short_methods)
    return snake(found.operation_id) if found.operation_id is not None else "", pinned.resources.get(tag, "")


def _prefix(config: Config) -> str:
    """Return what the names of environment variables begin with."""
    return config.environment_prefix or snake(config.name).upper()


def _info(spec: Spec, name: str) -> str:
    info = spec.root.get("info")
    return info.text(name) if info is not None else ""


def _context(spec: Spec, config: Config, pinned: Pinned, reporter: Reporter) -> tuple[Context, Mapping[str, str]]:
    """Return what every part needs, and the arguments of the client."""
    url = document_url(pinned.pulled, config.lock, spec.root.location.file)
    servers = document_servers(spec.root, config, reporter, url)
    declared = declared_schemes(spec, reporter)
    proposals, kept = credential_proposals(declared, config, pinned), pinned_arguments(declared, config, pinned)
    client_names = _client_names(config, proposals, kept, servers)
    schemes = build_schemes(declared, client_names, _prefix(config), reporter)
    context = Context(
        spec=spec,
        config=config,
        pinned=pinned,
        reporter=reporter,
        table=SchemaTable(spec, reporter, open_enums=config.enums == "open"),
        client_parameters=matched(config, client_names),
        servers=servers,
        document_url=url,
        schemes={**schemes, **toml_schemes(config, client_names, _prefix(config))},
        declared=frozenset(declared),
        forgotten=toml_requirement(config.credentials),
    )
    return context, client_names


def build_api(spec: Spec, config: Config, pinned: Pinned, reporter: Reporter) -> Api:
    """Return the whole API, named and typed.

    What cannot be understood is an error diagnostic and costs its operation alone; `reporter.errors` then says so.
    Implements the objects of OpenAPI 3.1 section 4.8 and what 3.2 adds to them.
    """
    pinned = _followed(pinned, spec)
    context, client_names = _context(spec, config, pinned, reporter)
    servers = context.servers
    named = named_operations(spec, config, pinned, reporter)
    built = _built(named, replace(context, empty_bodies=_empty_bodies(named, context)))
    operations = [operation for _, operation in built]
    events = build_events([(entry.found, entry.template.key, entry.names.builder) for entry, _ in built], context)
    report_unused(context, operations)
    report_unused_credentials(operations, context)
    report_credentials(operations, context)
    report_component_names(spec, reporter)
    client_parameters = gather(config, _prefix(config), operations, spec, reporter)
    table = context.table.finish(pinned, config.unused)
    models = table.entries
    built = [(entry, with_keys(operation, table.copies)) for entry, operation in built]
    operations = [operation for _, operation in built]
    report_property_names(models, operations, context)
    return Api(
        name=config.name,
        title=_info(spec, "title"),
        version=_info(spec, "version"),
        description="\n\n".join(filter(None, (readable(_info(spec, name)) for name in ("summary", "description")))),
        servers=servers,
        resources=_resources(spec, _paged(built, models, context), models, pinned),
        models=models,
        security_schemes=tuple(entry for entry in context.schemes.values() if isinstance(entry, SecurityScheme)),
        client_parameters=with_keys(client_parameters, table.copies),
        server_variables=_server_variables(servers, operations, client_names),
        events=with_keys(events, table.copies),
        waived=apply_waivers(config, reporter, {entry.found.label: entry.found.operation.pointer for entry in named}),
        sha256=joint_digest([digest for _, digest in spec.inputs]),
        idempotency_header=config.idempotency_header,
        open_enums=config.enums == "open",
        closed_arguments=config.enum_arguments == "closed",
        testing=config.testing,
        short_methods=pinned.short_methods,
        documentation_url=documentation_url(spec.root),
        unused=table.unused,
    )
