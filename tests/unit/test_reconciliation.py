from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.money import amount_due, round_half_up
from partner_tui.domain.reconciliation import Difference, Figure, Reason, Standing, reconcile
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.domain.vendor_summary import VendorSummary

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OCTOBER = BillCycle(2026, 10)


def ours(
    expenditures: str = "140",
    refunds: str = "-30",
    adjustments: str = "-20",
    *,
    month: BillCycle = OCTOBER,
    lines: int = 5,
    at: datetime = NOW,
) -> MonthSummary:
    sums = BillSums(Decimal(expenditures), Decimal(refunds), Decimal(adjustments), lines)
    return MonthSummary(month, month.status(NOW), "USD", sums, None, 2, 3, "bill.csv", at)


def theirs(
    expenditures: str = "140",
    refunds: str = "-30",
    adjustments: str = "-20",
    due: str = "90",
    *,
    month: BillCycle = OCTOBER,
    at: datetime = NOW,
) -> VendorSummary:
    parts = Decimal(expenditures), Decimal(refunds), Decimal(adjustments), Decimal(due)
    return VendorSummary(month, "USD", *parts, Decimal(10), at)


def found(summary: MonthSummary, vendor: VendorSummary) -> list[tuple[str, str, str, Reason | None]]:
    return [
        (one.what.value, str(one.ours), str(one.theirs), one.reason) for one in reconcile(summary, vendor).differences
    ]


def test_the_sample_of_the_vendors_documentation_agrees() -> None:
    reconciliation = reconcile(ours(), theirs())
    assert (reconciliation.standing, reconciliation.differences) == (Standing.AGREES, ())
    assert reconciliation.month == OCTOBER


def test_one_side_alone() -> None:
    summary, vendor = ours(), theirs()
    assert (reconcile(summary, None).standing, reconcile(summary, None).month) == (Standing.ONLY_OURS, OCTOBER)
    assert (reconcile(None, vendor).standing, reconcile(None, vendor).month) == (Standing.ONLY_THEIRS, OCTOBER)
    with pytest.raises(ValueError, match="nothing to reconcile"):
        reconcile(None, None)
    with pytest.raises(ValueError, match="2026-10 is not held against 2026-09"):
        reconcile(summary, replace(vendor, month=OCTOBER.previous))


@pytest.mark.parametrize("stated", ["140.00", "140.0", "140.0049999999", "140.004"])
def test_the_vendors_figure_may_be_rounded_or_not(stated: str) -> None:
    """Ours is rounded only where theirs can have been."""
    exact = "140.0049999999"
    differences = found(ours(exact), theirs(stated))
    if stated == "140.004":
        assert differences == [("expenditures", exact, stated, Reason.ROUNDING)]
    else:
        assert differences == []


@pytest.mark.parametrize(
    ("exact", "stated", "agrees"),
    [
        ("140.005", "140.01", True),
        ("140.005", "140.00", False),
        ("140.0049999999", "140.01", False),
        ("-0.005", "-0.01", True),
        ("0.0000000001", "0", True),
    ],
)
def test_halves_go_away_from_zero(exact: str, stated: str, agrees: bool) -> None:
    differences = found(
        ours(adjustments=exact), theirs(adjustments=stated, due=str(amount_due(Decimal(110) + Decimal(exact))))
    )
    assert [reason for *_, reason in differences] == ([] if agrees else [Reason.ROUNDING])


amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=10)


@given(amounts, amounts, amounts, st.booleans())
def test_the_same_bill_always_agrees(expenditures: Decimal, refunds: Decimal, adjustments: Decimal, cut: bool) -> None:
    summary = ours(str(expenditures), str(refunds), str(adjustments))
    bill = summary.bill_amount
    figures = (expenditures, refunds, adjustments, max(Decimal(0), bill))
    vendor = theirs(*(str(round_half_up(figure) if cut else figure) for figure in figures))
    assert reconcile(summary, vendor).standing is Standing.AGREES


