"""The checks: each thing alone, then all of them together as one history."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kernel.errors import HouseError
from kernel.money import SUPPLY_UNITS, UNITS_PER_AIC
from ledger.accounts import COMMUNITY_POOL, CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, TEAM_POOL, AccountKind
from ledger.log.balance_proof import BalanceProof
from ledger.log.balances import Balance, BalanceHead
from ledger.log.checkpoint import Checkpoint, SignedCheckpoint
from ledger.log.errors import BalanceWrong, CommitmentWrong, ReleaseUnpublished
from ledger.log.leaf import ReleaseLeaf
from ledger.log.manifest import Manifest
from ledger.log.note import Note
from ledger.log.proof import TlogProof
from ledger.log.published import PublishedLog
from ledger.log.receipts import check_receipt
from ledger.log.replay import Replay
from ledger.verify.days import HeldHead, hold_against
from ledger.verify.errors import Forked, KeyUnpublished, LogNeeded, Shrunk
from ledger.verify.things import Balances, PublishedFiles, ReleasedFiles, open_checkpoint, open_thing
from ledger.verify.trust import Trust
from ledger.verify.words import Language, explain, say

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_POOLS: Final = (CONTRIBUTOR_POOL, ECOSYSTEM_POOL, TEAM_POOL, COMMUNITY_POOL)


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that was verified, and where it was found."""

    place: str
    checkpoint: Checkpoint
    is_asked: bool = True
    """Whether its place in the history was asked for; a receipt stands by itself."""


