"""What `source` reads is what PyYAML and json read: the proof cannot see a fault of reading that both sides share."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diagnostics import Reporter
from generator.source.load import load_sources
from tests.support.nightly import daily

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.glob("*") if path.suffix in (".json", ".yaml"))
_LARGE = 1_000_000
ABSENT = pytest.mark.skipif(not FILES, reason="../shared/corpus is not beside this checkout: nothing real is compared")


class Core(yaml.CSafeLoader):
    """YAML with the types of the YAML 1.2 core schema alone (section 10.3.2)."""


Core.yaml_implicit_resolvers = {}
_FLOAT = r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+|[-+]?\.inf|\.nan"
# A number with a leading zero is a text to `source`: authors write codes so.
for tag, pattern, first in (
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", "true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", _FLOAT, list("-+0123456789.")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


def _integer(loader: Core, node: yaml.ScalarNode) -> int:
    text = str(loader.construct_scalar(node))
    return int(text, 8 if text[:2] == "0o" else 16 if text[:2] == "0x" else 10)


Core.add_constructor("tag:yaml.org,2002:int", _integer)
Core.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: float(str(loader.construct_scalar(node)).replace(".inf", "inf"))
)


def keyed(value: Any) -> Any:
    """Return the data with texts as keys, and without the version, which `source` keeps as it is written."""
    if isinstance(value, dict):
        return {_key(name): keyed(item) for name, item in value.items()}
    return [keyed(item) for item in value] if isinstance(value, list) else value


def _key(name: Any) -> str:
    return str(name).lower() if isinstance(name, bool) else "null" if name is None else str(name)


@ABSENT
@pytest.mark.parametrize("path", daily(FILES, lambda path: path.stat().st_size < _LARGE), ids=lambda path: path.name)
def test_a_real_description_is_read_as_other_readers_have_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    other = json.loads(text) if path.suffix == ".json" else keyed(yaml.load(text, Loader=Core))  # noqa: S506  # safe
    ours = load_sources([path], Reporter()).entry.data
    assert isinstance(ours, dict)
    for data in (other, ours):
        data["info"].pop("version", None)
        data.pop("openapi", None)
        data.pop("swagger", None)
    assert ours == other
