"""Rules of repairs for keys, values, references and schemas.

Each says why a reading is refused, or nothing; see `repair_rules.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ...source.document import as_list, as_mapping
from .field_types import DATA, is_conversion, is_property, is_unusable_number, kind_of, types_at, way_to
from .repair_row import AS_WRITTEN, LEFT_OUT, MEANT_ELSEWHERE, WORD, Nothing, refused_unless

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .repair_row import Row

_MEDIA_TYPE = re.compile(rf"{WORD}/{WORD}")
_KEY_OF_CONTENT = re.compile(rf"{WORD}(/{WORD})+[ \t]*(;[ -~]*)?")
_PARAMETER = re.compile(rf"{WORD}=({WORD}|\"[^\"\\\x00-\x1f]*\")")
_SHORT: dict[str, tuple[str, ...]] = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "text": ("text/plain",),
    "html": ("text/html",),
    "csv": ("text/csv",),
    "pdf": ("application/pdf",),
    "form-data": ("multipart/form-data",),
    "*": ("*/*",),
}
"""Words that stand for a registered media type of that subtype (for `text`, of that type)."""
_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_WORDS: dict[str, tuple[str, str | None]] = {
    "file": ("string", "binary"),
    "binary": ("string", "binary"),
    "int": ("integer", None),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", "int64"),
    "float": ("number", "float"),
    "double": ("number", "double"),
    "decimal": ("number", None),
    "bool": ("boolean", None),
    "str": ("string", None),
    "text": ("string", None),
    "uuid": ("string", "uuid"),
    "uri": ("string", "uri"),
    "url": ("string", "uri"),
    "email": ("string", "email"),
    "date": ("string", "date"),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "dict": ("object", None),
    "map": ("object", None),
    "hash": ("object", None),
    "json": ("object", None),
    "list": ("array", None),
}
"""Words that are no type of JSON Schema, and the type and format that they name in other languages or as a format."""


def path_without_slash(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.8: the key must begin with a slash, for it is appended to the URL of the server."""
    text = str(row.was)
    if row.pointer != ("paths", text) or text.startswith(("/", "x-")):
        return AS_WRITTEN
    return refused_unless(row.now == f"/{text}" and row.now not in as_mapping(row.above()))


