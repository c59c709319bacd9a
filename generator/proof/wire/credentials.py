"""Which credentials a request must carry, from the Security Requirement Objects alone (OpenAPI 3.1 section 4.8.30)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..calls.arguments import CREDENTIAL

if TYPE_CHECKING:
    from ...ir.api import Api, Operation, SecurityScheme
    from ..calls.captured import Exchange

USER = "user"


class Credentials:
    """What each security scheme of an API looks like on the wire when its credential is `CREDENTIAL`."""

    def __init__(self, api: Api) -> None:
        """Work out the form of every scheme."""
        self._forms = {scheme.key: _form(scheme) for scheme in api.security_schemes if scheme.kind != "mutual_tls"}
        self._known = {scheme.key for scheme in api.security_schemes}

    @property
    def headers(self) -> frozenset[str]:
        """The lower-case names of headers that carry credentials."""
        return frozenset(name for place, name, _ in self._forms.values() if place == "header")

    @property
    def query_pieces(self) -> frozenset[str]:
        """The query pieces that credentials are sent as."""
        return frozenset(
            f"{name}={quote(text, safe='~')}" for place, name, text in self._forms.values() if place == "query"
        )

    @property
    def cookie_pieces(self) -> frozenset[str]:
        """The cookies that credentials are sent as."""
        return frozenset(
            f"{name}={quote(text, safe='~')}" for place, name, text in self._forms.values() if place == "cookie"
        )

    def objections(self, operation: Operation, exchange: Exchange) -> list[str]:
        """Say what is wrong with the credentials of a request: it must satisfy one alternative, and carry no other."""
        if operation.security is None:
            alternatives: list[set[tuple[str, str, str]]] = [set()]
        else:
            alternatives = [
                {self._forms[key] for key, _ in alternative if key in self._forms}
                for alternative in operation.security
                if all(key in self._known for key, _ in alternative)
            ]
        sent = self._sent(exchange)
        if sent in (alternatives or [set()]):
            return []
        names = sorted(f"{place} {name}" for place, name, _ in sent)
        return [f"credentials: {', '.join(names) or 'none'} sent, which no security requirement asks for"]

    def _sent(self, exchange: Exchange) -> set[tuple[str, str, str]]:
        headers = {(name.lower(), text) for name, text in exchange.headers}
        cookies = {piece for name, text in headers if name == "cookie" for piece in text.split("; ")}
        query = set(exchange.raw_query.split("&"))
        found: set[tuple[str, str, str]] = set()
        for place, name, text in self._forms.values():
            piece = f"{name}={quote(text, safe='~')}"
            carried = (
                (name, text) in headers if place == "header" else piece in (query if place == "query" else cookies)
            )
            if carried:
                found.add((place, name, text))
        return found


def _form(scheme: SecurityScheme) -> tuple[str, str, str]:
    """Return (place, name, text) of a credential on the wire (RFC 7617, RFC 6750, OpenAPI 3.1 section 4.8.27)."""
    match scheme.kind:
        case "api_key":
            place = scheme.place or "header"
            wire = scheme.wire or ""
            return place, wire.lower() if place == "header" else quote(wire, safe="~"), CREDENTIAL
        case "basic":
            return "header", "authorization", "Basic " + base64.b64encode(f"{USER}:{CREDENTIAL}".encode()).decode()
        case "http":
            return "header", "authorization", f"{scheme.wire} {CREDENTIAL}"
        case _:
            return "header", "authorization", f"Bearer {CREDENTIAL}"
