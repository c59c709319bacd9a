"""The code of each cell that is not proven: what a red cell is about by its kind, a grey one by what its doubt says.

`diagnostics/rules/proof_rules.py` has the message and the help of each.
"""

from __future__ import annotations

from typing import NamedTuple


class Doubt(NamedTuple):
    """Why something could not be shown."""

    code: str
    text: str


NO_SAMPLE = "proof-no-sample"
CONTROL = "proof-control-unnoticed"
NOT_JUDGED = "proof-not-judged"
SCHEME = "proof-scheme-undeclared"
TIME = "proof-time-up"
BROKE = "proof-broke"
NOT_OFFERED = "proof-not-offered"
DRIFT = "against-drift"
STATUS = "against-status"
UNREADABLE = "against-unreadable"
UNANSWERED = "against-unanswered"
REFUSED = "against-refused"
CREDENTIAL = "against-credential"

RED_KINDS = {
    "offered": "proof-not-described",
    "repair": "proof-repair-refused",
    "client": "proof-client-broken",
    "signature": "proof-signature-wrong",
    "request": "proof-request-wrong",
    "response": "proof-answer-wrong",
    "behaviour": "proof-promise-broken",
    "security": "proof-security-wrong",
    "token": "proof-security-wrong",
    "server": "proof-server-wrong",
    "pages": "proof-pages-wrong",
    "payload": "proof-payload-wrong",
    "types": "proof-types-refused",
}
"""The code of a red cell by what its label begins with."""


def red_code(label: str) -> str:
    """Return the code of a red cell for which its maker names none.

    Raises:
        KeyError: no kind of cell has such a label.
    """
    return RED_KINDS[label.partition("/")[0]]
