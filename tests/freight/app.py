"""A small ASGI server for specs/freight.yaml. openapi-core's own middleware judges each request and response."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from openapi_core.contrib.starlette.middlewares import StarletteOpenAPIMiddleware
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .described import judge

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile
    from starlette.requests import Request

API_KEY = "freight-key"
EVENT = {"id": "e1", "type": "departed", "shipment": "TW-1"}
POSITION = {"at": "2026-03-01T12:00:00Z", "point": [4.05, 51.95]}
SHIPMENT = {
    "id": "TW-1",
    "status": "at_sea",
    "origin": "NLRTM",
    "destination": "SGSIN",
    "created_at": "2026-02-01T08:00:00Z",
    "incoterm": None,
    "cargo": [{"kind": "pallet", "count": 3, "dimensions": [120, 80, 144.5]}, {"kind": "bulk", "litres": 10.5}],
    "customer": {"name": "Ada", "id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"},
    "related": [],
    "labels": {"team": "nord"},
    "surprise": {"not": "documented"},
}
LISTED = [{}, {"id": "TW-2", "status": "booked"}, {"id": "TW-3"}]
"""What tells the listed shipments from `SHIPMENT`; one to a page."""
CUSTOMERS = [{"name": "Ada"}, {"name": "Grace", "vat_number": None}, {"name": "Edsger"}]


def problem(status: int, title: str, **more: Any) -> JSONResponse:
    return JSONResponse(
        {"title": title, "status": status, **more}, status_code=status, media_type="application/problem+json"
    )


async def shipments(request: Request) -> Response:
    if request.method == "GET":
        number = int(request.query_params.get("cursor", "0"))
        more = str(number + 1) if number + 1 < len(LISTED) else None
        page = {"data": [{**SHIPMENT, **LISTED[number]}], "next_cursor": more}
        return JSONResponse(page, headers={"X-Total-Count": "3", "Link": '<https://x.example/2>; rel="next"'})
    draft = await request.json()
    if draft["origin"] == draft["destination"]:
        errors = [{"pointer": "/destination", "message": "is the origin", "code": 7}]
        return problem(422, "Not bookable", errors=errors)
    if request.headers.get("Idempotency-Key") == "used":
        return problem(409, "Conflict", first_request_at="2026-01-01T00:00:00Z")
    body = {**SHIPMENT, **draft}
    return JSONResponse(body, status_code=201, headers={"Location": "/v1/shipments/TW-1"})


async def shipment(request: Request) -> Response:
    if request.path_params["shipment_id"] == "none":
        return problem(404, "No such shipment")
    if request.method == "DELETE":
        return Response(status_code=204)
    if request.method == "PATCH":
        changes = await request.json()
        return JSONResponse({**SHIPMENT, **{key: value for key, value in changes.items() if key != "notify"}})
    expanded = request.query_params.get("expand", "")
    return JSONResponse({**SHIPMENT, "reference": expanded or None})


async def route(request: Request) -> Response:
    legs = [{"from": "NLRTM", "to": "SGSIN", "legs": [{"from": "NLRTM", "to": "EGPSD"}]}]
    if request.method == "PUT":
        legs = await request.json()
    return JSONResponse({"legs": legs, "track": [POSITION]})


async def quote(request: Request) -> Response:
    raw = request.scope["raw_path"].decode()
    if "plain" in request.cookies.get("prefs", ""):
        return PlainTextResponse(raw)
    echo = {"path": raw, "query": request.url.query, "features": request.headers.get("X-Features", "")}
    return JSONResponse({"amount": 125000, "currency": "EUR", **echo})


async def customers(request: Request) -> Response:
    if request.method == "GET":
        number, size = (int(request.query_params.get(name, usual)) for name, usual in (("page", 1), ("perPage", 25)))
        return JSONResponse(CUSTOMERS[(number - 1) * size : number * size])
    if request.headers["Content-Type"].startswith("application/x-www-form-urlencoded"):
        async with request.form() as form:
            return JSONResponse({"name": form["name"], "email": form.get("email", "none@example.org")}, status_code=201)
    return JSONResponse(await request.json(), status_code=201)


async def customer(request: Request) -> Response:
    if request.method == "HEAD":
        return Response(status_code=200)
    return JSONResponse({"name": "Ada", "id": request.path_params["customer_id"]})


async def echo_json(request: Request) -> Response:
    return JSONResponse(await request.json())


async def search(request: Request) -> Response:
    async with request.form() as form:
        countries = str(form.get("countries", "")).split(",")
        return JSONResponse({country: {"name": str(form.get("name", "?"))} for country in countries})


async def documents(request: Request) -> Response:
    async with request.form() as form:
        files = [await page.read() for page in form.getlist("pages") if not isinstance(page, str)]
        content = await _bytes(form["file"])
        metadata = json.loads(await _bytes(form.get("metadata", "{}")))
        info = {"id": 7, "kind": form["kind"], "size": len(content) + sum(map(len, files))}
    return JSONResponse({**info, "metadata": metadata}, status_code=201)


async def _bytes(part: UploadFile | str) -> bytes:
    return part.encode() if isinstance(part, str) else await part.read()


async def document(request: Request) -> Response:
    return JSONResponse({"id": request.path_params["document_id"], "kind": "photo", "sha256": "0a"})


async def content(request: Request) -> Response:
    if request.method == "PUT":
        await request.body()
        return Response(status_code=204)
    return Response(b"\x00\x01\xff", media_type="application/octet-stream")


async def note(request: Request) -> Response:
    return PlainTextResponse((await request.body()).decode())


async def events(_: Request) -> Response:
    lines = [f"id: {number}\ndata: {json.dumps({**EVENT, 'id': str(number)})}\n\n" for number in range(3)]
    return Response("".join(lines), media_type="text/event-stream")


async def positions(_: Request) -> Response:
    return Response(f"{json.dumps(POSITION)}\n" * 2, media_type="application/jsonl")


async def accepted(request: Request) -> Response:
    await request.body()
    return Response(status_code=202)


async def settings(request: Request) -> Response:
    stored = {"depth": {"a": [1, None, {"b": True}]}, "name": "x"}
    return JSONResponse(await request.json() if request.method == "PUT" else stored)


async def health(_: Request) -> Response:
    return JSONResponse({"status": "ok", "checks": {"db": True}})


async def rotate(_: Request) -> Response:
    return JSONResponse({"key": "new", "expires_at": None})


def application(base_url: str) -> Starlette:
    """Return the server, judged; `base_url` ends in `/v1`."""
    table = [
        ("/shipments", shipments, ["GET", "POST"]),
        ("/shipments/{shipment_id}", shipment, ["GET", "PATCH", "DELETE"]),
        ("/shipments/{shipment_id}/route", route, ["GET", "PUT"]),
        ("/quotes/{ports}/{options}/{via}", quote, ["GET"]),
        ("/customers", customers, ["GET", "POST"]),
        ("/customers/search", search, ["POST"]),
        ("/customers/{customer_id}", customer, ["GET", "HEAD"]),
        ("/customers/{customer_id}/party", echo_json, ["PUT"]),
        ("/documents", documents, ["POST"]),
        ("/documents/{document_id:int}", document, ["GET"]),
        ("/documents/{document_id:int}/content", content, ["GET", "PUT"]),
        ("/documents/{document_id:int}/note", note, ["PUT"]),
        ("/tracking/{shipment_id}/events", events, ["GET"]),
        ("/tracking/{shipment_id}/positions.jsonl", positions, ["GET"]),
        ("/tracking/positions", accepted, ["POST"]),
        ("/settings", settings, ["GET", "PUT"]),
        ("/health", health, ["GET"]),
        ("/keys/rotate", rotate, ["POST"]),
    ]
    prefix = re.sub(r"^https?://[^/]*", "", base_url)
    routes = [Route(prefix + path, endpoint, methods=methods) for path, endpoint, methods in table]
    return Starlette(routes=routes, middleware=[Middleware(StarletteOpenAPIMiddleware, openapi=judge(base_url))])
