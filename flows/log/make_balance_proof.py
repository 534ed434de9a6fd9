"""A person takes home the proof that their balance was counted in the day's tree."""

from dataclasses import dataclass
from datetime import date

from flows.deps import Deps, flow
from flows.errors import BalanceNotCounted
from flows.shared.publishing import known_keys
from kernel.ids import AccountId
from kernel.money import Amount
from ledger.log.balance_blocks import BLOCK, path
from ledger.log.balance_proof import BalanceProof
from ledger.log.balances import ORIGIN_SUFFIX
from ledger.log.note import VerifierKey, parse_note
from ledger.log.transcript import start_of
from store import balance_trees
from store.contributors import ContributorRow


@dataclass(frozen=True, slots=True)
class BalanceFile:
    """A proof of a balance as a file, and what is said with it."""

    name: str
    text: str
    day: date
    posted: Amount
    accounts: int
    key: str


@flow
async def make_balance_proof(deps: Deps, person: ContributorRow) -> BalanceFile:
    """The proof that the person's balance is in the newest tree.

    Raises:  BalanceNotCounted.
    """
    async with deps.sessions.read() as session:
        tree = await balance_trees.newest_tree(session)
        account = AccountId(person.account_id)
        position = None if tree is None else await balance_trees.position_of(session, tree.day, account)
        if tree is None or position is None:
            raise BalanceNotCounted
        block = await balance_trees.block_of(session, tree.day, position)
        nodes = await balance_trees.nodes_of(session, tree.day)
        public_keys = await known_keys(session)

    note, own = parse_note(tree.note), block[position % BLOCK]
    proof = BalanceProof(own, position, path(block, nodes, position), note)
    day, signed_by = start_of(tree.day).date(), {signature.key_id for signature in note.signatures}
    name = note.text.partition("\n")[0].removesuffix(ORIGIN_SUFFIX)
    keys = [key for key in (VerifierKey(name, public) for public in public_keys) if key.id in signed_by]
    return BalanceFile(
        name=f"aichain-balance-{day}.proof.txt",
        text=str(proof),
        day=day,
        posted=Amount(own.posted_units),
        accounts=tree.count,
        key=keys[-1].vkey,
    )
