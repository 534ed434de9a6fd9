"""Planted reviews: gold for reviewers, made of what the operator knows to be right.

A reference is an answer to accept; the reference of another question is an answer to reject.
"""

from collections.abc import Sequence
from typing import Final

from tasks.imports import Item
from tasks.kinds import answer, review

PLANTED_MAX: Final = 100
"""Questions that give gold to reviewers; more would only cost storage."""


def planted_reviews(items: Sequence[Item]) -> list[Item]:
    """Two gold reviews for each question with a reference: its own answer, and the next question's.

    Shape:   a wrong answer is of the same language and none of the question's own references.
    """
    known = [
        (item, item.payload) for item in items if isinstance(item.payload, answer.Payload) and item.payload.references
    ][:PLANTED_MAX]
    planted = []
    for index, (item, asked) in enumerate(known):
        planted.append(_review(item, asked, asked.references[0], review.ACCEPT))
        others = (other for _, other in (*known[index + 1 :], *known[:index]) if other.language == asked.language)
        wrong = next((ref for other in others for ref in other.references[:1] if _differs(ref, asked)), None)
        if wrong is not None:
            planted.append(_review(item, asked, wrong, review.REJECT))
    return planted


def _differs(reference: str, asked: answer.Payload) -> bool:
    """Whether the text neither holds one of the question's own answers nor is held by one."""
    given = reference.casefold()
    return not any(own.casefold() in given or given in own.casefold() for own in asked.references)


def _review(item: Item, asked: answer.Payload, text: str, verdict: int) -> Item:
    return Item(
        line=item.line,
        id=f"{item.id} · {review.OPTIONS[verdict]}",
        kind="review",
        payload=review.about(asked, text),
        gold=verdict,
        image=item.image,
        about=item.id,
    )
