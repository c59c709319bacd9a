"""Faults of the generator, as texts that are replaced: at least every survivor of the audit of 28 November 2026.

A fault names no file: its old text must stand once in the code and the templates of the generator.
"""

from __future__ import annotations

from typing import NamedTuple


class Patch(NamedTuple):
    """One fault."""

    id: str
    family: str
    name: str
    source: str
    """The description, below `faults/`, that holds what it touches."""
    changes: tuple[tuple[str, str], ...]
    """(old text, new text)"""


def _patch(id_: str, family: str, name: str, source: str, *changes: tuple[str, str]) -> Patch:
    return Patch(id_, family, name, source, changes)


BODIES = (
    _patch(
        "B12",
        "bodies",
        "explode of form fields lost",
        "bodies",
        ("explode=explode if isinstance(explode, bool) else None,", "explode=None,"),
    ),
    _patch(
        "U14",
        "bodies",
        "encoding of media types lost",
        "bodies",
        ('declared = codec_of_name(kind), media.get("encoding")', 'declared = codec_of_name(kind), media.get("lost")'),
    ),
    _patch(
        "B10",
        "bodies",
        "an object part is text",
        "bodies",
        (
            'return _JSON if types == frozenset({"object"}) or (inner',
            'return _TEXT if types == frozenset({"object"}) or (inner',
        ),
    ),
    _patch(
        "T51",
        "bodies",
        "content type of a file ignored",
        "bodies",
        (
            "content_type = upload.content_type or self._type_of(filename)",
            'content_type = "application/octet-stream"',
        ),
    ),
    _patch(
        "B02",
        "bodies",
        "an optional body is required",
        "bodies",
        ("required=is_required(cursor, context),", "required=True,"),
    ),
    _patch(
        "B02x",
        "bodies",
        "a required body is optional",
        "bodies",
        ("required=is_required(cursor, context),", "required=False,"),
    ),
)

NORMALISATION = (
    _patch(
        "U03",
        "normalisation",
        "3.0 nullable beside allOf lost",
        "thirty",
        ('if "$ref" in value or "allOf" in value or "const" in value:', 'if "$ref" in value or "const" in value:'),
    ),
    _patch(
        "U09",
        "normalisation",
        "a list of types read as its first",
        "answers",
        ("names[0] if len(names) == 1 else names", "names[0]"),
    ),
    _patch(
        "U18",
        "normalisation",
        "readOnly lost",
        "thirty",
        (
            'if request and any(schema.spec.states(schema.data, "readOnly") for schema in cursors):',
            "if request and False:",
        ),
    ),
    _patch(
        "U19",
        "normalisation",
        "discriminator lost",
        "answers",
        ("additionalItems:schema discriminator:discriminator xml:xml", "additionalItems:schema xml:xml"),
    ),
    _patch(
        "U02",
        "normalisation",
        "3.0 nullable lost",
        "thirty",
        ('return self.repairs.flag(value["nullable"], (*pointer, "nullable")) is True', "return False"),
    ),
    _patch(
        "H01",
        "normalisation",
        "content key `json` read as text",
        "habits",
        ('"json": "application/json",', '"json": "text/plain",'),
    ),
    _patch(
        "H03",
        "normalisation",
        "`in: Query` read as header",
        "habits",
        ("meant = _PLURALS.get(word, word)", 'meant = "header" if place == "Query" else _PLURALS.get(word, word)'),
    ),
    _patch(
        "H05",
        "normalisation",
        "required of an old body lost",
        "habits",
        (
            'name: body[name] for name in ("description", "required") if name in body and len(payload) == 1',
            'name: body[name] for name in ("description",) if name in body and len(payload) == 1',
        ),
    ),
    _patch(
        "X01",
        "normalisation",
        "components of two files become one",
        "files/entry",
        ("if len(group) > 1 or name in taken.get(section, ()):", "if False:"),
        ("while (imported.section, final) in used:", "while False:"),
    ),
)

