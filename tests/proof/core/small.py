"""Small descriptions for the tests of the first oracle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Reporter
from generator.proof.calls.captured import Exchange
from generator.proof.core.adapter import Oracle
from generator.proof.described.description import read_description
from generator.source.load import load_sources

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.core.adapter import Verdict
    from generator.proof.described.data import Description, Operation


def described(folder: Path, document: dict[str, Any], **others: str) -> Description:
    """Write a document and the files beside it, and return what the oracle looks at of it."""
    path = folder / "api.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    for name, text in others.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return read(path)


def read(path: Path) -> Description:
    """Read a document that lies on the disk."""
    sources = load_sources([path], Reporter())
    return read_description(sources, sources.entry.data)


def document(schema: object, version: str = "3.1.1", /, **schemas: object) -> dict[str, Any]:
    """Return a document with one operation, `POST /a`, that takes and answers JSON of one schema."""
    content = {"application/json": {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "d", "content": content}}}
    return {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": schemas},
    }


class Judge:
    """The oracle of one description, asked about JSON values."""

    def __init__(self, description: Description) -> None:
        self.description = description
        self.oracle = Oracle(description)

    def sent(self, body: bytes, content_type: str = "application/json", operation: int = 0) -> Verdict:
        """Judge a request of one operation."""
        found = self.description.operations[operation]
        return self.oracle.request(found, exchange(found, body=body, content_type=content_type))

    def answered(self, body: bytes, content_type: str = "application/json", operation: int = 0, **more: Any) -> Verdict:
        """Judge an answer of one operation."""
        found = self.description.operations[operation]
        return self.oracle.response(found, exchange(found, answer=body, answer_type=content_type, **more))

    def allows(self, text: str) -> bool:
        """Whether a JSON text is allowed in both directions, without a doubt."""
        verdicts = self.sent(text.encode()), self.answered(text.encode())
        assert not any(verdict.doubts for verdict in verdicts), verdicts
        assert len({bool(verdict.errors) for verdict in verdicts}) == 1, verdicts
        return not verdicts[0].errors


def exchange(operation: Operation, *, body: bytes = b"", content_type: str = "", **answer: Any) -> Exchange:
    """Return a captured request, and the answer to it."""
    headers = (("Content-Type", content_type),) if content_type else ()
    return Exchange(
        template=operation.path,
        method=operation.method,
        raw_path=operation.path,
        raw_query="",
        headers=headers,
        body=body,
        **answer,
    )
