"""What is due, from months, payments and the vendor's summaries, against sums of plain fractions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue, amounts_due, days_over
from partner_tui.domain.owing import NOTHING_PAID, Paid
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.exporting.summary_months import due_rows

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
OCTOBER, SEPTEMBER, AUGUST = (BillCycle(2026, month) for month in (10, 9, 8))
amounts = st.decimals("-99999", "99999", places=4)
paids = st.decimals("0", "99999", places=2)
Bill = tuple[BillCycle, str, Decimal, Decimal, CycleStatus, bool]
"""Month, currency, bill amount, paid, status, whether its due date is over."""


def month(
    cycle: BillCycle,
    amount: str | Decimal,
    paid: str | Decimal = "0",
    status: CycleStatus = CycleStatus.FINAL,
    currency: str = "USD",
    is_overdue: bool = False,
) -> MonthSummary:
    due_on = date(2026, 11, 20) if is_overdue else None
    sums = BillSums(Decimal(amount))
    return MonthSummary(
        cycle, status, currency, sums, Decimal(7), 1, 1, "f", AT, None, None, Decimal(paid), due_on, is_overdue
    )


def theirs(cycle: BillCycle, amount: str, paid: str = "0", currency: str = "USD") -> VendorMonth:
    said = (Decimal(amount), Decimal(0), Decimal(0), Decimal(amount))
    return VendorMonth(VendorSummary(cycle, currency, *said, None, AT), CycleStatus.FINAL, paid=Decimal(paid))


def due_of(bill_amount: Decimal) -> Fraction:
    """Rounded half-up to cents, never below zero."""
    return max(Fraction(0), Fraction(floor(Fraction(bill_amount) * 100 + Fraction(1, 2)), 100))


@st.composite
def bills(draw: st.DrawFn) -> list[Bill]:
    cycles = draw(st.lists(st.integers(0, 30), unique=True, max_size=12))
    kinds = st.tuples(st.sampled_from(("USD", "CNY")), amounts, paids, st.sampled_from(CycleStatus), st.booleans())
    return [(BillCycle(2024, 1).plus(back), *draw(kinds)) for back in cycles]


@given(bills())
def test_totals_are_those_of_plain_fractions_and_currencies_never_mix(given_bills: list[Bill]) -> None:
    months = [
        month(cycle, amount, paid if status is CycleStatus.FINAL else "0", status, currency, is_overdue)
        for cycle, currency, amount, paid, status, is_overdue in given_bills
    ]
    found = {due.currency: due for due in amounts_due(months)}
    assert set(found) == {currency for _, currency, *_ in given_bills}
    for currency, due in found.items():
        final = [
            (cycle, due_of(amount), Fraction(paid), is_overdue)
            for cycle, its, amount, paid, status, is_overdue in given_bills
            if its == currency and status is CycleStatus.FINAL
        ]
        unpaid = {cycle: max(Fraction(0), owed - paid) for cycle, owed, paid, _ in final}
        over = {cycle: paid - owed for cycle, owed, paid, _ in final if paid > owed}
        assert Fraction(due.total) == sum(unpaid.values(), Fraction(0))
        assert {one.month: Fraction(one.unpaid) for one in due.final} == unpaid
        assert {one.month for one in due.overdue} == {cycle for cycle, *_, late in final if late and unpaid[cycle]}
        assert {cycle: Fraction(amount) for cycle, amount in due.overpaid} == over
        assert [one.month for one in due.final] == sorted(unpaid, reverse=True)


def test_credit_and_what_was_overpaid_stand_beside_the_total() -> None:
    months = [month(OCTOBER, "100"), month(SEPTEMBER, "50", paid="80.10")]
    by_month: Mapping[tuple[BillCycle, str], Decimal] = {(SEPTEMBER, "USD"): Decimal("80.10")}
    (due,) = amounts_due(months, Paid(by_month, {"USD": Decimal("12.50")}))
    assert due.total == 100
    assert due.credit == Decimal("12.50")
    assert due.overpaid == ((SEPTEMBER, Decimal("30.10")),)


def test_what_was_paid_for_a_bill_in_another_currency_is_not_lost() -> None:
    """A bill in CNY has come in the place of one in USD that was paid."""
    paid = Paid({(SEPTEMBER, "USD"): Decimal(80), (AUGUST, "USD"): Decimal(5), (OCTOBER, "USD"): Decimal(0)})
    due = {one.currency: one for one in amounts_due([month(SEPTEMBER, "50", currency="CNY")], paid)}
    assert due["CNY"].total == 50
    assert due["USD"].total == 0
    assert due["USD"].overpaid == due["USD"].misplaced == ((SEPTEMBER, Decimal(80)), (AUGUST, Decimal(5)))
    assert due["CNY"].overpaid == ()


def test_credit_shows_where_there_is_no_bill_in_its_currency() -> None:
    (due,) = amounts_due([], Paid({}, {"EUR": Decimal(3)}))
    assert due.current is None
    assert (due.currency, due.credit, due.total) == ("EUR", Decimal(3), Decimal(0))


def test_months_without_lines_are_in_no_total() -> None:
    own, july = [month(SEPTEMBER, "50")], BillCycle(2026, 7)
    summaries = [theirs(AUGUST, "20", paid="5"), theirs(july, "7", paid="9"), theirs(SEPTEMBER, "60")]
    (due,) = amounts_due(own, NOTHING_PAID, summaries)
    assert due.total == 50
    assert [one.month for one in due.due_without_lines] == [AUGUST, july]
    assert [one.unpaid for one in due.due_without_lines] == [15, 0]
    assert due.overpaid == ((july, Decimal(2)),)


def test_files_say_the_same() -> None:
    paid = Paid({(AUGUST, "USD"): Decimal(1)}, {"USD": Decimal("12.50")})
    (due,) = amounts_due([month(OCTOBER, "100"), month(SEPTEMBER, "50", paid="80.10")], paid)
    rows = {row.label: (row.months, row.amount) for row in due_rows(due)}
    assert rows == {
        "Amount due": ("", Decimal(100)),
        "Latest bill": ("2026-10", Decimal(100)),
        "Earlier months": ("", Decimal(0)),
        "Credit": ("", Decimal("12.50")),
        "Overpaid": ("2026-08, 2026-09", Decimal("31.10")),
    }


def test_the_newest_months_currency_comes_first() -> None:
    months = [month(OCTOBER, "1", currency="CNY"), month(SEPTEMBER, "2")]
    assert [due.currency for due in amounts_due(months, Paid({}, {"AED": Decimal(1)}))] == ["CNY", "USD", "AED"]


def test_months_stand_by_how_far_they_have_come() -> None:
    closing, running = month(OCTOBER, "3", status=CycleStatus.CLOSING), month(BillCycle(2026, 11), "4")
    running = replace(running, status=CycleStatus.ESTIMATE)
    due = AmountDue.over("USD", [month(AUGUST, "1"), running, closing, month(SEPTEMBER, "2")])
    assert due.current is not None and due.current.month == SEPTEMBER
    assert [one.month for one in due.previous] == [AUGUST]
    assert (due.closing, due.estimate) == ((closing,), running)
    assert due.total == 3


def test_days_are_beijings() -> None:
    due_on = date(2026, 11, 4)
    end = datetime(2026, 11, 4, 16, tzinfo=UTC)
    """Midnight in Beijing."""
    assert days_over(due_on, end - timedelta(seconds=1)) == 0
    assert days_over(due_on, end) == 1
    assert days_over(due_on, end + timedelta(days=18)) == 19
