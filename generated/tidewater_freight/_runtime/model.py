"""The base class of every generated model: fields by Python name, JSON by wire name, nothing that came is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

from .exact_values import kept_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self, TypeVar

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    T = TypeVar("T")


class Model(BaseModel):
    """An object of the API. Unknown members are kept; what was never set is not sent."""

    model_config = ConfigDict(
        extra="allow",
        protected_namespaces=(),
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        allow_inf_nan=False,
        ser_json_inf_nan="constants",
        hide_input_in_errors=True,
    )

    _tags: ClassVar[tuple[str, ...] | None] = None
    _wires: ClassVar[dict[str, str]] = {}
    """Wire name -> field, once the class is built, be it as a part of another: `model_fields` may wait for names."""

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - pydantic's
        """Build what it inherits from: annotations are read where they were written."""
        super().__init_subclass__(**options)
        for base in cls.__bases__:
            if issubclass(base, Model) and base is not Model:
                base.model_rebuild()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Have numbers keep their digits, and date-times be those of RFC 3339."""
        schema = kept_exact(handler(source), handler.resolve_ref_schema)
        inner: Any = schema
        while "fields" not in inner:
            inner = inner["schema"]
        cls._wires = {field.get("serialization_alias", name): name for name, field in inner["fields"].items()}
        inner.update(_marking(cls._wires))
        return schema

    def __init__(self, /, **data: Any) -> None:  # noqa: ANN401 - the generated fields say the types
        """Validate, and count defaulted Literal tags as set: a tag that is not sent would lose the variant."""
        super().__init__(**data)
        self.__pydantic_fields_set__.update(self._tag_names())

    @classmethod
    def _tag_names(cls) -> tuple[str, ...]:
        tags = cls.__dict__.get("_tags")
        if tags is None:
            tags = tuple(name for name, field in cls.model_fields.items() if _is_tag(field.annotation, field.default))
            cls._tags = tags
        return tags

    def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401 - any value of the API
        """Set an attribute; a date or a datetime is checked as when the model is made."""
        if isinstance(value, date):
            self.__pydantic_validator__.validate_assignment(self, name, value)
        else:
            super().__setattr__(name, value)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON data by wire name, without what is unset; a Decimal is a number."""
        from .styles import plain_data

        return cast("dict[str, Any]", plain_data(self))

    def to_json(self, *, indent: int | None = None) -> str:
        """Return JSON by wire name, without what is unset, as it is sent.

        Raises ConfigurationError for what cannot be sent, such as a datetime without an offset.
        """
        from .styles import json_text

        return json_text(self, indent)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Read plain JSON data by wire name."""
        return by_wire_name(cls.model_validate, data)

    def __repr_args__(self) -> Any:  # noqa: ANN401 - pydantic's hook and its type
        """Show only what is set."""
        held = [(name, value) for name, value in vars(self).items() if name in self.__pydantic_fields_set__]
        return [*held, *(self.__pydantic_extra__ or {}).items()]


# Without this mark pydantic would call __init__ for every object that it parses: slow, and tags that the server never
# sent would count as set.
Model.__init__.__dict__["__pydantic_base_init__"] = True


def _is_tag(annotation: object, default: object) -> bool:
    return get_origin(annotation) is Literal and get_args(annotation) == (default,)


class _Namesake(str):
    """The name of an unknown member that a field has in Python.

    pydantic counts a field as set when its name is among those that came, unknown members included. So these are marked
    while a value is validated, and the marks are taken away when it is.
    """

    __slots__ = ()


def _marking(wires: Mapping[str, str]) -> dict[str, CoreSchema]:
    """Return what the schema of a class says of the names of unknown members; nothing where all fields keep theirs."""
    names = frozenset(name for name in wires.values() if name not in wires)

    def name_of(name: str, info: Any) -> str:  # noqa: ANN401 - of pydantic
        if name not in names or info.context is None:
            return name
        info.context["namesake"] = True
        return _Namesake(name)

    return {"extras_keys_schema": core_schema.with_info_plain_validator_function(name_of)} if names else {}


def by_wire_name(validate: Callable[..., T], data: object, **options: bool) -> T:
    """Validate by wire names only: an undocumented `class_` is not the field that `class` has in Python."""
    met: dict[str, bool] = {}
    value = validate(data, by_alias=True, by_name=False, context=met, **options)
    if met:
        _settle(value)
    return value


def _settle(value: object) -> None:
    """Take the marks out of all that a value holds."""
    from .styles import PLAIN_TYPES, parts_of

    if isinstance(value, Model):
        fields_set(value)
        extra = {str(name): item for name, item in (value.__pydantic_extra__ or {}).items()}
        object.__setattr__(value, "__pydantic_extra__", extra)
    for part in parts_of(value):
        if type(part) not in PLAIN_TYPES:
            _settle(part)


def fields_set(value: Any) -> set[str]:  # noqa: ANN401 - a model
    """Return the names of members that came or were set; not of a field whose name only an unknown member has."""
    found: set[str] = value.__pydantic_fields_set__
    if value.__pydantic_extra__:
        found.difference_update([name for name in found if type(name) is _Namesake])
    return found
