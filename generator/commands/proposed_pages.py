"""Appends to a toml that was just set up the tables of pagination that its lists call for, as comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.client_toml import load_config
from ..diagnostics import Reporter, SpecError
from ..disk.package import write_files
from ..pipeline import analyse
from ..source.text import digest
from ..suggest.pagination_tables import pagination_text, propose_pagination

if TYPE_CHECKING:
    from pathlib import Path


def append_proposals(toml: Path) -> tuple[int, tuple[str, ...]]:
    """Append the tables; return how many lists they are about, and the components that no operation reaches.

    What is wrong with the description is not reported: `generate` does that.

    Raises:
        SpecError: an `output-…` code.
    """
    try:
        config = load_config(toml)
    except SpecError:
        return 0, ()
    analysed = analyse(config, Reporter())
    if analysed is None:
        return 0, ()
    proposals = propose_pagination(analysed.spec, analysed.api, config)
    if proposals:
        text = toml.read_text(encoding="utf-8")
        new = f"{text}\n{pagination_text(proposals)}"
        write_files(config.output, {toml: new}, {toml: digest(text.encode())})
    return sum(len(each.operations) for each in proposals), analysed.api.unused
