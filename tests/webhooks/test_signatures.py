"""Signatures of Standard Webhooks: the vectors that the project publishes in its libraries, and what must be refused.

The identifiers, secrets, payloads and signatures are those of the tests in its folders libraries/python and javascript.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import traceback
from typing import Any

import pytest

from generated.tidewater_freight import ApiError, SignatureError, webhooks
from generated.tidewater_freight._payloads import verify_signature

SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAYLOAD = '{"test": 2432232314}'
SIGNED_AT = 1614265330
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
HEADERS = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": str(SIGNED_AT),
    "webhook-signature": SIGNATURE,
}
OTHER = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
EVENT = '{"id": "e1", "type": "departed", "shipment": "TW-1"}'


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock at the time that the published signature was made."""
    monkeypatch.setattr(time, "time", lambda: float(SIGNED_AT))


def signed(body: str, key: bytes, moment: str = str(SIGNED_AT)) -> dict[str, str]:
    content = f"{HEADERS['webhook-id']}.{moment}.{body}".encode()
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {**HEADERS, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}


@pytest.mark.parametrize("secret", [SECRET, f"whsec_{SECRET}"])
@pytest.mark.parametrize("body", [PAYLOAD, PAYLOAD.encode(), bytearray(PAYLOAD.encode())])
def test_the_published_signature_is_right(secret: str, body: Any) -> None:
    verify_signature(body, HEADERS, secret)


def test_names_of_headers_are_read_in_any_case() -> None:
    verify_signature(PAYLOAD, {name.title(): value for name, value in HEADERS.items()}, SECRET)


def test_one_of_several_signatures_is_enough() -> None:
    several = f"v1,{OTHER} v2,{OTHER} {SIGNATURE} v1,{OTHER}"
    verify_signature(PAYLOAD, {**HEADERS, "webhook-signature": several}, SECRET)


@pytest.mark.parametrize("secret", ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr"])
def test_a_secret_without_its_padding_is_taken(secret: str) -> None:
    headers = signed(PAYLOAD, base64.b64decode(secret + "=="))
    verify_signature(PAYLOAD, headers, secret)
    verify_signature(PAYLOAD, headers, f"whsec_{secret}")


REFUSED = {
    "no identifier": {"webhook-id": ""},
    "no time": {"webhook-timestamp": ""},
    "no signature": {"webhook-signature": ""},
    "a time in words": {"webhook-timestamp": "hello"},
    "a time that is no number": {"webhook-timestamp": "nan"},
    "a time without end": {"webhook-timestamp": "9" * 5000},
    "another time": {"webhook-timestamp": str(SIGNED_AT + 1)},
    "another identifier": {"webhook-id": "msg_other"},
    "an identifier that is no text of a header": {"webhook-id": "msg_\ud800"},
    "the published signature with its end changed": {"webhook-signature": SIGNATURE.replace("OE=", "OA=")},
    "of another version": {"webhook-signature": SIGNATURE.replace("v1", "v2")},
    "without a version": {"webhook-signature": SIGNATURE.removeprefix("v1,")},
    "not ASCII": {"webhook-signature": "v1,é"},
    "no base64": {"webhook-signature": "v1"},
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_what_is_not_signed_so_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        verify_signature(PAYLOAD, {**HEADERS, **change}, SECRET)


@pytest.mark.parametrize("missing", HEADERS)
def test_a_request_without_one_of_the_headers_is_refused(missing: str) -> None:
    with pytest.raises(SignatureError, match="missing"):
        verify_signature(PAYLOAD, {name: value for name, value in HEADERS.items() if name != missing}, SECRET)


@pytest.mark.parametrize("body", ["", PAYLOAD + " ", PAYLOAD[:-1]])
def test_another_body_is_refused(body: str) -> None:
    with pytest.raises(SignatureError, match="not of this body"):
        verify_signature(body, HEADERS, SECRET)


@pytest.mark.parametrize(("off", "is_taken"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_the_time_may_be_off_by_five_minutes(off: int, is_taken: bool) -> None:
    headers = signed(PAYLOAD, base64.b64decode(SECRET), str(SIGNED_AT + off))
    if is_taken:
        verify_signature(PAYLOAD, headers, SECRET)
    else:
        with pytest.raises(SignatureError, match="five minutes"):
            verify_signature(PAYLOAD, headers, SECRET)


@pytest.mark.parametrize("secret", ["", "whsec_", "s3cr3t words", "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "s3cr3té"])
def test_a_secret_that_is_none_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(ApiError, match="the secret of webhooks is no base64") as caught:
        webhooks.unwrap(PAYLOAD, HEADERS, secret)
    assert isinstance(caught.value, ValueError)
    assert not secret.strip("whsec_") or secret not in str(caught.value)


def test_every_signature_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    real = hmac.compare_digest

    def compare(right: bytes, given: bytes) -> bool:
        compared.append(given)
        return real(right, given)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    verify_signature(PAYLOAD, {**HEADERS, "webhook-signature": f"{SIGNATURE} v1,{OTHER}"}, SECRET)
    assert compared == [SIGNATURE.encode(), f"v1,{OTHER}".encode()]


def test_a_signed_payload_is_read_as_its_event() -> None:
    event = webhooks.unwrap(EVENT, signed(EVENT, base64.b64decode(SECRET)), SECRET)
    assert (type(event).__name__, event.id) == ("ShipmentEvent", "e1")


def test_no_traceback_has_a_local_variable_with_the_secret() -> None:
    with pytest.raises(SignatureError) as caught:
        webhooks.unwrap(EVENT, HEADERS, SECRET)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    own = "\n".join(part for part in shown.split("  File ") if __file__ not in part)
    assert "webhook-signature is not of this body" in shown
    assert SECRET not in own


@pytest.mark.parametrize("place", ["body", "headers", "secret"])
@pytest.mark.parametrize(
    "given",
    [
        None,
        5,
        [1, 2],
        {"a": {1}},
        {"webhook-id": ["m"]},
        [("webhook-id", "m")],
        {b"webhook-id": b"m"},
        b"\xff",
        object(),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_text_is_refused_by_an_error_of_ours(place: str, given: Any) -> None:
    right: dict[str, Any] = {"body": PAYLOAD, "headers": HEADERS, "secret": SECRET}
    with pytest.raises(ApiError):
        webhooks.unwrap(**{**right, place: given})
