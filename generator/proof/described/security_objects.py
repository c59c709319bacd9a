"""Security schemes and requirements (3.1.1 sections 4.8.27 and 4.8.30; Swagger 2.0, "Security Scheme Object")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .data import Flow, Problem, Scheme
from .reached_files import DanglingError

if TYPE_CHECKING:
    from .data import Requirement
    from .reached_files import Place
    from .reading_context import Reading

Kind = Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
Position = Literal["query", "header", "cookie"]
FlowKind = Literal["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]

_KINDS: dict[str, Kind] = {
    "apiKey": "apiKey",
    "http": "http",
    "oauth2": "oauth2",
    "openIdConnect": "openIdConnect",
    "mutualTLS": "mutualTLS",
}
_POSITIONS: dict[str, Position] = {"query": "query", "header": "header", "cookie": "cookie"}
_FLOWS: dict[str, FlowKind] = {
    "implicit": "implicit",
    "password": "password",
    "clientCredentials": "clientCredentials",
    "authorizationCode": "authorizationCode",
    "deviceAuthorization": "deviceAuthorization",
}
_SWAGGER_FLOWS: dict[str, FlowKind] = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


@dataclass(slots=True)
class Security:
    """The schemes of a description; those that cannot be read are a problem of each operation that asks for them."""

    schemes: dict[str, Scheme] = field(default_factory=dict[str, Scheme])
    broken: dict[str, tuple[Problem, ...]] = field(default_factory=dict[str, tuple[Problem, ...]])

    def add(self, reading: Reading, key: str, entry: Place) -> None:
        """Read one scheme."""
        own = reading.fresh()
        place = own.followed(entry)
        scheme = None
        if place is not None and own.mapping(place, "the security scheme"):
            scheme = _swagger_scheme(own, key, place) if own.is_swagger else _scheme(own, key, place)
        if scheme is None or own.problems:
            self.broken[key] = tuple(own.problems)
        if scheme is not None:
            self.schemes[key] = scheme


def read_schemes(reading: Reading) -> Security:
    """Return what the entry document declares."""
    root = reading.files.entry
    components = root if reading.is_swagger else reading.child(root, "components")
    name = "securityDefinitions" if reading.is_swagger else "securitySchemes"
    section = reading.child(components, name) if components is not None else None
    security = Security()
    for key, entry in section.members() if section is not None else ():
        security.add(reading, key, entry)
    return security


def _scheme(reading: Reading, key: str, place: Place) -> Scheme | None:
    named = reading.text(place, "type")
    kind = _KINDS.get(named or "")
    if kind is None:
        reading.problem(place, f"nothing is known of the security type {named!r}")
        return None
    if kind == "apiKey":
        return _api_key(reading, key, place)
    wire = (reading.text(place, "scheme") or "") if kind == "http" else ""
    if kind == "http" and not wire:
        reading.problem(place, "a scheme of type http needs `scheme`")
        return None
    listed = reading.members(place, "flows") if kind == "oauth2" else []
    flows = tuple(_flow(reading, _FLOWS[name], flow) for name, flow in listed if name in _FLOWS)
    return Scheme(key=key, kind=kind, wire=wire, flows=flows, place=place)


def _api_key(reading: Reading, key: str, place: Place) -> Scheme | None:
    name, named = reading.text(place, "name"), reading.text(place, "in")
    if not name:
        reading.problem(place, "an API key needs a name")
        return None
    position = _POSITIONS.get(named or "")
    if position is None or (position == "cookie" and reading.is_swagger):
        reading.problem(place, f"an API key cannot be in {named!r}")
        return None
    return Scheme(key=key, kind="apiKey", position=position, wire=name, place=place)


def _swagger_scheme(reading: Reading, key: str, place: Place) -> Scheme | None:
    kind = reading.text(place, "type")
    if kind == "apiKey":
        return _api_key(reading, key, place)
    if kind == "basic":
        return Scheme(key=key, kind="http", wire="basic", place=place)
    if kind != "oauth2":
        reading.problem(place, f"nothing is known of the security type {kind!r}")
        return None
    flow = _SWAGGER_FLOWS.get(reading.text(place, "flow") or "")
    if flow is None:
        reading.problem(place, "nothing is known of the flow")
    flows = () if flow is None else (_flow(reading, flow, place),)
    return Scheme(key=key, kind="oauth2", flows=flows, place=place)


def _flow(reading: Reading, kind: FlowKind, place: Place) -> Flow:
    scopes = reading.child(place, "scopes")
    named = (scopes.items() if reading.is_swagger else scopes.members()) if scopes is not None else ()
    return Flow(kind=kind, token_url=reading.text(place, "tokenUrl") or "", scopes=tuple(scope for scope, _ in named))


def read_requirements(reading: Reading, security: Security, operation: Place) -> tuple[Requirement, ...]:
    """Return the alternatives in effect: those of the operation, an empty list included, else of the document."""
    holder = operation if operation.get("security") is not None else reading.files.entry
    found: list[Requirement] = []
    for entry in reading.elements(holder, "security"):
        if not reading.mapping(entry, "the security requirement"):
            continue
        alternative: list[tuple[str, tuple[str, ...]]] = []
        for key, scopes in entry.members():
            _find(reading, security, key, entry)
            reading.problems.extend(
                problem for problem in security.broken.get(key, ()) if problem not in reading.problems
            )
            listed = scopes.data if isinstance(scopes.data, list) else []
            alternative.append((key, tuple(scope for scope in listed if isinstance(scope, str))))
        found.append(tuple(alternative))
    return tuple(found)


def _find(reading: Reading, security: Security, key: str, entry: Place) -> None:
    """Read the scheme that a URI reference names (3.2.0 section 4.30); a component of that name comes first."""
    known = key in security.schemes or key in security.broken
    if known or reading.version != "3.2" or not ("/" in key or "#" in key):
        return
    try:
        security.add(reading, key, reading.files.target(key, entry))
    except DanglingError as error:
        security.broken[key] = (Problem(place=entry, text=str(error)),)
