"""Whoever is asked to pay for a campaign from their own balance says yes or no."""

from aiogram import Router
from aiogram.types import CallbackQuery

from flows.deps import Cause, Deps
from flows.money.answer_sponsorship import answer_sponsorship
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import AnswerSponsorship
from kernel.values import Language
from views import sponsorships

router = Router(name="sponsoring")


@router.callback_query(AnswerSponsorship.filter())
async def answer(
    query: CallbackQuery, callback_data: AnswerSponsorship, person: Person, language: Language, cause: Cause, deps: Deps
) -> None:
    """Pay, or say no; the card says what has become of it.

    Update:  callback query `sp:<sponsorship>:<1 or 0>`.
    Writes:  see flows.money.answer_sponsorship.
    Raises:  SponsorshipGone, PaymentHeld, PaymentUnverified, BalanceTooSmall.
    """
    done = await answer_sponsorship(
        deps, person, sponsorship=callback_data.sponsorship, pays=callback_data.pays, cause=cause
    )
    await sending.show(query, deps, sponsorships.answered(language, done))
