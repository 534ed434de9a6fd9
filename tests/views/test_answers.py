import pytest

from kernel.money import Amount
from kernel.values import Answer, Language
from tasks.cards import Offer
from tasks.kinds import label, number
from views.cards import answer_label
from views.operator_desk import adjudication

OFFER = Offer(low=Amount.aic(1), high=Amount.aic(2), ref="8F2K")
COUNT = number.card(number.Payload(text="How heavy?", language=Language.EN, unit="kg"), OFFER)
TAGS = label.card(label.Payload(text="Which?", language=Language.EN, options=("a", "b", "c")), OFFER)


@pytest.mark.parametrize(
    ("answer", "said"), [((0, 2), "a, c"), ((1,), "b"), ((), "None of these"), (12.5, "12.5 kg"), (120.0, "120 kg")]
)
def test_an_answer_is_told_in_one_line(answer: Answer, said: str) -> None:
    card = COUNT if isinstance(answer, float) else TAGS
    assert answer_label(Language.EN, card, answer) == said
    assert said in adjudication(Language.EN, "0" * 32, card, answer, 1).text
