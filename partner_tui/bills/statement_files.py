"""Statement files, csv or workbook: read whole into payments, or refused with the place that cannot be read."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from math import isfinite
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from partner_tui.bills.containers import Container, detect
from partner_tui.bills.encodings import Utf8
from partner_tui.bills.records import Place
from partner_tui.bills.source import Source, opened
from partner_tui.bills.statement_columns import SYNONYMS, StatementColumns, columns_of, is_header
from partner_tui.bills.statement_layout import Row
from partner_tui.bills.statement_rows import RowsRead, StatementRow, rows_of
from partner_tui.bills.statement_values import Cell
from partner_tui.bills.workbook_package import demand_sound
from partner_tui.domain.errors import BillFileError, Cancelled
from partner_tui.domain.rows import never
from partner_tui.domain.statement_import import StatementReading
from partner_tui.domain.statement_line import StatementLine, statement_key

_MOST_BYTES, _UNPACKED = 64 << 20, 1 << 30
_MOST_LINES = 200_000
_ABOVE = 50
"""So many rows may stand above the headers: whose account it is, of which time."""
_SEPARATORS = ",;\t|"
_ENDS = ("\n", "\r", '"')
"""After these nothing of a line can be missing."""
_NEXT_STEP = "Nothing was taken. Correct the file, or get it again, then import it once more."
_OF_A_BILL = BillFileError("", "").next_step
_POLLED = 1_000


@dataclass(frozen=True, slots=True)
class StatementFile:
    """What was read of one file."""

    file_name: str
    sha256: str
    rows: tuple[StatementRow, ...]
    without_amount: int = 0
    below: int = 0
    left_out: tuple[str, ...] = ()

    def lines(self, currency: str, operator: str, at: datetime) -> Iterator[StatementLine]:
        """In the order of the file; `currency` is that of the rows that name none."""
        seen: Counter[str] = Counter()
        for row in self.rows:
            code = row.currency or currency
            said = (row.paid_on, row.reference, row.description, row.amount, code)
            first = statement_key(*said, 1)
            seen[first] += 1
            yield StatementLine(
                key=statement_key(*said, seen[first]),
                file_name=self.file_name,
                file_sha256=self.sha256,
                line=row.line,
                paid_on=row.paid_on,
                reference=row.reference,
                description=row.description,
                amount=row.amount,
                currency=code,
                decision=None,
                repayment=None,
                reason="",
                operator=operator,
                at=at,
            )


@dataclass(frozen=True, slots=True)
class _Table:
    """A csv file or a sheet: its rows with the physical line or row of each, from 1."""

    part: str
    rows: Sequence[Row]
    ends_open: bool = False
    """The last of them is not ended by a line break, nor its last field by a quote."""


def statement_in(
    path: Path, reading: StatementReading, today: date, cancelled: Callable[[], bool] = never
) -> StatementFile:
    """Raises BillFileError and Cancelled."""
    try:
        with opened(path, cancelled) as source:
            _demand_small(source)
            tables = list(_tables(source, cancelled))
            source.demand_unchanged()
            return _read(source, tables, reading, today)
    except BillFileError as exc:
        raise _of_a_statement(exc) from exc


def _read(source: Source, tables: Sequence[_Table], reading: StatementReading, today: date) -> StatementFile:
    found: list[RowsRead] = []
    left_out: list[str] = []
    headed = [(table, _header(source.name, table)) for table in tables]
    if not any(found for _, found in headed):
        raise _no_headers(source.name, tables)
    for table, header in headed:
        if header is None:
            left_out.append(table.part)
            continue
        at, columns = header
        rows = [row for row in table.rows[at + 1 :] if any(cell != "" for cell in row[1])]
        place = Place(source.name, table.part, 0)
        found.append(rows_of(rows, columns, place, reading.whose, today, ends_open=table.ends_open))
    return StatementFile(
        source.name,
        source.sha256,
        tuple(row for one in found for row in one.rows),
        sum(one.without_amount for one in found),
        sum(one.below for one in found),
        tuple(left_out),
    )


def _header(file: str, table: _Table) -> tuple[int, StatementColumns] | None:
    """The place of the headers among the rows, and what they mean."""
    for at, (line, row) in enumerate(islice(table.rows, _ABOVE)):
        headers = [cell if isinstance(cell, str) else "" for cell in row]
        if is_header(headers):
            return at, columns_of(headers, Place(file, table.part, line))
    return None


def _tables(source: Source, cancelled: Callable[[], bool]) -> Iterator[_Table]:
    match detect(source.raw, source.name):
        case Container.WORKBOOK:
            return _sheets(source, cancelled)
        case Container.PLAIN:
            return _text(source, cancelled)
    raise BillFileError("A packed file", "statements are taken as .csv or .xlsx.", "Unpack it.", file=source.name)


def _text(source: Source, cancelled: Callable[[], bool]) -> Iterator[_Table]:
    utf8, name = Utf8(source.name), source.name
    data = utf8.without_mark(source.raw.read(), name)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise Place(name, name, line).wrong("Not a csv file", "there is a NUL byte in the text.")
    text = utf8.convert(data, name, 1).decode("utf-8")
    separator = max(_SEPARATORS, key=lambda sign: _headers_by(text, sign))
    yield _Table(name, _records(text, separator, name, cancelled), ends_open=not text.endswith(_ENDS))


def _headers_by(text: str, separator: str) -> int:
    """How many headers that separator makes of the row that has them; 0 where none has."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return max((len(row) for row in islice(reader, _ABOVE) if is_header(row)), default=0)
    except csv.Error:
        return 0


