"""A house that publishes its log has the log's key; a log that has begun never gets another in its place."""

from flows.deps import Deps, flow
from flows.shared.publishing import alone, known_keys
from store import log
from store.signer import Signer, SignerProblem


@flow
async def prepare_log(deps: Deps, signer: Signer) -> None:
    """See that the signer has a key that the log names, and make the first one where there is no log yet.

    Writes:  the key's file.
    Raises:  SignerProblem, LogStalled: sentences for whoever starts us.
    """
    async with deps.sessions.read() as session:
        size = (await log.read_head(session)).size
        known = await known_keys(session)
    if not signer.key_pairs() and size == 0:
        async with alone(signer):
            if not signer.key_pairs():
                signer.add_key()
    keys = signer.key_pairs()
    if not keys:
        raise SignerProblem(
            "The transparency log has begun, but KEYS_PATH has no log.key: "
            "bring it back from your backup, with log.head and log.salts."
        )
    if size > 0 and not any(pair.verifier.public in known for pair in keys):
        raise SignerProblem("The key in KEYS_PATH is not the one that this database's log began with: bring that back.")
