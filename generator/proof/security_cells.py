"""Each alternative of security on its own, servers and their variables, and the token requests of OAuth."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .calls.answers import Answer
from .cells import judged, not_offered
from .package.caller import MODES, Caller, at_server
from .reason_codes import SCHEME, Doubt
from .wire.server_checks import server_objections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .calls.captured import Exchange
    from .calls.wanted import Arguments
    from .cells import Cell
    from .described.data import Description, Flow, Operation, Requirement, Scheme, ServerVariable
    from .expected import Expected
    from .package.imported import Package
    from .package.name_map import Called, Names
    from .wire.credentials import Credentials

_ID, _SECRET = "proof-id", "proof-secret"
_TOKEN = "proof-token"  # noqa: S105  # of a server that is not there


@dataclass(frozen=True, slots=True)
class Connections:
    """Clients of one package, each made with some of its credentials or without a base URL."""

    description: Description
    names: Names
    package: Package
    credentials: Credentials
    expected: Expected
    fixed: Mapping[str, object]
    """The client parameters, which every client is given."""

    def of(
        self, operation: Operation, called: Called, arguments: Arguments, raw_path: str
    ) -> Iterator[tuple[str, Callable[[str], Cell]]]:
        """Yield the label of each cell of one operation, and what proves it; `raw_path` is what was accepted."""
        alternatives = list(dict.fromkeys(tuple(sorted(key for key, _ in one)) for one in operation.security))
        for keys in alternatives:
            yield (
                f"security/{'+'.join(keys) or 'anonymous'}",
                lambda label, keys=keys: self._alternative(operation, called, arguments, keys, label),  # type: ignore[misc]
            )
        yield from self._lacking(operation, called, arguments, alternatives)
        yield "server", lambda label: self._server(operation, called, arguments, raw_path, {}, label)
        yield from self._variables(operation, called, arguments, raw_path)

    def _lacking(
        self, operation: Operation, called: Called, arguments: Arguments, alternatives: list[tuple[str, ...]]
    ) -> Iterator[tuple[str, Callable[[str], Cell]]]:
        """Yield the cells of calls without a credential, and with one that is not enough.

        Where a scheme is not declared, nobody can say what is enough.
        """
        if all(key in self.description.schemes for keys in alternatives for key in keys):
            yield "security/none", lambda label: self._without(operation, called, arguments, (), label)
            if apart := self._apart(alternatives):
                yield "security/too-few", lambda label: self._too_few(operation, called, arguments, apart, label)

    def _alternative(
        self, operation: Operation, called: Called, arguments: Arguments, keys: tuple[str, ...], label: str
    ) -> Cell:
        """Send a request with the credentials of one alternative, which must be those that it carries."""
        schemes = [self.description.schemes.get(key) for key in keys]
        if any(scheme is None for scheme in schemes):
            reason = "a scheme of it is not declared, so no credential satisfies it"
            return judged(operation.title, label, (), [Doubt(SCHEME, reason)])
        lacking = [
            scheme.key
            for scheme in schemes
            if scheme is not None and scheme.kind != "mutualTLS" and scheme.key not in self.names.credentials
        ]
        if lacking:
            reason = f"not offered: no argument of the client takes {', '.join(lacking)}"
            waiver = next((self.expected.waiver(scheme.place) for scheme in schemes if scheme is not None), None)
            return not_offered(operation.title, label, reason, waiver)
        found: list[str] = []
        exchange: Exchange | None = None
        enough = [one for one in _alternatives(operation) if one <= set(keys)]
        with self._with(keys) as caller:
            for mode in MODES:
                exchange = caller.call(operation, called, arguments, mode).exchange
                objections = [self.credentials.exactly(operation, one, exchange) for one in enough if one or not keys]
                nearest = min(objections, key=len)
                found += nearest
        return judged(operation.title, label, list(dict.fromkeys(found)), (), exchange)

    def _with(self, keys: Iterable[str]) -> Caller:
        """Return a client with the credentials of some schemes, as far as it takes them."""
        known = (key for key in keys if key in self.names.credentials and key in self.description.schemes)
        return Caller(
            self.package, {**self.fixed, **{self.names.credentials[key]: self.credentials.value(key) for key in known}}
        )

    def _apart(self, alternatives: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return the schemes, of those that the client takes, of which the credential alone is no alternative."""
        return [
            (key,)
            for key, scheme in self.description.schemes.items()
            if key in self.names.credentials and scheme.kind != "mutualTLS" and (key,) not in alternatives
        ]

    def _without(
        self, operation: Operation, called: Called, arguments: Arguments, keys: tuple[str, ...], label: str
    ) -> Cell:
        """Call with credentials that are no alternative: it goes out with none where that is allowed, and not else.

        The certificate of mutual TLS is not seen here, so an alternative of it alone is as none.
        """
        allowed = any(not self._seen(one) for one in _alternatives(operation))
        refusing: type[Exception] = self.package.module("_runtime").ConfigurationError
        with self._with(keys) as caller:
            try:
                exchange = caller.call(operation, called, arguments, "sync").exchange
            except refusing as error:
                reason = f"refused without a credential, which none is asked for: {str(error)[:200]}"
                return judged(operation.title, label, [reason] if allowed else [])
        given = f"with {'+'.join(keys)} alone" if keys else "without a credential"
        found = [] if allowed else [f"sent {given}, and another is asked for"]
        found += self.credentials.exactly(operation, (), exchange) if allowed else []
        return judged(operation.title, label, found, (), exchange)

    def _seen(self, keys: Iterable[str]) -> list[str]:
        """Return the schemes of an alternative that show in a request; one that is not declared cannot be satisfied."""
        schemes = self.description.schemes
        return [key for key in keys if key not in schemes or schemes[key].kind != "mutualTLS"]

    def _too_few(
        self, operation: Operation, called: Called, arguments: Arguments, apart: list[tuple[str, ...]], label: str
    ) -> Cell:
        """Call with each credential that is no alternative by itself."""
        cells = [self._without(operation, called, arguments, keys, label) for keys in apart]
        return next((cell for cell in cells if cell.verdict != "proven"), cells[0])

    def all_given(self) -> dict[str, object]:
        """Return every credential that the client takes, and the client parameters."""
        known = {
            argument: self.credentials.value(key)
            for key, argument in self.names.credentials.items()
            if key in self.description.schemes and self.description.schemes[key].kind != "mutualTLS"
        }
        return {**self.fixed, **known}

    def _server(  # noqa: PLR0913  # one call, and what is known of it
        self,
        operation: Operation,
        called: Called,
        arguments: Arguments,
        raw_path: str,
        variables: Mapping[str, str],
        label: str,
    ) -> Cell:
        """Send a request without a base URL: it goes to the first server in effect.

        A client that refuses plain http is asked once more with `allow_insecure`, so that its server is seen.
        """
        config = self.expected.config
        given = {**self.all_given(), **{self.names.server_variables[name]: text for name, text in variables.items()}}
        refusing: type[Exception] = self.package.module("_runtime").ConfigurationError
        found: list[str] = []
        exchange: Exchange | None = None
        for allowed in dict.fromkeys((config.allow_insecure, True)):
            try:
                with Caller(self.package, {**given, "allow_insecure": allowed}, base_url=None) as caller:
                    for mode in MODES:
                        exchange = at_server(caller.call(operation, called, arguments, mode).exchange, raw_path)
                        found += server_objections(
                            operation, self.description, exchange.origin, variables, base_url=config.base_url
                        )
                break
            except refusing as error:
                refused = server_objections(operation, self.description, None, variables, base_url=config.base_url)
                found += [f"{reason} ({error})" for reason in refused]
        return judged(operation.title, label, list(dict.fromkeys(found)), (), exchange)

    def _variables(
        self, operation: Operation, called: Called, arguments: Arguments, raw_path: str
    ) -> Iterator[tuple[str, Callable[[str], Cell]]]:
        """Yield a cell for each value of each variable of the first server; once for the document's servers."""
        is_first = operation.own_servers or operation is next(
            (one for one in self.description.operations if not one.own_servers), None
        )
        if not is_first or self.expected.config.base_url is not None:
            return
        for variable in operation.servers[0].variables if operation.servers else ():
            label = f"server/{variable.name}"
            if variable.name not in self.names.server_variables:
                reason = "not offered: no argument of the client takes it"
                yield label, lambda label, r=reason: judged(operation.title, label, [r])  # type: ignore[misc]
                continue
            if variable.allowed:
                yield (
                    f"{label}/others",
                    lambda label, variable=variable: self._others(operation, called, arguments, variable, label),  # type: ignore[misc]
                )
            for value in variable.allowed or (f"{variable.default}x",):
                yield (
                    f"{label}/{value}",
                    lambda label, name=variable.name, value=value: self._server(  # type: ignore[misc]
                        operation, called, arguments, raw_path, {name: value}, label
                    ),
                )

    def _others(
        self, operation: Operation, called: Called, arguments: Arguments, variable: ServerVariable, label: str
    ) -> Cell:
        """Give a variable each value that the client lists and one more: what is not allowed is refused."""
        refusing: type[Exception] = self.package.module("_runtime").ConfigurationError
        listed = self.package.listed_of_variable(variable.name)
        found: list[str] = []
        for value in dict.fromkeys((*listed, "specpress-other")):
            if value in variable.allowed:
                continue
            given = {**self.all_given(), self.names.server_variables[variable.name]: value, "allow_insecure": True}
            try:
                with Caller(self.package, given, base_url=None) as caller:
                    caller.call(operation, called, arguments, "sync")
            except refusing:
                continue
            found.append(f"takes {value!r}, which is not allowed")
        return judged(operation.title, label, found)

    def tokens(
        self, operation: Operation, called: Called, arguments: Arguments
    ) -> Iterator[tuple[str, Callable[[str], Cell]]]:
        """Yield a cell for each scheme whose token a client can fetch and which this operation takes alone."""
        for key, flow in self._fetched(operation.security):
            yield (
                f"token/{key}",
                lambda label, key=key, flow=flow: self._token(operation, called, arguments, key, flow, label),  # type: ignore[misc]
            )

    def _fetched(self, security: tuple[Requirement, ...]) -> Iterator[tuple[str, Flow]]:
        alone = dict.fromkeys(one[0][0] for one in security if len(one) == 1)
        for key in alone:
            scheme: Scheme | None = self.description.schemes.get(key)
            for flow in scheme.flows if scheme is not None and key in self.names.credentials else ():
                if flow.kind == "clientCredentials" and flow.token_url.startswith("https://"):
                    yield key, flow

    def _token(  # noqa: PLR0913  # one call, and what is known of it
        self, operation: Operation, called: Called, arguments: Arguments, key: str, flow: Flow, label: str
    ) -> Cell:
        """Have the client fetch a token (RFC 6749 section 4.4), and send a request with it (RFC 6750 section 2.1)."""
        runtime: Any = self.package.module("_runtime")
        answer = Answer(
            label="",
            status=200,
            content=f'{{"access_token": "{_TOKEN}", "token_type": "Bearer", "expires_in": 3600}}'.encode(),
            headers=(("Content-Type", "application/json"),),
        )
        found: list[str] = []
        exchange: Exchange | None = None
        for mode in MODES:
            source = runtime.ClientCredentials(_ID, _SECRET)
            with Caller(self.package, {**self.fixed, self.names.credentials[key]: source}) as caller:
                result = caller.call(operation, called, arguments, mode, (answer, replace(answer, status=599)))
            exchange = result.sent[0]
            found += _token_objections(exchange, flow)
            bearer = [text for name, text in result.sent[-1].headers if name.lower() == "authorization"]
            if len(result.sent) != 2 or bearer != [f"Bearer {_TOKEN}"]:  # noqa: PLR2004  # the token, then the call
                found.append(f"the fetched token is not sent: {bearer!r}")
        return judged(operation.title, label, list(dict.fromkeys(found)), (), exchange)


