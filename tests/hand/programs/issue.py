"""An issue is made, then closed without a milestone: `None` is sent as null."""

from github_client import Client


def main(url: str) -> None:
    with Client(base_url=url, token="ghp_token") as client:
        issue = client.issues.create("o", "r", title="Found a bug", labels=["bug"])
        issue = client.issues.update("o", "r", issue.number, milestone=None, state="closed")
        print(issue.number, issue.state)


# 7 closed
