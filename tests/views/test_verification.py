"""What /verify says of somebody whose answers are also other people's: what holds, and nothing of guilt."""

import re

import pytest

from kernel.values import Language
from views import verification
from views.verification import Progress

_GUILT = re.compile(r"cheat|fraud|copy|copied|copying|suspect|作弊|抄袭|欺诈|可疑|违规", re.IGNORECASE)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("has_contact", [True, False])
def test_a_ring_is_told_what_holds_and_is_accused_of_nothing(language: Language, has_contact: bool) -> None:
    def told(*, in_ring: bool) -> str:
        facts = Progress(has_contact=has_contact, gold=20, days=7, is_verified=False, in_ring=in_ring)
        return verification.progress(language, facts).text

    alone, ring = told(in_ring=False).split("\n"), told(in_ring=True).split("\n")
    (said,) = [line for line in ring if line not in alone]
    assert "/support" in said
    assert not _GUILT.search(said)