def _alternatives(operation: Operation) -> list[frozenset[str]]:
    """Return the sets of schemes of which one is enough; one empty set where nothing is asked for."""
    return [frozenset(key for key, _ in one) for one in operation.security] or [frozenset()]


def _token_objections(exchange: Exchange, flow: Flow) -> list[str]:
    query = f"?{exchange.raw_query}" if exchange.raw_query else ""
    url = f"{exchange.origin}{exchange.raw_path}{query}"
    found: list[str] = []
    if url.rstrip("/") != flow.token_url.rstrip("/"):
        found.append(f"token URL: expected {flow.token_url!r}, sent to {url!r}")
    if exchange.method != "POST":
        found.append(f"token request: method {exchange.method!r}, not POST")
    fields = dict(parse_qsl(exchange.body.decode("utf-8", "replace"), keep_blank_values=True))
    if fields.get("grant_type") != "client_credentials":
        found.append(f"token request: grant_type is {fields.get('grant_type')!r}")
    asked, known = set(fields.get("scope", "").split()), set(" ".join(flow.scopes).split())
    if asked - known:
        found.append(f"token request: scopes that the flow does not have: {sorted(asked - known)!r}")
    if known - asked:  # one token is for every call
        found.append(f"token request: scopes of the flow that are not asked for: {sorted(known - asked)!r}")
    headers = {name.lower(): text for name, text in exchange.headers}
    plain = "Basic " + base64.b64encode(f"{_ID}:{_SECRET}".encode()).decode()
    in_body = fields.get("client_id") == _ID and fields.get("client_secret") == _SECRET
    if headers.get("authorization") != plain and not in_body:
        found.append("token request: the client is not authenticated (RFC 6749 section 2.3.1)")
    return found
