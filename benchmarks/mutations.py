"""Faults for the prover: each is one text replaced in a pressed client, and must turn the proof red.

A fault is (name, file, old text, new text); the old text must stand in the file. The files are those of the client of
specs/freight.yaml, which uses every place, style, body and answer between its operations.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One fault."""

    name: str
    file: str
    old: str
    new: str


_SHIPMENTS = "resources/shipments.py"
_DOCUMENTS = "resources/documents.py"
_CUSTOMERS = "resources/customers.py"
_TRACKING = "resources/tracking.py"

GENERATED = (
    Mutation("a query parameter in another style", _SHIPMENTS, 'Query("status", explode=False)', 'Query("status")'),
    Mutation("a query parameter exploded no more", _SHIPMENTS, 'Query("port")', 'Query("port", explode=False)'),
    Mutation("a query parameter renamed", _SHIPMENTS, 'Query("departs_on")', 'Query("departsOn")'),
    Mutation("a deepObject as form", _SHIPMENTS, 'Query("weight", style="deepObject")', 'Query("weight")'),
    Mutation("pipes for spaces", _SHIPMENTS, 'style="spaceDelimited"', 'style="pipeDelimited"'),
    Mutation("commas for pipes", _SHIPMENTS, 'style="pipeDelimited", explode=False', "explode=False"),
    Mutation(
        "a JSON parameter by style", _SHIPMENTS, 'Query("filter", media_type="application/json")', 'Query("filter")'
    ),
    Mutation(
        "reserved characters encoded", _SHIPMENTS, 'Query("expression", allow_reserved=True)', 'Query("expression")'
    ),
    Mutation("a matrix parameter not exploded", _SHIPMENTS, 'style="matrix", explode=True', 'style="matrix"'),
    Mutation("a label parameter as simple", _SHIPMENTS, 'style="label", explode=True', "explode=True"),
    Mutation("a header renamed", _SHIPMENTS, 'Header("X-Request-Id")', 'Header("X-Request")'),
    Mutation("a header dropped", _SHIPMENTS, "headers=(idempotency_key,),", "headers=(UNSET,),"),
    Mutation("a cookie renamed", _SHIPMENTS, 'Cookie("prefs")', 'Cookie("pref")'),
    Mutation("two query arguments swapped", _SHIPMENTS, "query=(limit, cursor,", "query=(cursor, limit,"),
    Mutation("a query argument dropped", _SHIPMENTS, "query=(reason,)", "query=(UNSET,)"),
    Mutation(
        "two body members swapped",
        _SHIPMENTS,
        '"reference": reference, "notify": notify',
        '"reference": notify, "notify": reference',
    ),
    Mutation("a body member renamed", _SHIPMENTS, '"incoterm": incoterm', '"inco_term": incoterm'),
    Mutation("a body member dropped", _SHIPMENTS, ', "labels": labels}', "}"),
    Mutation("another content type", _SHIPMENTS, 'body=Json(media_type="application/merge-patch+json")', "body=Json()"),
    Mutation("another method", _SHIPMENTS, '"PATCH"', '"PUT"'),
    Mutation(
        "another path", _SHIPMENTS, 'path("/shipments/{shipment_id}/route")', 'path("/shipments/{shipment_id}/routes")'
    ),
    Mutation("one credential of two", "resources/admin.py", '(("Session", "QueryKey"),)', '(("Session",),)'),
    Mutation(
        "a response of another model",
        _SHIPMENTS,
        '200: Json("models.shipments:Route")',
        '200: Json("models.shared:Money")',
    ),
    Mutation(
        "a status not documented any more",
        _SHIPMENTS,
        '404: Json("models.shared:Problem"',
        '406: Json("models.shared:Problem"',
    ),
    Mutation(
        "an error body of another model",
        _SHIPMENTS,
        'Json("models.shared:ValidationProblem"',
        'Json("models.shared:Money"',
    ),
    Mutation(
        "async calls another operation",
        _SHIPMENTS,
        "call = get_route(shipment_id)\n        return (await",
        "call = get_shipment(shipment_id)\n        return (await",
    ),
    Mutation(
        "a part of another type",
        _DOCUMENTS,
        'Part("metadata", content_type="application/json")',
        'Part("metadata", content_type="text/plain")',
    ),
    Mutation("bytes read as text", _DOCUMENTS, "200: Binary()", '200: Text("application/octet-stream")'),
    Mutation(
        "a form field exploded", _CUSTOMERS, 'Field("countries", style="form", explode=False)', 'Field("countries")'
    ),
    Mutation("lines of JSON read as events", _TRACKING, "200: JsonLines(", "200: Events("),
    Mutation(
        "another stream item", _TRACKING, 'Events("models.shared:ShipmentEvent")', 'Events("models.shared:Money")'
    ),
    Mutation("a required model field renamed", "models/shared.py", "    amount: int\n", "    amounts: int\n"),
    Mutation("a model field of another type", "models/shared.py", "    status: int\n", "    status: str\n"),
    Mutation("a float for an int", "models/shared.py", "    amount: int\n", "    amount: float\n"),
    Mutation("a closed enum", "models/shared.py", "code: str | int | None", "code: int | None"),
    Mutation("a key in another header", "client.py", '"header", "X-Api-Key"', '"header", "X-Key"'),
    Mutation("a key in the query", "client.py", 'ApiKey("cookie", "session"', 'ApiKey("query", "session"'),
)
"""Faults of the generated modules."""

