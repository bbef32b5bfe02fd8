"""Which column of a bill file is which: by header name, never by position.

Names are the vendor's (Partner Bill Fields, Partner Center documentation, English and Chinese) and their variants seen
in exports and the bill bucket's files.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partner_tui.domain.errors import BillFileError
from partner_tui.domain.line import EXTRA, LINE_COLUMNS, Kind, line_column
from partner_tui.domain.vendor_words import HEADERS

SYNONYMS: Mapping[str, tuple[str, ...]] = {name: word.all for name, word in HEADERS.items()}
"""Canonical column to the headers that mean it."""

_AMOUNT_DUE = ("Amount Due", "Customer Amount Due", "应付金额")
"""Takes the amount's place in files without a settlement amount and a customer expenditure."""

_CURRENCY = re.compile(r"\(([A-Za-z]{3})\)$")
_CANONICAL = frozenset(column.name for column in LINE_COLUMNS)


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """What the columns of one file are, in the file's order."""

    headers: tuple[str, ...]
    names: tuple[str, ...]
    """Canonical name, or `extra:<header>`, of each."""
    currency: str | None
    """From a trailing `(USD)` of the money columns; None when no header has one."""
    amount_column: str
    """Which column is the amount: `amount` itself, or the one that stands in for it."""

    def header_of(self, name: str) -> str:
        """What the file calls a column."""
        name = self.amount_column if name == "amount" else name
        return self.headers[self.names.index(name)] if name in self.names else name


def map_headers(headers: Sequence[str], chosen: Mapping[str, str], *, file: str, part: str) -> HeaderMap:
    """Recognises a file's headers.

    `chosen` maps canonical names to headers by the operator's setting and comes first. Raises BillFileError when a
    needed column is missing, or two columns claim to be the same one.
    """
    known = _known(chosen)
    names = [_name(header, known) or EXTRA + header for header in headers]
    _demand_distinct(headers, names, file, part)
    amount_column = _amount_column(headers, names)
    needed = [name for name in ("customer_id", "bill_type") if name not in names]
    if amount_column is None or needed:
        raise _missing(([] if amount_column else ["amount"]) + needed, headers, file, part)
    currency = _currency(headers, names, amount_column, file, part)
    return HeaderMap(tuple(headers), tuple(names), currency, amount_column)


def recognised(headers: Sequence[str], chosen: Mapping[str, str]) -> int:
    """How many of the headers are known: tells separators apart, and a header row from data."""
    known = _known(chosen)
    return sum(_name(header, known) is not None for header in headers)


def _name(header: str, known: Mapping[str, str]) -> str | None:
    """The canonical name of a header. A currency at its end belongs to money only: `Region (OLD)` is no region."""
    name = known.get(_bare(header))
    if name is None:
        name = known.get(_bare(_CURRENCY.sub("", _plain(header))))
        return name if name and line_column(name).kind is Kind.MONEY else None
    return name


def _bare(header: str) -> str:
    """Without case, spaces and punctuation, but for what changes the meaning: `Tax %` is not the tax."""
    return "".join(char for char in _plain(header).casefold() if char.isalnum() or char == "%")


def _plain(header: str) -> str:
    """Full-width signs as plain ones."""
    return unicodedata.normalize("NFKC", header).strip()


def _known(chosen: Mapping[str, str]) -> dict[str, str]:
    table = {_bare(header): name for name, headers in SYNONYMS.items() if name not in chosen for header in headers}
    return table | {_bare(header): name for name, header in chosen.items()}


def _amount_column(headers: Sequence[str], names: Sequence[str]) -> str | None:
    for name in ("amount", "customer_expenditure"):
        if name in names:
            return name
    due = {_bare(header) for header in _AMOUNT_DUE}
    bare = (_bare(_CURRENCY.sub("", _plain(header))) for header in headers)
    return next((name for text, name in zip(bare, names, strict=True) if text in due), None)


def _currency(headers: Sequence[str], names: Sequence[str], amount_column: str, file: str, part: str) -> str | None:
    found: dict[str, str] = {}
    for header, name in zip(headers, names, strict=True):
        match = _CURRENCY.search(_plain(header))
        if match and (name == amount_column or line_column(name).kind is Kind.MONEY):
            found.setdefault(match[1].upper(), header)
    if len(found) > 1:
        raise BillFileError(
            "Mixed currencies",
            "the headers name " + " and ".join(f"{code} (“{header}”)" for code, header in found.items()) + ".",
            "A bill has one currency. Import a file for each.",
            file=file,
            part=part,
            line=1,
        )
    return next(iter(found), None)


def _demand_distinct(headers: Sequence[str], names: Sequence[str], file: str, part: str) -> None:
    seen: dict[str, str] = {}
    for position, (header, name) in enumerate(zip(headers, names, strict=True), 1):
        if not header.strip():
            raise BillFileError(
                "A column without a header", f"column {position} has none.", file=file, part=part, line=1
            )
        if name in seen:
            meaning = f"both mean {name}" if name in _CANONICAL else "bear the same name"
            raise BillFileError(
                "A column twice",
                f"“{seen[name]}” and “{header}” {meaning}.",
                "Say which one counts in [import.columns] of the settings, or have the file made again.",
                file=file,
                part=part,
                line=1,
            )
        seen[name] = header


def _missing(needed: Sequence[str], headers: Sequence[str], file: str, part: str) -> BillFileError:
    wanted = "; ".join(f"{name} ({' or '.join(f'“{text}”' for text in SYNONYMS[name][:3])})" for name in needed)
    return BillFileError(
        "A needed column is missing",
        f"no header for {wanted}. The headers are: {', '.join(headers)}.",
        f'If one of them is it, say so in the settings file: [import.columns] then {needed[0]} = "ITS HEADER".',
        file=file,
        part=part,
        line=1,
    )
