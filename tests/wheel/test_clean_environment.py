"""A stranger's first minutes: the wheel in a clean environment of each Python, from a page on a server to a call.

Unlike the other tests of the wheel it installs the dependencies too, from the index that pip is set to, in the versions
of requirements.lock. A Python that this machine has not is skipped, and the last lines of the run say so.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from generator import __version__
from tests.pull.server import serving
from tests.shared_data import ROOT
from tests.support.nightly import daily
from tests.wheel.interpreters import interpreter
from tests.wheel.test_wheel import built

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = ("3.11", "3.12", "3.13")
PAGE = """\
# Berths

```yaml
openapi: 3.1.0
info: {{title: Harbour, version: "1.0"}}
servers: [{{url: "{url}/v1"}}]
security: [{{key: []}}]
paths:
  /berths:
    get:
      operationId: listBerths
      tags: [berths]
      parameters: [{{name: free, in: query, schema: {{type: boolean}}}}]
      responses:
        "200":
          description: The berths.
          content:
            application/json:
              schema: {{type: array, items: {{$ref: "#/components/schemas/Berth"}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
  schemas:
    Berth:
      type: object
      required: [number, length]
      properties: {{number: {{type: integer}}, length: {{type: number}}}}
```
"""
CALL = """\
from generated.harbour import Client

with Client(api_key="k", base_url={url!r}) as client:
    for berth in client.berths.list(free=True):
        print(berth.number, berth.length)
"""


@dataclass(frozen=True)
class Shell:
    """An environment of its own, and an empty folder in which its commands run."""

    binaries: Path
    folder: Path

    def run(self, *command: str, status: int = 0) -> str:
        """Run a command of the environment; return all that it printed."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "CI", "HARBOUR"))}
        kept |= {"SPECPRESS_CACHE": "", "NO_COLOR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        words = [self.binaries / command[0], *command[1:]]
        done = subprocess.run(words, cwd=self.folder, env=kept, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


def constraints(folder: Path) -> Path:
    """Write the pins of requirements.lock without their hashes, which pip would then ask of the wheel too."""
    path = folder / "constraints.txt"
    pins = re.findall(r"^(\S+==[^\\\n]+?) *\\$", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    path.write_text("\n".join(pins) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("version", daily(VERSIONS, lambda version: version == VERSIONS[0]))
def test_from_the_wheel_to_a_call_and_away_again(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}: neither on the path nor of pyenv or uv")
    wheel = built("wheel", tmp_path, ROOT)
    subprocess.run([python, "-m", "venv", tmp_path / "environment"], check=True)
    shell = Shell(binaries=tmp_path / "environment" / "bin", folder=tmp_path / "project")
    shell.folder.mkdir()
    shell.run("pip", "install", "--quiet", "--no-compile", "--constraint", str(constraints(tmp_path)), str(wheel))
    assert shell.run("specpress", "--version") == f"specpress {__version__}\n"
    with serving() as site:
        url = f"http://127.0.0.1:{site.port}"
        site.put("/docs/harbour", PAGE.format(url=url), Content_Type="text/markdown; charset=utf-8")
        site.put("/v1/berths?free=true", '[{"number": 4, "length": 180.5}]', Content_Type="application/json")
        shell.run("specpress", "init", f"{url}/docs/harbour", "--private-host", f"127.0.0.1:{site.port}")
        shell.run("specpress", "generate")
        assert "0 unproven, 0 failed" in shell.run("specpress", "verify")
        call = CALL.format(url=f"{url}/v1")
        assert shell.run("python", "-c", call) == "4 180.5\n"
        assert site.asked("/v1/berths?free=true")[0].headers["x-key"] == "k"
        shell.run("pip", "uninstall", "--quiet", "--yes", "specpress")
        assert not (shell.binaries / "specpress").exists()
        assert "No module named 'specpress'" in shell.run("python", "-c", "import specpress", status=1)
        assert shell.run("python", "-c", call) == "4 180.5\n"
