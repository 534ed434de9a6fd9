"""Anybody looks at the log's newest checkpoint, and at who stands behind it."""

from base64 import b64encode

from flows.deps import Deps, flow
from flows.shared.public_log import PublicLog
from flows.shared.publishing import known_keys
from ledger.log.checkpoint import parse_signed
from ledger.log.note import Note, VerifierKey
from store import log
from views.pages.facts import LogHead, Witness


@flow
async def read_log_head(deps: Deps, public_log: PublicLog) -> LogHead | None:
    """The newest published checkpoint; None before the first."""
    async with deps.sessions.read() as session:
        newest = await log.newest_checkpoint(session)
        keys = await known_keys(session)
        waiting = await log.waiting_count(session)
    if newest is None:
        return None

    found = parse_signed(newest.note)
    checkpoint, signed = found.checkpoint, _signers(found.note)
    own = [VerifierKey(checkpoint.origin, public) for public in keys]
    return LogHead(
        name=checkpoint.origin,
        size=checkpoint.size,
        root=b64encode(checkpoint.root).decode(),
        note=newest.note,
        signed_at=newest.signed_at,
        keys=tuple(key.vkey for key in own if (key.name, key.id) in signed),
        witnesses=_witnesses(deps, public_log, signed),
        waiting=waiting,
    )


def _witnesses(deps: Deps, public_log: PublicLog, signed: set[tuple[str, bytes]]) -> tuple[Witness, ...]:
    """The policy's witnesses; those on our own machine are named as such."""
    own_url = deps.policy.web_url
    local = public_log.policy.local_witnesses(() if own_url is None else (own_url,))
    return tuple(
        Witness(party.key.name, (party.key.name, party.key.id) in signed, name in local)
        for name, party in public_log.policy.witnesses.items()
    )


def _signers(note: Note) -> set[tuple[str, bytes]]:
    """Who a note says has signed it: cosignatures were verified before they were stored."""
    return {(each.name, each.key_id) for each in note.signatures}
