"""`partner-tui bills`: the months; one month, its tabs, its lines."""

from collections.abc import Sequence
from decimal import Decimal

from partner_tui.cli import shapes
from partner_tui.cli.due import NOTHING_YET
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, pairs, table
from partner_tui.domain.bill import BillSums, CustomerTotal, MonthSummary, ProductTotal, RegionTotal, Totals
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownLine, WrongUsage
from partner_tui.domain.line import line_column
from partner_tui.domain.money import exact_sum
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import RowValues, Value
from partner_tui.services.bills import Bills, LineSource
from partner_tui.services.workspace import Workspace

_TEXT_LIMIT = 100
_WINDOW = 5_000
_LINE_COLUMNS = (
    "customer_id",
    "product_type",
    "region",
    "resource_name",
    "bill_type",
    "billing_mode",
    "usage",
    "usage_unit",
    "amount",
)
_NARROWING = ("region", "customer", "product")


def bills(arguments: Arguments) -> int:
    month = arguments.optional("month", BillCycle)
    _demand_sense(arguments, month)
    service = Workspace.open(arguments.settings(), arguments.clock).bills
    by = arguments.optional("by", str)
    if month is None:
        _months(service, arguments)
    elif arguments.value("lines", bool):
        _lines(service, _query(service, arguments, month, Grouping.LINE), arguments)
    elif by is not None:
        _totals(service, _query(service, arguments, month, Grouping(by)), arguments)
    else:
        summary = service.summary(month)
        put(*([shapes.dumps(shapes.summary(summary))] if arguments.json else _summary_text(summary)))
    return 0


def _demand_sense(arguments: Arguments, month: BillCycle | None) -> None:
    lines, by = arguments.value("lines", bool), arguments.optional("by", str)
    narrowing = [name for name in _NARROWING if arguments.optional(name, str) is not None]
    window = [name for name in ("limit", "offset") if arguments.optional(name, int) is not None]
    shown = [*(["lines"] if lines else []), *(["by"] if by else [])]
    if month is None and (shown or narrowing or window):
        raise _senseless(f"--{(shown + narrowing + window)[0]} needs a month", "`partner-tui bills 2026-10 …`")
    if narrowing and not shown:
        raise _senseless(f"--{narrowing[0]} needs --by or --lines", "`--by product`, for example")
    if window and not lines:
        raise _senseless(f"--{window[0]} needs --lines", "`--lines`")


def _senseless(what: str, example: str) -> WrongUsage:
    return WrongUsage("Wrong usage", f"{what}.", f"Add {example}.")


def _query(service: Bills, arguments: Arguments, month: BillCycle, grouping: Grouping) -> BillQuery:
    """Raises UnknownLine for a region, customer or product that the month has no line of: a mistyped one must not look
    like one that costs nothing."""
    region, customer, product = (arguments.optional(name, str) for name in _NARROWING)
    everybody = Grouping.CUSTOMER
    for name, wanted, alone in (
        ("region", region, BillQuery(month, everybody, region=region)),
        ("customer", customer, BillQuery(month, everybody, customer=customer)),
        ("product", product, BillQuery(month, everybody, product=product)),
    ):
        if wanted is not None and not service.by_customer(alone).total.lines:
            raise UnknownLine(
                f"No such {name}",
                f"The bill of {month} has no lines of {name} {wanted!r}.",
                f"See those that it has with `partner-tui bills {month} --by {name}`.",
            )
    return BillQuery(month, grouping, customer=customer, product=product, region=region)


def _months(service: Bills, arguments: Arguments) -> None:
    months = service.months()
    if arguments.json:
        put(shapes.dumps(shapes.months(months)))
    elif not months:
        put(NOTHING_YET)
    else:
        put(*_months_text(months))


def _months_text(months: Sequence[MonthSummary]) -> list[str]:
    columns = (
        Column("Month"),
        Column("Status"),
        Column("Bill amount", right=True),
        Column("Amount due", right=True),
        Column("Currency"),
        Column("Lines", right=True),
        Column("Customers", right=True),
        Column("Source"),
    )
    rows = [
        (
            str(month.month),
            month.status.value,
            money(month.bill_amount),
            money(month.amount_due),
            month.currency,
            f"{month.sums.lines:,}",
            f"{month.customers:,}",
            month.source,
        )
        for month in months
    ]
    return table(columns, rows)


def _summary_text(month: MonthSummary) -> list[str]:
    return pairs(
        [
            ("Month", f"{month.month} ({month.status.value})"),
            ("Amount due", f"{money(month.amount_due)} {month.currency}"),
            ("Bill amount", money(month.bill_amount, exact=True)),
            ("Expenditures", money(month.sums.expenditures, exact=True)),
            ("Refunds", money(month.sums.refunds, exact=True)),
            ("Adjustments", money(month.sums.adjustments, exact=True)),
            ("Tax", "not in the file" if month.tax is None else money(month.tax, exact=True)),
            ("Lines", f"{month.sums.lines:,}"),
            ("Customers", f"{month.customers:,}"),
            ("Products", f"{month.products:,}"),
            ("Source", month.source),
            ("Imported", f"{month.as_of:%Y-%m-%d %H:%M} UTC"),
        ]
    )


