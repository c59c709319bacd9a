"""Takes the toml's `credentials`, and gives the schemes and the requirement that the description forgot."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from ..diagnostics.location import Location
from ..ir.api import SecurityScheme
from ..spelling.naming import Proposal, snake
from .remarks import looks_like_credential
from .security import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config.client_toml import Config
    from ..config.credential_tables import CredentialConfig
    from ..diagnostics import Reporter
    from ..ir.api import Api, Operation, Requirement
    from ..lock.pinned import Pinned
    from ..spec.cursor import Cursor, Spec
    from .context import Context

_WORDS = {"bearer": "token", "oauth2": "token", "api_key": "api_key", "header": "api_key", "query": "api_key"}
_KINDS: dict[str, Literal["api_key", "basic", "bearer"]] = {
    "bearer": "bearer",
    "basic": "basic",
    "header": "api_key",
    "query": "api_key",
}


def credential_proposals(schemes: Mapping[str, Cursor], config: Config, pinned: Pinned) -> list[Proposal]:
    """Return the proposals for the client arguments that feed the schemes.

    The only key of a client is its `api_key`, the only token its `token`; but a client with a lock, which may have been
    generated before that was so, keeps its names.
    """
    words = {key: _word(scheme) for key, scheme in schemes.items()}
    words |= {entry.key: _WORDS.get(entry.kind, "") for entry in config.credentials}
    counts = Counter(words.values())
    arguments = {entry.key: entry.argument for entry in config.credentials}
    own = {entry.key: entry.name or f"{entry.kind}_auth" for entry in config.credentials}
    found: list[Proposal] = []
    for key, word in words.items():
        short = [word] if word and counts[word] == 1 and (key in own or not pinned.operations) else []
        plain = snake(own.get(key, key))
        asked = arguments.get(key)
        names = dict.fromkeys((*([asked] if asked else short), plain, f"{plain.rstrip('_')}_credential"))
        found.append(Proposal(key=f"security:{key}", candidates=tuple(names), privileged=bool(asked)))
    return found


def pinned_arguments(schemes: Mapping[str, Cursor], config: Config, pinned: Pinned) -> dict[str, str]:
    """Return the arguments that the lock keeps, but for those that the toml names."""
    asked = {entry.key for entry in config.credentials if entry.argument}
    keys = {*schemes, *(entry.key for entry in config.credentials)} - asked
    return {f"security:{key}": name for key, name in pinned.credentials.items() if key in keys}


def _word(scheme: Cursor) -> str:
    """Return what the only scheme of its kind is called; a cookie is no key that anyone is given."""
    return "" if scheme.text("in") == "cookie" else _WORDS.get(kind_of(scheme) or "", "")


def toml_schemes(config: Config, names: Mapping[str, str], prefix: str) -> dict[str, SecurityScheme]:
    """Return the schemes of the toml by key."""
    return {entry.key: _scheme(entry, names[f"security:{entry.key}"], prefix) for entry in config.credentials}


def _scheme(entry: CredentialConfig, argument: str, prefix: str) -> SecurityScheme:
    return SecurityScheme(
        key=entry.key,
        argument=argument,
        kind=_KINDS[entry.kind],
        place="header" if entry.kind == "header" else "query" if entry.kind == "query" else None,
        wire=entry.name or None,
        environment=entry.environment or f"{prefix}_{argument}".upper(),
    )


def toml_requirement(entries: Sequence[CredentialConfig]) -> tuple[Requirement, ...] | None:
    """Return the alternatives of an operation that says nothing of security, those with most credentials first."""
    if not entries:
        return None
    optional = [entry for entry in entries if not entry.required]
    sets = (set(chosen) for size in range(len(optional), -1, -1) for chosen in combinations(optional, size))
    return tuple(tuple((entry.key, ()) for entry in entries if entry.required or entry in chosen) for chosen in sets)


def report_unused_credentials(operations: Sequence[Operation], context: Context) -> None:
    """Report the credentials of the toml that no operation is left for."""
    used = {key for operation in operations for alternative in operation.security or () for key, _ in alternative}
    file = context.config.file
    for entry in context.config.credentials if operations else ():
        if entry.key not in used:
            place = Location(file=file, line=1, column=1) if file else None
            context.reporter.report("credentials-unused", place, kind=entry.kind, action="never sent")


def report_no_security(spec: Spec, api: Api, reporter: Reporter) -> None:
    """Report a client that takes no credential, unless the description says at its top that none is needed."""
    is_given = api.security_schemes or any(parameter.secret for parameter in api.client_parameters)
    stated = spec.root.get("security")
    is_open = stated is not None and stated.data in ([], [{}])
    if not (is_given or is_open) and api.operations and not all(map(_takes_credential, api.operations)):
        reporter.report("no-security", spec.root.location)


def _takes_credential(operation: Operation) -> bool:
    return any(looks_like_credential(parameter.wire) for parameter in operation.parameters)
