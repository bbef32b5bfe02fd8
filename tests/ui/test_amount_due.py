"""Amount Due: each figure says what it is and which key shows where it comes from; lists, and what is restored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.expected import expected_in
from partner_tui.domain.owing import NOTHING_PAID
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.due import Due
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.due_lines import owed_lines
from partner_tui.ui.presentation.owed import closing_unseen, due_words, owed
from partner_tui.ui.presentation.words import payment_words
from partner_tui.ui.session_text import from_text
from tests.conftest import NOW
from tests.ui import owing
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.owing import EUROPE, IN_CLOSING, OF_OCTOBER, OF_SEPTEMBER, clock_of, having, paid
from tests.ui.sample import AUGUST, JULY, NOVEMBER, OCTOBER, SEPTEMBER, month_of_lines, sample_bills
from tests.ui.standin import BROKEN, MemoryBills, MemoryWorkspace

BEIJING = timezone(timedelta(hours=8))
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
Size = tuple[int, int]


def words_of(workspace: MemoryWorkspace) -> dict[str, str]:
    """What stands beside each label."""
    blocks = Due.read(workspace).owed(workspace.bills.now, EUROPE)
    return {row.label.strip(): f"{row.amount} {row.note}".strip() for rows, _ in blocks for row in rows}


async def screen(workspace: MemoryWorkspace, size: Size, *keys: str) -> str:
    console = ConsoleApp(workspace, clock_of(workspace))
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        return shown(console)


# The figures


def test_what_is_paid_and_what_is_left() -> None:
    estimate = next(month.bill_amount for month in sample_bills().own_months() if month.month == NOVEMBER)
    assert words_of(owing.nothing_due()) == {
        "Total due": "0 nothing is unpaid",
        "Latest bill 2026-10": "0 paid, tax (apart) 12.34",
        "Earlier months": "0 all paid",
        "Estimate 2026-11": f"{estimate} before tax, before coupons, as of 2026-11-23 04:46, 14 min ago",
    }
    found = words_of(owing.part_paid())
    assert found["Total due"] == "38319.20 no due date: set [payment] terms"
    assert found["Latest bill 2026-10"] == "38319.20 unpaid of 88,319.20, tax (apart) 12.34"


def test_overdue_since_when() -> None:
    found = words_of(owing.overdue())
    assert found["Total due"] == "148971.40"
    assert found["Of it overdue"] == "60652.20 ! 2026-09: was due by 2026-11-04, 19 days ago"
    assert found["Latest bill 2026-10"].endswith("tax (apart) 12.34, due by 2026-12-05")
    workspace = having(NOTHING_PAID)
    workspace.bills.lines_by_month[JULY] = month_of_lines(2)
    both = words_of(workspace)["Of it overdue"]
    assert both.endswith("! 2 months, the oldest 2026-07: was due by 2026-09-04, 80 days ago")


def test_credit_and_overpaid_are_in_no_total() -> None:
    found = words_of(owing.overpaid())
    assert found["Total due"] == str(OF_OCTOBER)
    assert found["Credit"] == "12.50 paid, and settles no month: in no total"
    assert found["Overpaid"] == "9347.80 2026-09: paid before a smaller bill came; in no total"
    workspace = having(paid({SEPTEMBER: "80000.00", OCTOBER: "90000.00"}))
    assert words_of(workspace)["Overpaid"].startswith("11028.60 2 months: ")


def test_a_bill_in_another_currency_now() -> None:
    blocks = Due.read(owing.two_currencies()).owed(NOW, EUROPE)
    assert [currency for _, currency in blocks] == ["USD", "CNY"]
    first, second = ({row.label.strip(): row for row in rows} for rows, _ in blocks)
    assert first["Overpaid"].note == "2026-09: its bill is in another currency now; in no total"
    assert second["Total due"].amount == OF_SEPTEMBER
    assert first["Total due"].amount == OF_OCTOBER


def test_a_negative_bill_is_not_carried_over() -> None:
    workspace = having(NOTHING_PAID)
    for month in (OCTOBER, SEPTEMBER):
        del workspace.bills.lines_by_month[month]
    found = words_of(workspace)
    assert found["Total due"] == "0 nothing is unpaid"
    assert "nothing due: refunds exceed the rest by 250.55 USD (not carried over)" in found["Latest bill 2026-08"]


def test_vendor_only_months_are_shown_with_what_is_unpaid_of_them() -> None:
    found = words_of(owing.without_lines())
    assert found["Total due"] == str(OF_SEPTEMBER)
    assert found["By the vendor"] == "35004.00 2 months without lines, not in the total"


async def test_they_are_in_no_sum_of_rows() -> None:
    text = await screen(owing.without_lines(), NARROW)
    assert "6 months   unpaid Σ 70,652.20 USD" in text and "18,000.00" in text
    text = await screen(owing.without_lines(), NARROW, "b")
    assert "3 unpaid bills   Σ 70,652.20 USD" in text and "18,000.00" in text


def test_the_bill_that_has_to_come() -> None:
    expected = "bill expected after 2026-12-05 12:00 Beijing (05:00 here), in 47 h"
    assert words_of(owing.closing())["Closing 2026-11"].endswith(f" {expected}")
    assert words_of(owing.closing_unseen())["Closing 2026-11"] == f"None {expected}"
    assert closing_unseen((), NOW, UTC) is None


@pytest.mark.parametrize(
    ("zone", "here"),
    [
        (BEIJING, ""),
        (UTC, " (04:00 here)"),
        (timezone(timedelta(hours=-5)), " (2026-12-04 23:00 here)"),
        (timezone(timedelta(hours=14)), " (18:00 here)"),
        (timezone(timedelta(hours=5, minutes=45)), " (09:45 here)"),
    ],
)
def test_it_is_expected_where_the_operator_is(zone: timezone, here: str) -> None:
    words = f"bill expected after 2026-12-05 12:00 Beijing{here}"
    assert expected_in(NOVEMBER, NOW, zone) == f"{words}, in 12 days"
    assert expected_in(NOVEMBER, NOVEMBER.final_at - timedelta(minutes=119), zone) == f"{words}, in 119 min"
    assert expected_in(NOVEMBER, NOVEMBER.final_at, zone) == words


def test_due_dates_in_words() -> None:
    month = having(paid({SEPTEMBER: "1"})).bills.own_months()[2]
    assert due_words(month, NOW) == "was due by 2026-11-04, 19 days ago"
    assert due_words(month, datetime(2026, 11, 4, 16, tzinfo=UTC)) == "was due by 2026-11-04, 1 day ago"
    assert due_words(replace(month, is_overdue=False), NOW) == "due by 2026-11-04"
    assert due_words(replace(month, due_on=None), NOW) == ""


def test_a_months_payment_in_words() -> None:
    month = having(NOTHING_PAID).bills.own_months()[1]
    bill = replace(month, sums=BillSums(Decimal(100)))
    assert payment_words(bill) == ("unpaid, due by 2026-12-05", "owed")
    assert payment_words(replace(bill, due_on=None)) == ("unpaid", "owed")
    assert payment_words(replace(bill, paid=Decimal(40))) == ("part paid, 60.00 unpaid, due by 2026-12-05", "owed")
    late = replace(bill, paid=Decimal(40), is_overdue=True)
    assert payment_words(late) == ("overdue, 60.00 unpaid, was due by 2026-12-05", "warning")
    assert payment_words(replace(late, paid=Decimal(100))) == ("paid", "credit")
    assert payment_words(replace(late, paid=Decimal("100.5"))) == ("paid, overpaid by 0.50", "credit")
    assert payment_words(replace(bill, sums=BillSums(Decimal(-5)))) == ("nothing due", "credit")
    assert payment_words(replace(bill, status=CycleStatus.CLOSING)) is None


def test_no_amount_is_cut_and_every_key_is_there_at_any_width() -> None:
    due = AmountDue.over("USD", tuple(sample_bills().months()))
    rows = owed(due, NOW, UTC)
    keymap = Keymap()
    for width in range(56, 200, 3):
        lines = ["".join(text for text, _ in line.left) for line in owed_lines(rows, "USD", width, keymap.sign)]
        assert all(width_of(line) <= width for line in lines)
        for row in rows:
            (line,) = (line for line in lines if line.startswith(f" {row.label} "))
            assert f"{row.amount:,.2f} USD" in line
            assert row.key is None or f"  {keymap.sign(row.key)}" in line
        together = " ".join(" ".join(lines).split())
        assert all(word in together for row in rows for word in row.note.split())


# Where they come from


@SIZES
async def test_each_figure_is_three_keys_from_its_lines(size: Size) -> None:
    """What do we owe, since when, for whom, what did we pay: from the first screen."""
    text = await screen(owing.overdue(), size)
    assert "148,971.40 USD" in text and "was due by 2026-11-04, 19 days ago" in text
    text = await screen(owing.overdue(), size, "b")
    assert "Unpaid bills" in text and "2 unpaid bills   Σ 148,971.40 USD" in text
    assert [line.split()[0].lstrip("▸") for line in text.splitlines() if line[1:6] == "2026-"] == ["2026-09", "2026-10"]
    text = await screen(owing.overdue(), size, "b", "enter")
    assert "◀ 2026-09 ▶" in text
    text = await screen(owing.overdue(), size, "b", "enter", "tab")
    assert "40 customers   Σ 70,652.20" in text


@SIZES
async def test_a_months_row_says_how_far_it_is_paid(size: Size) -> None:
    text = await screen(owing.overdue(), size)
    rows = {line[1:8]: line for line in text.splitlines() if line[1:6] == "2026-"}
    assert "estimate" in rows["2026-11"]
    assert "unpaid" in rows["2026-10"]
    assert "overdue" in rows["2026-09"] and "60,652.20" in rows["2026-09"]
    assert "nothing due" in rows["2026-08"]
    if size == WIDE:
        assert "2026-11-04" in rows["2026-09"]


@pytest.mark.parametrize(("word", "months"), [("overdue", 1), ("final", 3), ("estimate", 1), ("unpaid", 1)])
async def test_months_are_found_by_either_status(word: str, months: int) -> None:
    text = await screen(owing.overdue(), NARROW, "/", *f"status:{word}", "enter")
    assert f"{months} of 4 months" in text


async def test_the_status_line_tells_what_the_row_does_not() -> None:
    console = ConsoleApp(owing.overdue(), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j")
        assert "! 2026-09: was due by 2026-11-04, 19 days ago" in shown(console).splitlines()[-2]
        await press(pilot, "j")
        assert "2026-08: refunds exceed the rest by 250.55 USD " in shown(console).splitlines()[-2]
    text = await screen(owing.overpaid(), NARROW, "j", "j")
    assert "2026-09: overpaid by 9,347.80: its bill became smaller" in text.splitlines()[-2]


async def test_nothing_is_unpaid() -> None:
    text = await screen(owing.nothing_due(), NARROW, "b")
    assert "Nothing is unpaid" in text
    assert "P lists what was paid." in text
    assert "open month" not in text.splitlines()[-1]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("b", "Not exported: `partner-tui due --unpaid --json` lists them."),
        ("I", "Not exported: `partner-tui invoices --json` lists them."),
    ],
    ids=["unpaid", "invoices"],
)
async def test_of_a_list_that_is_not_exported_the_command_that_prints_it_is_named(key: str, said: str) -> None:
    text = await screen(owing.overdue(), NARROW, key, "e")
    assert said in text.splitlines()[-2] and "export" not in text.splitlines()[-1]


async def test_a_month_without_lines_is_not_exported() -> None:
    text = await screen(owing.without_lines(), NARROW, "G", "e")
    assert "The lines of 2026-06 are missing: nothing can be exported." in text.splitlines()[-2]


@pytest.mark.parametrize("keys", ["p", "bp", "Pp", "Ip"])
async def test_nothing_is_repaid_before_a_bill_is_final(keys: str) -> None:
    text = await screen(MemoryWorkspace(MemoryBills({}, NOW)), NARROW, *keys)
    assert "Nothing can be repaid: there is no final bill yet." in text.splitlines()[-2]
    assert "repay" not in text.splitlines()[-1]


async def test_without_a_final_bill_none_is_called_paid() -> None:
    text = await screen(MemoryWorkspace(MemoryBills({}, NOW)), NARROW, "b")
    assert "No final bill yet" in text and "Every bill" not in text


@SIZES
@pytest.mark.parametrize("key", ["P", "b", "I"])
async def test_what_was_paid_elsewhere_counts_from_the_time_at_which_the_header_says_it_was_read(
    key: str, size: Size
) -> None:
    workspace = owing.overdue()
    workspace.label = "Acme"
    clock = CLOCK._replace(now=lambda: workspace.bills.now)
    console = ConsoleApp(workspace, clock)
    async with console.run_test(size=size) as pilot:
        await settle(pilot)
        before = f"read {workspace.bills.now:%H:%M}"
        assert before in shown(console) and "60,652.20" in shown(console)
        workspace.bills.paid = paid({SEPTEMBER: OF_SEPTEMBER})
        workspace.bills.now += timedelta(minutes=5)
        await press(pilot, key)
        assert f"read {workspace.bills.now:%H:%M}" in shown(console)
        await press(pilot, "escape")
        text = shown(console)
        assert f"read {workspace.bills.now:%H:%M}" in text and "60,652.20" not in text and "overdue" not in text


async def test_months_that_could_not_be_read_beside_a_list_are_read_on_the_way_back() -> None:
    workspace = owing.overdue()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await settle(pilot)
        workspace.bills.broken = BROKEN
        await press(pilot, "P")
        assert "No payments yet" in shown(console)
        await press(pilot, "escape")
        assert "Input/output error." in shown(console) and "Total due" not in shown(console)
        workspace.bills.broken = None
        await press(pilot, "r")
        assert "Total due" in shown(console)


async def test_a_month_that_was_paid_elsewhere_is_not_called_overdue_in_a_list() -> None:
    workspace = owing.overdue()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        assert "! 2026-09: was due by 2026-11-04" in shown(console)
        workspace.bills.paid = paid({SEPTEMBER: "70000.00"})
        workspace.bills.terms = None
        await press(pilot, "r")
        assert "2026-09" in shown(console) and "was due by" not in shown(console)


@pytest.mark.parametrize("key", ["", "b"], ids=["months", "list"])
async def test_a_filter_that_is_cleared_leaves_the_cursor_on_its_row_also_after_a_restart(key: str) -> None:
    workspace = owing.overdue()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, *key, "/", *"2026-10", "enter", "ctrl+q")
    again = ConsoleApp(workspace, CLOCK, session=from_text(workspace.memory.text or ""))
    async with again.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
        assert table_of(again).source.count > 1
        assert table_of(again).current["month"] == "2026-10"


async def test_credits_stand_in_the_trend() -> None:
    text = await screen(owing.overdue(), WIDE, "t")
    row = next(line for line in text.splitlines() if line[1:8] == "2026-08")
    assert row.split()[-1] == "credit" and "▐▕" in row
    row = next(line for line in text.splitlines() if line[1:8] == "2026-11")
    assert row.split()[-1] == "estimate"


# Lists: opened once, left and found again


async def test_a_row_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    console = ConsoleApp(owing.overdue(), CLOCK)
    opened: list[BillCycle] = []
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        monkeypatch.setattr(console.screen, "open_month", opened.append)
        await press(pilot, "enter")
        assert opened == [NOVEMBER]
        await press(pilot, "b", "enter")
        assert opened == [NOVEMBER, SEPTEMBER]


async def test_a_list_is_found_where_it_was_left_and_so_are_the_months() -> None:
    console = ConsoleApp(owing.without_lines(), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "j", "b", "j", "j", "l")
        assert table_of(console).current["month"] == "2026-09"
        await press(pilot, "escape")
        assert table_of(console).current["month"] == "2026-08"
        await press(pilot, "k", "k", "b")
        assert table_of(console).current["month"] == "2026-09"
        await press(pilot, "r", "q")
        assert table_of(console).current["month"] == "2026-10"


async def test_what_was_paid_meanwhile_shows_on_the_way_back() -> None:
    workspace = owing.overdue()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "b")
        workspace.bills.paid = paid({SEPTEMBER: OF_SEPTEMBER})
        await press(pilot, "r")
        assert "1 unpaid bill   Σ 88,319.20 USD" in shown(console)
        await press(pilot, "escape")
        assert "4 months   unpaid Σ 88,319.20 USD" in shown(console)
        assert "overdue" not in shown(console)


@pytest.mark.parametrize("has_due", [True, False], ids=["figures-known", "figures-unknown"])
async def test_the_list_that_was_open_is_open_again(has_due: bool) -> None:
    workspace = owing.without_lines()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "j", "b", "/", *"overdue", "enter", "j", "ctrl+q")
    session = from_text(workspace.memory.text or "")
    assert session.list_place is not None
    assert (session.list_place.name, session.list_place.lens.filter) == ("unpaid", "overdue")
    due = Due.read(workspace) if has_due else None
    again = ConsoleApp(workspace, CLOCK, session=session, due=due)
    async with again.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Unpaid bills /overdue" in shown(again)
        assert table_of(again).current["month"] == "2026-07"
        await press(pilot, "escape")
        assert "Unpaid bills  " in shown(again)
        await press(pilot, "escape")
        assert " Months " in shown(again)
        assert table_of(again).current["month"] == "2026-10"
        assert again.session().list_place is None


async def test_commands_go_to_lists() -> None:
    workspace = owing.overdue()
    console = ConsoleApp(workspace, CLOCK, area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, ":", *"due", "space", *"--unpaid", "enter")
        assert "2 unpaid bills" in shown(console)
        await press(pilot, "B", *"late", "enter", "escape", "2", ":", *"go", "space", *"late", "enter")
        assert "2 unpaid bills" in shown(console)
        await press(pilot, "escape")
        assert "4 months" in shown(console)
        # Monthly Bills once, and twice the list with the months behind it.
        assert workspace.bills.asked.count("months") == 5


async def test_the_pane_asks_anew_when_the_list_was_first() -> None:
    """A list that a command went to: the months behind it were never read."""
    console = ConsoleApp(owing.closing(), Clock(now=lambda: IN_CLOSING, zone=UTC), area="export-history")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, ":", *"due", "space", *"--unpaid", "enter", "escape")
        assert "Total due" in shown(console) and "5 months" in shown(console)
        assert "bill expected after 2026-12-05 12:00 Beijing (04:00 here), in 47 h" in shown(console)


def test_august_is_a_credit() -> None:
    """What the tests above take for granted."""
    assert sample_bills().own_months()[3].month == AUGUST
    assert sample_bills().own_months()[3].bill_amount < 0
