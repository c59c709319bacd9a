"""Takes the frozen `ir.Api`, gives the text of every file of the client but its models, unformatted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.models import CheckedUnion
from .client_files import client_view, package_view
from .environment import render_template
from .model_params import params_of
from .param_views import params_views
from .readme import readme_view
from .runtime_files import extra_files, runtime_files
from .testing_files import testing_files
from .views import resource_view
from .webhook_views import webhooks_view

if TYPE_CHECKING:
    from ..ir.api import Api

__all__ = ["render"]


def render(api: Api) -> dict[str, str]:
    """Return path and text of every file of the package but MANIFEST.json and models/, in the order of the paths.

    Python files still need `format.format_files`.
    """
    params = params_of(api)
    found = {
        "__init__.py": render_template("package.py.jinja", package_view(api)),
        "client.py": render_template("client.py.jinja", client_view(api, params)),
        "resources/__init__.py": render_template("resources_folder.py.jinja", None),
        "py.typed": "",
        "README.md": render_template("readme.md.jinja", readme_view(api)),
        **runtime_files(),
        **testing_files(api),
    }
    for resource in api.resources:
        view = resource_view(api, resource, params)
        found[f"resources/{resource.module}.py"] = render_template("resource.py.jinja", view)
    for params_view in params_views(api, params):
        found["params/__init__.py"] = render_template("params_folder.py.jinja", None)
        found[f"params/{params_view.module}.py"] = render_template("params.py.jinja", params_view)
    if api.events:
        webhooks = webhooks_view(api)
        found["webhooks.py"] = render_template("webhooks.py.jinja", webhooks)
        if webhooks.door is not None:
            found["_payloads.py"] = extra_files()["_payloads.py"]
    if any(isinstance(each.alias, CheckedUnion) for each in api.models.values()):
        found["_checked_unions.py"] = extra_files()["_checked_unions.py"]
    return dict(sorted(found.items()))