@given(amounts, amounts.filter(lambda amount: abs(amount) >= Decimal("0.01")))
def test_a_cent_is_always_found(expenditures: Decimal, lost: Decimal) -> None:
    (difference, *_) = reconcile(ours(str(expenditures)), theirs(str(expenditures + lost))).differences
    assert difference.what is Figure.EXPENDITURES and difference.difference != 0


def test_the_difference_is_ours_less_theirs() -> None:
    assert Difference(Figure.REFUNDS, Decimal(-30), Decimal(-20), None).difference == Decimal(-10)


@pytest.mark.parametrize(
    ("summary", "vendor", "reasons"),
    [
        (ours("139"), theirs(), [Reason.MISSING_LINES] * 2),
        (ours("141"), theirs(), [None, None]),
        (ours(refunds="-29"), theirs(), [Reason.MISSING_LINES] * 2),
        (ours(refunds="-31"), theirs(), [None, None]),
        (ours(adjustments="0"), theirs(), [Reason.MISSING_LINES] * 2),
        (ours(adjustments="-21"), theirs(), [None, None]),
        (ours(), theirs(due="89.98"), [Reason.ROUNDING]),
        (ours(), theirs(due="89.97"), [None]),
        (ours(), theirs(due="100"), [Reason.TAX]),
        (ours("139", at=OCTOBER.final_at - timedelta(seconds=1)), theirs(), [Reason.NOT_FINAL] * 2),
        (ours("139"), theirs(at=OCTOBER.end), [Reason.NOT_FINAL] * 2),
        (ours("139.995"), theirs("139.99", due="90"), [Reason.ROUNDING]),
    ],
)
def test_likely_reasons(summary: MonthSummary, vendor: VendorSummary, reasons: list[Reason | None]) -> None:
    assert [reason for *_, reason in found(summary, vendor)] == reasons


@pytest.mark.parametrize(
    ("month", "reason"),
    [
        (BillCycle(2021, 5), Reason.ROUNDING),
        (BillCycle(2021, 7), Reason.ROUNDING),
        (BillCycle(2021, 8), Reason.MISSING_LINES),
    ],
)
def test_a_cent_a_line_is_rounding_while_records_were_cut(month: BillCycle, reason: Reason) -> None:
    vendor = theirs("140.04", due="90", month=month)
    assert [reason for *_, reason in found(ours(month=month, lines=5), vendor)] == [reason]
    assert [reason for *_, reason in found(ours(month=month, lines=4), vendor)] == [Reason.MISSING_LINES]


@pytest.mark.parametrize(
    ("due", "differences"),
    [
        ("0", []),
        ("-50", []),
        ("-49", [("amount due", "-50.00", "-49", None)]),
        ("1", [("amount due", "0.00", "1", None)]),
    ],
)
def test_a_bill_below_zero_is_stated_as_zero_or_as_it_is(
    due: str, differences: list[tuple[str, str, str, Reason | None]]
) -> None:
    assert found(ours("0"), theirs("0", due=due)) == differences


def test_currencies_are_never_held_against_each_other() -> None:
    reconciliation = reconcile(ours(), replace(theirs("1"), currency="CNY"))
    assert reconciliation.is_in_two_currencies and reconciliation.differences == ()
    assert reconciliation.standing is Standing.DIFFERS


def test_a_month_that_only_the_vendor_knows_reads_like_any_other() -> None:
    month = VendorMonth(theirs(due="-5"), CycleStatus.FINAL)
    assert (month.month, month.currency, month.tax, month.as_of) == (OCTOBER, "USD", Decimal(10), NOW)
    assert (month.expenditures, month.refunds, month.adjustments) == (Decimal(140), Decimal(-30), Decimal(-20))
    assert (month.bill_amount, month.amount_due) == (Decimal(90), Decimal(0))
    assert VendorMonth(theirs(due="90.005"), CycleStatus.FINAL).amount_due == Decimal("90.01")
