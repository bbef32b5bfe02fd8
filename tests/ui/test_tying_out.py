"""A month from its lines to what was paid of it, on the screen: each station, why two differ, and the way to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.payment import Repayment
from partner_tui.domain.publication import Publication
from partner_tui.domain.record import MonthRecord
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.fields import FieldsDialog
from partner_tui.ui.session_text import from_text
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.sample import AUGUST, JULY, OCTOBER, SEPTEMBER, sample_synced, sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace
from tests.ui.test_row_table import PAYLOADS, SAFE
from tests.ui.vendor_standin import INVOICE
from tests.unit.bill_files import LINES, write_bill

DUE = Decimal("88319.20")
"""Of the sample's October."""


def tied_workspace() -> MemoryWorkspace:
    """October has a part missing, an invoice with tax, a repayment of some of it, and an earlier file; September
    agrees; August is below zero; July has no lines."""
    workspace = sample_synced()
    repayment = Repayment(7, "wire 2026-11-20", DUE, "USD", date(2026, 11, 20), "", "ann", NOW)
    workspace.past.paid[OCTOBER] = ((repayment, Decimal("80000.00")),)
    workspace.past.files[OCTOBER] = (published("customerBill_202610.tar.gz", 6), published("october-1.csv", 5))
    workspace.bills.vendor.its_invoices = (replace(INVOICE, amount=DUE + Decimal("1522.02")),)
    return workspace


def published(name: str, day: int) -> Publication:
    at = datetime(2026, 11, day, 4, 0, tzinfo=UTC)
    sums = sample_workspace().bills.own_months()[1].sums
    record = MonthRecord(
        month=OCTOBER,
        generation=f"g{day}",
        currency="USD",
        sums=sums,
        tax=None,
        customers=40,
        products=5,
        source_name=name,
        source_sha256="ab" * 32,
        source_bytes=7,
        imported_at=at,
        manifest_sha256="cd" * 32,
    )
    return Publication(record, "ann", at)


def console(workspace: MemoryWorkspace | None = None, area: str = "monthly-bills") -> ConsoleApp:
    return ConsoleApp(workspace or tied_workspace(), CLOCK, area=area)


def row(app: ConsoleApp, station: str) -> list[str]:
    """The words of its row."""
    line = next(line for line in shown(app).splitlines() if line.strip(" ▸•").startswith(station))
    return line.strip(" ▸•").removeprefix(station).split()


async def test_each_station_with_its_amount_and_why_it_differs() -> None:
    app = console()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        text = shown(app)
        assert "Bills 2026-10 › By Product › Reconciliation of the month" in text
        assert "7 stations" in text and "Σ" not in text
        assert row(app, "lines")[:1] == ["88,319.2029"]
        assert row(app, "rollup")[:2] == ["88,319.2029", "agrees"]
        assert row(app, "amount due")[:3] == ["88,319.20", "-0.0029", "rounding"]
        assert row(app, "vendor's summary")[:5] == ["88,429.20", "110.00", "!", "missing", "part"]
        assert row(app, "invoices")[:3] == ["89,841.22", "1,522.02", "tax"]
        assert row(app, "repayments")[:3] == ["80,000.00", "-8,319.20", "unpaid"]
        assert "! Does not reconcile: missing part 110.00 USD (vendor's summary)." in text


async def test_the_verdict_is_there_in_a_small_terminal_too() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert "! Does not reconcile: missing part 110.00 USD (vendor's summary)." in shown(app)
        assert row(app, "vendor's summary")[:5] == ["88,429.20", "110.00", "!", "missing", "part"]
        await press(pilot, "escape")
        assert "Does not reconcile" not in shown(app)


async def test_it_is_of_the_whole_month_wherever_it_is_asked_and_leads_back() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "j", "enter", "j")
        before = shown(app)
        await press(pilot, "x")
        assert row(app, "lines")[:1] == ["88,319.2029"]
        await press(pilot, "x")
        assert "This is the month's reconciliation." in shown(app)
        await press(pilot, "escape")
        assert shown(app) == before


