"""From the text of a bill file to canonical columns: exact numbers, our words, keys complete. Nothing is guessed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl

from partner_tui.bills import dictionaries, vocabulary
from partner_tui.bills.columns import HeaderMap
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.line import LINE_COLUMNS, Kind
from partner_tui.domain.money import AMOUNT_PATTERN, DECIMALS, EXACT, INTEGER_DIGITS, parse_amount

LINE_DECIMAL = pl.Decimal(INTEGER_DIGITS + DECIMALS, DECIMALS)
NUMBERS = tuple(column.name for column in LINE_COLUMNS if column.kind in (Kind.NUMBER, Kind.MONEY))
NULL_TEXT = "--"
"""What the vendor writes for "not applicable"; an empty field means the same."""
NULL_TEXTS: Mapping[str, str] = {column.name: NULL_TEXT for column in LINE_COLUMNS}
"""For the parser: `--` is null in canonical columns; in extra ones it stays, verbatim."""
_BLANKS = " \t\u00a0\u3000"
_DISCOUNT = "settlement_discount"


class BadRow(Exception):
    """A record that cannot be taken: its number within the frame, the canonical column, and why."""

    def __init__(self, row: int, column: str, title: str, cause: str) -> None:
        super().__init__(row, column, title, cause)
        self.row = row
        self.column = column
        self.title = title
        self.cause = cause


@dataclass(slots=True)
class FileFacts:
    """What all records of a file must agree on, and who said it first."""

    month: BillCycle | None = None
    month_from: str = ""
    currency: str | None = None
    currency_from: str = ""


def canonical(frame: pl.DataFrame, header: HeaderMap, facts: FileFacts) -> pl.DataFrame:
    """Text columns under canonical names in, canonical types out; rows stay in order. Raises BadRow.

    Bill cycle and currency are only compared with the facts: both are the same on every line.
    """
    _agree_on_month(frame, facts)
    _agree_on_currency(frame, facts)
    for name, meaning in _MEANINGS.items():
        if name in frame.columns:
            frame = frame.with_columns(_translated(frame[name], meaning))
    _demand_filled(frame["customer_id"].cast(pl.String).str.contains(r"\S"), "customer_id")
    _demand_filled(frame["bill_type"].is_not_null(), "bill_type")
    if header.amount_column != "amount":
        frame = frame.with_columns(pl.col(header.amount_column).alias("amount"))
    frame = _with_numbers(frame, {name for name in NUMBERS if name in frame.columns})
    _demand_filled(frame["amount"].is_not_null(), "amount")
    return _with_complete_keys(frame)


def _demand_filled(filled: pl.Series, name: str) -> None:
    """Raises BadRow for the first field that is not filled."""
    if not filled.fill_null(False).all():
        raise BadRow(_first(~filled.fill_null(False)), name, "An empty field", "it must not be empty.")


def _with_numbers(frame: pl.DataFrame, names: set[str]) -> pl.DataFrame:
    """These columns as exact decimals; anything that is not plainly one raises BadRow."""
    plain = frame.select(pl.col(names).cast(pl.String).str.contains(AMOUNT_PATTERN).all())
    frame = frame.with_columns(_trimmed(frame[name]) for name in frame.columns if name in names and not plain[name][0])
    return frame.with_columns(pl.col(names).cast(pl.String).cast(LINE_DECIMAL))


def _trimmed(column: pl.Series) -> pl.Series:
    """Numbers with blanks around them, without the blanks; the first that is none even so raises BadRow."""
    text = _without_blanks(column)
    wrong = ~text.str.contains(AMOUNT_PATTERN)
    if wrong.any():
        row = _first(wrong)
        rule = f"numbers have up to {INTEGER_DIGITS} digits, a point and up to {DECIMALS} decimals"
        cause = f"{text[row]!r} is not written as bills do: {rule}, no exponent, no thousands separator."
        raise BadRow(row, text.name, "Not a number", cause)
    return text


def _without_blanks(column: pl.Series) -> pl.Series:
    return column.cast(pl.String).str.strip_chars(_BLANKS).replace({"": None, NULL_TEXT: None})


def _translated(column: pl.Series, meaning: Callable[[str], str | None]) -> pl.Series:
    """Each distinct word translated once; a word without a meaning raises BadRow."""
    words = _without_blanks(column)
    table: dict[str, str] = {}
    for word in words.unique(maintain_order=True).drop_nulls():
        value = meaning(word)
        if value is None:
            raise BadRow(_first(words == word), column.name, *_unknown(column.name, word))
        table[word] = str(value)  # a plain one: of enum values polars would make a closed set
    return words.replace_strict(table, default=None, return_dtype=pl.String).cast(pl.Categorical)


def _unknown(name: str, word: str) -> tuple[str, str]:
    if name == _DISCOUNT:
        return "Not a discount", f"{word!r} is no discount; 75% and 0.75 are."
    return "Not a bill type", f"{word!r} is none of Expenditure, Refund, Adjustment (消费, 退款, 调账)."


def _bill_type(word: str) -> str | None:
    found = vocabulary.bill_type(word)
    return None if found is None else found.value


def _discount(word: str) -> str | None:
    """`75%` and `0.75` are the same."""
    try:
        if not word.endswith("%"):
            return f"{parse_amount(word):f}"
        return f"{parse_amount(f'{EXACT.scaleb(parse_amount(word[:-1].rstrip()), -2):f}'):f}"
    except ValueError:
        return None


_MEANINGS: Mapping[str, Callable[[str], str | None]] = {
    "bill_type": _bill_type,
    "billing_mode": vocabulary.billing_mode,
    _DISCOUNT: _discount,
}


def _agree_on_month(frame: pl.DataFrame, facts: FileFacts) -> None:
    if "bill_cycle" not in frame.columns:
        return
    for text in frame["bill_cycle"].unique(maintain_order=True).cast(pl.String):
        month = _month(text)
        if facts.month is None and month is not None:
            facts.month, facts.month_from = month, "the lines before"
        if month is None or month != facts.month:
            row = _first(frame["bill_cycle"].cast(pl.String).eq_missing(pl.Series([text], dtype=pl.String)))
            if month is None:
                raise BadRow(row, "bill_cycle", "Not a month", f"{text or ''!r} is not a month (YYYY-MM).")
            cause = f"this line is of {month}, but {facts.month_from} says {facts.month}."
            raise BadRow(row, "bill_cycle", "Two months in one file", cause)


def _month(text: str | None) -> BillCycle | None:
    """`2026-10` or `202610`."""
    text = (text or "").strip(_BLANKS)
    try:
        return BillCycle.parse(f"{text[:4]}-{text[4:]}" if len(text) == 6 else text)
    except WrongUsage:
        return None


def _agree_on_currency(frame: pl.DataFrame, facts: FileFacts) -> None:
    if "currency" not in frame.columns:
        return
    for text in frame["currency"].unique(maintain_order=True).drop_nulls().cast(pl.String):
        code = text.strip(_BLANKS).upper()
        wrong: tuple[str, str] | None = None
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            wrong = "Not a currency", f"{text!r} is not a code of three letters."
        elif facts.currency is None:
            facts.currency, facts.currency_from = code, "the lines before say"
        elif code != facts.currency:
            wrong = "Mixed currencies", f"this line is in {code}, but {facts.currency_from} {facts.currency}."
        if wrong:
            raise BadRow(_first(frame["currency"].cast(pl.String) == text), "currency", *wrong)


def _with_complete_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Names for codes and codes for names, from the dictionaries; a name without a code is its own code."""
    for code, name, names, code_of in (
        ("product_type_code", "product_type", dictionaries.SERVICES, dictionaries.service_code),
        ("resource_type_code", "resource_type", dictionaries.RESOURCE_TYPES, dictionaries.resource_type_code),
        ("region_code", "region", dictionaries.REGIONS, dictionaries.region_code),
    ):
        frame = _filled(frame, name, code, names.get)
        frame = _filled(frame, code, name, partial(_code_or_name, code_of))
    return frame


def _code_or_name(code_of: Callable[[str], str | None], name: str) -> str:
    return code_of(name) or name


def _filled(frame: pl.DataFrame, gap: str, source: str, meaning: Callable[[str], str | None]) -> pl.DataFrame:
    """The column `gap` with its empty cells filled from `source`, where that says something."""
    if source not in frame.columns:
        return frame
    if gap not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).cast(pl.Categorical).alias(gap))
    wanted = pl.col(source).filter(pl.col(gap).is_null()).unique().drop_nulls().cast(pl.String)
    table = {word: value for word in frame.select(wanted).to_series() if (value := meaning(word)) is not None}
    if not table:
        return frame
    found = pl.col(source).cast(pl.String).replace_strict(table, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.col(gap).cast(pl.String).fill_null(found).cast(pl.Categorical))


def _first(mask: pl.Series) -> int:
    """The index of the first true value."""
    return mask.fill_null(False).arg_max() or 0
