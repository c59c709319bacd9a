"""Every page below this folder is a case: it is read as the product reads, and must give what it says.

A case is `tests/cases/<room>/<name>.md`. The room is the folder of `generator/` that the case is about. A page about a
diagnostic is called `<code>.md` or `<code>.<what is special>.md`; any other has the name of a behaviour. Its prose is
for people; its fenced blocks count:

    ```yaml                     the page is the description, as a vendor's documentation page would be (json too)
    ```yaml models/Pet.yaml     a file of any language; the first one is the source where the page is no description
    ```toml client.toml         a client with its own toml, of which `sources` names the page or the files
    ```diagnostics              all that is reported, in the order of the screen; without this block nothing may be.
                                `<file>:<line>:<column>: <severity>[<code>] <how the message begins, if it matters>`
                                and below it, indented, some of the details that the screen shows: `in GET /pets`
    ```operations               all operations of the client: `GET /pets -> client.pets.list_pets`
    ```signature                some of what is generated: functions without their bodies, classes with some members
    ```call                     an expression with `client`, or with `Client(...)` where its arguments matter
    ```request                  what the call before it must send: `GET /pets?limit=2`, lines of headers, an empty
                                line, the body. Every header counts but those that any request has; the boundary of
                                a multipart body is `boundary`, an idempotency key that the client makes is `fresh`.
                                Several blocks are several requests.
    ```answer                   what the call before it is answered: `200 application/json`, and the rest like a request
    ```result                   a doctest of what came of it: `result` (or the ApiError that was raised) and `drift`
    ```unproven                 cells of the proof that do not hold yet, a fault to mend: `GET /pets request/full/*`

All lines are lines of the page, also those of a finding in one of its files: what an editor shows is what counts.
A client that can be generated is also imported whole, and all other cells of its proof must hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cases.judge import problems
from tests.cases.page import HERE, CaseError, case_files, read_case

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "specs").mkdir()
    monkeypatch.chdir(tmp_path / "specs")


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.relative_to(HERE).as_posix())
def test_case(path: Path) -> None:
    if unlike := list(problems(read_case(path))):
        pytest.fail("\n\n".join(unlike), pytrace=False)


def test_every_file_below_this_folder_is_collected() -> None:
    here = {path for path in HERE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert here - set(case_files()) == set(HERE.glob("*.py"))
    assert len(case_files()) > 100


EXAMPLE = """\
# A thing

```yaml
openapi: 3.0.3
info: {title: Things, version: "1"}
servers: [{url: https://api.example}]
paths:
  /things:
    get:
      operationId: getThing
      responses: {"200": {description: d, content: {application/json: {schema: {type: string}}}}}
    put: {operationId: changeThing}
```

```diagnostics
thing.md:12:10: warning[responses-missing] the operation documents no responses
    in none
```
"""
WHOLE = EXAMPLE.replace("    in none\n", "    done: read as none\n") + """
```operations
GET /things -> client.things.get
PUT /things -> client.things.change
```

```signature
def get(self, *, options: RequestOptions | None = None) -> str: ...
```

```call
client.things.get()
```

```request
GET /things
```

```answer
200 application/json

"one"
```

```result
>>> result
'one'
```
"""


def judged(content: str, name: str = "thing.md") -> list[str]:
    return list(problems(read_case(HERE / "spec" / name, content)))


def test_a_page_that_says_what_comes_of_it_has_no_problem() -> None:
    assert judged(WHOLE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("thing.md:12:10: warning", "thing.md:12:11: warning", "the diagnostics are:"),
        ("the operation documents", "no operation documents", "the diagnostics are:"),
        ("done: read as none", "done: read as one", "the diagnostics are:"),
        ("PUT /things -> client.things.change\n", "", "the operations are:"),
        ("-> str", "-> int", "not generated:"),
        ("GET /things\n```\n\n```answer", "GET /thing\n```\n\n```answer", "was sent:"),
        ("GET /things\n```\n\n```answer", "GET /things\nX-A: b\n```\n\n```answer", "was sent:"),
        ('"one"\n', '"two"\n', "Got:\n    'two'"),
        ("'one'\n```\n", "'one'\n```\n\n```unproven\nGET /things *\n```\n", "proven, though the page says"),
        ("```diagnostics", "```yaml\nopenapi: 3.0.3\ninfo: []\npaths: []\n```\n\n```diagnostics", "no client"),
    ],
)
def test_whatever_a_page_says_wrongly_is_a_problem(right: str, wrong: str, problem: str) -> None:
    assert right in WHOLE
    assert problem in "\n".join(judged(WHOLE.replace(right, wrong, 1)))


def test_a_page_with_the_name_of_a_diagnostic_shows_it() -> None:
    content = WHOLE.replace("thing.md", "value-null.md")
    assert judged(content, "value-null.md") == [
        "the page has the name of a diagnostic that it does not show: value-null"
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("spec/thing.yaml", EXAMPLE, "a case is tests/cases/<room>/<name>.md"),
        ("things/thing.md", EXAMPLE, "a case is tests/cases/<room>/<name>.md"),
        ("thing.md", EXAMPLE, "a case is tests/cases/<room>/<name>.md"),
        ("spec/thing.md", "# A thing\n", "there is no input"),
        ("spec/thing.md", EXAMPLE + "```ini\n```\n", "no case has a block 'ini'"),
        ("spec/thing.md", EXAMPLE + "```request\nGET /\n```\n", "request stands before the call"),
        ("spec/thing.md", EXAMPLE.replace("[responses-missing]", "[responses-lost]"), "no registered code in"),
        ("spec/thing.md", EXAMPLE.replace("thing.md:12", "  thing.md:12"), "a detail stands before its finding"),
    ],
)
def test_a_page_that_is_no_case_is_refused(name: str, content: str, problem: str) -> None:
    with pytest.raises(CaseError, match=problem.replace("[", "\\[")):
        read_case(HERE / name, content)
