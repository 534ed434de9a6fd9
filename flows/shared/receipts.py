"""Receipts: a leaf's path to a signed checkpoint, with what opens it, one or many at once."""

import contextlib
from collections.abc import Mapping, Sequence

from flows.errors import ProofErased
from flows.shared.publishing import known_keys
from kernel.ids import TransferId
from ledger.log import tiles
from ledger.log.checkpoint import parse_signed
from ledger.log.leaf import LeafType
from ledger.log.note import VerifierKey
from ledger.log.proof import TlogProof
from ledger.log.receipts import Receipt
from store import log
from store.ledger import Line
from store.log import SignedHead
from store.sessions import ReadSession


async def newest_receipts(
    session: ReadSession, lines: Sequence[Line], refs: Mapping[TransferId, str]
) -> dict[str, str]:
    """The receipts of these lines that are published and were not erased, as files by name, with the key they need."""
    places = await log.indices(session, LeafType.TRANSFER, [line.transfer for line in lines])
    signed = await log.newest_checkpoint(session)
    files: dict[str, str] = {}
    for line in lines:
        index = places.get(line.transfer)
        if signed is None or index is None or index >= signed.size:
            continue
        with contextlib.suppress(ProofErased):
            proof = await proof_of(session, line, index, signed)
            files[f"receipts/{index}-{refs[line.transfer]}.proof.txt"] = str(proof)
    if signed is not None and files:
        files["receipts/KEY.txt"] = await key_of(session, signed) + "\n"
    return files


async def proof_of(session: ReadSession, line: Line, index: int, signed: SignedHead) -> TlogProof:
    """The leaf's path to the checkpoint, with what opens it.

    Raises:  ProofErased.
    """
    salts, leaf = await log.salts_of(session, line.transfer), await log.leaf_at(session, index)
    if salts is None:
        raise ProofErased(index=index)
    assert leaf is not None, "a leaf that has a place is there"
    receipt = Receipt(leaf, line.transfer, salts.id_salt, line.subject, salts.subject_salt)
    found = await log.gather(session, tiles.tiles_for_inclusion(index, signed.size))
    hashes = tiles.inclusion_from_tiles(index, signed.size, found)
    return TlogProof(index, tuple(hashes), parse_signed(signed.note), bytes(receipt))


async def key_of(session: ReadSession, signed: SignedHead) -> str:
    """The newest of the log's own keys that signed the checkpoint."""
    found = parse_signed(signed.note)
    ids = {signature.key_id for signature in found.note.signatures}
    keys = [VerifierKey(found.checkpoint.origin, public) for public in await known_keys(session)]
    return [key.vkey for key in keys if key.id in ids][-1]
