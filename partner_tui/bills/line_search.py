"""Which bill lines a filter keeps: whole ranges by their rollup row, the rest file by file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl

from partner_tui.bills.conditions import is_met, texts_together
from partner_tui.bills.line_files import LineFiles, Piece
from partner_tui.bills.ranges import Ranges, Selection
from partner_tui.bills.rollup import SAME_IN_ALL_LINES
from partner_tui.domain.filter import Condition, Operator
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
_TEXTS = "texts"
"""Column of what a bare text is searched in."""
_SURE, _WRONG, _KEPT = "sure", "wrong", "kept"


def found_in(
    files: LineFiles,
    keys: pl.DataFrame,
    selection: Selection,
    conditions: Sequence[Condition],
    cancelled: Callable[[], bool],
    *,
    whole: bool,
) -> tuple[Ranges, Decimal]:
    """Which rows of a selection meet all conditions, in file order, and the exact sum of their amounts.

    `keys` are the rollup rows that the selection was made from, in file order; `whole`: it has all of their lines.
    Raises Cancelled.
    """
    if not whole:
        search = _Search.of(conditions, keys)
        return _together(files.each_piece(selection.in_file_order(), search.columns, search.found, cancelled))
    decided = keys.with_columns(*_decided(conditions))
    sure = decided.filter(_SURE)
    rest = decided.filter(~pl.col(_SURE) & ~pl.col(_WRONG))
    search = _Search.of(conditions, rest)
    asked = Ranges.merged(rest["first_row"], rest["lines"])
    found = files.each_piece(asked, search.columns, search.found, cancelled)
    return _together([*found, (Ranges.merged(sure["first_row"], sure["lines"]), amount_sum(sure["amount"]))])


def amount_sum(amounts: pl.Series) -> Decimal:
    """The exact sum of a Decimal column; polars keeps 38 digits and refuses to overflow."""
    total = amounts.cast(pl.Decimal(38, 10)).sum()
    return total if isinstance(total, Decimal) else Decimal(0)


@dataclass(frozen=True, slots=True)
class _Search:
    """Conditions on lines, and for each the ranges of lines that meet it by what the rollup says."""

    conditions: Sequence[Condition]
    known: Sequence[Ranges | None]

    @classmethod
    def of(cls, conditions: Sequence[Condition], keys: pl.DataFrame) -> "_Search":
        """The names that the month has for an id count for each of its lines, where no column is named."""
        return cls(conditions, [None if condition.columns else _named(condition, keys) for condition in conditions])

    @property
    def columns(self) -> tuple[str, ...]:
        named = (name for condition in self.conditions for name in condition.columns or LINE_TEXTS)
        return tuple(dict.fromkeys((*named, "amount")))

    def found(self, piece: Piece) -> tuple[Ranges, Decimal]:
        numbers, values = piece
        if not all(condition.columns for condition in self.conditions):
            values = values.with_columns(texts_together(LINE_TEXTS).alias(_TEXTS))
        met = [_kept(condition, known, numbers) for condition, known in zip(self.conditions, self.known, strict=True)]
        kept = values.with_columns(pl.all_horizontal(met).alias(_KEPT))[_KEPT]
        return Ranges.of_sorted(numbers.filter(kept)), amount_sum(values["amount"].filter(kept))


def _kept(condition: Condition, known: Ranges | None, numbers: pl.Series) -> pl.Expr:
    met = is_met(condition, pl.col(_TEXTS))
    if known is not None and known.count:
        met = met | pl.lit(known.contains(numbers))
    return ~met if condition.negated else met


def _named(condition: Condition, keys: pl.DataFrame) -> Ranges:
    rows = keys.filter(is_met(condition, texts_together(KEY_TEXTS)))
    return Ranges.merged(rows["first_row"], rows["lines"])


def _decided(conditions: Sequence[Condition]) -> tuple[pl.Expr, pl.Expr]:
    """Of rollup rows: whether all of their lines meet all conditions, and whether none of them does, for certain."""
    yes, no = zip(*map(_by_rollup, conditions), strict=True)
    return pl.all_horizontal(*yes).alias(_SURE), pl.any_horizontal(*no).alias(_WRONG)


def _by_rollup(condition: Condition) -> tuple[pl.Expr, pl.Expr]:
    same = tuple(name for name in condition.columns if name in SAME_IN_ALL_LINES)
    all_same = bool(same) and len(same) == len(condition.columns)
    never = pl.lit(False)
    if condition.columns and not (all_same or (same and condition.operator is not Operator.UNEQUAL)):
        return never, never
    hit = is_met(replace(condition, columns=same), texts_together(KEY_TEXTS))
    miss = ~hit if all_same else never
    return (miss, hit) if condition.negated else (hit, miss)


def _together(parts: Sequence[tuple[Ranges, Decimal]]) -> tuple[Ranges, Decimal]:
    none = pl.Series(dtype=pl.Int64)
    starts = pl.concat([none, *(ranges.starts for ranges, _ in parts)])
    lengths = pl.concat([none, *(ranges.lengths for ranges, _ in parts)])
    order = starts.arg_sort()
    return Ranges.merged(starts.gather(order), lengths.gather(order)), exact_sum(amount for _, amount in parts)