def path_expression(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.2: a template has `{name}` only; `{?page}` (RFC 6570 section 3.2.8) is none."""
    return refused_unless(row.pointer[:-1] == ("paths",) and row.now == re.sub(r"\{[?&][^{}]*\}", "", str(row.was)))


def path_parameter_form(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.2: a parameter stands in braces; a declared one that has no other place is meant so."""
    if row.pointer[:-1] != ("paths",) or not isinstance(row.was, str) or not isinstance(row.now, str):
        return MEANT_ELSEWHERE
    item = row.resolved(row.above(0))
    holders = [item, *(as_mapping(value) for value in item.values())]
    listed = [row.resolved(one) for holder in holders for one in as_list(holder.get("parameters"))]
    declared = {str(one.get("name")) for one in listed if one.get("in") == "path"}
    written = str(row.was)
    for name in sorted(map(re.escape, declared), key=len, reverse=True):
        if not re.search(rf"(?<!\{{)\{{{name}\}}(?!\}})", row.was):
            other = rf"(?<![\w}}]):{name}(?!\w)|<(\w+:)?{name}>|\[{name}\]|%7[Bb]{name}%7[Dd]|\{{\{{{name}\}}\}}"
            written = re.sub(other, lambda found: "{" + re.sub(r"%7[BbDd]|[<>{}\[\]]|.*:", "", found[0]) + "}", written)
    return refused_unless(row.now == written)


def media_type_loose(row: Row) -> str:
    """RFC 9110 section 8.3.1: `type/subtype` with parameters; the words of the key in their order, nothing else."""
    text = row.was
    if not isinstance(text, str) or _KEY_OF_CONTENT.fullmatch(text):
        return AS_WRITTEN
    if row.above_token(1) not in ("content", "consumes", "produces"):
        return MEANT_ELSEWHERE
    given = row.now if isinstance(row.now, list) else [row.now]
    found: list[list[str]] = []  # for each media type what it may be
    for part in re.split(r"[;, \t]+", text.strip(" \t;,")):
        if _PARAMETER.fullmatch(part) and found:
            found[-1] = [f"{one}; {part}" for one in found[-1]]
        else:
            found.append([part] if _MEDIA_TYPE.fullmatch(part) else list(_SHORT.get(part.lower(), ())))
    return refused_unless(
        len(found) == len(given) and all(one in allowed for one, allowed in zip(given, found, strict=True))
    )


def media_type_stray(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.14: a key is a media type or range. What is none says nothing beside those that are.

    So do the elements of `consumes` and `produces` (2.0, Mime Types).
    """
    holder = row.above_token(1)
    if holder not in ("content", "consumes", "produces") or _KEY_OF_CONTENT.fullmatch(str(row.was)):
        return AS_WRITTEN
    names = as_mapping(row.above()) if holder == "content" else as_list(row.above())
    others = any(_KEY_OF_CONTENT.fullmatch(str(name)) for name in names)
    if isinstance(row.now, Nothing):
        return refused_unless(others, LEFT_OUT)
    answered = holder == "produces" or row.above_token(3) == "responses"
    return refused_unless(row.now == "*/*" and answered and not others)


def status_key(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.16.2: three digits, or `1XX` to `5XX`, or `default`."""
    text = str(row.was)
    meant = text.strip()
    meant = "default" if meant.lower() == "default" else meant.upper()
    known = re.fullmatch(r"[1-9][0-9][0-9]|[1-5]XX|default", meant, re.ASCII) is not None
    if row.above_token(1) != "responses" or (known and meant == text):
        return AS_WRITTEN
    if isinstance(row.now, Nothing):
        return refused_unless(not known or meant in as_mapping(row.above()), LEFT_OUT)
    return refused_unless(known and row.now == meant)


def value_null(row: Row) -> str:
    """Null is the value of no field but of data; it is nothing there, or an object without members."""
    field, is_member = way_to(row.pointer)
    if row.was is not None or (field in DATA and not is_member) or row.above_token(1) == "enum":
        return AS_WRITTEN
    return refused_unless(isinstance(row.now, Nothing) or row.now == {})


def value_type(row: Row) -> str:
    """Allow a value of a type that the field has not to be left out, or to be what a reader takes it for."""
    types = types_at(row.pointer)
    if not types or isinstance(row.was, Nothing):
        return AS_WRITTEN
    if kind_of(row.was) in types and not _is_mistyped(row):
        return AS_WRITTEN
    if isinstance(row.now, Nothing):
        return ""
    right = kind_of(row.now) in types or way_to(row.pointer) == ("tags", True)
    return refused_unless(right and is_conversion(row.was, row.now))


def _is_mistyped(row: Row) -> bool:
    """Whether the parameters of a path or operation are an object, or a number is none that its field can have."""
    if row.last == "parameters":
        return isinstance(row.was, list if row.above_token(1) in ("components", "") else dict)
    if row.last == "tags" or way_to(row.pointer) == ("tags", True):
        return isinstance(row.was, str)
    whole = row.last.startswith(("min", "max")) and row.last not in ("minimum", "maximum")
    return whole and isinstance(row.was, float) and not row.was.is_integer()


def tag_nested(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.10: `tags` is a list of strings; of a list in it the last names the group."""
    nested = row.above_token(1) == "tags" and isinstance(row.was, list) and bool(row.was)
    return refused_unless(nested and isinstance(row.now, str) and row.was[-1:] == [row.now])  # type: ignore[index]


def number_unusable(row: Row) -> str:
    """RFC 8259 section 6: a number that is not finite, or beyond a double, is one that no reader keeps."""
    return refused_unless(
        isinstance(row.now, Nothing) and not isinstance(row.was, Nothing) and is_unusable_number(row.was)
    )


def type_unknown(row: Row) -> str:
    """JSON Schema 2020-12 section 6.1.1: seven types. What is none is one by another name, or any value."""
    if row.last != "type" or isinstance(row.was, Nothing):
        return MEANT_ELSEWHERE
    listed = row.was if isinstance(row.was, list) else [row.was]
    if all(isinstance(one, str) and one in _TYPES for one in listed):
        return AS_WRITTEN
    meant = [_meant_type(one) for one in listed]
    if None in meant:
        return refused_unless(isinstance(row.now, Nothing))
    types = [*dict.fromkeys(one[0] for one in meant if one is not None)]
    formats = [one[1] for one in meant if one is not None and one[1] is not None]
    type_: JsonValue = types[0] if len(types) == 1 else [*types]
    if row.now == type_:
        return ""
    own = "format" in as_mapping(row.above())
    return refused_unless(not own and any(row.now == {"type": type_, "format": one} for one in formats))


def _meant_type(word: object) -> tuple[str, str | None] | None:
    if word is None:
        return "null", None  # YAML has it without quotes
    if not isinstance(word, str):
        return None
    lower = word.strip().lower()
    return (lower, None) if lower in _TYPES else _WORDS.get(lower)


def enum_without_values(row: Row) -> str:
    """JSON Schema 2020-12 section 6.1.2: an `enum` should have a member; one without says nothing that can be meant."""
    return refused_unless(row.last == "enum" and row.was == [] and isinstance(row.now, Nothing))


def enum_type_mismatch(row: Row) -> str:
    """JSON Schema 2020-12 section 6.1.1: a number or truth value among the values of a string can only be its text."""
    steps = 1 if row.last == "const" else 2
    schema = as_mapping(row.above(steps))
    is_text = schema.get("type") in ("string", ["string"], ["string", "null"], ["null", "string"])
    was = row.was
    if not is_text or row.above_token(steps - 1) not in ("enum", "const") or not isinstance(was, (bool, int, float)):
        return AS_WRITTEN
    return refused_unless(not isinstance(row.now, Nothing) and is_conversion(was, row.now))


def required_flag(row: Row) -> str:
    """JSON Schema 2020-12 section 6.5.3: `required` is a list; draft 3 had it as a flag of the property."""
    if row.last != "required" or not (isinstance(row.was, bool) or row.was in ("true", "false")):
        return AS_WRITTEN
    means = row.was in (True, "true") and is_property(row.pointer[:-1])
    return refused_unless(row.now == "required" if means else isinstance(row.now, Nothing))


def ref_section(row: Row) -> str:
    """RFC 6901: a reference that names nothing; its end, perhaps with slashes, names a component of the document."""
    if not isinstance(row.was, str) or not isinstance(row.now, str) or not isinstance(row.named(row.was), Nothing):
        return AS_WRITTEN
    file, mark, _ = row.now.partition("#")
    same_file = file in ("", row.was.partition("#")[0])
    text = "/" + unquote(row.was).lstrip("#/").replace("~1", "/").replace("~0", "~")
    name = unquote(row.now).rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    found = not isinstance(row.named(row.now), Nothing)
    return refused_unless(bool(mark) and same_file and found and text.endswith(f"/{name}"))


def ref_unresolved(row: Row) -> str:
    """RFC 6901 section 7: a pointer to nothing is an error; what cannot be had is left out."""
    if isinstance(row.was, str):
        reference: JsonValue = row.was if row.last == "$ref" or row.above_token(1) == "mapping" else None
    else:
        reference = None if isinstance(row.was, Nothing) else as_mapping(row.was).get("$ref")
    if not isinstance(reference, str) or not isinstance(row.now, Nothing):
        return MEANT_ELSEWHERE
    return refused_unless(isinstance(row.named(reference), Nothing), "the reference names something")


def ref_circular(row: Row) -> str:
    """RFC 6901 section 7: references that lead back to the first of them name nothing."""
    seen: list[str] = []
    value: JsonValue | Nothing = row.above()
    while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
        if reference in seen:
            return refused_unless(row.last == "$ref" and row.was in seen and isinstance(row.now, Nothing))
        seen.append(reference)
        value = row.named(reference)
    return AS_WRITTEN


def version_form(row: Row) -> str:
    """OpenAPI 3.1 section 4.1: `major.minor.patch`; Swagger 2.0: `2.0`."""
    text = str(row.was).strip()
    if row.pointer == ("swagger",):
        return refused_unless(row.now == "2.0" and re.fullmatch(r"2(\.0(\..*)?)?", text) is not None)
    found = re.fullmatch(r"v?3(?:\.([012])(?:\..*)?)?", text)
    return refused_unless(row.pointer == ("openapi",) and found is not None and row.now == f"3.{found[1] or 0}.0")
