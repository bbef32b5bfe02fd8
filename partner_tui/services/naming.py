"""Customers, products and regions by what an operator calls them: an id, a name, or a part of either."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from partner_tui.domain.bill import BillType
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.cycle import BillCycle, span_text
from partner_tui.domain.errors import UnknownLine
from partner_tui.domain.filter import folded
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.totals import CustomerTotal, ProductTotal, RegionTotal, Totals

_CANDIDATES = 5
_COMPARED = 2_000
"""So many are compared with a name that is not known: comparing takes some ten microseconds each."""


class MonthTotals(Protocol):
    """Whoever knows a month's totals."""

    def by_product(self, query: BillQuery) -> Totals[ProductTotal]: ...

    def by_customer(self, query: BillQuery) -> Totals[CustomerTotal]: ...

    def by_region(self, query: BillQuery) -> Totals[RegionTotal]: ...


@dataclass(frozen=True, slots=True)
class Named:
    """An id of the bill and what it is called there; foreign text, verbatim."""

    id: str
    name: str
    account: str = ""
    """Of a customer."""

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id


def names(bills: MonthTotals, month: BillCycle, dimension: Grouping) -> tuple[Named, ...]:
    """All customers, products or regions that the month has a line of, the largest first. Raises UnknownMonth."""
    match dimension:
        case Grouping.CUSTOMER:
            customers = bills.by_customer(BillQuery(month, dimension)).rows
            return tuple(Named(row.customer_id, row.customer_name, row.account_name) for row in customers)
        case Grouping.PRODUCT:
            products = (bills.by_product(query).rows for query in _of_every_type(month, dimension))
            return _once(Named(row.product_type_code, row.product_type) for rows in products for row in rows)
        case Grouping.REGION:
            regions = (bills.by_region(query).rows for query in _of_every_type(month, dimension))
            return _once(Named(row.region_code, row.region) for rows in regions for row in rows)
    raise ValueError(f"a {dimension} has no name")


def resolve(bills: MonthTotals, month: BillCycle, dimension: Grouping, text: str) -> Named:
    """The one that the text means: its id, else its name whatever the case, else the only one that contains the text.

    Raises UnknownLine, which names some that come near, and UnknownMonth.
    """
    return resolve_among(bills, (month,), dimension, text)


def resolve_among(bills: MonthTotals, months: Sequence[BillCycle], dimension: Grouping, text: str) -> Named:
    """The same in any of some months, oldest first; by the name that the latest of them has for an id."""
    known = _once(named for month in reversed(months) for named in names(bills, month, dimension))
    wanted = folded(text)
    for meant in (
        [named for named in known if named.id == text],
        [named for named in known if text and wanted in (folded(named.name), folded(named.account))],
        [named for named in known if text and any(wanted in folded(part) for part in _parts(named))],
    ):
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise _ambiguous(months, dimension, text, meant)
    raise _unknown(months, dimension, text, known)


def resolved(bills: MonthTotals, month: BillCycle, command: BillCommand) -> BillCommand:
    """The same with ids for names. Raises UnknownLine: a mistyped name must not look like one that costs nothing."""

    def meant(dimension: Grouping, text: str | None) -> str | None:
        return None if text is None else resolve(bills, month, dimension, text).id

    return replace(
        command,
        customer=meant(Grouping.CUSTOMER, command.customer),
        product=meant(Grouping.PRODUCT, command.product),
        region=meant(Grouping.REGION, command.region),
    )


def _of_every_type(month: BillCycle, dimension: Grouping) -> list[BillQuery]:
    """By product and by region count one bill type at a time."""
    return [BillQuery(month, dimension, bill_type=kind) for kind in BillType]


def _once(found: Iterable[Named]) -> tuple[Named, ...]:
    known: dict[str, Named] = {}
    for named in found:
        known.setdefault(named.id, named)
    return tuple(known.values())


def _parts(named: Named) -> tuple[str, str, str]:
    return named.id, named.name, named.account


def _ambiguous(months: Sequence[BillCycle], dimension: Grouping, text: str, meant: list[Named]) -> UnknownLine:
    return UnknownLine(
        f"Which {dimension.value}?",
        f"{text!r} fits {len(meant)} {dimension.value}s of {span_text(months[0], months[-1])}: {_listed(meant)}.",
        "Say more of the name, or the id.",
    )


def _unknown(months: Sequence[BillCycle], dimension: Grouping, text: str, known: tuple[Named, ...]) -> UnknownLine:
    near = _near(text, known)
    return UnknownLine(
        f"No such {dimension.value}",
        f"The bill of {span_text(months[0], months[-1])} has no lines of {dimension.value} {text!r}.",
        f"The nearest: {_listed(near)}."
        if near
        else f"See those that it has with `partner-tui bills {months[-1]} --by {dimension.value}`.",
    )


def _near(text: str, known: tuple[Named, ...]) -> list[Named]:
    """Those spelled much alike, among the largest."""
    parts = {folded(part): named for named in reversed(known[:_COMPARED]) for part in _parts(named) if part}
    close = difflib.get_close_matches(folded(text), parts, n=_CANDIDATES)
    return list(dict.fromkeys(parts[part] for part in close))


def _listed(found: list[Named]) -> str:
    more = f" and {len(found) - _CANDIDATES} more" if len(found) > _CANDIDATES else ""
    return ", ".join(str(named) for named in found[:_CANDIDATES]) + more
