"""What a month's lines add up to, read from the lines themselves: nothing that was added up before is believed."""

from collections.abc import Callable

import polars as pl

from partner_tui.bills.line_files import LineFiles, Piece
from partner_tui.bills.line_search import amount_sum
from partner_tui.bills.ranges import Ranges
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.rows import never

_COLUMNS = ("bill_type", "amount")


def line_sums(files: LineFiles, cancelled: Callable[[], bool] = never) -> BillSums:
    """Exact, apart by bill type; what customers pay is left out. Raises StoreError, DamagedStore, Cancelled."""
    if not files.count:
        return BillSums()
    whole = Ranges.merged(pl.Series([0], dtype=pl.Int64), pl.Series([files.count], dtype=pl.Int64))
    return sum(files.each_piece(whole, _COLUMNS, _sums, cancelled), BillSums())


def _sums(piece: Piece) -> BillSums:
    _, values = piece
    kinds = values["bill_type"].cast(pl.String)
    spent, refunded, adjusted = (amount_sum(values["amount"].filter(kinds == kind.value)) for kind in BillType)
    return BillSums(spent, refunded, adjusted, values.height)
