"""The lines above the months on Amount Due: what is owed, and how much of the quota is used."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.cells import steady, width_of
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.words import Owed

if TYPE_CHECKING:
    from partner_tui.domain.quota import Quota


def due_lines(
    owed_by_currency: Sequence[tuple[Sequence[Owed], str]],
    quota: "Quota | None",
    zone: tzinfo | None,
    width: int,
    room: int,
    *,
    is_high: bool,
) -> Sequence[Line]:
    """As much as there is room for: first the quota's formula gives way, then its gauge, then the notes."""
    wordy = _blocks(owed_by_currency, width, is_high=is_high)
    used = _quota_lines(quota, width, zone, is_high=is_high)
    for gauge in (used, used[:1], ()):
        if len(wordy) + len(gauge) <= room:
            return (*wordy, *gauge)
    bare = [([replace(row, note="") for row in rows], currency) for rows, currency in owed_by_currency]
    return _blocks(bare, width, is_high=is_high)[: max(1, room)]


def _quota_lines(quota: "Quota | None", width: int, zone: tzinfo | None, *, is_high: bool) -> Sequence[Line]:
    if quota is None:
        return ()
    from partner_tui.ui.presentation.quota import quota_lines  # for those who have synced

    lines = quota_lines(quota, width, zone)
    return [*lines, Line()] if is_high else lines


def _blocks(owed_by_currency: Sequence[tuple[Sequence[Owed], str]], width: int, *, is_high: bool) -> list[Line]:
    lines: list[Line] = []
    for rows, currency in owed_by_currency:
        if is_high:
            lines.append(Line())
        lines += owed_lines(rows, currency, width)
    return [*lines, Line()] if is_high and lines else lines


def owed_lines(rows: Sequence[Owed], currency: str, width: int) -> list[Line]:
    """Labels, amounts under each other at the point, and notes, each in a line of its own where it does not fit."""
    amounts = ["—" if row.amount is None else format_amount(row.amount) for row in rows]
    labels = max(len(row.label) for row in rows)
    digits = max(map(len, amounts))
    lines = []
    for row, amount in zip(rows, amounts, strict=True):
        start = f" {row.label.ljust(labels)}  "
        end = amount.rjust(digits) + ("" if row.amount is None else f" {steady(visible(currency))}")
        parts: list[Part] = [(start, ""), (end, "strong" if not row.look else row.look)]
        note = (f"  {row.note}", row.look if row.look == "estimate" else "quiet")
        if not row.note:
            lines.append(Line(tuple(parts)))
        elif width_of(start + end + row.note) + 2 <= width:
            lines.append(Line((*parts, note)))
        else:
            lines += [Line(tuple(parts)), Line((("  ", ""), note))]
    return lines