class Checks:
    """One run of the verifier: what it says, line by line, and whether all of it held."""

    def __init__(self, trust: Trust, language: Language, progress: Callable[[int, int], None]) -> None:
        self.failed = False
        self.newest: bytes | None = None
        self._trust = trust
        self._language = language
        self._progress = progress
        self._kept: list[Kept] = []
        self._heads: list[HeldHead] = []
        self._logs: dict[str, PublishedFiles] = {}
        self._manifests: dict[str, Manifest] = {}
        self._released: dict[bytes, tuple[int, ReleaseLeaf]] = {}

    def run(self, places: list[str], seen: list[str]) -> Iterator[str]:
        """Check everything; a thing that fails does not keep the others from being checked."""
        for place in seen:
            yield from self._guarded(place, self._seen)
        for place in places:
            yield from self._guarded(place, self._alone)
        for place in self._logs:
            yield from self._guarded(place, self._log)
        for place in self._manifests:
            yield from self._guarded(place, self._published)
        if not self._logs and self._kept:
            yield from self._guarded(self._kept[-1].place, self._together)

    def _guarded(self, place: str, check: Callable[[str], Iterator[str]]) -> Iterator[str]:
        """What a check says, and where it fails, why."""
        try:
            yield from check(place)
        except HouseError as error:
            self.failed = True
            yield f"✗ {place}: {explain(self._language, error)}"

    def _seen(self, place: str) -> Iterator[str]:
        """Somebody's own memory: that the log signed it is enough, whoever witnessed it then."""
        signed = open_checkpoint(place)
        self._trust.signers(signed.note, signed.checkpoint.origin)
        self._kept.append(Kept(place, signed.checkpoint))
        yield from ()

    def _alone(self, place: str) -> Iterator[str]:
        thing = open_thing(place)
        if isinstance(thing, PublishedFiles):
            self._logs[place] = thing
        elif isinstance(thing, TlogProof):
            yield from self._receipt(place, thing)
        elif isinstance(thing, Balances):
            yield from self._balances(place, thing.head, thing.note)
        elif isinstance(thing, BalanceProof):
            yield from self._balances(place, thing.head, thing.note, thing.balance)
            thing.verify()
            yield self._say("balance.valid", account=str(thing.balance.account), **_has(thing.balance))
        elif isinstance(thing, ReleasedFiles):
            yield from self._release(place, thing)
        else:
            yield from self._endorsed(thing)
            self._kept.append(Kept(place, thing.checkpoint))

    def _endorsed(self, signed: SignedCheckpoint, log_url: str | None = None) -> Iterator[str]:
        """Who signed a checkpoint, and who witnessed it."""
        endorsement = self._trust.endorse(signed, log_url)
        tree = signed.checkpoint
        signers = ", ".join(f"{key.name}+{key.id.hex()}" for key in endorsement.signers)
        yield self._say("checkpoint.valid", origin=tree.origin, size=tree.size, root=tree.root.hex(), signers=signers)
        for name in endorsement.local:
            yield self._say("witness.local", name=name)
        if self._trust.asks_for_witnesses:
            names = ", ".join(endorsement.witnesses)
            known = len(self._trust.policy.witnesses) - len(endorsement.local)
            yield self._say("witnesses.met", cosigned=len(endorsement.witnesses), known=known, names=names)
        else:
            yield self._say("witnesses.none")

    def _receipt(self, place: str, proof: TlogProof) -> Iterator[str]:
        yield from self._endorsed(proof.signed)
        checked = check_receipt(proof, self._trust.keys)
        leaf, receipt = checked.leaf, checked.receipt
        yield self._say(
            "receipt.valid",
            kind=leaf.kind.value,
            amount=_aic(leaf.amount.units),
            day=_date(leaf.day),
            debit=str(leaf.debit),
            credit=str(leaf.credit),
            index=checked.index,
            size=checked.checkpoint.size,
        )
        yield self._say("receipt.opened", transfer=str(receipt.transfer_id), subject=str(receipt.subject))
        self._kept.append(Kept(place, checked.checkpoint, is_asked=False))

    def _balances(self, place: str, head: BalanceHead, note: Note, own: Balance | None = None) -> Iterator[str]:
        """A day's head, signed by the log, over the whole supply."""
        self._trust.balance_signers(note, head.origin)
        if head.root.sum_units != SUPPLY_UNITS:
            raise BalanceWrong(reason="sum", sum_units=head.root.sum_units)
        sum_aic = _aic(head.root.sum_units)
        yield self._say("balances.valid", day=_date(head.day), size=head.size, count=head.count, amount=sum_aic)
        self._heads.append(HeldHead(place, head, own))

    def _release(self, place: str, release: ReleasedFiles) -> Iterator[str]:
        """A dataset's manifest, and those of its files that lie beside it."""
        manifest = release.manifest
        self._manifests[place] = manifest
        items = manifest.counts.get("items", 0)
        facts = {"release": manifest.release, "made_at": manifest.made_at, "sha256": manifest.sha256.hex()}
        yield self._say("release.manifest", items=items, **facts)
        yield self._say("release.files", checked=release.check_files(), count=len(manifest.files))

    def _published(self, place: str) -> Iterator[str]:
        """A manifest is proved by a leaf of the log about it, and about its campaign.

        Raises:  ReleaseUnpublished, CommitmentWrong.
        """
        manifest = self._manifests[place]
        if not self._logs:
            yield self._say("release.alone", release=manifest.release)
            return
        found = self._released.get(manifest.sha256)
        if found is None:
            raise ReleaseUnpublished(release=manifest.release)
        index, leaf = found
        if leaf != manifest.leaf:
            raise CommitmentWrong(field="campaign")
        yield self._say("release.published", release=manifest.release, index=index)

    def _log(self, place: str) -> Iterator[str]:
        """The signature, the tree, what was kept of it before, and every leaf."""
        files = self._logs[place]
        with closing(files.source):
            yield from self._history(place, files)
        self.newest = files.data

    def _history(self, place: str, files: PublishedFiles) -> Iterator[str]:
        yield from self._endorsed(files.signed, files.source.url)
        tree = files.signed.checkpoint
        log = PublishedLog(files.source, tree.size, tree.root)
        for kept in self._kept:
            _check_continues(log, place, tree.origin, kept)
            yield self._say("kept.continues", place=kept.place, size=kept.checkpoint.size)
        economy = self._replayed(log, [held for held in self._heads if held.log_name == tree.origin])
        self._released |= economy.releases
        for key in self._trust.signers(files.signed.note, tree.origin):
            if key.public not in economy.keys:
                raise KeyUnpublished(key=key.vkey)
        yield from self._economy(economy)

    def _replayed(self, log: PublishedLog, heads: list[HeldHead]) -> Replay:
        """Every leaf, in order; where the balances of a day were taken, they are held against it."""
        economy = Replay(log.leaf)
        taken_at = {held.head.size for held in heads}
        for bundle in log.bundles():
            for leaf in bundle:
                economy.take(leaf)
                if economy.size in taken_at:
                    hold_against(economy, heads)
            self._progress(economy.size, log.size)
        economy.check_whole()
        return economy

    def _economy(self, economy: Replay) -> Iterator[str]:
        """What there is, and who has it."""
        yield self._say(
            "log.replayed",
            leaves=economy.size,
            transfers=economy.transfers,
            accounts=len(economy.accounts),
            price_days=economy.price_days,
            keys=len(economy.keys),
            releases=len(economy.releases),
        )
        if not economy.is_issued:
            yield self._say("log.unissued")
            return
        yield self._line("supply", -economy.accounts[ISSUANCE.id].posted_units)
        for pool in _POOLS:
            yield self._line(pool.name or "", economy.accounts[pool.id].posted_units)
        for kind in (AccountKind.CONTRIBUTOR, AccountKind.GROUP, AccountKind.ESCROW, AccountKind.VESTING):
            units = [each.posted_units for each in economy.accounts.values() if each.kind is kind]
            yield self._line(kind.value, sum(units), len(units))
        yield self._line("redeemed", _total(economy, AccountKind.REDEEMED))
        yield self._line("paid", economy.paid_units)
        yield self._line("held", economy.held_units, economy.open_holds)

    def _together(self, _place: str) -> Iterator[str]:
        """Without a log: two of one size must be one, and of different sizes nothing can be said."""
        for at, later in enumerate(self._kept):
            for earlier in self._kept[:at]:
                one, other = earlier.checkpoint, later.checkpoint
                if one.origin == other.origin and one.size == other.size and one.root != other.root:
                    raise Forked(place=later.place, other=earlier.place)
                if one.size != other.size and earlier.is_asked and later.is_asked:
                    raise LogNeeded(place=later.place, other=earlier.place)
        yield from ()

    def _line(self, name: str, units: int, count: int | None = None) -> str:
        label = say(self._language, f"economy.{name}", **({} if count is None else {"count": count}))
        return self._say("economy.line", name=label, amount=_aic(units))

    def _say(self, key: str, **facts: str | int) -> str:
        return say(self._language, key, **facts)


def _check_continues(log: PublishedLog, place: str, origin: str, kept: Kept) -> None:
    """A log continues every checkpoint of it that was ever signed.

    Raises:  Shrunk, Forked.
    """
    tree = kept.checkpoint
    if tree.origin != origin:
        return
    if tree.size > log.size:
        raise Shrunk(place=place, size=log.size, seen_size=tree.size, other=kept.place)
    if log.root_at(tree.size) != tree.root:
        raise Forked(place=place, other=kept.place)


def _has(balance: Balance) -> dict[str, str]:
    return {"amount": _aic(balance.posted_units), "held": _aic(balance.pending_units)}


def _total(economy: Replay, kind: AccountKind) -> int:
    return sum(each.posted_units for each in economy.accounts.values() if each.kind is kind)


def _aic(units: int) -> str:
    """An exact amount, easy to read."""
    whole, rest = divmod(units, UNITS_PER_AIC)
    return f"{whole:,}.{rest:08d}".rstrip("0").rstrip(".")


def _date(day: int) -> str:
    """A day as people write it; its number where no calendar has it."""
    try:
        return (_EPOCH + timedelta(days=day)).date().isoformat()
    except OverflowError:
        return str(day)
