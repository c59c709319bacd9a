"""Takes the name of an environment variable and gives what is sent as the Authorization header, which nothing shows."""

from __future__ import annotations

import os

_SHORTEST = 8
"""A word of fewer characters is also found where nobody repeats a credential."""


class AuthorizationError(ValueError):
    """Why a value cannot be sent as a header; the message does not hold the value."""


class Authorization:
    """The value of an Authorization header (RFC 9110 section 11.6.2).

    Frames of ours hold this object and never its text, so that a traceback with local variables does not show it.
    """

    __slots__ = ("_text",)

    def __init__(self, variable: str) -> None:
        """Read the environment variable; with the empty name nothing is sent.

        Raises:
            AuthorizationError: it is not set, or holds what no header may hold (RFC 9110 section 5.5).
        """
        if variable and not os.environ.get(variable):
            message = f"the environment variable {variable} is not set"
            raise AuthorizationError(message)
        if variable and not _is_field_value(os.environ[variable]):
            message = (
                f"the environment variable {variable} holds a line end, or another character that is no visible ASCII"
            )
            raise AuthorizationError(message)
        self._text = os.environ[variable] if variable else ""

    def __repr__(self) -> str:
        """Return the same text for every value."""
        return "Authorization(***)"

    def __bool__(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._text)

    def header(self) -> dict[str, str]:
        """Return the header to send, or none; let no variable hold it."""
        return {"authorization": self._text} if self._text else {}

    def is_in(self, data: str | bytes) -> bool:
        """Whether data repeats the value, or the credential that stands in it after the name of its scheme."""
        last = self._text.split(" ")[-1]
        wanted = last if len(last) >= _SHORTEST else self._text
        return bool(wanted) and (wanted in data if isinstance(data, str) else wanted.encode("ascii") in data)


def _is_field_value(text: str) -> bool:
    return text.isascii() and text.isprintable() and text == text.strip()
