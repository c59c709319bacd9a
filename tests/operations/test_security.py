"""Security schemes, requirements, servers, and what the client takes for them."""

from __future__ import annotations

import pytest

from generator.config.client_toml import ClientParameterConfig
from generator.config.credential_tables import CredentialConfig
from generator.diagnostics import Reporter
from generator.ir.api import Server
from generator.operations import report_no_security

from .support import Built, build, operation

OK = "responses: {'200': {description: ok}}"


def with_schemes(schemes: str, security: str = "", rest: str = "") -> Built:
    return build(
        operation(f"{security}\n{OK}" if security else OK, rest=f"components: {{securitySchemes: {schemes}}}\n{rest}")
    )


def test_every_kind_of_scheme_has_an_argument_and_an_environment_variable() -> None:
    built = with_schemes("""{
      headerKey: {type: apiKey, in: header, name: X-Key},
      queryKey: {type: apiKey, in: query, name: 'a key'},
      cookieKey: {type: apiKey, in: cookie, name: session},
      login: {type: http, scheme: Basic},
      token: {type: http, scheme: bearer},
      digest: {type: http, scheme: digest},
      oauth: {type: oauth2, flows: {
        clientCredentials: {tokenUrl: 'https://a.example/token', scopes: {read: r}},
        deviceAuthorization: {deviceAuthorizationUrl: 'https://a.example/d', scopes: {write: w}}}},
      oidc: {type: openIdConnect, openIdConnectUrl: 'https://a.example/.well-known'},
      mtls: {type: mutualTLS},
    }""")
    found = {scheme.key: scheme for scheme in built.api.security_schemes}
    assert {key: scheme.kind for key, scheme in found.items()} == {
        "headerKey": "api_key",
        "queryKey": "api_key",
        "cookieKey": "api_key",
        "login": "basic",
        "token": "bearer",
        "digest": "http",
        "oauth": "oauth2",
        "oidc": "bearer",
        "mtls": "mutual_tls",
    }
    assert (found["headerKey"].place, found["headerKey"].wire) == ("header", "X-Key")
    assert (found["headerKey"].argument, found["headerKey"].environment) == ("header_key", "CLIENT_HEADER_KEY")
    assert found["oauth"].token_url == "https://a.example/token"
    assert found["oauth"].scopes == ("read",)  # of the flow that fetches the token
    assert built.reporter.errors == []


def test_arguments_of_schemes_never_take_a_name_of_the_client() -> None:
    built = with_schemes("{timeout: {type: mutualTLS}, base_url: {type: http, scheme: basic}, key: {type: mutualTLS}}")
    assert [scheme.argument for scheme in built.api.security_schemes] == [
        "base_url_credential",
        "key",
        "timeout_credential",
    ]


def test_a_client_parameter_keeps_its_name_against_a_scheme() -> None:
    built = build(
        operation(
            f"parameters: [{{name: key, in: header, schema: {{type: string}}}}]\n{OK}",
            rest="components: {securitySchemes: {key: {type: http, scheme: basic}}}",
        ),
        client_parameters=(ClientParameterConfig(name="key", place="header"),),
    )
    assert built.api.client_parameters[0].argument == "key"
    assert built.api.security_schemes[0].argument == "key_credential"


def test_alternatives_and_combinations_are_kept_in_order() -> None:
    built = with_schemes(
        "{a: {type: http, scheme: bearer}, b: {type: mutualTLS}, c: {type: mutualTLS}}",
        "security: [{a: [x, y], b: []}, {c: []}, {}]",
    )
    assert built.operation.security == ((("a", ("x", "y")), ("b", ())), (("c", ()),), ())


def test_the_requirement_of_the_document_holds_unless_overridden() -> None:
    built = build(f"""
        security: [{{a: []}}]
        paths:
          /a: {{get: {{{OK}}}, put: {{security: [], {OK}}}}}
        components: {{securitySchemes: {{a: {{type: http, scheme: bearer}}}}}}
        """)
    assert [entry.security for entry in built.api.operations] == [((("a", ()),),), None]


@pytest.mark.parametrize(
    "security", ["", "security: []", "security: [{odd: []}, {key: []}]", "security: [{odd: []}, {}]"]
)
def test_a_scheme_that_cannot_be_used_costs_nothing_where_there_is_another_way(security: str) -> None:
    built = with_schemes("{odd: {type: magic}, key: {type: apiKey, in: header, name: X-Key}}", security)
    assert built.operation.security in (None, ((("key", ()),),))
    (found,) = built.found("security-scheme-left-out")
    assert "magic" in found.message
    assert built.reporter.errors == []


def test_a_server_whose_variables_leave_no_host_is_left_out() -> None:
    variables = "{Endpoint: {default: ''}}"
    built = build(operation(OK, rest=f"servers: [{{url: '{{Endpoint}}/luis/v2.0', variables: {variables}}}]"))
    assert built.codes == ["server-relative"]
    assert built.api.servers == ()


