"""What runs datamodel-code-generator opens nothing but its own files, and connects to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from generator.models.dcg import written

empty = Path(sys.argv[1])
written({"A": {"type": "object", "properties": {}}}, {}, {}, empty)  # what is imported once is imported now
seen = []
sys.addaudithook(lambda event, arguments: seen.append((event, str(arguments[:1]))))
text = written(
    {"Pet": {"type": "object", "properties": {"a-b": {"$ref": "/elsewhere.json#/Owner"}}}, "X": {"oneOf": [
        {"$ref": "/elsewhere.json#/Cat"}, {"$ref": "/elsewhere.json#/Dog"}]}},
    {"Pet.a-b": "a_b"}, {"X": "kind"}, empty,
)
assert "class Pet(Model)" in text
words = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
known = ("site-packages", "templates", f"lib/python3.{sys.version_info.minor}")
for event, argument in seen:
    if event.startswith(words) or (event == "open" and not any(part in argument for part in known)):
        print(event, argument)
"""


def test_the_library_that_writes_the_models_opens_no_file_and_no_connection(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    found = [line for line in run.stdout.splitlines() if str(tmp_path) not in line]
    assert found == []
    assert list(tmp_path.iterdir()) == []


def test_a_worker_loads_little_of_ours() -> None:
    """It starts while the process that asks works, and takes a core from it."""
    program = (
        "import sys; import generator.models.answering; print(*(name for name in sys.modules if 'generator' in name))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    rooms = {"generator", "generator.config", "generator.models", "generator.spelling"}
    files = {"config.tools", "models.answering", "models.dcg", "models.split", "spelling.literals"}
    assert set(run.stdout.split()) == rooms | {f"generator.{name}" for name in files}
