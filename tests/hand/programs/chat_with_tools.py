"""A chat in which the model calls a function."""

import json

from openai_client import Client


def main(url: str) -> None:
    with Client(base_url=url, api_key_auth="sk") as client:
        answer = client.chat.create_completion(
            model="gpt-4o",
            messages=[{"role": "user", "content": "Weather in Paris?"}],
            tools=[{"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}],
        )
        for call in answer.choices[0].message.tool_calls or []:
            if call.type == "function":
                print(call.function.name, json.loads(call.function.arguments)["city"])


# weather Paris
