"""A function that calls the API is tested without one."""

import httpx2
from openai_client import Client


def ask(client: Client) -> str:
    answer = client.chat.create_completion(model="m", messages=[{"role": "user", "content": "Hi"}])
    return answer.choices[0].message.content or ""


def main(url: str) -> None:
    message = {"role": "assistant", "content": "Hello", "refusal": None}
    choice = {"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=reply))
    with Client(base_url=url, api_key_auth="sk", http_client=httpx2.Client(transport=transport)) as client:
        print(ask(client))


# Hello
