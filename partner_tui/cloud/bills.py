"""The month's bill as the vendor sums it up."""

from datetime import datetime
from decimal import Decimal

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.pages import Api
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import ZERO
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_summary import VendorSummary

_API, _PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"
_PARTS = ("consume_amount", "refunds", "adjustments")


def month_summary(api: Api, month: BillCycle, now: datetime) -> VendorSummary | None:
    """None where the vendor has no bill of that month: its answer names the month only when it has."""
    answer = api.get(_API, _PATH, {"bill_cycle": str(month)})
    said = answer.optional_text("bill_cycle")
    if said is None and answer.optional_amount("initial_amount_due") is None:
        return None
    if said != str(month):
        raise answer.wrong("bill_cycle", f"{month} was asked for, and it is {visible((said or 'missing')[:40])}")
    parts = {name: answer.optional_amount(name) for name in _PARTS}
    expenditures, refunds, adjustments = (ZERO if amount is None else amount for amount in parts.values())
    summary = VendorSummary(
        month,
        answer.text("currency"),
        expenditures,
        refunds,
        adjustments,
        answer.amount("initial_amount_due"),
        answer.optional_amount("tax_amount"),
        now,
    )
    _demand_parts(answer, summary, parts)
    return summary


def _demand_parts(answer: Answer, summary: VendorSummary, parts: dict[str, Decimal | None]) -> None:
    """A part that is left out is nothing only where the amount due needs no more."""
    missing = [name for name, amount in parts.items() if amount is None]
    if missing and summary.amount_due != summary.bill_amount:
        raise answer.wrong(missing[0], "it is missing, and the amount due is not the sum of the others")
