"""Whether the annotations of multipart bodies say which parts are files, and what else each part may be."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Sequence
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, get_origin

from ..described.encodings import may_be_files
from ..described.schema_kinds import Shapes
from ..schemas.joined import schemas_of
from .fields import properties_of
from .type_parts import alternatives, items, joined_types, typed_dicts
from .typed_dicts import members_of_dict

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.data import Media, Part
    from .branches import Reading
    from .probes import Probes
    from .read_annotations import Argument

_STREAMS = (os.PathLike, Iterable, AsyncIterable, IO)
_UPLOAD = "Upload"
"""The class of the runtime that carries a part with headers of its own: a file, or what any other part is."""
_SCALARS: tuple[tuple[str, object, str], ...] = (
    ("null", None, "null"),
    ("boolean", True, "a truth value"),
    ("integer", 7, "an integer"),
)


def body_objections(probes: Probes, media: Sequence[Media], argument: Argument) -> list[str]:
    """Say how the argument of a body as a whole departs from the parts that its media types describe."""
    annotation = argument.typed.annotation
    found: list[str] = []
    for each in media:
        if each.codec != "multipart" or not each.described:
            continue
        if not each.positional:
            found += _of_dictionaries(probes, each, annotation)
        elif len(media) == 1:
            found += _of_list(probes, each, annotation)
    return list(dict.fromkeys(found))


def _of_dictionaries(probes: Probes, media: Media, annotation: Any) -> list[str]:  # noqa: ANN401  # known at run time
    """Compare each object that is described with the dictionary that it is nearest to, member by member."""
    declared = typed_dicts(annotation)
    found: list[str] = []
    leaves = probes.branches.leaves(media.schema) if declared else []
    shapes = Shapes(probes.branches.forms)
    for leaf in leaves:
        parts = {part.wire: _of_leaf(part, shapes, properties_of(leaf)) for part in media.parts}
        names = _sent(probes, leaf).keys()
        least = min(len(names ^ members_of_dict(one).keys()) for one in declared)
        near = [one for one in declared if len(names ^ members_of_dict(one).keys()) == least]
        nearest: list[str] = min((_of_dictionary(probes, parts, leaf, one) for one in near), key=len)
        found += nearest
    return found


def _of_leaf(part: Part, shapes: Shapes, members: dict[str, JsonValue]) -> Part:
    """Return a part as one of several objects has it: a file in one of them may be a text in another."""
    if part.wire not in members:
        return part
    file, files = may_be_files(shapes, members[part.wire], part.listed)
    return replace(part, file=file, files=files)


def _of_dictionary(probes: Probes, parts: dict[str, Part], leaf: Reading, declared: type) -> list[str]:
    described, offered = _sent(probes, leaf), members_of_dict(declared)
    name = declared.__name__
    found = [f"{name} has no member {wire!a}" for wire in sorted(described.keys() - offered.keys())]
    found += [
        f"{name} has {wire!a}, which is not described" for wire in sorted(offered.keys() - properties_of(leaf).keys())
    ]
    for wire in described.keys() & offered.keys() & parts.keys():
        entries = part_objections(probes, described[wire], offered[wire].annotation, parts[wire])
        found += [f"{name}.{wire}: {entry}" for entry in entries]
    return sorted(found)


def _sent(probes: Probes, leaf: Reading) -> dict[str, JsonValue]:
    """Return the members that a request may have."""
    hidden = schemas_of(probes.branches.forms).hidden
    return {name: schema for name, schema in properties_of(leaf).items() if not hidden(schema, "readOnly")}


def _of_list(probes: Probes, media: Media, annotation: Any) -> list[str]:  # noqa: ANN401
    """Compare the items of a list with the parts that stand in an order (3.2.0 section 4.14.5)."""
    inner = items(annotation)
    if inner is None:
        return ["the annotation takes no list of parts"]
    found = _files(inner, file=any(part.file for part in media.parts), files=any(part.files for part in media.parts))
    plain = [part.schema for part in media.parts if not (part.file or part.files)]
    rest = joined_types(without_files(inner))
    if found or True in plain:
        return found
    if not plain:
        return [] if rest is None else ["the annotation takes more than files"]
    if rest is None:
        return ["the annotation takes files alone"]
    return [f"items: {entry}" for entry in probes.objections({"anyOf": plain}, probes.annotations.typed(rest))]


def part_objections(probes: Probes, schema: JsonValue, annotation: Any, part: Part) -> list[str]:  # noqa: ANN401
    """Say how the type of one part departs from its schema: of a file, by what it may be beside one."""
    return file_objections(probes, schema, annotation, file=part.file, files=part.files)


def file_objections(
    probes: Probes,
    schema: JsonValue,
    annotation: Any,  # noqa: ANN401  # known at run time only
    *,
    file: bool,
    files: bool,
) -> list[str]:
    """Say how a type departs from a schema of which a value may be a file (`file`), or an array of them (`files`)."""
    found = _files(annotation, file=file, files=files)
    rest = joined_types(without_files(annotation))
    if files and Any in alternatives(items(rest)) and all(map(_says_items, probes.branches.leaves(schema))):
        found.append("the annotation takes a list of anything")
    if found or rest is None:
        return found
    if not (file or files):
        return probes.objections(schema, probes.annotations.typed(rest))
    typed, kinds = probes.annotations.typed(rest), probes.branches.kinds.of(schema)
    taken = [name for kind, value, name in _SCALARS if kind not in kinds and typed.refusal(value) is None]
    if "array" not in kinds and items(rest) is not None:
        taken.append("an array")
    return [f"the annotation takes {name}, which is not allowed" for name in taken]


def _says_items(leaf: Reading) -> bool:
    """Whether an array says what it holds; anything else says nothing of items."""
    return leaf.keywords.get("items", True) not in (True, {}) or leaf.keywords.get("type") != "array"


def _files(annotation: Any, *, file: bool, files: bool) -> list[str]:  # noqa: ANN401
    """Say where a type takes a file, or a list of files, that is not described, or does not take one that is."""
    rest = joined_types(without_files(annotation))
    inner = None if rest is None else items(rest)
    takes = bytes in alternatives(annotation), inner is not None and bytes in alternatives(inner)
    if Any in alternatives(annotation) or Any in alternatives(inner):
        return []
    return [
        f"the annotation {'refuses' if asked else 'takes'} {name}, which is {'' if asked else 'not '}described"
        for name, asked, taken in (("a file", file, takes[0]), ("a list of files", files, takes[1]))
        if asked != taken
    ]


def without_files(annotation: Any) -> list[Any]:  # noqa: ANN401
    """Return the alternatives of a type that carry no bytes."""
    return [
        part
        for part in alternatives(annotation)
        if part is not bytes and get_origin(part) not in _STREAMS and getattr(part, "__name__", "") != _UPLOAD
    ]
