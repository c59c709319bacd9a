"""Each description is pressed once in a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.properties.corpus import path_of
from tests.properties.pressed import Pressed, press

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def pressing(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Pressed]:
    """Return a function that presses a description by the name of its file."""
    known: dict[str, Pressed] = {}

    def pressed(name: str) -> Pressed:
        if name not in known:
            known[name] = press(path_of(name), tmp_path_factory.mktemp("pressed") / "client")
        return known[name]

    return pressed
