"""Proofs: a receipt for a transfer, to be checked without us."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from flows.deps import Deps
from flows.log.make_balance_proof import make_balance_proof
from flows.log.make_receipt import ReceiptFile, make_receipt
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import ShowProof
from kernel.values import Language
from views import proofs

router = Router(name="proofs")

_BALANCE = ("balance", "余额")


@router.message(Command("proof"))
async def proof(
    message: Message, command: CommandObject, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Send the receipt of what was paid last, or of the #ref that is given, or the proof of the balance.

    Update:  message /proof [REF|balance].
    Raises:  NothingToProve, ProofUnknown, NotYetPublished, ProofErased, BalanceNotCounted.
    """
    reference = (command.args or "").strip() or None
    if reference is not None and reference.casefold() in _BALANCE:
        await _send_balance(bot, message.chat.id, language, deps, person)
        return
    receipt = await make_receipt(deps, person, reference)
    await _send(bot, message.chat.id, language, deps, receipt)


@router.callback_query(ShowProof.filter())
async def show_proof(
    query: CallbackQuery, callback_data: ShowProof, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Send the receipt of a card, or of what was paid last.

    Update:  callback query `pf:<ref>`.
    Raises:  NothingToProve, ProofUnknown, NotYetPublished, ProofErased.
    """
    receipt = await make_receipt(deps, person, callback_data.ref)
    await _send(bot, query.from_user.id, language, deps, receipt)


async def _send(bot: Bot, chat_id: int, language: Language, deps: Deps, receipt: ReceiptFile) -> None:
    said = proofs.Proof(
        file=receipt.name,
        ref=receipt.ref,
        kind=receipt.kind,
        amount=receipt.amount,
        credit=receipt.credit,
        place=receipt.index + 1,
        size=receipt.size,
        witnesses=receipt.witnesses,
        key=receipt.key,
        releases=receipt.releases,
    )
    screen = proofs.receipt(language, said, deps.policy.web_url)
    await sending.post_file(bot, chat_id, screen, name=receipt.name, data=receipt.text.encode())


async def _send_balance(bot: Bot, chat_id: int, language: Language, deps: Deps, person: Person) -> None:
    file = await make_balance_proof(deps, person)
    said = proofs.BalanceProof(file.name, file.day, file.posted, file.accounts, file.key)
    screen = proofs.balance(language, said)
    await sending.post_file(bot, chat_id, screen, name=file.name, data=file.text.encode())
