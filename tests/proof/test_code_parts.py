"""A file of operations is taken apart, and put together for one of them in the order in which it runs."""

from __future__ import annotations

import ast

import pytest

from generator.proof.before.code_parts import CodeParts, code_parts, said_of
from generator.proof.before.named_words import words_of

FILE = """\
from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import Json, Operation, path

if TYPE_CHECKING:
    from ..models.pets import Pet, Toy


LIST = Operation("GET", path("/pets"), responses={200: Json("models.pets:Pet")})
ADD = Operation("POST", path("/pets"))


def list_pets(limit: int = 1) -> Pet:
    return LIST.call()


def add_pet() -> Toy:
    return ADD.call()


class Pets:
    \"\"\"Pets.\"\"\"

    def __init__(self, client: object) -> None:
        self._client = client

    def list(self) -> Pet:
        return self._client.send(list_pets())

    def add(self) -> Toy:
        return self._client.send(add_pet())


class AsyncPets:
    async def list(self) -> Pet:
        return await self._client.send(list_pets())
"""


def said(text: str, *words: str) -> str:
    code = code_parts(text)
    return said_of(code.shared, code.reached(words))


def test_a_file_is_taken_apart_by_name() -> None:
    code = code_parts(FILE)
    assert sorted(code.named) == sorted(["LIST", "ADD", "list_pets", "add_pet", "list", "add", "Pet", "Toy"])
    assert "import Json, Operation, path" in code.shared.text  # a name that is not there stops all of the file
    assert code.named["Toy"][0].words == {"..models.pets", "models", "pets", "Toy"}
    assert "def __init__" in code.shared.text
    assert "def list" not in code.shared.text
    assert len(code.named["list"]) == 2


def test_what_is_reached_is_what_is_named() -> None:
    text = said(FILE, "list", "list_pets")
    assert all(part in text for part in ("LIST = ", "def list_pets", "async def list", "import Pet as Pet"))
    assert not any(part in text for part in ("ADD = ", "def add", "import Toy"))


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ('path("/pets"))', 'path("/cats"))', False),
        ("add_pet())", "add_pet(), 1)", False),
        (
            "    from ..models.pets import Pet, Toy",
            "    from ..models.pets import Pet\n    from ..models.toys import Toy",
            False,
        ),
        ("\n\n\ndef add_pet", "\n\n\n\n\ndef add_pet", False),
        ('200: Json("models.pets:Pet")', '201: Json("models.pets:Pet")', True),
        ("limit: int = 1", "limit: int = 2", True),
        ("self._client = client", "self._client = None", True),
        ("from ..models.pets import Pet, Toy", "from ..models.cats import Pet, Toy", True),
        ("if TYPE_CHECKING:\n    from ..models", "if True:\n    from ..models", True),
        ("if TYPE_CHECKING:\n", "TYPE_CHECKING = True\nif TYPE_CHECKING:\n", True),
        ("from typing import TYPE_CHECKING", "from other import TYPE_CHECKING", True),
        ("import Pet, Toy\n", "import Pet, Toy\nelse:\n    from ..models.toys import Toy\n", True),
        ("import Pet, Toy\n", "import Pet, Toy, Ball as Pet\n", True),
        ("import Pet, Toy\n", "import Pet, Toy\n    Ball: object = Pet | None\n", False),
        ("import Pet, Toy\n", "import Pet, Toy\n    Ball: object = print()\n", True),
        ("import Pet, Toy\n", "import Pet, Toy\n    print()\n", True),
        ("import Pet, Toy\n", "import Pet, Toy\n    from ..models.toys import *\n", True),
        ("class AsyncPets:\n", "class AsyncPets(Pets):\n", True),
        ("class AsyncPets:\n", "class AsyncPets:\n    other = 1\n\n", False),
        ("class AsyncPets:\n", "class AsyncPets:\n    other = print()\n\n", True),
        ("class AsyncPets:\n", "class AsyncPets:\n    list = 1\n\n", True),
        (
            "Pet:\n        return self._client.send(list_pets())\n",
            "Pet:\n        return self._client.send(list_pets())\n\n\nX().y = 1\n\n",
            True,
        ),
    ],
)
def test_what_changes_one_operation(old: str, new: str, changes: bool) -> None:
    assert old in FILE
    assert (said(FILE, "list", "list_pets") != said(FILE.replace(old, new, 1), "list", "list_pets")) == changes


