"""Payment records."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits, moment

if TYPE_CHECKING:
    from decimal import Decimal

    from partner_tui.domain.payment_records import PaymentRecord, PaymentRecords


def payment_records(history: "PaymentRecords", found: "Iterable[PaymentRecord]") -> dict[str, Json]:
    """`credit` and `undecided` are of all that there is, whatever of it was asked for."""
    return {
        "credit": {currency: digits(amount) for currency, amount in sorted(history.credit.items())},
        "undecided": history.undecided,
        "records": [_record(record) for record in found],
    }


def _record(record: "PaymentRecord") -> dict[str, Json]:
    return {
        "record": record.key,
        "type": record.type.value,
        "date": record.date.isoformat(),
        "recorded_at": moment(record.at),
        "source": record.source.value,
        "reference": record.reference,
        "month": None if record.month is None else str(record.month),
        "paid": _digits(record.paid),
        "settled": _digits(record.settled),
        "balance": _digits(record.balance),
        "stated": _digits(record.stated),
        "currency": record.currency,
        "state": record.state or None,
        "note": record.note,
        "operator": record.operator or None,
        "repayment": record.repayment,
    }


def _digits(amount: "Decimal | None") -> str | None:
    return None if amount is None else digits(amount)
