"""A client loads what it uses: nothing at import, and at the first call only what that call needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPORT = """
import json, sys
def loaded():
    prefix = "generated.tidewater_freight."
    return sorted(name.removeprefix(prefix) for name in sys.modules if name.startswith(prefix))
found = {}
import generated.tidewater_freight as package
found["package"] = loaded()
from generated.tidewater_freight._runtime._http import http as httpx2
answer = lambda request: httpx2.Response(200, json={"status": "ok", "checks": {}})
client = package.Client(api_key="k", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
found["client"] = loaded()
client.admin.get_health()
found["call"] = loaded()
print(json.dumps(found))
"""


def test_a_client_loads_what_it_uses() -> None:
    run = subprocess.run([sys.executable, "-c", REPORT], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(run.stdout)
    assert found["package"] == ["_runtime", "_runtime.lazy"]
    assert not [name for name in found["client"] if name.startswith(("models", "resources"))]
    modules = set(found["call"])
    assert {name for name in modules if name.startswith("resources.")} == {"resources.admin"}
    assert {name for name in modules if name.startswith("models.")} <= {"models.admin", "models.shared"}
    # What only some calls need is loaded by those.
    assert not {"_runtime.forms", "_runtime.paging", "_runtime.tolerance"} & modules
