"""The newest checkpoint is brought to the witnesses; what they cosign is kept and published with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from flows.deps import Deps, flow
from flows.shared.publishing import Publisher, Witness, WitnessAway, WitnessRefused, prove, published_head
from ledger.log.checkpoint import parse_signed
from ledger.log.errors import LogError
from ledger.log.note import Note, Signature, parse_signatures, verify_signature
from store import log
from store.log import SignedHead

_log = structlog.get_logger(__name__)


@flow
async def cosign_log(deps: Deps, publisher: Publisher) -> int:
    """Ask every witness that has not cosigned the newest checkpoint, all at once.

    Writes:  the checkpoint with their signatures; the published one, unless there is a newer by now.
    Returns: how many have.
    """
    async with deps.sessions.read() as session:
        newest = await log.newest_checkpoint(session)
    if newest is None or not publisher.witnesses:
        return 0
    note = parse_signed(newest.note).note
    signed = {(each.name, each.key_id) for each in note.signatures}
    asked = [each for each in publisher.witnesses if (each.key.name, each.key.id) not in signed]
    answers = await asyncio.gather(*(_ask(deps, witness, newest) for witness in asked))
    added = [each for each in answers if each is not None]
    if added:
        cosigned = note.signed(*added)
        counted = _counted(publisher, cosigned)
        await _keep(deps, publisher, replace(newest, note=str(cosigned), witnesses=counted))
    return len(added)


def _counted(publisher: Publisher, note: Note) -> int:
    """How many independent witnesses have signed it."""
    signed = {(each.name, each.key_id) for each in note.signatures}
    return sum((each.key.name, each.key.id) in signed for each in publisher.witnesses if each.is_independent)


async def _ask(deps: Deps, witness: Witness, newest: SignedHead) -> Signature | None:
    """One witness's cosignature, checked against the key we know them by; None without one, and the log says why."""

    async def proof(old_size: int) -> Sequence[bytes]:
        async with deps.sessions.read() as session:
            return await prove(session, old_size, newest.size)

    name, known_as = witness.key.name, (witness.key.name, witness.key.id)
    try:
        given = parse_signatures(await witness.cosign(newest.note, newest.size, proof))
        for signature in given:
            if (signature.name, signature.key_id) == known_as:
                verify_signature(parse_signed(newest.note).note.text, signature, witness.key)
                return signature
        _log.error("a witness answers without its signature", witness=name)
    except WitnessAway as away:
        _log.warning("a witness is away", witness=name, reason=str(away))
    except WitnessRefused as refused:
        _log.error("a witness refuses this log's checkpoint: has it seen another?", witness=name, reason=str(refused))
    except LogError as error:
        _log.error("a witness answers what can't be verified", witness=name, reason=str(error))
    return None


async def _keep(deps: Deps, publisher: Publisher, cosigned: SignedHead) -> None:
    """Store the signatures; publish them while nothing newer is published."""
    async with deps.sessions.write() as session:
        await log.put_checkpoint(session, cosigned)
    with publisher.signer.alone() as is_alone:
        if is_alone and published_head(publisher).size == cosigned.size:
            await asyncio.to_thread(publisher.folder.write_checkpoint, cosigned.note)
