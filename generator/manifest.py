"""Turns an Api and its files into MANIFEST.json, the machine-readable description of one generated package."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.ir import ArrayOf, ModelRef, UnionOf
from generator.output import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.ir import Api, Body, Media, Operation, Response, TypeRef
    from generator.location import Location


@dataclass(frozen=True, slots=True)
class Places:
    """Spells input files without a path of this machine: relative to the source that they were found under."""

    sources: tuple[Path, ...]

    def portable(self, file: str) -> str:
        """Return the name of an input file as MANIFEST.json and the lock record it."""
        path = Path(file)
        for source in self.sources:
            if path == source:
                return path.name
        best = path.name
        for source in self.sources:
            base = source if source.is_dir() else source.parent
            relative = os.path.relpath(path, base)
            if not relative.startswith(".."):
                return Path(relative).as_posix()
        return best

    def inputs(self, inputs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Return (portable name, sha256) of each input, sorted."""
        return tuple(sorted({(self.portable(file), digest) for file, digest in inputs}))


def manifest_text(  # noqa: PLR0913  # each is one member of it
    api: Api,
    files: Mapping[str, str],
    *,
    options: str,
    tools: Mapping[str, str],
    coverage: Mapping[str, object],
    places: Places,
) -> str:
    """Return the text of MANIFEST.json for `files` (which do not hold it); `options` is a digest of the toml's."""
    manifest = {
        "schema": 1,
        "name": api.name,
        "spec": {"title": api.title, "version": api.version, "sha256": api.sha256},
        "options": options,
        "tools": dict(sorted(tools.items())),
        "files": {name: digest_of(text) for name, text in sorted(files.items())},
        "operations": [
            {**_operation(api, operation), "origin": _origin(operation.origin, places)} for operation in api.operations
        ],
        "coverage": coverage,
    }
    return json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"


def surface_digest(api: Api) -> str:
    """Return a digest of what a caller sees: calls, arguments, models and fields, without a word of documentation."""
    surface = {
        "operations": sorted(json.dumps(_operation(api, operation), sort_keys=True) for operation in api.operations),
        "models": sorted([entry.module, entry.class_name, *map(list, entry.fields)] for entry in api.models.values()),
        "client": sorted(scheme.argument for scheme in api.security_schemes)
        + sorted(parameter.argument for parameter in api.client_parameters),
    }
    return hashlib.sha256(json.dumps(surface, sort_keys=True, default=str).encode()).hexdigest()


def _operation(api: Api, operation: Operation) -> dict[str, object]:
    paging = operation.paging
    paged = {} if paging is None else {"pagination": {"style": paging.style, "items": paging.items}}
    return {
        "operation_id": operation.operation_id,
        "method": operation.method,
        "path": operation.path,
        "call": f"{operation.resource}.{operation.name}",
        "parameters": [
            {"name": parameter.wire, "in": parameter.place, "argument": parameter.argument}
            for parameter in operation.parameters
        ],
        "body": _body(api, operation.body),
        "responses": {response.status: _response(api, response) for response in operation.responses},
        **paged,
        "security": [
            {scheme: list(scopes) for scheme, scopes in alternative} for alternative in operation.security or ()
        ],
    }


def _body(api: Api, body: Body | None) -> dict[str, object] | None:
    if body is None:
        return None
    described = _media(api, body.media)
    if body.flattened:
        described["fields"] = {part.wire: part.argument for part in body.fields}
    else:
        described["argument"] = body.argument
    return described


def _response(api: Api, response: Response) -> dict[str, object]:
    return _media(api, response.media)


def _media(api: Api, media: Sequence[Media]) -> dict[str, object]:
    """Describe the preferred media type; a list of a model names the model and says `many`."""
    if not media:
        return {"media_type": None, "model": None}
    model, many = _model(api, media[0].type)
    described: dict[str, object] = {"media_type": media[0].media_type, "model": model}
    if many:
        described["many"] = True
    if len(media) > 1:
        described["also"] = [other.media_type for other in media[1:]]
    return described


def _model(api: Api, ref: TypeRef) -> tuple[str | None, bool]:
    if isinstance(ref, ModelRef) and ref.key in api.models:
        entry = api.models[ref.key]
        return f"models.{entry.module}:{entry.class_name}", False
    if isinstance(ref, ArrayOf):
        return _model(api, ref.item)[0], True
    if isinstance(ref, UnionOf):
        models = [found for option in ref.options if (found := _model(api, option))[0]]
        return models[0] if len(models) == 1 else (None, False)
    return None, False


def _origin(origin: Location | None, places: Places) -> dict[str, object] | None:
    return {"file": places.portable(origin.file), "line": origin.line} if origin else None
