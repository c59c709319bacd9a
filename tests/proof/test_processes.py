"""A process of the proof that ends costs what it was at; one that grew too large lets go or is replaced."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from generator.proof.cells import judged
from generator.proof.choice import Choice
from generator.proof.memory import Memory
from generator.proof.parallel import proven
from generator.proof.prove import Task
from generator.proof.time_limits import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from generator.proof.cells import Cell
    from generator.proof.prove import Proof

COUNT = 14


def cells_of(number: int, dying: int | None) -> Iterator[Cell]:
    if number == dying:
        os._exit(9)
    yield judged(f"GET /{number}", "request", ())


@dataclass
class Parts:
    """So much of a proof as `parallel` asks for."""

    dying: int | None = None
    choice: Choice = field(default_factory=Choice)
    allowance: Allowance = field(default_factory=lambda: Allowance(0))

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(
            Task(f"GET /{number}", lambda number=number: cells_of(number, self.dying)) for number in range(COUNT)  # type: ignore[misc]
        )

    def __enter__(self) -> Self:
        return self

    def warm_up(self, _operations: object) -> None:
        """Nothing is imported."""

    def let_go(self) -> None:
        """Nothing is kept."""

    def forget(self) -> None:
        """Nothing was imported."""


def found(parts: Parts) -> list[tuple[str, str]]:
    return [(cell.operation, cell.verdict) for cell in proven(cast("Proof", parts), lambda _: None, jobs=2)]


def test_cells_come_in_order() -> None:
    assert found(Parts()) == [(f"GET /{number}", "proven") for number in range(COUNT)]


def test_a_process_that_ends_costs_one_operation() -> None:
    verdicts = dict(found(Parts(dying=3)))
    assert list(verdicts) == [f"GET /{number}" for number in range(COUNT)]
    assert {name for name, verdict in verdicts.items() if verdict != "proven"} == {"GET /3"}
    assert verdicts["GET /3"] == "unproven"


def test_a_process_lets_go_before_it_is_replaced() -> None:
    usual = gc.get_threshold()
    kept = [bytes(64_000_000)]
    enough = Memory(16_000_000, kept.clear)
    kept.append(b"x" * 64_000_000)
    assert enough.suffices()
    assert kept == []
    other = Memory(16_000_000, lambda: None)
    kept.append(b"y" * 64_000_000)
    assert not other.suffices()
    gc.set_threshold(*usual)
