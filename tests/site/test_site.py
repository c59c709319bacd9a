"""A documentation site, one operation a page, gives the client that the whole document gives."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from tests.shared_data import shared
from tests.site.document import whole_document
from tests.site.splitting import ROOT, operations, page, pruned, references, without_one_optional
from tests.support.nightly import daily
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path


class CoreLoader(yaml.CSafeLoader):
    """Leaves dates as text, as YAML 1.2 does."""


CoreLoader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
    for key, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def reachable(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the pages together show: no component that no operation needs, no webhook, no link of the root."""
    components: dict[str, Any] = {}
    for path, method in operations(document):
        for kind, named in pruned(document, path, method)["components"].items():  # type: ignore[attr-defined]
            components.setdefault(kind, {}).update(named)
    kept = {kind: {name: known[name] for name in known if name in components.get(kind, {})}
            for kind, known in document.get("components", {}).items()}  # fmt: skip
    return {**{name: document[name] for name in (*ROOT, "paths") if name in document}, "components": kept}


def publish(document: dict[str, Any], folder: Path, seed: int) -> int:
    """Write the pages in an order and under names that say nothing; some components lose an optional property."""
    folder.mkdir()
    chance = random.Random(seed)
    every = list(operations(document))
    chance.shuffle(every)
    shown: dict[str, int] = {}
    for path, method in every:
        for reference in set(references(pruned(document, path, method))):
            shown[reference] = shown.get(reference, 0) + 1
    for number, (path, method) in enumerate(every):
        name = hashlib.sha256(f"{seed}{path}{method}".encode()).hexdigest()[:10]
        part = pruned(document, path, method)
        if number % 4 == 0:
            part = without_one_optional(part, chance, lambda key: shown.get(f"#/components/schemas/{key}", 0) > 8)
        (folder / f"{name}.md").write_bytes(page(part, f"Page {number}", f"{method} {path}", number))
    (folder / "welcome.md").write_text("# Welcome\n\nNo operation here.\n\n```bash\ncurl https://x.example\n```\n")
    return len(every)


def pressed(source: Path, output: Path) -> tuple[dict[str, str], list[str]]:
    found = press(ad_hoc_config([source], output, "site"), reporter := Reporter())
    files = {name: text for name, text in found.files.items() if name != "MANIFEST.json"}
    manifest = json.loads(found.files["MANIFEST.json"])
    calls = [{name: value for name, value in entry.items() if name != "origin"} for entry in manifest["operations"]]
    return {**files, "operations": json.dumps(calls, indent=1)}, [entry.code for entry in reporter.diagnostics]


def whole(document: dict[str, Any], folder: Path) -> Path:
    source = folder / "whole.json"
    source.write_text(json.dumps(document))
    return source


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def test_a_site_of_more_than_a_hundred_pages_gives_the_client_of_the_whole_document(tmp_path: Path) -> None:
    document = whole_document()
    expected, _ = pressed(whole(reachable(document), tmp_path), tmp_path / "out")
    for seed in (1, 2):
        count = publish(document, tmp_path / f"site{seed}", seed)
        found, codes = pressed(tmp_path / f"site{seed}", tmp_path / "out")

        assert count > 100
        assert differing(found, expected) == []
        assert "merge-union" in codes
        assert "page-skipped" in codes


def test_every_operation_of_a_site_says_its_page_and_pointer(tmp_path: Path) -> None:
    publish(whole_document(), tmp_path / "site", 3)
    found = press(ad_hoc_config([tmp_path / "site"], tmp_path / "out", "site"))
    operations = json.loads(found.files["MANIFEST.json"])["operations"]
    assert len(operations) > 100
    for entry in operations:
        source = tmp_path / "site" / entry["origin"]["file"].rpartition("/")[2]
        assert source.is_file()
        path = entry["path"].replace("/", "~1")
        assert entry["origin"]["pointer"] == f"/paths/{path}/{entry['method'].lower()}"


@pytest.mark.parametrize(
    "name",
    daily(
        ["qdrant-openapi.json", "openrouter-openapi.yaml", "resend-resend.yaml", "typesense-openapi.yaml"],
        lambda name: name.startswith("typesense"),
    ),
)
def test_real_documents_merge_back_from_their_pages(name: str, tmp_path: Path) -> None:
    source = shared(f"corpus/{name}")
    text = source.read_text(encoding="utf-8")
    document = json.loads(text) if source.suffix == ".json" else yaml.load(text, Loader=CoreLoader)  # noqa: S506
    expected, _ = pressed(whole(reachable(document), tmp_path), tmp_path / "out")
    publish(document, tmp_path / "site", 5)
    found, _ = pressed(tmp_path / "site", tmp_path / "out")

    assert differing(found, expected) == []
