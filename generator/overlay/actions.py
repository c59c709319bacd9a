"""Takes overlay documents (Overlay Specification 1.0 and 1.1) and changes a resolved description as they say.

The only import of the JSONPath library. Paths are those of RFC 9535; what they may cost is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jsonpath import JSONPathEnvironment, JSONPathError
from jsonpath.function_extensions import ExpressionType, FilterFunction

from ..diagnostics import SpecError, diagnose, fatal, quoted
from ..source.document import lookup
from .applied import Applied
from .edits import Edits, LimitError, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jsonpath import JSONPath

    from ..diagnostics import Diagnostic, Reporter
    from ..diagnostics.location import Location, Pointer
    from ..source.document import Document, JsonValue
    from ..source.origins import Origins

_VERSION = re.compile(r"1\.(?P<minor>[01])\.[0-9]{1,5}")
_ACTIONS = 10_000
_LONGEST_PATH = 2_000
_MOST_DESCENTS, _MOST_FILTERS = 3, 8
_LONGEST_TEXT = 10_000
_TEXTS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
_REPETITION = re.compile(r"[*+?]|\{[0-9]")
_MOST_REPETITIONS = 3
_KINDS = ("update", "remove", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """A description after its overlays; `origins` were changed in place."""

    data: dict[str, JsonValue]
    failures: tuple[tuple[Pointer, Diagnostic], ...]
    applied: tuple[Applied, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Action:
    """One Action Object (section 4.4.3), with its place."""

    document: Document
    index: int
    target: str
    kind: str
    value: JsonValue

    def place(self, field: str) -> Location:
        return self.document.locate(("actions", str(self.index), field))


def apply_overlays(
    data: dict[str, JsonValue],
    origins: Origins,
    failures: Sequence[tuple[Pointer, Diagnostic]],
    overlays: Sequence[Document],
    reporter: Reporter,
) -> Overlaid:
    """Apply the actions of every overlay in order (Overlay 1.1 section 4.4).

    Raises:
        SpecError: an overlay that cannot be read, or whose action cannot be done. A target that matches nothing is
            reported as an error, and the other actions are done.
    """
    edits = Edits(data, origins, failures)
    applied: list[Applied] = []
    for document in overlays:
        for action in _actions(document):
            try:
                applied.append(_apply(action, edits, reporter))
            except (LimitError, RecursionError) as error:
                what = str(error) if isinstance(error, LimitError) else "nests too deep"
                raise fatal("overlay-limit", action.place("target"), what=what) from None
    result = plain(edits.data)
    return Overlaid(
        data=result if isinstance(result, dict) else {}, failures=tuple(edits.failures), applied=tuple(applied)
    )


def report_references(
    references: Iterable[Pointer], origins: Origins, overlays: Sequence[Document], reporter: Reporter
) -> None:
    """Report each reference that an overlay brought in and that does not name a place of the description.

    An overlay has no folder of sources that another file could be looked for in.
    """
    for pointer in references:
        document, place = origins.source_of(pointer)
        _, holder = lookup(document.data, place) if any(document is entry for entry in overlays) else (False, None)
        text = holder.get("$ref") if isinstance(holder, dict) else None
        if isinstance(text, str) and not text.startswith("#"):
            reporter.report("overlay-reference", document.locate((*place, "$ref")), reference=quoted(text))


def _actions(document: Document) -> list[_Action]:
    """Read and check an Overlay Object (section 4.4.1)."""
    root = document.data if isinstance(document.data, dict) else {}
    version = root.get("overlay")
    found = _VERSION.fullmatch(version) if isinstance(version, str) else None
    if found is None:
        raise _invalid(document, ("overlay",), "`overlay`", f"must be 1.0.x or 1.1.x, not {quoted(version)}")
    actions = root.get("actions")
    if not isinstance(actions, list) or not actions or len(actions) > _ACTIONS:
        raise _invalid(document, ("actions",), "`actions`", f"must be a list of 1 to {_ACTIONS} objects")
    return [_action(document, index, action, int(found["minor"])) for index, action in enumerate(actions)]


def _action(document: Document, index: int, action: JsonValue, minor: int) -> _Action:
    pointer = ("actions", str(index))
    if not isinstance(action, dict):
        raise _invalid(document, pointer, "an action", "must be an object")
    for name in action:
        if name not in {"target", "description", *_KINDS} and not name.startswith("x-"):
            raise _invalid(document, (*pointer, name), "an action", f"has an unknown field {quoted(name)}")
    target = action.get("target")
    if not isinstance(target, str):
        raise _invalid(document, pointer, "an action", "needs a `target` that is a string")
    remove = action.get("remove", False)
    if not isinstance(remove, bool):
        raise _invalid(document, (*pointer, "remove"), "`remove`", "must be true or false")
    kinds = ["remove"] if remove else [kind for kind in ("update", "copy") if kind in action]
    if len(kinds) != 1:
        raise _invalid(document, pointer, "an action", "needs one of `update`, `remove: true` and `copy`")
    [kind] = kinds
    if kind == "copy" and (minor < 1 or not isinstance(action["copy"], str)):
        raise _invalid(document, (*pointer, "copy"), "`copy`", "must be a JSONPath, in an overlay of version 1.1")
    return _Action(document=document, index=index, target=target, kind=kind, value=action.get(kind))


def _invalid(document: Document, pointer: Pointer, field: str, problem: str) -> SpecError:
    return fatal("overlay-invalid", document.locate(pointer), field=field, problem=problem)


def _apply(action: _Action, edits: Edits, reporter: Reporter) -> Applied:
    targets = _select(action, "target", action.target, edits)
    result = Applied(file=action.document.file, action=action.index, matched=len(targets))
    if not targets:
        reporter.report("overlay-matches-nothing", action.place("target"), target=quoted(action.target))
        return result
    if action.kind == "remove":
        if () in targets:
            place, problem = ("actions", str(action.index), "target"), "must not remove the whole description"
            raise _invalid(action.document, place, "the target", problem)
        edits.remove(targets)
        return result
    value, source = action.value, ("actions", str(action.index), action.kind)
    if action.kind == "copy":
        value = _copied(action, edits)
    changes = [edits.merge(target, value, action.document, source) for target in targets]
    if not any(changes):
        reporter.report("overlay-dead", action.place("target"), target=quoted(action.target))
    return result


def _copied(action: _Action, edits: Edits) -> JsonValue:
    expression = str(action.value)
    found = _select(action, "copy", expression, edits)
    if len(found) != 1:
        raise SpecError(
            diagnose("overlay-copy", action.place("copy"), source=quoted(expression), count=str(len(found)))
        )
    return plain(edits.at(found[0]))


def _select(action: _Action, field: str, expression: str, edits: Edits) -> list[Pointer]:
    """Return the nodes that a path selects, each once, in the order of the description."""
    path = _compiled(action, field, expression)
    try:
        matches = path.finditer(edits.data)
        return list(dict.fromkeys(tuple(map(str, match.parts)) for match in matches))
    except JSONPathError as error:
        raise _no_path(action, field, expression, error) from None


def _compiled(action: _Action, field: str, expression: str) -> JSONPath:
    if len(expression) > _LONGEST_PATH:
        message = f"has a path of more than {_LONGEST_PATH} characters"
        raise LimitError(message)
    bare = _TEXTS.sub("", expression)
    if bare.count("..") > _MOST_DESCENTS or bare.count("?") > _MOST_FILTERS:
        message = f"has a path with more than {_MOST_DESCENTS} `..` or {_MOST_FILTERS} filters"
        raise LimitError(message)
    try:
        path = _Environment(strict=True).compile(expression)
    except (JSONPathError, ValueError) as error:
        raise _no_path(action, field, expression, error) from None
    return path  # type: ignore[return-value]  # a compound path is no path of RFC 9535, and strict refuses it


def _no_path(action: _Action, field: str, expression: str, error: Exception) -> SpecError:
    reason, shown = quoted(str(error).split("\n", 1)[0]), quoted(expression)
    return fatal("overlay-target", action.place(field), field=f"`{field}`", expression=shown, reason=reason)


class _Pattern(FilterFunction):
    """`match` and `search` (RFC 9535 section 2.4.6) with patterns that cannot take for ever."""

    def __init__(self, *, whole: bool) -> None:
        self._whole = whole

    @property
    def arg_types(self) -> list[ExpressionType]:
        """The text and the pattern."""
        return [ExpressionType.VALUE, ExpressionType.VALUE]

    @property
    def return_type(self) -> ExpressionType:
        """Whether it fits."""
        return ExpressionType.LOGICAL

    def __call__(self, value: object, pattern: object) -> bool:
        """Whether the text `value` has what the pattern says; false for anything else than two texts."""
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        if _is_costly(pattern) or len(value) > _LONGEST_TEXT:
            message = "has a pattern whose repetitions may take too long, or a very long text for one"
            raise LimitError(message)
        try:
            compiled = re.compile(pattern)
        except re.error:
            return False
        return bool(compiled.fullmatch(value) if self._whole else compiled.search(value))


def _is_costly(pattern: str) -> bool:
    """Whether the repetitions of a pattern are many, or one of them holds a repetition or a choice."""
    text = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern)
    if len(_REPETITION.findall(text)) > _MOST_REPETITIONS:
        return True
    depth_marks: list[bool] = []
    for index, character in enumerate(text):
        if character == "(":
            depth_marks.append(False)
        elif character == ")" and depth_marks:
            inner = depth_marks.pop()
            repeated = _REPETITION.match(text, index + 1) is not None
            if inner and repeated:
                return True
            if depth_marks and (inner or repeated):
                depth_marks[-1] = True
        elif depth_marks and (character == "|" or _REPETITION.match(text, index)):
            depth_marks[-1] = True
    return False


class _Environment(JSONPathEnvironment):
    max_recursion_depth = 200

    def setup_function_extensions(self) -> None:
        """Put bounded patterns in the place of the library's."""
        super().setup_function_extensions()
        self.function_extensions["match"] = _Pattern(whole=True)
        self.function_extensions["search"] = _Pattern(whole=False)
