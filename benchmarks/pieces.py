"""What the pieces of one update cost, each by itself, in process, on real updates and real flows."""


async def pieces() -> dict[str, float]:
    return {}
