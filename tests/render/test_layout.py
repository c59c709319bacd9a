"""What `format_files` gives is what black gives."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import black
import pytest
from hypothesis import HealthCheck, given, settings

from generator.disk.cache import KeptTexts
from generator.finish.format import format_files, format_text
from generator.render import render
from generator.render.runtime_files import is_copied
from tests.render.sample import API, LIST_PETS, MODELS, parameter
from tests.render.strategies import hostile_apis, stretched_apis

if TYPE_CHECKING:
    from generator.ir.api import Api, Operation, Resource

MODE = black.Mode(line_length=100, target_versions={black.TargetVersion.PY311})


def _python_files(api: Api) -> dict[str, str]:
    files = MODELS | render(api)
    return {path: text for path, text in files.items() if path.endswith(".py") and not is_copied(path)}


def _assert_as_black(files: dict[str, str]) -> None:
    for path, text in files.items():
        assert format_text(text) == black.format_str(text, mode=MODE), path


def test_whole_files_are_as_black_formats_them() -> None:
    _assert_as_black(_python_files(API))


def test_black_leaves_formatted_files_alone() -> None:
    for path, text in format_files(_python_files(API), KeptTexts(None, "")).items():
        assert black.format_str(text, mode=MODE) == text, path


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stretched_apis())
def test_lines_of_every_length_are_as_black_breaks_them(api: Api) -> None:
    _assert_as_black(_python_files(api))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_apis())
def test_hostile_texts_are_as_black_formats_them(api: Api) -> None:
    _assert_as_black(_python_files(api))


@pytest.mark.parametrize("length", range(1, 60, 7))
def test_signatures_of_every_length_are_as_black_breaks_them(length: int) -> None:
    name = "n" * length
    operation: Operation = dataclasses.replace(
        LIST_PETS,
        name=name,
        parameters=tuple(parameter(f"{letter * (length % 13 + 1)}", required=letter == "c") for letter in "abcdef"),
    )
    resource: Resource = dataclasses.replace(API.resources[1], operations=(operation,))
    _assert_as_black(_python_files(dataclasses.replace(API, resources=(resource,))))


@pytest.mark.parametrize(
    "line",
    [
        "kind: " + " | ".join(f"Literal[{index}]" for index in range(20)) + " | None = None",
        'kind: Annotated[Literal["' + "a" * 40 + '", "' + "b" * 50 + '"] | str | None, Field(alias="petKind")] = None',
        'kind: Annotated[list[dict[str, int | str | bool]] | None, Field(alias="' + "k" * 45 + '")] = None',
        "kind: Literal[" + ", ".join(f'"value{index}"' for index in range(30)) + "] | str | None = None",
        "kind: Literal[" + ", ".join(f'"value{index}"' for index in range(30)) + "]",
        "kind: list[Literal[" + ", ".join(f'"value{index}"' for index in range(30)) + "] | str] | None = None",
        "kind: dict[str, list[" + "A" * 90 + "]] | None = None",
        "kind: " + "module." + "A" * 95 + " | None = None",
        'kind: Literal["' + "a" * 120 + '"] = "' + "a" * 120 + '"',
        "kind: float = -12345678901234567890.5e+20",
        'kind: Literal["say \\"it\'s\\" \\"now\\""]',
        'kind: Literal["宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽"]',
    ],
)
def test_fields_of_models_are_as_black_breaks_them(line: str) -> None:
    head = '"""Models."""\n\nfrom x import y\n\nclass A(Model):\n    first: int\n'
    text = f'{head}    {line}\n    """Text."""\n    last: int\n'
    assert format_text(text) == black.format_str(text, mode=MODE)


@pytest.mark.parametrize(
    "line",
    [
        'A = TypeAliasType("A", ' + " | ".join(f"Model{index}" for index in range(30)) + ")",
        'A = TypeAliasType("A", Annotated['
        + " | ".join(f"Model{index}" for index in range(30))
        + ', Field(discriminator="type")])',
        'A = TypeAliasType("A", list[' + "A" * 90 + "])",
        'A = TypeAliasType("A", Literal[' + ", ".join(f'"value{index}"' for index in range(30)) + "])",
        'A = TypeAliasType("A", Literal[' + ", ".join(f'"value{index}"' for index in range(30)) + "] | str)",
        "A: TypeAlias = Literal[" + ", ".join(f'"value{index}"' for index in range(9)) + "]",
    ],
)
def test_aliases_are_as_black_breaks_them(line: str) -> None:
    text = f'"""Models."""\n\nfrom x import y\n\nclass A(Model):\n    pass\n\n{line}\n"""Text."""\n\n{line}\n'
    assert format_text(text) == black.format_str(text, mode=MODE)


@pytest.mark.parametrize(
    "text",
    [
        '"""A."""\n\nclass A(Model):\n    """"Quoted" first."""\n\n    a: int\n',
        '"""A."""\n\nclass A(Model):\n    """"Quoted"\n\n      ends in a backslash \\\\\n    """\n\n    a: int\n',
        '"""A."""\n\nclass A(Model):\n    """Quoted at the end \\""""\n\n    a: int\n',
        '"""A."""\n\nclass A(Model):\n    """Title.\n\n        all indented\n          more\n    """\n\n    a: int\n',
        '"""A."""\n\nclass A(Model):\n    """Title.\n\n      two\n         five\n    """\n\n    pass\n\nA = 1\n',
        '"""A."""\nif TYPE_CHECKING:\n    A: TypeAlias = "B"\nelse:\n    A = TypeAliasType("A", "B")\n"""Text."""\n',
    ],
)
def test_docstrings_are_as_black_pads_them(text: str) -> None:
    assert format_text(text) == black.format_str(text, mode=MODE)


@pytest.mark.parametrize("length", range(1, 60, 7))
@pytest.mark.parametrize("result", ["None", "Call[None]"])
def test_overloads_of_every_length_are_as_black_breaks_them(length: int, result: str) -> None:
    name = "a" * length
    text = f"""from typing import overload

A = Operation()

@overload
def {name}(*, x: int) -> {result}: ...
@overload
def {name}(*, x: int, {name}_other: str, another_one: str | None = None) -> {result}: ...
def {name}(*, x: int, {name}_other: str = "", another_one: str | None = None) -> {result}:
    return None

class B:
    @overload
    def {name}(self, *, x: int) -> {result}: ...
    @overload
    def {name}(self, *, x: int, {name}_other: str, another_one: str | None = None) -> {result}: ...
    def {name}(self, *, x: int, {name}_other: str = "", another_one: str | None = None) -> {result}:
        return None
"""
    _assert_as_black({"resources/a.py": text})
