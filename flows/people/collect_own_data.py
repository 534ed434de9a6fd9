"""A person takes home everything about themselves."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows.deps import Deps, flow
from flows.shared.archives import as_json, chunks, packed
from flows.shared.receipts import newest_receipts
from kernel.ids import AccountId, short_ref
from kernel.money import Amount
from kernel.values import Language
from store import contributors, ledger, own_data, responses
from store.contributors import ContributorRow
from store.ledger import Line
from store.sessions import ReadSession
from views.own_data import in_words, readme

RECEIPTS_MAX: Final = 500
"""Each takes some milliseconds to make; older ones are to be had by /proof."""
_LINES_AT_ONCE: Final = 500
Values = dict[str, Any]
_COLUMNS: Final = ("at", "kind", "ref", "change_aic", "locked_change_aic", "balance_after_aic", "transfer")


@dataclass(frozen=True, slots=True)
class OwnData:
    """The archives, one but for the most, and what is in them."""

    archives: tuple[bytes, ...]
    answers: int
    entries: int
    receipts: int


@flow
async def collect_own_data(deps: Deps, person: ContributorRow) -> OwnData:
    """Profile, answers, statement, messages and receipts as JSON, CSV and text, with a readme in both languages."""
    async with deps.sessions.read(heavy=True) as session:
        current = await contributors.by_identity(session, person.platform, person.external_id)
        assert current is not None
        answers = await own_data.answers(session, person.id)
        others = await own_data.others(session, person.id)
        lines = await _statement(session, AccountId(person.account_id))
        refs = await _refs(session, lines)
        receipts = await newest_receipts(session, lines[:RECEIPTS_MAX], refs)

    language = Language(current.language or Language.EN)
    parts: dict[str, Any] = {"answers": answers, **in_words(language, others)}
    table = [_row(line, refs) for line in lines]
    texts = {"README.txt": readme(tuple(Language), receipts=RECEIPTS_MAX), **receipts}
    archives = await deps.workers.run(_packed, _profile(current), parts, table, texts)
    return OwnData(archives, len(answers), len(lines), sum(name.endswith(".proof.txt") for name in receipts))


async def _statement(session: ReadSession, account: AccountId) -> list[Line]:
    """Every line of the account, the newest first."""
    lines: list[Line] = []
    before: int | None = None
    while page := await ledger.statement(session, account, before=before, limit=_LINES_AT_ONCE):
        lines += page
        before = page[-1].lamport
    return lines


async def _refs(session: ReadSession, lines: Sequence[Line]) -> dict[Any, str]:
    """The #ref of each line, by its transfer."""
    refs: dict[Any, str] = {}
    for first in range(0, len(lines), _LINES_AT_ONCE):
        part = lines[first : first + _LINES_AT_ONCE]
        cards = await responses.refs_of(session, [line.subject for line in part])
        refs |= {line.transfer: cards.get(line.subject) or short_ref(line.transfer) for line in part}
    return refs


def _profile(person: ContributorRow) -> dict[str, Any]:
    """The person's own row."""
    return {
        "platform": person.platform,
        "is_trusted_reviewer": person.trusted_at is not None,
        "counts_with_another_account": person.joined_to is not None,
        "external_id": person.external_id,
        "contributor": str(person.id),
        "account": str(person.account_id),
        "language": person.language,
        "zone": person.zone,
        "reminders_off_at": person.reminders_off_at.isoformat() if person.reminders_off_at else None,
        "news_off_at": person.news_off_at.isoformat() if person.news_off_at else None,
        "quiet_hours": person.quiet_hours.words if person.quiet_hours else None,
        "consented_at": person.consented_at.isoformat() if person.consented_at else None,
        "consent_version": person.consent_version,
        "start_payload": person.start_payload,
        "banned_until": person.banned_until.isoformat() if person.banned_until else None,
        "ban_reason": person.ban_reason,
        "last_local_day": person.last_local_day,
        "work_count": person.work_count,
        "practice": person.practice,
        "level": person.level,
        "shown_name": person.shown_name,
        "is_off_boards": person.is_off_boards,
        "created_at": person.created_at.isoformat(),
    }


def _row(line: Line, refs: Mapping[Any, str]) -> tuple[str, ...]:
    return (
        line.posted_at.isoformat(),
        line.kind.value,
        refs[line.transfer],
        _aic(line.posted_change_units),
        _aic(line.pending_change_units),
        _aic(line.posted_after_units),
        str(line.transfer),
    )


def _aic(units: int) -> str:
    return f"{'-' if units < 0 else ''}{Amount(abs(units))}"


def _packed(
    profile: Values, parts: Mapping[str, list[Values]], table: Sequence[Sequence[str]], texts: Mapping[str, str]
) -> tuple[bytes, ...]:
    """The archives. Shape: NAME.json for the profile and each part, statement.csv, and the texts under their names."""
    statement = io.StringIO()
    csv.writer(statement).writerows((_COLUMNS, *table))
    entries = [*texts.items(), ("statement.csv", statement.getvalue()), ("profile.json", as_json(profile))]
    for name, rows in parts.items():
        entries += chunks(name, rows)
    return packed(entries)
