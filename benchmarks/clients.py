"""Programs that each make one client call it over a mock transport; `bench.py` runs them and compares what they cost.

Each defines `call`, and has imported, built and used its client when it is done. All times are processor time, for
which other load of the machine counts less: that of the whole process above an empty one, and that of one more call.
What every client needs is measured alone: httpx2 with a client, and of pydantic, which loads its parts when they are
first named, BaseModel, Field and TypeAdapter, as any model with a field does.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_MEASURE = """
call()
if sys.argv[1] == "calls":
    def median(count):
        times = []
        for _ in range(count):
            start = time.process_time_ns(); call(); times.append(time.process_time_ns() - start)
        return statistics.median(times) / 1000
    median(50)
    print(statistics.median(median(200) for _ in range(5)))
else:
    spent = time.process_time()
    import resource
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_MOCK = """
import json, statistics, sys, time
import {http} as http
BODY = {body!r}.encode()
def answer(request): return http.Response(200, content=BODY, headers={{"content-type": "application/json"}})
mock = http.Client(transport=http.MockTransport(answer), base_url={url!r})
"""
_SEED = ("https://apimgmt.cometchat.io", '{"data": {"success": true, "message": "accepted"}}')
_CHAT = (
    "https://api.openai.com/v1",
    json.dumps(
        {
            "id": "c-1",
            "object": "chat.completion",
            "created": 1700000000,
            "model": "gpt",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "Hello there.", "refusal": None},
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
        }
    ),
)
_BARE = "\nfrom pydantic import BaseModel, Field, TypeAdapter\ndef call(): return None\n"
_SEED_HAND = """
headers = {"key": "k", "secret": "s"}
def call(): return mock.post("/apps/a/usage", json={"usePreviousBillingCycle": True}, headers=headers).json()
"""
_SEED_OURS = """
from pressed import Client
client = Client(key="k", secret="s", http_client=mock)
def call(): return client.app.fetch_multi_tenant_usage("a", use_previous_billing_cycle=True)
"""
_SEED_OPC = """
from seed_opc import Client
from seed_opc.api.app import fetch_multi_tenant_usage
from seed_opc.models import FetchMultiTenantUsageBody
client = Client(base_url="https://apimgmt.cometchat.io").set_httpx_client(mock)
def call():
    body = FetchMultiTenantUsageBody(use_previous_billing_cycle=True)
    return fetch_multi_tenant_usage.sync("a", client=client, body=body, key="k", secret="s")
"""
_CHAT_HAND = """
headers = {"Authorization": "Bearer k"}
body = {"model": "gpt", "messages": [{"role": "user", "content": "hi"}]}
def call(): return mock.post("/chat/completions", json=body, headers=headers).json()
"""
_CHAT_OURS = """
from pressed import Client
client = Client(api_key_auth="k", http_client=mock)
def call(): return client.chat.create_completion(model="gpt", messages=[{"role": "user", "content": "hi"}])
"""
_CHAT_OPENAI = """
from openai import OpenAI
client = OpenAI(api_key="k", http_client=mock)
def call(): return client.chat.completions.create(model="gpt", messages=[{"role": "user", "content": "hi"}])
"""
_PEERS = (
    ("openapi-python-client", _SEED_OPC, "httpx", "seed"),
    ("openai-python", _CHAT_OPENAI, "httpx2", "openai"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One way to make the call."""

    name: str
    python: Path
    text: str
    path: Path


def programs(kind: str, ours: Path, peers: dict[str, tuple[Path, Path]]) -> list[Program]:
    """Return what is compared, the reference first: the same by hand; `ours` is the folder of the pressed client.

    `peers` gives (python, folder on its path) of those that are there.
    """
    url, body = _SEED if kind == "seed" else _CHAT
    here = ("httpx2", Path(sys.executable), ours)
    texts = [("by hand", _SEED_HAND if kind == "seed" else _CHAT_HAND, *here)]
    texts.append(("pydantic and httpx2 alone", _BARE, *here))
    texts.append(("specpress", _SEED_OURS if kind == "seed" else _CHAT_OURS, *here))
    for peer, text, library, wanted in _PEERS:
        if wanted == kind and peer in peers:
            texts.append((peer, text, library, *peers[peer]))
    return [
        Program(
            name=name,
            python=python,
            path=path,
            text=_MOCK.format(http=http, body=body, url=url) + text + _MEASURE,
        )
        for name, text, http, python, path in texts
    ]


def run(program: Program, mode: str) -> list[float]:
    """Return the numbers that a program prints: its seconds and megabytes, or the microseconds of one call.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(
        [str(program.python), "-c", program.text, mode],
        env={**os.environ, "PYTHONPATH": str(program.path), "PYTHONDONTWRITEBYTECODE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        message = f"{program.name}: {(done.stderr.strip().splitlines() or ['it failed'])[-1][:200]}"
        raise RuntimeError(message)
    return [float(number) for number in done.stdout.split()]


def compare(kind: str, entries: list[Program], rounds: int) -> None:
    """Print what the first call and one more call cost, each round running every program in turn."""
    for entry in entries:
        run(entry, "first")  # compiles what is imported
    start = Program(
        name="start", python=entries[0].python, path=entries[0].path, text="import time; print(time.process_time(), 0)"
    )
    first: dict[str, list[float]] = {entry.name: [] for entry in entries}
    calls: dict[str, list[float]] = {entry.name: [] for entry in entries}
    memory: dict[str, float] = {}
    for turn in range(rounds):
        floor, _ = run(start, "first")
        for entry in entries if turn % 2 == 0 else entries[::-1]:
            seconds, memory[entry.name] = run(entry, "first")
            first[entry.name].append(seconds - floor)
            calls[entry.name] += run(entry, "calls")
    hand, bare = entries[0].name, entries[1].name
    print(f"{kind}: processor time, medians of {rounds} rounds; ratios are medians of the paired ones")
    print(f"  {'':<26}{'import, build, first call':>28}{'memory':>10}{'one call':>22}")
    for entry in entries:
        name = entry.name
        seconds, micro = statistics.median(first[name]), statistics.median(calls[name])
        started = statistics.median(a / b for a, b in zip(first[name], first[bare], strict=True))
        called = statistics.median(a / b for a, b in zip(calls[name], calls[hand], strict=True))
        shown = "" if name == bare else f"{micro:8.1f} us {called:6.2f} x"
        print(f"  {name:<26}{seconds:16.3f} s {started:6.2f} x{memory[name]:6.0f} MB   {shown}", flush=True)
