"""Compares `specpress mock` with Prism: time to start, requests a second, and whether they answer with the same status.

Run as `python -m benchmarks.mocks PRISM DOCUMENT...`, where PRISM is the `prism` of npm's @stoplight/prism-cli. The
requests are made from the descriptions: each operation bare, with credentials, with required parameters and a body that
fit, and with a body that does not. What Prism and the mock answer differently is listed by kind of request.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import httpx2

from generator.commands.proofs import described
from generator.config.client_toml import ad_hoc_config
from generator.proof.samples.flavours import MINIMAL
from generator.proof.samples.schema_values import Sampler, UnsatisfiableError, as_json
from generator.proof.wire.tables import primitive

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from generator.proof.described.data import Description, Operation

SECONDS = 120
COUNT = 300
SHOWN = 8
SUCCESS = range(200, 300)


class Request(NamedTuple):
    """One request to send to both."""

    kind: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        found: int = server.getsockname()[1]
    return found


@contextmanager
def started(command: list[str], port: int) -> Generator[float]:
    """Start a server and give the seconds until it answers; end it afterwards."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                with suppress(httpx2.TransportError):
                    httpx2.get(f"http://127.0.0.1:{port}/-/nothing", timeout=30)
                    break
                if process.poll() is not None or time.perf_counter() - begin > SECONDS:
                    message = f"{command[0]} does not start"
                    raise SystemExit(message)
                time.sleep(0.02)
            yield time.perf_counter() - begin
        finally:
            process.send_signal(signal.SIGTERM)


def requests_of(description: Description) -> Iterator[Request]:
    """Yield the requests of each operation."""
    for operation in description.operations:
        if "#" in operation.path or "?" in operation.path:
            continue  # Prism does not read them
        values = {each.key: _text(description, each.schema) for each in operation.parameters if each.required}
        path = operation.path
        for (position, name), text in values.items():
            if position == "path":
                path = path.replace(f"{{{name}}}", quote(text, safe=""))
        query = [f"{quote(name)}={quote(text)}" for (position, name), text in values.items() if position == "query"]
        headers = {name: text for (position, name), text in values.items() if position == "header"}
        given, keys = _credentials(description, operation)
        yield Request("bare", operation.method, path, {}, None)
        target = path + ("?" if query or keys else "") + "&".join([*query, *keys])
        yield Request("no body", operation.method, target, {**headers, **given}, None)
        media = next((each for each in operation.body.media if each.codec == "json"), None) if operation.body else None
        if media is not None:
            sent = {**headers, **given, "Content-Type": media.media_type}
            with suppress(UnsatisfiableError):
                body = as_json(Sampler(description.forms, "request", MINIMAL).value(media.schema))
                yield Request("right body", operation.method, target, sent, body)
            yield Request("wrong body", operation.method, target, sent, b'"wrong"')


def _text(description: Description, schema: object) -> str:
    try:
        return primitive(Sampler(description.forms, "request", MINIMAL).value(schema))  # type: ignore[arg-type]
    except (UnsatisfiableError, TypeError, ValueError):
        return "1"


def _credentials(description: Description, operation: Operation) -> tuple[dict[str, str], list[str]]:
    """Return headers and query pairs of the first alternative."""
    headers: dict[str, str] = {}
    query: list[str] = []
    for key, _ in operation.security[0] if operation.security else ():
        scheme = description.schemes[key]
        if scheme.kind == "apiKey" and scheme.position == "query":
            query.append(f"{quote(scheme.wire)}=k")
        elif scheme.kind == "apiKey":
            headers["Cookie" if scheme.position == "cookie" else scheme.wire] = (
                f"{scheme.wire}=k" if scheme.position == "cookie" else "k"
            )
        else:
            headers["Authorization"] = "Basic azpr" if scheme.wire.lower() == "basic" else "Bearer t"
    return headers, query


def asked(port: int, requests: list[Request]) -> tuple[list[int], float]:
    """Return the status of each request, and how many a second one connection gets of the first that is right."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        statuses = [
            client.request(each.method, each.path, headers=each.headers, content=each.body).status_code
            for each in requests
        ]
        right = [each for each, code in zip(requests, statuses, strict=True) if code in SUCCESS]
        first = right[0] if right else requests[0]
        begin = time.perf_counter()
        for _ in range(COUNT):
            client.request(first.method, first.path, headers=first.headers, content=first.body)
        return statuses, COUNT / (time.perf_counter() - begin)


def main() -> None:
    """Print a row of the table for each document, and what differs."""
    prism, *documents = sys.argv[1:]
    print("| document | requests | start: specpress, Prism | requests a second | same status |")
    print("|---|---|---|---|---|")
    for document in documents:
        config = ad_hoc_config([Path(document)], Path("client"), "client")
        requests = list(requests_of(described(config, ())[0]))
        found: list[tuple[float, list[int], float]] = []
        for command in (
            [sys.executable, "-m", "generator", "mock", "--source", document, "--port"],
            [prism, "mock", document, "--verboseLevel", "silent", "-p"],
        ):
            port = free_port()
            with started([*command, str(port)], port) as seconds:
                found.append((seconds, *asked(port, requests)))
        (ours, our_codes, our_rate), (theirs, their_codes, their_rate) = found
        same = sum(one == other for one, other in zip(our_codes, their_codes, strict=True))
        print(
            f"| {Path(document).name} | {len(requests)} | {ours:.1f} s, {theirs:.1f} s "
            f"| {our_rate:.0f}, {their_rate:.0f} | {same / len(requests):.1%} |",
            flush=True,
        )
        differing = Counter(
            (each.kind, one, other)
            for each, one, other in zip(requests, our_codes, their_codes, strict=True)
            if one != other
        )
        for (kind, one, other), count in differing.most_common(SHOWN):
            example = next(
                f"{each.method} {each.path[:80]}"
                for each, a, b in zip(requests, our_codes, their_codes, strict=True)
                if (each.kind, a, b) == (kind, one, other)
            )
            print(f"  {json.dumps(kind)}: {one} and {other}, {count} times, as {example}", file=sys.stderr)


if __name__ == "__main__":
    main()
