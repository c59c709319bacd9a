"""Prefect (PyPI) is called by a client of the description that it serves: creates, lists, pages, patches, errors.

`make test-servers` installs it below .tools/servers; without that step these tests are skipped, and say so.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.servers.running import TOOLS, absent, asked, free_port, imported, running
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = TOOLS / "prefect" / "bin" / "prefect"
    if not program.exists():
        absent("Prefect")
    folder, port = tmp_path_factory.mktemp("prefect"), free_port()
    words = [str(program), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-services"]
    settings = {"PREFECT_HOME": str(folder), "HOME": str(folder), "DO_NOT_TRACK": "1"}
    settings |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_SERVER_LEVEL": "ERROR"}
    with running(port, words, folder, **settings) as origin:
        yield origin


@pytest.fixture(scope="module")
def package(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Make the client as a user does, from the page that shows the documentation."""
    folder = tmp_path_factory.mktemp("client")
    for words in (
        ("init", f"{address}/api/docs", "--name", "prefect", "--private-host", address.partition("//")[2]),
        ("pull", "--check"),
        ("generate",),
    ):
        run = command(*words, cwd=folder)
        assert run.status == 0, run.text
    with imported(folder / "generated", "prefect") as package:
        yield package


@pytest.fixture
def drift() -> list[Any]:
    return []


@pytest.fixture
def client(package: Any, drift: list[Any]) -> Iterator[Any]:
    """Give a client that was told no address: the description says `/api`, and where it was pulled from is known."""
    with package.Client(on_drift=drift.append) as client:
        yield client


@pytest.fixture
def seen(address: str) -> Callable[[str], Any]:
    """Return a function that gives what the server says to somebody else."""

    def seen(path: str) -> Any:
        return asked("GET", f"{address}/api{path}")

    return seen


