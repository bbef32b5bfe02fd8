"""What a file for people says instead of our words: the vendor's headers, bill types and billing modes."""

from collections.abc import Mapping, Sequence

import polars as pl

from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.line import EXTRA, Kind, line_column
from partner_tui.domain.vendor_words import BILL_TYPES, BILLING_MODES, HEADERS, VendorWord

_WORDS: Mapping[str, Mapping[str, VendorWord]] = {
    "bill_type": {kind.value: word for kind, word in BILL_TYPES.items()},
    "billing_mode": {mode.value: word for mode, word in BILLING_MODES.items()},
}
"""Columns whose texts are ours, and what the vendor says for them."""


def headers(columns: Sequence[str], language: HeaderLanguage, currency: str = "") -> tuple[str, ...]:
    """The vendor's headers of these columns, all different.

    Money bears its currency as the vendor writes it: `Settlement Amount (USD)`. What a bill file had besides keeps its
    own header; one that is among the vendor's, too, gets a number.
    """
    own = [_own_header(name, language, currency) for name in columns if not name.startswith(EXTRA)]
    taken = {*own, *(name.removeprefix(EXTRA) for name in columns if name.startswith(EXTRA))}
    free = iter(own)
    return tuple(
        _distinct(name.removeprefix(EXTRA), own, taken) if name.startswith(EXTRA) else next(free) for name in columns
    )


def worded(frame: pl.DataFrame, language: HeaderLanguage) -> pl.DataFrame:
    """Bill lines with the vendor's words for bill types and billing modes; those that we do not know stay."""
    return frame.with_columns(
        pl.col(name).replace({ours: word.in_language(language) for ours, word in words.items()})
        for name, words in _WORDS.items()
        if name in frame.columns
    )


def _own_header(name: str, language: HeaderLanguage, currency: str) -> str:
    word = HEADERS.get(name)
    known = line_column(name)
    header = word.in_language(language) if word else known.heading
    return f"{header} ({currency})" if currency and known.kind is Kind.MONEY else header


def _distinct(header: str, own: Sequence[str], taken: set[str]) -> str:
    """The header itself unless it is one of ours; with a number that makes it like no other then."""
    if header not in own:
        return header
    number = 2
    while f"{header} ({number})" in taken:
        number += 1
    return f"{header} ({number})"
