"""A chat whose answer is printed as it comes."""

from openai_client import Client


def main(url: str) -> None:
    with (
        Client(base_url=url, api_key_auth="sk") as client,
        client.chat.create_completion_stream(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}]) as chunks,
    ):
        for chunk in chunks:
            print(chunk.choices[0].delta.content or "", end="")
    print()


# Hello there.
