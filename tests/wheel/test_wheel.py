"""The wheel installs a package `specpress` that does what `python -m generator` does in the checkout.

The wheel goes into an environment of its own. Its dependencies are not installed there again, which would need a
network: a .pth file lends it the libraries of the environment that runs these tests. That environment holds no
specpress, and the checkout is on no path, so that an import of `generator` fails.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator import __version__
from tests.shared_data import ROOT

PAGE = ROOT / "specs" / "fetch-usage.md"
BUILD = "import sys; from hatchling import build; print(getattr(build, f'build_{sys.argv[1]}')(sys.argv[2]))"
CALL = """\
from usage import Client
from usage._runtime._http import http

answer = lambda request: http.Response(200, json={"data": {"message": str(request.url)}})
with Client(http_client=http.Client(transport=http.MockTransport(answer))) as client:
    print(client.app.fetch_multi_tenant_usage("app-1", key="k", secret="s").data.message)
"""


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel."""

    folder: Path

    def run(self, *command: str, cwd: Path) -> str:
        """Run a program of the environment, with no path to the checkout; return what it printed."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        environment |= {"SPECPRESS_CACHE": "", "NO_COLOR": "1"}
        line = [self.folder / "bin" / command[0], *command[1:]]
        done = subprocess.run(line, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"), ROOT)


def built(kind: str, folder: Path, source: Path) -> Path:
    """Build the wheel or the sdist of a source tree into a folder; return its path."""
    command = [sys.executable, "-c", BUILD, kind, str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, check=True)
    return folder / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    installing = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), *installing], check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(folder)


def test_the_wheel_holds_the_package_and_its_templates_and_nothing_else(wheel: Path) -> None:
    code = {f"specpress/{path.relative_to(ROOT / 'generator')}" for path in (ROOT / "generator").rglob("*.py")}
    code.add("specpress/py.typed")
    templates = {f"specpress/{path.relative_to(ROOT)}" for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert "specpress/runtime/_http.py" in code
    assert "specpress/templates/init/specpress.mk" in templates
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.startswith(f"specpress-{__version__}.dist-info/")}
    assert held == code | templates


def test_the_sdist_builds_the_same_wheel_and_holds_nothing_else(wheel: Path, tmp_path: Path) -> None:
    sdist = built("sdist", tmp_path, ROOT)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    assert built("wheel", tmp_path, source).read_bytes() == wheel.read_bytes()
    assert {path.name for path in source.iterdir()} == {
        *("generator", "templates", "pyproject.toml", "README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
        *("PKG-INFO", ".gitignore"),
    }


def test_nothing_in_the_wheel_imports_the_name_that_the_package_has_in_a_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".py")}
    found = [f"{name}: {module}" for name, text in texts.items() for module in named_in(text) if is_ours(module)]
    assert texts
    assert found == []


def named_in(text: str) -> list[str]:
    """Return what a module imports from another package, and every text in it, which may be imported by name."""
    named: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            named += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named.append(node.module or "")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("generator."):
            named.append(node.value)
    return named


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in ("generator", "specpress")


def test_both_spellings_of_the_command_are_installed(installed: Installed, tmp_path: Path) -> None:
    assert installed.run("specpress", "--version", cwd=tmp_path) == f"specpress {__version__}\n"
    assert installed.run("python", "-m", "specpress", "--version", cwd=tmp_path) == f"specpress {__version__}\n"


def test_the_checkout_is_out_of_reach(installed: Installed, tmp_path: Path) -> None:
    script = "import importlib.util as u, specpress; print(u.find_spec('generator'), specpress.__file__)"
    generator, file = installed.run("python", "-c", script, cwd=tmp_path).split()
    assert generator == "None"
    assert Path(file).is_relative_to(installed.folder)


def test_it_writes_and_proves_the_client_that_the_checkout_writes(installed: Installed, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    generating = ["generate", "--source", str(PAGE), "--output", "usage", "--name", "usage"]
    here.mkdir()
    there.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": ""}
    subprocess.run([sys.executable, "-m", "generator", *generating], cwd=here, env=environment, check=True)
    installed.run("python", "-m", "specpress", *generating, cwd=there)
    assert files_below(there) == files_below(here)
    assert installed.run("python", "-c", CALL, cwd=there) == "https://apimgmt.cometchat.io/apps/app-1/usage\n"
    installed.run("specpress", "verify", "--source", str(PAGE), cwd=there)


def files_below(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "usage/_runtime/_http.py" in files
    return files


def test_init_finds_its_templates(installed: Installed, tmp_path: Path) -> None:
    installed.run("specpress", "init", str(PAGE), "--name", "usage", cwd=tmp_path)
    assert (tmp_path / "specpress.mk").read_bytes() == (ROOT / "templates" / "init" / "specpress.mk").read_bytes()
