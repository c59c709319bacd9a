"""Measures what it costs to tell the branches of a union apart, beside pydantic alone: a list of 100,000 objects.

Each rule of `Choice` is measured where the values are of the first branch, of the second, and of both in turn.
Processor time of the quickest of five readings, each beside one of pydantic alone.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pydantic import TypeAdapter

from generator.extras.checked_unions import Choice  # of this checkout
from generator.runtime.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

MANY, ROUNDS = 100_000, 5
SMALL = {"kind": "small", "size": 7, "name": "n"}
LARGE = {"kind": "large-thing", "size": 107, "name": "n"}
VALUES = {"first": [SMALL], "second": [LARGE], "both": [SMALL, LARGE]}


class Small(Model):
    """The first branch; both have the same members."""

    kind: str
    size: int
    name: str | None = None


class Large(Model):
    """The second branch."""

    kind: str
    size: int
    name: str | None = None


RULES: dict[str, Mapping[str, dict[str, Any]]] = {
    "bounds": {"Small": {"prefer": {"size": {"maximum": 50}}}, "Large": {"prefer": {"size": {"minimum": 51}}}},
    "patterns": {
        "Small": {"prefer": {"kind": {"pattern": "^small"}}},
        "Large": {"prefer": {"kind": {"pattern": "^large-[a-z]+$"}}},
    },
    "lengths": {"Small": {"prefer": {"kind": {"most": 5}}}, "Large": {"prefer": {"kind": {"least": 6}}}},
    "not": {"Small": {"never": [{"values": {"kind": ["large-thing"]}}]}},
    "values": {"Small": {"values": {"kind": ["small"]}}, "Large": {"values": {"kind": ["large-thing"]}}},
    "closed objects": {"Small": {"only": []}, "Large": {"only": []}},
}


def seconds(adapter: TypeAdapter[Any], raw: bytes) -> float:
    """Return the processor time of one reading."""
    validator = cast("Any", adapter.validator)
    start = time.process_time()
    validator.validate_json(raw, strict=True, by_alias=True, by_name=False)
    return time.process_time() - start


def main() -> None:
    """Print the ratio of each rule and each order of values."""
    plain: TypeAdapter[Any] = TypeAdapter(list[Small | Large])
    print(f"{'':16}" + "".join(f"{name:>10}" for name in VALUES))
    for name, rules in RULES.items():
        checked: TypeAdapter[Any] = TypeAdapter(list[Annotated[Small | Large, Choice(rules)]])
        ratios: list[float] = []
        for values in VALUES.values():
            raw = json.dumps(values * (MANY // len(values))).encode()
            pairs = [(seconds(plain, raw), seconds(checked, raw)) for _ in range(ROUNDS)]
            ratios.append(min(pair[1] for pair in pairs) / min(pair[0] for pair in pairs))
        print(f"{name:16}" + "".join(f"{ratio:10.2f}" for ratio in ratios), flush=True)


if __name__ == "__main__":
    main()
