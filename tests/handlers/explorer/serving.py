"""A library over real HTTP, for verifiers and browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from tests.handlers.explorer.reading_room import Library


@asynccontextmanager
async def serving(library: Library) -> AsyncIterator[str]:
    """Serve it. Returns: its address."""
    server = uvicorn.Server(uvicorn.Config(library.app, port=0, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
