"""The first client, pressed from the vendor's page: the call that its users write."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import pickle
from typing import Any

import pytest

from generated.cometchat_management import UNSET, ApiError, AsyncClient, Client, RequestOptions
from generated.cometchat_management._runtime._http import http as httpx2
from generated.cometchat_management.models.app import AppSchema, FetchMultiTenantUsageResponse
from generated.cometchat_management.resources.app import App

SECRET = "sk-canary-0001"  # made up
EXAMPLE = {"data": {"success": True, "message": "Your usage request has been accepted and is being processed for ."}}


def answering(status: int, value: object, seen: list[httpx2.Request]) -> httpx2.MockTransport:
    def answer(request: httpx2.Request) -> httpx2.Response:
        request.read()
        seen.append(request)
        return httpx2.Response(status, json=value)

    return httpx2.MockTransport(answer)


def client(value: object = EXAMPLE, status: int = 200, seen: list[httpx2.Request] | None = None, **more: Any) -> Client:
    transport = answering(status, value, [] if seen is None else seen)
    return Client(key="the-key", secret=SECRET, http_client=httpx2.Client(transport=transport), max_retries=0, **more)


def test_the_signature_is_the_promised_one() -> None:
    parameters = inspect.signature(App.fetch_multi_tenant_usage).parameters
    assert list(parameters) == ["self", "app_id", "use_previous_billing_cycle", "options"]
    assert parameters["app_id"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert parameters["use_previous_billing_cycle"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["use_previous_billing_cycle"].default is UNSET
    assert parameters["options"].default is None


def test_what_goes_over_the_wire() -> None:
    seen: list[httpx2.Request] = []
    client(seen=seen).app.fetch_multi_tenant_usage("my-app", use_previous_billing_cycle=True)
    request = seen[0]
    assert request.method == "POST"
    assert str(request.url) == "https://apimgmt.cometchat.io/apps/my-app/usage"
    assert (request.headers["key"], request.headers["secret"]) == ("the-key", SECRET)
    assert json.loads(request.content) == {"usePreviousBillingCycle": True}


def test_the_documented_example_is_typed_although_the_schema_of_the_page_says_otherwise() -> None:
    usage = client().app.fetch_multi_tenant_usage("my-app")
    message: str = usage.data.message
    assert message.startswith("Your usage request")
    assert usage.data.success is True
    assert usage.to_dict() == EXAMPLE


def test_the_empty_and_the_placeholder_names_round_trip() -> None:
    app = {"id": "a", "apiKeys": {"<API_KEY_1>": {"apiKey": "k"}, "another": {"scope": "s"}}}
    value = {"data": {"": app, "success": True, "message": "Fine"}}
    usage = client(value).app.fetch_multi_tenant_usage("my-app")
    assert isinstance(usage.data.empty, AppSchema)
    assert usage.data.empty.api_keys is not None
    assert usage.data.empty.api_keys["<API_KEY_1>"].api_key == "k"
    assert usage.data.empty.api_keys["another"].scope == "s"
    assert usage.to_dict() == value


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMETCHAT_KEY", "from-environment")
    monkeypatch.setenv("COMETCHAT_SECRET", "secret-from-environment")
    seen: list[httpx2.Request] = []
    Client(http_client=httpx2.Client(transport=answering(200, EXAMPLE, seen))).app.fetch_multi_tenant_usage("a")
    assert seen[0].headers["key"] == "from-environment"
    assert seen[0].headers["secret"] == "secret-from-environment"


def test_a_call_can_override_what_the_client_was_given() -> None:
    seen: list[httpx2.Request] = []
    options = RequestOptions(headers={"key": "another"})
    client(seen=seen).app.fetch_multi_tenant_usage("a", options=options)
    assert seen[0].headers["key"] == "another"


def test_no_secret_in_repr_logs_or_exceptions(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broken = client({"error": "no"}, status=401)
    with pytest.raises(ApiError) as refused:
        broken.app.fetch_multi_tenant_usage("a")
    shown = f"{broken!r} {vars(broken)!r} {refused.value!r} {refused.value} {caplog.text}"
    assert SECRET not in shown
    assert SECRET.encode() not in pickle.dumps(refused.value)


@pytest.mark.parametrize("bad", ["..", ".", "", "%2e%2e", "a\r\nb"])
def test_a_path_argument_cannot_reach_another_resource(bad: str) -> None:
    seen: list[httpx2.Request] = []
    opened = client(seen=seen)
    if bad == "%2e%2e":
        opened.app.fetch_multi_tenant_usage(bad)
        assert seen[0].url.raw_path == b"/apps/%252e%252e/usage"
        return
    with pytest.raises(ValueError, match="app"):
        opened.app.fetch_multi_tenant_usage(bad)
    assert seen == []


def test_the_async_client_gives_the_same() -> None:
    seen: list[httpx2.Request] = []

    async def call() -> FetchMultiTenantUsageResponse:
        transport = answering(200, EXAMPLE, seen)
        async with AsyncClient(key="k", secret=SECRET, http_client=httpx2.AsyncClient(transport=transport)) as opened:
            return await opened.app.fetch_multi_tenant_usage("my-app", use_previous_billing_cycle=False)

    assert asyncio.run(call()).to_dict() == EXAMPLE
    assert json.loads(seen[0].content) == {"usePreviousBillingCycle": False}


def test_strict_responses_raise_where_lenient_ones_tell_of_drift() -> None:
    value = {"data": {"": {"plan": "trial"}, "success": True, "message": "Fine"}}
    records: list[Any] = []
    usage = client(value, on_drift=records.append).app.fetch_multi_tenant_usage("a")
    assert usage.to_dict() == value
    assert len(records) == 1
    assert "trial" not in repr(records)
    with pytest.raises(ApiError, match="plan") as refused:
        client(value, responses="strict").app.fetch_multi_tenant_usage("a")
    assert "trial" not in str(refused.value)
