import io
import struct
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
import xlsxwriter

from partner_tui.bills.readers import BillFile, ReadOptions
from partner_tui.domain.errors import BillFileError

HEADERS = ("Customer ID", "Billing Cycle", "Bill Type", "Settlement Amount (USD)", "Note")
LINE = ("c1", "2026-10", "Refund", "1.5", "n")
SHEET = "xl/worksheets/sheet1.xml"
Cells = tuple[object, ...]


def workbook(*sheets: tuple[Cells, ...], first_row: int = 0, first_column: int = 0) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows, first_row):
                for column, cell in enumerate(row, first_column):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, column, cell, date)
                    elif isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(number, column, "=1/0", None, cell)
                    else:
                        sheet.write(number, column, cell)
    return packed.getvalue()


def read(content: bytes, max_bytes: int = 10**9) -> list[dict[str, object]]:
    file = BillFile(io.BytesIO(content), "bill.xlsx", len(content), ReadOptions(max_bytes=max_bytes))
    return [line for frame in file.frames() for line in frame.to_dicts()]


def refused(content: bytes, max_bytes: int = 10**9) -> BillFileError:
    with pytest.raises(BillFileError) as caught:
        read(content, max_bytes)
    assert caught.value.file == "bill.xlsx"
    return caught.value


def changed(content: bytes, old: str, new: str) -> bytes:
    """The workbook with another text in its first sheet."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == SHEET:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return packed.getvalue()


def test_texts_and_numbers() -> None:
    first, second = read(workbook((HEADERS, LINE, ("c2", "2026-10", "退款", 0.1, " x "))))
    assert (first["customer_id"], first["amount"], first["extra:Note"]) == ("c1", Decimal("1.5"), "n")
    assert (second["bill_type"], second["amount"], second["extra:Note"]) == ("refund", Decimal("0.1"), " x ")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (5, 5),
        (-0.25, Decimal("-0.25")),
        (1e-7, Decimal("0.0000001")),
        (123456789012345, 123456789012345),
        (1e17, 10**17),
    ],
)
def test_number_cells(cell: float, value: object) -> None:
    assert read(workbook((HEADERS, ("c1", "2026-10", "Refund", cell, ""))))[0]["amount"] == value


@pytest.mark.parametrize("cell", [1 / 3, 1234567.8901234567, 12345678901234567])
def test_number_cells_that_are_not_exact(cell: float) -> None:
    error = refused(workbook((HEADERS, LINE, ("c1", "2026-10", "Refund", cell, ""))))
    assert (error.title, error.line, error.column) == ("Not an exact number", 3, "Settlement Amount (USD)")


def test_ids_in_number_cells() -> None:
    assert read(workbook((HEADERS, (123456, "2026-10", "Refund", 1, 0.1 + 0.2))))[0]["customer_id"] == "123456"
    error = refused(workbook((HEADERS, (12345678901234567890, "2026-10", "Refund", 1, ""))))
    assert (error.title, error.column) == ("Not an exact number", "Customer ID")


def test_other_cells() -> None:
    headers = (*HEADERS, "Transaction Time", "Spot")
    (line,) = read(workbook((headers, (*LINE, datetime(2026, 10, 5), True))))
    assert (line["trade_time"], line["extra:Spot"]) == ("2026-10-05", "TRUE")


def test_blank_rows_count_as_lines() -> None:
    nothing: Cells = ()
    bad = ("c1", "2026-10", "Refund", "x", "")
    assert len(read(workbook((HEADERS, nothing, LINE, nothing, LINE)))) == 2
    assert refused(workbook((HEADERS, nothing, LINE, nothing, bad))).line == 5
    assert refused(workbook((HEADERS, nothing, LINE, nothing, bad), first_row=4, first_column=2)).line == 9


def test_several_sheets() -> None:
    assert len(read(workbook((HEADERS, LINE), (), (HEADERS, LINE, LINE)))) == 3
    assert read(workbook((HEADERS,))) == []
    error = refused(workbook((HEADERS, LINE), (HEADERS[:4], LINE[:4])))
    assert (error.title, error.part) == ("Sheets with different headers", "sheet Sheet2")
    assert refused(workbook(())).title == "An empty file"
    assert "no header that is known" in refused(workbook((("Dear partner",),))).cause


def test_an_error_in_a_cell() -> None:
    error = refused(workbook((HEADERS, (*LINE[:4], "#DIV/0!"))))
    assert (error.title, error.part) == ("An error in a cell", SHEET)
    assert "cell E2 shows an error" in error.cause


def test_cells_at_the_ends_of_the_sheet() -> None:
    sound = workbook((HEADERS, LINE))
    far = changed(sound, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    assert "1,048,576 rows and 16,384 columns" in refused(far).cause
    assert len(read(changed(sound, "</sheetData>", '<row r="900"><c r="A900"/></row></sheetData>'))) == 1


def test_every_byte_of_the_package_is_checked() -> None:
    sound = workbook((HEADERS, LINE))
    long = changed(sound, "</worksheet>", "</worksheet>" + " " * (3 << 20))
    assert read(long) == read(sound)
    for content in (sound, long):
        at = content.index(SHEET.encode()) + len(SHEET) + 5
        assert "damaged" in refused(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]).title


def test_sizes_and_checksums_that_lie() -> None:
    sound = workbook((HEADERS, LINE))
    entry = sound.rindex(b"PK\1\2", 0, sound.rindex(SHEET.encode()))
    for field, value in ((16, 7), (24, 99), (24, 99_999), (20, 5)):
        content = bytearray(sound)
        content[entry + field : entry + field + 4] = struct.pack("<I", value)
        assert "damaged" in refused(bytes(content)).title
    assert "too much" in refused(sound, max_bytes=1000).title


def test_a_damaged_directory_is_refused_or_means_the_same() -> None:
    sound = workbook((HEADERS, LINE))
    lines = read(sound)
    directory = sound.index(b"PK\x01\x02")
    for at in range(directory, len(sound)):
        for flip in (0x01, 0x80, 0xFF):
            damaged = sound[:at] + bytes((sound[at] ^ flip,)) + sound[at + 1 :]
            try:
                assert read(damaged) == lines, at
            except BillFileError as exc:
                assert exc.file == "bill.xlsx"


def test_what_is_no_workbook() -> None:
    for content in (b"PK\3\4", b"PK\3\4" + bytes(500), workbook((HEADERS, LINE))[:-30]):
        assert refused(content).title == "Not a workbook"


def test_a_package_that_holds_no_workbook() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("readme.txt", "hello")
    assert refused(packed.getvalue()).title == "Not a workbook"
    assert refused(changed(workbook((HEADERS, LINE)), "<sheetData>", "<sheetData")).title == "Not a workbook"
