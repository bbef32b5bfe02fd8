"""A month of a real store from station to station: lines that are read, files that were replaced, payments recorded."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import Cancelled, DamagedStore, UnknownMonth
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.domain.sync_state import SyncStep
from partner_tui.domain.tie_out import Cause, Station, Stop, TieOut
from partner_tui.ledger import Ledger
from partner_tui.services.bills import SumsRead
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import INVOICE, OCTOBER, SUMMARY
from tests.unit.bill_files import LINES, write_bill

SEPTEMBER, AUGUST = OCTOBER.previous, OCTOBER.plus(-2)


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


@pytest.fixture
def ledger(tmp_path: Path, workspace: Workspace) -> Ledger:
    return Ledger.open(tmp_path / "data")


def the(found: TieOut, station: Station) -> Stop:
    stop = found.stop(station)
    assert stop is not None
    return stop


def rewrite_amounts(tmp_path: Path, more: str) -> None:
    """Another amount in every line, by a sound Parquet file: only adding up the lines can tell."""
    (file,) = (tmp_path / "data" / "bills" / "2026-10").glob("*/lines-*.parquet")
    frame = pl.read_parquet(file)
    file.write_bytes(b"")
    frame.with_columns((pl.col("amount") + Decimal(more)).cast(frame.schema["amount"])).write_parquet(file)


def pay(workspace: Workspace, amount: str, reference: str = "wire 1", *, keep: bool = False) -> None:
    request = RepaymentRequest(reference, Decimal(amount), "USD", NOW.date(), months=(OCTOBER,), keeps_credit=keep)
    workspace.payments.record(request)


def test_every_station_of_a_month(workspace: Workspace, ledger: Ledger) -> None:
    ledger.vendor.put_summary(SUMMARY, operator="sync", at=NOW)
    ledger.vendor.put_invoices([INVOICE, replace(INVOICE, request_id="r2", month=SEPTEMBER)], operator="sync", at=NOW)
    pay(workspace, "15.00")
    found = workspace.tie_out.of(OCTOBER)
    assert [(stop.station, stop.amount) for stop in found.stops] == [
        (Station.LINES, Decimal("15.0000000001")),
        (Station.ROLLUP, Decimal("15.0000000001")),
        (Station.LEDGER, Decimal("15.0000000001")),
        (Station.DUE, Decimal("15.00")),
        (Station.VENDOR, Decimal("15.00")),
        (Station.INVOICES, Decimal("15.00")),
        (Station.REPAYMENTS, Decimal("15.00")),
    ]
    assert [stop.cause for stop in found.stops] == [None, None, None, Cause.ROUNDING, None, None, None]
    assert (
        found.facts.lines
        == found.facts.rollup
        == BillSums(Decimal("15.7500000001"), Decimal("-1.05"), Decimal("0.3"), 5)
    )


def test_the_lines_themselves_are_read(workspace: Workspace, tmp_path: Path) -> None:
    rewrite_amounts(tmp_path, "0.01")
    found = workspace.tie_out.of(OCTOBER)
    assert the(found, Station.LINES).amount == Decimal("15.0500000001")
    assert (the(found, Station.ROLLUP).difference, the(found, Station.ROLLUP).cause) == (
        Decimal("-0.05"),
        Cause.DAMAGE,
    )
    assert the(found, Station.LEDGER).cause is None


def test_lines_that_are_gone_hide_nothing_else(workspace: Workspace, tmp_path: Path) -> None:
    (file,) = (tmp_path / "data" / "bills" / "2026-10").glob("*/lines-*.parquet")
    file.unlink()
    found = workspace.tie_out.of(OCTOBER)
    assert the(found, Station.LINES).cause is Cause.DAMAGE
    assert file.name in found.facts.unread
    assert the(found, Station.DUE).amount == Decimal("15.00")


def test_which_files_the_month_had(workspace: Workspace, tmp_path: Path, ledger: Ledger) -> None:
    before = replace(SUMMARY, as_of=NOW - timedelta(hours=1))
    ledger.vendor.put_summary(before, operator="sync", at=NOW)
    pay(workspace, "15.00")
    workspace.imports.run(write_bill(tmp_path, lines=LINES[:2], name="second.csv"))
    found = workspace.tie_out.of(OCTOBER)
    assert [file.record.source_name for file in found.facts.files] == ["second.csv", "customerBill_202610.csv"]
    assert [file.record.sums.lines for file in found.facts.files] == [2, 5]
    assert found.facts.files[0].record == workspace.bills.record(OCTOBER)
    assert the(found, Station.VENDOR).cause is Cause.LATER_FILE
    assert (the(found, Station.REPAYMENTS).cause, the(found, Station.REPAYMENTS).difference) == (
        Cause.OVERPAID,
        Decimal("2.50"),
    )
    assert workspace.tie_out.of(OCTOBER).facts.files == ledger.publications(OCTOBER)
    assert ledger.publications(SEPTEMBER) == ()


def ask_again(ledger: Ledger, at: datetime, *, is_done: bool = True) -> None:
    """The vendor says the same, or nothing at all: what is kept of its summary stays as it is."""
    step = SyncStep("summary 2026-10", at, "2026-10 final: amount due 15.00 USD.", is_done)
    ledger.vendor.put_step(step, operator="sync", at=at)


def test_a_truncated_file_is_not_explained_by_the_one_before_it(
    workspace: Workspace, tmp_path: Path, ledger: Ledger, clock: Callable[[], datetime]
) -> None:
    """What the vendor says was heard before the file came, and again after it: then `check` fails, and this too."""
    ledger.vendor.put_summary(replace(SUMMARY, as_of=NOW - timedelta(hours=2)), operator="sync", at=NOW)
    workspace.imports.run(write_bill(tmp_path, lines=LINES[:2], name="second.csv"))
    ask_again(ledger, NOW - timedelta(hours=1))
    assert the(workspace.tie_out.of(OCTOBER), Station.VENDOR).cause is Cause.LATER_FILE
    ask_again(ledger, NOW + timedelta(hours=1), is_done=False)
    assert the(workspace.tie_out.of(OCTOBER), Station.VENDOR).cause is Cause.LATER_FILE
    ask_again(ledger, NOW + timedelta(hours=1))
    found = workspace.tie_out.of(OCTOBER)
    assert the(found, Station.VENDOR).cause is Cause.MISSING_PART
    assert found.unexplained == (the(found, Station.VENDOR),)
    assert workspace.checks.run(OCTOBER)[0].problems


def test_a_file_from_before_the_bill_was_final_is_an_estimate_still(
    tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    early = OCTOBER.final_at - timedelta(days=1)
    Workspace.open(Settings(tmp_path / "data"), lambda: early).imports.run(write_bill(tmp_path))
    workspace, ledger = Workspace.open(Settings(tmp_path / "data"), clock), Ledger.open(tmp_path / "data")
    ledger.vendor.put_summary(replace(SUMMARY, amount_due=Decimal("2000.00")), operator="sync", at=NOW)
    found = workspace.tie_out.of(OCTOBER)
    assert (found.facts.status, found.facts.is_final) == (CycleStatus.CLOSING, True)
    assert found.unexplained == (the(found, Station.VENDOR),)
    assert the(found, Station.VENDOR).cause is Cause.CLOSING
    assert the(found, Station.REPAYMENTS).cause is None
    assert workspace.checks.run(OCTOBER)[0].problems


def test_an_invoice_that_only_a_paper_is_known_of(workspace: Workspace, ledger: Ledger, tmp_path: Path) -> None:
    paper = tmp_path / "x.pdf"
    paper.write_bytes(b"%PDF-1.7 made up")
    workspace.invoices.attach(OCTOBER, paper, "X-9")
    found = workspace.tie_out.of(OCTOBER)
    assert (found.facts.invoices, found.facts.on_file) == ((), ("X-9",))
    assert Station.INVOICES not in found.unknown
    monthless = replace(INVOICE, invoice_no="x-9", month=None)
    ledger.vendor.put_invoices([monthless], operator="sync", at=NOW)
    found = workspace.tie_out.of(OCTOBER)
    assert (found.facts.invoices, found.facts.on_file) == ((monthless,), ())
    assert the(found, Station.INVOICES).amount == Decimal("15.00")


def test_an_audit_event_that_rotted_is_refused(workspace: Workspace, tmp_path: Path, ledger: Ledger) -> None:
    connection = sqlite3.connect(tmp_path / "data" / "ledger.db")
    connection.execute("DROP TRIGGER events_are_never_changed")
    ((detail,),) = connection.execute("SELECT detail FROM events WHERE subject = '2026-10'").fetchall()
    told = json.loads(detail)
    told["record"]["expenditures"] = "1.00"
    connection.execute("UPDATE events SET detail = ? WHERE subject = '2026-10'", (json.dumps(told),))
    connection.commit()
    connection.close()
    with pytest.raises(DamagedStore, match="of the audit trail is not as it was written"):
        workspace.tie_out.of(OCTOBER)


def test_only_what_counts_is_paid(workspace: Workspace) -> None:
    pay(workspace, "5.00", "wire 1")
    pay(workspace, "4.00", "wire 2")
    workspace.payments.reverse("wire 1", "sent back")
    found = workspace.tie_out.of(OCTOBER)
    assert (the(found, Station.REPAYMENTS).amount, the(found, Station.REPAYMENTS).cause) == (
        Decimal("4.00"),
        Cause.UNPAID,
    )
    assert [repayment.reference for repayment, _ in found.facts.paid] == ["wire 2"]
    pay(workspace, "20.00", "wire 3", keep=True)
    kept = workspace.tie_out.of(OCTOBER)
    assert (the(kept, Station.REPAYMENTS).amount, the(kept, Station.REPAYMENTS).cause) == (Decimal("15.00"), None)


def test_months_without_lines_and_months_that_nobody_knows(workspace: Workspace, ledger: Ledger) -> None:
    ledger.vendor.put_summary(replace(SUMMARY, month=AUGUST), operator="sync", at=NOW)
    found = workspace.tie_out.of(AUGUST)
    assert found.unknown == (Station.LINES, Station.INVOICES)
    assert the(found, Station.REPAYMENTS).difference == Decimal("-15.00")
    with pytest.raises(UnknownMonth):
        workspace.tie_out.of(SEPTEMBER)


def test_a_month_that_is_replaced_while_it_is_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Summary and lines are of one file, whichever it is."""
    read, turns = workspace.bills.sums_read, [1]

    def replaced_first(month: BillCycle, cancelled: Callable[[], bool]) -> SumsRead:
        if turns:
            turns.pop()
            workspace.imports.run(write_bill(tmp_path, lines=LINES[:2], name="second.csv"))
        return read(month, cancelled)

    monkeypatch.setattr(type(workspace.bills), "sums_read", lambda self, *asked: replaced_first(*asked))
    found = workspace.tie_out.of(OCTOBER)
    assert (the(found, Station.LINES).amount, the(found, Station.LEDGER).amount) == (Decimal("12.5000000001"),) * 2
    assert not found.unexplained


def test_reading_stops_when_nobody_waits_any_more(workspace: Workspace) -> None:
    with pytest.raises(Cancelled):
        workspace.tie_out.of(OCTOBER, lambda: True)


def test_a_month_without_any_line(workspace: Workspace, tmp_path: Path) -> None:
    workspace.imports.run(write_bill(tmp_path, "2026-09", lines=()))
    found = workspace.tie_out.of(SEPTEMBER)
    assert found.facts.lines == BillSums()
    assert the(found, Station.REPAYMENTS).cause is None
