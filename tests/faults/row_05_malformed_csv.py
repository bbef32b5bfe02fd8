"""A field or a line that is not as it should be, in the first, a middle and the last line, in every kind of column.

What is accepted, and what is refused and where, is said here by rules of the test's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.errors import BillFileError
from tests.faults.bill_input import HEADERS, MONTH, NAME, Fields, Read, Store, bill, csv_bytes, read
from tests.faults.harness import Row, Trials

_COLUMNS = ("customer_id", "bill_cycle", "bill_type", "amount", "usage", "settlement_discount", "currency")
_LINES = 9
_BLANKS = " \t\u00a0\u3000"
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,10})?")
_TYPES = {"expenditure": "expenditure", "消费": "expenditure", "refund": "refund", "退款": "refund"}


class _Refused(Exception):
    pass


FIELDS: dict[str, tuple[bytes, str | None]] = {
    "empty": (b"", ""),
    "empty in quotes": (b'""', ""),
    "dashes": (b"--", "--"),
    "dashes in quotes": (b'"--"', "--"),
    "blank": (b" ", " "),
    "wide blank": ("\u3000".encode(), "\u3000"),
    "tab": (b"\t", "\t"),
    "NUL": (b"a\0b", None),
    "broken UTF-8": (b"a\xe4\xb8", None),
    "lone continuation": (b"a\x80b", None),
    "overlong": (b"\xc0\xaf", None),
    "surrogate": (b"\xed\xa0\x80", None),
    "carriage return": (b"a\rb", None),
    "quote inside": (b'a"b', None),
    "quote at the end": (b'a"', None),
    "open quote": (b'"a', None),
    "text after quotes": (b'"a"b', None),
    "text before quotes": (b'a"b"', None),
    "single quote mark": (b'"', None),
    "three quote marks": (b'"""', None),
    "separator": (b"1,2", None),
    "line break": (b"1\n2", None),
    "line break in quotes": (b'"1\n2"', "1\n2"),
    "CRLF in quotes": (b'"1\r\n2"', "1\r\n2"),
    "trailing line break in quotes": (b'"1\n"', "1\n"),
    "quotes in quotes": (b'"a""b"', 'a"b'),
    "separator in quotes": (b'"1,000"', "1,000"),
    "number in quotes": (b'"12.5"', "12.5"),
    "blanks around": (" 12.5\u00a0".encode(), " 12.5\u00a0"),
    "exponent": (b"1E3", "1E3"),
    "plus": (b"+1", "+1"),
    "bare point": (b".5", ".5"),
    "point at the end": (b"5.", "5."),
    "19 digits": (b"1" * 19, "1" * 19),
    "11 decimals": (b"1.00000000001", "1.00000000001"),
    "wide digits": ("１２".encode(), "１２"),
    "other digits": ("١٢".encode(), "١٢"),
    "minus sign": ("−5".encode(), "−5"),
    "hexadecimal": (b"0x10", "0x10"),
    "underscore": (b"1_000", "1_000"),
    "NaN": (b"NaN", "NaN"),
    "infinity": (b"inf", "inf"),
    "null": (b"null", "null"),
    "percent": (b"75%", "75%"),
    "brackets": (b"(5)", "(5)"),
    "currency sign": (b"$5", "$5"),
    "word in quotes": (b'"refund"', "refund"),
    "bill type in Chinese": ("消费".encode(), "消费"),
    "month": (b"2026-10", "2026-10"),
    "month in short": (b"202610", "202610"),
    "another month": (b"2026-09", "2026-09"),
    "currency": (b"usd", "usd"),
    "another currency": (b"EUR", "EUR"),
    "byte order mark": ("\ufeff5".encode(), "\ufeff5"),
    "escape": (b"\x1b[31m", "\x1b[31m"),
    "long": (b"9" * 200_000, "9" * 200_000),
}
"""What stands in the file, and the text that it says; None when it breaks the csv itself."""


@dataclass(frozen=True, slots=True)
class _Damage:
    """Done to a line of the file, given by its index; refused at a line so many further down."""

    do: Callable[[list[bytes], int], None]
    further: int = 0


def _replace(change: Callable[[bytes], bytes]) -> Callable[[list[bytes], int], None]:
    def do(lines: list[bytes], at: int) -> None:
        lines[at] = change(lines[at])

    return do


