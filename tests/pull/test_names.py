"""Whatever an index links to, each URL gets a file of its own below `into`."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.pull_tables import PullConfig
from generator.pull.address import joined, target_of
from generator.pull.allowance import FetchError
from generator.pull.file_names import files_for
from generator.pull.index import read_index

PULL = PullConfig(url="https://docs.example/a/llms.txt", into="x/y", index="llms", hosts=frozenset({"other.example"}))
LINKS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.from_regex(r"(https://other\.example)?(/|\.\./|%2e%2e/|\.|a|A|é|%00|\?|=){0,12}(\.md)?", fullmatch=True),
    ),
    max_size=12,
)


@given(LINKS)
def test_every_url_has_a_file_of_its_own_below_the_folder(links: list[str]) -> None:
    urls = {url for link in links if (url := joined(PULL.url, link))}
    files = files_for(sorted(urls), PULL)
    assert set(files) == urls
    assert len({file.casefold() for file in files.values()}) == len(urls)
    for file in files.values():
        parts = PurePosixPath(file).parts
        assert parts[:2] == ("x", "y")
        assert len(parts) > 2
        assert all(part.isascii() and part.isprintable() and not part.startswith(".") for part in parts)
        assert all(len(part) < 128 for part in parts)


@given(LINKS)
def test_the_file_of_a_url_does_not_depend_on_the_order(links: list[str]) -> None:
    urls = sorted({joined(PULL.url, link) for link in links})
    assert files_for(urls, PULL) == files_for(reversed(urls), PULL)


@given(st.lists(st.text(max_size=60), max_size=8).map("\n".join))
def test_any_text_is_read_as_an_index(text: str) -> None:
    for url in read_index(text, PULL).pages:
        assert url.startswith("https://")


@given(st.text(max_size=80) | st.text(max_size=40).map("https://docs.example/".__add__))
def test_a_url_is_asked_for_at_the_host_that_was_checked_or_not_at_all(url: str) -> None:
    try:
        target = target_of(url, PULL)
    except FetchError:
        return
    assert (target.scheme, target.host) in {("https", "docs.example"), ("https", "other.example")}
    assert target.path.startswith("/")


def urls_of(*names: str) -> list[str]:
    return [f"https://docs.example/a/{name}" for name in names]


def digest(url: str, digits: int = 8) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:digits]


def taken_apart(files: dict[str, str]) -> None:
    """Fail if a file is another one, or the folder of another one, on any disk."""
    keys = [unicodedata.normalize("NFC", file).casefold() for file in files.values()]
    assert len(set(keys)) == len(keys)
    folders = {str(folder) for key in keys for folder in PurePosixPath(key).parents}
    assert folders.isdisjoint(keys)


@pytest.mark.parametrize(
    "names",
    [
        ("a.md", "a.md/b.md"),
        ("a.md", "A.md/b.md", "A.md/b.md/c.md"),
        ("a.md", "A.md", f"a-{digest('https://docs.example/a/a.md')}.md"),
        ("é.md", "e%CC%81.md", "%C3%A9.md"),
        ("K.md", "%E2%84%AA.md", "k.md"),
        ("x" * 300 + ".md", "x" * 301 + ".md"),
        ("a.", "a", "a.md", "a..md"),
    ],
)
def test_a_file_is_never_another_one_nor_its_folder(names: tuple[str, ...]) -> None:
    urls = urls_of(*names)
    files = files_for(urls, PULL)
    assert set(files) == set(urls)
    taken_apart(files)
    assert files == files_for(urls[::-1], PULL)


def test_names_that_collide_by_a_digest_that_was_known_beforehand_are_told_apart() -> None:
    names = ["a.md", "A.md"]
    for _ in range(6):
        names.append(f"a-{digest(urls_of(names[-1])[0])}.md")
    taken_apart(files_for(urls_of(*names), PULL))


@pytest.mark.parametrize("name", ["con.md", "NUL.md", "lpt1.yaml", "aux/x.md", "com1.tar.md", "prn"])
def test_no_file_has_the_name_of_a_device(name: str) -> None:
    [file] = files_for(urls_of(name), PULL).values()
    devices = {"con", "prn", "aux", "nul", "com1", "lpt1"}
    assert devices.isdisjoint(part.partition(".")[0].lower() for part in PurePosixPath(file).parts)
    assert not any(part.endswith((".", " ")) for part in PurePosixPath(file).parts)


def test_a_file_that_is_kept_is_no_folder_of_a_new_one() -> None:
    [file] = files_for(urls_of("a.md/b.md"), PULL, ["x/y/a.md"]).values()
    assert PurePosixPath(file).parent == PurePosixPath("x/y")
    [file] = files_for(urls_of("a.md"), PULL, ["x/y/a.md/b.md"]).values()
    assert file != "x/y/a.md"
    [file] = files_for(urls_of("a.md"), PULL, ["x/y/a.md"]).values()
    assert file == "x/y/a.md"
