"""Which names in the bucket are bill files. They are data: whatever does not look like one is nothing."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from partner_tui.domain.bill_object import BillFileKind, BillObject
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage

FOLDERS: Mapping[BillFileKind, str] = MappingProxyType(
    {BillFileKind.BILL: "customerBill", BillFileKind.USAGE: "customerUsage"}
)
_MONTH, _DAY = "([0-9]{4})([0-9]{2})", "([0-9]{4})([0-9]{2})([0-9]{2})"
_NAMES: Mapping[BillFileKind, re.Pattern[str]] = MappingProxyType(
    {
        BillFileKind.BILL: re.compile(rf"customerBill_{_MONTH}\.tar\.gz"),
        BillFileKind.USAGE: re.compile(rf"customerUsage_{_MONTH}_{_DAY}\.tar\.gz"),
    }
)


def bill_object(
    kind: BillFileKind, prefix: str, key: str, *, size: int, etag: str | None, modified: datetime
) -> BillObject | None:
    """The bill file of that key; None where it is none."""
    way = f"{prefix}{FOLDERS[kind]}/"
    found = _NAMES[kind].fullmatch(key.removeprefix(way)) if key.startswith(way) else None
    if found is None:
        return None
    year, month, *day = map(int, found.groups())
    try:
        cycle = BillCycle(year, month)
        exported_on = date(*day) if day else None
    except (WrongUsage, ValueError):  # no month, no day
        return None
    return BillObject(key, cycle, kind, size, plain(etag), modified, exported_on)


def wanted(found: Iterable[BillObject]) -> tuple[BillObject, ...]:
    """One of a month and kind, by month: of usage the latest."""
    latest: dict[tuple[BillCycle, BillFileKind], BillObject] = {}
    for each in found:
        known = latest.get((each.month, each.kind))
        if known is None or (known.exported_on or date.min) < (each.exported_on or date.min):
            latest[each.month, each.kind] = each
    return tuple(latest[key] for key in sorted(latest))


def plain(etag: str | None) -> str:
    """An ETag without its quotation marks. A weak one does not tell one content from another: it is none."""
    return "" if etag is None or etag.startswith("W/") else etag.strip('"')
