"""What has been paid, read for a start that must not wait for all that is known of payments."""

import sqlite3
from collections.abc import Callable
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.owing import NOTHING_PAID, Paid
from partner_tui.ledger.forms import checksum

_REPAYMENT = "number, reference, amount, currency, paid_on, note, operator, recorded_at"
_ALLOCATION = "number, repayment, month, amount, operator, at"
_REVERSAL = "repayment, reason, operator, at"


def paid_in(connection: sqlite3.Connection, damaged: Callable[[str], DamagedStore]) -> Paid:
    """In the transaction that the caller has open; every row is as it was written. Raises DamagedStore."""
    if connection.execute("SELECT 1 FROM repayments LIMIT 1").fetchone() is None:
        return NOTHING_PAID

    def rows(table: str, columns: str) -> list[tuple[str | int, ...]]:
        found = connection.execute(f"SELECT {columns}, checksum FROM {table}").fetchall()
        if any(checksum(row[:-1]) != row[-1] for row in found):
            raise damaged(f"a row of {table} is not as it was written")
        return found

    taken_back = {row[0] for row in rows("reversals", _REVERSAL)}
    standing = {row[0]: row for row in rows("repayments", _REPAYMENT) if row[0] not in taken_back}
    by_month: dict[tuple[BillCycle, str], Decimal] = {}
    credit: dict[str, Decimal] = {}
    for _, _, amount, currency, *_ in standing.values():
        credit[str(currency)] = EXACT.add(credit.get(str(currency), ZERO), Decimal(amount))
    for _, repayment, month, amount, *_ in rows("allocations", _ALLOCATION):
        if (payment := standing.get(repayment)) is not None:
            currency = str(payment[3])
            place = (BillCycle.parse(str(month)), currency)
            by_month[place] = EXACT.add(by_month.get(place, ZERO), Decimal(amount))
            credit[currency] = EXACT.subtract(credit[currency], Decimal(amount))
    return Paid(
        {place: amount for place, amount in by_month.items() if amount},
        {currency: amount for currency, amount in credit.items() if amount},
    )
