"""What docs/ and the READMEs and docstrings of the committed clients show is what happens."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import re
import sys
import textwrap
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest

from generated.tidewater_freight import Client
from generator.config.client_toml import load_config
from tests.support.libraries import needs_types_of_httpx2
from tests.support.readme_calls import run_snippets, snippets

from .app import API_KEY

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"\b(Client|AsyncClient)\((?=\w)")
SHOWN = "http://127.0.0.1:8000/v1"
PAGES = ("pagination", "hooks", "runtime", "webhooks", "testing")


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]


def documentation(page: str) -> list[tuple[str, str]]:
    return blocks(ROOT / "docs" / f"{page}.md")


def examples() -> list[tuple[str, str]]:
    return [
        (code, output)
        for page in PAGES
        for (language, code), (following, output) in zip(documentation(page), documentation(page)[1:], strict=False)
        if (language, following) == ("python", "output")
    ]


def printed(code: str) -> str:
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        exec(code, {"__name__": "example"})  # noqa: S102 - the pages are ours
    return written.getvalue()


class Span:
    """A span of a tracer that is there only for the test."""

    ended: ClassVar[list[Span]] = []

    def __init__(self, name: str) -> None:
        self.name, self.attributes = name, dict[str, object]()

    def set_attribute(self, name: str, value: object) -> None:
        self.attributes[name] = value

    def end(self) -> None:
        self.ended.append(self)


@pytest.fixture(autouse=True)
def tracer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a fake tracer where OpenTelemetry would be."""
    trace = ModuleType("opentelemetry.trace")
    trace.SpanKind = SimpleNamespace(CLIENT="client")  # type: ignore[attr-defined]
    trace.get_tracer = lambda _name: SimpleNamespace(start_span=lambda name, kind: Span(f"{kind} {name}"))  # type: ignore[attr-defined]
    trace.set_span_in_context = lambda span: {"span": span}  # type: ignore[attr-defined]
    propagate = ModuleType("opentelemetry.propagate")
    propagate.inject = lambda headers, context: headers.update(traceparent=context["span"].name)  # type: ignore[attr-defined]
    package = ModuleType("opentelemetry")
    package.trace = trace  # type: ignore[attr-defined]
    for module in (package, trace, propagate):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    Span.ended.clear()


def test_the_hooks_for_opentelemetry_make_a_span_of_each_attempt(server: str) -> None:
    (code,) = [code for code, _ in examples() if "opentelemetry" in code]
    printed(code.replace(SHOWN, server))
    (span,) = Span.ended
    assert span.name == "client GET /health"
    assert span.attributes == {
        "http.request.method": "GET",
        "url.template": "/health",
        "http.request.resend_count": 0,
        "http.response.status_code": 200,
    }


def test_every_example_says_what_it_prints() -> None:
    assert len(examples()) == sum(language == "python" for page in PAGES for language, _ in documentation(page))


@pytest.mark.parametrize(
    ("code", "output"),
    [pytest.param(*pair, marks=needs_types_of_httpx2 if "import httpx2" in pair[0] else ()) for pair in examples()],
)
def test_an_example_prints_what_is_shown(code: str, output: str, server: str) -> None:
    assert printed(code.replace(SHOWN, server)) == output


@pytest.mark.parametrize("text", [text for language, text in documentation("pagination") if language == "toml"])
def test_the_pagination_that_is_shown_can_be_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "shown.toml"
    path.write_text(f'sources = ["a.yaml"]\n{text}', encoding="utf-8")
    assert load_config(path).pagination


@pytest.mark.parametrize("name", ["tidewater_freight", "cometchat_management"])
def test_every_snippet_of_a_readme_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "generated"))
    try:
        assert len(snippets(ROOT / "generated" / name)) >= 5
        assert run_snippets(ROOT / "generated" / name)
    finally:
        for module in [module for module in sys.modules if module.partition(".")[0] == name]:
            del sys.modules[module]


def docstring_examples() -> list[str]:
    found: list[str] = []
    for file in sorted((ROOT / "generated" / "tidewater_freight" / "resources").glob("*.py")):
        module: Any = importlib.import_module(f"generated.tidewater_freight.resources.{file.stem}")
        for _, value in inspect.getmembers(module, inspect.isclass):
            for _, method in inspect.getmembers(value, inspect.isfunction):
                _, _, example = (inspect.getdoc(method) or "").partition("\nExample:\n")
                if example:
                    found.append(textwrap.dedent(re.split(r"\n\n(?=\S)", example)[0]))
    return found


def test_an_example_of_a_docstring_is_a_call_that_the_server_takes(server: str) -> None:
    assert docstring_examples()
    with Client(api_key=API_KEY, base_url=server) as client:
        for code in docstring_examples():
            assert eval(code, {"client": client}) is not None  # noqa: S307 - the client is ours
