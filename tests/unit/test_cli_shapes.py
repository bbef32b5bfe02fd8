import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from partner_tui.cli import shapes
from partner_tui.cli.totals import ShownRow, TotalsAnswer
from partner_tui.domain.bill import BillSums, BillType, MonthSummary
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.due import AmountDue
from partner_tui.domain.export import ExportFormat, ExportKind, ExportProgress, ExportSpec, ExportState, ExportTask
from partner_tui.domain.owing import Paid
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.reconciliation import Difference, Figure, Reason, Standing
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncResult
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals
from partner_tui.domain.vendor_month import VendorMonth
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.services.checking import MonthCheck

MONTH = BillCycle(2026, 10)
AT = datetime(2026, 11, 23, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=8)))
SUMS = BillSums(Decimal("1234.5000000000"), Decimal("-0.0000000001"), Decimal("0E-10"), 7)


def month(cycle: BillCycle = MONTH, status: CycleStatus = CycleStatus.FINAL) -> MonthSummary:
    return MonthSummary(cycle, status, "USD", SUMS, None, 2, 3, "bill.csv", AT)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0E-10", "0"),
        ("1E+3", "1000"),
        ("1234.5000000000", "1234.5"),
        ("-0.0000000001", "-0.0000000001"),
        ("12345678901234567890123456789012345678.0123456789", "12345678901234567890123456789012345678.0123456789"),
    ],
)
def test_decimals_keep_every_digit(amount: str, written: str) -> None:
    assert shapes.digits(Decimal(amount)) == written


