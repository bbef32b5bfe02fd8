"""Random Unicode in cells: every workbook is sound XML, and every text reads back as it was."""

import xml.etree.ElementTree as ElementTree
import zipfile
from io import BytesIO
from random import Random

from tests.faults.harness import Row, Trials
from tests.store.detail_workbooks import Workbook, details, same_text, seen_by_calamine

_EACH = 500
"""Texts in one workbook."""
_RANGES = (
    *((0x00, 0x20), (0x20, 0x7F), (0x7F, 0x100), (0x100, 0x800), (0x4E00, 0x9FFF), (0xE000, 0xF900)),
    *((0x2000, 0x2070), (0xFE00, 0xFFF0), (0xFFF0, 0xFFFE), (0x1F300, 0x1FAFF), (0x10000, 0x110000)),
)
_PIECES = ("_x", "_x001B_", "_x000d_", "_", "x0041_", "&", "<", ">", "]]>", "<!--", "\r\n", "\u2028", "\ufeff", " ")


def run(trials: Trials) -> None:
    for start in range(0, trials.count, _EACH):
        texts = [_text(trials.random) for _ in range(min(_EACH, trials.count - start))]
        shared = [text for text in texts for _ in range(2)]
        alone = [f"{row}|{text}" for row, text in enumerate(shared)]
        book = Workbook.of(details({"trade_id": alone, "resource_name": shared}))
        _demand_sound(trials, book)
        for reading, same in ((book.calamine(), _same_to_calamine), (book.openpyxl(), same_text)):
            for row, wanted in zip(reading[1:], zip(alone, shared, strict=True), strict=True):
                for cell, text in zip(row, wanted, strict=True):
                    trials.demand(same(cell or "", text), f"{text!r} is read back as {cell!r}")


def _text(random: Random) -> str:
    pieces = []
    for _ in range(random.randrange(12)):
        low, high = random.choice(_RANGES)
        pieces.append(random.choice(_PIECES) if random.random() < 0.3 else chr(random.randrange(low, high)))
    return "".join(pieces)


def _same_to_calamine(cell: object, text: str) -> bool:
    return (cell or None) == seen_by_calamine(text)


def _demand_sound(trials: Trials, book: Workbook) -> None:
    with zipfile.ZipFile(BytesIO(book.content)) as package:
        for name in package.namelist():
            try:
                ElementTree.fromstring(package.read(name))
            except ElementTree.ParseError as exc:
                trials.demand(False, f"{name} is no XML: {exc}")


ROW = Row(34, "random Unicode in cells", 10_000, 1_000, run)
