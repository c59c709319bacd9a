"""Takes the name of a template and its view, gives the text of a file; the only importer of jinja2."""

from __future__ import annotations

from functools import cache

import jinja2

from ..config.tools import template_folder
from ..spelling.code import Code, UnsafeTextError


def _finalize(value: object) -> str:
    """Let only `Code` through, so that a text of the description cannot reach a file unspelled."""
    if isinstance(value, Code):
        return value
    message = f"a template prints a {type(value).__name__} that no encoder has spelled"
    raise UnsafeTextError(message)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_folder() / "package"),
        autoescape=False,  # noqa: S701  # Python, not HTML; `_finalize` is what keeps raw text out
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render_template(name: str, view: object) -> str:
    """Return the text of `templates/package/<name>` with `view` at hand under that name.

    Raises:
        UnsafeTextError: the template prints a value that is no `Code`.
    """
    return _environment().get_template(name).render(view=view)
