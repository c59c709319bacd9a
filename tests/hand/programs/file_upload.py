"""A file is uploaded."""

import tempfile
from pathlib import Path

from openai_client import Client


def main(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder, Client(base_url=url, api_key_auth="sk") as client:
        path = Path(folder) / "a.jsonl"
        path.write_text("{}\n")
        print(client.files.create(file=path, purpose="batch").id)


# file-1
