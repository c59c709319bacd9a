"""Which version of OpenAPI a document says it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import fatal, quoted
from .repair import kind_of
from .stated import Reading

if TYPE_CHECKING:
    from ..source.document import Document, JsonValue
    from .repair import Repairs

_FULL = re.compile(r"3\.([012])\.\d+(-[0-9A-Za-z.-]+)?")
_LOOSE = re.compile(r"v?3(?:\.([012])(?:\..*)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version as it is written, and what it means; `minor` is that of OpenAPI 3, or -1 for Swagger 2.0."""

    written: str
    meant: str
    minor: int


def version_of(document: Document, repairs: Repairs) -> Version:
    """Read `openapi` or `swagger` (OpenAPI 3.1 section 4.1, Swagger 2.0 "Fixed Fields").

    Raises:
        SpecError: `openapi-missing` or `openapi-version-unknown`.
    """
    data = document.data
    if not isinstance(data, dict):
        reason = "it is empty" if data is None else f"the root is {kind_of(data)}, not a mapping"
        raise fatal("openapi-missing", document.locate(()), reason=reason)
    if "openapi" in data:
        return _openapi(data["openapi"], document, repairs)
    if "swagger" in data:
        return _swagger(data["swagger"], document, repairs)
    other = next((name for name in ("asyncapi", "arazzo", "overlay", "swaggerVersion") if name in data), None)
    reason = f"it has `{other}`" if other else "it has neither `openapi` nor `swagger`"
    raise fatal("openapi-missing", document.locate(()), reason=reason)


def _openapi(value: JsonValue, document: Document, repairs: Repairs) -> Version:
    text = value.strip() if isinstance(value, str) else _number(value)
    if isinstance(value, str) and (full := _FULL.fullmatch(value)):
        return Version(written=value, meant=value, minor=int(full[1]))
    pointer = ("openapi",)
    loose = _LOOSE.fullmatch(text)
    if loose is None:
        raise fatal("openapi-version-unknown", document.locate(pointer), version=quoted(value), name="OpenAPI")
    minor = int(loose[1] or 0)
    meant = f"3.{minor}.0"
    repairs.report("openapi-version-form", pointer, Reading(pointer, meant), version=quoted(value), meant=meant)
    return Version(written=text, meant=meant, minor=minor)


def _swagger(value: JsonValue, document: Document, repairs: Repairs) -> Version:
    if value == "2.0":
        return Version(written="2.0", meant="2.0", minor=-1)
    pointer = ("swagger",)
    text = value.strip() if isinstance(value, str) else _number(value)
    if text not in {"2", "2.0"} and not text.startswith("2.0."):
        raise fatal("openapi-version-unknown", document.locate(pointer), version=quoted(value), name="Swagger")
    repairs.report("openapi-version-form", pointer, Reading(pointer, "2.0"), version=quoted(value), meant="2.0")
    return Version(written=text, meant="2.0", minor=-1)


def _number(value: JsonValue) -> str:
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST
    return str(value) if usable else ""


_LARGEST = 1000
