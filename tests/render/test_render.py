"""The rendered package imports, type-checks, and holds no text of the description unspelled."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import TYPE_CHECKING

import jinja2
import pytest
from hypothesis import HealthCheck, given, settings

from generator.disk.cache import KeptTexts
from generator.finish.format import format_files
from generator.ir.types import ANY, LiteralOf
from generator.render import render
from generator.render.environment import _finalize, render_template
from generator.render.readme import prose, span
from generator.spelling.code import Code, UnsafeTextError, identifier
from tests.render.sample import API, LIST_PETS, MODELS, parameter
from tests.render.strategies import NASTY, hostile_apis
from tests.support.checkers import mypy, pyright

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.ir.api import Api, Operation, Resource


def _write(folder: Path, api: Api = API) -> Path:
    package = folder / "a" / "petstore"
    for path, text in format_files(MODELS | render(api), KeptTexts(None, "")).items():
        target = package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return package


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _text(path: str, api: Api = API) -> str:
    return format_files(MODELS | render(api), KeptTexts(None, ""))[path]


def test_the_package_imports_at_any_depth_with_warnings_as_errors(tmp_path: Path) -> None:
    _write(tmp_path)
    program = (
        "import a.petstore as p, a.petstore.webhooks\n"
        "client = p.Client(key='k', api_key='s')\n"
        "call = client.pets.list.__globals__['list']('s', date=__import__('datetime').date(2026, 1, 2))\n"
        "print(call, [getattr(p, name) is not None for name in p.__all__].count(True) == len(p.__all__))\n"
        'print(a.petstore.webhooks.parse_pet_born(b\'{"name": "Rex"}\').name)\n'
    )
    call, name = _run(tmp_path, "-W", "error", "-c", program).splitlines()
    assert "listPets: GET /stores/{storeId}/pets" in call
    assert call.endswith("True")
    assert name == "Rex"


def test_a_module_of_resources_loads_no_models(tmp_path: Path) -> None:
    _write(tmp_path)
    loaded = "[name for name in sys.modules if name.startswith('a.petstore.models')]"
    program = f"import sys, a.petstore.resources.pets\nprint({loaded})"
    assert _run(tmp_path, "-c", program) == "[]\n"


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_the_package_passes_strict_type_checking(
    tmp_path: Path, checker: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    _write(tmp_path)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "pythonVersion": "3.11"}')
    (tmp_path / "a" / "__init__.py").write_text("")
    (tmp_path / "a" / "use.py").write_text(
        "from datetime import date\n"
        "from .petstore import Client\n"
        "from .petstore.models.pets import Pet\n\n\n"
        "def use(client: Client) -> list[Pet]:\n"
        '    client.pets.create_pet(name="Rex", owner={"name": "Ann"}, labels={"a": 1}, call=[{"name": "b"}])\n'
        '    client.pets.photo("id", file=b"png")\n'
        "    with client.feed.watch_stream() as stream:\n"
        "        names = [pet.name for pet in stream]\n"
        '    return client.pets.list("s", date=date(2026, 1, 2), tags=names, sort="price", order="asc")\n'
    )
    run = checker("a", cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_apis())
def test_hostile_texts_pass_the_gate_and_compile(api: Api) -> None:
    files = format_files(MODELS | render(api), KeptTexts(None, ""))
    for path, text in files.items():
        if path.endswith(".py"):
            compile(text, path, "exec", dont_inherit=True)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_the_readme_shows_texts_as_they_are(text: str) -> None:
    shown = prose(text, 1000)
    assert "\n" not in shown
    assert "<" not in shown
    assert not shown.replace("\\`", "").count("`")
    assert span(text).startswith("`")


def test_a_template_refuses_what_no_encoder_has_spelled() -> None:
    assert _finalize(Code("x")) == "x"
    with pytest.raises(UnsafeTextError):
        _finalize("x")
    with pytest.raises(UnsafeTextError):
        render_template("webhooks.py.jinja", {"imports": {"runtime": [["import os"]], "typing": []}, "events": []})
    with pytest.raises(jinja2.UndefinedError):
        render_template("webhooks.py.jinja", {})


@pytest.mark.parametrize("name", ["", "a b", "a, b", "class", "é", "v' = open(1)", "a\n", "1a", "a.b"])
def test_what_is_no_name_is_never_spelled_as_one(name: str) -> None:
    assert identifier("class_") == "class_"
    with pytest.raises(UnsafeTextError):
        identifier(name)


def test_methods_and_arguments_named_like_types_and_functions_hide_nothing(tmp_path: Path) -> None:
    names = ["list", "str", "dict", "int", "bytes", "path", "date", "unset", "pets", "call", "options_", "float"]
    operations: tuple[Operation, ...] = tuple(
        dataclasses.replace(
            LIST_PETS,
            name=name,
            builder=name,
            parameters=tuple(parameter(each, argument=each, required=each in {"path", name}) for each in names),
        )
        for name in names
    )
    resource: Resource = dataclasses.replace(API.resources[1], operations=operations)
    _write(tmp_path, dataclasses.replace(API, resources=(resource,)))
    run = mypy("a", cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    values = ", ".join(f"{name}='x'" for name in names)
    program = f"from a.petstore.resources import pets\nprint(pets.str({values}), pets.Pets)"
    assert "listPets" in _run(tmp_path, "-c", program)


def test_a_long_literal_has_one_name_and_a_short_one_none() -> None:
    text = _text("resources/pets.py")
    assert text.count('"created_at_descending"') == 1
    assert "sort: Sort | Unset = UNSET" in text
    assert 'order: Literal["asc", "desc"] | Unset = UNSET' in text


def test_values_that_no_literal_can_hold_become_their_type() -> None:
    operation: Operation = dataclasses.replace(
        LIST_PETS, parameters=(parameter("a", type=LiteralOf((1.5, 2, None, True))), parameter("b", type=ANY))
    )
    resource: Resource = dataclasses.replace(API.resources[1], operations=(operation,))
    text = _text("resources/pets.py", dataclasses.replace(API, resources=(resource,)))
    assert "a: Literal[2, True] | float | None | Unset = UNSET" in text
    assert "b: Any | Unset = UNSET" in text


def test_a_cached_file_is_not_formatted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"models/a.py": '"""A."""\nA = 1\n'}
    kept = KeptTexts(tmp_path / "cache", "x")
    first = format_files(files, kept)
    kept.keep()
    assert first["models/a.py"] == '"""A."""\n\nA = 1\n'
    formatted: list[str] = []
    monkeypatch.setattr("generator.finish.format.format_text", lambda text: formatted.append(text) or text)
    assert format_files(files, KeptTexts(tmp_path / "cache", "x")) == first
    assert formatted == []
    format_files({"models/a.py": '"""A."""\nA = 2\n'}, KeptTexts(tmp_path / "cache", "x"))
    assert len(formatted) == 1


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert format_files({"a.py": '"""A."""\n'}, KeptTexts(tmp_path / "cache", "x")) == {"a.py": '"""A."""\n'}
