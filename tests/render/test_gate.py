"""The gate lets through what we write, and refuses a module for every way a generator was made to write code."""

from __future__ import annotations

import pytest

from generator.disk.cache import KeptTexts
from generator.finish.format import format_files
from generator.finish.gate import GateError, check_file
from generator.render import render
from tests.render.sample import API, MODELS

HEAD = '"""Models."""\n\nfrom __future__ import annotations\n\n'
HEAD += "from typing import TYPE_CHECKING, Annotated, Any, Literal\n\n"
MODEL = HEAD + (
    "from pydantic import Field\nfrom typing_extensions import TypeAliasType\n\n"
    "from .._runtime.model import Model\n\n\n"
)

BAD_MODELS = {
    # CVE-2020-15142, CVE-2026-105801: a description leaves its docstring
    "code after a docstring": 'class A(Model):\n    """Text."""\n\n    __import__("os").system("x")\n    a: int\n',
    "code at the top": 'import os\nos.system("x")\n\n\nclass A(Model):\n    a: int\n',
    "a call at the top": 'print("x")\n',
    "an expression in an f-string": "A = f\"{__import__('os').system('x')}\"\n",
    # CVE-2020-15142, CVE-2026-41134: enum values, defaults and property names
    "a default that runs": 'class A(Model):\n    a: int = __import__("os").system("x")\n',
    "a default from a name": "class A(Model):\n    a: int = exit\n",
    "a literal that runs": 'class A(Model):\n    a: Literal["x", __import__("os").system("x")]\n',
    "a lambda": "class A(Model):\n    a: Any = (lambda: 1)()\n",
    "a comprehension": "class A(Model):\n    a: Any = [x for x in ().__class__.__base__.__subclasses__()]\n",
    "a walrus": "class A(Model):\n    a: Any = (b := 1)\n",
    "a conditional": "class A(Model):\n    a: Any = 1 if print else 2\n",
    # CVE-2026-54621, -54654, CVE-2026-59862: a line end in a comment or after it
    "a statement after a carriage return": "class A(Model):\n    a: int  # text\r    import os\n",
    "two statements on a line": 'class A(Model):\n    a: int; __import__("os")\n',
    # CVE-2026-54653, -54656: schema keywords that become arguments
    "a default factory": "class A(Model):\n    a: Annotated[list[int], Field(default_factory=list)]\n",
    "a validator": 'class A(Model):\n    a: Annotated[int, Field(alias="a", validate_default=True)]\n',
    "keyword arguments from a dictionary": 'class A(Model):\n    a: Annotated[int, Field(**{"alias": "b"})]\n',
    # CVE-2026-54655, -55415, -63720: x-python-type, x-python-import, customBasePath
    "another type": "class A(Model):\n    a: os.PathLike\n",
    "an import from elsewhere": "from subprocess import run\n\n\nclass A(Model):\n    a: int\n",
    "an import of a module": "import subprocess\n",
    "an import of everything": "from typing import *\n",
    "an import of more than types": "from typing import get_type_hints\n",
    "an import of a private name": "from .._runtime.codecs import os as shared\n",
    "an import from above the package": "from ...secrets import Token\n",
    "an import under another name": "from pydantic import Field as Model\n",
    "an import of import_module": "from importlib import import_module\n",
    "another base": "class A(dict):\n    a: int\n",
    "a metaclass": "class A(Model, metaclass=Any):\n    a: int\n",
    "a decorator": "@print\nclass A(Model):\n    a: int\n",
    # annotations in quotes, which pydantic evaluates
    "code in a quoted annotation": "class A(Model):\n    a: \"__import__('os').system('x')\"\n",
    "code in a quoted alias": "A = TypeAliasType(\"A\", \"__import__('os').system('x')\")\n",
    "code in a quoted item": "class A(Model):\n    a: list[\"__import__('os').system('x')\"]\n",
    "code deep in quotes": "class A(Model):\n    a: \"list[\\\"__import__('os').system('x')\\\"]\"\n",
    # the ways to the interpreter
    "getattr": 'A = getattr(Model, "x")\n',
    "a dunder attribute": "class A(Model):\n    a: Model.__subclasses__\n",
    "a dunder name": "A = __builtins__\n",
    "a dunder method": "class A(Model):\n    def __del__(self) -> None:\n        pass\n",
    "a module hook": "def __getattr__(name: str) -> object:\n    return name\n",
    "a class hook": "class A(Model):\n    __get_validators__ = 1\n",
    "a loop": "while True:\n    pass\n",
    "a with": "with Model:\n    pass\n",
    "a try": "try:\n    import os\nexcept ImportError:\n    pass\n",
    "another condition": "if True:\n    A = 1\n",
    "a condition that runs": "if print():\n    A = 1\n",
    "a deletion": "del Model\n",
    "an assertion": "assert Model\n",
    "a global": "def f() -> None:\n    global Model\n",
    "an assignment to an attribute": "Model.model_config = 1\n",
    "an assignment to an item": 'MODELS["a"] = 1\n',
    "an augmented assignment": "A += 1\n",
    "a starred argument": "A = TypeAliasType(*Model)\n",
    # what compiles, but not quietly
    "an escape that is none": 'A = "\\d"\n',
    "a null byte": "A = 1\0\n",
    "a syntax error": "class A(:\n",
}

