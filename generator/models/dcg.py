"""Has datamodel-code-generator (dcg) write models; the only importer of it."""

from __future__ import annotations

import importlib
from collections import defaultdict
from typing import TYPE_CHECKING

from ..config.tools import template_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ELSEWHERE = "elsewhere"
"""The module, and with an ending the document, of what a request names and does not hold."""
_SLOW = ("parser.openapi", "model.pydantic_v2")
"""Parts of dcg that it imports when it is asked first, and that take half a second."""


def load() -> None:
    """Import the parts of dcg that `written` needs."""
    for part in _SLOW:
        importlib.import_module(f"datamodel_code_generator.{part}")


def written(schemas: Mapping[str, object], aliases: Mapping[str, str], marks: Mapping[str, str], empty: Path) -> str:
    """Return the Python module that dcg writes for these component schemas.

    `aliases` are the names of fields by `Class.wire`, `marks` what tells the branches of a union apart: asked for a
    discriminator, dcg would change the tags themselves.

    Nothing of the caller's project has influence: no formatter runs, and dcg looks for settings in the folder
    `empty`.
    """
    from datamodel_code_generator import InputFileType, LiteralType, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import DatetimeClassType, PythonVersion

    document = {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "1"},
        "paths": {},
        "components": {"schemas": dict(schemas)},
    }
    text = generate(
        document,
        input_file_type=InputFileType.OpenAPI,
        output=None,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class="_runtime.model.Model",
        aliases=dict(aliases),
        custom_class_name_generator=str,
        external_ref_mapping={f"/{ELSEWHERE}.json": ELSEWHERE},
        custom_template_dir=template_folder() / "models" if marks else None,
        extra_template_data=defaultdict(dict, {name: {"mark": mark} for name, mark in marks.items()}),
        strict_nullable=True,
        enum_field_as_literal=LiteralType.All,
        use_one_literal_as_default=True,
        use_annotated=True,
        use_type_alias=True,
        use_tuple_for_fixed_items=True,
        output_datetime_class=DatetimeClassType.Datetime,
        treat_dot_as_module=False,
        strict_refs=True,
        allow_remote_refs=False,
        disable_timestamp=True,
        formatters=[],
        settings_path=empty,
    )
    if not isinstance(text, str):
        message = "dcg wrote several texts instead of one"
        raise TypeError(message)
    return text
