"""Changes that say nothing else: `info`, texts, examples, tags and the order of keys. The proof must stay as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import Document, Kind, Site, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED = frozenset(
    (
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "schemas",
        "parameters",
        "headers",
        "responses",
        "requestBodies",
        "securitySchemes",
        "securityDefinitions",
        "callbacks",
        "links",
        "pathItems",
        "mapping",
        "scopes",
        "variables",
        "encoding",
        "paths",
        "webhooks",
        "content",
        "security",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "mediaTypes",
    )
)
"""Mappings whose keys are names that an author chose."""
_VALUES = frozenset(("default", "enum", "const", "example", "examples", "required"))
"""What holds values of the API, not parts of the description."""


def _objects(value: Any, *, named: bool = False) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON
    """Iterate over the objects of the specification, not over mappings of names or values."""
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)
    elif isinstance(value, dict):
        if not named:
            yield value
        for key, below in list(value.items()):
            if named:
                yield from _objects(below)
            elif key not in _VALUES and not str(key).startswith("x-"):
                yield from _objects(below, named=key in _NAMED)


def _info(data: Any) -> None:  # noqa: ANN401  # JSON
    data["info"] = {"title": "Another title", "version": "99", "description": "Other words."}


def _texts(data: Any) -> None:  # noqa: ANN401  # JSON
    for each in _objects(data):
        for key in ("description", "summary"):
            if isinstance(each.get(key), str):
                each[key] = "Other words, which say `nothing` new."


def _examples(data: Any) -> None:  # noqa: ANN401  # JSON
    for each in _objects(data):
        each.pop("example", None)
        each.pop("examples", None)


def _tags(data: Any) -> None:  # noqa: ANN401  # JSON
    data.pop("tags", None)
    for item in mapping(data.get("paths")).values():
        for operation in mapping(item).values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["tags"] = ["another"]


def _order(data: Any) -> None:  # noqa: ANN401  # JSON
    if isinstance(data, list):
        for each in data:
            _order(each)
    elif isinstance(data, dict):
        for key in reversed(list(data)):
            _order(data[key])
            data[key] = data.pop(key)


def _whole(change: Any) -> Any:  # noqa: ANN401  # functions
    def sites(_document: Document) -> Iterator[Site]:
        yield Site((), None, change)

    return sites


CONTROLS = (
    Kind("control: info", _whole(_info)),
    Kind("control: texts", _whole(_texts)),
    Kind("control: examples", _whole(_examples)),
    Kind("control: tags", _whole(_tags)),
    Kind("control: order of keys", _whole(_order)),
)
