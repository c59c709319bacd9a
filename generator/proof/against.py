"""Calls a running server with the client for real, and tells where its answers depart from the description.

What is said are places and kinds of values, never a value and never a credential.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..diagnostics import fatal, quoted
from .calls.arguments import arguments_for
from .calls.wanted import Wanted
from .cells import Cell, judged
from .package.imported import Package
from .reason_codes import CREDENTIAL, DRIFT, NO_SAMPLE, REFUSED, STATUS, UNANSWERED, UNREADABLE, Doubt
from .samples.schema_values import Flavour, UnsatisfiableError
from .schemas.joined import described_members, merged
from .values.passed import python_value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..source.document import JsonValue
    from .asked_server import AskedServer, GivenValue
    from .calls.wanted import Arguments, Key
    from .choice import Choice
    from .described.data import Description, Media, Operation
    from .package.name_map import Called, Names

SAFE = ("GET", "HEAD")
"""Methods that change nothing (RFC 9110 section 9.2.1); any other operation must be named."""
_ASKED = Wanted(flavour=Flavour(name="documented", level="minimal", examples=True))
_LIMIT = 20
_UNAUTHORIZED = 401
_REFUSALS = frozenset({400, 403, 404, 409, 410, 422})
"""What a server answers to a value that it does not take or does not know (RFC 9110 section 15.5)."""


@dataclass(slots=True)
class Against:
    """One client and one server."""

    description: Description
    names: Names
    folder: Path
    server: AskedServer
    choice: Choice
    used: set[GivenValue] = field(default_factory=set["GivenValue"])
    """The values that some operation took."""
    drift: list[Any] = field(default_factory=list[Any])

    def cells(self) -> Iterator[Cell]:
        """Call each safe operation, or the one that is named, and yield a cell for it.

        Credentials and client parameters come from the environment where they are not given. Green is an answer that
        the description allows, red is drift or an answer that cannot be read. Grey is a documented error, a status with
        which a server refuses a made-up value, and a credential that it lacks.

        Raises:
            SpecError: no client can be made of what is given.
        """
        package = Package(self.folder)
        try:
            runtime: Any = package.module("_runtime")
            with self._client(package, runtime) as client:
                for operation in self.description.operations:
                    called = self.names.called(operation)
                    if called is not None and self._is_wanted(operation):
                        yield self._asked(operation, called, client, runtime)
        finally:
            package.forget()

    def _is_wanted(self, operation: Operation) -> bool:
        named = self.choice.operation is not None or self.choice.cell is not None
        return self.choice.wants(operation) and (named or operation.method in SAFE)

    def _client(self, package: Package, runtime: Any) -> Any:  # noqa: ANN401  # known at run time only
        root: Any = package.root
        given = {**self._credentials(), **self._parameters()}
        headers = dict(self.server.headers) or None
        try:
            client = root.Client(
                base_url=self.server.url,
                on_drift=self.drift.append,
                max_retries=0,
                timeout=30.0,
                default_headers=headers,
                **given,
            )
            # A server may want no credential, whatever the description says.
            return client.with_options(allow_anonymous=True)
        except runtime.ConfigurationError as error:
            raise fatal("against-client", reason=error.message) from None

    def _credentials(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for argument, text in self.server.credentials:
            key = next((key for key, name in self.names.credentials.items() if name == argument), None)
            if key is None:
                known = ", ".join(sorted(self.names.credentials.values())) or "none"
                raise fatal("against-credential-unknown", argument=quoted(argument), known=known)
            scheme = self.description.schemes.get(key)
            is_basic = scheme is not None and scheme.kind == "http" and scheme.wire.lower() == "basic"
            user, _, password = text.partition(":")
            found[argument] = (user, password) if is_basic else text
        return found

    def _parameters(self) -> dict[str, object]:
        """Return what the client itself is given: the values of its parameters, by argument."""
        found: dict[str, object] = {}
        for operation in self.description.operations:
            for parameter in operation.parameters:
                argument = self.names.parameters.get(parameter.key)
                given = self._given(operation, parameter.wire, ignore_case=parameter.position == "header")
                if argument is not None and given is not None:
                    value = given.value(self.description.forms, parameter.schema)
                    found.setdefault(argument, python_value(self.description.forms, parameter.schema, value))
        return found

    def _given(self, operation: Operation, wire: str, *, ignore_case: bool = False) -> GivenValue | None:
        found = self.server.value_for(operation, wire, ignore_case=ignore_case)
        if found is not None:
            self.used.add(found)
        return found

    def _asked(self, operation: Operation, called: Called, client: Any, runtime: Any) -> Cell:  # noqa: ANN401
        self.drift.clear()
        title = operation.title
        try:
            arguments, given = self._arguments(operation, called)
        except UnsatisfiableError as error:
            return judged(title, "against", (), [Doubt(NO_SAMPLE, f"no sample: {error}")])
        try:
            result = attrgetter(called.call)(client)(**arguments.keywords)
            if isinstance(result, runtime.Stream):
                next(iter(result), None)
                result.close()
        except runtime.StatusError as error:
            return self._refused(operation, error.status, _made_up(self.description, called, arguments, given))
        except runtime.ConfigurationError as error:
            return judged(title, "against", (), [Doubt(CREDENTIAL, error.message)])
        except runtime.DecodeError as error:
            return judged(title, "against", [f"{type(error).__name__}: {error.message}"], code=UNREADABLE)
        except runtime.ApiError as error:
            return judged(title, "against", [f"{type(error).__name__}: {error.message}"], code=UNANSWERED)
        except Exception as error:  # noqa: BLE001  # a generated client may raise anything
            return judged(title, "against", [f"raised {type(error).__name__}"], code=UNANSWERED)
        return judged(title, "against", self._departures(), code=DRIFT)

    def _arguments(self, operation: Operation, called: Called) -> tuple[Arguments, set[Key]]:
        """Return one call with the values that are given, and of which parameters and members they are."""
        forms = self.description.forms
        media = operation.body.media[0] if operation.body is not None else None
        fixed: dict[Key, JsonValue] = dict.fromkeys(self.names.parameters)
        passed: dict[str, object] = {}
        for parameter in operation.parameters:
            value = self._given(operation, parameter.wire, ignore_case=parameter.position == "header")
            argument = called.parameters.get(parameter.key)
            if value is not None and argument is not None:
                fixed[parameter.key] = value.value(forms, parameter.schema)
                passed[argument] = python_value(forms, parameter.schema, fixed[parameter.key])
        arguments = arguments_for(forms, operation, called, _ASKED, media, fixed)
        arguments.keywords |= passed
        members = self._members(operation, called, media) if media is not None else {}
        arguments.keywords |= {argument: value for argument, (_, value) in members.items()}
        return arguments, {*fixed, *(("body", wire) for wire, _ in members.values())}

    def _members(self, operation: Operation, called: Called, media: Media) -> dict[str, tuple[str, object]]:
        """Return the members of the body that are given, by argument."""
        forms, found = self.description.forms, dict[str, tuple[str, object]]()
        schemas = described_members(forms, media.schema) if called.fields else {"body": media.schema}
        arguments = called.fields or ({"body": called.body} if called.body is not None else {})
        for wire, argument in arguments.items():
            given = self._given(operation, wire)
            if given is not None:
                schema = schemas.get(wire, True)
                found[argument] = (wire, python_value(forms, schema, given.value(forms, schema)))
        return found

    def _refused(self, operation: Operation, code: int, made_up: list[str]) -> Cell:
        documented = {response.status for response in operation.responses}
        status = str(code)
        if documented & {status, f"{status[0]}XX", "default"}:
            doubt = Doubt(CREDENTIAL if code == _UNAUTHORIZED else REFUSED, f"the server answered {status}")
            cell = judged(operation.title, "against", self._departures(), [doubt], code=DRIFT)
            return replace(cell, lacking=tuple(dict.fromkeys(made_up))) if cell.code == REFUSED else cell
        if code == _UNAUTHORIZED:
            reason = f"the server answered {status}, which is not documented"
            return judged(operation.title, "against", (), [Doubt(CREDENTIAL, reason)])
        if code in _REFUSALS and made_up:
            reason = f"the server answered {status}, which is not documented, to what was made up"
            cell = judged(operation.title, "against", (), [Doubt(REFUSED, reason)])
            return replace(cell, lacking=tuple(dict.fromkeys(made_up)))
        return judged(operation.title, "against", [f"status {status} is not documented"], code=STATUS)

    def _departures(self) -> list[str]:
        return [f"{record.pointer or '/'}: {_departure(record)}" for record in self.drift[:_LIMIT]]


def _made_up(description: Description, called: Called, arguments: Arguments, given: set[Key]) -> list[str]:
    """Return the names of what in a call nobody gave and no schema lists, so that the server need not know it."""
    found = [
        parameter.wire
        for parameter, _ in arguments.parameters
        if parameter.key not in given and not _lists(description, parameter.schema)
    ]
    if arguments.has_body:
        members = arguments.body.keys() if isinstance(arguments.body, dict) and called.fields else {"body"}
        found += [wire for wire in members if ("body", wire) not in given]
    return found


def _lists(description: Description, schema: JsonValue) -> bool:
    """Whether a schema allows listed values alone."""
    joined = merged(description.forms, schema) if isinstance(schema, dict) else {}
    return "enum" in joined or "const" in joined or joined.get("type") == "boolean"


def _departure(record: Any) -> str:  # noqa: ANN401  # a Drift of the generated client
    missing = record.actual == "missing"
    return "required, but missing" if missing else f"{record.expected} expected, {record.actual} came"
