"""How classes are called that stand in a union, or whose whole name would be too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.lock.pinned import Pinned
from generator.schemas.class_names import class_candidates
from tests.schemas.support import Bench, models_of

if TYPE_CHECKING:
    from generator.source.document import JsonValue

TEXT: JsonValue = {"type": "string"}
NUMBER: JsonValue = {"type": "integer"}


def thing(required: list[str], **properties: JsonValue) -> dict[str, JsonValue]:
    return {"type": "object", "properties": dict(properties), "required": [*required]}


def listed(item: JsonValue) -> dict[str, JsonValue]:
    return {"type": "array", "items": item}


A_OR_B: JsonValue = {"enum": ["a", "b"]}
C_TO_E: JsonValue = {"enum": ["c", "d", "e"]}
UNIONS: dict[str, tuple[list[JsonValue], set[str]]] = {
    "a title": (
        [thing(["a"], a=TEXT) | {"title": "By its name: (new)"}, thing(["a"], a=NUMBER) | {"title": ""}],
        {"UByItsNameNew", "UWithNumberA"},
    ),
    "a member that is required": (
        [thing(["note"], note=TEXT, id=TEXT), thing(["kind", "id"], kind=TEXT, id=TEXT)],
        {"UWithNote", "UWithId"},
    ),
    "the values of a member": ([thing([], s=A_OR_B), thing([], s=C_TO_E)], {"UAOrB", "UOption2"}),
    "a member": ([thing([], a=TEXT, b=TEXT), thing([], a=TEXT, c=TEXT)], {"UWithB", "UWithC"}),
    "the type of a member": (
        [thing(["labels"], labels=listed(TEXT)), thing(["labels"], labels=listed(thing([], n=TEXT)))],
        {"UWithTextLabels", "UWithObjectLabels", "UWithObjectLabelsLabel"},
    ),
    "the only array": ([TEXT, listed(thing([], a=TEXT))], {"UItem"}),
    "the type of what is in an array": ([listed(TEXT), listed(thing([], a=TEXT))], {"UObjectItem"}),
    "nothing": ([thing(["a"], a=TEXT), thing(["a"], a=TEXT) | {"description": "Another."}], {"UOption1", "UOption2"}),
    "a member, beside a component of that name": (
        [thing(["note"], note=TEXT), thing(["id"], id=TEXT), {"$ref": "#/components/schemas/WithNote"}],
        {"UWithTextNote", "UWithId"},
    ),
}


@pytest.mark.parametrize(("branches", "names"), UNIONS.values(), ids=UNIONS)
@pytest.mark.parametrize("turned", [False, True])
def test_a_branch_is_called_by_what_tells_it_from_its_siblings(
    branches: list[JsonValue], names: set[str], *, turned: bool
) -> None:
    other: JsonValue = {"type": "object", "properties": {"x": NUMBER}}
    models = models_of({"U": {"oneOf": branches[::-1] if turned else branches}, "WithNote": other})
    found = {entry.class_name for entry in models.entries.values() if entry.class_name not in {"U", "WithNote"}}
    if not turned or not any("Option" in name for name in names):
        assert found == names


def test_the_key_of_a_branch_stays_when_its_word_does_not() -> None:
    key = "U/oneOf/Option1"
    schemas: dict[str, JsonValue] = {"U": {"oneOf": [thing(["a"], a=TEXT), thing(["b"], b=TEXT)]}}
    assert models_of(schemas).entries[key].class_name == "UWithA"
    found = Bench(schemas)
    pinned = Pinned(models={key: "UOption1"}, modules={key: "shared"})
    assert found.finish(pinned).entries[key].class_name == "UOption1"


def test_the_only_branch_beside_null_is_called_as_the_union() -> None:
    union: JsonValue = {"anyOf": [{"oneOf": [thing(["a"], a=TEXT), thing(["b"], b=NUMBER)]}, {"type": "null"}]}
    models = models_of({"Holder": {"type": "object", "properties": {"either": union}}})
    assert not [entry.class_name for entry in models.entries.values() if "Option" in entry.class_name]


CASH = "customer_balance_resource_cash_balance_transaction_resource_funded_transaction_resource"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            (f"{CASH}_bank_transfer_resource_eu_bank_transfer",),
            "CustomerBalanceResourceCashTransactionFundedBankTransferEu",
        ),
        (
            ("treasury_shared_resource_initiating_payment_method_details_us_bank_account",),
            "TreasuryResourceInitiatingPaymentMethodDetailsUsBankAccount",
        ),
        (
            ("PostBillingPortalConfigurationsRequest", "features", "subscription_cancel", "cancellation_reason"),
            "PostBillingPortalConfigurationsRequestCancellationReason",
        ),
    ],
)
def test_a_long_name_loses_what_it_repeats_and_then_what_is_behind_its_first_word(
    words: tuple[str, ...], name: str
) -> None:
    candidates = class_candidates(words)
    assert candidates[0] == name
    assert all(len(each) <= 60 or (len(words) == 1 and each == candidates[-1]) for each in candidates)


def test_long_names_are_apart_without_a_hash() -> None:
    long = "A" * 3 + "bcdefghijkl" * 6
    keys = [f"{CASH}_{end}" for end in ("bank_transfer", "transaction", "resource", "customer")] + [long, long + "m"]
    models = models_of({key: {"type": "object", "properties": {"a": TEXT}} for key in keys})
    names = [entry.class_name for entry in models.entries.values()]
    assert len({name.casefold() for name in names}) == len(keys)
    assert all(len(name) <= 120 and not name[-8:].isdigit() for name in names)
    assert {name for name in names if len(name) > 60} <= {long, long + "m", *names[1:4]}
