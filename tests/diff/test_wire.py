"""What changed on the wire is said with its direction: what a request may say must stay, what an answer may say was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from generator.config.client_toml import Config
from generator.diagnostics import Reporter
from generator.diff.changes import breaks
from generator.diff.wire import wire_changes
from generator.pipeline import analyse
from tests.diff.cases import BASE, CASES, changed

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diff.changes import Change

COMPATIBLE = {
    "nothing", "a description", "an operation more", "another tag", "another operationId",
    "another name of a path variable",
    "an optional parameter more", "a parameter takes more", "a choice more", "a choice becomes a text",
    "an optional member of the body more", "a body becomes optional", "a field more",
    "a required field more in an answer", "an optional field more in a request",
    "an answer's field becomes required", "a request's field becomes optional", "a request's field becomes nullable",
    "a value more in an answer", "a value less in an answer", "a component nobody uses", "an answer that was none",
    "a value more in a request", "members that nobody listed",
    "an answer that may be another", "an error that is documented", "a body of a second media type",
}  # fmt: skip


def changes(folder: Path, old: str, new: str) -> tuple[Change, ...]:
    found = []
    for name, text in (("old", old), ("new", new)):
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        analysed = analyse(Config(name="client", sources=(path,), output=folder / "client"), Reporter())
        assert analysed is not None
        found.append(analysed)
    before, after = found
    return wire_changes(before.api, after.api, before.spec, after.spec)


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_change_breaks_the_wire_or_does_not(name: str, tmp_path: Path) -> None:
    text = changed(CASES[name].changes)
    found = changes(tmp_path, BASE, text)
    assert breaks(found, "wire") is (name not in COMPATIBLE)
    for change in found:
        path = tmp_path / f"{'old' if change.text.endswith(('gone', 'no longer documented')) else 'new'}.yaml"
        assert change.file == str(path)
        assert 0 < change.line <= len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("name", CASES)
def test_a_description_does_not_differ_from_itself(name: str, tmp_path: Path) -> None:
    text = changed(CASES[name].changes)
    assert changes(tmp_path, text, yaml.safe_dump(yaml.safe_load(text), sort_keys=True)) == ()


def test_a_change_names_its_place(tmp_path: Path) -> None:
    new = BASE.replace("{name: dry, in: query, schema", "{name: dry, in: query, required: true, schema")
    [change] = changes(tmp_path, BASE, new)
    assert (change.kind, change.subject, change.breaking) == ("parameter-required", "PUT /pets/{id}", True)
    assert change.text == "query parameter `dry` is required now"
    assert (change.pointer, change.line) == ("#/paths/~1pets~1{id}/put/parameters/0", 11)


def test_another_name_of_a_path_variable_is_no_change_of_the_wire(tmp_path: Path) -> None:
    new = BASE.replace("/pets/{id}:", "/pets/{petId}:").replace("{name: id, in: path", "{name: petId, in: path")
    assert changes(tmp_path, BASE, new) == ()


def test_a_required_header_that_becomes_a_credential_is_sent_as_before(tmp_path: Path) -> None:
    header = "        - {name: X-Key, in: header, required: true, schema: {type: string}}\n"
    old = BASE.replace("        - {name: dry", header + "        - {name: dry")
    schemes = "  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}\n"
    new = BASE.replace("components:\n", "components:\n" + schemes).replace(
        "      operationId: put_pet\n", "      operationId: put_pet\n      security: [{key: []}]\n"
    )
    found = changes(tmp_path, old, new)
    assert not breaks(found, "wire"), found


def test_a_closed_enumeration_must_not_grow(tmp_path: Path) -> None:
    found = []
    for name, text in (("old", BASE), ("new", changed(CASES["a value more in an answer"].changes))):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        config = Config(name="client", sources=(path,), output=tmp_path / "client", enums="closed")
        analysed = analyse(config, Reporter())
        assert analysed is not None
        found.append(analysed)
    before, after = found
    told = wire_changes(before.api, after.api, before.spec, after.spec)
    assert [change.breaking for change in told] == [True]