PAGINATION = (
    _patch(
        "T44",
        "pagination",
        "cursor of the next page not sent",
        "paging",
        ("        values[key] = found\n", "        values[key] = values[key]\n"),
    ),
    _patch(
        "T46",
        "pagination",
        "page number goes up by two",
        "paging",
        (
            '(1 if self._paging.style == "page" else len(self.items))',
            '(2 if self._paging.style == "page" else len(self.items))',
        ),
    ),
    _patch(
        "G17",
        "pagination",
        "next and items swapped",
        "paging",
        (
            "        items=items,\n        parameter=entry.parameter",
            "        items=entry.next or items,\n        parameter=entry.parameter",
        ),
        ("        next=entry.next,\n        item=entry.item,", "        next=items,\n        item=entry.item,"),
    ),
)

_NAMED_STYLE = "    return named\n\n\ndef _allows_reserved("

PARAMETERS = (
    _patch(
        "P07",
        "parameters",
        "declared style ignored",
        "parameters",
        (_NAMED_STYLE, "    return allowed[0]\n\n\ndef _allows_reserved("),
    ),
    _patch(
        "P11",
        "parameters",
        "optional headers left out",
        "parameters",
        (
            "return tuple(declared for declared in found if not _is_ignored(declared, context))",
            (
                "return tuple(\n        each\n        for each in found\n        if not _is_ignored(each, context)\n"
                '        and (each.place != "header" or each.cursor is None or each.cursor.flag("required"))\n    )'
            ),
        ),
    ),
    _patch(
        "P12",
        "parameters",
        "optional cookies left out",
        "parameters",
        (
            "return tuple(declared for declared in found if not _is_ignored(declared, context))",
            (
                "return tuple(\n        each\n        for each in found\n        if not _is_ignored(each, context)\n"
                '        and (each.place != "cookie" or each.cursor is None or each.cursor.flag("required"))\n    )'
            ),
        ),
    ),
    _patch(
        "P15",
        "parameters",
        "deepObject sent as form",
        "parameters",
        (_NAMED_STYLE, '    return allowed[0] if named == "deepObject" else named\n\n\ndef _allows_reserved('),
        ('explode=style == "deepObject" or cursor.flag(', "explode=cursor.flag("),
    ),
    _patch(
        "U12",
        "parameters",
        "style of parameters lost",
        "parameters",
        ('"text": "description style",', '"text": "description",'),
    ),
    _patch(
        "X10",
        "parameters",
        "label and matrix mixed up",
        "parameters",
        (
            _NAMED_STYLE,
            '    return {"label": "matrix", "matrix": "label"}.get(named, named)\n\n\ndef _allows_reserved(',
        ),
    ),
    _patch(
        "P08",
        "parameters",
        "allowReserved lost",
        "parameters",
        ("allow_reserved=_allows_reserved(cursor, declared.place, style, context),", "allow_reserved=False,"),
    ),
    _patch(
        "X11",
        "parameters",
        "explode of label and matrix ignored",
        "parameters",
        (
            'explode=style == "deepObject" or cursor.flag("explode", default=is_exploded(style)),',
            (
                'explode=style == "deepObject"\n        or (style not in {"label", "matrix"} and '
                'cursor.flag("explode", default=is_exploded(style))),'
            ),
        ),
    ),
    _patch(
        "P19",
        "parameters",
        "fixed query not decoded",
        "parameters",
        ("fixed.append((unquote_plus(key), unquote_plus(value)))", "fixed.append((key, value))"),
    ),
    _patch(
        "P20",
        "parameters",
        "parameters of the path lost",
        "parameters",
        ("merged = _level(item, context) | _level(operation, context)", "merged = _level(operation, context)"),
    ),
    _patch(
        "P21",
        "parameters",
        "parameters of the path override",
        "parameters",
        (
            "merged = _level(item, context) | _level(operation, context)",
            "merged = _level(operation, context) | _level(item, context)",
        ),
    ),
)

