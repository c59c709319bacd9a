"""What leaves a client is an error of ours, whatever it is given."""

from __future__ import annotations

from typing import Any

import pytest


class _Odd(dict[str, Any]):
    def items(self) -> Any:
        message = "no items today"
        raise KeyError(message)


def _deep() -> dict[str, Any]:
    root: dict[str, Any] = {"id": 1}
    inner = root
    for _ in range(5000):
        inner["a"] = {}
        inner = inner["a"]
    return root


def _circle() -> dict[str, Any]:
    root: dict[str, Any] = {"id": 1}
    root["a"] = root
    return root


@pytest.mark.parametrize(
    "payload",
    [
        '{"id":1,"class":"\ud800"}', b'{"class":"\xff"}'.decode("utf-8", "surrogateescape"), {"id": {1}}, {"id": b"x"},
        object(), {"id": 10**5000}, {"class": "\ud800", "id": 1}, _deep(), _circle(), {(1, 2): 3}, _Odd(id=1), "", b"",
        bytearray(b"{"), memoryview(b"{"), {"id": float("nan")}, "[" * 100_000, b"[" * 100_000, lambda: None,
    ],
    ids=lambda payload: type(payload).__name__,
)  # fmt: skip
def test_a_payload_that_is_none_is_a_decode_error(package: Any, payload: Any) -> None:
    with pytest.raises(package.DecodeError):
        package.parse_payload("models.pets:Pet", payload)


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview])
def test_payloads_are_any_bytes(package: Any, make: Any) -> None:
    assert package.parse_payload("models.pets:Pet", make(b'{"id":1}')).id == 1
