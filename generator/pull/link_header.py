"""Takes the value of Link headers (RFC 8288) and gives the addresses that they have for some relations."""

from __future__ import annotations

import re

_LINK = re.compile(r"\s*+,?\s*+<([^<>]*+)>((?:[^,\"]|\"(?:[^\"\\]|\\.)*+\")*+)")
_PARAMETER = re.compile(r";\s*+([\w*!#$&+.^`|~-]++)\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*+)\"|([^\s;,\"]++))")


def addresses_for(header: str, relation: str) -> list[str]:
    """Return the targets of a relation, in order; the first `rel` of a link counts (section 3.3)."""
    found: list[str] = []
    for link in _LINK.finditer(header):
        relations = [quoted or plain for name, quoted, plain in _PARAMETER.findall(link[2]) if name.lower() == "rel"]
        if relations and relation in relations[0].lower().split() and link[1].strip():
            found.append(link[1].strip())
    return found