SECURITY = (
    _patch(
        "S01",
        "security",
        "security of the operation ignored",
        "security",
        ('    own = operation.get("security")\n', "    own = None\n"),
    ),
    _patch(
        "S03",
        "security",
        "`security: []` taken as the document's",
        "security",
        (
            'context.spec.root.get("security") if own is None else own',
            'context.spec.root.get("security") if own is None or own.data == [] else own',
        ),
    ),
    _patch(
        "S05",
        "security",
        "bearer and basic swapped",
        "security",
        ('return "basic" if name == "basic" else "bearer"', 'return "bearer" if name == "basic" else "basic"'),
    ),
    _patch(
        "S07",
        "security",
        "key sent under another name",
        "security",
        ("    return place, name\n\n\ndef _flows", '    return place, name.lower() + "x"\n\n\ndef _flows'),
    ),
    _patch(
        "S08",
        "servers",
        "servers of the operation ignored",
        "security",
        ('    declared = owner.get("servers")\n', '    declared = owner.get("lost")\n'),
    ),
    _patch(
        "X12",
        "security",
        "cookie key sent in the query",
        "security",
        ('    "cookie": "cookie",\n}\nKind', '    "cookie": "query",\n}\nKind'),
    ),
    _patch(
        "T29",
        "security",
        "query key not percent-encoded",
        "security",
        ('query.append(f"{encode(self.name)}={encode(text)}")', 'query.append(f"{encode(self.name)}={text}")'),
    ),
    _patch(
        "S09",
        "security",
        "only the first alternative kept",
        "security",
        ("    found = tuple(alternatives)\n", "    found = tuple(alternatives)[:1]\n"),
    ),
    _patch(
        "S10",
        "security",
        "only the first scheme of an alternative kept",
        "security",
        (
            "return None if entry.mapping and not known else tuple(known)",
            "return None if entry.mapping and not known else tuple(known[:1])",
        ),
    ),
    _patch(
        "S11",
        "security",
        "token URL changed",
        "security",
        ("    if fault is None:\n        return url\n", '    if fault is None:\n        return url + "x"\n'),
    ),
    _patch(
        "T24",
        "servers",
        "server of the operation ignored",
        "security",
        ("own = operation.servers and not self.base_is_given", "own = False"),
    ),
    _patch(
        "T66",
        "servers",
        "default of a server variable ignored",
        "security",
        (
            "known = {name: (default, allowed) for name, default, allowed in described}",
            "known = {name: (allowed[-1] if allowed else default, allowed) for name, default, allowed in described}",
        ),
    ),
)

SWAGGER = (
    _patch(
        "W11",
        "security",
        "security of the operation lost",
        "swagger",
        ('"operationId", "deprecated", "security")', '"operationId", "deprecated")'),
    ),
    _patch(
        "W01",
        "swagger",
        "collectionFormat multi as csv",
        "swagger",
        ('"multi": ("form", True),', '"multi": ("form", False),'),
    ),
    _patch(
        "W03",
        "swagger",
        "pipes and ssv swapped",
        "swagger",
        ('"ssv": ("spaceDelimited", False),', '"ssv": ("pipeDelimited", False),'),
        ('"pipes": ("pipeDelimited", False),', '"pipes": ("spaceDelimited", False),'),
    ),
    _patch(
        "W06",
        "swagger",
        "produces of the operation ignored",
        "swagger",
        (
            'self._media("produces"), self._media("produces", operation, pointer[:-1])',
            'self._media("produces"), self._media("produces")',
        ),
    ),
    _patch(
        "W10",
        "swagger",
        "parameters of the path lost",
        "swagger",
        (
            'shared = self._listed(item.get("parameters", []), (*pointer, "parameters"))',
            'shared = self._listed([], (*pointer, "parameters"))',
        ),
    ),
    _patch(
        "X06",
        "swagger",
        "formData parameters of the path lost",
        "swagger",
        ("payload = own + [place for place in shared if (place.place, place.name) not in known]", "payload = own"),
    ),
    _patch(
        "W12",
        "servers",
        "basePath lost",
        "swagger",
        ('path = base.strip().rstrip("/") if isinstance(base, str) else ""', 'path = ""'),
    ),
    _patch(
        "W04", "swagger", "x-nullable lost", "swagger", ('_WRAPPERS = {"x-nullable": "nullable"}', "_WRAPPERS = {}")
    ),
    _patch(
        "W08",
        "swagger",
        "required of a body lost",
        "swagger",
        (
            '{name: value[name] for name in ("description", "required") if name in value}',
            '{name: value[name] for name in ("description",) if name in value}',
        ),
    ),
    _patch(
        "W15",
        "swagger",
        "discriminator lost",
        "swagger",
        ('result["discriminator"] = {"propertyName": result["discriminator"]}', 'result.pop("discriminator")'),
    ),
)

