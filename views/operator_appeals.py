"""The operator's desk: appeals that their panels could not decide, with the evidence on the card."""

from dataclasses import dataclass, replace

from contributors.reasons import against_appeal
from kernel.values import Answer, Language
from tasks.cards import Card
from views import desk_actions
from views.cards import answer_label, question
from views.operator_queues import skip_row
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Rows, Screen


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """Boxes on a picture.

    Shape:   `theirs` and `others` say what is boxed how often; `others` None where nothing is known to set it against.
    """

    drawing: bytes | None
    theirs: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class AppealCase:
    """One appeal that waits for an operator.

    Shape:   of `peers` others `agreeing` said the same before; `votes_for` and `votes_against` are the fresh panel's;
             `gold` is the known answer, where there is one; `others` is what everybody else comes to, where that is not
             an option; `text` is its author's.
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
    others: Answer | None = None
    boxes: BoxFacts | None = None
    text: str | None = None
    reasons: tuple[str, ...] = ()


def case(language: Language, facts: AppealCase) -> Screen:
    """What was asked and answered, what everybody says of it; [Accept], or a reason to refuse."""
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
    if facts.gold is None and facts.others is not None:
        parts.append(phrase(language, "operator.appeals.others", others=answer_label(language, card, facts.others)))
    if facts.text is not None:
        parts += ["", phrase(language, "operator.appeals.text"), _quoted(facts.text)]
    if facts.reasons:
        parts += ["", phrase(language, "operator.review.reasons"), *map(_quoted, facts.reasons)]
    return with_boxes(language, Screen(joined(parts), _rows(language, facts), card.photo), facts.boxes)


def _rows(language: Language, facts: AppealCase) -> Rows:
    """[Accept]; a button for each reason to refuse, which does it; or other words."""
    ready = against_appeal(is_text=isinstance(facts.answer, str))
    return (
        (Button(label(language, "button.accept"), desk_actions.decide_appeal(facts.response, accept=True)),),
        *(
            (Button(label(language, f"button.{reason}"), desk_actions.refuse_readily(facts.response, reason)),)
            for reason in ready
        ),
        (
            Button(label(language, "button.other_words"), desk_actions.decide_appeal(facts.response, accept=False)),
            *skip_row(language, "appeals", facts.response),
        ),
    )


def with_boxes(language: Language, screen: Screen, boxes: BoxFacts | None) -> Screen:
    """The same card with the boxes on its picture, and what they are in words."""
    if boxes is None:
        return screen
    text = joined([screen.text, "", *_box_lines(language, boxes)])
    if boxes.drawing is None:
        return replace(screen, text=text)
    return replace(screen, text=text, photo=None, drawing=boxes.drawing)


def _box_lines(language: Language, boxes: BoxFacts) -> list[Html]:
    """What is boxed how often, in which colour."""
    lines = [phrase(language, "operator.boxes.theirs", boxes=_counted(language, boxes.theirs))]
    if boxes.others is not None:
        lines.append(phrase(language, "operator.boxes.others", boxes=_counted(language, boxes.others)))
    return lines


def ask_reason(language: Language) -> Screen:
    """[Other words] was pressed: the next text is the reason."""
    return Screen(phrase(language, "operator.appeals.ask_reason"))


def decided(language: Language, ref: str, *, accept: bool) -> Screen:
    """The appeal is decided."""
    return Screen(phrase(language, "operator.appeals.accepted" if accept else "operator.appeals.refused", ref=ref))


def _counted(language: Language, boxes: tuple[tuple[str, int], ...]) -> str:
    said = [f"{name} ×{count}" for name, count in boxes]
    return label(language, "web.list").join(said) if said else label(language, "answer.nothing")


def _quoted(text: str) -> Html:
    return Html(f"<blockquote>{escaped(text)}</blockquote>")
