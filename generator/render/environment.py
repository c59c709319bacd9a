"""Takes the name of a template and its view, gives the text of a file; the only importer of jinja2."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from generator.render.code import Code, UnsafeTextError

_PACKAGE = Path(__file__).resolve().parent.parent


def _finalize(value: object) -> str:
    """Let only `Code` through, so that a text of the description cannot reach a file unspelled."""
    if isinstance(value, Code):
        return value
    message = f"a template prints a {type(value).__name__} that no encoder has spelled"
    raise UnsafeTextError(message)


@cache
def _environment() -> jinja2.Environment:
    """Return the one environment; its templates stand beside the package, or inside it once it is installed."""
    folders = [_PACKAGE / "templates", _PACKAGE.parent / "templates"]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder for folder in folders if folder.is_dir()]),
        autoescape=False,  # noqa: S701  # Python, not HTML; `_finalize` is what keeps raw text out
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_template(name: str, view: object) -> str:
    """Return the text of `templates/<name>` with `view` at hand under that name.

    Raises:
        UnsafeTextError: the template prints a value that is no `Code`.
    """
    return _environment().get_template(name).render(view=view)
