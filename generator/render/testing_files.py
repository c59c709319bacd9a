"""Takes the whole API, gives the files of `testing/`: what is the same in every client, and the data of this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .runtime_files import OPERATIONS, faking_files

if TYPE_CHECKING:
    from ..ir.api import Api, Operation

_LONGEST = 400
"""The bytes that an operation may have; examples that do not fit into them are left out."""


def testing_files(api: Api) -> dict[str, str]:
    """Return path and text; there are none where the toml leaves `testing` out, or nothing can be called."""
    if not api.testing or not api.operations:
        return {}
    rows = ",\n".join(_row(operation) for operation in api.operations)
    return {
        **faking_files(),
        OPERATIONS: f"[\n{rows}\n]\n",
    }


def _row(operation: Operation) -> str:
    """Return one line of `operations.json`, with the examples that are short enough, the shortest first."""
    request = f"{operation.method} {operation.path}"
    row: dict[str, object] = {
        "operation": operation.operation_id or request,
        "request": request,
        "builder": f"resources.{operation.module}:{operation.builder}",
        "call": f"{operation.resource}.{operation.name}",
    }
    text = _dumped(row)
    found = {
        response.status: next(
            (media.example for media in response.media if media.codec == "json" and media.example), ""
        )
        for response in operation.responses
    }
    examples: dict[str, object] = {}
    for status, example in sorted(found.items(), key=lambda pair: (len(pair[1]), pair[0])):
        if example:
            longer = _dumped({**row, "examples": {**examples, status: json.loads(example)}})
            if len(longer) > _LONGEST:
                break
            examples[status] = json.loads(example)
            text = longer
    return text


def _dumped(row: dict[str, object]) -> str:
    return json.dumps(row, ensure_ascii=True, separators=(", ", ": "))
