"""The lines above the months on Amount Due: what is owed, and how much of the quota is used."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeAlias

from partner_tui.domain.money import format_amount
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import OPEN, Key
from partner_tui.ui.presentation.cells import steady, width_of, wrapped
from partner_tui.ui.presentation.lines import Line, Part
from partner_tui.ui.presentation.owed import Owed

if TYPE_CHECKING:
    from partner_tui.domain.quota import Quota

Block: TypeAlias = tuple[Sequence[Owed], str]
"""What is owed in one currency, and that."""
Sign: TypeAlias = Callable[[Key], str]
"""How a key is written; empty where the operator has none for it."""
_INDENT = "    "


def due_lines(
    blocks: Sequence[Block],
    quota: "Quota | None",
    zone: tzinfo | None,
    width: int,
    room: int,
    sign: Sign,
    *,
    is_high: bool,
) -> Sequence[Line]:
    """As much as there is room for: first the quota's formula gives way, then its gauge, then the notes."""
    wordy = _blocks(blocks, width, sign, is_high=is_high)
    used = _quota_lines(quota, width, zone, is_high=is_high)
    for gauge in (used, used[:1], ()):
        if len(wordy) + len(gauge) <= room:
            return (*wordy, *gauge)
    bare = [([row._replace(note="") for row in rows], currency) for rows, currency in blocks]
    return _blocks(bare, width, sign, is_high=is_high)[: max(1, room)]


def _quota_lines(quota: "Quota | None", width: int, zone: tzinfo | None, *, is_high: bool) -> Sequence[Line]:
    if quota is None:
        return ()
    from partner_tui.ui.presentation.quota import quota_lines  # for those who have synced

    lines = quota_lines(quota, width, zone)
    return [*lines, Line()] if is_high else lines


def _blocks(blocks: Sequence[Block], width: int, sign: Sign, *, is_high: bool) -> list[Line]:
    lines: list[Line] = []
    for rows, currency in blocks:
        if is_high:
            lines.append(Line())
        lines += owed_lines(rows, currency, width, sign)
    return [*lines, Line()] if is_high and lines else lines


def owed_lines(rows: Sequence[Owed], currency: str, width: int, sign: Sign) -> list[Line]:
    """Labels, amounts under each other at the point, notes, in lines of their own where they do not fit, and keys."""
    amounts = ["—" if row.amount is None else format_amount(row.amount) for row in rows]
    labels = max(len(row.label) for row in rows)
    digits = max(map(len, amounts))
    lines: list[Line] = []
    for row, amount in zip(rows, amounts, strict=True):
        end = amount.rjust(digits) + ("" if row.amount is None else f" {steady(visible(currency))}")
        start: list[Part] = [(f" {row.label.ljust(labels)}  ", ""), (end, row.look or "strong")]
        lines += _laid_out(start, row, width, sign)
    return lines


def _laid_out(start: Sequence[Part], row: Owed, width: int, sign: Sign) -> list[Line]:
    """The key with its word beside the note, without it, or both with the note under them: the first that fits."""
    look = row.look if row.look in ("estimate", "warning") else "quiet"
    note: list[Part] = [(f"  {row.note}", look)] if row.note else []
    key: list[Part] = [] if row.key is None or not sign(row.key) else [(f"  {sign(row.key)}", "strong")]
    word: list[Part] = [(f" {'on its row' if row.key is OPEN else row.key.label}", "quiet")] if key and row.key else []
    for parts in ([*start, *note, *key, *word], [*start, *note, *key]):
        if width_of("".join(text for text, _ in parts)) <= width:
            return [Line(tuple(parts))]
    notes = [Line(((f"{_INDENT}{text}", look),)) for text in wrapped(row.note, width - len(_INDENT))]
    return [Line((*start, *key, *word)), *notes]
