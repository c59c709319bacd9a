"""Runs the call of a case over a transport in this process, and says how it differs from what the page says."""

from __future__ import annotations

import doctest
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.proof.package.imported import Package
    from tests.cases.page import Exchange

_USUAL = frozenset({"accept", "accept-encoding", "connection", "content-length", "host", "user-agent"})
"""Headers of every request; they are compared only where a page names them."""
_BOUNDARY = re.compile(r"boundary=([\w-]+)")
_KEY = re.compile(
    r"(?m)^(.*idempoten.*: |x-request-ref: )[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
)


def differences(exchange: Exchange, package: Package, path: str) -> Iterator[str]:
    """Make the call; yield what was sent or came of it otherwise than the page says."""
    http, sent, drift = package.http(), list[Any](), list[Any]()
    answers = [_answer(http, text) for text in exchange.answers]

    def serve(request: Any) -> Any:
        request.read()
        sent.append(request)
        # A page that gives no answer is about the request alone.
        return answers[len(sent) - 1] if len(sent) <= len(answers) else http.Response(599)

    names = {name: getattr(package.root, name) for name in package.root.__all__}
    names |= {"models": package.module("models"), "UTC": UTC, "date": date, "datetime": datetime, "drift": drift}
    names |= {"Decimal": Decimal}
    with http.Client(transport=http.MockTransport(serve)) as pool:
        names["Client"] = partial(names["Client"], http_client=pool, max_retries=0, on_drift=drift.append)
        if "client." in exchange.call:
            names["client"] = names["Client"]()
        code = compile("\n" * (exchange.line - 1) + exchange.call.strip(), path, "eval")
        try:
            names["result"] = eval(code, names)  # noqa: S307  # the call of a page of ours
        except names["ApiError"] as error:
            if exchange.answers and not exchange.result:
                raise
            names["result"] = error
    if exchange.requests:
        asked, came = [_normal(text) for text in exchange.requests], [_shown(request) for request in sent]
        named = {line.partition(":")[0] for text in asked for line in text.partition("\n\n")[0].splitlines()[1:]}
        came = [_without(text, _USUAL - named) for text in came]
        if asked != came:
            yield f"{path}:{exchange.line}: was sent:\n" + "\n\n".join(came) + "\n\nnot:\n" + "\n\n".join(asked)
    test = doctest.DocTestParser().get_doctest(exchange.result, names, path, path, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append, clear_globs=False)
    yield from ["".join(said)] if said else []


def _answer(http: Any, text: str) -> Any:
    """Read `STATUS [CONTENT-TYPE]`, lines of headers, an empty line, the body."""
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    status, _, media_type = first.partition(" ")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    headers += [("Content-Type", media_type)] if media_type else []
    return http.Response(int(status), headers=headers, content=body.encode())


def _shown(request: Any) -> str:
    """Return `METHOD path?query`, lines of headers, an empty line, the body."""
    text = f"{request.method} {request.url.raw_path.decode()}\n"
    text += "".join(f"{name.decode()}: {value.decode()}\n" for name, value in request.headers.raw)
    body = request.content.decode().replace("\r\n", "\n")
    boundary = _BOUNDARY.search(text)
    whole = _KEY.sub(r"\1fresh", _normal(f"{text}\n{body}"))
    return whole.replace(boundary[1], "boundary") if boundary else whole


def _normal(text: str) -> str:
    """Return a request with the names of its headers in lower case, in their order."""
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    parts = (line.partition(":") for line in lines)
    headers = sorted(f"{name.lower()}: {value.strip()}" for name, _, value in parts)
    return "\n".join([first, *headers, "", body])


def _without(text: str, names: frozenset[str]) -> str:
    head, _, body = text.partition("\n\n")
    lines = [line for line in head.splitlines() if line.partition(":")[0] not in names]
    return "\n".join([*lines, "", body])
