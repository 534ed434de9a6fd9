"""What the verifier and the witness say in English."""

from collections.abc import Mapping
from typing import Final

REPORT: Final[Mapping[str, str]] = {
    "key.missing": (
        "Whose log? Say so with --key, or --policy. A key found inside a file proves nothing, so none is "
        "taken from there. Get the key (it looks like NAME+0123abcd+BASE64) from the operator's site, from a "
        "friend, or from whoever kept a checkpoint before."
    ),
    "checkpoint.valid": "✓ Checkpoint of {origin}: {size} leaves, root {root}; signed by {signers}.",
    "witnesses.met": "✓ Witnesses: {cosigned} of {known} have cosigned, and the policy's quorum is met: {names}.",
    "witnesses.none": (
        "! No witness is asked for: that nobody was shown another history rests on checkpoints that people kept."
    ),
    "witness.local": "! Witness {name} runs on the log's own machine and counts as none.",
    "kept.continues": (
        "✓ Continues the checkpoint of {size} leaves in {place}: nothing in it was altered, hidden or reordered."
    ),
    "log.replayed": (
        "✓ {leaves} leaves replayed, and every rule kept (transfers: {transfers}, accounts: {accounts}, "
        "price days: {price_days}, keys: {keys}, datasets: {releases})."
    ),
    "log.unissued": "! Genesis is not recorded yet: no point exists so far.",
    "economy.line": "  {name}: {amount} AIC",
    "economy.supply": "Supply",
    "economy.pool:contributors": "Contributor pool",
    "economy.pool:ecosystem": "Ecosystem pool",
    "economy.pool:team": "Team pool",
    "economy.pool:community": "Community pool",
    "economy.contributor": "People (accounts: {count})",
    "economy.group": "Groups (accounts: {count})",
    "economy.escrow": "Escrow (campaigns: {count})",
    "economy.vesting": "Vesting for the team (grants: {count})",
    "economy.redeemed": "Redeemed",
    "economy.paid": "Ever paid for work, less corrections",
    "economy.held": "Of it on hold (holds: {count})",
    "balances.valid": "✓ Balances of {day}, when the log had {size} leaves: {count} accounts, {amount} AIC in all.",
    "balance.valid": "✓ Account {account} had {amount} AIC, {held} of it on hold.",
    "receipt.valid": (
        "✓ Receipt: {kind}, {amount} AIC, on {day} (UTC), from {debit} to {credit}; leaf {index} of {size}."
    ),
    "receipt.opened": "✓ It is about transfer {transfer}, for {subject}.",
    "release.manifest": "✓ Manifest of {release}, made {made_at}: {items} items; SHA-256 {sha256}.",
    "release.files": "✓ {checked} of its {count} files lie beside it, and each is the one that was released.",
    "release.published": "✓ {release} is leaf {index} of the log: released then, and unchanged since.",
    "release.alone": "! Whether {release} was ever released is not looked up: name the log too.",
    "kept.saved": "  Checkpoint kept in {place}: next time, --seen {place}",
    "witness.key": "The key is in {file}: keep it secret. Pass this on, for others' policies:",
    "witness.up": "Witness {vkey} is up at {url}. Ctrl-C stops it.",
    "witness.cosigned": "Cosigned into {file}.",
    "verdict.valid": "VALID: everything that was asked holds.",
    "verdict.invalid": "INVALID: do not rely on it.",
}
"""What the verifier and the witness report."""

