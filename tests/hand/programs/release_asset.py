"""Bytes become an asset of a release."""

from github_client import Client


def main(url: str) -> None:
    with Client(base_url=url, token="ghp_token") as client:
        asset = client.repos.upload_release_asset(
            "o", "r", 1, name="a.zip", body=b"PK\x03\xff", content_type="application/zip"
        )
        print(asset.name, asset.size)


# a.zip 4
