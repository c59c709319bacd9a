"""Reads `operations.json`, the one file of `testing/` that depends on the API, and finds the operation of a request."""

from __future__ import annotations

import json
import re
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypedDict, cast
from urllib.parse import unquote, urlsplit

from .._runtime.errors import refuse
from .._runtime.params import SLOT
from .._runtime.params import Path as PathParameter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .._runtime._http import http
    from .._runtime.operation import Bound, Operation
    from .._runtime.settings import ClientSettings

    class Row(TypedDict):
        """One operation: what it is called in the description and in the client."""

        operation: str
        request: str
        builder: str
        call: str
        examples: dict[str, object]
        """Status -> the documented example, where it is short."""


_PACKAGE = __name__.rpartition(".")[0].rpartition(".")[0]


class FakeError(AssertionError):
    """The fake is used in a way that the API does not have, or a test does not keep what it prepared."""


class Known:
    """One operation of the client, its module loaded when it is first needed."""

    def __init__(self, row: Row) -> None:
        self.name, self.call, self.examples = row["operation"], row["call"], row.get("examples", {})
        self.method, _, self.path = row["request"].partition(" ")
        self._module, _, self.builder_name = row["builder"].partition(":")

    @cached_property
    def builder(self) -> Callable[..., Bound]:
        """The function that builds a call."""
        found: Callable[..., Bound] = getattr(import_module(f".{self._module}", _PACKAGE), self.builder_name)
        return found

    @cached_property
    def operation(self) -> Operation:
        """All that the client knows of it."""
        found: Operation = getattr(import_module(f".{self._module}", _PACKAGE), self.builder_name.upper())
        return found

    def is_called(self, name: object) -> bool:
        """Whether a test means it: by operationId, method and path, call, or the builder itself."""
        if isinstance(name, str):
            return name in {self.name, self.call, f"{self.method} {self.path}"}
        named = (getattr(name, "__module__", ""), getattr(name, "__name__", ""))
        return named in {(f"{_PACKAGE}.{self._module}", self.builder_name + end) for end in ("", "_stream")}

    def is_near(self, path: str) -> bool:
        """Whether the end of a path may be the operation's own, so that it is worth loading."""
        return re.search(f"{self._near}$", path) is not None

    @cached_property
    def _near(self) -> str:
        return ".+".join(map(re.escape, SLOT.split(re.split("[?#]", self.path)[0])[::2]))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        self.operation.path.compile()
        wide = {slot.name: slot.multi_segment for slot in self.operation.path.slots}
        pieces = SLOT.split(re.split("[?#]", self.path)[0])
        texts = [
            (r"(.+)" if wide.get(piece) else r"([^/]+)") if index % 2 else re.escape(piece)
            for index, piece in enumerate(pieces)
        ]
        return re.compile("".join(texts))

    def texts(self, path: str, settings: ClientSettings) -> tuple[tuple[int, int], dict[str, str]] | None:
        """Return the texts of the path parameters, and how sure they are; None for a path that is not its own.

        Sure is a path below that of a server; where a client has another base URL, any path may stand before.
        """
        pattern = self._pattern
        names = [slot.name for slot in self.operation.path.slots]
        for prefix in _prefixes(self.operation if self.operation.servers else settings):
            if (start := prefix.match(path)) and (found := pattern.fullmatch(path, start.end())):
                return (1, start.end()), dict(zip(names, found.groups(), strict=True))
        end = re.search(f"{pattern.pattern}$", path)
        return None if end is None else ((0, -end.start()), dict(zip(names, end.groups(), strict=True)))


def _prefixes(holder: Operation | ClientSettings) -> list[re.Pattern[str]]:
    """Return what may stand before a path: the path of a server, or nothing where the client has another base URL."""
    urls = [server if isinstance(server, str) else server.url for server in holder.servers]
    paths = dict.fromkeys([*(urlsplit(SLOT.sub("{}", text)).path.rstrip("/") for text in urls), ""])
    return [re.compile("[^/]*".join(map(re.escape, path.split("{}")))) for path in paths]


def load_known(folder: Path) -> list[Known]:
    """Return the operations of the client."""
    rows = json.loads((folder / "operations.json").read_text(encoding="utf-8"))
    return [Known(row) for row in cast("list[Row]", rows)]


def find(known: Sequence[Known], request: http.Request, settings: ClientSettings) -> list[tuple[Known, dict[str, str]]]:
    """Return the operation of a request and the texts of its path parameters, still encoded.

    They are several where a description has them at one path, told apart by a fixed query or by nothing but their body.
    Raises FakeError for a request that the API does not have.
    """
    path = request.url.raw_path.decode("ascii").partition("?")[0]
    near = [each for each in known if each.method == request.method and each.is_near(path)]
    found = [(each, texts) for each in near if (texts := each.texts(path, settings)) is not None]
    sent = request.url.params.multi_items()
    fitting = [pair for pair in found if set(pair[0].operation.fixed_query) <= set(sent)]
    if not fitting:
        others = ", ".join(each.name for each in known if each.is_near(path))
        hint = f"; at this path it has {others}" if others else ""
        refuse(f"the API has no {request.method} {unquote(path)}{hint}", FakeError)
    ranks = [(*sure, -each.path.count("{"), len(each.operation.fixed_query)) for each, (sure, _) in fitting]
    return [(each, texts) for (each, (_, texts)), rank in zip(fitting, ranks, strict=True) if rank == max(ranks)]


def client_path_names(operation: Operation, settings: ClientSettings) -> set[str]:
    """Return the path parameters of an operation that the client gives, not the call."""
    described: list[Any] = [settings.parameters[name].parameter for name in operation.client_parameters]
    return {each.name for each in described if isinstance(each, PathParameter)}
