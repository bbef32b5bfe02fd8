"""Bill files, whatever their container, as frames of canonical columns; a file is taken whole or refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

import polars as pl

from partner_tui.bills.canonical import BadRow, FileFacts, canonical
from partner_tui.bills.containers import Container, Part, detect, parts
from partner_tui.bills.csv_files import CsvRecords, RawFrame
from partner_tui.bills.workbooks import WorkbookRecords
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError, WrongUsage

_NAMED_MONTH = re.compile(r"customer(?:Bill|Usage(?:_[a-z]+)?)_(\d{4})(\d{2})(?!\d)", re.IGNORECASE)
"""Of a month's bill, or of its usage so far: `customerUsage_202611_20261122.tar.gz`, and its parts with their kind."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings of the import: `columns` maps canonical names to headers; sizes in bytes."""

    columns: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = 200_000_000_000
    currency: str = "USD"
    """Of files that name none: the International site bills in it."""


class BillFile:
    """One bill file, read once from start to end.

    `month` and `currency` are certain only when `frames` has come to its end.
    """

    def __init__(self, raw: IO[bytes], name: str, packed_bytes: int, options: ReadOptions) -> None:
        self._raw = raw
        self._name = name
        self._packed_bytes = packed_bytes
        self._options = options
        self._facts = FileFacts(_named_month(name), "the file's name", None, "the headers say")

    @property
    def month(self) -> BillCycle:
        """Raises BillFileError when neither the lines nor the file's name say it."""
        if self._facts.month is None:
            raise BillFileError(
                "Which month is this?",
                "neither a billing cycle column nor the file's name says it.",
                "Name the file customerBill_YYYYMM.csv, or map the column in [import.columns] of the settings.",
                file=self._name,
            )
        return self._facts.month

    @property
    def currency(self) -> str:
        return self._facts.currency or self._options.currency

    def frames(self) -> Iterator[pl.DataFrame]:
        """The records in file order: canonical columns and `extra:` ones. Raises BillFileError."""
        for raw in self._raw_frames():
            self._facts.currency = self._facts.currency or raw.header.currency
            if not raw.frame.height:
                continue
            try:
                frame = canonical(raw.frame, raw.header, self._facts)
            except BadRow as exc:
                column = raw.header.header_of(exc.column)
                raise raw.place_of(exc.row).wrong(exc.title, exc.cause, column=column) from exc
            if self._facts.currency is None:
                self._facts.currency = self._options.currency
                self._facts.currency_from = "the lines before say none, which stands for"
            yield frame.with_columns(
                pl.lit(str(self.month)).cast(pl.Categorical).alias("bill_cycle"),
                pl.lit(self.currency).cast(pl.Categorical).alias("currency"),
            )

    def _raw_frames(self) -> Iterator[RawFrame]:
        container, bound = detect(self._raw, self._name), self._options.max_bytes
        if container is Container.WORKBOOK:
            book = WorkbookRecords(self._raw, self._name, self._packed_bytes, bound, self._options.columns)
            return book.frames()
        members = parts(container, self._raw, self._name, self._packed_bytes, bound)
        return CsvRecords(self._name, self._options.columns).frames(map(self._of_this_month, members))

    def _of_this_month(self, part: Part) -> Part:
        """The part, unless its name says another month than the file's."""
        month = _named_month(part.name)
        if month is not None and self._facts.month is not None and month != self._facts.month:
            cause = f"the part is of {month}, but {self._facts.month_from} says {self._facts.month}."
            raise BillFileError("Two months in one file", cause, file=self._name, part=part.name)
        if month is not None and self._facts.month is None:
            self._facts.month, self._facts.month_from = month, "a part's name"
        return part


def _named_month(name: str) -> BillCycle | None:
    found = _NAMED_MONTH.search(name)
    try:
        return BillCycle.parse(f"{found[1]}-{found[2]}") if found else None
    except WrongUsage:
        return None