REASONS: Final[Mapping[str, str]] = {
    "KeyMalformed": "not a key: it should look like NAME+0123abcd+BASE64",
    "NoteMalformed": "not a signed note: it was cut off or altered",
    "CheckpointMalformed": "not a checkpoint: its text was altered",
    "OriginWrong": "of another log than the key's",
    "SignatureWrong": "a signature in the name of the key you gave is not by it: forged or altered",
    "SignatureMissing": (
        "not signed by any key you gave. If the log has changed its key, get the new one from the operator "
        "and compare it with others'"
    ),
    "TileMalformed": "{path} is cut off or too long",
    "TileMissing": "{path} is missing",
    "TileWrong": "{path} does not add up to the signed root",
    "ProofMalformed": "not a receipt: it was cut off or altered",
    "LeafMalformed": "its bytes are not the one way to write a leaf",
    "InclusionWrong": "the leaf is not in the signed tree at that place",
    "ConsistencyWrong": "the later tree does not continue the earlier one",
    "CommitmentWrong": "the leaf commits to something else than the receipt says",
    "BalanceWrong": "the balance is not in that tree, or its sums do not add up",
    "ManifestMalformed": "not a manifest: it was cut off, altered or written in another way",
    "FileWrong": "{name} is not the file that was released",
    "ReleaseUnpublished": "the log has no entry for this manifest: it was altered, or never released",
    "LeafAltered": "leaf {index} in {path} is not the one that was signed",
    "LeafWrong": "leaf {index} is the first wrong one: {reason}",
    "LogUnopened": "the log does not begin with its key",
    "AccountReopened": "account {account} was opened before",
    "AccountMisnamed": "account {account} can't be of the kind {kind}",
    "AccountUnopened": "account {account} was never opened",
    "ReferenceForward": "it names leaf {named}, which does not come before it",
    "DayBackwards": "it goes back from day {previous_day} to day {day}",
    "GenesisWrong": "not genesis as every log begins: {amount_units} units for {account} was not due here",
    "PriceDayBackwards": "price day {day} does not come after {previous_day}",
    "PriceWrong": (
        "the price of day {day} does not follow from its inputs: {price_parts}, where the rule gives {followed_parts}"
    ),
    "PoolOverstated": "it counts on {pool_units} units in the pool, which had at most {most_units} then",
    "BonusesBeyondShare": "bonuses of day {day} came to {bonus_units} units, of a share of {limit_units}",
    "KeyRepeated": "key {key} was published before",
    "AmountZero": "nothing would move",
    "SameAccount": "from account {account} to itself",
    "IssuanceClosed": "points from or to issuance after genesis",
    "PoolProtected": "the contributor pool pays for work only, not for {kind}",
    "RouteForbidden": "{kind} never runs from {debit} to {credit}",
    "HoldUnknown": "leaf {hold} is not a hold",
    "HoldMismatch": "not the accounts or the amount of the hold at leaf {hold}",
    "HoldResolved": "the hold at leaf {hold} has ended before",
    "HoldExpired": "too late: the hold's time was over",
    "HoldNotExpired": "the hold at leaf {hold} was not over yet",
    "ExceedsHold": "more than the {held_units} units held at leaf {hold}",
    "OriginalUnknown": "leaf {original} is not a transfer",
    "NotCorrectable": "leaf {original} is a {kind}, which is never corrected",
    "CorrectionMismatch": "not the accounts of leaf {original}, swapped",
    "ExceedsOriginal": "more than the {left_units} units left of leaf {original}",
    "InsufficientFunds": "account {account} had only {available_units} units",
    "PolicyMalformed": "line {line} of the policy can't be read ({why})",
    "QuorumMissing": (
        "too few witnesses have cosigned: {cosigned} of {known} count, and the policy's quorum {quorum} is not met"
    ),
    "KeyUnreadable": "{key} is neither a key nor a file with one",
    "ThingUnknown": "neither a log's folder or address, nor a receipt, nor a checkpoint",
    "KeyUnpublished": "the log never published the key that signs it: {key}",
    "LogNeeded": "{place} and {other} differ in size: give the log too, to see that the later continues the earlier",
    "WitnessBusy": "another witness already writes to {folder}: one memory, one witness",
    "CountDiffers": "{place} counts {count} accounts, the log has {found} at that size",
    "BalanceDiffers": "{place} gives account {account} {units} units, the log {found_units}",
    "NotALog": "{place} is not a log: there is no checkpoint in it",
    "FileUnreadable": "{file} can't be read: {why}",
    "Unreachable": "{url} does not answer: {why}",
    "Forked": "{place} and {other} are two histories of one log, both signed: keep both, they prove it",
    "Shrunk": (
        "{place} has {size} leaves, fewer than the {seen_size} of {other}: it is stale, or the log was set back"
    ),
}
"""Why something is wrong, by the code of its error."""
