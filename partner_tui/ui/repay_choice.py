"""What the operator wants to record, field by field, and the request that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.money import exact_sum, format_amount
from partner_tui.domain.owing import Owing
from partner_tui.domain.repaying import Part, RepaymentRequest, SenselessPayment, amount_typed, date_typed
from partner_tui.ui.payable import CreditUse, Payable, Which

Chosen = TypeVar("Chosen")


class Field(StrEnum):
    """What is chosen or typed, in the order of the dialog."""

    PURPOSE = "What"
    WHICH = "Months"
    CURRENCY = "Currency"
    REFERENCE = "Reference"
    AMOUNT = "Amount"
    PAID_ON = "Paid on"
    NOTE = "Note"
    REST = "If it is more"


TYPED = (Field.REFERENCE, Field.AMOUNT, Field.PAID_ON, Field.NOTE)
"""The others are chosen."""


@dataclass(frozen=True, slots=True)
class RepayChoice:
    """Frozen: every change gives another one."""

    which: Which
    currency: str
    paid_on: str
    uses_credit: bool = False
    keeps_credit: bool = False
    reference: str = ""
    own_amount: str | None = None
    """None: all that is unpaid of these months."""
    note: str = ""

    @classmethod
    def start(cls, payable: Payable) -> "RepayChoice":
        which = payable.choices[0]
        return cls(which, payable.currency_of(which), payable.today.isoformat())

    def fields(self, payable: Payable) -> tuple[Field, ...]:
        """Those that make a difference."""
        left_out = {Field.CURRENCY: len(payable.currencies) < 2, Field.WHICH: len(payable.choices) < 2}
        left_out[Field.PURPOSE] = not any(map(payable.credit, payable.currencies))
        left_out |= dict.fromkeys((*TYPED, Field.REST), self.uses_credit)
        return tuple(field for field in Field if not left_out.get(field))

    def changed(self, field: Field, step: int, payable: Payable) -> "RepayChoice":
        """The field's next value (previous when negative); after the last comes the first."""
        match field:
            case Field.PURPOSE:
                return replace(self, uses_credit=not self.uses_credit)
            case Field.WHICH:
                which = _next(payable.choices, self.which, step)
                return replace(self, which=which, currency=payable.currency_of(which))
            case Field.CURRENCY:
                return replace(self, currency=_next(payable.currencies, self.currency, step))
            case Field.REST:
                return replace(self, keeps_credit=not self.keeps_credit)
        return self

    def typed(self, field: Field, text: str, payable: Payable) -> "RepayChoice":
        match field:
            case Field.REFERENCE:
                return replace(self, reference=text)
            case Field.AMOUNT:
                return replace(self, own_amount=None if text == self.suggested(payable) else text)
            case Field.PAID_ON:
                return replace(self, paid_on=text)
            case Field.NOTE:
                return replace(self, note=text)
        return self

    def text(self, field: Field, payable: Payable | None) -> str:
        """What stands in a field that is typed; no amount is suggested before it is known what there is to be paid."""
        match field:
            case Field.REFERENCE:
                return self.reference
            case Field.AMOUNT if self.own_amount is None:
                return "" if payable is None else self.suggested(payable)
            case Field.AMOUNT:
                return self.own_amount or ""
            case Field.PAID_ON:
                return self.paid_on
        return self.note

    def months(self, payable: Payable) -> tuple[BillCycle, ...]:
        """Those of its currency; empty where all are meant. Where none is left, they are as they were wanted: that is
        refused."""
        other = {one.month for one in payable.owing if one.currency != self.currency}
        wanted = payable.wanted(self.which)
        return tuple(month for month in wanted if month not in other) or wanted

    def owed(self, payable: Payable) -> tuple[Owing, ...]:
        """What is unpaid of these months, the oldest first; of all of them, those that are in the total."""
        wanted = self.months(payable)
        ours = (one for one in payable.owing if one.currency == self.currency and one.unpaid)
        return tuple(one for one in ours if (one.month in wanted if wanted else one.has_lines))

    def suggested(self, payable: Payable) -> str:
        """All that is unpaid of these months; empty where nothing is."""
        owed = exact_sum(one.unpaid for one in self.owed(payable))
        return format_amount(owed) if owed else ""

    def request(self, payable: Payable) -> RepaymentRequest | CreditUse:
        """Raises PaymentError for what is typed and makes no sense."""
        if self.uses_credit:
            return CreditUse(self.currency, self.months(payable))
        if not self.text(Field.AMOUNT, payable) and not self.owed(payable):
            raise SenselessPayment("Nothing is unpaid of these months.", "Type the amount that was paid.", Part.AMOUNT)
        return RepaymentRequest(
            self.reference,
            amount_typed(self.text(Field.AMOUNT, payable)),
            self.currency,
            date_typed(self.paid_on),
            self.months(payable),
            self.keeps_credit,
            self.note,
            is_day_said=self.paid_on.strip() != payable.today.isoformat(),
        )


def _next(values: Sequence[Chosen], value: Chosen, step: int) -> Chosen:
    """Where the value is not among them any more, the first."""
    return values[(values.index(value) + step) % len(values)] if value in values else values[0]
