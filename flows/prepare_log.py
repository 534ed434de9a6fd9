"""A house that publishes its log has the log's key; a log that has begun never gets another in its place."""

import asyncio
from typing import Final

from flows.deps import Deps, flow
from flows.shared.publishing import known_keys
from store import log
from store.signer import Signer, SignerProblem

_LOOKS: Final = 100
_PAUSE_S: Final = 0.1


@flow
async def prepare_log(deps: Deps, signer: Signer) -> None:
    """See that the signer has a key that the log names, and make the first one where there is no log yet.

    Writes:  the key's file.
    Raises:  SignerProblem, a sentence for whoever starts us.
    """
    async with deps.sessions.read() as session:
        size = (await log.read_head(session)).size
        known = await known_keys(session)
    if not signer.key_pairs() and size == 0:
        await _make_first(signer)
    keys = signer.key_pairs()
    if not keys:
        raise SignerProblem(
            "The transparency log has begun, but KEYS_PATH has no log.key: "
            "bring it back from your backup, with log.head and log.salts."
        )
    if size > 0 and not any(pair.verifier.public in known for pair in keys):
        raise SignerProblem("The key in KEYS_PATH is not the one that this database's log began with: bring that back.")


async def _make_first(signer: Signer) -> None:
    """Make a key, unless another process of ours is at it: then use that one."""
    for _ in range(_LOOKS):
        with signer.alone() as is_alone:
            if is_alone:
                if not signer.key_pairs():
                    signer.add_key()
                return
        await asyncio.sleep(_PAUSE_S)
