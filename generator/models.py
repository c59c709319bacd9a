"""Takes the IR and gives the modules of models/, written by datamodel-code-generator from placeholders only."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

from generator.modelplan import ModelsError, Plan, make_plan
from generator.modeltext import module_text, read_statements

if TYPE_CHECKING:
    from generator.diagnostics import Reporter
    from generator.ir import Api
    from generator.modeltext import Statement

__all__ = ["ModelsError", "write_models"]

_INIT = '"""The models of the API: import them from the module that holds them."""\n'


def _document(plan: Plan) -> dict[str, object]:
    schemas = {plan.reference(token): schema for token, schema in plan.schemas.items()}
    info = {"title": "models", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}}


def _generate(document: dict[str, object], folder: Path) -> tuple[dict[str, str], list[dict[str, object]]]:
    """Run dcg with our fixed options; return its texts by module token, and its metadata.

    Nothing of the caller's project has influence: no formatter runs, and `folder`, where it looks for a
    pyproject.toml, is empty.
    """
    from datamodel_code_generator import (
        DataModelType,
        InputFileType,
        LiteralType,
        PythonVersion,
        generate,
    )  # noqa: PLC0415  # half a second, and only when models are written
    from datamodel_code_generator.format import DatetimeClassType  # noqa: PLC0415

    metadata = folder / "metadata.json"
    written = generate(
        document,
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
        treat_dot_as_module=True,
        strict_refs=True,
        allow_remote_refs=False,
        disable_timestamp=True,
        formatters=[],
        settings_path=folder,
        emit_model_metadata=metadata,
    )
    if not isinstance(written, dict):
        message = "dcg wrote one text instead of one for each module"
        raise ModelsError(message)
    texts = {str(path[-1]).removesuffix(".py"): str(text) for path, text in written.items()}
    return texts, cast("list[dict[str, object]]", json.loads(metadata.read_text("utf-8"))["models"])


def _check_metadata(plan: Plan, metadata: list[dict[str, object]]) -> None:
    """Make sure that every class and field has the name that was asked for, in its module."""
    given: dict[str, tuple[object, object, list[object]]] = {}
    for model in metadata:
        fields = cast("list[dict[str, object]]", model["fields"])
        given[str(model["source_ref"]).rpartition("/")[2]] = (
            model["class_name"],
            model["module"],
            [each["name"] for each in fields if each["name"]],
        )
    asked = {
        plan.reference(token): (
            token,
            plan.modules[entry.module],
            [each.token for each in plan.fields.get(token, ())],
        )
        for token, entry in plan.entries.items()
    }
    if given != asked:
        wrong = sorted({key for key in asked if given.get(key) != asked[key]} | (given.keys() - asked.keys()))
        message = f"dcg gave {given.get(wrong[0])} where {asked.get(wrong[0])} was asked for"
        raise ModelsError(message)


def _check_statements(plan: Plan, statements: dict[str, list[Statement]]) -> None:
    """Make sure that the text itself has each class in its module, once, with its fields in their order."""
    seen: list[str] = []
    for module, listed in statements.items():
        for statement in listed:
            entry = plan.entries[statement.token]
            fields = plan.fields.get(statement.token)
            asked = None if fields is None else [each.token for each in fields]
            given = None if statement.fields is None else [token for token, _ in statement.fields]
            if entry.module != module or asked != given:
                message = f"dcg wrote {statement} in {module} for model {entry.key!r} of {entry.module}"
                raise ModelsError(message)
            seen.append(statement.token)
    if sorted(seen) != sorted(plan.entries):
        message = "dcg left out a model or wrote one twice"
        raise ModelsError(message)


def write_models(api: Api, reporter: Reporter) -> dict[str, str]:
    """Return the files of models/ by path in the package, unformatted.

    Raises:
        ModelsError: dcg did not write what it was asked for, or a model entry breaks its contract: our fault.
    """
    files = {"models/__init__.py": _INIT}
    if not api.models:
        return files
    plan = make_plan(api.models)
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        try:
            texts, metadata = _generate(_document(plan), folder)
        finally:
            os.chdir(before)
    _check_metadata(plan, metadata)
    statements = {module: read_statements(texts[token]) for module, token in plan.modules.items() if token in texts}
    _check_statements(plan, statements)
    files.update((f"models/{module}.py", module_text(plan, module, listed)) for module, listed in statements.items())
    return files