async def test_months_are_gone_through_one_after_the_other() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x", "[")
        assert "◀ 2026-09 ▶ › By Product › Reconciliation of the month" in shown(app)
        assert "Every difference is explained: rounding" in shown(app)
        await press(pilot, "[")
        assert "bill below zero" in shown(app)
        await press(pilot, "[")
        assert "◀ 2026-07 ▶" in shown(app)
        assert row(app, "vendor's summary")[0] == "18,230.10"
        assert "Nothing is known of: lines, invoices." in " ".join(shown(app).split())
        await press(pilot, "escape")
        assert "The lines of 2026-07 are missing" in shown(app)
        await press(pilot, "x")
        assert row(app, "repayments")[:3] == ["0.00", "-18,230.10", "unpaid"]


async def test_enter_shows_all_that_is_known_of_a_station() -> None:
    app = console()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x", "j", "j", "enter")
        assert isinstance(app.screen, FieldsDialog)
        text = " ".join(shown(app).split())
        assert "2026-10: ledger" in text
        assert "Counts customerBill_202610.tar.gz, taken 2026-11-06 04:00 by" in text
        assert "Earlier files october-1.csv, taken 2026-11-05 04:00 by" in text
        for keys, words in (
            (("j",), "The month's total is rounded half-up to 2 decimals"),
            (("j",), "Expenditures 88,462.83 here, 88,572.83 at the"),
            (("j",), "INV-2026-1001 (done): 89,841.22 USD"),
            (("j",), "wire 2026-11-20: 80,000.00 USD of 88,319.20, paid"),
        ):
            await press(pilot, "escape", *keys, "enter")
            assert words in " ".join(shown(app).split())


async def test_enter_on_lines_and_rollup_leads_to_their_rows() -> None:
    app = console()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x", "enter")
        assert "› All lines" in shown(app) and "Σ 88,319.2029 USD" in shown(app)
        await press(pilot, "escape", "j", "enter")
        assert "› All customers" in shown(app)
        assert "against the level above" not in shown(app)
        await press(pilot, "escape")
        assert table_of(app).current["station"] == "rollup"


async def test_a_filter_and_an_order_read_nothing_again() -> None:
    workspace = tied_workspace()
    app = console(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x", "/", *"unpaid", "enter")
        assert "1 of 7 stations" in shown(app)
        await press(pilot, "enter")
        assert "2026-10: repayments" in shown(app)
        await press(pilot, "escape", "escape", "l", "s")
        assert "7 stations" in shown(app)
        assert workspace.past.asked == [OCTOBER]
        await press(pilot, "r")
        assert workspace.past.asked == [OCTOBER, OCTOBER]


async def test_enter_after_sorting_opens_the_row_under_the_cursor() -> None:
    app = console()
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x", "s", "s", "g")
        assert table_of(app).current["station"] == "vendor's summary"
        await press(pilot, "enter")
        assert "2026-10: vendor's summary" in shown(app)


async def test_the_palette_goes_there_and_says_the_command() -> None:
    app = console(area="amount-due")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, ":", *"reconcile", "space", *"2026-09", "enter")
        assert "Bills 2026-09 › By Product › Reconciliation of the month" in shown(app)
        assert app.area.command == "reconcile 2026-09"
        await press(pilot, ":", *"bookmark", "space", *"sept", "enter", "2", "escape", "]", "]")
        await press(pilot, ":", *"go", "space", *"sept", "enter")
        assert "Bills 2026-09 › By Product › Reconciliation of the month" in shown(app)
        await press(pilot, ":", *"reconcile", "space", *"2020-01", "enter")
        assert "The store has no bill for 2020-01." in shown(app)


async def test_the_next_start_goes_on_there() -> None:
    workspace = tied_workspace()
    app = console(workspace)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x", "j", "j", "ctrl+q")
    assert workspace.memory.text is not None
    again = ConsoleApp(workspace, CLOCK, session=from_text(workspace.memory.text))
    async with again.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert "Reconciliation of the month" in shown(again)
        assert table_of(again).current["station"] == "ledger"


async def test_what_cannot_be_read_says_why_and_is_tried_again() -> None:
    workspace = tied_workspace()
    workspace.past.broken = BROKEN
    app = console(workspace)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert "Cannot read the store" in shown(app)
        workspace.past.broken = None
        await press(pilot, "r")
        assert row(app, "lines")[:1] == ["88,319.2029"]


async def test_damage_is_told() -> None:
    workspace = tied_workspace()
    ours = workspace.bills.own_months()[1].sums
    workspace.past.rollups[OCTOBER] = replace(ours, expenditures=ours.expenditures + Decimal("0.0001"))
    app = console(workspace)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert row(app, "rollup")[1:4] == ["0.0001", "!", "damage"]
        assert row(app, "ledger")[1:4] == ["-0.0001", "!", "damage"]


async def test_without_any_month_the_key_is_refused() -> None:
    workspace = sample_workspace()
    workspace.bills.lines_by_month.clear()
    app = console(workspace)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert "There are no bills yet." in shown(app)


async def test_foreign_text_is_shown_literally() -> None:
    for payload, safe in zip(PAYLOADS, SAFE, strict=False):
        workspace = tied_workspace()
        invoice = replace(INVOICE, month=AUGUST, invoice_no=payload, currency="USD")
        (repayment, _), *_ = workspace.past.paid[OCTOBER]
        workspace.bills.vendor.its_invoices = (invoice, replace(invoice, month=SEPTEMBER))
        workspace.past.paid[SEPTEMBER] = ((replace(repayment, reference=payload), Decimal(1)),)
        workspace.sync.summaries[JULY] = replace(workspace.sync.summaries[JULY], currency=payload)
        app = console(workspace)
        async with app.run_test(size=WIDE) as pilot:
            await settle(pilot)
            await press(pilot, "[", "x")
            assert safe in shown(app)
            await press(pilot, "G", "enter")
            assert safe in shown(app)
            await press(pilot, "escape", "[", "[")
            assert "\x1b" not in shown(app) and "\x07" not in shown(app)
            await press(pilot, "G", "enter")
            assert "\x1b" not in shown(app)


async def test_an_early_summary_of_a_final_month_is_closing_and_has_to_be_seen() -> None:
    workspace = tied_workspace()
    theirs = workspace.sync.summaries[OCTOBER]
    workspace.sync.summaries[OCTOBER] = replace(theirs, as_of=OCTOBER.final_at - timedelta(days=1))
    app = console(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert row(app, "vendor's summary")[:4] == ["88,429.20", "110.00", "!", "closing"]
        assert "! Does not reconcile: closing 110.00 USD (vendor's summary)." in shown(app)


async def test_over_a_real_store(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    real = Workspace.open(Settings(tmp_path / "data"), clock)
    real.imports.run(write_bill(tmp_path))
    real.imports.run(write_bill(tmp_path, lines=LINES[:2], name="second.csv"))
    app = ConsoleApp(real, CLOCK, area="monthly-bills")
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "x")
        assert row(app, "lines")[:2] == ["12.5000000001", "2"]
        assert row(app, "repayments")[:3] == ["0.00", "-12.50", "unpaid"]
        await press(pilot, "j", "j", "enter")
        assert "Earlier files customerBill_202610.csv, taken 2026-11-23 04:00 by" in " ".join(shown(app).split())
