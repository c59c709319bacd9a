"""Tables of pagination are proposed as a person would write them, and none where nothing is sure."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.pipeline import analyse
from generator.suggest.pagination_tables import pagination_text, propose_pagination
from tests.shared_data import ROOT, shared
from tests.support.imported import imported, of
from tests.support.nightly import NIGHTLY, daily
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

Tables = list[dict[str, Any]]
STRIPE_WAY = {"style": "cursor", "items": "/data", "more": "/has_more"}
OPERATION = """\
openapi: 3.1.0
info: {title: Things, version: '1'}
servers: [{url: https://things.example}]
security: []
paths:
  /things:
    METHOD:
      operationId: listThings
      EXTENSION
      parameters: [PARAMETERS]
      responses:
        '200':
          description: d
          headers: {HEADERS}
          content: {application/json: {schema: {type: object, properties: {PROPERTIES}}, MORE}}
"""


def proposed(path: Path) -> Tables:
    """Return the tables, once with the marks taken away as a person would, and once as they are."""
    config = ad_hoc_config([path], path.parent / "client", "client")
    analysed = analyse(config, Reporter())
    assert analysed is not None
    text = pagination_text(propose_pagination(analysed.spec, analysed.api, config))
    assert tomllib.loads(text) == {}
    tables: Tables = tomllib.loads(uncommented(text)).get("pagination", [])
    return tables


def uncommented(text: str) -> str:
    """Take `# ` away where a line begins with it."""
    return re.sub(r"^# ", "", text, flags=re.MULTILINE)


def description(*parameters: str, properties: str, **more: str) -> str:
    text = OPERATION.replace("METHOD", more.get("method", "get"))
    listed = ", ".join(
        f"{{name: '{one.partition(':')[0]}', in: query, schema: {{{one.partition(':')[2]}}}}}" for one in parameters
    )
    text = text.replace("PARAMETERS", listed).replace("PROPERTIES", properties).replace("MORE", more.get("media", ""))
    text = text.replace("EXTENSION", more.get("extension", "deprecated: false"))
    return text.replace("HEADERS", more.get("headers", ""))


def one(folder: Path, *parameters: str, properties: str, **more: str) -> dict[str, Any] | None:
    path = folder / "things.yaml"
    path.write_text(description(*parameters, properties=properties, **more), encoding="utf-8")
    tables = proposed(path)
    assert len(tables) < 2
    for table in tables:
        assert table.pop("operations") == ["listThings"]
    return tables[0] if tables else None


# -- real descriptions


@pytest.mark.parametrize(
    ("file", "expected"),
    daily(
        [
            (
                "stripe-spec3.yaml",
                [
                    {"operations": ["GET /v1/*"], "parameter": "page", "next": "/next_page", **STRIPE_WAY},
                    {"operations": ["GET /v1/*"], "parameter": "starting_after", "item": "/id", **STRIPE_WAY},
                ],
            ),
            ("resend-resend.yaml", [{"operations": ["GET /*"], "parameter": "after", "item": "/id", **STRIPE_WAY}]),
            (
                "qdrant-openapi.json",
                [
                    {
                        "operations": ["scroll_points"],
                        "style": "cursor",
                        "parameter": "offset",
                        "items": "/result/points",
                        "next": "/result/next_page_offset",
                    },
                    {
                        "operations": ["query_points"],
                        "style": "offset",
                        "parameter": "offset",
                        "items": "/result/points",
                    },
                ],
            ),
            (
                "box-openapi.json",
                [
                    {
                        "operations": ["GET /*"],
                        "style": "offset",
                        "parameter": "offset",
                        "items": "/entries",
                        "total": "/total_count",
                    },
                    {
                        "operations": ["GET /*", "post_metadata_queries_execute_read"],
                        "style": "cursor",
                        "parameter": "marker",
                        "items": "/entries",
                        "next": "/next_marker",
                    },
                ],
            ),
        ],
        lambda row: not row[0].startswith("stripe"),
    ),
)
def test_real_descriptions_get_the_tables_that_their_vendor_would_write(file: str, expected: Tables) -> None:
    assert proposed(shared(f"corpus/{file}")) == expected


@NIGHTLY
def test_github_is_paged_by_its_link_headers_and_by_number_where_none_is_described() -> None:
    tables = proposed(shared("corpus/github-api.github.com.json"))
    wide = [{**table} for table in tables if table["operations"] == ["GET /*"]]
    assert [(each["style"], each["parameter"], each.get("items")) for each in wide] == [
        ("link_header", "page", "/*"),
        ("page", "page", "/*"),
        ("link_header", "page", None),
        ("page", "page", None),
    ]
    [scim] = [table for table in tables if table["style"] == "offset"]
    assert (scim["parameter"], scim["items"], scim["total"], scim["first"]) == (
        "startIndex",
        "/Resources",
        "/totalResults",
        1,
    )
    assert len(tables) == 6


def test_freight_gets_what_its_toml_has() -> None:
    tables = proposed(ROOT / "specs" / "freight.yaml")
    assert tables == [
        {"operations": ["listCustomers"], "style": "page", "parameter": "page"},
        {
            "operations": ["listShipments"],
            "style": "cursor",
            "parameter": "cursor",
            "items": "/data",
            "next": "/next_cursor",
        },
    ]


@pytest.mark.parametrize(
    "file",
    [
        "adyen-checkout72.yaml",
        "moby-docker20.yaml",
        "discord-openapi.json",
        "ory-hydra.json",
        "swaggerapi-petstore.yaml",
        "oai-petstore.yaml",
        "oai-tictactoe.yaml",
        "oai-callback-example.yaml",
        "oai-link-example.yaml",
        "opc-baseline30.json",
        "readme-security31.json",
        "swaggest-advanced31.json",
        "typesense-openapi.yaml",
    ],
)
def test_a_description_without_pages_gets_no_table(file: str) -> None:
    assert proposed(shared(f"corpus/{file}")) == []


# -- the styles

LIST = "data: {type: array, items: {type: object, properties: {id: {type: string}}}}"
INT, TEXT = "type: integer", "type: string"


@pytest.mark.parametrize(
    ("parameters", "properties", "expected"),
    [
        ([f"page:{INT}", f"per_page:{INT}"], LIST, {"style": "page", "parameter": "page"}),
        (
            [f"pageNumber:{INT}, default: 0", f"size:{INT}"],
            LIST,
            {"style": "page", "parameter": "pageNumber", "first": 0},
        ),
        (
            [f"page[number]:{INT}", f"page[size]:{INT}"],
            f"{LIST}, meta: {{properties: {{totalPages: {{{INT}}}}}}}",
            {"style": "page", "parameter": "page[number]", "total": "/meta/totalPages"},
        ),
        (
            [f"offset:{INT}", f"limit:{INT}"],
            f"{LIST}, total: {{{INT}}}",
            {"style": "offset", "parameter": "offset", "total": "/total"},
        ),
        (
            [f"$skip:{INT}", f"$top:{INT}"],
            f"{LIST}, hasMore: {{type: boolean}}",
            {"style": "offset", "parameter": "$skip", "more": "/hasMore"},
        ),
        (
            [f"pageToken:{TEXT}"],
            f"{LIST}, nextPageToken: {{{TEXT}}}",
            {"style": "cursor", "parameter": "pageToken", "next": "/nextPageToken"},
        ),
        (
            [f"cursor:{TEXT}"],
            f"{LIST}, response_metadata: {{properties: {{next_cursor: {{{TEXT}}}}}}}",
            {"style": "cursor", "parameter": "cursor", "next": "/response_metadata/next_cursor"},
        ),
        (
            [f"after:{TEXT}"],
            f"{LIST}, paging: {{properties: {{next: {{properties: {{after: {{{TEXT}}}, link: {{{TEXT}}}}}}}}}}}",
            {"style": "cursor", "parameter": "after", "next": "/paging/next/after"},
        ),
        (
            [f"after:{TEXT}", f"before:{TEXT}"],
            f"{LIST}, first_id: {{{TEXT}}}, last_id: {{{TEXT}}}, has_more: {{type: boolean}}",
            {"style": "cursor", "parameter": "after", "next": "/last_id", "more": "/has_more"},
        ),
        (
            [f"starting_after:{TEXT}", f"ending_before:{TEXT}"],
            f"{LIST}, has_more: {{type: boolean}}",
            {"style": "cursor", "parameter": "starting_after", "item": "/id", "more": "/has_more"},
        ),
        (
            [f"page:{INT}"],
            f"{LIST}, next: {{{TEXT}, format: uri}}, previous: {{{TEXT}, format: uri}}",
            {"style": "next_url", "next": "/next"},
        ),
        (
            [],
            f"{LIST}, _links: {{properties: {{next: {{properties: {{href: {{{TEXT}}}}}}}}}}}",
            {"style": "next_url", "next": "/_links/next/href"},
        ),
        ([f"limit:{INT}"], f"{LIST}, nextLink: {{{TEXT}}}", {"style": "next_url", "next": "/nextLink"}),
        (
            [f"from:{INT}", f"size:{INT}"],
            f"{LIST}, total: {{{INT}}}",
            {"style": "offset", "parameter": "from", "total": "/total"},
        ),
        (
            [f"startAt:{INT}", f"maxResults:{INT}"],
            f"{LIST}, total: {{{INT}}}, startAt: {{{INT}}}",
            {"style": "offset", "parameter": "startAt", "total": "/total"},
        ),
        (
            [f"starting_after:{TEXT}"],
            f"{LIST}, pages: {{properties: {{next: {{properties: {{starting_after: {{{TEXT}}}}}}}}}}}",
            {"style": "cursor", "parameter": "starting_after", "next": "/pages/next/starting_after"},
        ),
        (
            [f"page:{INT}", f"limit:{INT}"],
            f"{LIST}, next: {{type: boolean}}",
            {"style": "page", "parameter": "page", "more": "/next"},
        ),
        (
            [f"page:{INT}", f"limit:{INT}"],
            f"{LIST}, next_page: {{type: [integer, 'null']}}",
            {"style": "cursor", "parameter": "page", "next": "/next_page"},
        ),
        (
            [f"page:{INT}, minimum: 0", f"size:{INT}"],
            f"{LIST}, totalPages: {{{INT}}}, totalElements: {{{INT}}}",
            {"style": "page", "parameter": "page", "total": "/totalPages", "first": 0},
        ),
    ],
)
def test_each_style_is_known_by_its_parameter_and_its_members(
    tmp_path: Path, parameters: list[str], properties: str, expected: dict[str, Any]
) -> None:
    assert one(tmp_path, *parameters, properties=properties) == {"items": "/data", **expected}


def test_a_link_header_is_known_by_its_description(tmp_path: Path) -> None:
    found = one(tmp_path, f"page:{INT}", f"per_page:{INT}", properties=LIST, headers="Link: {schema: {type: string}}")
    assert found == {"style": "link_header", "parameter": "page", "items": "/data"}


@pytest.mark.parametrize(
    ("parameters", "properties"),
    [
        ([f"limit:{INT}"], LIST),
        ([f"page:{INT}"], LIST),  # of a book, for all one knows
        ([f"page:{INT}", f"per_page:{INT}"], "id: {type: string}"),
        ([f"page:{INT}", f"per_page:{INT}"], "errors: {type: array, items: {}}"),
        ([f"page:{INT}", f"per_page:{INT}"], "a: {type: array, items: {}}, b: {type: array, items: {}}"),
        ([f"cursor:{TEXT}"], LIST),
        ([f"cursor:{TEXT}"], f"{LIST}, previous_cursor: {{{TEXT}}}"),
        ([f"cursor:{TEXT}"], f"{LIST}, cursor: {{{TEXT}}}"),  # may be the one that was asked for
        ([f"start:{INT}, format: int64", f"limit:{INT}"], LIST),  # may be a time
        ([f"from:{INT}", f"to:{INT}", f"size:{INT}"], f"{LIST}, total: {{{INT}}}"),
        ([f"from:{INT}", f"limit:{INT}"], f"{LIST}, total: {{{INT}}}"),
        ([f"after:{TEXT}"], LIST),
        ([f"starting_after:{TEXT}"], "data: {type: array, items: {type: string}}, has_more: {type: boolean}"),
        ([f"offset:{TEXT}", f"limit:{INT}"], LIST),
    ],
)
def test_what_is_not_sure_is_not_proposed(tmp_path: Path, parameters: list[str], properties: str) -> None:
    assert one(tmp_path, *parameters, properties=properties) is None


def test_a_cursor_that_a_switch_turns_on_is_not_what_comes_without_it(tmp_path: Path) -> None:
    properties = f"{LIST}, next_marker: {{{TEXT}}}"
    parameters = [f"marker:{TEXT}", f"offset:{INT}", f"limit:{INT}"]
    assert (one(tmp_path, *parameters, properties=properties) or {})["style"] == "cursor"
    assert (one(tmp_path, *parameters, "usemarker:type: boolean", properties=properties) or {})["style"] == "offset"


@pytest.mark.parametrize(
    ("method", "operation_id", "is_proposed"), [("post", "listThings", True), ("put", "listThings", False)]
)
def test_what_reads_by_post_is_a_list(tmp_path: Path, method: str, operation_id: str, is_proposed: bool) -> None:
    found = one(tmp_path, f"page:{INT}", f"per_page:{INT}", properties=LIST, method=method)
    assert (found is not None) is is_proposed, operation_id


# -- examples


@pytest.mark.parametrize(
    ("parameters", "properties", "example", "is_proposed"),
    [
        ([f"page:{INT}", f"per_page:{INT}"], LIST, {"data": [{"id": "1"}]}, True),
        ([f"page:{INT}", f"per_page:{INT}"], LIST, {"data": {"id": "1"}}, False),
        ([f"page:{INT}", f"per_page:{INT}"], LIST, {"items": [{"id": "1"}]}, False),
        ([f"page:{INT}", f"per_page:{INT}"], f"{LIST}, page: {{{INT}}}", {"data": [{}], "page": 0}, False),
        ([f"offset:{INT}", f"limit:{INT}"], f"{LIST}, total: {{{INT}}}", {"data": [{}, {}], "total": 1}, False),
        ([f"offset:{INT}", f"limit:{INT}"], f"{LIST}, total: {{{INT}}}", {"data": [{}, {}], "total": 9}, True),
        ([f"cursor:{TEXT}"], f"{LIST}, next_cursor: {{{TEXT}}}", {"data": [], "next_cursor": "abc"}, True),
        (
            [f"cursor:{TEXT}"],
            f"{LIST}, next_cursor: {{{TEXT}}}",
            {"data": [], "next_cursor": "https://a.example"},
            False,
        ),
        (
            [f"cursor:{TEXT}"],
            f"{LIST}, next_cursor: {{{TEXT}}}, has_more: {{type: boolean}}",
            {"data": [], "next_cursor": None, "has_more": True},
            False,
        ),
        ([], f"{LIST}, next_url: {{{TEXT}}}", {"data": [], "next_url": "eyJwYWdlIjoyfQ"}, False),
        ([], f"{LIST}, next_url: {{{TEXT}}}", {"data": [], "next_url": "/things?page=2"}, True),
        (
            [f"starting_after:{TEXT}"],
            f"{LIST}, has_more: {{type: boolean}}",
            {"data": [{"uid": "1"}], "has_more": False},
            False,
        ),
    ],
)
@pytest.mark.parametrize("how", ["example: VALUE", "examples: {a: {value: VALUE}}"])
def test_a_proposal_that_an_example_contradicts_is_not_made(  # noqa: PLR0913  # one row
    tmp_path: Path, parameters: list[str], properties: str, example: object, is_proposed: bool, how: str
) -> None:
    media = how.replace("VALUE", json.dumps(example))
    found = one(tmp_path, *parameters, properties=properties, media=media)
    assert (found is not None) is is_proposed


# -- extensions of others

SPEAKEASY = "x-speakeasy-pagination: {type: "


@pytest.mark.parametrize(
    ("extension", "parameters", "properties", "expected"),
    [
        (
            SPEAKEASY
            + "cursor, inputs: [{name: a, type: cursor}], outputs: {results: $.rows, nextCursor: '$.rows[-1].b'}}",
            [f"a:{TEXT}"],
            "rows: {type: array, items: {properties: {b: {type: string}}}}",
            {"style": "cursor", "parameter": "a", "items": "/rows", "item": "/b"},
        ),
        (
            SPEAKEASY + "offsetLimit, inputs: [{name: p, type: page}], outputs: {results: $.rows, numPages: $.count}}",
            [f"p:{INT}"],
            f"rows: {{type: array, items: {{}}}}, count: {{{INT}}}",
            {"style": "page", "parameter": "p", "items": "/rows", "total": "/count"},
        ),
        (
            "x-speakeasy-pagination: {type: url, outputs: {results: $.rows, nextUrl: $.go.on}}",
            [],
            f"rows: {{type: array, items: {{}}}}, go: {{properties: {{on: {{{TEXT}}}}}}}",
            {"style": "next_url", "items": "/rows", "next": "/go/on"},
        ),
        (
            "x-fern-pagination: {cursor: $request.at, next_cursor: $response.then.at, results: $response.rows}",
            [f"at:{TEXT}"],
            f"rows: {{type: array, items: {{}}}}, then: {{properties: {{at: {{{TEXT}}}}}}}",
            {"style": "cursor", "parameter": "at", "items": "/rows", "next": "/then/at"},
        ),
        (
            "x-fern-pagination: {offset: $request.page, results: $response.rows, has-next-page: $response.on}",
            [f"page:{INT}"],
            "rows: {type: array, items: {}}, on: {type: boolean}",
            {"style": "page", "parameter": "page", "items": "/rows", "more": "/on"},
        ),
        (
            "x-ms-pageable: {nextLinkName: onwards, itemName: rows}",
            [],
            f"rows: {{type: array, items: {{}}}}, onwards: {{{TEXT}}}",
            {"style": "next_url", "items": "/rows", "next": "/onwards"},
        ),
        ("x-ms-pageable: {nextLinkName: null}", [], "value: {type: array, items: {}}", None),
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: gone, type: cursor}], outputs: {nextCursor: $.x}}",
            [f"page:{INT}", f"limit:{INT}"],
            LIST,
            {"style": "page", "parameter": "page", "items": "/data"},
        ),
        ("x-fern-pagination: nonsense", [], LIST, None),
    ],
)
def test_what_other_generators_are_told_is_read(
    tmp_path: Path, extension: str, parameters: list[str], properties: str, expected: dict[str, Any] | None
) -> None:
    assert one(tmp_path, *parameters, properties=properties, extension=extension) == expected


AZURE = """\
swagger: '2.0'
info: {title: Advisor, version: '1'}
host: management.azure.example
schemes: [https]
produces: [application/json]
paths:
  /operations:
    get:
      operationId: Operations_List
      x-ms-pageable: {nextLinkName: nextLink}
      responses: {200: {description: d, schema: {$ref: '#/definitions/Operations'}}}
  /suppressions:
    get:
      operationId: Suppressions_List
      x-ms-pageable: {nextLinkName: nextLink}
      responses: {200: {description: d, schema: {$ref: '#/definitions/Suppressions'}}}
  /metadata:
    get:
      operationId: Metadata_List
      x-ms-pageable: {nextLinkName: null}
      responses: {200: {description: d, schema: {type: object, properties: {value: {type: array, items: {}}}}}}
definitions:
  Operations: {type: object, properties: {value: {type: array, items: {type: object}}, nextLink: {type: string}}}
  Suppressions: {allOf: [{$ref: '#/definitions/Operations'}]}
"""


def test_a_description_of_swagger_as_autorest_reads_it(tmp_path: Path) -> None:
    (tmp_path / "azure.yaml").write_text(AZURE, encoding="utf-8")
    assert proposed(tmp_path / "azure.yaml") == [
        {
            "operations": ["Operations_List", "Suppressions_List"],
            "style": "next_url",
            "items": "/value",
            "next": "/nextLink",
        }
    ]


# -- the commands

MUSEUM = """\
openapi: 3.1.0
info: {title: Museum, version: '1'}
servers: [{url: https://museum.example}]
security: []
paths:
  /tickets:
    get:
      operationId: listTickets
      parameters: [{name: after, in: query, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: {properties: {
        tickets: {type: array, items: {type: string}}, next_cursor: {type: string}}}}}}}
  /events:
    get:
      operationId: listEvents
      parameters: [{name: after, in: query, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: {properties: {
        events: {type: array, items: {type: string}}, next_cursor: {type: string}}}}}}}
