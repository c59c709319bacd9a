"""Takes YAML text and gives plain data of the 1.2 core schema and the offset of every node; the only PyYAML user."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from ..diagnostics import Reporter, SpecError, diagnose, fatal, quoted
from .bounds import ALIAS_NODE_LIMIT, DEPTH_LIMIT, EVENT_LIMIT, SCALAR_LIMIT, is_too_deep
from .places import Parsed, Places
from .scalars import NotRepresentableError, plain
from .surrogates import joined_pairs, whole_characters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Diagnostic
    from ..diagnostics.location import Location, Pointer
    from .document import JsonValue
    from .text import Text

_CORE = "tag:yaml.org,2002:"
_ODD_KEYS = frozenset({"", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"})
_CORE_NAMES: dict[type, str] = {bool: "bool", int: "int", float: "float", type(None): "null"}
_MERGE = "<<"


class _Level(NamedTuple):
    """A container that is still open: what to return to when it ends."""

    container: dict[str, JsonValue] | list[JsonValue]
    marks: list[int]
    key: str | None
    anchor: str | None
    begun: int
    """How many nodes there were when it was opened, itself counted."""
    merging: bool


class _Anchor(NamedTuple):
    """What an alias stands for; while its container is open, an alias to it would be a circle."""

    value: JsonValue
    nodes: int
    open_level: _Level | None


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


class _Builder:
    """Builds the value of one document from its events, without recursion."""

    def __init__(self, text: Text, reporter: Reporter) -> None:
        self.text = text
        self.reporter = reporter
        self.places = Places()
        self.duplicates: list[Diagnostic] = []
        self.started = False
        self.stack: list[_Level] = []
        self.anchors: dict[str, _Anchor] = {}
        self.count = 0
        self.alias_nodes = 0
        self.known: dict[str, JsonValue] = {}
        # The innermost open container; `members` is it again when it is a mapping, and `key` the key that waits.
        # The outermost is an array of ours that takes the root.
        self.holder: list[JsonValue] = []
        self.container: dict[str, JsonValue] | list[JsonValue] = self.holder
        self.members: dict[str, JsonValue] | None = None
        self.marks: list[int] = []
        self.key: str | None = None
        self.merging = False

    def finish(self) -> Parsed:
        """Return what was built."""
        if not self.holder:
            return Parsed(None, lambda: self.places)
        self.places.root = self.marks[0]
        return Parsed(self.holder[0], lambda: self.places)

    # -- events

    def run(self, events: Iterator[yaml.Event]) -> None:
        """Consume the events of one stream."""
        handlers = {
            MappingStartEvent: self.start,
            SequenceStartEvent: self.start,
            MappingEndEvent: self.end,
            SequenceEndEvent: self.end,
            AliasEvent: self.alias,
            DocumentStartEvent: self.document,
        }
        known = self.known
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                scalar = cast("ScalarEvent", event)
                members = self.members
                offset = scalar.start_mark.index  # type: ignore[union-attr]  # the parser always sets it
                if members is not None and self.key is None:
                    self.take_key(scalar, members, offset)
                    continue
                text = scalar.value
                if scalar.style or scalar.tag is not None or scalar.anchor is not None:
                    value = self.special(scalar)
                else:
                    value = known[text] if text in known else self.plain(text, offset)
                self.count += 1
                self.marks.append(offset)
                if members is None:
                    cast("list[JsonValue]", self.container).append(value)
                else:
                    members[cast("str", self.key)] = value
                    self.key = None
            elif kind in handlers:
                handlers[kind](event)  # type: ignore[operator]  # each handler takes the kind it is listed for
            elif kind is StreamEndEvent:
                return
        self.refuse("document-too-complex", 0, limit=str(EVENT_LIMIT))

    def start(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        """Open a mapping or an array as the next value."""
        offset = _offset(event)
        if self.members is not None and self.key is None:
            self.refuse("yaml-key-not-scalar", offset)
        mapping = isinstance(event, MappingStartEvent)
        if event.tag is not None and event.tag != _CORE + ("map" if mapping else "seq"):
            self.refuse("yaml-tag", offset, tag=quoted(event.tag))
        if len(self.stack) >= DEPTH_LIMIT:
            self.refuse("nesting-too-deep", offset, limit=str(DEPTH_LIMIT))
        container: dict[str, JsonValue] | list[JsonValue] = {} if mapping else []
        self.count += 1
        level = _Level(self.container, self.marks, self.key, event.anchor, self.count, self.merging)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(None, 0, level)
        self.append(container, offset)
        self.stack.append(level)
        self.container, self.marks, self.key, self.merging = container, [], None, False
        self.members = container if isinstance(container, dict) else None

    def end(self, _event: MappingEndEvent | SequenceEndEvent) -> None:
        """Close the innermost mapping or array."""
        finished, marks, merging = self.container, self.marks, self.merging
        level = self.stack.pop()
        self.places.marks[id(finished)] = marks
        self.container, self.marks, self.merging = level.container, level.marks, level.merging
        self.members = self.container if isinstance(self.container, dict) else None
        self.key = None
        if merging and isinstance(finished, dict):
            self.merge(finished, marks)
        if level.anchor is not None and self.anchors[level.anchor].open_level is level:
            self.anchors[level.anchor] = _Anchor(finished, self.count - level.begun + 1, None)

    def alias(self, event: AliasEvent) -> None:
        """Take the anchored value again: the same object, counted as often as it is named."""
        offset = _offset(event)
        if self.members is not None and self.key is None:
            self.refuse("yaml-key-not-scalar", offset)
        anchor = self.anchors.get(event.anchor or "")
        if anchor is None:
            self.refuse("yaml-alias-unknown", offset, name=quoted(event.anchor))
        if anchor.open_level is not None:
            self.refuse("yaml-alias-circular", offset, name=quoted(event.anchor))
        self.count += anchor.nodes
        self.alias_nodes += anchor.nodes
        if self.alias_nodes > ALIAS_NODE_LIMIT:
            self.refuse("yaml-alias-limit", offset, limit=str(ALIAS_NODE_LIMIT))
        self.append(anchor.value, offset)

    def document(self, event: DocumentStartEvent) -> None:
        """Refuse a second document and `%TAG`; `%YAML` changes nothing, since it is read as 1.2 in any case."""
        offset = _offset(event)
        if event.tags:
            self.refuse("yaml-directive", offset)
        if self.started:
            self.refuse("yaml-several-documents", offset)
        self.started = True

    # -- values

    def append(self, value: JsonValue, offset: int) -> None:
        """Put a value where the next one belongs."""
        self.marks.append(offset)
        if self.members is None:
            cast("list[JsonValue]", self.container).append(value)
        else:
            self.members[cast("str", self.key)] = value
            self.key = None

    def take_key(self, scalar: ScalarEvent, members: dict[str, JsonValue], offset: int) -> None:
        """Keep a mapping key as its author wrote it until its value comes."""
        name = scalar.value
        tagged = scalar.tag is not None and (name, scalar.tag) != (_MERGE, _CORE + "merge")
        if tagged or scalar.anchor is not None or len(name) > SCALAR_LIMIT:
            self.special(scalar)
        if not scalar.style:
            if name == _MERGE:
                self.merging = True
            elif name in _ODD_KEYS:
                self.reporter.report("yaml-key-type", self.place(offset, name), key=quoted(name))
        if name in members:
            first = self.text.line_of(self.marks[2 * list(members).index(name)])
            again = str(self.text.line_of(offset))
            place = self.place(offset, name)
            self.duplicates.append(diagnose("duplicate-key", place, key=quoted(name), first=str(first), again=again))
            # No input holds a NUL, so this is free; the document is refused when it has been read to its end.
            name = f"{name}\0{len(self.duplicates)}"
        self.marks.append(offset)
        self.key = name

    def special(self, scalar: ScalarEvent) -> JsonValue:
        """Return the value of a scalar that is quoted, a block, tagged or anchored."""
        text = scalar.value
        offset = _offset(scalar)
        value: JsonValue = text
        if len(text) > SCALAR_LIMIT:
            self.refuse("scalar-too-long", offset, limit=str(SCALAR_LIMIT))
        if scalar.tag is None:
            value = text if scalar.style else self.plain(text, offset)
        elif scalar.tag not in ("!", _CORE + "str"):
            value = self.plain(text, offset)
            if scalar.tag == _CORE + "float" and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if scalar.tag != _CORE + _CORE_NAMES.get(type(value), ""):
                self.refuse("yaml-tag", offset, tag=quoted(scalar.tag))
        if scalar.anchor is not None:
            self.anchors[scalar.anchor] = _Anchor(value, 1, None)
        return value

    def plain(self, text: str, offset: int) -> JsonValue:
        """Return the value of a plain scalar, and remember it: the same few words fill a description."""
        if len(text) > SCALAR_LIMIT:
            self.refuse("scalar-too-long", offset, limit=str(SCALAR_LIMIT))
        try:
            value = self.known[text] = plain(text)
        except NotRepresentableError:
            self.reporter.report(
                "number-out-of-range",
                self.place(offset, self.key),
                action="kept as text",
                number=quoted(text),
            )
            return text
        return value

    def merge(self, members: dict[str, JsonValue], marks: list[int]) -> None:
        """Apply a `<<` key whose value is one or several mappings, as YAML 1.1 did; own keys win."""
        value = members[_MERGE]
        sources = value if isinstance(value, list) else [value]
        if not all(isinstance(source, dict) for source in sources):
            return
        index = list(members).index(_MERGE)
        key_offset = marks[2 * index]
        del members[_MERGE]
        del marks[2 * index : 2 * index + 2]
        for source in sources:
            source_marks = self.places.marks[id(source)]
            for position, (name, member) in enumerate(cast("dict[str, JsonValue]", source).items()):
                if name not in members:
                    members[name] = member
                    marks += (key_offset, source_marks[2 * position + 1])
        self.reporter.report("yaml-merge-key", self.place(key_offset, None), action="merged; own keys win")

    # -- diagnostics

    def pointer(self, key: str | None) -> Pointer:
        """Return where the builder stands, `key` being the member of the innermost mapping that is meant."""
        tokens = [str(len(level.container) - 1) if level.key is None else level.key for level in self.stack[1:]]
        if isinstance(self.container, dict):
            tokens += [] if key is None else [key]
        elif self.stack:
            tokens.append(str(len(self.container)))
        return tuple(tokens)

    def place(self, offset: int, key: str | None) -> Location:
        """Return the location of `offset`."""
        return self.text.location(offset, self.pointer(key))

    def refuse(self, code: str, offset: int, **arguments: str) -> NoReturn:
        """Stop the run over what stands at `offset`."""
        raise fatal(code, self.place(offset, self.key), **arguments)


def _syntax_error(text: Text, error: yaml.YAMLError) -> SpecError:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        offset = mark.index if mark is not None else 0
        problem = error.problem or error.context or "it cannot be read"
        character = text.content[offset : offset + 1]
        if "cannot start any token" in problem and character:
            shown = "a tab" if character == "\t" else quoted(character)
            problem = f"{shown} cannot start a value here (indent with spaces; quote a value that starts so)"
        if error.context and error.context != problem:
            problem = f"{problem}, {error.context}"
        return fatal("yaml-syntax", text.location(offset), problem=problem)
    offset = 0
    problem = "it cannot be read"
    if isinstance(error, ReaderError):
        # The reader counts bytes.
        offset = len(text.content.encode()[: error.position].decode(errors="ignore"))
        problem = f"the character {quoted(text.content[offset : offset + 1])} is not allowed"
    return fatal("yaml-syntax", text.location(offset), problem=problem)


def _built(text: Text, reporter: Reporter) -> _Builder:
    builder = _Builder(text, reporter)
    loader = yaml.CSafeLoader(text.content)
    try:
        builder.run(islice(iter(loader.get_event, None), EVENT_LIMIT))
    finally:
        loader.dispose()
    return builder


def parse_yaml(text: Text, reporter: Reporter) -> Parsed:
    """Return the value of the only document in `text` (YAML 1.2 core schema), and the place of every node.

    An empty text gives None.

    Raises:
        SpecError: not YAML, or beyond what a description may use: tags, directives, alias bombs, duplicate keys,
            more than 100 levels, more than 3 million nodes, a scalar over 1 MiB.
    """
    trial = Reporter()
    try:
        builder = _built(text, trial)
    except yaml.YAMLError as error:
        if "Unicode character escape" not in str(error):
            raise _syntax_error(text, error) from None
        # JSON writes a character beyond U+FFFF as two escapes; YAML must not, but texts that were JSON once do.
        trial = Reporter()
        text.correct(joined_pairs(whole_characters(text, trial).content))
        try:
            builder = _built(text, trial)
        except yaml.YAMLError as again:
            raise _syntax_error(text, again) from None
    for diagnostic in trial.diagnostics:
        reporter.add(diagnostic)
    if builder.duplicates:
        for duplicate in builder.duplicates[1:]:
            reporter.add(duplicate)
        raise SpecError(builder.duplicates[0])
    parsed = builder.finish()
    if builder.alias_nodes and is_too_deep(parsed.data):
        raise fatal("nesting-too-deep", text.location(0), limit=str(DEPTH_LIMIT))
    return parsed
