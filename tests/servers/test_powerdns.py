"""PowerDNS (Debian: pdns-server, pdns-backend-sqlite3) is called by a client of the description that it serves.

It answers otherwise than it describes in many places, as every server does in some: a client must live with that.
Without the two packages these tests are skipped, and say so.
"""

from __future__ import annotations

import asyncio
import importlib
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.servers.running import absent, asked, free_port, imported, running
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCHEMA = Path("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql")
KEY = "s3cret"
CONFIGURATION = """\
launch=gsqlite3
gsqlite3-database={folder}/pdns.db
gsqlite3-dnssec=yes
gsqlite3-pragma-foreign-keys=yes
local-address=127.0.0.1
local-port={dns}
webserver=yes
webserver-address=127.0.0.1
webserver-port={port}
webserver-allow-from=127.0.0.1
api=yes
api-key={key}
socket-dir={folder}
daemon=no
guardian=no
loglevel=3
"""
ZONE = "example.org."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("pdns_server", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if program is None or not SCHEMA.exists():
        absent("pdns_server and its SQLite backend (Debian: pdns-server, pdns-backend-sqlite3)")
    folder, port = tmp_path_factory.mktemp("pdns"), free_port()
    connection = sqlite3.connect(folder / "pdns.db")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    connection.close()
    text = CONFIGURATION.format(folder=folder, dns=free_port(), port=port, key=KEY)
    (folder / "pdns.conf").write_text(text, encoding="utf-8")
    with running(port, [program, f"--config-dir={folder}"], folder) as origin:
        yield origin


@pytest.fixture(scope="module")
def package(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("client")
    (folder / "specs").mkdir()
    text = asked("GET", f"{address}/api/docs", X_API_Key=KEY)
    (folder / "specs" / "pdns.yaml").write_text(text, encoding="utf-8")
    (folder / "specs" / "pdns.toml").write_text('sources = ["pdns.yaml"]\n', encoding="utf-8")
    for words in ("generate", "verify"):
        run = command(words, cwd=folder)
        assert run.status == 0, run.text
    with imported(folder / "generated", "pdns") as package:
        yield package


@pytest.fixture
def drift() -> list[Any]:
    return []


@pytest.fixture
def client(package: Any, address: str, drift: list[Any]) -> Iterator[Any]:
    with package.Client(api_key=KEY, base_url=f"{address}/api/v1", on_drift=drift.append) as client:
        for zone in client.zones.list_for_server("localhost"):
            client.zones.delete("localhost", zone.id)
        yield client


def seen(address: str, path: str) -> Any:
    """Return what the server says to somebody else."""
    return asked("GET", f"{address}/api/v1/servers/localhost/{path}", X_API_Key=KEY)


def test_a_zone_is_created_listed_and_deleted(client: Any, address: str, drift: list[Any]) -> None:
    made = client.zones.create("localhost", name=ZONE, kind="Native", nameservers=["ns1.example.org."])
    there = seen(address, f"zones/{ZONE}")
    assert {name: made.to_dict()[name] for name in there} == there
    # It leaves `changetype` out of its answers, which the description requires.
    assert {(found.pointer, found.actual) for found in drift} == {
        ("/rrsets/0/changetype", "missing"),
        ("/rrsets/1/changetype", "missing"),
    }
    slash = client.zones.create("localhost", name="a/b.example.net.", kind="Native", nameservers=[])
    assert client.zones.list("localhost", slash.id).name == "a/b.example.net."
    listed = client.zones.list_for_server("localhost")
    assert {zone.name for zone in listed} == {ZONE, "a/b.example.net."}
    only = client.zones.list_for_server("localhost", zone=ZONE, dnssec=False)
    assert [zone.name for zone in only] == [ZONE]
    assert client.zones.delete("localhost", slash.id) is None
    assert [zone["name"] for zone in seen(address, "zones")] == [ZONE]


def test_records_are_changed(client: Any, address: str) -> None:
    zones, models = client.zones, importlib.import_module("pdns.models.zones")
    zones.create("localhost", name=ZONE, kind="Native", nameservers=[])
    records = [models.Record(content="192.0.2.1"), models.Record(content="192.0.2.2", disabled=True)]
    www = models.RRSet(
        name=f"www.{ZONE}",
        type="A",
        ttl=300,
        changetype="REPLACE",
        records=records,
        comments=[models.Comment(content="h\u00e9", account="me")],
    )
    text = {"content": '"a\\"b ; \u00fc"'}
    zones.patch(
        "localhost",
        ZONE,
        rrsets=[www, {"name": f"t.{ZONE}", "type": "TXT", "ttl": 60, "changetype": "REPLACE", "records": [text]}],
    )
    got = zones.list("localhost", ZONE, rrset_name=f"www.{ZONE}", rrset_type="A").rrsets[0]
    assert (got.name, got.comments[0].content, got.changetype) == (f"www.{ZONE}", "h\u00e9", None)
    raw = seen(address, f"zones/{ZONE}?rrset_name=www.{ZONE}&rrset_type=A")["rrsets"]
    assert [got.to_dict()] == raw
    zones.patch("localhost", ZONE, rrsets=[got.model_copy(update={"changetype": "REPLACE", "ttl": 900})])
    zones.patch("localhost", ZONE, rrsets=[{"name": f"t.{ZONE}", "type": "TXT", "changetype": "DELETE"}])
    left = {(each["type"], each["ttl"]) for each in seen(address, f"zones/{ZONE}")["rrsets"]}
    assert left == {("SOA", 3600), ("A", 900)}
    zones.replace("localhost", ZONE, account="ops")
    zones.replace("localhost", ZONE, kind="Master")
    assert [seen(address, f"zones/{ZONE}")[name] for name in ("account", "kind")] == ["ops", "Master"]
    zones.replace("localhost", ZONE, account="")
    assert seen(address, f"zones/{ZONE}")["account"] == ""
    # The description says text; JSON comes for `Accept: application/json`.
    assert "192.0.2.1" in str(zones.axfr_export("localhost", ZONE))
    found = client.search.data("localhost", q="*192.0.2.1", max=10, object_type="record")
    assert [each.content for each in found] == ["192.0.2.1"]


def test_statistics_are_of_their_own_classes(client: Any, address: str, drift: list[Any]) -> None:
    """The description gives `items` a list of schemas, which is read as one of them for each item."""
    stats = client.stats.get("localhost")
    # The size of a ring is described as a number, and a text comes: what came is a map, as described.
    kinds = {
        each["name"]: "MapStatisticItem" if isinstance(each.get("size"), str) else each["type"]
        for each in seen(address, "statistics")
    }
    assert len(stats) > 50
    assert {each.name: type(each).__name__ for each in stats} == kinds
    assert {"StatisticItem", "MapStatisticItem"} <= set(kinds.values())
    assert [each.name for each in client.stats.get("localhost", statistic="uptime")] == ["uptime"]
    assert {setting.type for setting in client.config.get("localhost")} == {"ConfigSetting"}
    assert drift == []


def test_metadata_keys_and_others(client: Any, package: Any, address: str) -> None:
    client.zones.create("localhost", name=ZONE, kind="Native", nameservers=[])
    kind = "ALLOW-AXFR-FROM"
    # A 201 with a body where 204 alone is described.
    with pytest.raises(package.UnexpectedStatusError) as caught:
        client.zonemetadata.create_metadata("localhost", ZONE, kind=kind, metadata=["127.0.0.1"])
    assert (caught.value.status, caught.value.body["metadata"]) == (201, ["127.0.0.1"])
    assert "it has acted" in str(caught.value)
    assert client.zonemetadata.modify_metadata("localhost", ZONE, kind, metadata=["::1"]).metadata == ["::1"]
    assert client.zonemetadata.get_metadata("localhost", ZONE, kind).to_dict() == seen(
        address, f"zones/{ZONE}/metadata/{kind}"
    )
    client.zonemetadata.delete_metadata("localhost", ZONE, kind)
    key = client.zonecryptokey.create_cryptokey("localhost", ZONE, keytype="ksk", active=True, algorithm="ecdsa256")
    assert client.zonecryptokey.get_cryptokey("localhost", ZONE, str(key.id)).privatekey == key.privatekey
    client.zonecryptokey.modify_cryptokey("localhost", ZONE, str(key.id), active=False)
    assert [each.active for each in client.zonecryptokey.list_cryptokeys("localhost", ZONE)] == [False]
    client.zonecryptokey.delete_cryptokey("localhost", ZONE, str(key.id))
    client.tsigkey.create("localhost", name="mykey", algorithm="hmac-sha256")
    client.tsigkey.update("localhost", "mykey.", algorithm="hmac-sha512")
    assert "hmac-sha512" in [each.algorithm for each in client.tsigkey.list("localhost")]
    client.tsigkey.delete("localhost", "mykey.")
    client.autoprimary.create("localhost", ip="192.0.2.9", nameserver="ns.example.org", account="a")
    client.autoprimary.delete("localhost", "192.0.2.9", "ns.example.org")
    assert client.servers.cache_flush_by_name("localhost", domain=ZONE).result == "Flushed cache."


def test_what_is_refused_says_why(client: Any, package: Any, address: str) -> None:
    client.zones.create("localhost", name=ZONE, kind="Native")
    cases: list[tuple[Callable[[], Any], Any, type, str]] = [
        (lambda: client.zones.create("localhost", name=ZONE, kind="Native"), package.ConflictError, dict, "Conflict"),
        (
            lambda: client.zones.create("localhost", name="nodot.org", kind="Native"),
            package.UnprocessableEntityError,
            importlib.import_module("pdns.models.shared").Error,
            "DNS Name 'nodot.org' is not canonical",
        ),
        (
            lambda: client.stats.get("localhost", statistic="nope"),
            package.UnprocessableEntityError,
            dict,
            "Unknown statistic name",
        ),
        (
            lambda: client.zones.list("localhost", "nope.example."),
            package.NotFoundError,
            importlib.import_module("pdns.models.shared").Error,
            "Not Found",
        ),
    ]
    for call, kind, body, message in cases:
        with pytest.raises(kind) as caught:
            call()
        assert (type(caught.value.body), caught.value.message) == (body, message)
    with (
        package.Client(api_key="wrong", base_url=f"{address}/api/v1") as stranger,
        pytest.raises(package.AuthenticationError, match="Unauthorized"),
    ):
        stranger.servers.list_servers()
    with (
        package.Client(base_url=f"{address}/api/v1") as nobody,
        pytest.raises(package.ConfigurationError, match="needs a credential"),
    ):
        nobody.servers.list_servers()


@pytest.mark.usefixtures("client")
def test_async_calls_at_once(package: Any, address: str) -> None:
    names = [f"z{number}.example." for number in range(5)]

    async def calls() -> None:
        settings: dict[str, Any] = {"api_key": KEY, "base_url": f"{address}/api/v1"}
        async with (
            package.AsyncClient(**settings) as lenient,
            package.AsyncClient(**settings, responses="strict") as strict,
        ):
            made = await asyncio.gather(
                *(lenient.zones.create("localhost", name=name, kind="Native", nameservers=[]) for name in names)
            )
            assert [zone.name for zone in made] == names
            lists = await asyncio.gather(*(strict.zones.list_for_server("localhost") for _ in names))
            assert [len(each) for each in lists] == [5] * 5
            with pytest.raises(package.DecodeError, match="changetype': a member that is required was expected"):
                await strict.zones.list("localhost", names[0])
            await asyncio.gather(*(strict.zones.delete("localhost", name) for name in names))
            assert await strict.zones.list_for_server("localhost") == []

    asyncio.run(calls())
