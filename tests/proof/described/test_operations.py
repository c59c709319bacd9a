from __future__ import annotations

import pytest

from generator.proof.described.description import version_of
from tests.proof.described.reading import described, operation, problems


def test_every_method_is_an_operation() -> None:
    found = described(
        "3.2",
        """
paths:
  x-note: none
  /a:
    summary: s
    get: {operationId: one, deprecated: true}
    head: {}
    query: {}
    additionalOperations: {COPY: {}, link: {}}
  /b: {trace: {}}
""",
    ).operations
    assert [one.title for one in found] == ["GET /a", "HEAD /a", "QUERY /a", "COPY /a", "link /a", "TRACE /b"]
    assert (found[0].operation_id, found[0].deprecated) == ("one", True)


def test_path_items_may_be_references_with_siblings() -> None:
    found = described(
        "3.1",
        """
paths:
  /a: {$ref: 'items.yaml#/a', get: {operationId: own}}
  /b: {$ref: '#/components/pathItems/b'}
components: {pathItems: {b: {put: {responses: {$ref: 'items.yaml#/r'}}}}}
""",
        {"items.yaml": "a: {get: {operationId: other}, post: {$ref: '#/op'}, parameters: [{name: q, in: query}]}\n"
                       "op: {operationId: far}\nr: {200: {description: d}}\n"},
    ).operations  # fmt: skip
    assert [(one.title, one.operation_id) for one in found] == [
        ("GET /a", "own"), ("POST /a", "far"), ("PUT /b", None),
    ]  # fmt: skip
    assert [parameter.wire for parameter in found[0].parameters] == ["q"]
    assert [response.status for response in found[2].responses] == ["200"]


def test_answers_have_statuses_ranges_and_default() -> None:
    found = operation(
        "3.1",
        """
paths:
  /a:
    get:
      responses:
        x-note: 1
        200: {description: d, content: {application/json: {schema: {type: string}, example: x}}}
        4xx: {$ref: '#/components/responses/bad'}
        '204': {description: d, content: {}}
        default: {description: d, content: {text/event-stream: {itemSchema: {type: object}}}}
components:
  responses:
    bad:
      description: d
      headers:
        x-request-id: {required: true, schema: {type: string}}
        Content-Type: {schema: {type: string}}
        X-Json: {content: {application/json: {schema: {type: object}}}}
        X-List: {explode: true, $ref: '#/components/headers/list'}
        X-Gone: {$ref: '#/nowhere'}
  headers: {list: {schema: {type: array}}}
""",
    )
    assert not found.problems
    media = {one.status: [(each.media_type, each.codec) for each in one.media] for one in found.responses}
    assert media == {
        "200": [("application/json", "json")], "4XX": [], "204": [], "default": [("text/event-stream", "sse")],
    }  # fmt: skip
    assert found.responses[0].media[0].examples == ("x",)
    assert [(one.wire, one.required, one.media_type) for one in found.responses[1].headers] == [
        ("x-request-id", True, None), ("X-Json", False, "application/json"), ("X-List", False, None),
    ]  # fmt: skip


def test_security_of_the_operation_counts_before_that_of_the_document() -> None:
    found = described(
        "3.1",
        """
security: [{key: []}]
paths:
  /a:
    get: {}
    put: {security: []}
    post: {security: [{key: [], oauth: [a, b]}, {}]}
    patch: {security: [{unknown: []}]}
components:
  securitySchemes:
    key: {type: apiKey, in: cookie, name: sid}
    oauth: {$ref: 's.yaml#/oauth'}
    tls: {type: mutualTLS}
    id: {type: openIdConnect, openIdConnectUrl: 'https://e.com'}
    digest: {type: http, scheme: digest}
    odd: {type: nonsense}
""",
        {"s.yaml": "oauth: {type: oauth2, flows: {password: {tokenUrl: /t, scopes: {a: x, x-b: y}}, odd: {}}}\n"},
    )
    assert [one.security for one in found.operations] == [
        ((("key", ()),),), (), ((("key", ()), ("oauth", ("a", "b"))), ()), ((("unknown", ()),),),
    ]  # fmt: skip
    kinds = {key: (one.kind, one.position, one.wire) for key, one in found.schemes.items()}
    assert kinds == {
        "key": ("apiKey", "cookie", "sid"),
        "oauth": ("oauth2", None, ""),
        "tls": ("mutualTLS", None, ""),
        "id": ("openIdConnect", None, ""),
        "digest": ("http", None, "digest"),
    }
    (flow,) = found.schemes["oauth"].flows
    assert (flow.kind, flow.token_url, flow.scopes) == ("password", "/t", ("a", "x-b"))
    assert not found.problems, "nobody asks for the one that cannot be read"


def test_a_requirement_of_32_may_be_a_reference() -> None:
    text = "paths: {/a: {get: {security: [{'s.yaml#/key': []}]}}}"
    found = described("3.2", text, {"s.yaml": "key: {type: apiKey, in: query, name: k}\n"})
    assert found.schemes["s.yaml#/key"].wire == "k"
    assert not found.operations[0].problems


def test_servers_of_the_operation_count_before_path_and_document() -> None:
    found = described(
        "3.2",
        """
servers:
  - {url: 'https://{host}/{v}', name: main, variables: {host: {default: e.com, enum: [e.com, f.com]}, v: {default: 1}}}
paths:
  /a: {get: {servers: [{url: /op}]}, put: {servers: []}, servers: [{url: /item}]}
  /b: {get: {}}
""",
    )
    assert [(one.servers[0].url, one.own_servers) for one in found.operations] == [
        ("/op", True), ("/item", True), ("https://{host}/{v}", False),
    ]  # fmt: skip
    (server,) = found.servers
    assert (server.resolved, server.name, server.variables[0].allowed) == (
        "https://e.com/1",
        "main",
        ("e.com", "f.com"),
    )


