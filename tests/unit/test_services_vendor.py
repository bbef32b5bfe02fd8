"""What sync has brought, asked for: from the ledger alone, and beside the bills."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.errors import DamagedStore
from partner_tui.domain.partner import BudgetKind
from partner_tui.domain.sync_state import SyncStep
from partner_tui.ledger import Ledger
from partner_tui.ledger.vendor_figures import VendorFigures
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.store.vendor import BUDGET, CUSTOMER, INVOICE, OCTOBER, QUOTA, SUMMARY
from tests.unit.bill_files import write_bill

LATER = NOW + timedelta(hours=3)
SEPTEMBER = OCTOBER.previous


@pytest.fixture
def workspace(tmp_path: Path, clock: Callable[[], datetime]) -> Workspace:
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(write_bill(tmp_path))
    return workspace


@pytest.fixture
def figures(workspace: Workspace, tmp_path: Path) -> VendorFigures:
    return Ledger.open(tmp_path / "data").vendor


def put(figures: VendorFigures) -> None:
    figures.put_quota(QUOTA, operator="sync", at=NOW)
    figures.put_invoices([INVOICE], operator="sync", at=NOW)
    figures.put_customers([CUSTOMER], operator="sync", at=NOW)
    figures.put_budgets([BUDGET, replace(BUDGET, kind=BudgetKind.ONE_OFF)], operator="sync", at=NOW)


def asked(figures: VendorFigures, step: str, *, is_done: bool = True) -> None:
    figures.put_step(SyncStep(step, LATER, "It is as it was.", is_done), operator="sync", at=LATER)


def test_nothing_was_synced(workspace: Workspace) -> None:
    vendor = workspace.vendor
    assert vendor.quota() is None
    assert vendor.invoices() == vendor.invoices_of(OCTOBER) == ()
    assert (vendor.customers(), vendor.budgets()) == ({}, {})
    month = workspace.bills.summary(OCTOBER)
    assert (month.invoice_no, month.invoice_state, month.tax) == (None, None, Decimal("0.5"))


def test_what_was_synced(workspace: Workspace, figures: VendorFigures) -> None:
    put(figures)
    order = replace(INVOICE, request_id="r9", month=None, applied_at=LATER)
    figures.put_invoices([order], operator="sync", at=NOW)
    vendor = workspace.vendor
    assert vendor.quota() == QUOTA
    assert vendor.invoices() == (order, INVOICE)
    assert (vendor.invoices_of(OCTOBER), vendor.invoices_of(SEPTEMBER)) == ((INVOICE,), ())
    assert vendor.customers() == {"c1": CUSTOMER}
    assert vendor.budgets() == {"c1": (BUDGET, replace(BUDGET, kind=BudgetKind.ONE_OFF))}


def test_customers_are_read_again_only_when_something_has_changed(workspace: Workspace, figures: VendorFigures) -> None:
    put(figures)
    before = workspace.vendor.customers()
    assert workspace.vendor.customers() is before
    figures.put_customers([replace(CUSTOMER, level="V5")], operator="sync", at=NOW)
    assert workspace.vendor.customers()["c1"].level == "V5"
    figures.put_budgets([], operator="sync", at=NOW)
    assert workspace.vendor.budgets() == {}


def test_a_figure_is_as_of_when_the_vendor_was_last_asked(workspace: Workspace, figures: VendorFigures) -> None:
    put(figures)
    asked(figures, "quota")
    asked(figures, "budgets")
    assert workspace.vendor.quota() == replace(QUOTA, as_of=LATER)
    assert {budget.as_of for (*budgets,) in workspace.vendor.budgets().values() for budget in budgets} == {LATER}
    asked(figures, "quota", is_done=False)
    asked(figures, "budgets", is_done=False)
    assert workspace.vendor.quota() == QUOTA
    assert workspace.vendor.budgets()["c1"][0] == BUDGET


def test_months_have_their_invoices(workspace: Workspace, figures: VendorFigures) -> None:
    put(figures)
    month = workspace.bills.summary(OCTOBER)
    assert (month.invoice_no, month.invoice_state) == ("INV-1", "done")
    assert workspace.bills.months() == [month]
    (due,) = workspace.amounts.due()
    assert due.current == month


def test_the_bills_own_tax_comes_first(workspace: Workspace, figures: VendorFigures) -> None:
    figures.put_summary(replace(SUMMARY, tax=Decimal(7)), operator="sync", at=NOW)
    assert workspace.bills.summary(OCTOBER).tax == Decimal("0.5")


@pytest.mark.parametrize(("currency", "tax"), [("USD", Decimal(7)), ("CNY", None)])
def test_the_vendors_tax_where_the_bill_has_none(
    workspace: Workspace, figures: VendorFigures, tmp_path: Path, currency: str, tax: Decimal | None
) -> None:
    file = write_bill(tmp_path, "2026-09")
    lines = [line.rpartition(",")[0] for line in file.read_text("utf-8").splitlines()]  # its last column is the tax
    file.write_text("\n".join([*lines, ""]), "utf-8")
    workspace.imports.run(file)
    assert workspace.bills.summary(SEPTEMBER).tax is None
    figures.put_summary(replace(SUMMARY, month=SEPTEMBER, currency=currency, tax=Decimal(7)), operator="s", at=NOW)
    assert workspace.bills.summary(SEPTEMBER).tax == tax
    assert workspace.bills.record(SEPTEMBER).tax is None


@pytest.mark.parametrize(("table", "column"), [("invoices", "invoice_no"), ("vendor_summaries", "tax")])
def test_figures_that_rotted_cost_themselves_and_no_bill(
    workspace: Workspace, figures: VendorFigures, tmp_path: Path, table: str, column: str
) -> None:
    put(figures)
    figures.put_summary(SUMMARY, operator="sync", at=NOW)
    with sqlite3.connect(tmp_path / "data" / "ledger.db") as connection:
        connection.execute(f"UPDATE {table} SET {column} = '9'")
    connection.close()
    (month,) = workspace.bills.months()
    assert (month.invoice_no, month.sums.lines) == (None, 5)
    assert any(
        table in problem or "vendor summary" in problem or "invoice" in problem
        for check in workspace.checks.run()
        for problem in check.problems
    )


def test_a_quota_that_rotted_is_refused(workspace: Workspace, figures: VendorFigures, tmp_path: Path) -> None:
    put(figures)
    with sqlite3.connect(tmp_path / "data" / "ledger.db") as connection:
        connection.execute("UPDATE quota SET used = '1'")
    connection.close()
    with pytest.raises(DamagedStore, match="a row of quota"):
        workspace.vendor.quota()


def test_first_figures_wait_for_none_of_the_others(figures: VendorFigures, tmp_path: Path) -> None:
    put(figures)
    figures.put_summary(SUMMARY, operator="sync", at=NOW)
    script = (
        "import sys; from pathlib import Path; from partner_tui.settings import Settings;"
        "from partner_tui.services.workspace import Workspace;"
        "workspace = Workspace.open(Settings(Path(sys.argv[1])));"
        "assert workspace.bills.months()[0].invoice_no == 'INV-1' and workspace.vendor.quota();"
        "heavy = {'ledger.vendor_forms', 'domain.partner', 'domain.invoice', 'services.syncing'};"
        "assert not {f'partner_tui.{name}' for name in heavy} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "data"], check=True)
