"""Which descriptions are accepted, by the version they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import SpecError
from tests.spec.loading import load_data

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"title": "t", "version": "1"}


@pytest.mark.parametrize("version", ["3.0.0", "3.0.3", "3.1.0", "3.1.2", "3.2.0", "3.0.0-rc2"])
def test_a_full_version_is_taken_as_it_is(tmp_path: Path, version: str) -> None:
    loaded = load_data(tmp_path, {"openapi": version, "info": INFO, "paths": {}})
    assert (loaded.spec.version, loaded.codes) == (version, [])


@pytest.mark.parametrize("version", [3.1, "3.1", "3.1.x", "v3.1.0"])
def test_an_odd_version_is_read_with_a_warning(tmp_path: Path, version: object) -> None:
    loaded = load_data(tmp_path, {"openapi": version, "info": INFO, "paths": {}})
    assert loaded.codes == ["openapi-version-form"]
    assert loaded.data["openapi"] == "3.1.0"
    assert loaded.spec.oracle["openapi"] == "3.1.0"


@pytest.mark.parametrize("version", ["4.0.3", "3.3.0", "three", None, True, 2, [3]])
def test_an_unknown_version_stops_the_run(tmp_path: Path, version: object) -> None:
    with pytest.raises(SpecError) as caught:
        load_data(tmp_path, {"openapi": version, "info": INFO, "paths": {}})
    assert caught.value.diagnostic.code == "openapi-version-unknown"
    assert caught.value.diagnostic.location is not None
