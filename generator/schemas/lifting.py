"""What `fill` and `unions` need of `lift.Lifter`: one recursion over schemas, in three files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..diagnostics import Reporter
    from ..ir.models import Rules
    from ..ir.types import ModelRef, TypeRef
    from ..spec.cursor import BrokenReferenceError, Spec
    from .draft import Place, Scope
    from .flatten import Flattener
    from .shape import Node, Shape
    from .value_texts import ValueTexts


class Lifting(Protocol):
    """Makes types of schemas, and drafts of the models that the types name."""

    @property
    def spec(self) -> Spec:
        """The description."""
        ...

    @property
    def reporter(self) -> Reporter:
        """Where findings go."""
        ...

    @property
    def flattener(self) -> Flattener:
        """Opens `$ref` and `allOf`."""
        ...

    @property
    def texts(self) -> ValueTexts:
        """Reads what schemas say."""
        ...

    @property
    def families(self) -> Mapping[str, Sequence[str]]:
        """Base component -> the components that extend it."""
        ...

    def type_of(self, node: Node, place: Place, scope: Scope) -> TypeRef:
        """Return the type of what satisfies `node`; see `Lifter.type_of`."""
        ...

    def lifted(
        self, node: Node, place: Place, *, request: bool, component: str | None = None, suffix: str = ""
    ) -> ModelRef:
        """Return the model of `node`, making its draft when it is new."""
        ...

    def checked(self, node: Node, place: Place, *, ref: TypeRef, rules: Rules) -> TypeRef:
        """Return the name of a union whose branches `rules` tell apart, with the null that stands beside it."""
        ...

    def shape_type(self, shape: Shape, node: Node, place: Place, scope: Scope) -> TypeRef:
        """Return the type without the null that the shape itself allows."""
        ...

    def guarded(self, node: Node, place: Place, *, request: bool, reached: bool) -> TypeRef:
        """Return the type of `node`; where a reference names nothing, any value and a warning."""
        ...

    def degrade(self, error: BrokenReferenceError, *, reached: bool) -> None:
        """Report a reference that leads nowhere, where only the spot that holds it is lost."""
        ...
