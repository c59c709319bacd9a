"""What may be written in place of a model, as both type checkers see it, and when it is imported."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from pydantic import TypeAdapter, ValidationError
from typing_extensions import is_typeddict

from generator.config.client_toml import Config
from tests.support.checkers import mypy, pyright
from tests.support.project import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCUMENT = Path(__file__).parent / "orders.yaml"
COMMITTED = ("generated.tidewater_freight", "generated.cometchat_management")
HEAD = """\
from datetime import date, datetime

from orders import AsyncClient, Client
from orders.models.orders import LineInput
from orders.params.orders import ItemParamParam, LineInputParam

client = Client()
create = client.orders.create
moment = datetime(2026, 1, 1)
line: LineInputParam = {"sku": "a"}
day = date(2026, 1, 1)
item: ItemParamParam = {"b": {"a": "text"}}
create(lines=[line, LineInput(sku="a")], extended=item)
"""
RIGHT = """\
create(lines=[{"sku": "a"}])
create(lines=[{"sku": "a", "quantity": 2, "color": "red", "due": moment, "day": day, "gift": None}])
create(lines=[{"sku": "a", "gift": {"text": "b"}}, line, LineInput(sku="a")])
create(lines=[], address={"from": "a", "zip-code": "b", "next": {"next": {"from": "c"}}})
create(lines=[], payment={"kind": "card", "number": "1"})
create(lines=[], payment={"kind": "cash"})
create(lines=[], tree=["a", ["b", {"inner": ["c"], "str": "d", "date": day}]])
create(lines=[], filter={"and": [{"key": "a", "value": 1}, {"and": []}]})
create(lines=[], filter={"one": {"and": [{"last": {"key": "a"}}]}})
create(lines=[], labels={"name": "a", "other": "b"})
create(lines=[], notes={"any": {"sku": "a"}})
create(lines=[], nothing={"any": 1})
create(lines=[], odd={"__hidden": 1, "naïve": True})
create(lines=[], item={"a": "b"}, extended=item)
client.orders.put_filter(body={"key": "a"})
client.files.send(file=b"", about={"zip-code": "b"})
_ = AsyncClient().orders.create(lines=[{"sku": "a"}])
"""
WRONG = """\
create(lines=[{"sku": "a", "quantiti": 2}])  # a key that there is not
create(lines=[{"quantity": 2}])  # a member that is missing
create(lines=[{"sku": 3}])  # a value of another type
create(lines=[{"sku": "a", "quantity": 1.5}])  # a fraction
create(lines=[{"sku": "a", "quantity": None}])  # null where none is allowed
create(lines=[{"sku": "a", "color": "rd"}])  # a value that is not listed
create(lines=[{"sku": "a", "due": "2026-01-01T00:00:00Z"}])  # a text where the argument is a datetime
create(lines=[{"sku": "a", "id": "b"}])  # a member that is read only
create(lines=[{"sku": "a", "gift": {}}])  # a member that is missing further in
create(lines=[], address={"zip_code": "b"})  # another spelling
create(lines=[], address={"next": {"next": {"form": "c"}}})  # a key deep in
create(lines=[], payment={"kind": "crd", "number": "1"})  # the tag of nothing
create(lines=[], payment={"kind": "card"})  # a member that its tag asks for
create(lines=[], tree=["a", [{"inne": "b"}]])  # a key in lists of lists
create(lines=[], filter={"and": [{"kye": "a"}]})  # a key in what leads to itself
create(lines=[], filter={"one": {"last": {"kye": "a"}}})  # a key in what leads to itself in two ways
create(lines=[], notes={"any": {"skuu": "a"}})  # a key in a map
create(lines=[], odd={"__hidden": "1"})  # a type below a name that stands in no class
create(lines=[], item={"b": {"a": "text"}})  # the param of another model
client.orders.put_filter(body={"kye": "a"})  # a body as a whole
client.files.send(file=b"", about={"zip": "b"})  # a part of a form
_ = AsyncClient().orders.create(lines=[{"sku": 1}])  # the async twin
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("params")
    found = press(Config(name="orders", sources=(DOCUMENT,), output=root / "orders"))
    for name, text in found.files.items():
        path = root / "orders" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "right.py").write_text(HEAD + RIGHT, encoding="utf-8")
    (root / "wrong.py").write_text(HEAD + WRONG, encoding="utf-8")
    (root / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "include": ["*.py", "orders/params"]}')
    return root


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_each_mistake_is_found_and_nothing_else(checker: str, folder: Path) -> None:
    files = ("right.py", "wrong.py")
    run = mypy("orders/params", *files, cwd=folder) if checker == "mypy" else pyright("-p", ".", cwd=folder)
    found = {(name, int(line)) for name, line in re.findall(r"(\w+\.py):(\d+):(?:\d+ - error| error)", run.stdout)}
    lines = (HEAD + WRONG).splitlines()
    mistakes = {("wrong.py", number) for number, line in enumerate(lines, 1) if "  # " in line}
    assert len(mistakes) == len(WRONG.splitlines())
    missed = [lines[number - 1] for _, number in sorted(mistakes - found)]
    assert (missed, sorted(found - mistakes)) == ([], []), run.stdout + run.stderr


def test_what_leads_to_itself_is_right_wherever_a_checker_begins(folder: Path) -> None:
    """Pyright found a union that leads to itself through classes to be no type, unless it had met the union before."""
    run = pyright("orders/params/orders.py", cwd=folder)
    assert "0 errors" in run.stdout, run.stdout


def _params(package: str, folder: Path) -> Iterator[tuple[ModuleType, str, Any]]:
    for path in sorted(folder.glob("[a-z]*.py")):
        module = importlib.import_module(f"{package}.{path.stem}")
        for name, found in vars(module).items():
            if is_typeddict(found) and found.__module__ == module.__name__:
                yield module, name, found


@pytest.mark.parametrize("package", ["orders", *COMMITTED])
def test_each_is_a_class_when_it_runs(package: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(folder)
    place = folder if package == "orders" else Path(__file__).parents[2]
    found = list(_params(f"{package}.params", place.joinpath(*package.split("."), "params")))
    assert bool(found) is (package != COMMITTED[1])
    for _, name, declared in found:
        assert declared.__name__ == name
        assert get_type_hints(declared).keys() == declared.__annotations__.keys()
        assert TypeAdapter(declared) is not None


def test_pydantic_reads_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(folder)
    adapter = TypeAdapter[Any](importlib.import_module("orders.params.orders").LineInputParam)
    assert adapter.validate_python({"sku": "a"}) == {"sku": "a"}
    with pytest.raises(ValidationError, match="sku"):
        adapter.validate_python({})


def test_only_what_arguments_lead_to_has_one(folder: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (folder / "orders" / "params").glob("*.py"))
    names = set(re.findall(r"^(?:class )?(\w+)(?:\(TypedDict| = )", text, re.MULTILINE))
    assert {"LineInputParam", "PaymentParam", "NodeParam", "FilterParam", "OddParam"} <= names
    assert not {name for name in names if name.startswith(("Receipt", "Nothing"))}


def test_a_call_imports_none(folder: Path) -> None:
    program = """
import sys
import httpx2, orders
answer = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"total": 1}))
client = orders.Client(http_client=httpx2.Client(transport=answer))
client.orders.create(lines=[{"sku": "a"}])
print([name for name in sys.modules if name.startswith("orders.params")])
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "[]", run.stderr