def _records(text: str, separator: str, name: str, cancelled: Callable[[], bool]) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Row] = []
    line = 1
    try:
        for row in reader:
            found.append((line, row))
            _demand_few(found, Place(name, name, line), cancelled)
            line = reader.line_num + 1
    except csv.Error as exc:
        raise Place(name, name, line).wrong("Not a csv file", f"{exc}.") from exc
    return found


def _sheets(source: Source, cancelled: Callable[[], bool]) -> Iterator[_Table]:
    try:
        demand_sound(source.raw, source.name, _UNPACKED)
        book = CalamineWorkbook.from_filelike(source.raw)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if not (sheet.height and sheet.width):
                continue
            part, above = f"sheet {name}", sheet.start[0] if sheet.start else 0
            rows: list[Row] = []
            for line, row in enumerate(islice(sheet.iter_rows(), above, None), above + 1):
                rows.append((line, [_cell(cell) for cell in row]))
                _demand_few(rows, Place(source.name, part, line), cancelled)
            yield _Table(part, rows)
    except (zipfile.BadZipFile, CalamineError) as exc:
        raise BillFileError("Not a workbook", f"it cannot be read ({exc}).", file=source.name) from exc


def _cell(cell: object) -> Cell:
    """Numbers with the digits that they have, moments as the day that they name."""
    match cell:
        case bool():
            return str(cell).upper()
        case int():
            return Decimal(cell)
        case float():
            return Decimal(repr(cell)) if isfinite(cell) else str(cell)
        case datetime():
            return cell.date()
        case date() | str():
            return cell
        case _:
            return str(cell)


def _demand_small(source: Source) -> None:
    if source.bytes > _MOST_BYTES:
        cause = f"it has {source.bytes:,} bytes; statements of up to {_MOST_BYTES:,} are taken."
        raise BillFileError("The file is too large", cause, "Take a shorter span of time.", file=source.name)


def _demand_few(rows: Sequence[object], place: Place, cancelled: Callable[[], bool]) -> None:
    if len(rows) > _MOST_LINES:
        raise place.wrong("The file is too large", f"statements of up to {_MOST_LINES:,} lines are taken.")
    if len(rows) % _POLLED == 0 and cancelled():
        raise Cancelled("The import")


def _no_headers(file: str, tables: Sequence[_Table]) -> BillFileError:
    first = next((row for table in tables for _, row in table.rows if any(cell != "" for cell in row)), ())
    if not first:
        return BillFileError("An empty file", "there is nothing in it.", file=file)
    wanted = "; ".join(f"{name} ({' or '.join(f'“{text}”' for text in _usual(name))})" for name in ("date", "amount"))
    begins = ", ".join(str(cell) for cell in first[:20])[:200]
    return BillFileError(
        "No statement",
        f"among its first {_ABOVE} lines none has headers for {wanted}. It begins: {begins}.",
        "Nothing was taken. Give the columns such headers, then import it once more.",
        file=file,
    )


def _usual(name: str) -> tuple[str, ...]:
    return {"date": ("Date", "日期"), "amount": ("Amount", "Debit", "Credit", "金额")}.get(name, SYNONYMS[name][:2])


def _of_a_statement(error: BillFileError) -> BillFileError:
    """What reading bill files says too, in the words of a statement."""
    next_step = _NEXT_STEP if error.next_step == _OF_A_BILL else error.next_step
    said = type(error)(error.title.replace("bill file", "statement"), error.cause, next_step)
    said.file, said.part, said.line, said.column = error.file, error.part, error.line, error.column
    return said