"""
PETS = description(f"cursor:{TEXT}", properties=f"{LIST}, next_cursor: {{type: [string, 'null']}}")


def test_init_writes_the_tables_as_comments_and_without_marks_they_work(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("things.yaml", PETS)
    run = project.run("init", "things.yaml")
    assert run.status == 0
    assert "specs/things.toml: proposes pages for 1 list" in run.stdout
    toml = project.text("specs/things.toml")
    assert "## 1 operation: listThings\n# [[pagination]]\n" in toml
    assert "pagination" not in tomllib.loads(toml)
    with imported(
        tmp_path / "used", "things", PETS, uncommented(toml).replace("../things.yaml", "things.yaml")
    ) as package:
        pages = [{"data": [{"id": "1"}, {"id": "2"}], "next_cursor": "b"}, {"data": [{"id": "3"}], "next_cursor": None}]
        with of(package, "testing:FakeApi")() as api:
            api.on("listThings").reply(pages[0]).reply(pages[1])
            found = [thing.id for thing in api.client().things.list().all()]
            assert found == ["1", "2", "3"]
            assert [call.request.url.params.get("cursor") for call in api.calls()] == [None, "b"]


@pytest.mark.parametrize(
    ("file", "chosen", "operation", "call", "pages"),
    daily(
        [
            (
                "resend-resend.yaml",
                "emails/*",
                "emails/list",
                "emails.list()",
                [{"data": [{"id": "1"}, {"id": "2"}], "has_more": True}, {"data": [{"id": "3"}], "has_more": False}],
            ),
            (
                "qdrant-openapi.json",
                "scroll*",
                "scroll_points",
                "points.scroll('all')",
                [
                    {"result": {"points": [{"id": 1}, {"id": 2}], "next_page_offset": 2}},
                    {"result": {"points": [{"id": 3}], "next_page_offset": None}},
                ],
            ),
            (
                "box-openapi.json",
                "get_users",
                "get_users",
                "users.list()",
                [
                    {"entries": [{"id": "1"}, {"id": "2"}], "total_count": 3},
                    {"entries": [{"id": "3"}], "total_count": 3},
                ],
            ),
            (
                "stripe-spec3.yaml",
                "GetBalanceHistory",
                "GetBalanceHistory",
                "balance.list_history()",
                [{"data": [{"id": "1"}, {"id": "2"}], "has_more": True}, {"data": [{"id": "3"}], "has_more": False}],
            ),
            (
                "github-api.github.com.json",
                "activity/list-public-events",
                "activity/list-public-events",
                "activity.list_public_events()",
                [[{"id": "1"}, {"id": "2"}], [{"id": "3"}], []],
            ),
        ],
        lambda row: row[0].partition("-")[0] not in ("stripe", "github", "box"),
    ),
)
def test_pages_of_real_apis_are_walked_through_with_the_proposed_tables(  # noqa: PLR0913  # one row
    tmp_path: Path, file: str, chosen: str, operation: str, call: str, pages: list[Any]
) -> None:
    path = shared(f"corpus/{file}")
    project = Project(tmp_path)
    (tmp_path / path.name).write_bytes(path.read_bytes())
    assert project.run("init", path.name, "--name", "real").status == 0
    toml = uncommented(project.text("specs/real.toml")).replace(f"../{path.name}", str(path))
    first, _, rest = toml.partition("\n\n")
    toml = f'{first}\nbase_url = "https://real.example"\noperations = ["{chosen}"]\n\n{rest}'
    with imported(tmp_path / "used", "real", "", toml) as package, of(package, "testing:FakeApi")() as api:
        for page in pages:
            api.on(operation).reply(page, check=False)
        found = [str(item.id) for item in eval(f"client.{call}.all()", {"client": api.client()})]  # noqa: S307
        assert found == ["1", "2", "3"]
        assert len(api.calls()) == len(pages)


def test_lint_prints_what_may_be_added_to_the_toml(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "things", PETS)
    run = project.run("lint", "things", "--suggest-pagination", "-q")
    assert tomllib.loads(uncommented(run.stdout))["pagination"][0]["operations"] == ["listThings"]
    project.write("specs/things.toml", project.text("specs/things.toml") + uncommented(run.stdout))
    assert project.run("generate").status == 0
    again = project.run("lint", "things", "--suggest-pagination", "-q")
    assert again.stdout == "## The description has no list that is read page by page.\n"


def test_what_a_table_is_about_already_is_not_proposed(tmp_path: Path) -> None:
    table = '[[pagination]]\noperations = ["listThings"]\nstyle = "link_header"\nitems = "/data"\n'
    toml = f'sources = ["things.yaml"]\n{table}'
    run = Project.of(tmp_path, "things", PETS, toml).run("lint", "things", "--suggest-pagination", "-q")
    assert "[[pagination]]" not in run.stdout


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "pagination.md").read_text(encoding="utf-8")
    [(words, shown)] = re.findall(r"```console\n\$ specpress ([^\n]*)\n(.*?)```", page, re.DOTALL)
    project = Project.of(tmp_path, "museum", MUSEUM)
    assert project.run(*words.split(), "-q").stdout == shown
    project.write("specs/museum.toml", project.text("specs/museum.toml") + uncommented(shown))
    run = project.run("generate")
    assert (run.status, "2 warnings" in run.stderr) == (0, False)
