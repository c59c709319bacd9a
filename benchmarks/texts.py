"""Counts the texts of real descriptions that stand in their clients, and writes docs/texts.md.

`make texts` presses every description beside the checkout; `python benchmarks/texts.py NAME...` those whose names hold
one of the words, and only prints, and each text that is lost. Both sides are read by `documented/`, with nothing of the
generator. The exit status is 1 if a text is lost.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from documented.described import Text, texts
from documented.shown import Client

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "texts.md"
FOLDERS = ("digitalocean-v2/DigitalOcean-public.v2.yaml", "spacetraders-api/reference/SpaceTraders.json")
WHOLE, FIRST, LOST = "whole", "first paragraph", "lost"
_TAG = re.compile(
    r"</?(?:a|b|br|code|div|em|h[1-6]|hr|i|img|kbd|li|ol|p|pre|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n|</p>", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{1,31};")
_WORD = re.compile(r"\w+")
EXCEPTIONS = {
    "of a type that another branch makes any value": {
        ("digitalocean-v2", "first"), ("digitalocean-v2", "prev"), ("digitalocean-v2", "next"),
        ("digitalocean-v2", "last"),
    },
    "of a property that a part of the same `allOf` describes otherwise": {
        ("digitalocean-v2", "created_at"), ("digitalocean-v2", "type"),
    },
    "of the envelope of an event, whose stream yields what is in it": {("openrouter-openapi.yaml", "data")},
}  # fmt: skip
"""Why a member of that name has a text that stands nowhere."""


@dataclass(kw_only=True)
class Counted:
    """What came of the texts of one description."""

    name: str
    found: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """(kind, what came of it) -> how many."""
    lost: list[Text] = field(default_factory=list[Text])
    excepted: Counter[str] = field(default_factory=Counter[str])
    """Why a text stands nowhere -> how many."""

    def of(self, kind: str, *outcomes: str) -> int:
        """Return how many texts of a kind came to one of the outcomes."""
        listed = outcomes or (WHOLE, FIRST, LOST)
        return sum(
            count for (found, outcome), count in self.found.items() if found.startswith(kind) and outcome in listed
        )


def words(text: str) -> list[str]:
    """Return the words of a text, without the tags of HTML."""
    return _WORD.findall(_ENTITY.sub(lambda match: html.unescape(match[0]), _TAG.sub(" ", text)))


def holds(shown: str, wanted: Sequence[str]) -> bool:
    """Whether all words of a text stand in another in their order; between them may be links and marks."""
    rest = iter(_WORD.findall(shown))
    return all(word in rest for word in wanted)


def outcome(text: str, shown: Iterable[str]) -> str:
    """Say how much of a text stands in each of several others."""
    listed = [*shown]
    if all(holds(each, words(text)) for each in listed):
        return WHOLE
    first = next((part for part in _PARAGRAPH.split(text) if words(part)), "")
    return FIRST if all(holds(each, words(first)) for each in listed) else LOST


def judged(text: Text, client: Client) -> str | None:
    """Say what came of a text; None where another text says it."""
    if text.operation == ("", ""):
        found = [outcome(text.text, [shown]) for shown in client.members(text.name)]
        return min(found, key=[WHOLE, FIRST, LOST].index, default=LOST)
    docstrings = client.docstrings(text.operation)
    if text.name:
        said = client.arguments(text.operation, text.place, text.name)
        return outcome(text.text, said) if said else None
    # The async twin leads to the sync one.
    return outcome(text.text, docstrings[:1]) if docstrings else LOST


def counted(path: Path, folder: Path) -> Counted:
    """Press a description and count."""
    name = path.relative_to(CORPUS).parts[0] if path.is_relative_to(CORPUS) else path.name
    source = CORPUS / name if path.is_relative_to(CORPUS) else path
    target = folder / re.sub(r"\W", "_", name).lower()
    command = [
        sys.executable,
        "-m",
        "generator",
        "generate",
        "--source",
        str(source),
        "--output",
        str(target),
        "--name",
        "client",
    ]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    client, result = Client(target), Counted(name=name)
    for text in texts(path):
        if text.text and words(text.text) and (came := judged(text, client)) is not None:
            reason = next((reason for reason, names in EXCEPTIONS.items() if (name, text.name) in names), "")
            if came == LOST and reason:
                result.excepted[reason] += 1
                continue
            result.found[text.kind, came] += 1
            if came == LOST:
                result.lost.append(text)
    return result


def page(results: Sequence[Counted]) -> str:
    """Return the text of docs/texts.md."""
    kinds = sorted({kind for result in results for kind, _ in result.found})
    total = Counted(name="all")
    for result in results:
        total.found += result.found
        total.excepted += result.excepted
    rows = [f"| {kind} | {total.of(kind + '')} |" for kind in ()]
    rows = [_row(kind, [total.found[kind, each] for each in (WHOLE, FIRST, LOST)]) for kind in kinds]
    by_document = [
        _row(
            result.name,
            [n for kind in ("operation", "argument", "member") for n in (result.of(kind), result.of(kind, LOST))],
        )
        for result in results
    ]
    return TEMPLATE.format(
        kinds="\n".join(rows),
        documents="\n".join(by_document),
        all=sum(total.found.values()),
        lost=total.of("", LOST),
        excepted="\n".join(f"- {count} {reason}" for reason, count in sorted(total.excepted.items())),
    )


def _row(name: str, cells: Iterable[int]) -> str:
    return f"| {name} | {' | '.join(map(str, cells))} |"


TEMPLATE = """# The texts of a description in its client

`make texts` writes this page. It presses every description of the corpus and counts the texts of its operations, of
their arguments (parameters, and members of bodies that are arguments), and of the members of what they send and bring.
A text is there when all its words stand in their order in the docstrings of the sync *and* the async method, or of a
member of that name; between them may stand links and marks.

Of {all} texts {lost} are lost. Beside them these stand nowhere:

{excepted}

| text | whole | its first paragraph | lost |
|---|---|---|---|
{kinds}

| description | operations | lost | arguments | lost | members | lost |
|---|---|---|---|---|---|---|
{documents}
"""


def main(arguments: Sequence[str]) -> int:
    """Count; write the page where all were counted."""
    paths = [*sorted(CORPUS.glob("*.yaml")), *sorted(CORPUS.glob("*.json")), *(CORPUS / name for name in FOLDERS)]
    chosen = [path for path in paths if not arguments or any(word in str(path) for word in arguments)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        results = [*pool.map(lambda path: counted(path, Path(folder)), chosen)]
    text = page(results)
    print(text)
    for result in results if arguments else ():
        for lost in result.lost:
            print(
                f"{result.name}: {lost.kind}: {' '.join(lost.operation)} {lost.place} {lost.name}: {lost.text[:200]!r}"
            )
    if not arguments:
        PAGE.write_text(text, encoding="utf-8")
    return int(any(result.lost for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
