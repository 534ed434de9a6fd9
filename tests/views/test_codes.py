"""Every code of the floors below has its words in both languages."""

from collections.abc import Iterable
from enum import StrEnum

import pytest

from contributors.roles import Role
from contributors.sponsorships import Hindrance, State
from kernel.values import Language
from ledger.accounts import AccountKind
from ledger.audit import Law
from ledger.transfers import TransferKind
from tasks.campaigns import CampaignStatus
from tasks.errors import FileFault
from tasks.rows import RowFault
from views.cards import REPORT_REASONS
from views.phrases import catalogue

CODES: dict[str, Iterable[str | StrEnum]] = {
    "account.": AccountKind,
    "audit.": Law,
    "campaign.status.": CampaignStatus,
    "campaign.action.": ("launch", "pause", "resume", "close"),
    "file_fault.": FileFault,
    "row_fault.": RowFault,
    "transfer.": TransferKind,
    "role.": Role,
    "report.reason.": REPORT_REASONS,
    "sponsor_unfit.": Hindrance,
    "sponsor.": set(State) - {State.ASKED},
    "operator.sponsor.": set(State) - {State.ASKED},
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("beginning", sorted(CODES))
def test_every_code_has_words(language: Language, beginning: str) -> None:
    for code in CODES[beginning]:
        key = beginning + str(code)
        assert catalogue(language).gettext(key) != key
