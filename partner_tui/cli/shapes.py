"""The JSON that commands print: its keys, their order, and how a value is written. Scripts rely on every one."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from partner_tui.cli.totals import ShownRow, TotalsAnswer
from partner_tui.domain.bill import BillSums, CustomerTotal, MonthSummary, ProductTotal, RegionTotal
from partner_tui.domain.due import AmountDue
from partner_tui.domain.money import EXACT
from partner_tui.domain.record import ImportResult, MonthRecord
from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.total_rows import GONE
from partner_tui.services.findings import Finding, Health

if TYPE_CHECKING:
    from partner_tui.domain.export import ExportProgress, ExportSpec, ExportTask
    from partner_tui.domain.reconciliation import Difference
    from partner_tui.services.checking import MonthCheck

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def dumps(value: Json) -> str:
    """One line of ASCII."""
    return json.dumps(value, ensure_ascii=True)


def digits(amount: Decimal) -> str:
    """Every digit that says something: no exponent, no trailing zeros, no minus before zero."""
    return f"{EXACT.normalize(amount):f}" if amount else "0"


def moment(time: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def summary(month: MonthSummary) -> dict[str, Json]:
    return {
        "month": str(month.month),
        "status": month.status.value,
        "currency": month.currency,
        "expenditures": digits(month.sums.expenditures),
        "refunds": digits(month.sums.refunds),
        "adjustments": digits(month.sums.adjustments),
        "bill_amount": digits(month.bill_amount),
        "amount_due": digits(month.amount_due),
        "tax": None if month.tax is None else digits(month.tax),
        "invoice_no": month.invoice_no,
        "paid": digits(month.paid),
        "unpaid": digits(month.unpaid),
        "lines": month.sums.lines,
        "customers": month.customers,
        "products": month.products,
        "source": month.source,
        "as_of": moment(month.as_of),
    }


def months(summaries: Iterable[MonthSummary]) -> dict[str, Json]:
    return {"months": [summary(month) for month in summaries]}


def totals(answer: TotalsAnswer) -> dict[str, Json]:
    """Rows that are gone since the month before stand apart, but among movers, where their place says something."""
    total = answer.total
    others = answer.others
    rows = [row for row in answer.rows if answer.movers or row.standing != GONE]
    return {
        "month": str(answer.query.month),
        "rows": [_total_row(row) for row in rows],
        "others": {"refunds": digits(others.sums.refunds), "adjustments": digits(others.sums.adjustments)},
        "total": {**_sums(total.sums), **_margin(total.sums), **_against(total)},
        "gone": [_total_row(row) for row in answer.rows if row not in rows],
        "others_total": {"total": digits(others.sums.total), "lines": others.sums.lines, **_against(others)},
        "month_before": None if answer.before is None else str(answer.before.month),
        "of": {"rows": answer.of, "total": digits(answer.now.total.total)},
    }


def _total_row(row: ShownRow) -> dict[str, Json]:
    more: dict[str, Json] = {**_margin(row.sums), **_against(row), "standing": row.standing}
    match row.named:
        case CustomerTotal() as customer:
            return {
                "customer_id": customer.customer_id,
                "customer_name": customer.customer_name,
                "account_name": customer.account_name,
                **_sums(row.sums),
                **more,
            }
        case ProductTotal() as product:
            names: dict[str, Json] = {
                "product_type_code": product.product_type_code,
                "product_type": product.product_type,
            }
            more = {**more, "koogallery": product.koogallery}
        case RegionTotal() as region:
            names = {"region_code": region.region_code, "region": region.region}
        case None:
            raise ValueError("Others is no row of its own")
    return {
        **names,
        "expenditures": digits(row.sums.expenditures),
        "lines": row.sums.lines,
        "total": digits(row.sums.total),
        **more,
    }


def _against(row: ShownRow) -> dict[str, Json]:
    """The month before: null where the store has none."""
    return {"before": _digits(row.before), "change": _digits(row.change)}


def _margin(sums: BillSums) -> dict[str, Json]:
    """Null unless every line says what the customer pays."""
    return {"customer_expenditure": _digits(sums.customer_expenditure), "margin": _digits(sums.margin)}


def _digits(amount: Decimal | None) -> str | None:
    return None if amount is None else digits(amount)


def _sums(sums: BillSums) -> dict[str, Json]:
    return {
        "expenditures": digits(sums.expenditures),
        "refunds": digits(sums.refunds),
        "adjustments": digits(sums.adjustments),
        "total": digits(sums.total),
        "lines": sums.lines,
    }


def line(columns: tuple[str, ...], row: RowValues) -> dict[str, Json]:
    return {name: _cell(value) for name, value in zip(columns, row, strict=True)}


def _cell(value: Value) -> str | None:
    match value:
        case Decimal():
            return digits(value)
        case int():
            return str(value)
        case _:
            return value


def due(amount: AmountDue | None) -> dict[str, Json]:
    """None stands for a store without months."""
    if amount is None:
        return {"currency": None, "total": "0", "current_month": None, "previous_months": [], "estimate": None}
    current, estimate = amount.current, amount.estimate
    return {
        "currency": amount.currency,
        "total": digits(amount.total),
        "current_month": None
        if current is None
        else {"month": str(current.month), "unpaid": digits(current.unpaid), "status": current.status.value},
        "previous_months": [
            {
                "month": str(month.month),
                "amount_due": digits(month.amount_due),
                "paid": digits(month.paid),
                "unpaid": digits(month.unpaid),
            }
            for month in amount.previous
        ],
        "estimate": None
        if estimate is None
        else {
            "month": str(estimate.month),
            "amount": digits(estimate.amount_due),
            "as_of": moment(estimate.as_of),
        },
    }


def imported(results: Iterable[ImportResult]) -> dict[str, Json]:
    return {"files": [_import_result(result) for result in results]}


def _import_result(result: ImportResult) -> dict[str, Json]:
    record = result.record
    return {
        "file": result.file,
        "outcome": result.outcome.value.replace(" ", "_"),
        "month": str(record.month),
        "currency": record.currency,
        **_size(record),
        "sha256": record.source_sha256,
        "imported_at": moment(record.imported_at),
        "before": None if result.previous is None else _size(result.previous),
    }


def _size(record: MonthRecord) -> dict[str, Json]:
    return {"lines": record.sums.lines, "bill_amount": digits(record.sums.total)}


def exports(tasks: "Iterable[ExportTask]", progress: "ExportProgress | None") -> dict[str, Json]:
    return {"tasks": [export(task, progress) for task in tasks]}


def export(task: "ExportTask", progress: "ExportProgress | None" = None) -> dict[str, Json]:
    """Of several months `month` is the first; all are in the specification. `progress` is null unless it is running."""
    here = progress if progress is not None and progress.id == task.id else None
    return {
        "id": task.id,
        "month": str(task.spec.first),
        "kind": task.spec.kind.value,
        "format": task.spec.format.value,
        "state": task.state.value,
        "rows": task.rows,
        "bytes": task.bytes,
        "sha256": task.sha256,
        "path": task.path,
        "created_at": moment(task.created_at),
        "finished_at": None if task.finished_at is None else moment(task.finished_at),
        "error": task.error,
        "operator": task.operator,
        "started_at": None if task.started_at is None else moment(task.started_at),
        "attempts": task.attempts,
        "progress": None
        if here is None
        else {"phase": here.phase, "rows": here.rows, "rows_total": here.rows_total or None},
        "spec": _spec(task.spec),
    }


def _spec(spec: "ExportSpec") -> dict[str, Json]:
    return {
        "months": [str(month) for month in spec.months],
        "customer": spec.customer,
        "product": spec.product,
        "region": spec.region,
        "bill_type": None if spec.bill_type is None else spec.bill_type.value,
        "filter": spec.filter,
        "columns": None if spec.columns is None else list(spec.columns),
        "masked": spec.masked,
        "compressed": spec.compressed,
        "headers": spec.headers.value,
        "guarded": spec.guarded,
    }


def checked(months: "Iterable[MonthCheck]") -> dict[str, Json]:
    """What belongs to no month (the ledger's own problems) stands under the month null.

    `vendor` is how the month stands to the vendor's summary of it; the sentences about differences are among the
    problems. A month that is `only_theirs` has no lines that could be proved.
    """
    found = list(months)
    return {
        "ok": not any(month.problems for month in found),
        "months": [
            {
                "month": None if month.month is None else str(month.month),
                "ok": not month.problems,
                "problems": list(month.problems),
                "differences": [_difference(difference) for difference in month.differences],
                "vendor": None if month.month is None else month.standing.value.replace(" ", "_"),
            }
            for month in found
        ],
    }


def _difference(found: "Difference") -> dict[str, Json]:
    """`difference` is ours − theirs; `reason` is a likely one, or null."""
    return {
        "figure": found.what.value.replace(" ", "_"),
        "ours": digits(found.ours),
        "theirs": digits(found.theirs),
        "difference": digits(found.difference),
        "reason": None if found.reason is None else found.reason.value,
    }


def examined(findings: Iterable[Finding]) -> dict[str, Json]:
    found = list(findings)
    return {
        "ok": not any(finding.health is Health.PROBLEM for finding in found),
        "findings": [
            {
                "name": finding.name,
                "status": finding.health.value,
                "sentence": finding.sentence,
                "next_step": finding.next_step or None,
            }
            for finding in found
        ],
    }
