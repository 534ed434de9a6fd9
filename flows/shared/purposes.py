"""What the bots wait for in a chat: the purposes of prompts, as flows write them and handlers find them."""

from typing import Final

REVIEW_REASON: Final = "review_reason"
"""A person's next text is why they said so; the subject is the lease. Over with the next card."""
OWN_CONTACT: Final = "own_contact"
"""A person has read what sharing their contact means; no text answers this. The subject is empty."""
ANSWER_PERSON: Final = "answer_person"
"""An operator's next text is the answer to a person's message; the subject is its id."""
FLAG_REASON: Final = "flag_reason"
"""An operator's next text is why somebody is cleared or suspended; the subject is a deed and a flag's id."""
APPEAL_REASON: Final = "appeal_reason"
"""A person's next text says why their refused answer is right; the subject is the response. Over with the next card."""
REFUSE_APPEAL: Final = "refuse_appeal"
"""An operator's next text is why an appeal is refused; the subject is the response."""
SUSPENSION_REASON: Final = "suspension_reason"
"""A person's next text is their side of a suspension; the subject is its appeal."""
OVER_WITH_NEXT: Final = (REVIEW_REASON, APPEAL_REASON, SUSPENSION_REASON)
"""What is waited for no longer once the next card is open: its answer is typed too."""