def test_without_servers_there_is_one_at_the_root() -> None:
    assert [one.url for one in described("3.1", "paths: {}").servers] == ["/"]
    assert [one.url for one in described("3.1", "servers: []\npaths: {}").servers] == ["/"]


def test_webhooks_and_callbacks_are_events() -> None:
    found = described(
        "3.1",
        """
paths:
  /a:
    post:
      callbacks:
        done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {schema: {type: object}}}}}}}
        other: {$ref: '#/components/callbacks/other'}
webhooks:
  new: {post: {requestBody: {content: {application/json: {}}}}}
  x-ping: {$ref: '#/components/pathItems/ping'}
components:
  callbacks: {other: {'http://e.com': {$ref: '#/components/pathItems/ping'}}}
  pathItems: {ping: {get: {}}}
""",
    )
    assert [(one.kind, one.name, one.method, one.body is not None) for one in found.webhooks] == [
        ("webhook", "new", "POST", True), ("webhook", "x-ping", "GET", False),
    ]  # fmt: skip
    assert [(one.name, one.expression, one.method) for one in found.operations[0].callbacks] == [
        ("done", "{$request.body#/url}", "POST"), ("other", "http://e.com", "GET"),
    ]  # fmt: skip


def test_there_are_no_webhooks_before_31() -> None:
    assert described("3.0", "paths: {}\nwebhooks: {new: {post: {}}}").webhooks == ()


def test_an_overlay_is_applied_before_reading() -> None:
    overlay = """
overlay: 1.0.0
info: {title: O, version: '1'}
actions: [{target: "$.paths['/a'].get", update: {operationId: said}}, {target: "$.paths['/b']", remove: true}]
"""
    found = described("3.1", "paths: {/a: {get: {}}, /b: {get: {}}}", overlay=overlay)
    assert [(one.title, one.operation_id) for one in found.operations] == [("GET /a", "said")]


def test_what_the_document_says_of_itself() -> None:
    found = described("3.1", "paths: {}")
    assert (found.version, found.title, found.number, len(found.sha256)) == ("3.1", "T", "1", 64)


@pytest.mark.parametrize(
    ("data", "version", "known"),
    [
        ({"openapi": "3.0.3"}, "3.0", True), ({"openapi": "3.2.0"}, "3.2", True), ({"openapi": "3.1"}, "3.1", True),
        ({"openapi": "3"}, "3.0", True), ({"swagger": "2.0"}, "2.0", True), ({"openapi": "4.0"}, "3.1", False),
        ({}, "3.1", False), (None, "3.1", False), ({"swagger": "1.2"}, "2.0", False),
    ],
)  # fmt: skip
def test_versions(data: object, version: str, known: bool) -> None:
    assert version_of(data) == (version, known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("paths: [a]", "`paths` is no mapping"),
        ("paths: {a: {get: {}}}", "does not begin with a slash"),
        ("paths: {/a: {get: word}}", "the operation is no mapping"),
        ("paths: {/a: {get: null}}", "the operation is no mapping"),
        ("paths: {/a: word}", "the path item is no mapping"),
        ("paths: {/a: {$ref: '#/paths/~1a'}}", "circle"),
        ("paths: {/a: {$ref: '#/nowhere'}}", "names nothing"),
        ("paths: {/a: {get: {$ref: 'http://127.0.0.1:1/'}}}", "127.0.0.1"),
        ("paths: {/a: {additionalOperations: {'A B': {}}}}", "'A B' is no method"),
        ("paths: {/a: {get: {parameters: {}}}}", "`parameters` is no array"),
        ("paths: {/a: {get: {responses: {ok: {}}}}}", "'ok' is no status"),
        ("paths: {/a: {get: {responses: {600: {}}}}}", "'600' is no status"),
        ("paths: {/a: {get: {responses: {200: null}}}}", "the response is no mapping"),
        ("paths: {/a: {get: {responses: {200: {$ref: '#/nowhere'}}}}}", "names nothing"),
        ("paths: {/a: {get: {callbacks: {c: {$ref: '#/nowhere'}}}}}", "names nothing"),
        ("paths: {/a: {get: {operationId: 1}}}", "`operationId` is no text"),
        ("paths: {/a: {get: {security: [word]}}}", "the security requirement is no mapping"),
        ("paths: {/a: {get: {security: [{k: []}]}}}\ncomponents: {securitySchemes: {k: {type: odd}}}", "type 'odd'"),
        ("paths: {/a: {get: {security: [{k: []}]}}}\ncomponents: {securitySchemes: {k: {type: http}}}", "`scheme`"),
        ("paths: {/a: {get: {security: [{k: []}]}}}\ncomponents: {securitySchemes: {k: {type: apiKey, name: a}}}",
         "cannot be in None"),
        ("paths: {/a: {get: {security: [{k: []}]}}}\ncomponents: {securitySchemes: {k: {$ref: '#/no'}}}", "names"),
        ("servers: [{}]\npaths: {}", "the server has no `url`"),
        ("servers: [{url: '/{v}', variables: {v: {}}}]\npaths: {}", "has no default"),
        ("webhooks: [a]\npaths: {}", "`webhooks` is no mapping"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_problem(text: str, problem: str) -> None:
    found = problems("3.1", text)
    assert any(problem in one for one in found), found


def test_a_component_that_nobody_uses_is_no_problem() -> None:
    text = """
paths: {/a: {get: {}}}
components:
  parameters: {p: {$ref: '#/nowhere'}, q: {in: sideways}}
  responses: {r: {$ref: 'none.yaml'}}
  schemas: {S: {$ref: '#/nowhere'}}
"""
    assert problems("3.1", text) == []
