"""Calls that are right are right to both type checkers: sampled ones and documented examples, written as literals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.literals import judged, sampled
from generator.commands.proofs import proof_of
from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from generator.pipeline import press
from generator.proof.choice import Choice
from generator.proof.values.types_of_calls import SampledCall
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from generator.config.client_toml import Config

SOURCE = Path(__file__).with_name("orders.yaml")


def _package(config: Config, folder: Path) -> Path:
    pressed = press(config, Reporter())
    assert pressed is not None
    write_client(folder / "orders", pressed.files)
    return folder / "orders"


@NIGHTLY
def test_every_documented_and_every_full_call_is_right_and_a_wrong_one_is_found(tmp_path: Path) -> None:
    config = ad_hoc_config([SOURCE], tmp_path / "orders", "orders")
    package = _package(config, tmp_path)
    with proof_of(config, package, Choice(), Reporter()) as proof:
        calls = list(sampled(proof, seed=1))
    assert len(calls) > len(proof.description.operations)
    assert any(call.label.endswith(" example") for call in calls)
    call = next(each for each in calls if "address" in each.keywords)
    keywords = {**call.keywords, "address": {"nmae": 1}}
    found = judged(package, [*calls, SampledCall(call=call.call, keywords=keywords, label="wrong")])
    assert {line.split(":")[0] for line in found} == {"mypy", "pyright"}
    assert {line.split(": ")[1] for line in found} == {"wrong"}, found
