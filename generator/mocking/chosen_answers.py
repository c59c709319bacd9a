"""Chooses the answer to a request: by what it prefers and accepts, a documented example or a sample of the schema."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..proof.calls.answers import Answer, answers_for
from ..proof.calls.made import Bodies
from ..proof.core.messages import is_bodyless, matching_status
from ..proof.described.reached_files import DanglingError
from ..proof.samples.schema_values import as_json
from ..proof.wire.media_types import accepts

if TYPE_CHECKING:
    from ..proof.described.data import Description, Media, Operation, Response
    from ..source.document import JsonValue

_PREFERENCE = re.compile(r"""\s*([a-z]+)\s*=\s*("[^"]*"|[^,;\s]*)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """What `Prefer` asks for (RFC 7240, with the names that Prism has for it)."""

    code: int | None = None
    example: str = ""


def preference_of(text: str) -> Preference:
    """Read a `Prefer` header; what is not known in it is passed over."""
    found = {name.lower(): value.strip('"') for name, value in _PREFERENCE.findall(text)}
    code = found.get("code", "")
    return Preference(code=int(code) if re.fullmatch("[1-5][0-9]{2}", code) else None, example=found.get("example", ""))


class Answers:
    """The answers of one description; what was made once is kept."""

    def __init__(self, description: Description) -> None:
        """Make nothing yet."""
        self._bodies = Bodies(forms=description.forms)
        self._made: dict[tuple[str, str], list[Answer]] = {}

    def of(self, operation: Operation, preference: Preference, accept: str) -> Answer:
        """Return the answer to a request that is right; its status says so where there is none.

        404 for a status or an example that is not described, 406 for media types that are not, and 500 where a schema
        has no sample.
        """
        response, status = _preferred(operation, preference)
        if response is None:
            return _problem(404, f"the description has no status {preference.code} here")
        return self.described(operation, response, status, accept, preference.example)

    def described(
        self, operation: Operation, response: Response, status: int, accept: str = "*/*", example: str = ""
    ) -> Answer:
        """Return an answer of a response as it is described."""
        if not response.media or is_bodyless(operation.method, status):
            headers = next((each.headers for each in self._all(operation, response)), ())
            return Answer(label="", status=status, headers=headers)
        fitting = [media for media in response.media if accepts(accept, media.media_type)]
        media = next((each for each in fitting if each.codec == "json"), fitting[0] if fitting else None)
        if media is None:
            return _problem(406, f"{accept!r} accepts none of {', '.join(each.media_type for each in response.media)}")
        made = self._of_media(operation, response, media)
        if made is None:
            return _problem(500, f"the schema of {media.media_type} has no sample")
        if example:
            value = _named_example(media, example)
            if value is None:
                return _problem(404, f"the description has no example {example!r} here")
            made = replace(made, content=as_json(value[0]), chunks=())
        return replace(made, status=status)

    def _of_media(self, operation: Operation, response: Response, media: Media) -> Answer | None:
        """Return the answer that says most: a documented example, a full sample, or any other."""
        start = f"response/{response.status}/{media.media_type}/"
        found = {
            each.label.removeprefix(start): each
            for each in self._all(operation, response)
            if each.label.startswith(start) and not each.reason
        }
        return next((found[name] for name in ("example-1", "full", "minimal", *found) if name in found), None)

    def _all(self, operation: Operation, response: Response) -> list[Answer]:
        key = operation.title, response.status
        if key not in self._made:
            only = replace(operation, responses=(response,))
            self._made[key] = list(answers_for(self._bodies, only))
        return self._made[key]


def refusal(operation: Operation) -> tuple[Response | None, int]:
    """Return what the description has for a request that breaks it, and its status: 422, 400, the default, or 422."""
    known = {response.status.upper(): response for response in operation.responses}
    if "422" not in known and "400" in known:
        return known["400"], 400
    return matching_status(operation.responses, 422), 422


def _preferred(operation: Operation, preference: Preference) -> tuple[Response | None, int]:
    if preference.code is not None:
        return matching_status(operation.responses, preference.code), preference.code
    successes = sorted(each.status for each in operation.responses if each.status.startswith("2"))
    status = int(successes[0].upper().replace("XX", "00")) if successes else 200
    return matching_status(operation.responses, status) or next(iter(operation.responses), None), _shown(
        operation, status
    )


def _shown(operation: Operation, status: int) -> int:
    """Return the status of an operation that describes no success."""
    if matching_status(operation.responses, status) is not None or not operation.responses:
        return status
    text = operation.responses[0].status
    return int(text.upper().replace("XX", "00")) if text[:1].isdecimal() else status


def _problem(status: int, detail: str) -> Answer:
    return Answer(
        label="problem",
        status=status,
        headers=(("Content-Type", "application/problem+json"),),
        content=as_json({"title": "mock", "status": status, "detail": detail}),
    )


def _named_example(media: Media, name: str) -> list[JsonValue] | None:
    """Return the value of one of `examples` in a list; None where there is none of that name."""
    examples = media.place.get("examples")
    entry = examples.get(name) if examples is not None else None
    try:
        value = entry.resolved().get("value") if entry is not None else None
    except DanglingError:
        return None
    return None if value is None else [value.data]
