"""What presses: the versions of the tools that shape the output, a digest of our own code, and where the cache is."""

from __future__ import annotations

import functools
import hashlib
from importlib import metadata
from pathlib import Path

from .. import __version__

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the whole tool."""


_SHAPING = ("black", "datamodel-code-generator", "jinja2", "markdown-it-py", "pyyaml")


@functools.cache
def tool_versions() -> dict[str, str]:
    """Return name -> version of specpress and of each library whose version can change a generated file."""
    return {"specpress": __version__} | {name: metadata.version(name) for name in _SHAPING}


def template_folder() -> Path:
    """Return the folder of the templates: inside the package when installed, beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


@functools.cache
def generator_digest() -> str:
    """Return a digest of our own code, templates and tool versions: when it moves, the output may."""
    digest = hashlib.sha256(repr(sorted(tool_versions().items())).encode())
    for folder, pattern in ((PACKAGE, "*.py"), (template_folder(), "*")):
        for path in sorted(folder.rglob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
