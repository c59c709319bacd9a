"""Whatever an index links to, each URL gets a file of its own below `into`."""

from __future__ import annotations

from pathlib import PurePosixPath

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
