"""Until when a month's bill has to be paid, by the partner's contract: the vendor's service does not say it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from partner_tui.domain.cycle import BEIJING, BillCycle
from partner_tui.domain.errors import WrongUsage

_FORM = re.compile(r"(?:([0-9]{1,3}) days?|day ([0-9]{1,2})|(end of month))")
_MOST_DAYS, _MOST_DAY = 366, 31


class TermsRule(StrEnum):
    """What the day is counted from."""

    DAYS = "days"
    """So many days after the day of the bill, the 5th of the next month."""
    DAY = "day"
    """That day of the month after the bill's; its last where it has none such."""


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """One rule for all months."""

    rule: TermsRule
    number: int

    @classmethod
    def parse(cls, text: str) -> "PaymentTerms":
        """`30 days`, `day 20`, `end of month`. Raises WrongUsage."""
        found = _FORM.fullmatch(" ".join(text.casefold().split()))
        if found is not None and found[1] and int(found[1]) <= _MOST_DAYS:
            return cls(TermsRule.DAYS, int(found[1]))
        if found is not None and found[2] and 1 <= int(found[2]) <= _MOST_DAY:
            return cls(TermsRule.DAY, int(found[2]))
        if found is not None and found[3]:
            return cls(TermsRule.DAY, _MOST_DAY)
        raise WrongUsage(
            "Not payment terms", f"{text!r} is no rule for a due date.", "Write 30 days, day 20, or end of month."
        )

    def due_on(self, month: BillCycle) -> date:
        """The last day on which the month's bill is paid in time, in Beijing."""
        billed = month.final_at.astimezone(BEIJING).date()
        if self.rule is TermsRule.DAYS:
            return billed + min(timedelta(days=self.number), date.max - billed)
        last = (billed.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return last.replace(day=min(self.number, last.day))
