"""Text in the ids and names of bill lines: whole ranges by their rollup row, the rest file by file."""

from decimal import Decimal

import polars as pl

from partner_tui.bills.line_files import LineFiles, Piece
from partner_tui.bills.ranges import Ranges, Selection
from partner_tui.domain.money import exact_sum

KEY_TEXTS = (
    "customer_id",
    "customer_name",
    "account_name",
    "product_type_code",
    "product_type",
    "region_code",
    "region",
)
"""Ids and names that the rollup has. A name may differ between the lines of one id: lines are asked for theirs too."""

LINE_TEXTS = (
    "customer_name",
    "account_name",
    "product_type",
    "region",
    "product_id",
    "product_name",
    "specifications",
    "resource_type",
    "resource_id",
    "resource_name",
    "trade_id",
    "original_order_id",
)
_APART = "\0"
"""Between two texts that are searched as one: no bill file may contain it, so nothing is found across the border."""


def contains_text(columns: tuple[str, ...], text: str) -> pl.Expr:
    """Whether one of the columns contains the text as it stands, whatever its case; Boolean, never null."""
    if _APART in text:
        return pl.lit(False)
    together = pl.concat_str(columns, separator=_APART, ignore_nulls=True)
    return together.str.contains(f"(?i){pl.escape_regex(text)}").fill_null(False)


def found_in(
    files: LineFiles, keys: pl.DataFrame, selection: Selection, text: str, *, whole: bool
) -> tuple[Ranges, Decimal]:
    """Which rows of a selection contain the text, in file order, and the exact sum of their amounts.

    `keys` are the rollup rows that the selection was made from, in file order; `whole`: it has all of their lines.
    """
    hit = keys.select(contains_text(KEY_TEXTS, text)).to_series()
    by_key = keys.filter(hit)
    key_ranges = Ranges.merged(by_key["first_row"], by_key["lines"])
    if whole:
        rest = keys.filter(~hit)
        asked = Ranges.merged(rest["first_row"], rest["lines"])
    else:
        asked = selection.in_file_order()

    def search(piece: Piece) -> tuple[Ranges, Decimal]:
        numbers, values = piece
        found = values.select(contains_text(LINE_TEXTS, text)).to_series()
        if not whole:
            found |= key_ranges.contains(numbers)
        return Ranges.of_sorted(numbers.filter(found)), amount_sum(values.filter(found)["amount"])

    results = files.each_piece(asked, (*LINE_TEXTS, "amount"), search)
    parts = [ranges for ranges, _ in results]
    total = exact_sum(amount for _, amount in results)
    if whole:
        parts.append(key_ranges)
        total = exact_sum((total, amount_sum(by_key["amount"])))
    return _together(parts), total


def amount_sum(amounts: pl.Series) -> Decimal:
    """The exact sum of a Decimal column; polars keeps 38 digits and refuses to overflow."""
    total = amounts.cast(pl.Decimal(38, 10)).sum()
    return total if isinstance(total, Decimal) else Decimal(0)


def _together(parts: list[Ranges]) -> Ranges:
    none = pl.Series(dtype=pl.Int64)
    starts = pl.concat([none, *(part.starts for part in parts)])
    lengths = pl.concat([none, *(part.lengths for part in parts)])
    order = starts.arg_sort()
    return Ranges.merged(starts.gather(order), lengths.gather(order))
