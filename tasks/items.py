"""What a good row of an operator's file is: a task to be."""

from dataclasses import dataclass

from kernel.values import Answer
from tasks.kinds import TaskPayload


@dataclass(frozen=True, slots=True)
class Item:
    """One good row: a task to be. `image` is a name in the import's `images`; `about`, of a planted review, an id.

    A canary is a planted review of an answer that tells whoever checks it to accept it; `twin` is shared by the same
    item in the other language.
    """

    line: int
    id: str
    kind: str
    payload: TaskPayload
    gold: Answer | None
    image: str | None
    about: str | None = None
    twin: str | None = None
    is_canary: bool = False
    predictions: tuple[tuple[str, int | None], ...] = ()
    """What models said of it, by their names: an option's number, None for none of the options."""
