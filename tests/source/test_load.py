from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import SpecError
from tests.shared_data import shared
from tests.source.helpers import MINIMAL, line_of, load_refusal, loaded, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "raw", "code", "words"),
    [
        ("a.yaml", b"", "document-empty", "empty"),
        ("a.yaml", b"# only a comment\n", "document-empty", "empty"),
        ("a.yaml", b"- a\n", "document-not-mapping", "mapping"),
        ("a.yaml", b"a: 1\n", "document-not-openapi", "'a'"),
        ("a.yaml", b"asyncapi: 3.0.0\n", "document-asyncapi", "AsyncAPI"),
        ("a.yaml", b"a: \xff\n", "not-utf8", "byte offset 3"),
        ("a.yaml", "openapi: 3.0.0".encode("utf-16"), "not-utf8", "UTF-16"),
        ("a.md", b"\x80", "not-utf8", "UTF-8"),
        ("a.yaml", b"a: 1\nb: \x00\n", "nul-character", "offset 8"),
    ],
)
def test_what_is_no_description_is_refused(tmp_path: Path, name: str, raw: bytes, code: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    refusal = load_refusal(path)
    assert refusal.code == code
    assert words in refusal.message
    assert refusal.location is not None
    assert refusal.location.file == str(path)


def test_paths_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    assert load_refusal(tmp_path / "absent.yaml").code == "source-missing"
    assert load_refusal(tmp_path).code == "folder-empty"
    os.mkfifo(tmp_path / "pipe.yaml")
    assert load_refusal(tmp_path / "pipe.yaml").code == "source-unreadable"
    with pytest.raises(SpecError):
        loaded()


def test_a_file_over_the_limit_is_refused_without_a_parse(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * (16 * 1024 * 1024 + 1))
    assert load_refusal(path).code == "file-too-large"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.encode())
    assert loaded(path)[0].entry.locate(("openapi",), key=True).column == 1


@pytest.mark.parametrize(("written_version", "kept"), [("1.10", "1.10"), ("1", "1"), ("2e3", "2e3"), ("'x'", "x")])
def test_the_version_is_the_text_of_its_author(tmp_path: Path, written_version: str, kept: str) -> None:
    yaml_file = written(tmp_path, "a.yaml", f"openapi: 3.1\ninfo:\n  version: {written_version}\n")
    assert loaded(yaml_file)[0].entry.data == {"openapi": "3.1", "info": {"version": kept}}
    if kept != "x":
        json_file = written(tmp_path, "a.json", f'{{"swagger": 2.0, "info": {{"version": {written_version}}}}}')
        assert loaded(json_file)[0].entry.data == {"swagger": "2.0", "info": {"version": kept}}


def test_a_folder_without_pages_stands_for_its_only_document(tmp_path: Path) -> None:
    written(tmp_path, "README.md", "# Read me\n")
    written(tmp_path, "openapi.yaml", MINIMAL)
    written(tmp_path, "parts/other.yaml", MINIMAL)
    written(tmp_path, "config.yaml", "a: 1\n")
    assert loaded(tmp_path)[0].entry.path == tmp_path / "openapi.yaml"
    written(tmp_path, "second.json", '{"openapi": "3.0.0"}')
    assert load_refusal(tmp_path).code == "folder-ambiguous"


def test_a_page_under_any_name_is_known_by_its_block(tmp_path: Path) -> None:
    page = written(tmp_path, "llms-full.txt", f"# A\n\n```yaml\n{MINIMAL}```\n")
    assert loaded(page)[0].entry.locate(("openapi",), key=True).line == 4


def test_the_order_and_repetition_of_sources_does_not_matter(tmp_path: Path) -> None:
    page = written(tmp_path, "a.md", f"```yaml\n{MINIMAL}```\n")
    assert loaded(page, page)[0].entry.data == loaded(page)[0].entry.data


