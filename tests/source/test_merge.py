from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.config.waiver_tables import MergeChoice
from generator.diagnostics import Reporter, SpecError
from generator.diagnostics.location import parse_pointer
from generator.source.load import load_sources
from tests.source.helpers import load_refusal, loaded, written

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def _page(folder: Path, name: str, body: str) -> Path:
    return written(folder, name, f"# {name}\n\n```yaml\n{HEAD}{body}```\n")


def test_pages_make_one_document_in_any_order_and_keep_their_places(tmp_path: Path) -> None:
    pages = [
        _page(tmp_path, "a.md", "tags: [{name: x}]\npaths: {/a: {get: {summary: A}}}\n"),
        _page(tmp_path, "b.md", "tags: [{name: x}, {name: y}]\npaths:\n  /a: {post: {}}\n  /b: {get: {}}\n"),
        _page(tmp_path, "c.md", "paths: {/a: {get: {summary: other}}}\ncomponents: {schemas: {S: {type: string}}}\n"),
    ]
    results = [loaded(*order)[0].entry for order in itertools.permutations(pages)]
    assert all(result.data == results[0].data for result in results)
    assert list(results[0].data) == list(results[-1].data)  # type: ignore[arg-type]
    assert results[0].data == {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "tags": [{"name": "x"}, {"name": "y"}],
        "paths": {"/a": {"get": {"summary": "A"}, "post": {}}, "/b": {"get": {}}},
        "components": {"schemas": {"S": {"type": "string"}}},
    }
    place = results[0].locate(("paths", "/a", "post"))
    assert (place.file, place.line) == (str(pages[1]), 8)
    assert results[0].locate(("tags", "1", "name")).file == str(pages[1])
    assert results[0].locate(("components", "schemas", "S", "type")).file == str(pages[2])


def test_a_pruned_component_is_taken_whole_with_a_note(tmp_path: Path) -> None:
    schema = (
        "paths: {}\ncomponents:\n  schemas:\n    S:\n      type: object\n      required: [%s]\n      properties: {%s}\n"
    )
    one = _page(tmp_path, "a.md", schema % ("x", "x: {type: string}"))
    two = _page(tmp_path, "b.md", schema % ("x, y", "x: {type: string}, y: {type: integer}"))
    sources, reporter = loaded(two, one)
    merged = sources.entry.data["components"]["schemas"]["S"]  # type: ignore[index,call-overload]
    assert merged["required"] == ["x", "y"]  # type: ignore[index,call-overload]
    assert list(merged["properties"]) == ["x", "y"]  # type: ignore[index,call-overload,arg-type]
    assert [entry.code for entry in reporter.diagnostics] == ["merge-union"]
    assert sources.entry.locate(("components", "schemas", "S", "properties", "y", "type")).file == str(two)


@pytest.mark.parametrize(
    ("one", "two", "what"),
    [
        ("servers: [{url: https://a}]\npaths: {}\n", "servers: [{url: https://b}]\npaths: {}\n", "servers"),
        ("paths: {}\n", "servers: [{url: https://b}]\npaths: {}\n", "servers"),
        ("servers: [{url: https://b}]\npaths: {}\n", "paths: {}\n", "servers"),
        ("security: []\npaths: {}\n", "security: [{k: []}]\npaths: {}\n", "security"),
        ("paths: {/a: {get: {operationId: x}}}\n", "paths: {/a: {get: {operationId: y}}}\n", "get"),
        ("paths: {/a: {get: {}}}\n", "paths: {/a: {get: {security: []}}}\n", "get"),
        ("paths: {/a: {parameters: [{name: x}]}}\n", "paths: {/a: {post: {}}}\n", "parameters"),
        (
            "paths: {}\ncomponents: {schemas: {S: {type: string}}}\n",
            "paths: {}\ncomponents: {schemas: {S: {type: integer}}}\n",
            "type",
        ),
        (
            "paths: {}\ncomponents: {schemas: {S: {properties: {a: {}}, required: []}}}\n",
            "paths: {}\ncomponents: {schemas: {S: {properties: {a: {}}, required: [a]}}}\n",
            "required",
        ),
        (
            "paths: {}\ncomponents: {securitySchemes: {S: {type: apiKey, in: header}}}\n",
            "paths: {}\ncomponents: {securitySchemes: {S: {type: apiKey, in: query}}}\n",
            "S",
        ),
    ],
)
def test_a_contradiction_names_both_places(tmp_path: Path, one: str, two: str, what: str) -> None:
    first, second = _page(tmp_path, "a.md", one), _page(tmp_path, "b.md", two)
    for order in ((first, second), (second, first)):
        refusal = load_refusal(*order)
        assert refusal.code == "merge-conflict"
        assert what in refusal.message
        assert "a.md:" in refusal.message
        assert "b.md:" in refusal.message
        assert len(refusal.related) == 1


