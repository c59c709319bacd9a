"""Reads a description: the entry document as it is given, what it refers to, and nothing of the generator's stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...diagnostics import Reporter
from ...source.document import as_mapping
from ...source.origins import Origins
from .data import Description
from .dialects import Forms
from .operations import Surroundings, read_operations, read_webhooks
from .reached_files import Files
from .reading_context import Reading
from .schema_kinds import Shapes
from .security_objects import read_schemes
from .server_objects import document_servers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...source.document import Document, JsonValue, SourceSet
    from .dialects import Version
    from .repairs import Refused


def entry_of(sources: SourceSet, overlays: Sequence[Document]) -> JsonValue:
    """Return the data of the entry document as its author wrote it, with the overlays applied.

    Raises:
        SpecError: what an overlay cannot do.
    """
    data = sources.entry.data
    if not overlays or not isinstance(data, dict):
        return data
    from ...overlay.actions import apply_overlays  # slow to import, and seldom needed

    return apply_overlays(data, Origins(entry=sources.entry), (), overlays, Reporter()).data


def read_description(
    sources: SourceSet,
    entry: JsonValue,
    others: Mapping[str, JsonValue] | None = None,
    refused: tuple[Refused, ...] = (),
) -> Description:
    """Return the description that an entry document makes with the files beside it.

    `entry` is its data with overlays and allowed repairs; `others` has that of further files, by name, where repairs
    changed them. What cannot be read is among the problems; nothing is raised for it.
    """
    files = Files(sources, entry, others)
    version, known = version_of(entry)
    forms = Forms(files, version)
    reading = Reading(files=files, forms=forms, shapes=Shapes(forms), version=version)
    root = files.entry
    if not known:
        reading.problem(root, "the version of OpenAPI is none that is known")
    security = read_schemes(reading)
    servers = document_servers(reading)
    operations = tuple(read_operations(reading, Surroundings(security=security, servers=servers)))
    webhooks = read_webhooks(reading)
    info = as_mapping(as_mapping(entry).get("info"))
    return Description(
        version=version,
        title=_text(info.get("title")),
        number=_text(info.get("version")),
        operations=operations,
        webhooks=webhooks,
        schemes=security.schemes,
        servers=servers,
        forms=forms,
        sha256=sources.entry.sha256,
        size=files.size,
        problems=tuple(reading.problems),
        refused=refused,
    )


def version_of(entry: JsonValue) -> tuple[Version, bool]:
    """Return the version of a document, and whether it is one that the specifications know.

    A version that is written with too little or too much (`3.1`, `2`) is that of its first two numbers.
    """
    root = as_mapping(entry)
    if "openapi" not in root and "swagger" in root:
        return "2.0", str(root["swagger"]).strip().partition(".")[0] == "2"
    text = str(root.get("openapi", "")).strip().removeprefix("v")
    numbers = f"{text}.0".split(".")[:2]
    versions: dict[str, Version] = {"3.0": "3.0", "3.1": "3.1", "3.2": "3.2"}
    found = versions.get(".".join(numbers))
    return ("3.1", False) if found is None else (found, True)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
