from __future__ import annotations

import builtins
import functools
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from generator.models.forms import ModelsError
from generator.models.spelled import read_written
from generator.spelling.reserved import FIELD_NAMES
from tests.models.package import alias, entry, install, load, ref, type_errors, write

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir.models import ModelEntry

TEXT = {"type": "string"}
BAD = [
    '"""\nimport os\n"""',
    "\\",
    '"',
    "a\r\nb\rc",
    "\x00\x1b",
    "\u202e\u2066x",
    "'); import os; ('",
    "{{x}}",
    "\u2028",
    "'h00000'",
]
KINDS: list[dict[str, Any]] = [
    TEXT,
    {"type": "integer"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    ref("Error"),
    {},
    {"type": "array", "items": TEXT},
    {"type": "object", "additionalProperties": {"type": "number"}},
    {"enum": ["a"]},
    {"type": "boolean"},
    {"type": "array", "prefixItems": [TEXT, ref("Tree")], "items": False},
]


def hostile_names() -> list[ModelEntry]:
    """Return classes whose fields have every name that a module of models could need, each in every type."""
    ours = {"date", "datetime", "Any", "Literal", "Annotated", "Field", "Model", "TypeAliasType", "typing", "pydantic"}
    ours |= {"shared", "app", "annotations", "self", "cls", "_private", "root", "match", "case", "type", "__slots__"}
    names = sorted({*dir(builtins), *ours, *FIELD_NAMES})
    python = {name: name for name in ("str", "int", "list", "dict", "float", "bool", "tuple")} if "str" in names else {}
    python = {name: spelled for name, spelled in python.items() if name not in FIELD_NAMES}
    return [
        entry(
            f"Hostile{shift}",
            {name: KINDS[(index + shift) % len(KINDS)] for index, name in enumerate(names)},
            names[::2],
            python=python if shift % 2 else {},
        )
        for shift in range(len(KINDS))
    ]


def hostile_classes() -> list[ModelEntry]:
    named = [
        entry(f"{name}Key", {"a ": {"enum": ["x"]}}, class_name=name) for name in ("Any", "Literal", "Field", "Model")
    ]
    return [
        *named,
        entry("Error", {"date": TEXT}, module="shared"),
        alias("Tree", {"type": "array", "items": {"anyOf": [ref("Tree"), {"enum": ["x'", 'y\n"']}, ref("Hostile1")]}}),
        entry("Dated", {"date": ref("Error")}, module="date", class_name="Date"),
        entry("Typed", {"date": ref("Dated"), "typing": ref("Dated")}, module="typing"),
        entry("Parsed", {"x y": ref("Typed")}, module="pydantic"),
        entry("Values", {"z": {"enum": [10**30, -5, True, 1, "\ud800", "ok", None, 2.0]}, "\ud800w": TEXT}),
        alias("Deep", functools.reduce(lambda inner, _: {"type": "array", "items": inner}, range(300), TEXT)),
        alias("Quoted", {"anyOf": [{"enum": BAD}, {"type": "array", "items": ref("Quoted")}]}),
    ]


def test_whatever_the_names_the_models_import_build_and_type_check(tmp_path: Path) -> None:
    entries = [*hostile_names(), *hostile_classes()]

    load(tmp_path, *entries)

    assert not type_errors(tmp_path, install(tmp_path, write(*entries)))


@pytest.mark.parametrize("bad", BAD)
def test_hostile_text_stays_text(tmp_path: Path, bad: str) -> None:
    entries = (
        entry(
            "Pet",
            {bad: {"enum": [bad, "x"], "description": bad}, "kind": {"const": bad, "description": bad}},
            ["kind"],
            description=bad,
        ),
        alias("Name", {"enum": [bad], "description": bad}),
    )
    text = write(*entries)["models/app.py"]

    assert not [each for each in text if each != "\n" and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    pet = load(tmp_path, *entries)["app"].Pet
    assert pet.model_validate({bad: bad, "kind": bad}).model_dump(by_alias=True) == {bad: bad, "kind": bad}
    assert [field.alias or name for name, field in pet.model_fields.items()] == [bad, "kind"]


def test_settings_of_the_working_directory_have_no_influence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (entry("Pet", {"some-name": TEXT, "other": ref("Pet")}), alias("Name", {"enum": ["a"]}))
    before = write(*entries)
    (tmp_path / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 20\n"
        "[tool.datamodel-codegen]\nsnake-case-field = true\nuse-title-as-name = true\nbase-class = 'evil.Base'\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)

    assert write(*entries) == before


def test_the_order_of_the_models_has_no_influence() -> None:
    entries = [*hostile_classes()[4:], entry("Hostile1", {"a": TEXT})]

    assert write(*entries) == write(*reversed(entries))


def test_a_form_that_dcg_was_not_asked_for_is_a_fault() -> None:
    with pytest.raises(ModelsError, match="nobody asked for"):
        read_written(["class C00000(Model):\n    w00000: str = input()\n    import_os: int\n"])


@pytest.mark.parametrize(
    "wrong",
    [
        alias("A", ref("Missing")),
        alias("A", {"anyOf": "x"}),
        entry("A", {"x": TEXT}, python={"x": "import os"}),
        entry("A", {}, class_name="class"),
        entry("A", {}, module="../x"),
    ],
)
def test_an_entry_that_breaks_its_contract_is_a_fault(wrong: ModelEntry) -> None:
    with pytest.raises(ModelsError):
        write(wrong)


def test_two_thousand_models_take_little_time() -> None:
    entries = [
        entry(f"Model{index}", {f"f{place}": KINDS[(index + place) % len(KINDS)] for place in range(index % 9)}, [])
        for index in range(2000)
    ]
    write(*entries[:1], *hostile_classes(), entry("Hostile1", {}))
    started = time.process_time()

    write(*entries, *hostile_classes(), entry("Hostile1", {}))

    assert time.process_time() - started < 5


def test_a_union_of_a_thousand_models_and_a_class_of_a_thousand_fields_take_little_time() -> None:
    many = [entry(f"Model{index}", {"kind": {"const": f"k{index}"}}, ["kind"]) for index in range(1000)]
    union = {
        "oneOf": [ref(each.key) for each in many],
        "discriminator": {"propertyName": "kind", "mapping": {}},
    }
    started = time.process_time()

    text = write(*many, alias("Any1", union), entry("Wide", {f"f{index}": TEXT for index in range(1000)}))

    assert "Model999" in text["models/app/_any1.py"]
    assert time.process_time() - started < 20
