"""More lines than a sheet has rows, and more characters than a cell holds: all lines come out, nothing cut unmarked."""

from itertools import islice

import polars as pl
from python_calamine import CalamineWorkbook

from partner_tui.exporting import details_xlsx
from tests.faults.harness import Row, Trials
from tests.store.detail_workbooks import Workbook, details

_SHEET = 1_048_575
_SIZES = (1_048_576, 1_048_575, 2_200_000)
_CHARACTERS = ("a", "é", "华", "😀", "&", "\r", " ")
_LONGEST = 32_767
_MARK = " […cut]"


def run(trials: Trials) -> None:
    for lines in _SIZES[: trials.count]:
        _demand_lines(trials, lines)
    for length in (_LONGEST - 1, _LONGEST, _LONGEST + 1, 2 * _LONGEST):
        _demand_characters(trials, length)


def _demand_lines(trials: Trials, lines: int) -> None:
    numbers = pl.int_range(lines, eager=True).cast(pl.String)
    content = details({"trade_id": numbers, "currency": pl.repeat("USD", lines, eager=True)}, batch_rows=65_536)
    path = trials.folder / "lines.xlsx"
    with open(path, "w+b") as file:
        written = details_xlsx.write(content, file, lambda phase, rows: None, lambda: False)
    trials.demand(written.rows == lines, f"{written.rows:,} rows written instead of {lines:,}")
    book = CalamineWorkbook.from_path(path)
    wanted = (-(-lines // _SHEET), "Provenance")
    trials.demand((len(book.sheet_names) - 1, book.sheet_names[-1]) == wanted, f"{lines:,}: {book.sheet_names}")
    first = 0
    for name in book.sheet_names[:-1]:
        sheet = book.get_sheet_by_name(name)
        rows = islice(sheet.iter_rows(), 1, None)
        found = 0
        for number, row in enumerate(rows, first):
            if row != [str(number), "USD"]:
                trials.demand(False, f"{lines:,}: {name} has {row} for line {number:,}")
                break
            found += 1
        expected = min(_SHEET, lines - first)
        trials.demand(found == expected, f"{lines:,}: {name} has {found:,} lines instead of {expected:,}")
        first += found
    path.unlink()
    trials.demand(first == lines, f"{first:,} lines read back instead of {lines:,}")


def _demand_characters(trials: Trials, length: int) -> None:
    """Texts of so many UTF-16 units, each kind of character, with one more in front to shift the pairs."""
    texts = []
    for character in _CHARACTERS:
        size = len(character.encode("utf-16-le")) // 2
        texts += [front + character * ((length - len(front)) // size) for front in ("x", "xy")]
    book = Workbook.of(details({"trade_id": [str(row) for row in range(len(texts))], "resource_name": texts}))
    notes = " ".join(book.written.notes)
    for row, (found, text) in enumerate(zip((row[1] for row in book.calamine()[1:]), texts, strict=True)):
        units = len(text.encode("utf-16-le")) // 2
        what = f"{text[:3]!r} × {units:,}"
        assert isinstance(found, str)
        if units <= _LONGEST:
            trials.demand(found == text, f"{what} is changed")
            trials.demand(f"cell B{row + 2} " not in notes, f"{what} is noted as cut")
            continue
        trials.demand(found.endswith(_MARK), f"{what} is cut without a mark")
        trials.demand(text.startswith(found.removesuffix(_MARK)), f"{what} is changed")
        trials.demand(len(found.encode("utf-16-le")) // 2 in (_LONGEST - 1, _LONGEST), f"{what} is cut at {len(found)}")
        trials.demand(f"cell B{row + 2} (Resource Name): {units:,} characters" in notes, f"{what} is not noted")


ROW = Row(33, "limits of sheets and cells", len(_SIZES), 1, run)
