"""Faults for the prover: each is one text replaced in a pressed client, and must turn the proof red.

A fault is (name, file, old text, new text); the old text must stand in the file. The files are those of the clients of
specs/freight.yaml, which uses every place, style, body and answer between its operations, of tests/proof/styles.yaml,
and of the descriptions in `faults/`.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutation(NamedTuple):
    """One fault."""

    name: str
    file: str
    old: str
    new: str

    @property
    def id(self) -> str:
        """What `--only` takes."""
        return f"{self.file}: {self.name}"


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
    Mutation(
        "two query arguments swapped",
        _SHIPMENTS,
        "            limit,\n            cursor,",
        "            cursor,\n            limit,",
    ),
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
    Mutation("text read as a number", "_runtime/parsing.py", "raw, strict=True", "raw, strict=False"),
    Mutation(
        "truth values as Python writes them", _STYLES, '"true" if value else "false"', '"True" if value else "False"'
    ),
    Mutation("times without their zone", "_runtime/exact_values.py", 'text[:-6] + "Z"', "text[:-6]"),
    Mutation("label without its dot", _STYLES, 'return "." + simple(', "return simple("),
    Mutation("nothing percent-encoded", _STYLES, 'return quote(text, safe="")', 'return quote(text, safe="/,;:")'),
    Mutation(
        "exploded lists lose their last item",
        _STYLES,
        "_item(item, encoder, inner, raw=raw)) for item in shape]",
        "_item(item, encoder, inner, raw=raw)) for item in list(shape)[:-1]]",
    ),
    Mutation(
        "exploded objects keep their name",
        _STYLES,
        "return [(named(key), encoder(item_text(item))) for",
        "return [(named(name), encoder(item_text(item))) for",
    ),
    Mutation("deepObject with dots", _STYLES, 'f"{key}{left}{named(name)}{right}"', 'f"{key}.{named(name)}"'),
    Mutation("allowReserved ignored", _PARAMS, "encode_reserved if self.allow_reserved else encode", "encode"),
    Mutation("allowEmptyValue ignored", _PARAMS, "if self.allow_empty else []", "if False else []"),
    Mutation(
        "header objects never exploded",
        _PARAMS,
        "encoder, self.style, explode=self.explode, inner=self.inner, raw=True)",
        "encoder, self.style, explode=False, inner=self.inner, raw=True)",
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
        "_runtime/model.py",
        'return cast("dict[str, Any]", plain_data(self))',
        'return self.model_dump(mode="json", by_alias=True, exclude_none=True)',
    ),
    Mutation(
        "files of a list lost but one",
        _FORMS,
        "self.piece(item, boundary) for item in items if",
        "self.piece(item, boundary) for item in list(items)[:1] if",
    ),
    Mutation("file names lost", _FORMS, "filename = upload.filename\n", 'filename = "lost"\n'),
    Mutation(
        "form fields of the default style",
        _FORMS,
        "(fields.get(name) or Field(name)).pairs(item)",
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
        "    if status not in SUCCESS:\n        raise",
        "    if status == 503:\n        return Response(None, status, answer.headers, raw, exchange.shown())\n"
        "    if status not in SUCCESS:\n        raise",
    ),
    Mutation(
        "error bodies not parsed",
        "_runtime/reading.py",
        "if complete and is_readable(answer):",
        "if not complete and is_readable(answer):",
    ),
    Mutation("404 as any client error", "_runtime/errors.py", "404: NotFoundError", "499: NotFoundError"),
    Mutation("errors without the raw body", "_runtime/reading.py", "answer.headers, raw\n", 'answer.headers, b""\n'),
    Mutation("unknown members dropped", "_runtime/model.py", 'extra="allow"', 'extra="ignore"'),
    Mutation("drift told to nobody", "_runtime/reading.py", "if core.on_drift is not None:", "if False:"),
)
"""Faults of the runtime."""

_ANSWERS = "models/shared.py"

TYPED = (
    Mutation("C01 an optional field annotated Any", _ANSWERS, "    number: int | None", "    number: Any | None"),
    Mutation("C02 a required field annotated Any", _ANSWERS, "    id: str\n    number", "    id: Any\n    number"),
    Mutation("C03 another alias of a field", _ANSWERS, 'Field(alias="user-id")', 'Field(alias="user_id")'),
    Mutation("C04 an integer field as float", _ANSWERS, "    number: int | None", "    number: float | None"),
    Mutation("C05 a time as text", _ANSWERS, "    at: datetime\n", "    at: str\n"),
    Mutation("C06 a date as text", _ANSWERS, "    day: date | None", "    day: str | None"),
    Mutation("C07 a field dropped", _ANSWERS, "    ratio: float | None = None\n", ""),
    Mutation("C08 a field of a keyword's name without its alias", _ANSWERS, 'Field(alias="class")', "Field()"),
    Mutation(
        "C09 a value of an open enum removed", _ANSWERS, 'Literal["x", "y", "z z"] | str', 'Literal["x", "y"] | str'
    ),
    Mutation("C10 an enum closed to fewer values", _ANSWERS, 'Literal["x", "y", "z z"] | str', 'Literal["x", "y"]'),
    Mutation("C11 a null not allowed", _ANSWERS, "    note: str | None\n", "    note: str\n"),
    Mutation(
        "C12 a method annotated object",
        "resources/a.py",
        "options: RequestOptions | None = None) -> A:",
        "options: RequestOptions | None = None) -> object:",
    ),
    Mutation("C13 a list of anything", _ANSWERS, "list[Problem] | None", "list[Any] | None"),
    Mutation("C14 a list of numbers of anything", _ANSWERS, "    numbers: list[int]", "    numbers: list[Any]"),
    Mutation("C15 a map of anything", _ANSWERS, "dict[str, Problem]", "dict[str, Any]"),
    Mutation("C16 a map of integers of floats", _ANSWERS, "dict[str, int]", "dict[str, float]"),
    Mutation("C17 a branch of a union lost", _ANSWERS, "int | str | list[str] | None", "int | str | None"),
    Mutation(
        "C18 an integer argument annotated float", "resources/styles.py", "count: int | Unset", "count: float | Unset"
    ),
    Mutation(
        "C19 an integer argument annotated str", "resources/styles.py", "count: int | Unset", "count: str | Unset"
    ),
    Mutation("C20 an argument annotated Any", "resources/styles.py", "limit: int | Unset", "limit: Any | Unset"),
    Mutation(
        "C21 a time argument annotated str", "resources/styles.py", "since: datetime | Unset", "since: str | Unset"
    ),
    Mutation(
        "C22 a literal of an argument lost",
        "resources/styles.py",
        'Literal["low", "high", "Full Detail"]',
        'Literal["low", "high"]',
    ),
    Mutation("C23 a list argument of integers", "resources/styles.py", "many: Sequence[str]", "many: Sequence[int]"),
    Mutation(
        "C24 a required argument annotated optional",
        "resources/styles.py",
        "    pipes: Sequence[str],\n",
        "    pipes: Sequence[str] | Unset = UNSET,\n",
    ),
    Mutation(
        "C25 a required body member annotated optional",
        "resources/things.py",
        "    secret: str,\n",
        "    secret: str | Unset = UNSET,\n",
    ),
    Mutation(
        "C26 a body argument that cannot be None",
        "resources/things.py",
        "name: str | None | Unset",
        "name: str | Unset",
    ),
    Mutation("C27 a body argument annotated Any", "resources/things.py", "count: int | Unset", "count: Any | Unset"),
    Mutation("C28 an integer path argument annotated str", "resources/shared.py", "id: int", "id: str"),
    Mutation(
        "C34 the default tag of a model lost", _ANSWERS, 'kind: Literal["feline"] = "feline"', 'kind: Literal["feline"]'
    ),
    Mutation(
        "C35 two tags swapped", _ANSWERS, 'kind: Literal["feline"] = "feline"', 'kind: Literal["equine"] = "equine"'
    ),
    Mutation("C36 another token URL", "client.py", "https://a.example/token", "https://a.example/tokens"),
    Mutation("C37 an anonymous alternative lost", "resources/perhaps.py", '((), ("Query",))', '(("Query",),)'),
    Mutation(
        "C38 the server of an operation removed",
        "resources/own.py",
        'servers=("https://b.example/v2",)',
        "servers=()",
    ),
    Mutation("C39 the base path of the server lost", "client.py", ".a.example/v1", ".a.example"),
    Mutation("C40 the next cursor read elsewhere", "resources/list_.py", 'next="/next"', 'next="/previous"'),
    Mutation("a payload of another model", "webhooks.py", '"models.events:Made"', '"models.events:Tick"'),
    Mutation("any payload as plain data", "webhooks.py", "parse_event(EVENTS, payload,", "parse_event((), payload,"),
    Mutation("one payload for many", "webhooks.py", ", payload, many=True)", ", payload)"),
    Mutation("a callback read as a webhook", "webhooks.py", '"models.events:Tick"', '"models.events:Gone"'),
    Mutation("the default of a server variable changed", "client.py", '"region", "eu"', '"region", "us"'),
)
"""Faults of types, names and settings: those of the audit of 28 November 2026, and their kin."""

BEHAVING = (
    Mutation(
        "T08 fractions of seconds lost",
        "_runtime/exact_values.py",
        "    text = moment.isoformat()\n",
        "    text = moment.replace(microsecond=0).isoformat()\n",
    ),
    Mutation(
        "T21 Accept names wholes for the stream",
        "_runtime/plan.py",
        "streams if streaming and streams else wholes",
        "wholes if streaming or not streams else streams",
    ),
    Mutation("T22 Accept names nothing", "_runtime/plan.py", 'return ", ".join(found) or "*/*"', 'return "*/*"'),
    Mutation(
        "T24 the server of an operation ignored",
        "_runtime/plan.py",
        "own = operation.servers and not self.base_is_given",
        "own = False",
    ),
    Mutation(
        "T28 a scheme's name lost",
        "_runtime/auth.py",
        "        self.prefix = name\n",
        '        self.prefix = "Bearer"\n',
    ),
    Mutation(
        "T29 a query key not percent-encoded",
        "_runtime/auth.py",
        'f"{encode(self.name)}={encode(text)}"',
        'f"{encode(self.name)}={text}"',
    ),
    Mutation(
        "T30 scopes not asked for", "_runtime/auth.py", '**({"scope": " ".join(scopes)} if scopes else {})', "**{}"
    ),
    Mutation(
        "T38 only the last data line of an event kept",
        "_runtime/streaming.py",
        "data = bytes(self._data)",
        'data = bytes(self._data).rpartition(b"\\n")[2]',
    ),
    Mutation(
        "T39 a blank before data kept",
        "_runtime/streaming.py",
        'start = len(name + colon) + rest.startswith(b" ")',
        "start = len(name + colon)",
    ),
    Mutation("T40 comments read as data", "_runtime/streaming.py", 'if name == b"data":', 'if name in (b"data", b""):'),
    Mutation(
        "T41 an event with an `event:` field dropped",
        "_runtime/streaming.py",
        '        elif name == b"id" and',
        '        elif name == b"event":\n            self._data.clear()\n        elif name == b"id" and',
    ),
    Mutation("T42 lines end with LF only", "_runtime/streaming.py", "only_lf=not self.is_events", "only_lf=True"),
    Mutation(
        "T43 the last line without an end lost",
        "_runtime/streaming.py",
        'return [bytes(self._rest).removesuffix(b"\\r")] if self._rest else []',
        "return []",
    ),
    Mutation(
        "T44 the cursor of the next page not sent",
        "_runtime/paging.py",
        "        values[key] = found\n",
        "        values[key] = values[key]\n",
    ),
    Mutation(
        "T45 paging never ends",
        "_runtime/paging.py",
        "if is_last or not self.items else following",
        "if False else following",
    ),
    Mutation(
        "T46 the number of the page goes up by two",
        "_runtime/paging.py",
        '(1 if self._paging.style == "page"',
        '(2 if self._paging.style == "page"',
    ),
    Mutation(
        "T51 the content type of a file ignored",
        _FORMS,
        "content_type = upload.content_type or self._type_of(filename)",
        'content_type = "application/octet-stream"',
    ),
    Mutation(
        "T58 Python names accepted when reading",
        "_runtime/model.py",
        "(data, by_alias=True, by_name=False",
        "(data, by_alias=True, by_name=True",
    ),
    Mutation(
        "a field counts as set when an unknown member has its Python name",
        "_runtime/model.py",
        "if value.__pydantic_extra__:",
        "if value.__pydantic_extra__ is None:",
    ),
    Mutation(
        "T60 a payload is plain data",
        "_runtime/parsing.py",
        'return reader_of(type_, many=many).read(payload_bytes(payload), "", Report(_ignore))',
        "return json.loads(payload_bytes(payload))",
    ),
    Mutation(
        "T62 to_dict by Python name",
        "_runtime/model.py",
        'return cast("dict[str, Any]", plain_data(self))',
        'return self.model_dump(mode="json", exclude_unset=True)',
    ),
    Mutation(
        "T63 to_json with what is unset",
        "_runtime/model.py",
        "return json_text(self, indent)",
        "return self.model_dump_json(by_alias=True, indent=indent)",
    ),
    Mutation(
        "T66 the default of a server variable ignored",
        "_runtime/urls.py",
        "known = {name: (default, allowed) for",
        "known = {name: (allowed[-1] if allowed else default, allowed) for",
    ),
    Mutation(
        "a fixed query not encoded",
        "_runtime/plan.py",
        '{encode(name)}={encode(value)}" for name, value in operation.fixed',
        '{name}={value}" for name, value in operation.fixed',
    ),
    Mutation("a content type of a part lost", _FORMS, 'lines.append(f"Content-Type:', 'lines.append(f"X-Type:'),
)
"""Faults of the runtime that the audit found to survive, and their kin."""

MUTATIONS = (*GENERATED, *RUNTIME, *TYPED, *BEHAVING)
