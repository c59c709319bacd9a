"""The proof of a small description takes bounded processor time, and says where it gave up."""

from __future__ import annotations

import time

import pytest

from generator.proof import time_limits
from generator.proof.time_limits import Allowance, TooLongError


def busy(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "_FIRST", 0.6)
    monkeypatch.setattr(time_limits, "_TICK", 0.05)


def test_operations_use_up_one_allowance_together() -> None:
    allowance = Allowance(100)
    with allowance.limited():
        busy(0.3)
    with pytest.raises(TooLongError, match="the whole description took more than 1 s"), allowance.limited():
        busy(20)
    with pytest.raises(TooLongError), allowance.limited():
        pytest.fail("nothing is begun any more")


def test_a_larger_description_has_more() -> None:
    with Allowance(200_000).limited():
        busy(0.8)


def test_one_operation_has_a_bound_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "_ONE", 0.2)
    with pytest.raises(TooLongError, match="took more than 0 s"), Allowance(10_000_000).limited():
        busy(20)
