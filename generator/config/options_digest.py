"""Takes the options of a client and gives the digest that its lock and its MANIFEST.json keep of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .client_toml import Config

_SILENT = frozenset(
    {"sources", "matched", "root", "output", "lock", "file", "proof_waivers", "pulls", "used_by", "keeps_changelog"}
)
"""Members of a Config that change nothing of the output, or that say where something is."""


def options_digest(config: Config) -> str:
    """Return the SHA-256 of every option that can change the output, and of no path.

    Only what differs from its default counts, so that a new option moves no client that does not use it.
    """
    options = {name: value for name, value in _given(config).items() if name not in _SILENT}
    if config.environment_prefix == config.name.upper():
        del options["environment_prefix"]
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()


def old_options_digest(config: Config) -> str:
    """Return the digest that specpress 0.1.0 made, of the `repr` of all options.

    A client that has it keeps it as long as its options stay. This goes when no such client is left.
    """
    options = (
        config.name,
        config.enums,
        config.environment_prefix,
        config.client_parameters,
        config.waivers,
        config.base_url,
        config.allow_insecure,
        *((config.pagination,) if config.pagination else ()),
        *((config.chosen,) if config.chosen else ()),
        *(path.name for path in config.overlays),
        *((config.merges,) if config.merges else ()),
        *((config.unused,) if config.unused else ()),
        *((config.empty_bodies,) if config.empty_bodies else ()),
        *((config.enum_arguments,) if config.enum_arguments != "closed" else ()),
    )
    return hashlib.sha256(repr(options).encode()).hexdigest()


def _given(table: object) -> dict[str, object]:
    """Return the members of a table of the toml that differ from their defaults, ready for JSON."""
    compared = [each for each in fields(cast("Config", table)) if each.compare]
    members = {each.name: (getattr(table, each.name), _default(each)) for each in compared}
    return {name: _plain(value) for name, (value, default) in members.items() if value != default}


def _default(member: Field[object]) -> object:
    return member.default if member.default_factory is MISSING else member.default_factory()


def _plain(value: object) -> object:
    if is_dataclass(value):
        return _given(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in cast("Iterable[object]", value)]
    return value.name if isinstance(value, Path) else value
