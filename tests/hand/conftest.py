"""Generates the four clients once: of each description the operations that the programs call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.pipeline import generate
from tests.hand.server import Server
from tests.shared_data import shared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLIENTS = {
    "openai_client": (
        "openai-openapi.yaml",
        'operations = ["createChatCompletion", "retrieveModel", "createFile", "POST batch_completed"]',
    ),
    "stripe_client": ("stripe-spec3.yaml", 'operations = ["PostCustomers", "PostSubscriptions"]'),
    "github_client": (
        "github-api.github.com.json",
        """
operations = ["issues/list-for-repo", "issues/create", "issues/update", "repos/upload-release-asset"]
[[credentials]]
kind = "bearer"
argument = "token"
environment = "GITHUB_TOKEN"
[[pagination]]
operations = ["issues/list-for-repo"]
style = "link_header"
""",
    ),
    "resend_client": ("resend-resend.yaml", 'operations = ["POST /emails"]'),
}


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that holds the four packages."""
    folder = tmp_path_factory.mktemp("hand")
    for name, (source, options) in CLIENTS.items():
        toml = folder / "specs" / f"{name}.toml"
        toml.parent.mkdir(exist_ok=True)
        toml.write_text(
            f'sources = ["{shared(f"corpus/{source}")}"]\noutput = "../{name}"\n{options}\n', encoding="utf-8"
        )
        reporter = Reporter()
        assert generate(load_config(toml), reporter) is not None, [found.message for found in reporter.errors]
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    """Give a server that was asked nothing yet."""
    with Server() as running:
        yield running
        running.shutdown()