_STYLES = "_runtime/styles.py"
_PARAMS = "_runtime/params.py"
_FORMS = "_runtime/forms.py"

RUNTIME = (
    Mutation("text read as a number", "_runtime/parsing.py", "(raw, strict=True", "(raw, strict=False"),
    Mutation(
        "truth values as Python writes them", _STYLES, '"true" if value else "false"', '"True" if value else "False"'
    ),
    Mutation("times without their zone", _STYLES, 'text[:-6] + "Z"', "text[:-6]"),
    Mutation("label without its dot", _STYLES, 'return "." + simple', "return simple"),
    Mutation("nothing percent-encoded", _STYLES, 'return quote(text, safe="")', 'return quote(text, safe="/,;:")'),
    Mutation(
        "exploded lists lose their last item",
        _STYLES,
        "encoder(item_text(item))) for item in shape]\n    return",
        "encoder(item_text(item))) for item in list(shape)[:-1]]\n    return",
    ),
    Mutation(
        "exploded objects keep their name",
        _STYLES,
        "return [(encode(key), encoder(item_text(item))) for",
        "return [(encode(name), encoder(item_text(item))) for",
    ),
    Mutation("deepObject with dots", _STYLES, 'f"{key}%5B{encode(name)}%5D"', 'f"{key}.{encode(name)}"'),
    Mutation("allowReserved ignored", _PARAMS, "encode_reserved if self.allow_reserved else encode", "encode"),
    Mutation("allowEmptyValue ignored", _PARAMS, "if self.allow_empty else []", "if False else []"),
    Mutation(
        "header objects never exploded",
        _PARAMS,
        "simple(shape, _header_item, explode=self.explode)",
        "simple(shape, _header_item, explode=False)",
    ),
    Mutation(
        "matrix never exploded",
        _PARAMS,
        "matrix(self.name, shape, encoder, explode=self.explode)",
        "matrix(self.name, shape, encoder, explode=False)",
    ),
    Mutation(
        "nulls lost", _STYLES, "if item is not UNSET}\n    try", "if item is not UNSET and item is not None}\n    try"
    ),
    Mutation(
        "null members of a model lost",
        _STYLES,
        "exclude_unset=True, warnings=False)",
        "exclude_none=True, warnings=False)",
    ),
    Mutation(
        "files of a list lost but one",
        _FORMS,
        "self._item(item, boundary) for item in items if",
        "self._item(item, boundary) for item in list(items)[:1] if",
    ),
    Mutation("file names lost", _FORMS, "if filename is not None:", "if False:"),
    Mutation(
        "form fields of the default style",
        _FORMS,
        "(self.fields.get(name) or Field(name)).pairs(item)",
        "Field(name).pairs(item)",
    ),
    Mutation(
        "JSON of any media type", "_runtime/codecs.py", "if content_type and not is_json(content_type):", "if False:"
    ),
    Mutation(
        "text without its charset",
        "_runtime/codecs.py",
        "return decode_text(raw, content_type)",
        'return raw.decode("latin-1")',
    ),
    Mutation(
        "an error does not raise",
        "_runtime/reading.py",
        "if status not in SUCCESS or",
        "if status not in SUCCESS and status != 503 or",
    ),
    Mutation(
        "error bodies not parsed",
        "_runtime/reading.py",
        "if complete and status not in",
        "if not complete and status not in",
    ),
    Mutation("404 as any client error", "_runtime/errors.py", "404: NotFoundError", "499: NotFoundError"),
    Mutation("errors without the raw body", "_runtime/reading.py", "answer.headers, raw\n", 'answer.headers, b""\n'),
    Mutation("unknown members dropped", "_runtime/model.py", 'extra="allow"', 'extra="ignore"'),
    Mutation("drift told to nobody", "_runtime/reading.py", "if core.on_drift is not None:", "if False:"),
)
"""Faults of the runtime."""

MUTATIONS = (*GENERATED, *RUNTIME)