RESOURCE = (
    HEAD + "from .._runtime import UNSET, Json, Operation, RequestOptions, SyncClient, path\n\n"
    'GET = Operation("get", "GET", path("/x"), responses={200: Json(int)})\n\n\n'
)
BAD_RESOURCES = {
    # GHSA-7wgr, swagger-codegen#11309, CVE-2026-54666: path keys, server urls, media types, names
    "a path that runs": 'A = Operation("a", "GET", path("/" + __import__("os").name), responses={})\n',
    "an operation that runs": 'A = Operation(__import__("os").system("x"), "GET", path("/"), responses={})\n',
    "a type that is no type": "A = Json(eval)\n",
    "a key that runs": "A = Operation('a', 'GET', path('/'), responses={print(): Json(int)})\n",
    "an argument's default that runs": 'def f(a: int = __import__("os").system("x")) -> None:\n    return None\n',
    "an argument's default from a name": "def f(a: object = Operation) -> None:\n    return None\n",
    "an annotation that runs": 'def f(a: __import__("os")) -> None:\n    return None\n',
    "a second statement": 'def f(a: int) -> None:\n    return GET.call(path=(a,)); __import__("os")\n',
    "an f-string": "def f(a: int) -> None:\n    return GET.call(path=(f'{a}',))\n",
    "a format": "def f(a: str) -> None:\n    return GET.call(path=(a.format(a),))\n",
    "another method": "def f(a: str) -> None:\n    return GET.mutate(a)\n",
    "a call of an argument": "def f(a: str) -> None:\n    return a()\n",
    "an attribute of self": "class A:\n    def f(self) -> None:\n        return self.__class__\n",
    "another attribute": "class A:\n    def __init__(self, client: SyncClient) -> None:\n        self.x = client\n",
    "a decorated method": "class A:\n    @staticmethod\n    def f() -> None:\n        pass\n",
    "star arguments": "def f(*a: int, **b: int) -> None:\n    return None\n",
    "a yield": "def f() -> None:\n    yield 1\n",
    "a raise": "def f() -> None:\n    raise Operation\n",
    "an import in a function": "def f() -> None:\n    import os\n",
    "super elsewhere": "class A:\n    def __init__(self) -> None:\n        super().__init__(1)\n",
}


PARAMS = HEAD + (
    "from typing_extensions import Required, TypeAliasType, TypedDict\n\n"
    "from ..models.good import Model as ModelModel\n"
    "from ..params.other import BParam\n\n\nclass AParam(TypedDict, total=False):\n    a: Required[int]\n\n\n"
    'CParam = TypedDict("CParam", {"from": "Required[list[AParam | BParam]]"}, total=False)\n'
)
BAD_PARAMS = {
    "a class with another keyword": "class A(TypedDict, total=False, metaclass=Any):\n    a: int\n",
    "a keyword that runs": 'class A(TypedDict, total=print("x")):\n    a: int\n',
    "a class with a default": "class A(TypedDict, total=False):\n    a: int = exit\n",
    "a member that runs": 'A = TypedDict("A", {"a": print("x")}, total=False)\n',
    "a member in quotes that runs": 'A = TypedDict("A", {"a": "__import__(\'os\').system(\'x\')"}, total=False)\n',
    "a member that is no text": 'A = TypedDict("A", {"a": int}, total=False)\n',
    "members from elsewhere": 'A = TypedDict("A", {**Any}, total=False)\n',
    "a name that runs": 'A = TypedDict(print("A"), {"a": "int"}, total=False)\n',
    "a call of another class": "A = Required(a=1)\n",
    "another base": "class A(Model, total=False):\n    a: int\n",
}


