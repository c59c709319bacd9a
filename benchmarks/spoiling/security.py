"""Changes of security (Security Requirement Object, Security Scheme Object).

Not yielded, since nothing of it can be observed: schemes that no operation asks for, mutualTLS, scopes, and the URLs
of flows in which a client takes no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import (
    Document,
    Found,
    Kind,
    Operation,
    Pointer,
    Site,
    dropping,
    listed,
    mapping,
    putting,
    renaming,
    together,
)
from .walk import same

if TYPE_CHECKING:
    from collections.abc import Iterator


def _effective(document: Document, operation: Operation) -> list[dict[str, Any]]:
    return listed(operation.data.get("security", document.data.get("security")))


def _schemes(document: Document) -> dict[str, Found]:
    """Return the Security Scheme Objects whose credentials are sent."""
    base: Pointer = ("securityDefinitions",) if document.old else ("components", "securitySchemes")
    holder = mapping(document.data)
    for token in base:
        holder = mapping(holder.get(str(token)))
    found = {name: document.follow((*base, name)) for name in holder}
    return {
        name: each
        for name, each in found.items()
        if each is not None and mapping(each.data).get("type") not in (None, "mutualTLS")
    }


def _shown(schemes: dict[str, Found], alternatives: list[dict[str, Any]]) -> list[Any]:
    """Return what alternatives send, without scopes and order."""
    return sorted(
        sorted(str(_essence(schemes[name].data)) for name in each if name in schemes) for each in alternatives
    )


def _essence(scheme: dict[str, Any]) -> tuple[Any, ...]:
    kind = scheme.get("type")
    if kind in ("oauth2", "openIdConnect") or str(scheme.get("scheme")).lower() == "bearer":
        return ("bearer",)
    return ("basic",) if kind == "basic" else (kind, scheme.get("in"), scheme.get("name"), scheme.get("scheme"))


def _own_lost(document: Document) -> Iterator[Site]:
    schemes = _schemes(document)
    for operation in document.operations:
        own, root = operation.data.get("security"), listed(document.data.get("security"))
        if own and _shown(schemes, own) != _shown(schemes, root):
            pointer = (*operation.pointer, "security")
            yield Site(pointer, operation.title, dropping(pointer))


def _public_lost(document: Document) -> Iterator[Site]:
    root = listed(document.data.get("security"))
    for operation in document.operations:
        if operation.data.get("security") == [] and any(root):
            pointer = (*operation.pointer, "security")
            yield Site(pointer, operation.title, dropping(pointer))


def _made_public(document: Document) -> Iterator[Site]:
    schemes = _schemes(document)
    for operation in document.operations:
        if any(name in schemes for each in _effective(document, operation) for name in each):
            pointer = (*operation.pointer, "security")
            yield Site(pointer, operation.title, putting(pointer, []))


def _root_lost(document: Document) -> Iterator[Site]:
    schemes, root = _schemes(document), listed(document.data.get("security"))
    for operation in document.operations:
        if "security" not in operation.data and any(name in schemes for each in root for name in each):
            yield Site(("security",), operation.title, dropping(("security",)))


def _other_scheme(document: Document) -> Iterator[Site]:
    schemes = _schemes(document)
    for operation in document.operations:
        held = _effective(document, operation)
        asked = {str(_essence(schemes[name].data)) for each in held for name in each if name in schemes}
        others = [name for name, each in schemes.items() if str(_essence(each.data)) not in asked]
        if asked and others:
            pointer = (*operation.pointer, "security")
            yield Site(pointer, operation.title, putting(pointer, [{others[0]: []}]))


def _alternative_lost(document: Document) -> Iterator[Site]:
    schemes = _schemes(document)
    for operation in document.operations:
        held = _effective(document, operation)
        for number in range(len(held)):
            rest = held[:number] + held[number + 1 :]
            known = all(name in schemes for name in held[number])
            if rest and held[number] and known and _distinct(schemes, held):
                pointer = (*operation.pointer, "security")
                yield Site((*pointer, number), operation.title, putting(pointer, rest))


def _distinct(schemes: dict[str, Found], alternatives: list[dict[str, Any]]) -> bool:
    shown = _shown(schemes, alternatives)
    return all(not same(one, other) for number, one in enumerate(shown) for other in shown[:number])


def _member_lost(document: Document) -> Iterator[Site]:
    schemes = _schemes(document)
    for operation in document.operations:
        held = _effective(document, operation)
        for number, each in enumerate(held):
            for name in each if len(each) > 1 else ():
                if name in schemes:
                    rest = [*held[:number], {key: each[key] for key in each if key != name}, *held[number + 1 :]]
                    pointer = (*operation.pointer, "security")
                    yield Site((*pointer, number), operation.title, putting(pointer, rest))


def _used(document: Document) -> Iterator[tuple[Operation, Found]]:
    """Iterate over the schemes that an operation asks for."""
    schemes = _schemes(document)
    for operation in document.operations:
        for name in {name: None for each in _effective(document, operation) for name in each if name in schemes}:
            yield operation, schemes[name]


def _type_changed(document: Document) -> Iterator[Site]:
    basic: dict[str, Any] = {"type": "basic"} if document.old else {"type": "http", "scheme": "basic"}
    key = {"type": "apiKey", "in": "header", "name": "X-Spoiled"}
    for operation, found in _used(document):
        other = key if _essence(found.data) in (("basic",), ("http", None, None, "basic")) else basic
        yield Site((*found.pointer, "type"), operation.title, putting(found.pointer, other))


def _key_renamed(document: Document) -> Iterator[Site]:
    for operation, found in _used(document):
        if found.data.get("type") == "apiKey":
            pointer = (*found.pointer, "name")
            yield Site(pointer, operation.title, putting(pointer, f"{found.data.get('name')}q"))


def _key_moved(document: Document) -> Iterator[Site]:
    for operation, found in _used(document):
        if found.data.get("type") == "apiKey":
            pointer = (*found.pointer, "in")
            other = "header" if found.data.get("in") != "header" else "query"
            yield Site(pointer, operation.title, putting(pointer, other))


def _token_url(document: Document) -> Iterator[Site]:
    for operation, found in _used(document):
        if document.old and found.data.get("flow") == "application":
            pointer: Pointer = (*found.pointer, "tokenUrl")
        elif "clientCredentials" in mapping(found.data.get("flows")):
            pointer = (*found.pointer, "flows", "clientCredentials", "tokenUrl")
        else:
            continue
        yield Site(pointer, operation.title, putting(pointer, "https://spoiled.example/token"))


def _bearer_as_header(document: Document) -> Iterator[Site]:
    for operation, found in _used(document):
        if _essence(found.data) == ("bearer",):
            other = {"type": "apiKey", "in": "header", "name": "Authorization"}
            yield Site((*found.pointer, "type"), operation.title, together(putting(found.pointer, other)))


def _written(document: Document) -> dict[str, Any]:
    if document.old:
        return mapping(document.data.get("securityDefinitions"))
    return mapping(mapping(document.data.get("components")).get("securitySchemes"))


def _scheme_pointer(document: Document, name: str) -> Pointer:
    return ("securityDefinitions", name) if document.old else ("components", "securitySchemes", name)


def _asked(document: Document) -> Iterator[tuple[Operation, str]]:
    for operation in document.operations:
        for each in listed(operation.data.get("security", document.data.get("security"))):
            yield from ((operation, name) for name in mapping(each) if name in _written(document))


def _secured(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        names = [
            name
            for name, each in _written(document).items()
            if mapping(each).get("type") in ("apiKey", "http", "basic")
        ]
        if names and not any(listed(operation.data.get("security", document.data.get("security")))):
            pointer = (*operation.pointer, "security")
            yield Site(pointer, operation.title, putting(pointer, [{names[0]: []}]))


def _scope_lost(document: Document) -> Iterator[Site]:
    for operation, name in _asked(document):
        base = _scheme_pointer(document, name)
        scheme = mapping(_written(document)[name])
        flow = (
            scheme
            if scheme.get("flow") == "application"
            else mapping(mapping(scheme.get("flows")).get("clientCredentials"))
        )
        place = (*base, "scopes") if document.old else (*base, "flows", "clientCredentials", "scopes")
        for scope in mapping(flow.get("scopes")):
            yield Site((*place, scope), operation.title, dropping((*place, scope)))


def _flow_changed(document: Document) -> Iterator[Site]:
    for operation, name in _asked(document):
        base, scheme = _scheme_pointer(document, name), mapping(_written(document)[name])
        if document.old and scheme.get("flow") == "application":
            yield Site((*base, "flow"), operation.title, putting((*base, "flow"), "password"))
        elif "clientCredentials" in mapping(scheme.get("flows")) and "password" not in mapping(scheme["flows"]):
            place = (*base, "flows", "clientCredentials")
            yield Site(place, operation.title, renaming(place, "password"))


def _schemes_swapped(document: Document) -> Iterator[Site]:
    known = _written(document)
    for operation, name in _asked(document):
        for other, scheme in known.items():
            essences = [
                [mapping(each).get(key) for key in ("type", "in", "name", "scheme")] for each in (known[name], scheme)
            ]
            if essences[0] != essences[1] and {mapping(scheme).get("type"), known[name].get("type")} <= {
                "apiKey",
                "http",
                "basic",
            }:
                places = _scheme_pointer(document, name), _scheme_pointer(document, other)
                change = together(putting(places[0], scheme), putting(places[1], known[name]))
                yield Site(places[0], operation.title, change)
                break


def _anonymous_document(document: Document) -> Iterator[Site]:
    root = listed(document.data.get("security"))
    for operation in document.operations:
        if root and {} not in root and "security" not in operation.data:
            yield Site(("security", len(root)), operation.title, putting(("security",), [*root, {}]))


KINDS = (
    Kind("security of the operation lost", _own_lost),
    Kind("security [] lost", _public_lost),
    Kind("security: operation made public", _made_public),
    Kind("security of the document lost", _root_lost),
    Kind("security: another scheme", _other_scheme),
    Kind("security: alternative lost", _alternative_lost),
    Kind("security: one scheme of several lost", _member_lost),
    Kind("security scheme: another type", _type_changed),
    Kind("security scheme: key under another name", _key_renamed),
    Kind("security scheme: key in another place", _key_moved),
    Kind("security scheme: token URL changed", _token_url),
    Kind("security scheme: bearer as a bare header", _bearer_as_header),
    Kind("security: public operation secured", _secured),
    Kind("security: document made anonymous", _anonymous_document),
    Kind("security scheme: scope lost", _scope_lost),
    Kind("security scheme: flow changed", _flow_changed),
    Kind("two security schemes swapped", _schemes_swapped),
)
