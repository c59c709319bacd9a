"""One request as it was captured, and the answer that was given to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request as it was captured, without origin and server path, and optionally the answer to it."""

    template: str
    """The key of the path in the description."""
    method: str
    raw_path: str
    raw_query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    origin: str = ""
    """Scheme, host and server path that the request went to: what stands before `raw_path`."""
    status: int = 200
    answer_type: str = ""
    answer: bytes = b""
    answer_headers: tuple[tuple[str, str], ...] = ()

    @property
    def content_type(self) -> str:
        """The content type of the request, or nothing."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")

    @property
    def fingerprint(self) -> object:
        """What tells this request from another, without the boundary, which is random."""
        boundary = self.content_type.partition("boundary=")[2].strip('"')
        headers = tuple(
            (name.lower(), value.replace(boundary, "-") if boundary else value) for name, value in self.headers
        )
        body = self.body.replace(boundary.encode(), b"-") if boundary else self.body
        return self.method, self.raw_path, self.raw_query, headers, body
