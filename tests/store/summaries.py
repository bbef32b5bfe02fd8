"""Summaries to write: of bills in a store, and made up of values that no bill generator would think of."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.export import ExportSpec
from partner_tui.domain.money import exact_sum
from partner_tui.domain.query import Grouping
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals
from partner_tui.exporting.content import MonthContent, Provenance, Summary
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW

MONTH = BillCycle(2026, 10)


def stored_summary(folder: Path, spec: ExportSpec, customers: int = 40) -> Summary:
    """Of bills that were generated and imported: three months up to 2026-10."""
    workspace = Workspace.open(Settings(folder / "data"), lambda: NOW)
    plan = SamplePlan(MONTH, months=3, lines=3_000, customers=customers, seed=5, as_of=MONTH.end)
    for file in write_bill_files(folder / "files", plan):
        workspace.imports.run(file)
    bills = workspace.bills
    months = tuple(
        MonthContent(
            bills.summary(month),
            bills.by_product(spec.query(month, Grouping.PRODUCT)),
            bills.by_customer(spec.query(month, Grouping.CUSTOMER)),
            bills.by_region(spec.query(month, Grouping.REGION)),
        )
        for month in spec.months
    )
    return Summary(
        months,
        workspace.amounts.due()[0],
        tuple(reversed(bills.months())),
        "Nordwind 北风云",
        _provenance(spec, [bills.record(month) for month in spec.months], months),
    )


def made_summary(
    customers: Sequence[CustomerTotal], *, label: str = "Partner", source: str = "bill.csv", product: str = "Server"
) -> Summary:
    """One final month of these customers, who bought one product in one region."""
    total = sum((row.sums for row in customers), BillSums())
    bought = replace(total, refunds=Decimal(0), adjustments=Decimal(0))
    others = replace(total, expenditures=Decimal(0), lines=0, customer_expenditure=None)
    summary = MonthSummary(MONTH, CycleStatus.FINAL, "USD", total, Decimal("0.5"), len(customers), 1, source, NOW)
    month = MonthContent(
        summary,
        Totals(MONTH, "USD", (ProductTotal("hws.ec2", product, False, bought),), total, others),
        Totals(MONTH, "USD", tuple(customers), total),
        Totals(MONTH, "USD", (RegionTotal("eu-1", product, bought),), total, others),
    )
    record = MonthRecord(
        MONTH, "20261105T040000Z-1", "USD", total, None, len(customers), 1, source, "ab" * 32, 12_345, NOW, "cd" * 32
    )
    due = AmountDue("USD", summary, (replace(summary, month=MONTH.previous, paid=Decimal("1")),))
    trend = (replace(summary, month=MONTH.previous), summary)
    return Summary((month,), due, trend, label, _provenance(ExportSpec(MONTH, MONTH), [record], (month,)))


def customer(name: str, amount: str = "10", number: int = 1, **sums: Decimal) -> CustomerTotal:
    return CustomerTotal(f"id-{number}", name, f"account-{number}", BillSums(Decimal(amount), lines=2, **sums))


def cancelled_after(polls: int) -> Callable[[], bool]:
    """Says no so many times."""
    answers = iter([False] * polls)
    return lambda: next(answers, True)


def _provenance(spec: ExportSpec, records: Sequence[MonthRecord], months: Sequence[MonthContent]) -> Provenance:
    totals = [month.by_customer.total for month in months]
    return Provenance(
        spec,
        tuple(records),
        sum(total.lines for total in totals),
        exact_sum(total.total for total in totals),
        "USD",
        datetime(2026, 11, 23, 4, tzinfo=UTC),
        "9.8.7",
    )
