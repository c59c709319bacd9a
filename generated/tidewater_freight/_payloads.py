"""Reads what an API sends by itself: which event a payload is, and whether its signature is right.

Signatures are those of Standard Webhooks 1.0: an HMAC-SHA256 of identifier, time and body.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from ._runtime.drifts import Report
from ._runtime.errors import SignatureError, refuse
from ._runtime.model import Model
from ._runtime.parsing import payload_bytes, reader_of, refuse_misfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._runtime.hooks import Drift

    Place = tuple[str, str, str]
    """The pointer, the expected and the actual type of what does not fit."""
    Reading = tuple[Any, list[Place], str]
    """A payload, what of it does not fit, and the name of the event."""

_TOLERANCE: Final = 300
"""The seconds that the time of a signature may be off, either way."""
_NO_EVENT: Final = ("", "an event that is described", "another one")


class Event(NamedTuple):
    """A webhook or callback; `type` is of its payload, `tags` the values by which members tell it from others."""

    name: str
    type: object
    tags: Mapping[str, tuple[object, ...]] = {}
    many: bool = False

    def is_named(self, data: dict[str, object]) -> bool:
        """Whether members say that the payload is of this event: its tags, or where it has none, its name."""
        if not self.tags:
            return self.name in data.values()
        return all(name in data and data[name] in values for name, values in self.tags.items())

    def is_denied(self, data: dict[str, object]) -> bool:
        """Whether a member says that the payload is of another one."""
        return any(name in data and data[name] not in values for name, values in self.tags.items())

    def read(self, raw: bytes) -> Reading:
        """Read a payload as this event."""
        misfits: list[Place] = []

        def keep(pointer: str, expected: str, actual: str) -> None:
            misfits.append((pointer, expected, actual))

        value = reader_of(self.type, many=self.many).read(raw, "", Report(keep))
        return value, misfits, self.name


def parse_event(
    events: tuple[Event, ...], payload: object, responses: str, on_drift: Callable[[Drift], object] | None
) -> Any:  # noqa: ANN401 - the type of any event
    """Read a payload as the event that its members tell; of several, as the one that it fits best.

    Raises DecodeError for what is no JSON and, where `responses` is "strict", for what does not fit. Else that is kept
    as it came; a payload of no event that is described is a `Model`, with its members as attributes.
    """
    from ._runtime.hooks import Drift

    raw = payload_bytes(payload)
    data: Any = Event("", Any).read(raw)[0]
    members = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    named = [event for event in events if event.is_named(members)]
    near = named or [event for event in events if not event.is_denied(members)]
    readings = sorted((event.read(raw) for event in near), key=_rank)
    is_known = readings and (named or len({event.type for event in events}) == 1 or not readings[0][1])
    value, misfits, name = readings[0] if is_known else (_unknown(cast("Any", data)), [_NO_EVENT], "")
    if misfits and responses == "strict":
        refuse_misfit(misfits[0])
    if on_drift is not None:
        for pointer, expected, actual in misfits:
            on_drift(Drift(operation_id=name, status=0, pointer=pointer, expected=expected, actual=actual))
    return value


def _unknown(data: object) -> object:
    """Return what no event is: an object with its members as attributes, as an unknown variant of an answer is."""
    return Model.model_validate(data) if isinstance(data, dict) else data


def _rank(reading: Reading) -> tuple[int, int]:
    """Return how much of a payload does not fit, and how many of its members the model does not have."""
    return len(reading[1]), len(getattr(reading[0], "model_extra", None) or ())


def verify_signature(body: bytes | str, headers: Mapping[str, str], secret: str) -> None:
    """Check the signature of a payload, as it came, by the headers of its request (Standard Webhooks 1.0).

    Raises SignatureError when it is missing, of another secret or body, or off by more than five minutes, and
    ConfigurationError for a secret that is no base64.
    """
    import binascii
    import hmac
    import time

    key = b""
    with suppress(ValueError, TypeError, AttributeError):  # of a secret that is no text, too
        text = secret.removeprefix("whsec_")
        key = binascii.a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
    if not key:
        refuse("the secret of webhooks is no base64, with or without whsec_ before it")
    given: dict[str, str] = {}
    with suppress(Exception):  # of headers that are no mapping of texts: what is no text is missing
        given = {name.lower(): value for name, value in headers.items() if hasattr(value, "encode")}
    identifier, moment, signatures = (given.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not (identifier and moment and signatures):
        refuse("webhook-id, webhook-timestamp or webhook-signature is missing", SignatureError)
    if not (moment.isdecimal() and abs(time.time() - float(moment)) <= _TOLERANCE):
        refuse("webhook-timestamp is not within five minutes of now", SignatureError)
    content = body.encode(errors="replace") if isinstance(body, str) else payload_bytes(body)
    mac = hmac.digest(key, f"{identifier}.{moment}.".encode(errors="replace") + content, "sha256")
    right = b"v1," + binascii.b2a_base64(mac, newline=False)
    if not sum(hmac.compare_digest(right, each.encode(errors="replace")) for each in signatures.split()):
        refuse("webhook-signature is not of this body and secret", SignatureError)
