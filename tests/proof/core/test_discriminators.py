"""A discriminator decides where several branches of a oneOf fit, and changes nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.core.small import Judge, described, document

if TYPE_CHECKING:
    from pathlib import Path

LIKE: dict[str, Any] = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
BRANCHES = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]


def judge_of(folder: Path, discriminator: object, version: str = "3.1.1", **schemas: object) -> Judge:
    union = {"oneOf": BRANCHES, "discriminator": discriminator}
    return Judge(described(folder, document(union, version, **{"Cat": LIKE, "Dog": LIKE, **schemas})))


@pytest.mark.parametrize(
    ("discriminator", "tag"),
    [
        ({"propertyName": "kind"}, "Cat"),
        ({"propertyName": "kind", "mapping": {"meow": "#/components/schemas/Cat"}}, "meow"),
        ({"propertyName": "kind", "mapping": {"meow": "Cat"}}, "meow"),
        ({"propertyName": "kind", "defaultMapping": "Dog"}, "anything"),
    ],
)
@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_the_tag_decides_between_branches_that_both_fit(
    tmp_path: Path, discriminator: object, tag: str, version: str
) -> None:
    judge = judge_of(tmp_path, discriminator, version)
    assert judge.allows(f'{{"kind": "{tag}"}}')
    assert not judge.allows('{"a": 1}')
    assert not judge.allows("null")


def test_several_branches_that_no_tag_tells_apart_are_taken_as_those_of_anyof(tmp_path: Path) -> None:
    assert judge_of(tmp_path, {"propertyName": "kind"}).allows('{"kind": "Cow"}')
    (tmp_path / "none").mkdir()
    assert Judge(described(tmp_path / "none", document({"oneOf": BRANCHES}, Cat=LIKE, Dog=LIKE))).allows(
        '{"kind": "Cat"}'
    )


def test_a_tag_does_not_change_what_is_valid(tmp_path: Path) -> None:
    """OpenAPI 3.1.1 Discriminator Object: it must not change the validation outcome of the schema."""
    cat = {"type": "object", "required": ["lives"]}
    judge = judge_of(tmp_path, {"propertyName": "kind", "mapping": {"meow": "Dog"}}, Cat=cat)
    assert judge.allows('{"lives": 9}')  # no tag, and one branch fits
    assert judge.allows('{"kind": "Cat"}')  # the tag of a branch that does not fit, and one branch fits
    assert judge.allows('{"lives": 9, "kind": "meow"}')
    assert judge.allows('{"lives": 9, "kind": "Cow"}')  # no branch is told, and both fit
    assert not judge.allows("{}")


def test_null_beside_tagged_branches(tmp_path: Path) -> None:
    union = {"oneOf": [*BRANCHES, {"type": "null"}], "discriminator": {"propertyName": "kind"}}
    judge = Judge(described(tmp_path, document(union, Cat=LIKE, Dog=LIKE)))
    assert judge.allows("null")
    assert judge.allows('{"kind": "Dog"}')
    assert not judge.allows('{"kind": 1}')


def test_an_anyof_needs_no_tag(tmp_path: Path) -> None:
    union = {"anyOf": BRANCHES, "discriminator": {"propertyName": "kind"}}
    judge = Judge(described(tmp_path, document(union, Cat=LIKE, Dog=LIKE)))
    assert judge.allows('{"kind": "Cow"}')
    assert not judge.allows("{}")
