"""Takes the frozen `ir.Api` and the text of its models, gives the text of every file of the client, unformatted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .client_files import client_view, package_view
from .environment import render_template
from .readme import readme_view
from .runtime_files import runtime_files
from .views import resource_view
from .webhooks import webhooks_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..ir.api import Api

__all__ = ["render"]


def render(api: Api, models: Mapping[str, str]) -> dict[str, str]:
    """Return path and text of every file of the package but MANIFEST.json, in the order of the paths.

    `models` are the files of models/, which pass through. Python files still need `format.format_files`.
    """
    found = {
        "__init__.py": render_template("package.py.jinja", package_view(api)),
        "client.py": render_template("client.py.jinja", client_view(api)),
        "models/__init__.py": '"""The models of the API."""\n',
        "resources/__init__.py": render_template("resources_folder.py.jinja", None),
        "py.typed": "",
        "README.md": render_template("readme.md.jinja", readme_view(api)),
        **models,
        **runtime_files(),
    }
    for resource in api.resources:
        view = resource_view(api, resource)
        found[f"resources/{resource.attribute}.py"] = render_template("resource.py.jinja", view)
    if api.events:
        found["webhooks.py"] = render_template("webhooks.py.jinja", webhooks_view(api))
    return dict(sorted(found.items()))
