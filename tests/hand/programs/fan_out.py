"""Twenty calls at once."""

import asyncio

from openai_client import AsyncClient


async def fetched(url: str) -> None:
    async with AsyncClient(base_url=url, api_key_auth="sk") as client:
        models = await asyncio.gather(*(client.models.retrieve(f"m{number}") for number in range(20)))
        print(len(models), models[3].id)


def main(url: str) -> None:
    asyncio.run(fetched(url))


# 20 m3
