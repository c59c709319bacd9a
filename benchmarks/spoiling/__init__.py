"""Changes to descriptions that a proof must notice, and changes that it must not mind."""

from __future__ import annotations

from .additions import KINDS as ADDITIONS
from .answers import KINDS as ANSWERS
from .bodies import KINDS as BODIES
from .document import Document, Kind, Site
from .equal import CONTROLS
from .events import KINDS as EVENTS
from .keywords import KINDS as KEYWORDS
from .objects import KINDS as OBJECTS
from .parameters import KINDS as PARAMETERS
from .paths import KINDS as PATHS
from .schemas import KINDS as SCHEMAS
from .security import KINDS as SECURITY
from .servers import KINDS as SERVERS

__all__ = ["CONTROLS", "KINDS", "Document", "Kind", "Site"]

KINDS: tuple[Kind, ...] = (
    *PATHS,
    *PARAMETERS,
    *BODIES,
    *ANSWERS,
    *SCHEMAS,
    *SECURITY,
    *SERVERS,
    *EVENTS,
    *ADDITIONS,
    *OBJECTS,
    *KEYWORDS,
)
"""Every kind of change that must be noticed; each yields no place where its change cannot be observed."""
