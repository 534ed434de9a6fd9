"""The log for tests: a signer and a folder of its own, and what the jobs' process does with them."""

from pathlib import Path

from flows.deps import Deps
from flows.log.publish_leaves import publish_leaves
from flows.log.sign_log import sign_log
from flows.shared.publishing import Publisher, Witness
from store.log_folder import LogFolder
from store.signer import Signer

NAME = "aichain.test/log"


def publisher_in(folder: Path, *witnesses: Witness, name: str = NAME) -> Publisher:
    """A publisher with a key."""
    signer = Signer(folder / "keys", name)
    if not signer.key_pairs():
        signer.add_key()
    return Publisher(signer, LogFolder(folder / "log"), witnesses)


async def publish(deps: Deps, publisher: Publisher) -> int:
    """What the job does until nothing is left. Returns: leaves appended."""
    keys = [key.verifier.public for key in publisher.signer.key_pairs()]
    total = 0
    assert await sign_log(deps, publisher)
    while appended := await publish_leaves(deps, keys):
        assert await sign_log(deps, publisher)
        total += appended
    return total
