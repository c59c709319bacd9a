"""The names of all operations of all real descriptions: none too long, none with a hash, hardly one said twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter, SpecError
from generator.lock.pinned import Pinned
from generator.operations.whole import named_operations
from generator.source.load import load_sources
from generator.spec import load_spec
from generator.spelling.naming import singular, words_of
from tests.shared_data import shared
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = NIGHTLY
TABLE = Path(__file__).parents[2] / "docs" / "names.md"
GITHUB = "github-api.github.com.json"
DOCUMENTS = {
    "OpenAI": "openai-openapi.yaml", "Stripe": "stripe-spec3.yaml", "GitHub": GITHUB, "Resend": "resend-resend.yaml",
}  # fmt: skip
FOLDERS = ("*.yaml", "*.json", "pages/*", "torture/**/*.*", "digitalocean-v2/DigitalOcean-public.v2.yaml",
           "spacetraders-api/reference/SpaceTraders.json", "overlay-compliant-sets/*/openapi.yaml")  # fmt: skip
LONGEST, FEWEST = 50, 4000
HASH = re.compile(r"_(?=[a-f]*[0-9])[0-9a-f]{8}\Z")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is judged of one operation; a description itself is too large to keep."""

    label: str
    identifier: str
    tag: str
    resource: str
    method: str


def names_of(path: Path) -> list[Entry]:
    reporter = Reporter()
    config = ad_hoc_config([path], path.parent / "out", "client")
    try:
        named = named_operations(
            load_spec(load_sources(config.sources, reporter), reporter), config, Pinned(), reporter
        )
    except SpecError:  # the corpus has documents that cannot be read
        return []
    return [
        Entry(label=entry.found.label, identifier=entry.found.operation_id or "", tag=entry.tag,
              resource=entry.names.resource, method=entry.names.method)
        for entry in named
    ]  # fmt: skip


@pytest.fixture(scope="module")
def corpus() -> Mapping[Path, list[Entry]]:
    folder = shared("corpus")
    return {path: names_of(path) for pattern in FOLDERS for path in sorted(folder.glob(pattern)) if path.is_file()}


def says_resource(entry: Entry, *, end: bool) -> bool:
    resource = [singular(word) for word in words_of(entry.tag.strip("/") or entry.resource)]
    words = [singular(word) for word in words_of(entry.method)]
    part = words[-len(resource) :] if end else words[: len(resource)]
    return part == resource and (len(words) > len(resource) or not end)


def test_no_name_of_the_corpus_is_too_long_or_has_a_hash(corpus: Mapping[Path, list[Entry]]) -> None:
    found = [entry.method for entries in corpus.values() for entry in entries]
    assert len(found) > FEWEST
    assert [name for name in found if len(name) > LONGEST or HASH.search(name)] == []


def test_at_most_one_name_in_a_hundred_says_its_resource(corpus: Mapping[Path, list[Entry]]) -> None:
    """An id `users/list-followers-for-user` of GitHub is kept as it is, as its own SDKs keep it."""
    counts: Counter[str] = Counter()
    for path, entries in corpus.items():
        for entry in entries:
            counts["all"] += 1
            counts["begins"] += says_resource(entry, end=False)
            counts["ends"] += path.name != GITHUB and says_resource(entry, end=True)
    assert counts["begins"] * 100 <= counts["all"]
    assert (counts["begins"] + counts["ends"]) * 100 <= counts["all"]


def test_calls_of_github_are_the_tag_and_the_verb_of_their_ids(corpus: Mapping[Path, list[Entry]]) -> None:
    """Of 874 ids 37 have a verb of more than 50 characters; of the others one has another tag."""
    entries = next(found for path, found in corpus.items() if path.name == GITHUB)
    assert len(entries) == 874
    verbs = {entry: entry.identifier.replace("-", "_").replace("/", ".") for entry in entries}
    short = [entry for entry, call in verbs.items() if len(call.partition(".")[2]) <= LONGEST]
    other = [verbs[entry] for entry in short if f"{entry.resource}.{entry.method}" != verbs[entry]]
    assert (len(short), other) == (837, ["enterprise_admin.get_server_statistics"])


def test_the_table_beside_the_official_sdks_is_true(corpus: Mapping[Path, list[Entry]]) -> None:
    row = r"^\| (\w+) \| `(\S+ \S+)` \| `(\S+)` \| `[\w.]+` \| `([\w.]+)` \|$"
    rows = re.findall(row, TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) >= 40
    named = {
        (path.name, entry.label): (entry.identifier, f"{entry.resource}.{entry.method}")
        for path, entries in corpus.items()
        for entry in entries
    }
    for api, operation, identifier, call in rows:
        assert named[DOCUMENTS[api], operation] == (identifier, call)
