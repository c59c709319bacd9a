"""Takes the description as a whole and reports what a reader should know although everything can be generated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..diagnostics import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..diagnostics import Reporter
    from ..diagnostics.location import Location
    from ..ir.api import Operation
    from ..ir.models import ModelEntry
    from ..spec.cursor import Spec
    from .context import Context
    from .path_templates import Template

_CREDENTIAL = re.compile(
    r"(?:^|[-_ ])(?:key|apikey|appkey|secret|token|password|passwd|credential|credentials|authorization|auth)$"
    r"|(?:Key|Token|Secret|Password|Auth)$|^(?:api|access|auth)(?:key|token)$",
)
_NO_CREDENTIAL = re.compile(
    r"idempot|dedup|partition|routing|cache|sort|page|pagination|continuation|next|cursor|sync|public|csrf|xsrf",
    re.IGNORECASE,
)
"""What is called a key or a token although it opens nothing."""

_COMPONENT = re.compile(r"[A-Za-z0-9._-]+")
_PLACEHOLDER = re.compile(r"<.*>|\{.*\}|\[.*\]|\$\(.*\)|%.*%", re.DOTALL)
_FEW = 20
"""How many related places one diagnostic lists."""


def looks_like_credential(name: str) -> bool:
    """Whether a header of this name probably carries a secret."""
    if _NO_CREDENTIAL.search(name):
        return False
    return _CREDENTIAL.search(name) is not None or _CREDENTIAL.search(name.lower()) is not None


def report_credentials(operations: Sequence[Operation], context: Context) -> None:
    """Report header parameters that look like credentials of operations that require no security, once a name."""
    places: dict[str, dict[Location, None]] = {}
    once: dict[str, bool] = {}
    for operation in operations:
        if operation.security is not None:
            continue
        for parameter in operation.parameters:
            if parameter.place == "header" and looks_like_credential(parameter.wire) and parameter.pointer:
                origin = context.spec.origins.locate(parameter.pointer)
                places.setdefault(parameter.wire, {}).setdefault(origin)
                once[parameter.wire] = parameter.client_parameter
    for wire, found in places.items():
        first, *others = list(found)
        context.reporter.report(
            "credential-header-parameter",
            first,
            name=quoted(wire),
            action="given once to the client" if once[wire] else "kept as an argument of each method",
            related=tuple(("also here", place) for place in others[:_FEW]),
        )


def report_equal_templates(templates: dict[str, Template], spec: Spec, reporter: Reporter) -> None:
    """Report paths that differ only in the names of their variables (OpenAPI 3.1 section 4.8.8 forbids them)."""
    seen: dict[tuple[object, ...], str] = {}
    for key, template in templates.items():
        shape = (
            tuple("{}" if variable else text for text, variable in template.pieces),
            template.fixed_query,
            key.partition("#")[2],
        )
        first = seen.setdefault(shape, key)
        if first != key:
            reporter.report(
                "path-duplicate",
                spec.origins.locate(("paths", key), key=True),
                path=quoted(key),
                other=quoted(first),
                action="both are kept",
                related=(("the other", spec.origins.locate(("paths", first), key=True)),),
            )


def report_component_names(spec: Spec, reporter: Reporter) -> None:
    """Report keys of components that the specification does not allow, once a section (OpenAPI 3.1 section 4.8.7)."""
    components = spec.root.get("components")
    for section, entries in components.items() if components is not None else ():
        odd = [(key, entry.key_location) for key, entry in entries.items() if not _COMPONENT.fullmatch(key)]
        if odd:
            (key, first), *others = odd
            reporter.report(
                "component-name",
                first,
                section=section,
                name=quoted(key),
                action="read as any other name",
                related=tuple((quoted(name), place) for name, place in others[:_FEW]),
            )


def report_property_names(models: Mapping[str, ModelEntry], operations: Sequence[Operation], context: Context) -> None:
    """Report properties whose name is empty or stands for any name, and say what they are called in Python."""
    for entry in models.values():
        for field in entry.fields:
            if entry.origin is not None and (not field.wire.strip() or _PLACEHOLDER.fullmatch(field.wire)):
                place = _property_place(entry.origin, field.wire, context)
                _report_property(field.wire, field.python, place, context.reporter)
    for operation in operations:
        body = operation.body
        for part in body.fields if body is not None else ():
            if body is not None and (not part.wire.strip() or _PLACEHOLDER.fullmatch(part.wire)):
                place = context.spec.origins.locate(body.media[0].pointer)
                _report_property(part.wire, part.argument, place, context.reporter)


def _report_property(wire: str, name: str, place: Location, reporter: Reporter) -> None:
    code = "property-name-placeholder" if wire.strip() else "property-name-empty"
    reporter.report(code, place, name=quoted(wire), action=f"called {name}")


def _property_place(origin: Location, wire: str, context: Context) -> Location:
    """Return where a property stands if its model is written out there, else where the model stands."""
    pointer = (*origin.pointer, "properties", wire)
    if context.spec.at(pointer) is None:
        return origin
    place = context.spec.origins.locate(pointer, key=True)
    return place if place.file == origin.file else origin
