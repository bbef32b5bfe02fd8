"""What a month's lines add up to by themselves, whatever the rollup says."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from partner_tui.bills.queries import MonthReader
from partner_tui.domain.bill import BillSums, BillType
from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.money import EXACT
from tests.store.stores import MONTH, Line, line, write_generation
from tests.store.strategies import MONTHS


def read(folder: Path) -> BillSums:
    return MonthReader(folder, MONTH, "USD").line_sums()


@given(MONTHS)
@settings(max_examples=60)
def test_they_are_those_of_fractions(lines: list[Line]) -> None:
    with TemporaryDirectory() as place:
        write_generation(Path(place), lines, file_rows=7, row_group=3)
        found = read(Path(place))
    by_kind = dict.fromkeys(BillType, Fraction(0))
    for row in lines:
        by_kind[BillType(str(row["bill_type"]))] += Fraction(str(row["amount"]))
    assert [Fraction(amount) for amount in (found.expenditures, found.refunds, found.adjustments)] == [
        *by_kind.values()
    ]
    assert found.lines == len(lines)


def test_the_largest_amounts_are_exact(tmp_path: Path) -> None:
    largest = Decimal("999999999999999999.9999999999")
    write_generation(tmp_path, [line(amount=largest) for _ in range(300)], file_rows=100)
    assert read(tmp_path).expenditures == EXACT.multiply(largest, Decimal(300))


def test_files_that_are_gone_and_nobody_who_waits(tmp_path: Path) -> None:
    write_generation(tmp_path, [line() for _ in range(5)], file_rows=2)
    with pytest.raises(Cancelled):
        MonthReader(tmp_path, MONTH, "USD").line_sums(lambda: True)
    (tmp_path / "lines-00001.parquet").unlink()
    with pytest.raises(StoreError):
        read(tmp_path)
