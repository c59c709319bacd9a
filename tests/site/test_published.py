"""Pages of a site as platforms publish them, with old, broken and foreign ones among them, give the whole client."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.shared_data import shared
from tests.site.document import whole_document
from tests.site.published import FORMS, carried, foreign, stale
from tests.site.splitting import operations
from tests.site.test_site import CoreLoader, differing, pressed, whole
from tests.support.nightly import NIGHTLY, daily

if TYPE_CHECKING:
    from pathlib import Path

STALE = 4
SAID = {
    "api-left-out", "merge-older", "page-block-bare", "page-old-skipped", "page-skipped", "page-unreadable",
}  # fmt: skip


def publish(document: dict[str, Any], form: str, folder: Path, seed: int) -> tuple[str, str]:
    """Write the pages under names that say nothing; return path and method of the one whose name is the first."""
    folder.mkdir()
    chance = random.Random(seed)
    every = list(operations(document))
    chance.shuffle(every)
    names: dict[str, tuple[str, str]] = {}
    for path, method in every:
        name = hashlib.sha256(f"{seed}{path}{method}".encode()).hexdigest()[:10]
        names[name] = (path, method)
        (folder / f"{name}.md").write_text(FORMS[form](document, path, method), encoding="utf-8")
    for path, method in every[:STALE]:
        old = stale(document, path, method)
        name = hashlib.sha256(f"old{seed}{path}{method}".encode()).hexdigest()[:10]
        text = FORMS[form](old, path, method)
        (folder / f"{name}.md").write_text(text.replace("version: 1.0.0", "version: 1.0.0-beta"), encoding="utf-8")
    for name, text in foreign(form):
        (folder / name).write_text(text, encoding="utf-8")
    return names[min(names)]


def check(document: dict[str, Any], form: str, folder: Path) -> None:
    first = publish(document, form, folder / "site", 7)
    expected, _ = pressed(whole(carried(document, form, first), folder), folder / "out")
    found, codes = pressed(folder / "site", folder / "out")
    assert differing(found, expected) == []
    assert set(codes) >= SAID
    assert codes.count("merge-older") >= STALE, "a page of GitBook has a block for each model"


@pytest.mark.parametrize("form", FORMS)
def test_pages_of_each_platform_give_the_client_of_the_whole_document(form: str, tmp_path: Path) -> None:
    check(whole_document(), form, tmp_path)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", daily(["typesense-openapi.yaml", "resend-resend.yaml"], lambda name: name[0] == "t"))
def test_pages_of_real_documents_do(name: str, form: str, tmp_path: Path) -> None:
    """One in 3.0, one in 3.1."""
    check(_read(name), form, tmp_path)


@NIGHTLY
@pytest.mark.parametrize("form", FORMS)
def test_pages_of_a_large_document_do(form: str, tmp_path: Path) -> None:
    check(_read("box-openapi.json"), form, tmp_path)


def _read(name: str) -> dict[str, Any]:
    source = shared(f"corpus/{name}")
    text = source.read_text(encoding="utf-8")
    document = json.loads(text) if source.suffix == ".json" else yaml.load(text, Loader=CoreLoader)  # noqa: S506
    assert isinstance(document, dict)
    return document
