"""One kind of input that grows, and the documents that most kinds are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 100_000
"""Bytes of the files of one input, all together; what is promised holds up to here."""

Json = Any
Files = dict[str, str]
"""The text of each file of an input, by its name. `api.*` is the source; `*.overlay.yaml` is an overlay."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input, which `make` gives at any size."""

    name: str
    make: Callable[[int], Files]

    def largest(self, limit: int = LARGEST) -> int:
        """Return the largest size whose files have no more than `limit` bytes."""
        low, high = 1, 2
        while self._bytes(high) <= limit and high < limit:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._bytes(middle) <= limit else (low, middle)
        return low

    def _bytes(self, size: int) -> int:
        return sum(len(text.encode()) for text in self.make(size).values())


def document(schemas: Json = None, paths: Json = None, **more: Json) -> Files:
    """Return an OpenAPI 3.1 document of these parts; without paths, `POST /a` takes and gives the first schema."""
    components = dict(more.pop("components", {}))
    if schemas is not None:
        components["schemas"] = schemas
        paths = paths or both_ways({"$ref": f"#/components/schemas/{next(iter(schemas))}"})
    whole = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}]}
    return {"api.json": dumped({**whole, "paths": paths or {}, "components": components, **more})}


def both_ways(schema: Json) -> Json:
    """Return the paths of a document whose one operation takes and gives JSON of this schema."""
    content = {"application/json": {"schema": schema}}
    return {"/a": {"post": operation("a", requestBody={"content": content}, content=content)}}


def operation(name: str, content: Json = None, **more: Json) -> Json:
    """Return an operation; with `content`, its answer has a body."""
    answer = {"description": "D"} if content is None else {"description": "D", "content": content}
    return {"operationId": name, **more, "responses": {"200": answer}}


def nested(size: int, around: Callable[[Json], Json], inner: Json) -> Json:
    """Wrap a value in itself, `size` times."""
    for _ in range(size):
        inner = around(inner)
    return inner


def dumped(value: Json) -> str:
    """Return JSON without a space that it does not need; deep values are spelled, too."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def ref(name: object) -> Json:
    """Return a reference to the schema of this name."""
    return {"$ref": f"#/components/schemas/{name}"}
