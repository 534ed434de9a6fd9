"""A person takes home the proof that a transfer of theirs is in the public log."""

from dataclasses import dataclass
from typing import Final

from flows.deps import Deps, flow
from flows.errors import NothingToProve, NotYetPublished, ProofUnknown
from flows.shared.receipts import key_of, proof_of
from kernel.ids import AccountId, short_ref
from kernel.money import Amount
from ledger.log.leaf import LeafType
from store import ledger, log, releases, responses
from store.contributors import ContributorRow
from store.ledger import Line
from store.sessions import ReadSession
from tasks.releases import ReleaseName

_LINES_AT_ONCE: Final = 200
_LINES_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A receipt as a file, and what is said with it.

    Shape:   `key` is what the checkpoint is verified by; `witnesses` have cosigned it. `releases` have the answer that
             was paid, as C12@2, the first of them first.
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
    releases: tuple[str, ...]


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
        proof = await proof_of(session, line, index, signed)
        key = await key_of(session, signed)
        having = await releases.having(session, line.subject)

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
        releases=tuple(str(ReleaseName(*name)) for name in having),
    )


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