def test_references_open_files_below_the_source_once(tmp_path: Path) -> None:
    entry = written(tmp_path, "api.yaml", MINIMAL)
    written(tmp_path, "a b/part.yaml", "x: {y: 1.10}\n")
    written(tmp_path, "a b/next.json", "[1]")
    sources, _ = loaded(entry)
    place = sources.entry.locate(())
    part = sources.open(sources.entry, "./a%20b/part.yaml", place)
    assert part is sources.open(sources.entry, "a b/../a b/part.yaml", place)
    assert part.data == {"x": {"y": 1.1}}
    assert part.file == str(tmp_path / "a b/part.yaml")
    assert sources.open(part, "next.json", place).data == [1]
    assert sources.open(part, "../api.yaml", place) is sources.entry
    assert [file.rsplit("/", 1)[1] for file, _ in sources.inputs] == ["api.yaml", "part.yaml", "next.json"]


@pytest.mark.parametrize(
    "reference",
    [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "http://127.0.0.1:1/x.yaml",
        "//host/x.yaml",
        "/etc/passwd",
        "../outside.yaml",
        "%2e%2e/outside.yaml",
        "sub/../../outside.yaml",
        "..\\outside.yaml",
        "C:\\x.yaml",
        "link.yaml",
        "linked/outside.yaml",
        "~/x.yaml",
        "a\0b",
    ],
)
def test_references_that_leave_the_source_folder_are_refused(tmp_path: Path, reference: str) -> None:
    written(tmp_path, "outside.yaml", "secret: CANARY\n")
    entry = written(tmp_path, "in/api.yaml", MINIMAL)
    (tmp_path / "in/link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "in/linked").symlink_to(tmp_path)
    sources, _ = loaded(entry)
    with pytest.raises(SpecError) as caught:
        sources.open(sources.entry, reference, sources.entry.locate(("paths",)))
    diagnostic = caught.value.diagnostic
    assert diagnostic.code == "ref-outside"
    assert "$ref" in diagnostic.message
    assert ascii(reference) in diagnostic.message
    assert line_of(diagnostic) == 3


def test_a_reference_to_nothing_names_it(tmp_path: Path) -> None:
    entry = written(tmp_path, "api.yaml", MINIMAL)
    sources, _ = loaded(entry)
    for reference in ("absent.yaml", ".", "x" * 300):
        with pytest.raises(SpecError) as caught:
            sources.open(sources.entry, reference, sources.entry.locate(()))
        assert caught.value.diagnostic.code == "ref-file-missing"


def test_every_corpus_document_loads_without_an_error() -> None:
    paths = sorted(shared("corpus/torture").glob("*.*"))
    assert len(paths) > 10
    for path in paths:
        _, reporter = loaded(path)
        assert reporter.errors == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("D38_parse_yaml_alias_bomb.yaml", "alias"),
        ("D39_parse_flow_nesting_100k.yaml", "nest"),
        ("D43_parse_duplicate_keys_yaml.yaml", "duplicate"),
        ("D44_parse_yaml_python_tags.yaml", "tag"),
        ("D52a_shape_empty_file.yaml", "empty"),
        ("D52b_shape_top_level_list.yaml", "mapping"),
        ("D52d_shape_binary_garbage.yaml", "UTF-8"),
        ("D60_md_unclosed_fence.md", "line"),
        ("D61_md_second_block_hijacks_server.md", "servers"),
        ("D65_md_error_location_second_block.md", "YAML"),
        ("D66_md_no_yaml_block.md", "block"),
    ],
)
def test_hostile_documents_are_refused(name: str, word: str) -> None:
    assert word in load_refusal(shared(f"hostile/dev/{name}")).message


@pytest.mark.parametrize("prefix", ["D36", "D41", "D42", "D45", "D49", "D52c", "D62", "D63", "D64"])
def test_hostile_documents_that_are_well_formed_load(prefix: str) -> None:
    (path,) = shared("hostile/dev").glob(f"{prefix}_*")
    assert loaded(path)[1].errors == []
