from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.spelling.naming import Proposal, settle

NAMES = st.sampled_from(["a", "b", "a_b", "a_2", "b_a", "class_", "A", "B", "Ab", "AB", "A2", "Page"])
PROPOSALS = st.dictionaries(
    st.text(alphabet="xyz01", min_size=1, max_size=3),
    st.tuples(st.lists(NAMES, min_size=1, max_size=4), st.booleans()),
    max_size=12,
).map(
    lambda found: [
        Proposal(key=key, candidates=tuple(names), privileged=privileged) for key, (names, privileged) in found.items()
    ]
)


def propose(key: str, *candidates: str, privileged: bool = False) -> Proposal:
    return Proposal(key=key, candidates=candidates, privileged=privileged)


@given(PROPOSALS, st.sets(NAMES, max_size=3))
def test_names_differ_by_more_than_case_from_each_other_and_from_what_is_taken(
    proposals: list[Proposal], taken: set[str]
) -> None:
    names = settle(proposals, taken=taken)

    folded = [name.casefold() for name in names.values()]
    assert names.keys() == {entry.key for entry in proposals}
    assert len(set(folded)) == len(folded)
    assert not {name.casefold() for name in taken} & set(folded)


@given(PROPOSALS, st.randoms(use_true_random=False))
def test_the_order_of_the_proposals_has_no_influence(proposals: list[Proposal], random: object) -> None:
    shuffled = list(proposals)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert settle(shuffled) == settle(proposals)


@given(PROPOSALS, PROPOSALS)
def test_settled_names_that_are_pinned_never_move(old: list[Proposal], new: list[Proposal]) -> None:
    names = settle(old)
    keys = {entry.key for entry in old}

    later = settle([*old, *(entry for entry in new if entry.key not in keys)], pinned=names)

    assert {key: later[key] for key in names} == names


def test_the_privileged_one_keeps_its_name_and_the_others_grow() -> None:
    names = settle(
        [
            propose("inline list", "Page", "ListPage"),
            propose("inline dogs", "Page", "DogsPage"),
            propose("component", "Page", privileged=True),
        ]
    )

    assert names == {"component": "Page", "inline list": "ListPage", "inline dogs": "DogsPage"}


def test_equals_grow_all_so_that_no_order_decides() -> None:
    assert settle([propose("x", "Page", "XPage"), propose("y", "Page", "YPage")]) == {"x": "XPage", "y": "YPage"}


def test_a_number_comes_last() -> None:
    assert settle([propose("x", "Page"), propose("y", "page"), propose("z", "a_b"), propose("w", "a_b")]) == {
        "x": "Page",
        "y": "page_2",
        "w": "a_b",
        "z": "a_b_2",
    }


def test_a_taken_name_gets_a_suffix() -> None:
    assert settle([propose("x", "options"), propose("y", "Any")], taken={"options", "Any"}) == {
        "x": "options_",
        "y": "AnyModel",
    }


def test_a_pin_that_is_no_name_is_not_used() -> None:
    assert settle([propose("x", "a"), propose("y", "b")], pinned={"x": "import os", "y": "class"}) == {
        "x": "a",
        "y": "b",
    }


def test_two_proposals_with_one_key_are_a_fault() -> None:
    with pytest.raises(ValueError, match="key of its own"):
        settle([propose("x", "a"), propose("x", "b")])


def test_ten_thousand_equal_names_settle_quickly() -> None:
    names = settle([propose(f"{index:05d}", "Item", f"Item{index % 10}") for index in range(10_000)])

    assert len(set(names.values())) == 10_000
