"""Reads small descriptions for the tests of the proof's reader."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Reporter
from generator.proof.described.description import entry_of, read_description
from generator.source.load import load_overlays, load_sources

if TYPE_CHECKING:
    from generator.proof.described.data import Description, Media, Operation, Parameter, Part

_KEPT: list[TemporaryDirectory[str]] = []
"""Files are opened when they are first asked for."""

HEADS = {
    "2.0": "swagger: '2.0'\n",
    "3.0": "openapi: 3.0.4\n",
    "3.1": "openapi: 3.1.1\n",
    "3.2": "openapi: 3.2.0\n",
}


def described(version: str, text: str, files: dict[str, str] | None = None, overlay: str = "") -> Description:
    """Read a description of a version; `files` are beside it, by name."""
    folder = TemporaryDirectory()
    _KEPT.append(folder)
    root = Path(folder.name)
    for name, content in (files or {}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    (root / "api.yaml").write_text(HEADS[version] + "info: {title: T, version: '1'}\n" + text, "utf-8")
    sources = load_sources([root / "api.yaml"], Reporter())
    if not overlay:
        return read_description(sources, entry_of(sources, ()))
    (root / "overlay.yaml").write_text(overlay, "utf-8")
    return read_description(sources, entry_of(sources, load_overlays([root / "overlay.yaml"], Reporter())))


def operation(version: str, text: str, files: dict[str, str] | None = None) -> Operation:
    """Read the only operation of a description, which says all of `paths`."""
    (found,) = described(version, text, files).operations
    return found


def indented(text: str, columns: int) -> str:
    """Return a text moved to the right."""
    return "".join(" " * columns + line + "\n" for line in text.strip("\n").splitlines())


def parameter(version: str, text: str) -> Parameter:
    """Read one parameter, a flow mapping, of an operation without problems."""
    path = "/a/{p}" if "in: path" in text else "/a"
    found = operation(version, f"paths: {{{path!r}: {{get: {{parameters: [{text}], responses: {{}}}}}}}}")
    assert not found.problems
    (only,) = found.parameters
    return only


def problems(version: str, text: str) -> list[str]:
    """Return what cannot be read, of the document and of its operations."""
    found = described(version, text)
    listed = [*found.problems, *(problem for one in found.operations for problem in one.problems)]
    return [f"{problem.place.address} {problem.text}" for problem in listed]


def body_media(version: str, media_type: str, text: str, components: str = "{}") -> Media:
    """Read one media type of a request body, given as a flow mapping."""
    found = operation(
        version,
        f"paths: {{/a: {{post: {{requestBody: {{content: {{{media_type!r}: {text}}}}}, responses: {{}}}}}}}}\n"
        f"components: {{schemas: {components}}}",
    )
    assert not found.problems
    assert found.body is not None
    (media,) = found.body.media
    return media


def parts(media: Media) -> dict[str, Part]:
    """Return the parts by name."""
    return {part.wire: part for part in media.parts}


def schema_of(version: str, *schemas: str) -> Any:
    """Return the 2020-12 form of the component S; schemas are lines such as `S: {type: string}`."""
    lines = indented("\n".join(schemas), 4)
    if version == "2.0":
        return described(version, f"paths: {{}}\ndefinitions:\n{lines}").forms.target("0#/definitions/S")
    found = described(version, f"paths: {{}}\ncomponents:\n  schemas:\n{lines}")
    return found.forms.target("0#/components/schemas/S")
