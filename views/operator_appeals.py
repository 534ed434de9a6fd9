"""The operator's desk: appeals that their panels could not decide, with the evidence on the card."""

from dataclasses import dataclass

from kernel.values import Answer, Language
from tasks.cards import Card
from views import desk_actions
from views.cards import answer_label, question
from views.operator_queues import skip_row
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class AppealCase:
    """One appeal that waits for an operator.

    Shape:   of `peers` others `agreeing` said the same before; `votes_for` and `votes_against` are the fresh panel's;
             `gold` is the known answer, where there is one; `text` is its author's.
    """

    response: str
    card: Card
    answer: Answer
    left: int
    peers: int
    agreeing: int
    votes_for: int
    votes_against: int
    gold: Answer | None = None
    text: str | None = None
    reasons: tuple[str, ...] = ()


def case(language: Language, facts: AppealCase) -> Screen:
    """What was asked and answered, what everybody says of it; [Accept] or [Refuse…]."""
    card, answer = facts.card, facts.answer
    said = answer_label(language, card, answer)
    parts = [
        phrase(language, "operator.appeals.title", ref=card.ref, left=facts.left),
        "",
        question(language, card),
        "",
        phrase(language, "operator.review.answer"),
        _quoted(said),
        phrase(language, "operator.appeals.peers", agreeing=facts.agreeing, peers=facts.peers),
        phrase(
            language,
            "operator.appeals.panel",
            votes_for=facts.votes_for,
            votes=facts.votes_for + facts.votes_against,
        ),
    ]
    if facts.gold is not None:
        parts.append(phrase(language, "operator.appeals.gold", gold=answer_label(language, card, facts.gold)))
    if facts.text is not None:
        parts += ["", phrase(language, "operator.appeals.text"), _quoted(facts.text)]
    if facts.reasons:
        parts += ["", phrase(language, "operator.review.reasons"), *map(_quoted, facts.reasons)]
    rows = (
        (
            Button(label(language, "button.accept"), desk_actions.decide_appeal(facts.response, accept=True)),
            Button(label(language, "button.reject_appeal"), desk_actions.decide_appeal(facts.response, accept=False)),
        ),
        skip_row(language, "appeals", facts.response),
    )
    return Screen(joined(parts), rows, card.photo)


def ask_reason(language: Language) -> Screen:
    """[Refuse…] was pressed: the next text is the reason."""
    return Screen(phrase(language, "operator.appeals.ask_reason"))


def decided(language: Language, ref: str, *, accept: bool) -> Screen:
    """The appeal is decided."""
    return Screen(phrase(language, "operator.appeals.accepted" if accept else "operator.appeals.refused", ref=ref))


def _quoted(text: str) -> Html:
    return Html(f"<blockquote>{escaped(text)}</blockquote>")