@pytest.mark.parametrize("body", BAD_PARAMS.values(), ids=BAD_PARAMS)
def test_a_bad_module_of_params_is_refused(body: str) -> None:
    with pytest.raises(GateError):
        check_file("params/bad.py", PARAMS + body)


@pytest.mark.parametrize("folder", ["models", "resources"])
def test_params_are_imported_for_type_checkers_only(folder: str) -> None:
    line = "from ..params.pets import PetParam\n"
    check_file(f"{folder}/a.py", f"{HEAD}if TYPE_CHECKING:\n    {line}")
    check_file("params/a.py", HEAD + line)
    for text in (line, f"if TYPE_CHECKING:\n    Some = Any\nelse:\n    {line}"):
        with pytest.raises(GateError, match="an import"):
            check_file(f"{folder}/a.py", HEAD + text)
    with pytest.raises(GateError, match="an import"):
        check_file(f"{folder}/a.py", HEAD + "from typing_extensions import TypedDict\n")


@pytest.mark.parametrize("body", BAD_MODELS.values(), ids=BAD_MODELS)
def test_a_bad_module_of_models_is_refused(body: str) -> None:
    with pytest.raises(GateError):
        check_file("models/bad.py", MODEL + body)


@pytest.mark.parametrize("body", BAD_RESOURCES.values(), ids=BAD_RESOURCES)
def test_a_bad_module_of_resources_is_refused(body: str) -> None:
    with pytest.raises(GateError):
        check_file("resources/bad.py", RESOURCE + body)


@pytest.mark.parametrize(
    ("path", "head"), [("models/good.py", MODEL), ("resources/good.py", RESOURCE), ("params/good.py", PARAMS)]
)
def test_the_heads_of_the_bad_modules_are_good(path: str, head: str) -> None:
    check_file(path, head)


@pytest.mark.parametrize("path", ["README.md", "models/a.py", "py.typed"])
@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200b", "\x00", "\x1b", "\r", "\t", "\ufeff", "\x85", "\u2028"]
)
def test_what_a_reader_cannot_see_is_refused_in_every_file(path: str, character: str) -> None:
    with pytest.raises(GateError, match=r":2: .*invisible"):
        check_file(path, f'"""Fine\nText {character}"""\n')


def test_the_error_names_the_place() -> None:
    with pytest.raises(GateError) as caught:
        check_file("models/bad.py", MODEL + "class A(Model):\n    a: int\n    b: int = exit\n")
    assert (caught.value.file, caught.value.line) == ("models/bad.py", MODEL.count("\n") + 3)
    assert "exit" in caught.value.what


def test_a_changed_runtime_is_refused() -> None:
    files = MODELS | render(API)
    check_file("_runtime/unset.py", files["_runtime/unset.py"])
    with pytest.raises(GateError):
        check_file("_runtime/unset.py", files["_runtime/unset.py"] + "\n")
    with pytest.raises(GateError):
        check_file("_runtime/extra.py", "")


def test_every_file_that_we_write_passes() -> None:
    for path, text in format_files(MODELS | render(API), KeptTexts(None, "")).items():
        check_file(path, text)


@pytest.mark.parametrize(
    "changed",
    [
        "def __getattr__(name: str) -> object:\n    return globals()[name]\n",
        "def __getattr__(name: str) -> object:\n    return import_module(name)\n",
        "VALUE = import_module('os')\n",
    ],
)
def test_only_our_own_lazy_import_is_known(changed: str) -> None:
    text = format_files(MODELS | render(API), KeptTexts(None, ""))["__init__.py"]
    with pytest.raises(GateError):
        check_file("__init__.py", text.split("def __getattr__")[0] + changed)


WAITING = """from __future__ import annotations

from typing import TYPE_CHECKING

from ..._runtime.lazy import complete
from ..._runtime.model import Model

if TYPE_CHECKING:
    from ._b import B


class A(Model):
    b: B | None = None


"""


def test_a_file_of_models_gets_what_it_imports_for_types_and_nothing_else() -> None:
    check_file("models/app/_a.py", f'{WAITING}complete(__name__, "B")\n')
    for call in (
        'complete(__name__, "C")',
        'complete("os", "B")',
        "complete(__name__, B)",
        'complete(__name__, "B", more="B")',
        'complete(__name__, exec("B"))',
        'lazy(__name__, {"_b": ("B",)})',
    ):
        with pytest.raises(GateError):
            check_file("models/app/_a.py", f"{WAITING}{call}\n")
    with pytest.raises(GateError):
        check_file("resources/a.py", f'{WAITING}complete(__name__, "B")\n')
