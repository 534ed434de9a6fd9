"""What flows give back, as screens."""

from flows.assignments.submit_response import Receipt
from flows.shapes import Person
from kernel.values import Language
from views import receipts
from views.screens import Screen


def receipt_screen(language: Language, person: Person, receipt: Receipt) -> Screen:
    """The answered card; somebody's first one also names the zone that their days are counted in."""
    return receipts.receipt(
        language,
        receipt.row.card,
        receipt.answer,
        today=receipt.today,
        days=receipts.Days(receipt.streak, person.zone if receipt.is_first else None),
        lease=receipt.row.lease,
        declared_ai=receipt.declared_ai,
    )
