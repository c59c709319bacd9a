"""The tables of reserved names hold what they say, and no class of a client of today moves."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from generator.lock.pinned import Pinned
from generator.operations.resource_names import name_classes
from generator.runtime import plan
from generator.runtime.client import AsyncHTTPClient, SyncClient
from generator.spelling import reserved
from tests.schemas.support import Bench

PROGRAM = "import sys, generator.spelling.naming; print([name for name in sys.modules if name.startswith('pydantic')])"


def test_the_names_of_the_runtime_are_read_without_loading_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("client", [SyncClient, AsyncHTTPClient])
def test_no_resource_hides_what_a_client_has(client: type) -> None:
    assert {name for name in dir(client) if not name.startswith("_")} <= reserved.CLIENT_ATTRIBUTES


def test_no_credential_is_called_as_an_option_of_a_client() -> None:
    tree = ast.parse(Path(plan.__file__).read_text("utf-8"))
    options = {
        ast.unparse(member.target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in {"ClientOptions", "ChangeableOptions"}
        for member in node.body
        if isinstance(member, ast.AnnAssign)
    }
    assert {"base_url", "timeout"} <= options
    assert options <= reserved.CLIENT_ARGUMENTS


def test_what_classes_may_have_is_a_name_of_the_runtime_and_what_is_former_is_none() -> None:
    assert reserved._LENT <= reserved.RUNTIME
    assert not reserved._FORMER & reserved.RUNTIME


@pytest.mark.parametrize(
    ("tag", "class_name"),
    [
        ("Page", "Page"),
        ("Upload", "Upload"),
        ("ApiKey", "ApiKey"),
        ("NotFoundError", "NotFoundError"),
        ("ApiError", "ApiError"),
        ("File", "FileResource"),
        ("Retry", "RetryResource"),
        ("Server", "ServerResource"),
        ("Callable", "CallableResource"),
        ("Model", "ModelModel"),
    ],
)
def test_a_resource_class_stays_what_it_was(tag: str, class_name: str) -> None:
    assert name_classes({tag: "it"}, ()) == {tag: class_name}


@pytest.mark.parametrize(
    ("component", "class_name"),
    [
        ("Page", "Page"),
        ("Upload", "Upload"),
        ("ApiKey", "ApiKey"),
        ("Server", "Server"),
        ("QueryString", "QueryString"),
        ("File", "File"),
        ("NotFoundError", "NotFoundError"),
        ("ApiError", "ApiErrorModel"),
        ("Response", "ResponseModel"),
        ("XML", "XMLModel"),
        ("List", "ListModel"),
        ("UUID", "UUIDModel"),
    ],
)
def test_a_model_stays_what_it_was(component: str, class_name: str) -> None:
    models = Bench({component: {"type": "object", "properties": {"a": {"type": "string"}}}}).finish(Pinned())
    assert [entry.class_name for entry in models.entries.values()] == [class_name]
