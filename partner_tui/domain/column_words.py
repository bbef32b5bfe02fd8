"""What an operator may call a column: its name, its heading, or a short word for it."""

from collections.abc import Collection, Mapping, Sequence

from partner_tui.domain.line import EXTRA, LINE_COLUMNS, MARGIN, Kind, line_column

SHORT_WORDS: Mapping[str, tuple[str, ...]] = {
    "account": ("account_name",),
    "code": ("product_type_code",),
    "customer": ("customer_name", "account_name", "customer_id"),
    "customer_pays": ("customer_expenditure",),
    "discount": ("settlement_discount",),
    "mode": ("billing_mode",),
    "order": ("trade_id", "original_order_id"),
    "partner": ("partner_name", "partner_id"),
    "pays": ("customer_expenditure",),
    "price": ("list_price",),
    "product": ("product_type", "product_type_code"),
    "region": ("region", "region_code"),
    "resource": ("resource_name", "resource_id"),
    "spec": ("specifications",),
    "time": ("trade_time",),
    "total": ("amount",),
    "type": ("bill_type",),
    "unit": ("usage_unit",),
}
"""Words to the columns that they stand for; a source has some of these or none."""

_NUMBER_KINDS = (Kind.NUMBER, Kind.MONEY)
NUMBER_COLUMNS: tuple[str, ...] = (
    *(column.name for column in (*LINE_COLUMNS, MARGIN) if column.kind in _NUMBER_KINDS),
    *("lines", "expenditures", "refunds", "adjustments", "before", "change"),
)
"""Columns of bill lines and of totals that hold numbers wherever they are."""

_TEXT_COLUMNS = frozenset(column.name for column in LINE_COLUMNS if column.kind not in _NUMBER_KINDS)


def columns_named(word: str, columns: Collection[str]) -> tuple[str, ...]:
    """Those of a source's columns that the word stands for; none when it is no column of that source.

    Upper and lower case are the same, and so are `_`, `-` and a space.
    """
    wanted = _bare(word)
    short = tuple(name for name in SHORT_WORDS.get(wanted, ()) if name in columns)
    if short:
        return short
    by_name = [name for name in columns if _bare(name) == wanted]
    by_heading = [name for name in columns if _bare(line_column(name).heading) == wanted]
    return tuple((by_name or by_heading)[:1])


def column_meant(word: str, columns: Collection[str]) -> str:
    """The column to sort by; the word itself where it stands for none: the rows will say that they have no such."""
    return (*columns_named(word, columns), word)[0]


def are_numbers(columns: Sequence[str]) -> bool:
    """Whether one of these columns holds numbers wherever it is."""
    return any(name in NUMBER_COLUMNS for name in columns)


def are_texts(columns: Sequence[str]) -> bool:
    """Whether all of these columns hold texts wherever they are."""
    return all(name in _TEXT_COLUMNS or name.startswith(EXTRA) for name in columns)


def _bare(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
