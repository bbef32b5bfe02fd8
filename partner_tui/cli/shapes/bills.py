"""Months, their sums and lines."""

from collections.abc import Iterable
from decimal import Decimal

from partner_tui.cli.shapes.due import payment
from partner_tui.cli.shapes.values import Json, digits, moment
from partner_tui.cli.totals import ShownRow, TotalsAnswer
from partner_tui.domain.bill import BillSums, MonthSummary
from partner_tui.domain.rows import RowValues, Value
from partner_tui.domain.total_rows import GONE
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal
from partner_tui.domain.vendor_month import VendorMonth


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
        **payment(month),
        "invoice_state": month.invoice_state,
    }


def months(summaries: Iterable[MonthSummary], theirs: Iterable[VendorMonth] = ()) -> dict[str, Json]:
    """Months without lines are there where the vendor has told of any."""
    told: list[Json] = [_vendor_month(month) for month in theirs]
    return {"months": [summary(month) for month in summaries], **({"vendor_months": told} if told else {})}


def _vendor_month(month: VendorMonth) -> dict[str, Json]:
    return {
        "month": str(month.month),
        "status": month.status.value,
        "currency": month.currency,
        "expenditures": digits(month.expenditures),
        "refunds": digits(month.refunds),
        "adjustments": digits(month.adjustments),
        "bill_amount": digits(month.bill_amount),
        "amount_due": digits(month.amount_due),
        "tax": None if month.tax is None else digits(month.tax),
        "invoice_no": month.invoice_no,
        "as_of": moment(month.as_of),
        "paid": digits(month.paid),
        "unpaid": digits(month.unpaid),
        **payment(month),
        "invoice_state": month.invoice_state,
    }


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
