"""A month's own sums against the vendor's summary of it, figure by figure.

The rule, from the vendor's bill description: since 2021-08 no record is cut, and only a month's total is rounded to
2 decimals. Nothing says whether the summary's figures are rounded. So each is held against what it claims to be: one
with no more than 2 decimals against our exact figure rounded half-up, one with more against our exact figure as it is.
Before 2021-06 every value was cut to 2 decimals, and in 2021-06 and 2021-07 every record rounded: there a cent a line
may be lost, which is told as a difference with that reason. The amount due is expenditures + refunds + adjustments,
without tax, and zero where that is below zero unless the vendor states less than zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.bill import MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import CENT, EXACT, ZERO, round_half_up
from partner_tui.domain.vendor_summary import VendorSummary

_RECORDS_ARE_WHOLE = BillCycle(2021, 8)
"""The first month whose records are neither cut nor rounded."""
_PARTS_OF_DUE = 3
"""Expenditures, refunds, adjustments."""


class Figure(StrEnum):
    """What is held against the vendor's."""

    EXPENDITURES = "expenditures"
    REFUNDS = "refunds"
    ADJUSTMENTS = "adjustments"
    AMOUNT_DUE = "amount due"


class Reason(StrEnum):
    """What a difference probably comes from: inferred, not known."""

    ROUNDING = "rounding"
    NOT_FINAL = "figures from before the bill was final"
    MISSING_LINES = "missing lines"
    TAX = "tax in the vendor's amount due"


class Standing(StrEnum):
    """How the two stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ONLY_OURS = "only ours"
    ONLY_THEIRS = "only theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not the vendor's."""

    what: Figure
    ours: Decimal
    """As it was held against theirs: rounded where theirs is."""
    theirs: Decimal
    reason: Reason | None
    """None where nothing speaks for any."""

    @property
    def difference(self) -> Decimal:
        """Ours − theirs: above zero where the store has more than the vendor."""
        return EXACT.subtract(self.ours, self.theirs)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A month by the store's lines and by the vendor's summary; one of the two may be missing."""

    ours: MonthSummary | None
    theirs: VendorSummary | None
    differences: tuple[Difference, ...] = ()

    @property
    def month(self) -> BillCycle:
        one = self.ours or self.theirs
        assert one is not None
        return one.month

    @property
    def standing(self) -> Standing:
        if self.theirs is None:
            return Standing.ONLY_OURS
        if self.ours is None:
            return Standing.ONLY_THEIRS
        return Standing.DIFFERS if self.differences or self.is_in_two_currencies else Standing.AGREES

    @property
    def is_in_two_currencies(self) -> bool:
        """Then no figure was held against another: currencies never mix."""
        return self.ours is not None and self.theirs is not None and self.ours.currency != self.theirs.currency


def reconcile(summary: MonthSummary | None, vendor: VendorSummary | None) -> Reconciliation:
    """The figures that differ by the rule above. Raises ValueError for nothing at all, and for two months."""
    if summary is None and vendor is None:
        raise ValueError("there is nothing to reconcile")
    found = Reconciliation(summary, vendor)
    if summary is None or vendor is None or found.is_in_two_currencies:
        return found
    if summary.month != vendor.month:
        raise ValueError(f"{summary.month} is not held against {vendor.month}")
    parts = tuple(_differing_parts(summary, vendor))
    return Reconciliation(summary, vendor, (*parts, *_differing_due(summary, vendor, parts)))


def difference_of(figure: Figure, ours: Decimal, theirs: Decimal, *, parts: int, is_early: bool) -> Difference | None:
    """Of expenditures, refunds or adjustments; None where they agree. Of so many parts each may have been rounded."""
    if (stated := _as_stated(ours, theirs)) == theirs:
        return None
    if _is_rounding(ours, theirs, parts):
        reason: Reason | None = Reason.ROUNDING
    elif is_early:
        reason = Reason.NOT_FINAL
    else:
        reason = Reason.MISSING_LINES if _is_less(figure, ours, theirs) else None
    return Difference(figure, stated, theirs, reason)


def _differing_parts(summary: MonthSummary, vendor: VendorSummary) -> Iterable[Difference]:
    for figure, ours, theirs in (
        (Figure.EXPENDITURES, summary.sums.expenditures, vendor.expenditures),
        (Figure.REFUNDS, summary.sums.refunds, vendor.refunds),
        (Figure.ADJUSTMENTS, summary.sums.adjustments, vendor.adjustments),
    ):
        parts = _parts_rounded(summary, 1)
        if found := difference_of(figure, ours, theirs, parts=parts, is_early=_is_early(summary, vendor)):
            yield found


def _differing_due(summary: MonthSummary, vendor: VendorSummary, parts: tuple[Difference, ...]) -> Iterable[Difference]:
    bill, theirs = summary.bill_amount, vendor.amount_due
    ours = bill if theirs < 0 else max(ZERO, bill)
    if (stated := _as_stated(ours, theirs)) == theirs:
        return
    if _is_rounding(ours, theirs, _parts_rounded(summary, _PARTS_OF_DUE)):
        reason: Reason | None = Reason.ROUNDING
    elif vendor.tax and _as_stated(EXACT.add(ours, vendor.tax), theirs) == theirs:
        reason = Reason.TAX
    elif _is_early(summary, vendor):
        reason = Reason.NOT_FINAL
    else:
        reason = next((part.reason for part in parts if part.reason is not Reason.ROUNDING), None)
    yield Difference(Figure.AMOUNT_DUE, stated, theirs, reason)


def _as_stated(ours: Decimal, theirs: Decimal) -> Decimal:
    """Rounded where theirs can have been rounded."""
    return round_half_up(ours) if theirs == round_half_up(theirs) else ours


def _parts_rounded(summary: MonthSummary, parts: int) -> int:
    return parts if summary.month >= _RECORDS_ARE_WHOLE else max(parts, summary.sums.lines)


def _is_rounding(ours: Decimal, theirs: Decimal, parts: int) -> bool:
    """Whether less than a cent for each part that was rounded by itself explains it."""
    return abs(EXACT.subtract(ours, theirs)) < EXACT.multiply(CENT, Decimal(parts))


def _is_early(summary: MonthSummary, vendor: VendorSummary) -> bool:
    """Whether either was had before the bill was complete."""
    return any(summary.month.status(moment) is not CycleStatus.FINAL for moment in (summary.as_of, vendor.as_of))


def _is_less(figure: Figure, ours: Decimal, theirs: Decimal) -> bool:
    """Whether lines could be added to ours to make theirs. Adjustments have either sign: only none at all says so."""
    match figure:
        case Figure.EXPENDITURES:
            return ours < theirs
        case Figure.REFUNDS:
            return ours > theirs
        case _:
            return not ours