ANSWERS = (
    _patch(
        "T38",
        "streams",
        "only the last data line of an event kept",
        "answers",
        ("data = bytes(self._data)", 'data = bytes(self._data).rpartition(b"\\n")[2]'),
    ),
    _patch(
        "T41",
        "streams",
        "an event with an `event:` field dropped",
        "answers",
        (
            '        elif name == b"id" and',
            '        elif name == b"event":\n            self._data.clear()\n        elif name == b"id" and',
        ),
    ),
    _patch(
        "T43",
        "streams",
        "the last line without an end lost",
        "answers",
        ('return [bytes(self._rest).removesuffix(b"\\r")] if self._rest else []', "return []"),
    ),
    _patch(
        "T21",
        "accept",
        "Accept names streams for the whole",
        "answers",
        ("streams if streaming and streams else wholes", "wholes if streaming or not streams else streams"),
    ),
    _patch(
        "R08",
        "responses",
        "the result of HEAD has a body",
        "answers",
        ("return replace(self, result=NONE, stream=None, stream_only=False)", "return self"),
    ),
    _patch(
        "R13b",
        "types",
        "itemSchema ignored",
        "streams",
        ('    item = media.get("itemSchema")\n    if item is None:', "    item = None\n    if item is None:"),
    ),
    _patch(
        "T62",
        "models",
        "to_dict by Python name",
        "answers",
        (
            'return cast("dict[str, Any]", plain_data(self))',
            'return self.model_dump(mode="json", exclude_unset=True)',
        ),
    ),
    _patch(
        "T58",
        "values",
        "Python names accepted when reading",
        "answers",
        (
            "value = validate(data, by_alias=True, by_name=False, context=met, **options)",
            "value = validate(data, by_alias=True, by_name=True, context=met, **options)",
        ),
    ),
    _patch(
        "T08",
        "values",
        "fractions of seconds lost",
        "parameters",
        ("    text = moment.isoformat()\n", "    text = moment.replace(microsecond=0).isoformat()\n"),
    ),
)

EVENTS = (
    _patch(
        "T60",
        "webhooks",
        "a payload is plain data",
        "events",
        (
            'return reader_of(type_, many=many).read(payload_bytes(payload), "", Report(_ignore))',
            "return json.loads(payload_bytes(payload))",
        ),
    ),
    _patch(
        "G16",
        "webhooks",
        "media types of a webhook lost",
        "events",
        ("        media=tuple(media),\n        kind=incoming.kind,", "        media=(),\n        kind=incoming.kind,"),
    ),
    _patch(
        "G14",
        "webhooks",
        "a list of payloads read as one",
        "events",
        ('many = ", many=True" if _is_many(ref) else ""', 'many = ""'),
    ),
)

TYPES = (
    _patch(
        "M03",
        "types",
        "every model field optional",
        "answers",
        ("required=wire in shape.required and (request or not write_only),", "required=False,"),
    ),
    _patch(
        "M11",
        "types",
        "date-time as text",
        "answers",
        ('{"date-time": "datetime", "date": "date"}', '{"date": "date"}'),
    ),
    _patch(
        "M12",
        "types",
        "type of additionalProperties lost",
        "answers",
        ("return MapOf(unions.joined(self, values, node) if values else ANY)", "return MapOf(ANY)"),
    ),
    _patch(
        "M13",
        "types",
        "type of items lost",
        "answers",
        ("return ArrayOf(self._below(items, place, scope))", "return ArrayOf(ANY)"),
    ),
    _patch(
        "M16",
        "types",
        "mapping of a discriminator turned",
        "answers",
        (
            "            found[tag] = component_named(value.data)\n    return found\n",
            (
                "            found[tag] = component_named(value.data)\n"
                "    return dict(zip(found, reversed(list(found.values())), strict=True))\n"
            ),
        ),
    ),
    _patch(
        "M19",
        "types",
        "required of the second part of an allOf lost",
        "answers",
        (
            "for entry in required if isinstance(required, list) else ():",
            "for entry in required if isinstance(required, list) and not self._shape.required else ():",
        ),
    ),
    _patch(
        "G11",
        "types",
        "integer arguments annotated float",
        "parameters",
        (
            "return self._module.builtin(ref.name, runtime=runtime)",
            'return self._module.builtin("float" if request and ref.name == "int" else ref.name, runtime=runtime)',
        ),
    ),
)

PATCHES = (*BODIES, *NORMALISATION, *PAGINATION, *PARAMETERS, *SECURITY, *SWAGGER, *ANSWERS, *EVENTS, *TYPES)
