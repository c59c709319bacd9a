"""Which credentials a request must carry, from the Security Requirement and Security Scheme Objects alone.

OpenAPI 3.1.1 sections 4.8.27 and 4.8.30, RFC 7617 (basic), RFC 6750 (bearer), RFC 6265 (cookies).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from .form_checks import split_pairs
from .spelling import CONTENT, fits, pieces_of
from .tables import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..calls.captured import Exchange
    from ..described.data import Description, Operation, Scheme

CREDENTIAL = "a&b=c/+%41:,;?@[~]"
"""How every key for a header or the query begins: what a query must encode, and a triplet that is none of ours."""
COOKIE_CREDENTIAL = "s%3Aab+/=:c"
"""How every key for a cookie begins: characters that a cookie may hold (RFC 6265 section 4.1.1) and a query may not."""
TOKEN = "a-b._~+/c"  # noqa: S105  # a made-up one
"""How every token begins: characters of `b64token` (RFC 6750 section 2.1) and `token68` (RFC 9110 section 11.2)."""
USER = "us&er"
"""The user of every basic credential."""

_KEYS = {"header": CREDENTIAL, "query": CREDENTIAL, "cookie": COOKIE_CREDENTIAL}


@dataclass(frozen=True, slots=True)
class _Form:
    """What the credential of one scheme looks like on the wire."""

    position: str
    name: str
    text: str
    prefix: str = ""
    """The authentication scheme before it, which has no case (RFC 9110 section 11.1)."""

    def is_in(self, position: str, piece: tuple[str, str]) -> bool:
        """Whether a header, query piece or cookie is this credential.

        A header is as it was given; the query is percent-encoded, for what is no part of a URL cannot stand in it; a
        cookie is as it was given, since no text says that it is encoded (RFC 6265bis section 5.6).
        """
        name, text = piece
        match position:
            case _ if position != self.position:
                return False
            case "header":
                prefix, rest = text[: len(self.prefix)], text[len(self.prefix) :]
                return name.lower() == self.name.lower() and prefix.lower() == self.prefix.lower() and rest == self.text
            case "query":
                return unquote(name) == self.name and fits(pieces_of((Leaf(self.text),), CONTENT), text, CONTENT)
            case _:
                return name in (self.name, quote(self.name, safe="~")) and text == self.text


class Credentials:
    """The credential of each security scheme of a description, each with a value of its own."""

    def __init__(self, description: Description) -> None:
        """Work out the form of every scheme."""
        self._schemes = description.schemes
        self._forms = {key: form for key, scheme in description.schemes.items() if (form := _form(scheme)) is not None}

    def value(self, key: str) -> str | tuple[str, str]:
        """Return what a client is given for a scheme: a text, or (user, password) for basic."""
        scheme = self._schemes[key]
        text = _text(scheme)
        return (USER, text) if _is_basic(scheme) else text

    def objections(self, operation: Operation, exchange: Exchange) -> list[str]:
        """Say what is wrong with the credentials of a request: it must satisfy one alternative, and carry no other.

        An alternative with a scheme that the document does not declare cannot be satisfied.
        """
        alternatives = [{key for key, _ in requirement} for requirement in operation.security] or [set[str]()]
        possible = [keys for keys in alternatives if keys <= self._schemes.keys()]
        if not possible:
            strange = sorted({key for keys in alternatives for key in keys} - self._schemes.keys())
            return [f"security: {', '.join(strange)} is not declared, so no credential satisfies a requirement"]
        shared = self._shared(operation)
        sent = self.carried(exchange)
        if any(sent - shared == self._on_wire(keys) - shared for keys in possible):
            return []
        wanted = " or ".join(self._named(self._on_wire(keys)) for keys in possible)
        return [f"credentials: {self._named(sent)} sent; {wanted} asked for"]

    def exactly(self, operation: Operation, keys: Iterable[str], exchange: Exchange) -> list[str]:
        """Say what is wrong with a request that must carry the credentials of these schemes and no others."""
        shared = self._shared(operation)
        wanted, sent = self._on_wire(keys), self.carried(exchange)
        return (
            []
            if wanted - shared == sent - shared
            else [f"credentials: {self._named(sent)} sent, not {self._named(wanted)}"]
        )

    def _shared(self, operation: Operation) -> set[str]:
        """Return the schemes whose key also is a parameter of the operation: an argument may stand in its place."""
        named = {parameter.key for parameter in operation.parameters}
        places = ((key, form.position, form.name) for key, form in self._forms.items())
        return {
            key for key, position, name in places if (position, name.lower() if position == "header" else name) in named
        }

    def carried(self, exchange: Exchange) -> set[str]:
        """Return the keys of the schemes whose credentials a request carries."""
        places = {
            "header": list(exchange.headers),
            "query": query_pieces(exchange),
            "cookie": cookie_pieces(exchange),
        }
        return {
            key
            for key, form in self._forms.items()
            if any(form.is_in(form.position, piece) for piece in places[form.position])
        }

    def is_credential(self, position: str, piece: tuple[str, str]) -> bool:
        """Whether a header, query piece or cookie is a credential of any scheme."""
        return any(form.is_in(position, piece) for form in self._forms.values())

    def _on_wire(self, keys: Iterable[str]) -> set[str]:
        """Leave out what is not seen in a request: the certificate of mutual TLS."""
        return {key for key in keys if key in self._forms}

    def _named(self, keys: Iterable[str]) -> str:
        found = sorted(f"{key} ({self._forms[key].position} {self._forms[key].name})" for key in keys)
        return " and ".join(found) or "no credential"


def query_pieces(exchange: Exchange) -> list[tuple[str, str]]:
    """Return name and text of each piece of the query, as they were sent."""
    return split_pairs(exchange.raw_query)


def cookie_pieces(exchange: Exchange) -> list[tuple[str, str]]:
    """Return name and value of each cookie (RFC 6265 section 4.2.1)."""
    headers = [text for name, text in exchange.headers if name.lower() == "cookie"]
    return [(name, value) for text in headers for name, _, value in map(_parted, text.split("; ")) if name]


def _parted(piece: str) -> tuple[str, str, str]:
    return piece.partition("=")


def _is_basic(scheme: Scheme) -> bool:
    return scheme.kind == "http" and scheme.wire.lower() == "basic"


def _text(scheme: Scheme) -> str:
    own = hashlib.sha256(scheme.key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    if scheme.kind == "apiKey":
        return _KEYS[scheme.position or "header"] + own
    return f"{CREDENTIAL}{own}" if _is_basic(scheme) else f"{TOKEN}{own}=="


def _form(scheme: Scheme) -> _Form | None:
    text = _text(scheme)
    match scheme.kind:
        case "mutualTLS":
            return None
        case "apiKey":
            return _Form(scheme.position or "header", scheme.wire, text)
        case "http" if _is_basic(scheme):
            return _Form("header", "Authorization", base64.b64encode(f"{USER}:{text}".encode()).decode(), "Basic ")
        case "http":
            return _Form("header", "Authorization", text, f"{scheme.wire} ")
        case _:
            return _Form("header", "Authorization", text, "Bearer ")
