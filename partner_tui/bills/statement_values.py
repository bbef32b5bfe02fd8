"""Dates, amounts and words of statement files: what can be read in one way alone is taken, and nothing else."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from partner_tui.domain.money import DECIMALS, INTEGER_DIGITS
from partner_tui.domain.statement_import import FIRST_DAY, last_day

Cell: TypeAlias = str | Decimal | date
"""Of a csv file text alone; a workbook has numbers and dates of its own."""

_TIME_ALONE = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[AaPp]\.?[Mm]\.?)?")
_TIME = r"(?:[T\s,]+\d{1,2}:\d{2}\b.{0,40})?"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日.{0,40}")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?" + _TIME)
_DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s/.]*([a-z]{3,9})\.?[-\s/,.]*(\d{4})" + _TIME, re.IGNORECASE)
_NAME_AND_DAY = re.compile(r"([a-z]{3,9})\.?[-\s]*(\d{1,2})(?:st|nd|rd|th)?[-\s,]+(\d{4})" + _TIME, re.IGNORECASE)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})" + _TIME)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_NAMES = (*_MONTHS, "november", "december", "sept")

_CODE = r"([A-Z]{3})?"
_MONEY = re.compile(rf"{_CODE}\s*([-+(]?)\s*{_CODE}\s*(\d[\d.,' ’]*)([-)]?)\s*{_CODE}")
_GROUPED = r"[1-9]\d{0,2}(?:%s\d{3})+"
_PLAIN = re.compile(rf"(?:\d+|{_GROUPED % ','})(?:\.\d+)?")
_COMMA = re.compile(rf"(?:\d+|{_GROUPED % '[.]'})(?:,\d+)?")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A thousand and more to some, a little more than one to others."""
_SURELY_COMMA = re.compile(rf"\d+,\d+|{_GROUPED % '[.]'},\d+|[1-9]\d{{0,2}}(?:[.]\d{{3}}){{2,}}")
_SURELY_POINT = re.compile(rf"\d+[.]\d+|{_GROUPED % ','}[.]\d+|[1-9]\d{{0,2}}(?:,\d{{3}}){{2,}}")
_SPACED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?!\d)")

_CURRENCIES = {
    **{"人民币": "CNY", "人民币元": "CNY", "RMB": "CNY", "美元": "USD", "US DOLLAR": "USD", "欧元": "EUR"},
    **{"港元": "HKD", "港币": "HKD", "新加坡元": "SGD", "新币": "SGD", "泰铢": "THB", "日元": "JPY"},
}
_ISO = re.compile(r"[A-Z]{3}")
_OUT = {"debit", "dr", "d", "out", "outgoing", "paid out", "money out", "withdrawal", "expense", "expenditure"}
_OUT |= {"借", "借方", "支出", "支", "转出", "付", "付款", "出账"}
_IN = {"credit", "cr", "c", "in", "incoming", "paid in", "money in", "deposit", "income", "revenue"}
_IN |= {"贷", "贷方", "收入", "收", "转入", "存入", "入账"}
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_EMPTY = ("", "-", "--", "—")
_LARGEST_EXACT = Decimal(10) ** 15
"""A number cell holds so many digits for certain."""


class DayOrder(Enum):
    """What comes first in `05/11/2026`."""

    DAY = "day"
    MONTH = "month"


class Unclear(Exception):
    """A value that cannot be read, or in more than one way."""


def plain_text(cell: Cell) -> str:
    """What the cell says, without blanks around it, nor what keeps spreadsheets from making a number of it. Raises
    Unclear for a number that its cell does not hold exactly."""
    if isinstance(cell, Decimal):
        if abs(cell) >= _LARGEST_EXACT:
            raise Unclear(f"{cell:f} is a number with more digits than a cell holds exactly; it has to be text.")
        return f"{cell:f}".removesuffix(".0")
    text = (cell.isoformat() if isinstance(cell, date) else cell).strip()
    formula = _FORMULA.fullmatch(text)
    return (formula[1] if formula else text).strip()


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and plain_text(cell) in _EMPTY


def day_order(cells: Iterable[Cell]) -> DayOrder | None:
    """What those dates of a column that can be read in one way alone prove for the others. Raises Unclear where they
    contradict each other."""
    proved: dict[DayOrder, str] = {}
    for cell in cells:
        found = _YEAR_LAST.fullmatch(_normal(cell)) if isinstance(cell, str) else None
        if found is None or found[2] == ".":
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            proved.setdefault(DayOrder.DAY, found[0])
        elif second > 12 >= first:
            proved.setdefault(DayOrder.MONTH, found[0])
    if len(proved) > 1:
        raise Unclear(f"{' and '.join(map(repr, proved.values()))} have day and month in different orders.")
    return next(iter(proved), None)


def is_word(cell: Cell) -> bool:
    """Whether it is empty, or says something without any number: no date, nor what may have been one."""
    return isinstance(cell, str) and not any(sign.isnumeric() for sign in cell)


def is_time(cell: Cell) -> bool:
    """Whether it is a time of day alone."""
    return isinstance(cell, str) and _TIME_ALONE.fullmatch(_normal(cell)) is not None


def day_in(cell: Cell, order: DayOrder | None, today: date) -> date:
    """Raises Unclear, also for what lies so far off that it stands for something else."""
    found = _day(cell, order)
    if not FIRST_DAY <= found <= last_day(today):
        raise Unclear(f"nobody pays on {found}: days from {FIRST_DAY} to {last_day(today)} are taken.")
    return found