def _choice(target: str, prefer: str = "b.md") -> MergeChoice:
    return MergeChoice(target=parse_pointer(target), prefer=prefer, reason="the vendor said so")


SETTLED = [
    ("#/servers", "servers: [{url: https://a}]\npaths: {}\n", "servers: [{url: https://b}]\npaths: {}\n"),
    ("#/servers", "servers: [{url: https://a}]\npaths: {}\n", "paths: {}\n"),
    ("#/servers", "paths: {}\n", "servers: [{url: https://b}]\npaths: {}\n"),
    ("#/paths/~1a/get", "paths: {/a: {get: {operationId: x}}}\n", "paths: {/a: {get: {operationId: y}}}\n"),
    ("#/paths/~1a/parameters", "paths: {/a: {parameters: [{name: x}]}}\n", "paths: {/a: {post: {}}}\n"),
    ("#/paths/~1a/parameters", "paths: {/a: {post: {}}}\n", "paths: {/a: {parameters: [{name: x}]}}\n"),
    (
        "#/components/schemas/S",
        "paths: {}\ncomponents: {schemas: {S: {type: string, minLength: 1}}}\n",
        "paths: {}\ncomponents: {schemas: {S: {type: integer}}}\n",
    ),
    (
        "#/components/schemas/S/properties/p/type",
        "paths: {}\ncomponents: {schemas: {S: {properties: {p: {type: string}, q: {}}}}}\n",
        "paths: {}\ncomponents: {schemas: {S: {properties: {p: {type: integer}, r: {}}}}}\n",
    ),
    (
        "#/components/securitySchemes/S",
        "paths: {}\ncomponents: {securitySchemes: {S: {type: apiKey, in: header}}}\n",
        "paths: {}\ncomponents: {securitySchemes: {S: {type: apiKey, in: query}}}\n",
    ),
]


def _at(data: Any, target: str) -> Any:
    for token in parse_pointer(target):
        data = data.get(token, "absent")
    return data


@pytest.mark.parametrize(("target", "one", "two"), SETTLED)
def test_the_toml_settles_a_contradiction_for_one_page(tmp_path: Path, target: str, one: str, two: str) -> None:
    pages = [_page(tmp_path, "a.md", one), _page(tmp_path, "b.md", two), _page(tmp_path, "c.md", one)]
    for prefer, body in (("a.md", one), ("b.md", two)):
        for order in itertools.permutations(pages):
            reporter = Reporter()
            merged = load_sources(order, reporter, [_choice(target, prefer)]).entry
            assert _at(merged.data, target) == _at(yaml.safe_load(body), target)
            assert [entry.code for entry in reporter.diagnostics if entry.code != "merge-union"] == []
            if _at(merged.data, target) != "absent":
                assert merged.locate(parse_pointer(target)).file.endswith(prefer)


@pytest.mark.parametrize("prefer", ["c.md", "md", "elsewhere/a.md"])
def test_a_choice_names_a_page_that_is_there(tmp_path: Path, prefer: str) -> None:
    pages = [_page(tmp_path, "a.md", "paths: {}\n"), _page(tmp_path, "b.md", "paths: {}\n")]
    with pytest.raises(SpecError, match="is the end of 0 of the pages"):
        load_sources(pages, Reporter(), [_choice("#/servers", prefer)])


