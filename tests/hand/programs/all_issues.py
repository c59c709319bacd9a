"""All issues of a repository, page after page."""

from github_client import Client


def main(url: str) -> None:
    with Client(base_url=url, token="ghp_token") as client:
        for issue in client.issues.list_for_repo("o", "r", state="all", per_page=2).all():
            print(issue.number, issue.title)


# 3 Third
# 2 Second
# 1 First
