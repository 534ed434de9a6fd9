"""What the bots wait for in a chat: the purposes of prompts, as flows write them and handlers find them."""

from typing import Final

ANSWER_PERSON: Final = "answer_person"
"""An operator's next text is the answer to a person's message; the subject is its id."""
