"""Takes the security schemes and requirements and gives the credentials a client takes and each operation needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..diagnostics import Diagnostic, SpecError, quoted
from ..ir.api import SecurityScheme
from ..spec.stated import Reading
from ..spelling.header_names import FRAMING_HEADERS, is_token
from ..spelling.readable import readable
from .context import has_control, refuse
from .servers import is_loopback, url_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..diagnostics import Reporter
    from ..ir.api import Operation, Requirement
    from ..spec.cursor import Cursor, Spec
    from .context import Context

_PLACES: dict[str, Literal["header", "query", "cookie"]] = {
    "header": "header",
    "query": "query",
    "cookie": "cookie",
}
Kind = Literal["api_key", "basic", "bearer", "http", "oauth2", "mutual_tls"]
_KINDS: dict[str, Kind] = {"oauth2": "oauth2", "openIdConnect": "bearer", "mutualTLS": "mutual_tls"}


def declared_schemes(spec: Spec, reporter: Reporter) -> dict[str, Cursor]:
    """Return the security schemes of the description in the order of their keys.

    One whose reference leads nowhere is reported.
    """
    components = spec.root.get("components")
    declared = components.get("securitySchemes") if components is not None else None
    found: dict[str, Cursor] = {}
    for key, entry in sorted(declared.items(), key=lambda pair: pair[0]) if declared is not None else ():
        try:
            found[key] = entry.resolved()
        except SpecError as error:
            reporter.add(error.diagnostic)
    return found


def kind_of(scheme: Cursor) -> Kind | None:
    """Return the kind of a security scheme; None for one of which nothing is known."""
    named = scheme.text("type")
    if named == "apiKey":
        return "api_key"
    if named == "http":
        name = scheme.text("scheme").lower()
        if name in {"basic", "bearer"}:
            return "basic" if name == "basic" else "bearer"
        return "http" if is_token(name) else None
    return _KINDS.get(named)


def _api_key(scheme: Cursor) -> tuple[Literal["header", "query", "cookie"], str]:
    """Return place and name of an API key (section 4.8.27).

    Raises:
        SpecError: it cannot be sent there.
    """
    place, name = _PLACES.get(scheme.text("in")), scheme.text("name")
    if place is None:
        found = quoted(scheme.mapping.get("in"))
        raise refuse("security-scheme-invalid", scheme.location, reason=f"its place is {found}")
    if not name or (place == "query" and has_control(name)):
        raise refuse("security-scheme-invalid", scheme.location, reason="it has no usable name")
    if place == "header" and name.lower() in FRAMING_HEADERS:
        raise refuse("security-scheme-invalid", scheme.location, reason="its header is one that the client must write")
    if place != "query" and not is_token(name):
        raise refuse("api-key-name-invalid", scheme.location, place=place, name=quoted(name))
    return place, name


def _flows(scheme: Cursor, reporter: Reporter) -> tuple[str | None, tuple[str, ...]]:
    """Return where client credentials are exchanged for a token, and the scopes of that flow; of all without one.

    A server refuses scopes that the flow does not have (RFC 6749 section 5.2).
    """
    flows = scheme.get("flows")
    every = dict(flows.items()) if flows is not None else {}
    own = every.get("clientCredentials")
    scopes: dict[str, None] = {}
    for flow in every.values() if own is None else (own,):
        listed = flow.get("scopes")
        scopes |= dict.fromkeys(listed.mapping if listed is not None else ())
    return None if own is None else _token_url(own, reporter), tuple(scopes)


def _token_url(flow: Cursor, reporter: Reporter) -> str | None:
    url = flow.text("tokenUrl").strip()
    fault = url_fault(url.partition("?")[0])
    if fault is None and url.lower().startswith("http:") and not is_loopback(url.split("/")[2].partition(":")[0]):
        fault = "it is not https"
    if fault is None:
        return url
    reading, action = Reading((*flow.pointer, "tokenUrl")), "only a ready token is taken"
    flow.spec.repairs(reporter).report("token-url", flow.pointer, reading, url=quoted(url), reason=fault, action=action)
    return None


def build_scheme(key: str, scheme: Cursor, argument: str, prefix: str, reporter: Reporter) -> SecurityScheme:
    """Return one security scheme (OpenAPI 3.1 section 4.8.27, with `deviceAuthorization` of 3.2).

    Raises:
        SpecError: `security-scheme-invalid` or `api-key-name-invalid`; this costs every operation that needs it.
    """
    kind = kind_of(scheme)
    if kind is None:
        named = quoted(scheme.mapping.get("type"))
        raise refuse("security-scheme-invalid", scheme.location, reason=f"nothing is known of type {named}")
    place: Literal["header", "query", "cookie"] | None = None
    wire: str | None = scheme.text("scheme") if kind == "http" else None
    if kind == "api_key":
        place, wire = _api_key(scheme)
    token_url, scopes = _flows(scheme, reporter) if kind == "oauth2" else (None, ())
    return SecurityScheme(
        key=key,
        argument=argument,
        kind=kind,
        place=place,
        wire=wire,
        environment=f"{prefix}_{argument}".upper(),
        token_url=token_url,
        scopes=scopes,
        description=readable(scheme.text("description")),
    )


def build_schemes(
    schemes: Mapping[str, Cursor], names: Mapping[str, str], prefix: str, reporter: Reporter
) -> dict[str, SecurityScheme | Diagnostic]:
    """Return each scheme by key, or what is wrong with it: an error of each operation that needs it."""
    found: dict[str, SecurityScheme | Diagnostic] = {}
    for key, scheme in schemes.items():
        try:
            found[key] = build_scheme(key, scheme, names[f"security:{key}"], prefix, reporter)
        except SpecError as error:
            found[key] = error.diagnostic
    return found


def _alternative(entry: Cursor, context: Context) -> Requirement | None:
    """Return one alternative, or None when none of its schemes exists.

    Raises:
        SpecError: one of its schemes cannot be used; without it the request would go out unauthorised.
    """
    known: list[tuple[str, tuple[str, ...]]] = []
    for key, scopes in entry.items():
        scheme = context.schemes.get(key)
        if isinstance(scheme, Diagnostic):
            raise SpecError(scheme)
        if scheme is None:
            reading, action = Reading(scopes.pointer), "left out"
            context.repairs.report(
                "security-scheme-undefined", scopes.pointer, reading, key=True, name=quoted(key), action=action
            )
            continue
        listed = scopes.data if isinstance(scopes.data, list) else []
        known.append((key, tuple(scope for scope in listed if isinstance(scope, str))))
    return None if entry.mapping and not known else tuple(known)


def build_security(operation: Cursor, context: Context) -> tuple[Requirement, ...] | None:
    """Return what an operation requires: its own security, else the document's (section 4.8.30); None for nothing.

    An alternative with a scheme that cannot be used is left out where there is another one. What the toml says counts
    where nothing is said: the document asks for nothing and the operation has no word of its own, or none of the
    schemes that it names is there.

    Raises:
        SpecError: it needs a scheme that cannot be used.
    """
    own = operation.get("security")
    declared = context.spec.root.get("security") if own is None else own
    if declared is None:
        return context.forgotten
    alternatives: dict[Requirement, None] = {}
    faults: list[SpecError] = []
    for entry in declared.elements():
        try:
            alternative = _alternative(entry, context) if isinstance(entry.data, dict) else None
        except SpecError as error:
            faults.append(error)
            continue
        if alternative is not None:
            alternatives[alternative] = None
    if faults and not alternatives:
        raise faults[0]
    found = tuple(alternatives)
    if not any(found):
        return context.forgotten if own is None or (own.data and not found) else None
    return found


def report_unused(context: Context, operations: Iterable[Operation]) -> None:
    """Say of each scheme that no operation requires, or that cannot be used, that its credential is never sent."""
    used = {key for operation in operations for alternative in operation.security or () for key, _ in alternative}
    reported = {diagnostic.location for diagnostic in context.reporter.errors}
    for key, scheme in context.schemes.items():
        if isinstance(scheme, Diagnostic):
            if scheme.location not in reported:
                context.reporter.report(
                    "security-scheme-left-out", scheme.location, reason=scheme.message, action="never sent"
                )
        elif key not in used and key in context.declared:
            place = context.spec.origins.locate(("components", "securitySchemes", key))
            context.reporter.report("security-scheme-unused", place, name=quoted(key), action="never sent")
