"""Payment records on the screen: each with its balance, what it is of, and what can be done with it."""

from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from partner_tui.domain.account import Account
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.payment_records import PaymentRecord, PaymentRecords
from partner_tui.domain.query import BillQuery
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.domain.statement_line import Decision
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from partner_tui.ui.export_choice import Exportable, ExportChoice, Field
from partner_tui.ui.presentation.payment_records import record_fields, records_table
from partner_tui.ui.screens.dialogs.export import ExportDialog
from partner_tui.ui.screens.dialogs.fields import FieldsDialog
from partner_tui.ui.screens.dialogs.reverse import ReverseDialog
from partner_tui.ui.screens.dialogs.statement import StatementDialog
from partner_tui.ui.screens.dialogs.statement_file import StatementFileDialog
from tests.conftest import NOW
from tests.ui.conftest import CLOCK, NARROW, WIDE, press, settle, shown, table_of
from tests.ui.records_standin import ACCOUNT, AUGUST, HISTORY, OCTOBER, SEPTEMBER, with_others
from tests.ui.sample import sample_workspace
from tests.ui.standin import BROKEN, MemoryWorkspace
from tests.ui.test_row_table import PAYLOADS, SAFE
from tests.unit.bill_files import write_bill

PAYMENTS = Exportable(
    BillQuery(OCTOBER, filter="type:repayment"),
    (OCTOBER, SEPTEMBER, AUGUST),
    noun="payment records",
    kinds=(ExportKind.PAYMENTS,),
)


def paid(history: PaymentRecords = HISTORY) -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.payment_history.records = history
    return workspace


def fields(record: PaymentRecord, history: PaymentRecords = HISTORY) -> dict[str, str]:
    """By heading; those that go on without one, or come again, end up in one."""
    found: dict[str, str] = {}
    heading = ""
    for row in record_fields(record, history, UTC).rows.all_rows:
        heading = str(row[0] or heading)
        found[heading] = f"{found.get(heading, '')} {row[1]}".strip()
    return found


def record(key: str, history: PaymentRecords = HISTORY) -> PaymentRecord:
    return next(one for one in history.of() if one.key == key)


async def listed(pilot: Pilot[Any], *keys: str) -> str:
    await settle(pilot)
    await press(pilot, "P", *keys)
    return shown(pilot.app)


# The list


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_what_was_paid_with_the_balance_after_it(size: tuple[int, int]) -> None:
    console = ConsoleApp(paid(), CLOCK)
    async with console.run_test(size=size) as pilot:
        screen = await listed(pilot)
        assert "Payment records" in screen and "11 payment records   paid Σ 49,434.50 USD" in screen
        rows = [line.split() for line in screen.splitlines() if "2026-11-17" in line or "2026-11-19" in line]
        assert rows[0][:5] == ["▸2026-11-19", "release", "WIRE-0903", "2026-09", "-130.50"]
        assert rows[0][5] == "2,130.50" and "2,000.00" in rows[1] and "20,000.00" in rows[2]
        assert ("Paid and settling nothing  2,130.50 USD" in screen) is (size == WIDE)
        await press(pilot, "escape")
        assert "Total due" in shown(console) or "Months" in shown(console)


