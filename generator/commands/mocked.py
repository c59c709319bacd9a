"""What `mock` serves: the description of a client as the proof reads it, behind an ASGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .proofs import described

if TYPE_CHECKING:
    from ..config.client_toml import Config
    from ..mocking.mock_app import MockApp


def mock_of(config: Config) -> MockApp:
    """Return the application that answers for the API of a client; its package need not be there.

    Where it is, the repairs that it states hold here too.

    Raises:
        SpecError: the sources, an overlay or the manifest of the package cannot be read.
    """
    from ..disk.manifest import MANIFEST
    from ..mocking.mock_app import MockApp
    from ..proof.package.name_map import read_names

    has_package = bool(config.file) and (config.output / MANIFEST).is_file()
    repairs = read_names(config.output).repairs if has_package else ()
    return MockApp(described(config, repairs)[0])
