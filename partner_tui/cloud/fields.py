"""Kinds of fields that the vendor's calls have in common: moments, yes or no, the unit of amounts."""

import re
from datetime import UTC, datetime

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.codes import FLAGS
from partner_tui.domain.text import visible

_CURRENCY_UNIT = 1
"""The measure id of a whole unit of the currency: dollars, not cents."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})? ?(?:Z|(?:GMT)?[+-]\d{2}:\d{2})", re.ASCII)


def moment(answer: Answer, name: str) -> datetime:
    found = optional_moment(answer, name)
    if found is None:
        raise answer.wrong(name, "it is missing")
    return found


def optional_moment(answer: Answer, name: str) -> datetime | None:
    """In UTC, from `2019-05-06T08:05:01Z` or a time with its distance from UTC: `2020-09-28 09:00:00 GMT+08:00`.

    A time without one may be hours off: it is refused.
    """
    text = answer.optional_text(name)
    if text is None:
        return None
    if not _MOMENT.fullmatch(text):
        raise answer.wrong(name, f"{visible(text[:40])} is not a time with its zone")
    try:
        return datetime.fromisoformat(text.replace("GMT", "").replace(" ", "T", 1).replace(" ", "")).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise answer.wrong(name, f"{text} is no time of any day") from exc


def utc(when: datetime) -> str:
    """An aware moment as the vendor takes it, to the second."""
    if when.tzinfo is None:
        raise ValueError("a naive datetime is no moment")
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def optional_flag(answer: Answer, name: str) -> bool | None:
    """0 or 1, Y or N."""
    code = answer.optional_code(name)
    if code is not None and code not in FLAGS:
        raise answer.wrong(name, f"{visible(code[:40])} is neither yes nor no")
    return None if code is None else FLAGS[code]


def demand_currency_unit(answer: Answer) -> None:
    """Amounts in anything but whole units of their currency are refused, lest cents are taken for dollars."""
    unit = answer.optional_integer("measure_id")
    if unit not in (None, _CURRENCY_UNIT):
        raise answer.wrong("measure_id", f"amounts in unit {unit} are not understood, only in {_CURRENCY_UNIT}")
