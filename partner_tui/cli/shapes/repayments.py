"""What was recorded, used and reversed of payments."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits, moment

if TYPE_CHECKING:
    from partner_tui.domain.payment import Repayment
    from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
    from partner_tui.domain.repaying import Share


def repayment_recorded(recorded: "Recorded") -> dict[str, Json]:
    """`recorded` is false where the payment was known before: then nothing was changed."""
    return {
        "recorded": recorded.is_new,
        **_repayment(recorded.repayment),
        "settled": _settled(recorded.shares),
        "credit": digits(recorded.credit),
    }


def repayment_preview(preview: "RepaymentPreview") -> dict[str, Json]:
    """What would be recorded; `known` where the reference is there already."""
    request = preview.request
    return {
        "recorded": False,
        "known": preview.known is not None,
        "reference": request.reference,
        "amount": digits(request.amount),
        "currency": request.currency,
        "paid_on": request.paid_on.isoformat(),
        "settled": _settled(preview.shares),
        "credit": digits(preview.credit),
    }


def credit_used(currency: str, shares: "Iterable[Share]", *, is_done: bool) -> dict[str, Json]:
    """Below zero: what a month was overpaid, and settles another."""
    return {"recorded": is_done, "currency": currency, "settled": _settled(shares)}


def repayment_reversed(found: "Reversed") -> dict[str, Json]:
    """`reversed` is false where it had been: then nothing was changed."""
    return {
        "reversed": found.is_new,
        **_repayment(found.repayment),
        "reason": found.reversal.reason,
        "reversed_by": found.reversal.operator,
        "reversed_at": moment(found.reversal.at),
    }


def _repayment(repayment: "Repayment") -> dict[str, Json]:
    return {
        "repayment": repayment.number,
        "reference": repayment.reference,
        "amount": digits(repayment.amount),
        "currency": repayment.currency,
        "paid_on": repayment.paid_on.isoformat(),
        "note": repayment.note,
        "operator": repayment.operator,
        "recorded_at": moment(repayment.recorded_at),
    }


def _settled(shares: "Iterable[Share]") -> list[Json]:
    return [{"month": str(share.month), "amount": digits(share.amount)} for share in shares]
