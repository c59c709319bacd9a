"""Credentials, servers and Accept."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from generator.proof.calls.wanted import Arguments
from generator.proof.described.data import Server, ServerVariable
from generator.proof.wire.compare import accept_objections, wire_objections
from generator.proof.wire.credentials import USER, Credentials
from generator.proof.wire.server_checks import server_objections

from .made import description, operation, parameter, request, requirement, response, scheme

if TYPE_CHECKING:
    from generator.proof.described.data import Requirement
    from generator.proof.described.dialects import Version

SCHEMES = (
    scheme("header", "apiKey", "header", "X-Key"),
    scheme("query", "apiKey", "query", "api key"),
    scheme("cookie", "apiKey", "cookie", "connect.sid"),
    scheme("basic", "http", wire="Basic"),
    scheme("bearer", "http", wire="bearer"),
    scheme("other", "http", wire="Hoba"),
    scheme("oauth", "oauth2"),
    scheme("openid", "openIdConnect"),
    scheme("tls", "mutualTLS"),
)
KNOWN = Credentials(description(*SCHEMES))
VALUES = {one.key: KNOWN.value(one.key) for one in SCHEMES}


def text(key: str) -> str:
    """Return what a scheme is given as one text."""
    value = VALUES[key]
    return value if isinstance(value, str) else value[1]


ON_WIRE: dict[str, dict[str, Any]] = {
    "header": {"headers": (("x-key", text("header")),)},
    "query": {"target": f"/x?api%20key={quote(text('query'), safe='')}"},
    "cookie": {"headers": (("Cookie", f"connect.sid={text('cookie')}"),)},
    "basic": {
        "headers": (("Authorization", "Basic " + base64.b64encode(f"{USER}:{text('basic')}".encode()).decode()),)
    },
    "bearer": {"headers": (("Authorization", f"Bearer {text('bearer')}"),)},
    "other": {"headers": (("Authorization", f"Hoba {text('other')}"),)},
    "oauth": {"headers": (("Authorization", f"Bearer {text('oauth')}"),)},
    "openid": {"headers": (("Authorization", f"Bearer {text('openid')}"),)},
    "tls": {},
}


def judged(security: tuple[Requirement, ...], **sent: Any) -> list[str]:
    """Judge a request by the security of its operation."""
    return wire_objections(operation(security=security), Arguments(), request(**sent), KNOWN)


@pytest.mark.parametrize("key", ON_WIRE)
def test_each_scheme(key: str) -> None:
    assert not judged((requirement(key),), **ON_WIRE[key])
    for other, sent in ON_WIRE.items():
        if other != key:
            assert judged((requirement(key),), **sent)
            assert not judged((requirement(key), requirement(other)), **sent)
    assert bool(judged((), **ON_WIRE[key])) is (key != "tls")
    assert not judged(((), requirement(key)))
    assert not judged(((), requirement(key)), **ON_WIRE[key])


def test_credentials_have_values_of_their_own() -> None:
    assert len(set(VALUES.values())) == len(VALUES)
    assert VALUES["basic"] == (USER, text("basic"))


def test_a_cookie_holds_its_key_as_it_was_given() -> None:
    encoded = f"connect.sid={quote(text('cookie'), safe='')}"
    assert judged((requirement("cookie"),), headers=(("Cookie", encoded),))
    assert "%3A" in text("cookie")
    assert "/" in text("cookie")


def test_a_query_encodes_its_key() -> None:
    assert judged((requirement("query"),), target=f"/x?api%20key={text('query')}")
    assert judged((requirement("query"),), target=f"/x?api%20key={quote(quote(text('query')))}")


def test_all_of_an_alternative() -> None:
    both = (requirement("bearer", "header"), requirement("basic"))
    headers = (*ON_WIRE["bearer"]["headers"], *ON_WIRE["header"]["headers"])
    assert not judged(both, headers=headers)
    assert judged(both, headers=headers[:1])
    assert judged(both, headers=headers[1:])
    assert judged(both, headers=(*headers, ("Cookie", ON_WIRE["cookie"]["headers"][0][1])))
    assert not KNOWN.exactly(operation(), ("header", "bearer"), request(headers=headers))
    assert KNOWN.exactly(operation(), ("header",), request(headers=headers))
    assert not judged((requirement("header", "tls"),), **ON_WIRE["header"])


def test_an_argument_may_stand_in_the_place_of_a_key() -> None:
    name = ON_WIRE["header"]["headers"][0][0]
    taken = parameter("header", "simple", name)
    both = operation(parameters=(taken,), security=(requirement("header"), requirement("query")))
    arguments = Arguments(parameters=[(taken, "own")])
    for sent in ({}, {"target": ON_WIRE["query"]["target"]}):
        exchange = request(headers=((name, "own"),), **sent)
        assert not wire_objections(both, arguments, exchange, KNOWN)
    assert KNOWN.exactly(both, (), request(**ON_WIRE["query"]))


def test_a_scheme_that_is_not_declared() -> None:
    assert "not declared" in judged((requirement("ghost"),))[0]
    assert not judged((requirement("ghost"), requirement("header")), **ON_WIRE["header"])


def test_a_credential_with_the_name_of_a_parameter() -> None:
    arguments = Arguments(parameters=[(parameter("header", "simple", "X-Key"), "1")])
    asked = operation(security=(requirement("header"),))
    assert not wire_objections(asked, arguments, request(**ON_WIRE["header"]), KNOWN)
    assert wire_objections(asked, arguments, request(headers=(("X-Key", "1"),)), KNOWN)
    both = (("X-Key", "2"), *ON_WIRE["header"]["headers"])
    assert wire_objections(asked, arguments, request(headers=both), KNOWN)


def at(origin: str | None, *servers: Server, own: bool = False, **more: Any) -> list[str]:
    """Judge where a request went."""
    return server_objections(operation(servers=servers, own_servers=own), description(servers=servers), origin, **more)


@pytest.mark.parametrize(("version", "refused"), [("2.0", False), ("3.1", True)])
def test_the_schemes_of_swagger_have_no_order(version: Version, *, refused: bool) -> None:
    servers = (
        Server(url="http://localhost/v2"),
        Server(url="https://a.example/v2"),
        Server(url="https://localhost/v2"),
    )
    whole = replace(description(servers=servers), version=version)
    assert not server_objections(operation(servers=servers), whole, "http://localhost/v2")
    assert not server_objections(operation(servers=servers), whole, "https://a.example/v2")
    assert bool(server_objections(operation(servers=servers), whole, "https://localhost/v2")) is refused
    assert server_objections(operation(servers=servers), whole, "https://localhost/v3")


REGION = Server(
    url="https://{region}.a.example:{port}/v2",
    variables=(
        ServerVariable(name="region", default="eu", allowed=("eu", "us")),
        ServerVariable(name="port", default="8443"),
    ),
)


def test_the_first_server() -> None:
    one, two = Server(url="https://a.example/v1/"), Server(url="https://b.example")
    assert not at("https://a.example/v1", one, two)
    assert not at("https://A.example:443/v1", one, two)
    assert at("https://b.example", one, two)
    assert at("https://a.example", one, two)
    assert at("https://a.example/v1/v1", one, two)
    assert at(None, one, two)


def test_variables_of_servers() -> None:
    assert not at("https://eu.a.example:8443/v2", REGION)
    assert at("https://us.a.example:8443/v2", REGION)
    assert at("https://{region}.a.example:8443/v2", REGION)
    assert not at("https://us.a.example:8443/v2", REGION, variables={"region": "us"})


def test_servers_that_need_a_base_url() -> None:
    assert not at(None, Server(url="/v1"))
    assert not at(None, Server(url="/"))
    assert at("https://a.example/v1", Server(url="/v1"))
    plain, safe = Server(url="http://a.example"), Server(url="https://b.example")
    assert not at(None, plain)
    assert not at("http://a.example", plain)
    assert not at("https://b.example", plain, safe)
    assert at(None, plain, safe)
    assert at(None, Server(url="http://localhost:8000/v1"))
    assert not at("http://localhost:8000/v1", Server(url="http://localhost:8000/v1"))
    assert not at("https://a.example/v1", Server(url="//a.example/v1"))
    assert not at(None, Server(url="https://<host>/v1"))
    assert not at(None, Server(url="https://{host}/v1"))


def test_servers_of_operations() -> None:
    own = operation(servers=(Server(url="https://own.example"),), own_servers=True)
    whole = description(servers=(Server(url="https://a.example"),))
    assert not server_objections(own, whole, "https://own.example")
    assert server_objections(own, whole, "https://a.example")
    assert not server_objections(own, whole, "https://own.example", base_url="https://c.example")
    chosen = operation(servers=whole.servers)
    assert not server_objections(chosen, whole, "https://c.example", base_url="https://c.example")
    assert server_objections(chosen, whole, "https://a.example", base_url="https://c.example")


def test_broken_origins_are_noticed() -> None:
    for origin in ("https://xa.example/v1", "https://a.example/v1/x"):
        assert at(origin, Server(url="https://a.example/v1"))


BOTH = operation(
    responses=(
        response("200", ("application/json", "json"), ("text/event-stream", "sse")),
        response("default", ("application/problem+json", "json")),
    )
)


def accepts(header: str, *, stream: bool = False, of: Any = BOTH) -> bool:
    """Whether an Accept header is right."""
    return not accept_objections(of, request(headers=(("Accept", header),)), stream=stream)


def test_what_a_request_accepts() -> None:
    assert accepts("application/json, application/problem+json")
    assert accepts("application/json;q=0.5, application/problem+json;q=0.1")
    assert not accepts("*/*")  # of a server with more forms than are documented, any could come
    assert accepts("*/*", of=operation(responses=(response("200", ("*/*", "binary")),)))
    assert accepts("application/*")
    assert accepts("application/json, text/event-stream, application/problem+json;q=0.1, */*;q=0.1")
    assert not accepts("application/json")
    assert not accepts("text/event-stream, application/problem+json")
    assert not accepts("application/problem+json, application/json;q=0")
    assert not accepts("*/*, application/json;q=0.0")
    assert accepts("*/*;q=0, application/*")
    assert not accept_objections(BOTH, request(), stream=False)


def test_what_a_streaming_request_accepts() -> None:
    assert accepts("text/event-stream, application/problem+json", stream=True)
    assert not accepts("*/*", stream=True)
    assert not accepts("application/json, application/problem+json", stream=True)
    assert not accepts("text/event-stream", stream=True)


def test_parameters_and_ranges_of_answers() -> None:
    versions = operation(
        responses=(response("200", ("application/json; version=1", "json"), ("application/json; version=2", "json")),)
    )
    assert accepts("application/json", of=versions)
    assert accepts('application/json;version="1", application/json;version=2', of=versions)
    assert not accepts("application/json;version=1", of=versions)
    images = operation(responses=(response("200", ("image/*", "binary")),))
    assert accepts("image/*", of=images)
    assert not accepts("image/png", of=images)