def test_a_contradiction_elsewhere_stays_one(tmp_path: Path) -> None:
    pages = [_page(tmp_path, "a.md", "paths: {/a: {get: {x: 1}}, /b: {get: {y: 1}}}\n")]
    pages += [_page(tmp_path, "b.md", "paths: {/a: {get: {deprecated: true}}, /b: {get: {deprecated: true}}}\n")]
    with pytest.raises(SpecError, match="~1b/get"):
        load_sources(pages, Reporter(), [_choice("#/paths/~1a/get")])


def test_absent_and_empty_security_agree(tmp_path: Path) -> None:
    pages = [_page(tmp_path, "a.md", "security: []\npaths: {}\n"), _page(tmp_path, "b.md", "paths: {}\n")]
    assert loaded(*pages)[1].diagnostics == []


def test_documentation_may_differ(tmp_path: Path) -> None:
    schema = "paths: {}\ncomponents: {schemas: {S: {type: string, description: %s, properties: {description: {}}}}}\n"
    pages = [_page(tmp_path, "a.md", schema % "one"), _page(tmp_path, "b.md", schema % "two")]
    assert loaded(*pages)[1].errors == []


def test_a_second_block_cannot_take_over_the_server(tmp_path: Path) -> None:
    page = _page(tmp_path, "a.md", "paths: {}\n")
    written(tmp_path, "a.md", page.read_text() + "\n```yaml\npaths: {}\nservers: [{url: https://evil.example}]\n```\n")
    assert load_refusal(page).code == "merge-conflict"


def test_a_page_of_models_says_nothing_of_servers(tmp_path: Path) -> None:
    models = _page(tmp_path, "a.md", "components: {schemas: {S: {type: string}}}\n")
    calls = _page(tmp_path, "b.md", "servers: [{url: https://a}]\nsecurity: [{k: []}]\npaths: {/a: {get: {}}}\n")
    data = loaded(models, calls)[0].entry.data
    assert data["servers"] == [{"url": "https://a"}]  # type: ignore[index,call-overload]
    assert data["components"] == {"schemas": {"S": {"type": "string"}}}  # type: ignore[index,call-overload]


OPERATION = "paths: {/a: {get: {tags: [%s], parameters: [{name: q, in: query, %s}], responses: {'200': {%s}}}}}\n"


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (("A", "example: 1", "description: x"), ("B", "example: 2", "description: y"), "merge-differs"),
        (("A", "schema: {enum: [1]}", ""), ("A", "schema: {enum: [2]}", ""), "merge-conflict"),
        (("A", "schema: {const: {title: 1}}", ""), ("A", "schema: {const: {title: 2}}", ""), "merge-conflict"),
        (
            ("A", "schema: {properties: {tags: {type: string}}}", ""),
            ("A", "schema: {properties: {tags: {type: array}}}", ""),
            "merge-conflict",
        ),
    ],
)
def test_only_what_changes_a_request_or_an_answer_is_a_contradiction(
    tmp_path: Path, one: tuple[str, ...], other: tuple[str, ...], code: str
) -> None:
    pages = [_page(tmp_path, "a.md", OPERATION % one), _page(tmp_path, "b.md", OPERATION % other)]
    if code == "merge-conflict":
        assert load_refusal(*pages).code == code
    else:
        assert [found.code for found in loaded(*pages)[1].diagnostics] == [code]


def test_front_matter_and_bare_versions_in_prose_are_no_descriptions(tmp_path: Path) -> None:
    whole = _page(tmp_path, "a.md", "paths: {/a: {get: {}}}\n")
    front = '```yaml\n---\ntitle: X\nopenapi: "/openapi.json GET /x"\n---\n```\n'
    prose = f"Say so:\n\n{front}\n```yaml\nopenapi: get /x\n```\n"
    written(tmp_path, "b.md", prose)
    bare = "\n```yaml\nopenapi: 3.0.0\n```\n"
    whole.write_text(whole.read_text(encoding="utf-8") + bare, encoding="utf-8")
    sources, reporter = loaded(tmp_path)
    assert list(sources.entry.data["paths"]) == ["/a"]  # type: ignore[index,call-overload,arg-type]
    assert sorted(found.code for found in reporter.diagnostics) == ["page-block-bare", "page-skipped"]