def test_https_goes_before_http_and_loopback_is_fine() -> None:
    built = build(
        operation(OK, rest="servers: [{url: 'http://a.example'}, {url: 'https://b.example'}, {url: 'http://[::1]:8'}]")
    )
    assert [server.url for server in built.api.servers] == ["https://b.example", "http://a.example", "http://[::1]:8"]
    assert built.codes == ["server-insecure"]


def test_server_variables_are_kept_with_their_values() -> None:
    variables = "{region: {default: eu, enum: [eu, us]}, unused: {default: x}}"
    built = build(operation(OK, rest=f"servers: [{{url: 'https://{{region}}.a.example', variables: {variables}}}]"))
    assert built.api.servers == (Server(url="https://{region}.a.example", variables=(("region", "eu", ("eu", "us")),)),)


def test_server_variables_become_arguments_of_names_of_ours() -> None:
    names = ("timeout", "v' = open(1)", "class", "region-id", "key")
    variables = ", ".join(f'"{name}": {{default: a}}' for name in names)
    url = ".".join(f"{{{name}}}" for name in names)
    rest = (
        f'servers: [{{url: "https://{url}.example", variables: {{{variables}}}}}]\n'
        "components: {securitySchemes: {key: {type: http, scheme: basic}}}"
    )
    built = build(operation(OK, rest=rest))
    assert [wire for wire, _ in built.api.server_variables] == list(names)
    assert [argument for _, argument in built.api.server_variables] == [
        "timeout_variable",
        "v_open_1",
        "class_",
        "region_id",
        "key",
    ]
    assert built.api.security_schemes[0].argument == "key_credential"


def test_an_operation_can_have_servers_of_its_own() -> None:
    rest = "servers: [{url: 'https://a.example'}]"
    built = build(operation(f"servers: [{{url: 'https://b.example'}}]\n{OK}", rest=rest))
    assert [server.url for server in built.operation.servers] == ["https://b.example"]
    assert build(operation(f"servers: [{{url: 'https://a.example'}}]\n{OK}", rest=rest)).operation.servers == ()
    built = build(operation(f"servers: [{{url: 'file:///x'}}]\n{OK}", rest=rest))
    assert [entry.operation for entry in built.reporter.errors] == ["GET /things"]


def test_the_base_url_of_the_toml_goes_before_the_document() -> None:
    built = build(operation(OK, rest="servers: [{url: /v1}]"), base_url="https://mine.example")
    assert built.api.servers == (Server(url="https://mine.example"),)


KEYS = """{
  ApiKeyAuth: {type: apiKey, in: header, name: X-Key},
  session: {type: apiKey, in: cookie, name: S},
  login: {type: oauth2, flows: {}},
  certificate: {type: mutualTLS},
}"""


def test_the_only_key_and_the_only_token_have_short_names() -> None:
    built = with_schemes(KEYS)
    assert {scheme.key: (scheme.argument, scheme.environment) for scheme in built.api.security_schemes} == {
        "ApiKeyAuth": ("api_key", "CLIENT_API_KEY"),
        "certificate": ("certificate", "CLIENT_CERTIFICATE"),
        "login": ("token", "CLIENT_TOKEN"),
        "session": ("session", "CLIENT_SESSION"),
    }


def test_several_tokens_are_called_as_their_schemes() -> None:
    built = with_schemes("{mine: {type: http, scheme: bearer}, yours: {type: openIdConnect, openIdConnectUrl: x}}")
    assert [scheme.argument for scheme in built.api.security_schemes] == ["mine", "yours"]


def test_a_short_name_that_a_client_parameter_has_is_not_taken() -> None:
    parameter = ClientParameterConfig(name="token", place="header")
    text = "parameters: [{name: token, in: header, schema: {type: string}}]\n" + OK
    rest = "components: {securitySchemes: {login: {type: http, scheme: bearer}}}"
    built = build(operation(text, rest=rest), client_parameters=(parameter,))
    assert [scheme.argument for scheme in built.api.security_schemes] == ["login"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OK, True),
        (f"parameters: [{{name: page_token, in: query, schema: {{type: string}}}}]\n{OK}", True),
        (f"parameters: [{{name: X-Api-Key, in: header, schema: {{type: string}}}}]\n{OK}", False),
        (f"security: []\n{OK}", True),
    ],
)
@pytest.mark.parametrize("root", ["", "security: []", "security: [{}]"])
def test_a_client_that_takes_no_credential(text: str, told: bool, root: str) -> None:
    built = build(operation(text, rest=root))
    reporter = Reporter()
    report_no_security(built.spec, built.api, reporter)
    assert [found.code for found in reporter.diagnostics] == (["no-security"] if told and not root else [])


def test_a_client_that_takes_one_is_not_told() -> None:
    for built in (
        with_schemes("{key: {type: http, scheme: bearer}}"),
        build(operation(OK), credentials=(CredentialConfig(kind="bearer"),)),
    ):
        reporter = Reporter()
        report_no_security(built.spec, built.api, reporter)
        assert reporter.diagnostics == []
