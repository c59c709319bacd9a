"""Takes the built operations and gives the arguments of the client that their parameters become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.location import Location
from ..ir.api import ClientParameter
from .client_parameters import parameter_key
from .media import schema_types
from .part_types import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config.client_toml import ClientParameterConfig, Config
    from ..diagnostics import Reporter
    from ..ir.api import Operation, Parameter
    from ..spec.cursor import Spec


def _found(entry: ClientParameterConfig, prefix: str, found: list[Parameter], operations: int) -> ClientParameter:
    first = found[0]
    return ClientParameter(
        sent=first,
        secret=entry.secret,
        environment=entry.environment or f"{prefix}_{first.argument}".upper(),
        required=len(found) == operations and all(parameter.required for parameter in found),
        description=next((parameter.description for parameter in found if parameter.description), ""),
    )


def _as_sent(parameter: Parameter, spec: Spec) -> tuple[object, ...]:
    """Return what decides how a value is written; of one that is no array or object, most styles say nothing."""
    here = spec.at(parameter.pointer)
    schema = here.resolved().get("schema") if here is not None else None
    types = schema_types(plain(schema)) if schema is not None else frozenset[str]()
    is_single = bool(types) and types.isdisjoint({"array", "object"})
    style = parameter.style if not is_single or parameter.place == "path" else ""
    explode = parameter.explode and not is_single
    return (is_single, style, explode, parameter.allow_reserved, parameter.media_type, parameter.inner)


def _check(entry: ClientParameterConfig, found: list[Parameter], spec: Spec, reporter: Reporter) -> None:
    """Report operations that write one parameter in different ways: the client has one argument for all of them."""
    first = found[0]
    alike = _as_sent(first, spec)
    for other in found[1:]:
        there = _as_sent(other, spec)
        if there[0] is alike[0] and there != alike:
            places = [spec.origins.locate(each.pointer) for each in (other, first)]
            related = (("written otherwise", places[1]),)
            reporter.report(
                "client-parameter-differs", places[0], related=related, name=quoted(entry.name), place=entry.place
            )
            return


def gather(
    config: Config, prefix: str, operations: Iterable[Operation], spec: Spec, reporter: Reporter
) -> tuple[ClientParameter, ...]:
    """Return the client's own parameters; an entry of the toml that no operation has is an error.

    So is one that operations write in different ways. One is required only if every operation requires it: otherwise a
    client without it can still make some calls.
    """
    by_key: dict[tuple[str, str], list[Parameter]] = {}
    count = 0
    for operation in operations:
        count += 1
        for parameter in operation.parameters:
            if parameter.client_parameter:
                by_key.setdefault(parameter_key(parameter.place, parameter.wire), []).append(parameter)
    result: list[ClientParameter] = []
    for entry in config.client_parameters:
        found = by_key.get(parameter_key(entry.place, entry.name))
        if found is None:
            place = Location(file=config.file, line=1, column=1) if config.file else None
            reporter.report("client-parameter-unmatched", place, name=quoted(entry.name), place=entry.place)
        else:
            _check(entry, found, spec, reporter)
            result.append(_found(entry, prefix, found, count))
    return tuple(result)
