"""Writes and reads MANIFEST.json, the machine-readable description of one generated package."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from ..diagnostics import SpecError, fatal, quoted, shown_path
from ..diagnostics.location import format_pointer
from ..ir.types import ArrayOf, ModelRef, UnionOf
from .journal import walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..diagnostics.location import Location
    from ..ir.api import Api, Body, Media, Operation, Response
    from ..ir.types import TypeRef

MANIFEST = "MANIFEST.json"


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
    repairs: Sequence[Mapping[str, object]],
    places: Places,
) -> str:
    """Return the text of MANIFEST.json for `files` (which do not hold it).

    `options` is a digest of the toml's, `repairs` are what of the description is read otherwise than it is written.
    """
    manifest = {
        "schema": 1,
        "name": api.name,
        "spec": {"title": api.title, "version": api.version, "sha256": api.sha256},
        "options": options,
        "tools": dict(sorted(tools.items())),
        "files": {name: digest_of(text) for name, text in sorted(files.items())},
        "client": _client(api),
        "operations": [
            {**_operation(api, operation), "origin": _origin(operation.origin, places)} for operation in api.operations
        ],
        "webhooks": _webhooks(api),
        "callbacks": _callbacks(api),
        "repairs": repairs,
        "coverage": coverage,
    }
    return _dumped(manifest)


def with_lasting_versions(text: str, directory: Path, key: str, record: str = MANIFEST) -> str:
    """Return the new text of a record, with the versions below `key` that the old one in `directory` has.

    Only when nothing else of it changes: a release of a tool that changes no file is no change.
    """
    fresh = cast("dict[str, object]", json.loads(text))
    try:
        old = read_manifest(directory, record)
    except SpecError:  # whoever writes or judges the folder reports it
        old = None
    if old is None or {**old, key: None} != {**fresh, key: None} or not _are_versions(old.get(key)):
        return text
    return _dumped({**fresh, key: old[key]})


def _are_versions(value: object) -> bool:
    """Whether a value of a record is one version, or versions by name."""
    versions = list(cast("dict[str, object]", value).values()) if isinstance(value, dict) else [value]
    return all(isinstance(version, str) for version in versions)


def _dumped(record: Mapping[str, object]) -> str:
    return json.dumps(record, indent=1, ensure_ascii=True) + "\n"


def surface_digest(api: Api) -> str:
    """Return a digest of what a caller sees: calls, arguments, models and fields, without a word of documentation."""
    surface = {
        "operations": sorted(json.dumps(_operation(api, operation), sort_keys=True) for operation in api.operations),
        "models": sorted(
            [entry.module, entry.class_name, *([field.wire, field.python] for field in entry.fields)]
            for entry in api.models.values()
        ),
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
        **({"key": operation.key} if operation.key else {}),
        "call": f"{operation.resource}.{operation.name}",
        "builder": f"resources.{operation.module}:{operation.builder}",
        "stream": None if operation.stream is None else f"{operation.resource}.{operation.stream_name}",
        "parameters": [
            {
                "name": parameter.wire,
                "in": parameter.place,
                "argument": parameter.argument,
                **({"fresh_key": True} if parameter.fresh_key else {}),
            }
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
    described["content_type"] = body.content_type_argument
    return described


def _client(api: Api) -> dict[str, object]:
    """Return how the arguments of the client are called; a certificate belongs to the HTTP client and has none."""
    return {
        "credentials": [
            {"scheme": scheme.key, "argument": scheme.argument, "environment": scheme.environment}
            for scheme in api.security_schemes
            if scheme.kind != "mutual_tls"
        ],
        "parameters": [
            {"name": parameter.wire, "in": parameter.place, "argument": parameter.argument}
            for parameter in api.client_parameters
        ],
        "server_variables": [{"name": name, "argument": argument} for name, argument in api.server_variables],
        **({"idempotency_header": api.idempotency_header} if api.idempotency_header else {}),
    }


def _webhooks(api: Api) -> list[dict[str, object]]:
    return [
        {"name": event.wire, "method": event.method, "function": f"webhooks:{event.function}"}
        for event in api.events
        if event.kind == "webhook"
    ]


def _callbacks(api: Api) -> list[dict[str, object]]:
    """Return one row for each place of an operation of this client that describes a callback."""
    known = {(operation.method, operation.key or operation.path) for operation in api.operations}
    return [
        {
            "operation": f"{sender.method} {sender.key}",
            "name": sender.callback,
            "expression": sender.expression,
            "method": event.method,
            "function": f"webhooks:{event.function}",
        }
        for event in api.events
        for sender in event.senders
        if (sender.method, sender.key) in known
    ]


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
        return entry.target, False
    if isinstance(ref, ArrayOf):
        return _model(api, ref.item)[0], True
    if isinstance(ref, UnionOf):
        models = [found for option in ref.options if (found := _model(api, option))[0]]
        return models[0] if len(models) == 1 else (None, False)
    return None, False


def _origin(origin: Location | None, places: Places) -> dict[str, object] | None:
    return {"file": places.portable(origin.file), "pointer": format_pointer(origin.pointer)[1:]} if origin else None


def digest_of(text: str) -> str:
    """Return the SHA-256 of a file's text as it is written."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_on_disk(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None when there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def read_manifest(directory: Path, record: str = MANIFEST) -> dict[str, object] | None:
    """Return the MANIFEST.json of a generated package (or its other record); None when the folder is none of ours.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    path = directory / record
    try:
        value: object = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError, OSError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(value, dict):
        raise _unreadable(path, "not a JSON object")
    return cast("dict[str, object]", value)


def files_of(manifest: Mapping[str, object] | None, directory: Path, record: str = MANIFEST) -> dict[str, str]:
    """Return path -> SHA-256 of the files that a manifest names.

    Raises:
        SpecError: `output-manifest-unreadable`; among other reasons, a path leaves the package.
    """
    if manifest is None:
        return {}
    files = manifest.get("files")
    if manifest.get("schema") != 1 or not isinstance(files, dict):
        raise _unreadable(directory / record, "not of schema 1")
    found: dict[str, str] = {}
    for name, digest in cast("dict[str, object]", files).items():
        if not isinstance(digest, str) or not is_inside(name):
            raise _unreadable(directory / record, f"names the file {quoted(name)}")
        found[name] = digest
    return found


def unlisted_files(directory: Path, record: str = MANIFEST) -> tuple[str, ...]:
    """Return the files of a package that its record does not name, without hidden ones and bytecode.

    Raises:
        SpecError: `output-manifest-unreadable`.
    """
    if not directory.is_dir():
        return ()
    known = files_of(read_manifest(directory, record), directory, record)
    found = [path.relative_to(directory) for path in walk(directory) if path.is_symlink() or not path.is_dir()]
    shown = [path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)]
    return tuple(name for name in shown if name not in known and name != record)


def edited_files(directory: Path, record: str = MANIFEST) -> tuple[str, ...]:
    """Return the generated files that are not as they were generated (missing ones are not counted)."""
    known = files_of(read_manifest(directory, record), directory, record)
    return tuple(
        sorted(name for name, digest in known.items() if digest_on_disk(directory / name) not in (digest, None))
    )


def is_inside(name: str) -> bool:
    """Whether a name is that of a file below its package, written in the one plain way."""
    path = PurePosixPath(name)
    plain = bool(name) and "\\" not in name and "\0" not in name and path.as_posix() == name
    return plain and not path.is_absolute() and ".." not in path.parts


def _unreadable(path: Path, reason: str) -> SpecError:
    return fatal("output-manifest-unreadable", path=shown_path(path), reason=quoted(reason))