def test_moments_are_utc() -> None:
    assert shapes.moment(AT) == "2026-11-23T04:00:00Z"
    assert shapes.moment(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"


def test_a_month() -> None:
    assert json.dumps(shapes.summary(month())) == (
        '{"month": "2026-10", "status": "final", "currency": "USD", "expenditures": "1234.5", '
        '"refunds": "-0.0000000001", "adjustments": "0", "bill_amount": "1234.4999999999", "amount_due": "1234.5", '
        '"tax": null, "invoice_no": null, "paid": "0", "unpaid": "1234.5", "lines": 7, "customers": 2, "products": 3, '
        '"source": "bill.csv", "as_of": "2026-11-23T04:00:00Z", "overpaid": "0", "payment": "unpaid", '
        '"due_on": null, "overdue": false, "invoice_state": null}'
    )
    assert shapes.months([month()]) == {"months": [shapes.summary(month())]}


def shown(*rows: ProductTotal | CustomerTotal | RegionTotal, before: Decimal | None = None) -> tuple[ShownRow, ...]:
    return tuple(ShownRow(row, row.sums, before, "") for row in rows)


def test_rows_by_product_region_and_customer() -> None:
    others = BillSums(refunds=Decimal("-1"), adjustments=Decimal("0.50"), lines=2)
    product = ProductTotal("ecs", "Elastic Cloud Server", False, SUMS)
    products = Totals(MONTH, "USD", (product,), SUMS, others)
    answer = shapes.totals(TotalsAnswer(BillQuery(MONTH), products, None, shown(product), of=1))
    unknown = '"customer_expenditure": null, "margin": null, "before": null, "change": null'
    assert json.dumps(answer) == (
        '{"month": "2026-10", "rows": [{"product_type_code": "ecs", "product_type": "Elastic Cloud Server", '
        f'"expenditures": "1234.5", "lines": 7, "total": "1234.4999999999", {unknown}, "standing": "", '
        '"koogallery": false}], "others": {"refunds": "-1", "adjustments": "0.5"}, '
        '"total": {"expenditures": "1234.5", "refunds": "-0.0000000001", "adjustments": "0", '
        f'"total": "1234.4999999999", "lines": 7, {unknown}}}, "gone": [], '
        '"others_total": {"total": "-0.5", "lines": 2, "before": null, "change": null}, "month_before": null, '
        '"of": {"rows": 1, "total": "1234.4999999999"}}'
    )
    region = RegionTotal("r1", "Region", SUMS)
    query = BillQuery(MONTH, Grouping.REGION)
    (row,) = rows_of(TotalsAnswer(query, Totals(MONTH, "USD", (region,), SUMS), None, shown(region), of=1))
    assert list(row.items())[:4] == [
        *(("region_code", "r1"), ("region", "Region"), ("expenditures", "1234.5"), ("lines", 7)),
    ]
    customer = CustomerTotal("c1", "客户", "acc", replace(SUMS, customer_expenditure=Decimal("1300")))
    query = BillQuery(MONTH, Grouping.CUSTOMER)
    rows = shown(customer, before=Decimal("1000"))
    (row,) = rows_of(TotalsAnswer(query, Totals(MONTH, "USD", (customer,), SUMS), None, rows, of=1))
    assert json.dumps(row) == (
        '{"customer_id": "c1", "customer_name": "\\u5ba2\\u6237", "account_name": "acc", "expenditures": "1234.5", '
        '"refunds": "-0.0000000001", "adjustments": "0", "total": "1234.4999999999", "lines": 7, '
        '"customer_expenditure": "1300", "margin": "65.5000000001", "before": "1000", "change": "234.4999999999", '
        '"standing": ""}'
    )


def rows_of(answer: TotalsAnswer) -> list[dict[str, shapes.Json]]:
    rows = shapes.totals(answer)["rows"]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def test_a_line_has_numbers_as_text_and_null_for_nothing() -> None:
    columns = ("customer_id", "usage", "region", "extra:Cost Tag", "count")
    assert shapes.line(columns, ("c1", Decimal("744.0000000000"), None, "a\x1bb", 3)) == {
        "customer_id": "c1",
        "usage": "744",
        "region": None,
        "extra:Cost Tag": "a\x1bb",
        "count": "3",
    }
    assert shapes.dumps("客\x1b\ud800") == '"\\u5ba2\\u001b\\ud800"'


def paid_month(cycle: BillCycle, paid: str, *, is_overdue: bool = False) -> MonthSummary:
    return replace(month(cycle), paid=Decimal(paid), due_on=date(cycle.year, 12, 5), is_overdue=is_overdue)


def vendor_month(cycle: BillCycle, status: CycleStatus = CycleStatus.FINAL) -> VendorMonth:
    amounts = (Decimal("7.50"), Decimal(0), Decimal(0), Decimal("7.50"))
    return VendorMonth(VendorSummary(cycle, "USD", *amounts, None, AT), status, paid=Decimal("0.50"))


def test_what_is_due() -> None:
    closing = month(BillCycle(2026, 11), CycleStatus.CLOSING)
    running = month(BillCycle(2026, 12), CycleStatus.ESTIMATE)
    amount = AmountDue.over("USD", (month(BillCycle(2026, 9)), running, month(), closing))
    assert json.dumps(shapes.due(amount)).startswith(
        '{"currency": "USD", "total": "2469", '
        '"current_month": {"month": "2026-10", "unpaid": "1234.5", "status": "final"}, '
        '"previous_months": [{"month": "2026-09", "amount_due": "1234.5", "paid": "0", "unpaid": "1234.5"}], '
        '"estimate": {"month": "2026-12", "amount": "1234.5", "as_of": "2026-11-23T04:00:00Z"}, '
        '"overdue": "0", "overdue_since": null, "credit": "0", "overpaid": [], '
        '"closing": [{"month": "2026-11", "amount": "1234.4999999999", "as_of": "2026-11-23T04:00:00Z", '
        '"expected_after": "2026-12-05T04:00:00Z", "is_early": false}], "months": [{"month": "2026-10", '
    )


def test_what_was_paid_stands_beside_what_is_due() -> None:
    months = (
        paid_month(MONTH, "1000.00"),
        paid_month(BillCycle(2026, 9), "1234.50", is_overdue=True),
        paid_month(BillCycle(2026, 8), "1300.00", is_overdue=True),
        paid_month(BillCycle(2025, 7), "0.01", is_overdue=True),
    )
    july = (BillCycle(2026, 7), "USD")
    paid = Paid({july: Decimal(5), (BillCycle(2026, 6), "EUR"): Decimal(9)}, {"USD": Decimal("40.10")})
    amount = AmountDue.over("USD", months, paid, [vendor_month(BillCycle(2026, 5))])
    found = shapes.due(amount)
    assert found["total"] == "1468.99"
    assert (found["overdue"], found["overdue_since"]) == ("1234.49", "2025-12-05")
    assert found["credit"] == "40.1"
    assert found["overpaid"] == [{"month": "2026-08", "amount": "65.5"}, {"month": "2026-07", "amount": "5"}]
    assert isinstance(found["months"], list) and isinstance(found["vendor_months"], list)
    first, second, third, last = (row for row in found["months"] if isinstance(row, dict))
    assert first == {
        "month": "2026-10",
        "bill_amount": "1234.4999999999",
        "amount_due": "1234.5",
        "paid": "1000",
        "unpaid": "234.5",
        "overpaid": "0",
        "payment": "part paid",
        "due_on": "2026-12-05",
        "overdue": False,
        "tax": None,
        "invoice_no": None,
        "invoice_state": None,
    }
    assert [(row["payment"], row["overdue"]) for row in (second, third, last)] == [
        *(("paid", False), ("paid", False), ("overdue", True)),
    ]
    (theirs,) = found["vendor_months"]
    assert isinstance(theirs, dict)
    assert (theirs["month"], theirs["unpaid"], theirs["status"]) == ("2026-05", "7", "final")


def test_the_months_to_be_paid() -> None:
    own = (month(BillCycle(2026, 9)), replace(month(), currency="EUR"))
    months: list[MonthSummary | VendorMonth] = [vendor_month(BillCycle(2026, 5)), *own]
    found = shapes.unpaid(months)
    assert found["totals"] == {"USD": "1234.5", "EUR": "1234.5"}
    assert isinstance(found["months"], list)
    assert [
        (row["month"], row["currency"], row["unpaid"], row["has_lines"])
        for row in found["months"]
        if isinstance(row, dict)
    ] == [
        ("2026-05", "USD", "7", False),
        ("2026-09", "USD", "1234.5", True),
        ("2026-10", "EUR", "1234.5", True),
    ]


def test_nothing_is_due_of_an_empty_store_or_before_the_first_final_month() -> None:
    nothing: dict[str, object] = {"current_month": None, "previous_months": [], "estimate": None}
    apart: dict[str, object] = {"overdue": "0", "overdue_since": None, "credit": "0", "overpaid": [], "closing": []}
    empty = {"currency": None, "total": "0"} | nothing | apart | {"months": [], "vendor_months": []}
    assert shapes.due(None) == empty
    assert shapes.due(AmountDue.over("EUR", ())) == empty | {"currency": "EUR"}


def test_a_check() -> None:
    difference = Difference(Figure.AMOUNT_DUE, Decimal("15.00"), Decimal("15.010"), Reason.ROUNDING)
    found = shapes.checked(
        [
            MonthCheck(None, ("broken",)),
            MonthCheck(MONTH),
            MonthCheck(MONTH.previous, ("too little",), (difference,), Standing.DIFFERS),
        ]
    )
    assert json.dumps(found) == (
        '{"ok": false, "months": [{"month": null, "ok": false, "problems": ["broken"], "differences": [], '
        '"vendor": null}, {"month": "2026-10", "ok": true, "problems": [], "differences": [], "vendor": "only_ours"}, '
        '{"month": "2026-09", "ok": false, "problems": ["too little"], "differences": [{"figure": "amount_due", '
        '"ours": "15", "theirs": "15.01", "difference": "-0.01", "reason": "rounding"}], "vendor": "differs"}]}'
    )
    assert shapes.checked([]) == {"ok": True, "months": []}


def test_a_sync() -> None:
    steps = (
        SyncedStep("quota", StepOutcome.CHANGED, "New.", ("quota 50,000.00, was 40,000.00",)),
        SyncedStep("invoices", StepOutcome.FAILED, "客", next_step="Again."),
    )
    found = shapes.synced(SyncResult(AT, AT + timedelta(seconds=1), steps, ("2026-10: too little",)))
    assert json.dumps(found) == (
        '{"ok": false, "started_at": "2026-11-23T04:00:00Z", "ended_at": "2026-11-23T04:00:01Z", "steps": ['
        '{"name": "quota", "outcome": "changed", "sentence": "New.", "changes": ["quota 50,000.00, was 40,000.00"], '
        '"next_step": null}, {"name": "invoices", "outcome": "failed", "sentence": "\\u5ba2", "changes": [], '
        '"next_step": "Again."}], "differences": ["2026-10: too little"]}'
    )
    assert shapes.synced(SyncResult(AT, AT, steps[:1]))["ok"] is True
    assert (
        shapes.synced(SyncResult(AT, AT, steps))["ok"] is shapes.synced(SyncResult(AT, AT, (), ("x",)))["ok"] is False
    )


def test_an_export() -> None:
    spec = ExportSpec(
        MONTH, BillCycle(2026, 11), ExportKind.DETAILS, ExportFormat.CSV, customer="c1", columns=("usage",)
    )
    task = ExportTask(
        41, spec, ExportState.COMPLETED, "ann from 192.0.2.7", AT, AT, AT, 2, False, 7, 1000, "ab", "/x/客.csv"
    )
    assert json.dumps(shapes.export(task)) == (
        '{"id": 41, "month": "2026-10", "kind": "details", "format": "csv", "state": "completed", "rows": 7, '
        '"bytes": 1000, "sha256": "ab", "path": "/x/\\u5ba2.csv", "created_at": "2026-11-23T04:00:00Z", '
        '"finished_at": "2026-11-23T04:00:00Z", "error": null, "operator": "ann from 192.0.2.7", '
        '"started_at": "2026-11-23T04:00:00Z", "attempts": 2, "progress": null, "spec": '
        '{"months": ["2026-10", "2026-11"], "customer": "c1", "product": null, "region": null, "bill_type": null, '
        '"filter": "", "columns": ["usage"], "masked": false, "compressed": false, "headers": "en", "guarded": true}}'
    )


def test_only_the_export_that_runs_has_progress() -> None:
    spec = ExportSpec(MONTH, MONTH, bill_type=BillType.REFUND)
    waiting, running = (
        ExportTask(number, spec, state, "ann", AT)
        for number, state in ((42, ExportState.QUEUED), (41, ExportState.RUNNING))
    )
    found = shapes.exports([waiting, running], ExportProgress(41, "writing", 5, 10))["tasks"]
    assert found == [shapes.export(waiting), shapes.export(running, ExportProgress(41, "writing", 5, 10))]
    first, second = (task for task in found if isinstance(task, dict))
    assert first["progress"] is first["finished_at"] is first["started_at"] is first["path"] is None
    assert second["progress"] == {"phase": "writing", "rows": 5, "rows_total": 10}
    assert shapes.export(running, ExportProgress(41, "reading"))["progress"] == {
        **{"phase": "reading", "rows": 0, "rows_total": None}
    }
    assert isinstance(first["spec"], dict) and first["spec"]["bill_type"] == "refund"
    assert shapes.exports([], None) == {"tasks": []}
