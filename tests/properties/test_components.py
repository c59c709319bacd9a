"""What a component schema allows is read without drift, as the class that its union means, and written back equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from tests.properties.classes import wrong_classes
from tests.properties.corpus import asked, names
from tests.properties.pressed import equal
from tests.properties.strategies import Drawn, documents
from tests.support.nightly import daily

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.properties.pressed import Pressed

QUICK = 2
"""So many documents of each schema the suite draws of a real description; of our own ten times as many."""
LONGEST = (
    "moby-docker20.yaml", "netlify-swagger20.yaml", "ory-hydra.json", "pinecone-assistant_data.yaml",
    "resend-resend.yaml", "typesense-openapi.yaml",
)  # fmt: skip
"""What the suite leaves to the night."""
MOST_EMPTY = 0.02
"""The share of components of which no document may be found: a contradiction in the description, or a limit of ours."""


def _runs(pressed: Pressed, component: str, examples: int, check: Callable[[Drawn], None]) -> bool:
    """Check drawn documents of a component; return whether there were any."""
    phases = [Phase.generate, Phase.shrink] if asked() else [Phase.generate]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=not asked(),
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(documents(pressed.judge, component))
    def run(drawn: Drawn) -> None:
        check(drawn)

    try:
        run()
    except Unsatisfiable:
        return False
    return True


@pytest.mark.parametrize("name", daily(names(), lambda name: bool(asked()) or name not in LONGEST))
def test_allowed_documents_are_read_without_drift_and_written_back(
    name: str, pressing: Callable[[str], Pressed]
) -> None:
    pressed = pressing(name)
    examples = asked() or (QUICK * 10 if len(pressed.components) < 50 else QUICK)
    empty: list[str] = []
    for component in pressed.components:

        def check(drawn: Drawn, component: str = component) -> None:
            value, drift = pressed.read(component, drawn.value)
            assert not drift, (component, drift[:3], drawn.value)
            wrong = list(wrong_classes(pressed, drawn, value))
            assert not wrong, (component, wrong[:2])
            assert equal(drawn.value, pressed.written(value)), (component, drawn.value)

        if not _runs(pressed, component, examples, check):
            empty.append(component)
    assert len(empty) <= len(pressed.components) * MOST_EMPTY, empty
