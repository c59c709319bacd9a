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
    from collections.abc import Iterator

    from .exchange import Exchange

_LONGEST: Final = 200
_READ: Final = 4000
"""How many characters of an answer are searched for a message."""
_SHORTEST: Final = 4
"""Characters of a secret: what is shorter is masked nowhere, for it stands in any text."""
_DEPTH: Final = 4
_MEMBERS: Final = (
    "message", "detail", "error_description", "msg", "description", "reason", "error", "title", "errors", "code",
)  # fmt: skip
"""Under which names servers say what is wrong; the first that is there counts."""
_MARKUP: Final = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^<>]*>", re.DOTALL | re.IGNORECASE)
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


def words(exchange: Exchange, raw: bytes, content_type: str) -> str:
    """Return what the server says, on one line of at most 200 characters, without a credential of the call."""
    body = plain_body(raw, content_type)
    if body is None:
        return ""
    text = _MARKUP.sub(" ", body[:_READ]) if isinstance(body, str) else _said(body, _DEPTH)
    was_cut, text = len(body if isinstance(body, str) else text) > _READ, text[:_READ]
    text = "".join(character if character.isprintable() else " " for character in text)
    text = _TOKENS.sub("***", " ".join(text.split()))
    secrets = sorted(set(_secrets(exchange)), key=len, reverse=True)
    for secret in secrets:
        text = re.sub(re.escape(secret), "***", text, flags=re.IGNORECASE)
    if was_cut and secrets:  # the text may end within a credential
        text = text[: -len(secrets[0])]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3].rstrip() + "..."


def _said(body: object, depth: int) -> str:
    """Return the message that stands in JSON data, else the data as JSON."""
    if isinstance(body, str) or not depth:
        return str(body) if isinstance(body, (str, int, float)) else ""
    if isinstance(body, dict):
        members = cast("dict[str, object]", body)
        found = (_said(members[name], depth - 1) for name in _MEMBERS if members.get(name))
        whole = {name: value for name, value in members.items() if not is_secret(name, frozenset())}
        return next(filter(None, found), "") or to_json(whole).decode()
    if isinstance(body, list):
        return "; ".join(filter(None, (_said(item, depth - 1) for item in cast("list[object]", body)[:3])))
    return to_json(body).decode()


def _secrets(exchange: Exchange) -> Iterator[str]:
    """Yield the credentials of a call, in each form in which a server may repeat them."""
    sent, core = exchange.sent, exchange.core
    pairs: list[tuple[str, object]] = list(sent.headers.items())
    query = (pair.partition("=") for pair in sent.url.query.decode("ascii", "replace").split("&"))
    pairs += [(unquote_plus(name), unquote_plus(value)) for name, _, value in query]
    body: object = exchange.call.body
    if isinstance(body, dict):
        pairs += cast("dict[str, object]", body).items()
    found = [value for name, value in pairs if is_secret(name, core.hidden)]
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
