"""The ledger is kept beside a lock that can be read; a damaged lock is said, and stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from generator.commands.proofs import write_ledger
from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import SpecError
from generator.proof.choice import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.ledger import Ledger


class _Ledger:
    def text(self) -> str:
        return "{}\n"


@pytest.mark.parametrize("lock", [b'["operation", "GET /a", "a\rb"]\n', b"[\n", b"\x00"])
def test_a_damaged_lock_is_said_and_stays(tmp_path: Path, lock: bytes) -> None:
    (tmp_path / "client.lock").write_bytes(lock)
    config = ad_hoc_config([tmp_path / "api.yaml"], tmp_path / "client", "client")
    config = replace(config, lock=tmp_path / "client.lock")
    with pytest.raises(SpecError) as caught:
        write_ledger(config, Choice(), cast("Ledger", _Ledger()))
    assert caught.value.diagnostic.code == "lock-unreadable"
    assert (tmp_path / "client.lock").read_bytes() == lock
    assert config.proof is not None
    assert not config.proof.exists()