async def test_what_others_say_stands_beside_and_waits_for_a_decision() -> None:
    console = ConsoleApp(paid(with_others()), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        screen = await listed(pilot)
        assert "14 payment records   paid Σ 49,434.50 USD" in screen
        assert "2 statement lines to be decided: Enter on one of them" in screen
        (vendor,) = (line for line in screen.splitlines() if "CS2611170001" in line)
        assert vendor.split()[1:] == ["vendor", "CS2611170001", "20,000.00", "CNY"]
        assert screen.count("to decide") == 2


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_line_that_waits_shows_its_amount_and_how_it_is_decided(size: tuple[int, int]) -> None:
    console = ConsoleApp(paid(with_others()), CLOCK)
    async with console.run_test(size=size) as pilot:
        screen = await listed(pilot, "G", "g")
        assert screen.count("2 statement lines to be decided: Enter on one of them") == 1
        (line,) = (line for line in screen.splitlines() if "WIRE-1120" in line)
        assert "500.00" in line and "to decide" in line
        assert "-12.50" in screen
        assert "Enter decide" in screen.splitlines()[-1]
        await press(pilot, "j", "j")
        assert table_of(console).current["type"] == "release"
        assert "Enter details" in shown(console).splitlines()[-1]


async def test_once_no_line_waits_the_columns_are_the_payments() -> None:
    history = with_others()
    console = ConsoleApp(paid(replace(history, lines=history.lines[1:2], changes=())), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        screen = await listed(pilot)
        assert "Settled" in screen and "Month" in screen
        assert "to be decided" not in screen and "Stated" not in screen


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_a_decision_is_found_by_its_state_and_taken_back(size: tuple[int, int]) -> None:
    workspace = paid(with_others())
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=size) as pilot:
        assert "14 payment records" in await listed(pilot)
        await press(pilot, "/", *"state:matched", "enter")
        screen = shown(console)
        assert "1 of 15 payment records" in screen and "12,430.50" in screen and "matched" in screen
        await press(pilot, "enter")
        assert isinstance(console.screen, StatementDialog) and "Take the decision back" in shown(console)
        await press(pilot, "G", "enter")
        assert not isinstance(console.screen, StatementDialog)
        (line,) = (one for one in workspace.payment_history.records.lines if one.reference == "WIRE-0903")
        assert line.decision is None


async def test_where_there_is_nothing_else_decided_lines_are_listed() -> None:
    fee = replace(with_others().lines[0], decision=Decision.IGNORED, reason="a fee")
    console = ConsoleApp(paid(PaymentRecords(lines=(fee,))), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        screen = await listed(pilot)
        assert screen.splitlines()[1].endswith(" 1 payment record") and "ignored" in screen


@pytest.mark.parametrize(
    ("wanted", "sums"),
    [
        ("type:allocation", "4 of 11 payment records   settled Σ 59,434.50 USD"),
        ("type:repayment", "4 of 11 payment records   paid Σ 61,434.50 USD"),
        ("type:re", "7 of 11 payment records   paid Σ 49,434.50 USD   settled Σ -12,130.50 USD"),
    ],
)
async def test_sums_say_of_what_they_are(wanted: str, sums: str) -> None:
    console = ConsoleApp(paid(), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        assert sums in await listed(pilot, "/", *wanted, "enter")
        await press(pilot, "a")
        assert f" marked   {sums.split('   ', 1)[1]}" in shown(console)


async def test_by_period_and_type_like_any_table() -> None:
    console = ConsoleApp(paid(), CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        screen = await listed(pilot, "/", *"type:repayment", "space", *"date:2026-10", "enter")
        assert "2 of 11 payment records   paid Σ 24,430.50 USD" in screen
        await press(pilot, "escape", "/", *"!state:reversed", "enter", "a")
        assert "7 marked   paid Σ 49,434.50 USD" in shown(console)


async def test_an_empty_list_says_how_to_begin_and_a_failure_why() -> None:
    workspace = sample_workspace()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        screen = await listed(pilot)
        assert "No payments yet" in screen and "p records one that you made." in screen
        assert "Enter details" not in screen and "L load statement" in screen
        await press(pilot, "e")
        assert "There are no payment records to export." in shown(console)
        await press(pilot, "R")
        assert "There is no repayment here to reverse." in shown(console)
        workspace.payment_history.broken = BROKEN
        await press(pilot, "r")
        assert "/data/bills: Input/output error." in shown(console)
        workspace.payment_history.broken, workspace.payment_history.records = None, HISTORY
        await press(pilot, "r")
        assert "11 payment records" in shown(console)


async def test_the_keys_say_what_can_be_done_with_the_row() -> None:
    console = ConsoleApp(paid(with_others()), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        assert "R reverse" not in await listed(pilot)
        await press(pilot, "R")
        assert "Only what was recorded here can be reversed." in shown(console)
        await press(pilot, "j", "j")
        assert "R reverse" in shown(console)
        await press(pilot, *"jjjjjj", "R")
        assert table_of(console).current["record"] == "reversal 2"
        assert "It is reversed already." in shown(console)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_names_of_others_are_shown_literally(payload: str) -> None:
    one = replace(ACCOUNT.repayments[0], reference=payload, note=payload, operator=payload)
    console = ConsoleApp(paid(PaymentRecords(Account((one,)))), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        screen = await listed(pilot)
        safe = dict(zip(PAYLOADS, SAFE, strict=False)).get(payload, "tab␉new␊line")
        assert screen.count(safe) >= 2
        await press(pilot, "enter")
        assert isinstance(console.screen, FieldsDialog) and safe in shown(console)
        assert not any(sign in shown(console) for sign in "\x1b\x07\x9b\u202e\0")


# One of them


def test_all_that_is_known_of_one() -> None:
    found = fields(record("allocation 4"))
    assert (found["Type"], found["Settled"], found["Balance after"]) == ("allocation", "18,000.00 USD", "2,000.00 USD")
    assert (found["Month"], found["Date"], found["Recorded"]) == ("2026-10", "2026-11-17", "2026-11-18 02:00")
    assert (found["Reference"], found["Amount"], found["Paid on"]) == (
        *("wire 深圳 0815 [red]", "20,000.00 USD", "2026-11-17"),
    )
    assert (found["Settles"], found["Credit"]) == ("2026-10: 18,000.00", "2,000.00 USD of it settles nothing")
    assert "Reversed" not in found and "Paid" not in found


def test_of_what_was_reversed_it_says_when_and_why() -> None:
    found = fields(record("repayment 2"))
    assert (found["Paid"], found["Settled"]) == ("12,000.00 USD", "2026-09: 12,000.00")
    assert (found["Reversed"], found["Reason"]) == ("2026-10-19 02:00 by ben", "Paid from the wrong account.")
    assert "Credit" not in found
    reversal = fields(record("reversal 2"))
    assert (reversal["Paid"], reversal["Date"]) == ("-12,000.00 USD", "2026-10-19 (Beijing)")


def test_what_stands_on_a_statement_says_where() -> None:
    history = with_others()
    found = fields(record("repayment 3", history), history)
    assert found["On a statement"] == "bank-2026-11.csv, line 3: 12,430.50 USD on 2026-10-19"
    assert found["Settles"] == "2026-09: 12,300.00"


async def test_of_the_vendors_movement_customers_are_masked() -> None:
    history = with_others()
    found = fields(record("change balance c-1", history), history)
    assert (found["Source"], found["Account"]) == ("Huawei Cloud", "balance")
    assert (found["Movement"], found["Amount"]) == ("income: SOURCE_OPERAIION_RECHARGE", "20,000.00 CNY")
    assert (found["Balance after"], found["Customer ID"]) == ("20,310.40 CNY", "customer-000007")
    console = ConsoleApp(paid(history), CLOCK)
    async with console.run_test(size=WIDE) as pilot:
        await listed(pilot, "v", "/", *"type:vendor", "enter", "enter")
        assert isinstance(console.screen, FieldsDialog)
        assert "customer-000007" not in shown(console) and "acme" not in shown(console)


def test_several_currencies_are_told_and_never_added_up() -> None:
    yuan = replace(ACCOUNT.repayments[0], number=9, reference="Y", currency="CNY")
    table, currency = records_table(PaymentRecords(replace(ACCOUNT, repayments=(*ACCOUNT.repayments, yuan))).of())
    assert (currency, table.rows.total) == ("", None)
    assert "Currency" in [column.heading for column in table.columns]
    table, currency = records_table(HISTORY.of())
    assert currency == "USD" and "Currency" not in [column.heading for column in table.columns]


# Files


def test_an_export_begins_with_all_months_and_the_filter_on_the_screen() -> None:
    start = ExportChoice.start(
        PAYMENTS, {"kind": "details", "details": "csv+gzip"}, HeaderLanguage.CHINESE, masked=True
    )
    assert set(start.fields(PAYMENTS)) == {Field.KIND, Field.FORMAT, Field.FIRST, Field.LAST}
    assert start.spec(PAYMENTS, guarded=True) == ExportSpec(
        AUGUST, OCTOBER, ExportKind.PAYMENTS, filter="type:repayment", headers=HeaderLanguage.CHINESE
    )
    csv = start.changed(Field.FORMAT, 1, PAYMENTS)
    assert csv.format is ExportFormat.CSV and csv.changed(Field.KIND, 1, PAYMENTS) == csv
    narrower = csv.changed(Field.FIRST, 1, PAYMENTS).spec(PAYMENTS, guarded=False)
    assert (narrower.span, narrower.format, narrower.compressed) == ("2026-09 to 2026-10", ExportFormat.CSV, False)


def test_what_bills_are_made_into_is_remembered_beside() -> None:
    before = {"kind": "details", "summary": "pdf", "details": "csv+gzip"}
    start = ExportChoice.start(PAYMENTS, before, HeaderLanguage.ENGLISH, masked=False)
    assert start.remembered(HeaderLanguage.ENGLISH, before) == before
    kept = start.changed(Field.FORMAT, 1, PAYMENTS).remembered(HeaderLanguage.ENGLISH, before)
    assert kept == before | {"payments": "csv"}
    again = ExportChoice.start(PAYMENTS, kept, HeaderLanguage.ENGLISH, masked=False)
    assert again.format is ExportFormat.CSV
    month = Exportable(BillQuery(OCTOBER), (OCTOBER,))
    bills = ExportChoice.start(month, kept, HeaderLanguage.ENGLISH, masked=False)
    assert (bills.kind, bills.format, bills.is_packed) == (ExportKind.DETAILS, ExportFormat.CSV, True)


async def test_it_is_exported_as_it_is_on_the_screen() -> None:
    workspace = paid()
    console = ConsoleApp(workspace, CLOCK)
    async with console.run_test(size=NARROW) as pilot:
        await listed(pilot, "/", *"type:repayment", "enter", "e")
        assert isinstance(console.screen, ExportDialog)
        assert "2026-09 to 2026-11, filter type:repayment" in shown(console) and "bill types" not in shown(console)
        await press(pilot, "j", "l", "enter")
        (task,) = workspace.exports.tasks()
        assert (task.spec.kind, task.spec.format, task.spec.filter, task.spec.span) == (
            *(ExportKind.PAYMENTS, ExportFormat.CSV, "type:repayment", "2026-09 to 2026-11"),
        )
        await press(pilot, "3", "enter")
        assert "payment records" in shown(console) and "type:repayment" in shown(console)


# Over the real services


def kept_in(tmp_path: Path, payment: RepaymentRequest, *statement: str) -> Workspace:
    """With October's bill, that payment, and these lines of a statement."""
    workspace = Workspace.open(Settings(tmp_path / "data", state_dir=tmp_path / "state"), lambda: NOW)
    workspace.imports.run(write_bill(tmp_path, "2026-10"))
    workspace.payments.record(payment)
    if statement:
        file = tmp_path / "statement.csv"
        file.write_text("".join(f"{line}\n" for line in ("Date,Reference,Amount,Currency", *statement)))
        workspace.statements.import_file(file)
    return workspace


async def test_from_the_ledger_to_the_screen_and_into_a_file(tmp_path: Path) -> None:
    request = RepaymentRequest("WIRE-1", Decimal("20.00"), "USD", date(2026, 11, 20), keeps_credit=True)
    workspace = kept_in(tmp_path, request)
    console = ConsoleApp(workspace, Clock(lambda: NOW, UTC))
    async with console.run_test(size=WIDE) as pilot:
        screen = await listed(pilot)
        assert "2 payment records   paid Σ 20.00 USD" in screen and "Paid and settling nothing  5.00 USD" in screen
        workspace.payments.reverse("wire-1", "twice")
        await press(pilot, "r")
        assert "4 payment records   paid Σ 0.00 USD" in shown(console) and "settling nothing" not in shown(console)
        await press(pilot, "e", "j", "l")
        assert "4 rows × 15 columns" in shown(console)


async def test_a_file_has_the_decided_lines_that_are_on_the_screen(tmp_path: Path) -> None:
    payment = RepaymentRequest("WIRE-1", Decimal("15.00"), "USD", date(2026, 11, 20))
    workspace = kept_in(tmp_path, payment, "2026-11-20,wire-1,15.00,USD")
    console = ConsoleApp(workspace, Clock(lambda: NOW, UTC))
    async with console.run_test(size=WIDE) as pilot:
        assert "2 payment records" in await listed(pilot)
        await press(pilot, "/", *"state:matched", "enter")
        assert "1 of 3 payment records" in shown(console)
        await press(pilot, "e", "j", "l")
        assert "1 row × 15 columns" in shown(console)


async def test_its_keys_lead_to_reversing_loading_and_deciding(tmp_path: Path) -> None:
    payment = RepaymentRequest("WIRE-1", Decimal("15.00"), "USD", date(2026, 11, 20))
    workspace = kept_in(tmp_path, payment, "2026-11-21,WIRE-9,9.00,USD", "2026-11-20,wire-1,15.00,USD")
    console = ConsoleApp(workspace, Clock(lambda: NOW, UTC))
    async with console.run_test(size=WIDE) as pilot:
        screen = await listed(pilot)
        assert "3 payment records   paid Σ 15.00 USD" in screen and "1 statement line to be decided" in screen
        await press(pilot, "L")
        assert isinstance(console.screen, StatementFileDialog)
        await press(pilot, "escape", "/", *"type:statement", "enter", "enter")
        assert isinstance(console.screen, StatementDialog) and "WIRE-9" in shown(console)
        await press(pilot, "escape", "escape", "/", *"type:allocation", "enter", "enter")
        assert "statement.csv, line 3: 15.00 USD on 2026-11-20" in shown(console)
        await press(pilot, "escape", "R")
        assert isinstance(console.screen, ReverseDialog) and "WIRE-1" in shown(console)
