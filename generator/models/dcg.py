"""Takes the IR and gives the modules of models/, written by datamodel-code-generator from placeholders only."""

from __future__ import annotations

import gc
import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..config.tools import tool_versions
from .forms import ModelsError, make_plan
from .packages import model_files
from .spelled import check_written, read_written

if TYPE_CHECKING:
    from ..disk.cache import KeptTexts
    from ..ir.api import Api
    from .forms import Schema

__all__ = ["ModelsError", "write_models"]

_INIT = '"""The models of the API: import them from the module that holds them."""\n'


def _generate(schemas: dict[str, Schema], folder: Path) -> str:
    """Run dcg with our fixed options and check that each class and field got the name that was asked for.

    Nothing of the caller's project has influence: no formatter runs, and `folder`, where dcg looks for settings,
    is empty.

    Raises:
        ModelsError: a name is another.
    """
    from datamodel_code_generator import InputFileType, LiteralType, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import DatetimeClassType, PythonVersion

    metadata = folder / "metadata.json"
    text = generate(
        {
            "openapi": "3.1.0",
            "info": {"title": "models", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        },
        input_file_type=InputFileType.OpenAPI,
        output=None,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class="_runtime.model.Model",
        strict_nullable=True,
        enum_field_as_literal=LiteralType.All,
        use_type_alias=True,
        use_tuple_for_fixed_items=True,
        output_datetime_class=DatetimeClassType.Datetime,
        treat_dot_as_module=False,
        strict_refs=True,
        allow_remote_refs=False,
        disable_timestamp=True,
        formatters=[],
        settings_path=folder,
        emit_model_metadata=metadata,
    )
    if not isinstance(text, str):
        message = "dcg wrote several texts instead of one"
        raise ModelsError(message)
    _check_metadata(schemas, cast("list[dict[str, object]]", json.loads(metadata.read_text("utf-8"))["models"]))
    return text


def _check_metadata(schemas: dict[str, Schema], metadata: list[dict[str, object]]) -> None:
    given: dict[str, tuple[object, list[object]]] = {}
    for model in metadata:
        fields = cast("list[dict[str, object]]", model["fields"])
        names = [each["name"] for each in fields if each["name"]]
        given[str(model["source_ref"]).rpartition("/")[2]] = (model["class_name"], names)
    asked = {
        token: (token, list(cast("dict[str, object]", schema.get("properties", {}))))
        for token, schema in schemas.items()
    }
    if given != asked:
        wrong = min(key for key in asked.keys() | given.keys() if asked.get(key) != given.get(key))
        message = f"dcg gave {given.get(wrong)} where {asked.get(wrong)} was asked for"
        raise ModelsError(message)


def _digest(forms: dict[str, Schema]) -> str:
    """Return what dcg's text depends on: what it is asked for, its version, and how we ask."""
    asked = json.dumps([tool_versions()["datamodel-code-generator"], forms])
    return hashlib.sha256(Path(__file__).read_bytes() + asked.encode()).hexdigest()


def write_models(api: Api, kept: KeptTexts) -> dict[str, str]:
    """Return the files of models/ by path in the package, unformatted.

    What dcg wrote for the same forms before is taken from what was kept, and checked as if it were new.

    Raises:
        ModelsError: dcg did not write what it was asked for, or a model entry breaks its contract: our fault.
    """
    plan = make_plan(api.models)
    collecting = gc.isenabled()
    gc.disable()  # what dcg makes lives until it is done, and there is much of it
    try:
        with tempfile.TemporaryDirectory() as folder:
            forms = plan.forms
            texts = [kept.text(_digest(forms), lambda: _generate(forms, Path(folder)))] if forms else []
    finally:
        if collecting:
            gc.enable()
    written = read_written(texts)
    check_written(plan, written)
    files = {f"models/{path}": text for path, text in model_files(plan, written).items()}
    return {"models/__init__.py": _INIT, **files}
