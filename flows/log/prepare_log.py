"""A house that publishes its log has the log's key, and all the leaves that it has signed, before it does anything."""

from flows.deps import Deps, flow
from flows.shared.publishing import RESTORE, alone, known_keys
from store import log
from store.signer import Signer, SignerProblem


@flow
async def prepare_log(deps: Deps, signer: Signer) -> None:
    """See that the signer has a key that the log names, and make the first one where there is no log yet.

    A log that has begun never gets another key in its place. A database behind what was signed was restored from a
    backup: what is paid on it before its leaves are back may have been paid already.

    Writes:  the key's file.
    Raises:  SignerProblem, LogStalled: sentences for whoever starts us.
    """
    signed_size = signer.head().size  # read before the database: another process may be publishing
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
    if signed_size > size:
        raise SignerProblem(
            f"The database has {size} leaves of the transparency log, but KEYS_PATH has signed {signed_size}: the "
            f"database was restored from an older backup. Run `{RESTORE}` before anything else. "
            "(For a new house, give KEYS_PATH and LOG_PATH new folders.)"
        )