def _day(cell: Cell, order: DayOrder | None) -> date:
    if isinstance(cell, date):
        return cell
    text = _normal(cell) if isinstance(cell, str) else plain_text(cell)
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _CHINESE.fullmatch(text) or _DIGITS.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_AND_NAME.fullmatch(text):
            return date(int(found[3]), _month_named(found[2]), int(found[1]))
        if found := _NAME_AND_DAY.fullmatch(text):
            return date(int(found[3]), _month_named(found[1]), int(found[2]))
        if found := _YEAR_LAST.fullmatch(text):
            return _year_last(text, int(found[1]), int(found[3]), int(found[4]), found[2], order)
    except ValueError as exc:
        raise Unclear(f"{text!r} is no date.") from exc
    raise Unclear(f"{text!r} is no date, or not one that can be read in one way alone; 2026-11-05 is.")


def _year_last(text: str, first: int, second: int, year: int, sign: str, order: DayOrder | None) -> date:
    if sign == "." or (order is None and first == second):
        order = DayOrder.DAY
    if order is None:
        raise Unclear(f"{text!r} may be in day or month first; write 2026-11-05.")
    return date(year, second, first) if order is DayOrder.DAY else date(year, first, second)


def has_comma(cells: Iterable[Cell]) -> bool | None:
    """Whether a column's decimals come after a comma, `1.234,50`; None where nothing shows it. Raises Unclear where
    some do and others do not."""
    proved: dict[bool, str] = {}
    for cell in cells:
        found = _MONEY.fullmatch(_normal(cell)) if isinstance(cell, str) else None
        number = "" if found is None else _closed(found[4])
        if _EITHER.fullmatch(number):
            continue
        if _SURELY_COMMA.fullmatch(number):
            proved.setdefault(True, number)
        elif _SURELY_POINT.fullmatch(number):
            proved.setdefault(False, number)
    if len(proved) > 1:
        raise Unclear(f"{' and '.join(map(repr, proved.values()))} are written in different ways.")
    return next(iter(proved), None)


def amount_in(cell: Cell, *, comma: bool | None) -> tuple[Decimal, str | None]:
    """The exact amount, and the currency where the cell names one; `comma` as `has_comma` found it. Raises Unclear."""
    if isinstance(cell, Decimal):
        if len(cell.normalize().as_tuple().digits) > 15:
            raise Unclear(f"{cell:f} has more digits than a number cell holds exactly; it has to be text.")
        return _bounded(cell, f"{cell:f}"), None
    text = _normal(cell) if isinstance(cell, str) else cell.isoformat()
    found = _MONEY.fullmatch(text)
    if found is None:
        raise Unclear(f"{text!r} is no amount; 1234.50 is.")
    before, sign, inside, number, end, after = found.groups()
    codes = {code for code in (before, inside, after) if code}
    number = _closed(number)
    if len(codes) > 1 or (sign == "(") != (end == ")") or (sign and end == "-"):
        raise Unclear(f"{text!r} is no amount; 1234.50 is.")
    if comma is None and _EITHER.fullmatch(number):
        raise Unclear(_either(number))
    if not (_COMMA if comma else _PLAIN).fullmatch(number):
        raise Unclear(f"{text!r} is no amount, or not one that can be read in one way alone; 1234.50 is.")
    plain = number.replace(".", "").replace(",", ".") if comma else number.replace(",", "")
    amount = _bounded(Decimal(plain), text)
    return (-amount if sign in ("-", "(") or end == "-" else amount), next(iter(codes), None)


def currency_in(text: str) -> str:
    """Its ISO 4217 code. Raises Unclear."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    code = _CURRENCIES.get(plain, plain)
    if not _ISO.fullmatch(code):
        raise Unclear(f"{text!r} is no currency; USD is.")
    return code


def is_out(text: str) -> bool:
    """Whether the word says that money went out. Raises Unclear."""
    if not is_way(text):
        raise Unclear(f"{text!r} is neither debit nor credit.")
    return _word(text) in _OUT


def is_way(cell: Cell) -> bool:
    """Whether it is a word for money that went out, or that came in."""
    return isinstance(cell, str) and _word(cell) in _OUT | _IN


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _normal(text: str) -> str:
    """Full-width signs as plain ones, one kind of blank and of minus."""
    plain = unicodedata.normalize("NFKC", plain_text(text)).replace("\u2212", "-")
    return " ".join(plain.split())


def _closed(number: str) -> str:
    """Without the blanks between its thousands."""
    text = number.strip()
    found = _SPACED.match(text)
    return re.sub("[ '’]", "", found[0]) + text[found.end() :] if found else text


def _either(number: str) -> str:
    """Why it is not clear, and how it would be."""
    whole, part = number.replace(",", ".").split(".")
    return (
        f"{number!r} may be {whole}{part} or {whole}.{part}, and nothing in the column shows which. Write its amounts "
        f"with two decimals and nothing between thousands, like {whole}{part}.00."
    )


def _month_named(name: str) -> int:
    """Raises ValueError."""
    known = [month for month in _NAMES if month.startswith(name.casefold())]
    if not known:
        raise ValueError(f"{name!r} is no month")
    return 9 if known[0] == "sept" else _NAMES.index(known[0]) + 1


def _bounded(amount: Decimal, text: str) -> Decimal:
    digits, exponent = amount.as_tuple().digits, amount.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > DECIMALS or len(digits) + exponent > INTEGER_DIGITS:
        raise Unclear(f"{text!r} has more than {INTEGER_DIGITS} digits or {DECIMALS} decimals.")
    return amount
