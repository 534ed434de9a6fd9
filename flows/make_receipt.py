"""A person takes home the proof that a transfer of theirs is in the public log."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flows.deps import Deps, flow
from flows.errors import NothingToProve, NotYetPublished, ProofErased, ProofUnknown
from flows.shared.publishing import known_keys
from kernel.ids import AccountId, TransferId, short_ref
from kernel.money import Amount
from ledger.log import tiles
from ledger.log.checkpoint import parse_signed
from ledger.log.leaf import LeafType
from ledger.log.note import VerifierKey
from ledger.log.proof import TlogProof
from ledger.log.receipts import Receipt
from store import ledger, log, responses
from store.contributors import ContributorRow
from store.ledger import Line
from store.log import SignedHead
from store.sessions import ReadSession

_LINES_AT_ONCE: Final = 200
_LINES_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A receipt as a file, and what is said with it.

    Shape:   `key` is what the checkpoint is verified by; `witnesses` have cosigned it.
    """

    name: str
    text: str
    ref: str
    kind: str
    amount: Amount
    credit: bool
    index: int
    size: int
    witnesses: int
    key: str


@flow
async def make_receipt(deps: Deps, person: ContributorRow, reference: str | None) -> ReceiptFile:
    """The receipt of the transfer with this #ref on the person's statement; without one, of what they were paid last.

    Raises:  NothingToProve, ProofUnknown, NotYetPublished, ProofErased.
    """
    account = AccountId(person.account_id)
    async with deps.sessions.read() as session:
        if reference is None:
            line, ref = await _newest(session, account)
        else:
            line, ref = await _by_reference(session, account, reference)
        places = await log.indices(session, LeafType.TRANSFER, [line.transfer])
        index = places.get(line.transfer)
        signed = None if index is None else await log.checkpoint_for(session, index)
        if index is None or signed is None:
            raise NotYetPublished(ref=ref)
        proof = await _proof(session, line, index, signed)
        key = await _key_of(session, signed)

    return ReceiptFile(
        name=f"aichain-{ref}.proof.txt",
        text=str(proof),
        ref=ref,
        kind=line.kind.value,
        amount=Amount(abs(line.posted_change_units)),
        credit=line.posted_change_units >= 0,
        index=index,
        size=signed.size,
        witnesses=signed.witnesses,
        key=key,
    )


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
            proof = await _proof(session, line, index, signed)
            files[f"receipts/{index}-{refs[line.transfer]}.proof.txt"] = str(proof)
    if signed is not None and files:
        files["receipts/KEY.txt"] = await _key_of(session, signed) + "\n"
    return files


async def _newest(session: ReadSession, account: AccountId) -> tuple[Line, str]:
    """The newest line that paid something, with its #ref.

    Raises:  NothingToProve.
    """
    lines = await ledger.statement(session, account, limit=_LINES_AT_ONCE)
    paid = [line for line in lines if line.posted_change_units > 0]
    if not paid:
        raise NothingToProve
    refs = await responses.refs_of(session, [paid[0].subject])
    return paid[0], refs.get(paid[0].subject) or short_ref(paid[0].transfer)


async def _by_reference(session: ReadSession, account: AccountId, reference: str) -> tuple[Line, str]:
    """The newest line with this #ref: the card's, or the line's own where it has no card.

    Raises:  ProofUnknown.
    """
    wanted = reference.strip().lstrip("#").upper()
    before: int | None = None
    for _ in range(0, _LINES_MAX, _LINES_AT_ONCE):
        lines = await ledger.statement(session, account, before=before, limit=_LINES_AT_ONCE)
        refs = await responses.refs_of(session, [line.subject for line in lines])
        for line in lines:
            if wanted == (refs.get(line.subject) or short_ref(line.transfer)):
                return line, wanted
        if len(lines) < _LINES_AT_ONCE:
            break
        before = lines[-1].lamport
    raise ProofUnknown(ref=wanted[:12])


async def _proof(session: ReadSession, line: Line, index: int, signed: SignedHead) -> TlogProof:
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


async def _key_of(session: ReadSession, signed: SignedHead) -> str:
    """The newest of the log's own keys that signed the checkpoint."""
    found = parse_signed(signed.note)
    ids = {signature.key_id for signature in found.note.signatures}
    keys = [VerifierKey(found.checkpoint.origin, public) for public in await known_keys(session)]
    return [key.vkey for key in keys if key.id in ids][-1]