def with_times(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its times as times: a client writes the shortest form of one."""
    return {
        name: datetime.fromisoformat(each) if name in {"created", "updated"} else each for name, each in value.items()
    }


def names(tag: str, count: int) -> list[str]:
    return [f"{tag}-{number}" for number in range(count)]


def flows_of(client: Any, tag: str, count: int) -> list[Any]:
    labels = {"team": "data", "n": 1, "f": 1.5, "b": True}
    return [client.flows.create(name=name, tags=["etl", tag], labels=labels) for name in names(tag, count)]


def test_what_is_created_is_listed_counted_and_paged(client: Any, seen: Callable[[str], Any], drift: list[Any]) -> None:
    tag, models = uuid.uuid4().hex[:6], importlib.import_module("prefect.models.shared")
    made = flows_of(client, tag, 5)
    assert with_times(seen(f"/flows/{made[0].id}")) == with_times(made[0].to_dict())
    # It answers 201, where 200 is described: read all the same, and told.
    assert [(found.status, found.actual) for found in drift] == [(201, "status 201")] * 5
    tagged = models.FlowFilter(tags=models.FlowFilterTags(all=[tag]))
    page = client.flows.read_flows(flows=tagged, limit=2, offset=2, sort="NAME_ASC")
    assert [flow.name for flow in page] == names(tag, 5)[2:4]
    assert client.flows.count(flows=models.FlowFilter(name=models.FlowFilterName(like=tag))) == 5
    last = client.flows.paginate(flows={"tags": {"all_": [tag]}}, limit=2, page=3)
    assert (last.count, last.pages, last.page, len(last.results)) == (5, 3, 3, 1)
    client.flows.update(made[0].id, tags=[])
    client.flows.update(made[1].id)
    assert [seen(f"/flows/{flow.id}")["tags"] for flow in made[:2]] == [[], ["etl", tag]]
    assert client.flows.read(uuid.UUID(made[0].id)).tags == []
    for flow in made:
        assert client.flows.delete(flow.id) is None
    assert client.flows.count(flows=tagged) == 0


def test_a_run_and_its_logs(client: Any, seen: Callable[[str], Any]) -> None:
    models, logs = (importlib.import_module(f"prefect.models.{name}") for name in ("shared", "logs"))
    now = datetime.now(UTC)
    (flow,) = flows_of(client, uuid.uuid4().hex[:6], 1)
    later = models.StateCreate(type="SCHEDULED", state_details={"scheduled_time": now + timedelta(hours=1)})
    parameters = {"x": None, "y": [1, 2.5]}
    run = client.flow_runs.create(flow_id=flow.id, name="r1", parameters=parameters, tags=["etl"], state=later)
    assert (run.state_type, run.parameters) == ("SCHEDULED", parameters)
    assert run.state.state_details.scheduled_time == now + timedelta(hours=1)
    raw, got = seen(f"/flow_runs/{run.id}"), client.flow_runs.read(run.id).to_dict()
    # It counts from the moment of the answer.
    assert isinstance(raw.pop("estimated_start_time_delta"), float | int)
    got.pop("estimated_start_time_delta")
    assert raw.pop("expected_start_time")[:19] == got.pop("expected_start_time")[:19]
    assert with_times(got) == with_times(raw)
    done = client.flow_runs.set_state(run.id, state=models.StateCreate(type="RUNNING"), force=True)
    assert (done.status, type(done.details), done.state.type) == ("ACCEPT", models.StateAcceptDetails, "RUNNING")
    kept: list[str | None] = []
    for change in ({"infrastructure_pid": "123"}, {"name": "r2"}, {"infrastructure_pid": None}):
        client.flow_runs.update(run.id, **change)
        kept.append(seen(f"/flow_runs/{run.id}")["infrastructure_pid"])
    assert kept == ["123", "123", None]
    lines = [
        logs.LogCreate(name="my", level=20 + number, message=f"h\u00e9llo {number}", timestamp=now, flow_run_id=run.id)
        for number in range(3)
    ]
    assert client.logs.create(body=lines) is None
    only = logs.LogFilter(flow_run_id=logs.LogFilterFlowRunId(any=[run.id]), level=logs.LogFilterLevel(ge=21))
    deadline = time.monotonic() + 30
    while len(found := client.logs.read(logs=only)) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)  # it writes logs a little later
    assert {(line.message, line.timestamp) for line in found} == {(f"h\u00e9llo {number}", now) for number in (1, 2)}
    # `application/json: {}` is described, and CSV comes.
    assert "h\u00e9llo 0" in client.flow_runs.download_logs(run.id)


@pytest.mark.parametrize("value", ["s", 1, 1.5, True, None, [1, {"a": 1}], {"k": {"n": [1]}}], ids=repr)
def test_values_of_any_kind(client: Any, seen: Callable[[str], Any], drift: list[Any], value: object) -> None:
    name = f"v_{uuid.uuid4().hex[:8]}"
    made = client.variables.create(name=name, value=value)
    there = seen(f"/variables/name/{name}")["value"]
    assert (made.value, type(made.value), there, type(there)) == (value, type(value), value, type(value))
    client.variables.update_by_name(name, tags=["t"])
    assert seen(f"/variables/name/{name}")["value"] == value
    client.variables.update_by_name(name, value=None)
    assert seen(f"/variables/name/{name}")["value"] is None
    client.variables.update_by_name(name, name_body=f"{name}_x")
    assert client.variables.read_by_name(f"{name}_x").tags == ["t"]
    assert [found for found in drift if found.status != 201] == []


def test_what_is_refused_says_why(client: Any, package: Any) -> None:
    name = f"v_{uuid.uuid4().hex[:8]}"
    client.variables.create(name=name, value=1)
    with pytest.raises(package.ConflictError, match=f"409 Conflict: A variable with the name '{name}' already exists"):
        client.variables.create(name=name, value=1)
    with pytest.raises(package.NotFoundError) as missing:
        client.flows.read(str(uuid.uuid4()))
    assert (missing.value.message, missing.value.body) == ("Flow not found", {"detail": "Flow not found"})
    with pytest.raises(package.UnprocessableEntityError) as refused:
        client.flows.create(name="bad/name")
    assert type(refused.value.body) is importlib.import_module("prefect.models.shared").HTTPValidationError
    assert "String should match pattern" in str(refused.value)


def test_async_calls_at_once(package: Any) -> None:
    async def calls() -> None:
        async with package.AsyncClient() as client, package.AsyncClient(responses="strict") as strict:
            tag = uuid.uuid4().hex[:6]
            made = await asyncio.gather(*(client.flows.create(name=name) for name in names(tag, 10)))
            assert len({flow.id for flow in made}) == 10
            assert (await strict.flows.read(made[0].id)).name == f"{tag}-0"
            # A status that is not described is no success to a strict client; the answer says what the server made.
            with pytest.raises(package.UnexpectedStatusError, match="it has acted") as caught:
                await strict.flows.create(name=f"{tag}-strict")
            given = [*(flow.id for flow in made), caught.value.body["id"]]
            await asyncio.gather(*(strict.flows.delete(each) for each in given))
            assert await client.flows.count(flows={"name": {"like_": tag}}) == 0

    asyncio.run(calls())


def test_its_own_answers_are_no_wall_of_red(address: str, client: Any, tmp_path: Path) -> None:
    """FastAPI documents no 404: a made-up id is no fault of anybody, and a real one is judged."""
    (flow,) = flows_of(client, uuid.uuid4().hex[:6], 1)
    (tmp_path / "openapi.json").write_text(json.dumps(asked("GET", f"{address}/openapi.json")), encoding="utf-8")
    given = ("--value", f"/flows/{{id}} id={flow.id}", "--value", f"/flows/name/* name={flow.name}")
    against = ("verify", "--source", "openapi.json", "--against", f"{address}/api", "--format", "json")
    rows = [json.loads(line) for line in command(*against, *given, cwd=tmp_path).stdout.splitlines()]
    verdicts = {row["operation"]: row["verdict"] for row in rows if "operation" in row}
    assert [title for title in ("GET /flows/{id}", "GET /flows/name/{name}") if verdicts[title] != "proven"] == []
    # Protection against forgery is off, which it says with 422 and a body that is not the one described.
    assert [title for title, verdict in verdicts.items() if verdict == "failed"] == ["GET /csrf-token"]
    assert list(verdicts.values()).count("proven") >= 12
    client.flows.delete(flow.id)
