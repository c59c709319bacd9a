"""Takes the toml's `client_parameters` and says which parameters are given once to the client, as which argument."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.client_toml import Config


def parameter_key(place: str, wire: str) -> tuple[str, str]:
    """Return what two spellings of one parameter share: header names ignore case (RFC 9110 section 5.1)."""
    return place, wire.lower() if place == "header" else wire


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameters:
    """The parameters that are given once to the client."""

    arguments: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(place, name) to the argument of the client."""

    def argument(self, place: str, wire: str) -> str | None:
        """Return the client's argument for a parameter, or None when each method takes it itself."""
        return self.arguments.get(parameter_key(place, wire))


def matched(config: Config, names: Mapping[str, str]) -> ClientParameters:
    """Return the toml's entries by place and name; `names` gives the argument for `place:name`."""
    return ClientParameters(
        arguments={
            parameter_key(entry.place, entry.name): names[f"{entry.place}:{entry.name}"]
            for entry in config.client_parameters
        }
    )
