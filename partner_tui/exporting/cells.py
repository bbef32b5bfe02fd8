"""Cells of a workbook: foreign text stays text, amounts keep every digit, and nothing is lost without a mark."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from partner_tui.domain.errors import StoreError
from partner_tui.domain.money import ZERO, plain

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""Characters that a cell may have, counted as UTF-16 units."""
CUT = " […cut]"
"""The end of a text that was longer."""
DIGITS = 15
"""Significant digits that every program reads back exactly from a number cell; beyond them it rounds."""

A4 = 9
"""Excel's number of the paper size."""
HEAD: Mapping[str, object] = MappingProxyType({"bold": True, "bg_color": "#E7ECF2", "bottom": 1})
"""The look of headings."""
CENTS, ALL_DIGITS = "#,##0.00", "#,##0.00########"
"""Formats of amounts: two decimals; two at least, and all that there are."""
_EVERY_CELL = "A1:XFD1048576"

WORKBOOK_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
"""Of every workbook: text is never taken for anything else. `in_memory`: no temporary files outside our folder."""

_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "�")
"""They are no characters; xlsxwriter would fail on them when the workbook is closed."""
_RUN, _RUN_END = "<r>", "</r>"


def fitting(text: str) -> tuple[str, bool]:
    """The text as a cell can hold it, and whether it had to be cut for that."""
    if not text.isascii():
        text = text.translate(_SURROGATES)
    if len(text) <= LONGEST // 2 or _units(text) <= LONGEST:
        return text, False
    room = LONGEST - len(CUT)
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")  # never half a character
    return kept + CUT, True


def write_text(sheet: "Worksheet", row: int, column: int, text: str, style: "Format | None" = None) -> bool:
    """A string cell, whatever the text looks like; an empty cell for an empty text. Says whether it had to be cut."""
    text, is_cut = fitting(text)
    if text.startswith(_RUN) and text.endswith(_RUN_END):
        # xlsxwriter passes such a string on as markup. Given in pieces it makes the markup itself, and escapes them.
        styles = () if style is None else (style,)
        code = sheet.write_rich_string(row, column, text[0], text[1:2], text[2:], *styles)
    elif text:
        code = sheet.write_string(row, column, text, style)
    else:
        code = sheet.write_blank(row, column, None, style)
    _demand(code, sheet, row)
    return is_cut


def write_count(sheet: "Worksheet", row: int, column: int, number: int, style: "Format | None" = None) -> None:
    """A whole number of less than 16 digits."""
    _demand(sheet.write_number(row, column, number, style), sheet, row)


def write_amount(sheet: "Worksheet", row: int, column: int, amount: Decimal, style: "Format | None" = None) -> bool:
    """A number cell when that carries every digit, else the same as text. Says whether it became text.

    xlsxwriter writes a Decimal's own digits, not those of a float made of it, though its types do not name it.
    """
    if fits_number(amount):
        number = amount or ZERO  # which has no sign
        _demand(sheet.write_number(row, column, number, style), sheet, row)  # type: ignore[call-overload]
        return False
    _demand(sheet.write_string(row, column, plain(amount), style), sheet, row)
    return True


def accept_ids(sheet: "Worksheet") -> None:
    """No warning signs at text that looks like a number: ids are no mistaken numbers."""
    sheet.ignore_errors({"number_stored_as_text": _EVERY_CELL})


def fits_number(amount: Decimal) -> bool:
    """Whether a number cell carries every digit of it."""
    digits = amount.as_tuple().digits
    return len(digits) <= DIGITS or len("".join(map(str, digits)).rstrip("0")) <= DIGITS


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _demand(code: int, sheet: "Worksheet", row: int) -> None:
    """xlsxwriter tells of a cell that it did not write by a code alone."""
    if code:
        raise StoreError(
            "The export failed", f"Sheet “{sheet.name}” cannot hold row {row + 1:,}.", "Narrow it, or export csv."
        )
