"""Takes the body of an error answer, and gives what it says: plain data, and one line for a message."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, unquote_plus

from pydantic_core import from_json, to_json

from .charset import decode_text
from .errors import DecodeError
from .params import essence_of, is_json
from .redaction import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .exchange import Exchange

_LONGEST: Final = 200
_READ: Final = 4000
"""How many characters of a text are searched for credentials."""
_SHORTEST: Final = 4
"""Characters of a secret: what is shorter is masked nowhere, for it stands in any text."""
_DEPTH: Final = 4
_MEMBERS: Final = (
    "message", "errormessage", "detail", "errordescription", "msg", "errormsg", "description", "reason", "error",
    "faultstring", "fault", "title", "errors", "errormessages", "messages", "code",
)  # fmt: skip
"""Under which names servers say what is wrong, without case and marks; the first that says something counts."""
_TITLE: Final = re.compile(r"<(?:title|message)\b[^<>]*>([^<]*\w[^<]*)", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"<(script|style|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE
)
_IDENTIFIERS: Final = (r"(x-)?request-id", r".*request-?id", r".*correlation-?id", r".*trace-?id", r"cf-ray")
"""The headers by which servers name a request, in any case; the first that is there counts."""
_TOKENS: Final = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*")
"""What is a credential by its form, whoever it belongs to."""


def plain_body(raw: bytes, content_type: str) -> Any:  # noqa: ANN401 - JSON data
    """Return JSON data, or the text of what is no JSON; None for nothing, and for what is neither."""
    if not raw.strip():
        return None
    essence = essence_of(content_type)
    if not essence or is_json(content_type):
        with suppress(ValueError, RecursionError):
            return from_json(raw, allow_inf_nan=False)
    if essence and not (is_json(content_type) or essence.startswith("text/") or essence.endswith(("xml", "yaml"))):
        return None
    with suppress(DecodeError):
        return decode_text(raw, content_type)
    return None


def words(exchange: Exchange, raw: bytes, content_type: str, *, complete: bool) -> str:
    """Return what the server says, on one line of at most 200 characters, without a credential of the call."""
    body = plain_body(raw, content_type)
    if isinstance(body, str) and body.lstrip()[:1] in {"{", "["}:
        with suppress(ValueError, RecursionError):
            body = from_json(body)
    if not isinstance(body, str):
        body = _said(body, _DEPTH)
    elif body.lstrip()[:1] == "<" or "html" in content_type.lower():
        from html import unescape

        title = _TITLE.search(body)
        # A reference of so many digits is no character, and some are more than Python makes a number of.
        body = unescape(re.sub(r"&#\d{9,};?", "", title[1] if title else _MARKUP.sub(" ", body)))
    return shown(exchange, body, complete=complete)


def request_id(headers: Mapping[str, str]) -> str:
    """Return the identifier of a request in the headers of its answer, if it has one."""
    ranked = ((pattern, *pair) for pattern in _IDENTIFIERS for pair in headers.items())
    return next((value for pattern, name, value in ranked if value and re.fullmatch(pattern, name.lower())), "")


def shown(exchange: Exchange, text: str, *, complete: bool = True) -> str:
    """Return a text of the server as `words` does; one that is not `complete` may end within a credential."""
    complete, text = complete and len(text) <= _READ, text[:_READ]
    text = "".join(character if character.isprintable() else " " for character in text)
    text = _TOKENS.sub("***", " ".join(text.split()))
    for secret in sorted(set(_secrets(exchange)), key=len, reverse=True):
        text = re.sub(re.escape(secret), "***", text, flags=re.IGNORECASE)
        ends = (size for size in range(len(secret), _SHORTEST, -1) if text.lower().endswith(secret[:size].lower()))
        if not complete and (size := next(ends, 0)):
            text = f"{text[:-size]}***"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3].rstrip() + "..."


def _said(body: object, depth: int) -> str:
    """Return the message that stands in JSON data, else the data as JSON."""
    if body is None or isinstance(body, (bool, str)) or not depth:
        return body if isinstance(body, str) else ""
    if isinstance(body, dict):
        whole = cast("dict[str, object]", body)
        members = {re.sub("[-_ ]", "", name).lower(): value for name, value in whole.items()}
        found = (_said(members[name], depth - 1) for name in _MEMBERS if members.get(name))
        return next(filter(None, found), "") or to_json(_open(whole)).decode()
    if isinstance(body, list):
        return "; ".join(filter(None, (_said(item, depth - 1) for item in cast("list[object]", body)[:3])))
    return to_json(body).decode()


def _open(body: object) -> object:
    """Return JSON data without the members that hold a secret by their name."""
    if isinstance(body, dict):
        members = cast("dict[str, object]", body).items()
        return {name: _open(value) for name, value in members if not is_secret(name, frozenset())}
    return [*map(_open, cast("list[object]", body))] if isinstance(body, list) else body


def _secrets(exchange: Exchange) -> Iterator[str]:
    """Yield the credentials of a call, in each form in which a server may repeat them."""
    sent, core = exchange.sent, exchange.core
    pairs: list[tuple[str, object]] = list(sent.headers.items())
    query = (pair.partition("=") for pair in sent.url.query.decode("ascii", "replace").split("&"))
    pairs += [(unquote_plus(name), unquote_plus(value)) for name, _, value in query]
    body: object = exchange.call.body
    if isinstance(body, dict):
        pairs += cast("dict[str, object]", body).items()
    found = [value for name, value in pairs if is_secret(name, exchange.plan.hidden)]
    given = {**core.parameters, **(exchange.options.parameters if exchange.options is not None else {})}
    found += [given.get(name) for name, described in core.settings.parameters.items() if described.secret]
    for value in found:
        if isinstance(value, str):
            yield from _forms(value)


def _forms(value: str) -> Iterator[str]:
    found = [value, *value.split(" ")[1:], *(part.partition("=")[2] for part in value.split("; "))]
    for part in found.copy():
        if value.lower().startswith("basic "):
            with suppress(ValueError):
                found += b64decode(part, validate=True).decode().split(":", 1)
    for part in found:
        for form in (part, quote(part, safe="")):
            if len(form) >= _SHORTEST:
                yield form