LINES: dict[str, _Damage] = {
    "blank line before": _Damage(lambda lines, at: lines.insert(at, b"\n")),
    "blank line after": _Damage(lambda lines, at: lines.insert(at + 1, b"\n"), 1),
    "blank CRLF line": _Damage(lambda lines, at: lines.insert(at, b"\r\n")),
    "line of blanks": _Damage(lambda lines, at: lines.insert(at, b"   \n")),
    "line of separators": _Damage(lambda lines, at: lines.insert(at, b"," * (len(HEADERS) - 1) + b"\n")),
    "last field gone": _Damage(_replace(lambda line: line.rpartition(b",")[0] + b"\n")),
    "half of it": _Damage(_replace(lambda line: line[: len(line) // 2] + b"\n")),
    "one separator more": _Damage(_replace(lambda line: line.replace(b"\n", b",\n"))),
    "a field more": _Damage(_replace(lambda line: line.replace(b"\n", b",x\n"))),
    "the headers again": _Damage(lambda lines, at: lines.insert(at, lines[0])),
    "two in one": _Damage(_replace(lambda line: line.replace(b"\n", b",") + line)),
    "two carriage returns": _Damage(_replace(lambda line: line.replace(b"\n", b"\r\r\n"))),
    "old line break": _Damage(_replace(lambda line: line.replace(b"\n", b"\r"))),
    "other separator": _Damage(_replace(lambda line: line.replace(b",", b";"))),
    "end-of-file sign": _Damage(lambda lines, at: lines.insert(at + 1, b"\x1a\n"), 1),
    "comment": _Damage(lambda lines, at: lines.insert(at, b"# 2026-10\n")),
    "line all in quotes": _Damage(_replace(lambda line: b'"' + line[:-1] + b'"\n')),
}


def run(trials: Trials) -> None:
    """As many rounds as there are trials, each with lines of its own."""
    store = Store(trials.folder, trials.random)
    for _ in range(trials.count):
        lines = bill(trials.random, _LINES)
        whole = read(csv_bytes(lines))
        assert isinstance(whole, list)
        places = (1, trials.random.randrange(2, _LINES), _LINES)
        for place in places:
            for kind in FIELDS:
                for column in _COLUMNS:
                    _field(trials, whole, lines, place, kind, column)
            for kind in LINES:
                _line(trials, store, lines, place, kind)
        _balances(trials, lines)
        no_break = read(csv_bytes(lines)[:-1])
        refused = isinstance(no_break, BillFileError) and no_break.line == _LINES + 1
        trials.demand(refused, f"no line break at the end: {no_break}")


def _field(trials: Trials, whole: Read, lines: list[Fields], place: int, kind: str, column: str) -> None:
    raw, text = FIELDS[kind]
    content = csv_bytes(lines).split(b"\n")
    fields = content[place].split(b",")
    fields[list(HEADERS).index(column)] = raw
    content[place] = b",".join(fields)
    found = read(b"\n".join(content))
    where = f"{kind} in {column} of line {place + 1}"
    try:
        value = _expected(column, text)
    except _Refused:
        if not isinstance(found, BillFileError):
            trials.demand(False, f"{where} is accepted as {found[place - 1][column]!r}")
            return
        trials.demand(found.line == place + 1, f"{where}: the error is at line {found.line}: {found}")
        trials.demand(found.file == f"{NAME}.csv", f"{where}: the error names {found.file!r}")
        if text is not None:
            trials.demand(found.column == HEADERS[column], f"{where}: the error is in {found.column!r}: {found}")
        return
    wanted = [dict(line) for line in whole]
    wanted[place - 1][column] = value
    trials.demand(found == wanted, f"{where} is read wrongly: {found if isinstance(found, BillFileError) else ''}")


def _expected(column: str, text: str | None) -> object:
    """The value that a field says. Raises _Refused."""
    if text is None:
        raise _Refused
    bare = text.strip(_BLANKS)
    if column == "customer_id":
        if text == "--" or not text.strip():
            raise _Refused
        return text
    if column == "bill_cycle":
        if bare not in (MONTH, MONTH.replace("-", "")):
            raise _Refused
        return MONTH
    if column == "currency":
        if text not in ("", "--") and bare.upper() != "USD":
            raise _Refused
        return "USD"
    if column == "bill_type":
        if bare not in _TYPES:
            raise _Refused
        return _TYPES[bare]
    if bare in ("", "--") and column != "amount":
        return None
    if column == "settlement_discount" and bare.endswith("%"):
        return Decimal(bare[:-1]) / 100
    if not _NUMBER.fullmatch(bare):
        raise _Refused
    return Decimal(bare)


def _line(trials: Trials, store: Store, lines: list[Fields], place: int, kind: str) -> None:
    content = csv_bytes(lines).splitlines(keepends=True)
    LINES[kind].do(content, place)
    damaged = b"".join(content)
    found = read(damaged)
    line = place + 1 + LINES[kind].further
    refused = isinstance(found, BillFileError) and found.line == line
    trials.demand(refused, f"{kind} at line {line}: {found}")
    if place == 1:
        trials.demand(store.refuses(damaged, f"{NAME}.csv"), f"{kind} leaves a trace in the store")


def _balances(trials: Trials, lines: list[Fields]) -> None:
    """Any line short of a field with any other that has one too many."""
    for short in range(1, _LINES + 1):
        for long in range(1, _LINES + 1):
            if short == long:
                continue
            content = csv_bytes(lines).splitlines(keepends=True)
            content[short] = content[short].rpartition(b",")[0] + b"\n"
            content[long] = content[long].replace(b"\n", b",\n")
            found = read(b"".join(content))
            refused = isinstance(found, BillFileError) and found.line == min(short, long) + 1
            trials.demand(refused, f"line {short + 1} short and line {long + 1} long: {found}")


ROW = Row(5, "malformed csv matrix", 10, 1, run)