def test_a_method_that_moves_to_the_other_class_is_seen() -> None:
    method = "    def list(self) -> Pet:\n        return self._client.send(list_pets())\n\n"
    moved = FILE.replace(method, "").replace("class AsyncPets:\n", f"class AsyncPets:\n{method}")
    assert said(FILE, "list") != said(moved, "list")


def test_an_order_in_which_the_file_cannot_run_is_seen() -> None:
    first = 'ONE = Operation("a")\nTWO = Operation(ONE)\n'
    head = "from __future__ import annotations\nfrom .._runtime import Operation\n"
    second = "".join(reversed(first.splitlines(keepends=True)))
    assert said(head + first, "TWO") != said(head + second, "TWO")


def test_the_same_file_is_said_alike() -> None:
    assert len({said(FILE, *words) for words in (("list", "list_pets"), ("list_pets", "list"))}) == 1
    assert said(FILE, "nothing") == said(FILE, "nothing else")


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("from __future__ import annotations\n", ""),
        FILE.replace("\n", "\r\n"),
        FILE + "def (",
        FILE + "ONE = 1; TWO = 2\n",
        "\0",
    ],
)
def test_a_file_that_is_laid_out_otherwise_is_one_part(text: str) -> None:
    assert code_parts(text) == CodeParts(code_parts(text).shared)
    assert code_parts(text).shared.text == text


INDEX = """\
\"\"\"Models of `pets`.\"\"\"

from typing import TYPE_CHECKING

from ..._runtime.lazy import lazy

if TYPE_CHECKING:
    from ._pet import Pet as Pet
    from ._toy import Toy as Toy

lazy(__name__, {"_pet": ("Pet",), "_toy": ("Toy", "Other")})
"""


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ('"_toy": ("Toy", "Other")', '"_toy": ("Toy",), "_new": ("New",)', False),
        ("    from ._toy import Toy as Toy\n", "", False),
        ("    from ._pet import Pet as Pet\n", "", True),
        ('"_pet": ("Pet",)', '"_cat": ("Pet",)', True),
        ('"_pet": ("Pet",), ', "", True),
        ('"Other")', '"Pet")', True),
        ("lazy(__name__,", "lazy(__package__,", True),
        ("\nlazy(", "\nprint()\nlazy(", True),
        ('"_toy": ("Toy", "Other")', '"_toy": print()', True),
        ("from ..._runtime.lazy import lazy", "from ..._runtime.other import lazy", True),
    ],
)
def test_of_an_index_what_it_says_of_a_name_counts(old: str, new: str, changes: bool) -> None:
    assert old in INDEX
    assert (said(INDEX, "Pet") != said(INDEX.replace(old, new, 1), "Pet")) == changes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('"""Pet."""\nx = 1', {"x"}),
        ('def f() -> "Pet | None":\n    """Toy."""', {"Pet", "None"}),
        ("from ..models import pets as own", {"..models", "models", "pets", "own"}),
        ("import a.b as c", {"a", "b", "c"}),
        ('Json("models.pets:Pet")', {"Json", "models", "pets", "Pet"}),
        ('path("/pets/get")', {"path"}),
        ('path(other("Pet"))', {"path", "other"}),
        ('other("Pet")', {"other", "Pet"}),
        ('f"{Pet!r} Toy"', {"Pet", "Toy"}),
        ("pets.Pet.name", {"pets", "Pet", "name"}),
        ("def f() -> None:\n    global Pet", {"Pet"}),
    ],
)
def test_the_words_of_code_are_what_it_may_name(code: str, words: set[str]) -> None:
    assert words_of([ast.parse(code)], describers={"Json", "path"}) == words
