"""Payments with somebody else's texts: as reference, note, operator, reason, and in what others say of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from partner_tui.domain.account import Account
from partner_tui.domain.payment import Allocation, Reversal
from partner_tui.domain.payment_records import PaymentRecords
from tests.conftest import NOW
from tests.faults.foreign_bills import MONTH, ForeignWorkspace, error_of
from tests.faults.foreign_syncs import Go, Look
from tests.ui.records_standin import ACCOUNT, CHANGE, FEE

_OPENED = 3
"""Records that are looked at one by one: all texts stand in the table."""


def history_of(texts: Sequence[str], currency: str) -> PaymentRecords:
    """A repayment of each text, that of the first one on top. The last text's is put to a month and reversed, and a
    statement and the vendor tell of it."""
    repayments = tuple(
        replace(
            ACCOUNT.repayments[0],
            number=number,
            reference=text,
            currency=currency,
            note=text,
            operator=text,
            recorded_at=NOW + timedelta(seconds=number),
        )
        for number, text in enumerate(reversed(texts), start=1)
    )
    first, text = repayments[0], texts[-1]
    allocation = Allocation(1, first.number, MONTH, first.amount, text, first.recorded_at)
    reversal = Reversal(first.number, text, text, first.recorded_at)
    line = replace(FEE, file_name=text, reference=text, description=text, currency=text, operator=text)
    change = replace(CHANGE, kind=text, direction=text, currency=text, trade_id=text, account_name=text)
    return PaymentRecords(Account(repayments, (allocation,), (reversal,)), (line,), (change,))


async def payment_records(workspace: ForeignWorkspace, texts: Sequence[str], go: Go, look: Look) -> None:
    """From Amount Due, and back to there."""
    history = workspace.payment_history
    history.records = history_of(texts, workspace.bills.currency)
    await go("P")
    await look("payment records", texts)
    for text in texts[:_OPENED]:
        await go("enter")
        await look("a repayment", (text,))
        await go("escape", "j")
    for type_, name in (("reversal", "a reversal"), ("vendor", "a movement of the vendor's account")):
        await go("/", *f"type:{type_}", "enter", "enter")
        await look(name, texts[-1:])
        await go("escape", "escape")
    history.broken = error_of(texts[0])
    await go("r")
    await look("payment records that cannot be read", texts[:1])
    history.broken = None
    history.records = PaymentRecords()
    await go("escape")
