"""The annotations of a client's functions and models, read from its source as a type checker reads them."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast, get_args, get_overloads, get_type_hints

from pydantic import TypeAdapter, ValidationError

from .checked_names import CheckedNames
from .type_parts import adapter_of

if TYPE_CHECKING:
    from collections.abc import Callable

_WRAPPED = {"AsyncPage", "AsyncStream", "Page", "Stream"}
"""Generic classes of the runtime; the last of their arguments is the type of the body, or of an item of a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What one argument, field or result may hold, as its annotation says."""

    annotation: Any
    adapter: TypeAdapter[Any]

    def refusal(self, value: object) -> str | None:
        """Say why the annotation does not take a value, as a strict type checker would; None when it does."""
        try:
            self.adapter.validate_python(value, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            return f"{first['type']} at {list(first['loc'])}" if first["loc"] else str(first["type"])
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    name: str
    typed: Typed
    default: object
    """`inspect.Parameter.empty` when it has none."""


@dataclass(slots=True)
class Annotations:
    """The types of one imported client; each is read once."""

    _names: dict[str, CheckedNames] = field(default_factory=dict[str, CheckedNames])
    _adapters: dict[Any, Typed] = field(default_factory=dict[Any, Typed])
    _identical: dict[int, tuple[Any, Typed]] = field(default_factory=dict[int, tuple[Any, Typed]])
    """By identity, since comparing unions takes long; each is kept so that no other object takes its place."""
    _texts: dict[tuple[str, Any], Any] = field(default_factory=dict[tuple[str, Any], Any])
    _arguments: dict[Callable[..., Any], dict[str, Argument]] = field(
        default_factory=dict["Callable[..., Any]", "dict[str, Argument]"]
    )
    _hints: dict[Callable[..., Any], dict[str, Any]] = field(
        default_factory=dict["Callable[..., Any]", "dict[str, Any]"]
    )

    def ways(self, method: Callable[..., Any]) -> list[dict[str, Argument]]:
        """Return the arguments of each way to call a method: of its overloads, or its own where it has none."""
        function = _function(method)
        return [self._of(way) for way in get_overloads(function) or [function]]

    def arguments(self, method: Callable[..., Any]) -> dict[str, Argument]:
        """Return the arguments of a method by name, without `self`; of overloads, those of any."""
        return {name: argument for way in self.ways(method) for name, argument in way.items()}

    def _of(self, function: Callable[..., Any]) -> dict[str, Argument]:
        if function not in self._arguments:
            hints = self.hints(function)
            self._arguments[function] = {
                name: Argument(name=name, typed=self.typed(hints[name]), default=parameter.default)
                for name, parameter in inspect.signature(function).parameters.items()
                if name in hints
            }
        return self._arguments[function]

    def result(self, method: Callable[..., Any]) -> Typed:
        """Return what a method gives back; of a page its body, of a stream one item."""
        annotation = self.hints(_function(method))["return"]
        if getattr(annotation, "__name__", "") in _WRAPPED and get_args(annotation):
            annotation = get_args(annotation)[-1]
        return self.typed(annotation)

    def typed(self, annotation: Any) -> Typed:  # noqa: ANN401  # a type that is known at run time only
        """Return an annotation with its adapter."""
        same = self._identical.get(id(annotation))
        if same is not None:
            return same[1]
        known = self._adapters.get(annotation)
        if known is None:
            known = self._adapters[annotation] = Typed(annotation=annotation, adapter=adapter_of(annotation))
        self._identical[id(annotation)] = annotation, known
        return known

    def hints(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Return the annotations of a function, with the names resolved that its module imports for type checkers."""
        if function not in self._hints:
            written = cast("dict[str, Any]", getattr(function, "__annotations__", {}))
            self._hints[function] = {name: self._read(function, text) for name, text in written.items()}
        return self._hints[function]

    def _read(self, function: Callable[..., Any], text: Any) -> Any:  # noqa: ANN401  # a type known at run time only
        """Return the type that an annotation of a function names; the same text in a module is read once."""
        key = function.__module__, text
        if key not in self._texts:
            holder = SimpleNamespace(__annotations__={"it": text})
            if function.__module__ not in self._names:
                self._names[function.__module__] = CheckedNames(sys.modules[function.__module__])
            names = self._names[function.__module__].having(text)
            self._texts[key] = get_type_hints(holder, globalns=names, include_extras=True)["it"]
        return self._texts[key]


def objection_to_result(typed: Typed, value: object) -> str | None:
    """Say how what a method gave back departs from its return annotation."""
    refusal = typed.refusal(value)
    return None if refusal is None else f"a {type(value).__name__} came, which is not what is annotated: {refusal:.120}"


def _function(method: Callable[..., Any]) -> Callable[..., Any]:
    function: Callable[..., Any] = inspect.unwrap(getattr(method, "__func__", method))
    return function
