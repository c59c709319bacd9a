"""`specs/<name>.toml`: the sources, options and waivers of one client. Unknown keys are errors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameterConfig:
    """`[[client_parameters]]`: a parameter that every operation repeats, given once to the client."""

    name: str
    place: Literal["path", "query", "header", "cookie"]
    argument: str | None = None
    secret: bool = False
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """`[[waivers]]`: a JSON Pointer (or `METHOD /path`) of what is not generated, and why."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that decides what one client looks like, beside its sources' text."""

    name: str
    sources: tuple[Path, ...]
    output: Path
    lock: Path | None = None
    """`specs/<name>.lock`; None for an ad hoc run, which keeps no lock."""
    file: str = ""
    """The toml as shown in diagnostics; empty for an ad hoc run."""
    enums: Literal["open", "closed"] = "open"
    environment_prefix: str = ""
    """Of the environment variables that fill client arguments; default: the client's name in upper case."""
    client_parameters: tuple[ClientParameterConfig, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    base_url: str | None = None
    allow_insecure: bool = False