def _totals(service: Bills, query: BillQuery, arguments: Arguments) -> None:
    answer: Totals[ProductTotal] | Totals[CustomerTotal] | Totals[RegionTotal]
    match query.grouping:
        case Grouping.CUSTOMER:
            answer = service.by_customer(query)
            lines = [] if arguments.json else _customers_text(answer)
        case Grouping.REGION:
            answer = service.by_region(query)
            rows = [(region.region_code, region.region, region.sums) for region in answer.rows]
            lines = [] if arguments.json else _expenditures_text(("Code", "Region"), rows, answer)
        case _:
            answer = service.by_product(query)
            rows = [(product.product_type_code, _product_name(product), product.sums) for product in answer.rows]
            lines = [] if arguments.json else _expenditures_text(("Code", "Product"), rows, answer)
    put(*([shapes.dumps(shapes.totals(answer))] if arguments.json else lines))


def _product_name(product: ProductTotal) -> str:
    return f"{product.product_type} (KooGallery)" if product.koogallery else product.product_type


def _customers_text(answer: Totals[CustomerTotal]) -> list[str]:
    columns = (
        Column("Customer ID", widest=64),
        Column("Customer"),
        Column("Account", widest=24),
        Column("Expenditures", right=True),
        Column("Refunds", right=True),
        Column("Adjustments", right=True),
        Column(f"Total ({answer.currency})", right=True),
        Column("Lines", right=True),
    )
    rows = [(row.customer_id, row.customer_name, row.account_name, *_sums_cells(row.sums)) for row in answer.rows]
    return table(columns, rows, [("Total", "", "", *_sums_cells(answer.total, exact=True))])


def _sums_cells(sums: BillSums, *, exact: bool = False) -> tuple[str, ...]:
    amounts = (sums.expenditures, sums.refunds, sums.adjustments, sums.total)
    return (*(money(amount, exact=exact) for amount in amounts), f"{sums.lines:,}")


def _expenditures_text(
    names: tuple[str, str],
    rows: Sequence[tuple[str, str, BillSums]],
    answer: Totals[ProductTotal] | Totals[RegionTotal],
) -> list[str]:
    columns = (
        *map(Column, names),
        Column(f"Expenditures ({answer.currency})", right=True),
        Column("Lines", right=True),
    )
    total, others = answer.total, answer.others
    return table(
        columns,
        [(code, name, money(sums.expenditures), f"{sums.lines:,}") for code, name, sums in rows],
        [
            ("Expenditures", "", money(total.expenditures, exact=True), f"{total.lines - others.lines:,}"),
            ("Others: refunds", "", money(others.refunds, exact=True), ""),
            ("Others: adjustments", "", money(others.adjustments, exact=True), ""),
            ("Total", "", money(total.total, exact=True), f"{total.lines:,}"),
        ],
    )


def _lines(service: Bills, query: BillQuery, arguments: Arguments) -> None:
    start = arguments.optional("offset", int) or 0
    limit = arguments.optional("limit", int)
    if arguments.json:
        lines = service.lines(query)
        _lines_as_json(query.month, lines, start, lines.count if limit is None else start + limit)
    else:
        lines = service.lines(query)
        _lines_as_text(lines, start, start + (_TEXT_LIMIT if limit is None else limit))


def _lines_as_json(month: BillCycle, lines: LineSource, start: int, stop: int) -> None:
    """Window by window: a month of ten million lines never stands in memory as a whole."""
    head = shapes.dumps({"month": str(month), "count": lines.count, "rows": []})
    put(head.removesuffix("]}"))
    stop = min(stop, lines.count)
    for first in range(start, stop, _WINDOW):
        rows = lines.rows(first, min(first + _WINDOW, stop))
        objects = ",\n".join(shapes.dumps(shapes.line(lines.columns, row)) for row in rows)
        put(objects + ("," if first + _WINDOW < stop else ""))
    put("]}")


def _lines_as_text(lines: LineSource, start: int, stop: int) -> None:
    stop = min(stop, lines.count)
    rows = lines.rows(start, stop) if start < stop else []
    shown = [name for name in _LINE_COLUMNS if name in lines.columns and not _is_empty(lines, rows, name)]
    indexes = [lines.columns.index(name) for name in shown]
    numbers = {"usage", "amount"}
    columns = [
        Column(line_column(name).heading, right=name in numbers, widest=64 if name == "customer_id" else 28)
        for name in shown
    ]
    cells = [[_cell(row[index]) for index in indexes] for row in rows]
    amounts = [row[lines.columns.index("amount")] for row in rows]
    shown_sum = exact_sum(amount for amount in amounts if isinstance(amount, Decimal))
    if rows:
        put(*table(columns, cells), "")
        put(f"Lines {start + 1:,} to {stop:,} of {lines.count:,}: {money(shown_sum, exact=True)}")
    else:
        put(f"No lines there; there are {lines.count:,}.")
    if lines.total is not None:
        put(f"All {lines.count:,} lines: {money(lines.total, exact=True)}")


def _is_empty(lines: LineSource, rows: Sequence[RowValues], name: str) -> bool:
    index = lines.columns.index(name)
    return name != "amount" and all(row[index] is None for row in rows)


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return money(value, exact=True)
        case _:
            return str(value)
