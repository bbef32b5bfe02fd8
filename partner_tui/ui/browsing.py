"""Where the operator is in Monthly Bills: month, tab, and a trail of views for each tab."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.known_months import KnownMonth, has_lines
from partner_tui.ui.session import BillsPlace
from partner_tui.ui.views import Trail, View, top

TABS = {Grouping.PRODUCT: "By Product", Grouping.CUSTOMER: "By Customer"}


@dataclass(frozen=True, slots=True)
class Browsing:
    """Frozen: every move gives another one. The two tabs share the month and keep their own places."""

    months: tuple[KnownMonth, ...]
    """Newest first; never empty."""
    month: KnownMonth
    tab: Grouping
    trails: tuple[Trail, Trail]
    """By Product, By Customer."""

    @classmethod
    def start(cls, months: Sequence[KnownMonth], wanted: BillCycle | None = None) -> "Browsing":
        """The wanted month, else the latest bill, else the newest month; one with lines, if there is any."""
        chosen = next((month for month in months if month.month == wanted), None)
        finals = [month for month in months if month.status is CycleStatus.FINAL]
        latest = next((month for month in (*finals, *months) if has_lines(month)), [*finals, *months][0])
        month = chosen or latest
        products, customers = (
            top(BillQuery(month.month, tab), crumb, month.bill_amount) for tab, crumb in TABS.items()
        )
        return cls(tuple(months), month, Grouping.PRODUCT, (products, customers))

    @classmethod
    def restored(cls, months: Sequence[KnownMonth], before: BillsPlace | None) -> "Browsing":
        """Where the last session ended, if its month is still there."""
        month = next((found for found in months if before is not None and found.month == before.month), None)
        if before is None or month is None:
            return cls.start(months)
        return cls(tuple(months), month, before.tab, before.trails)

    @property
    def place(self) -> BillsPlace:
        """What the next session needs to go on here."""
        return BillsPlace(self.month.month, self.tab, self.trails)

    @property
    def trail(self) -> Trail:
        return self.trails[list(TABS).index(self.tab)]

    def on(self, trail: Trail) -> "Browsing":
        """The same with another trail on the present tab."""
        products, customers = self.trails
        return replace(self, trails=(trail, customers) if self.tab is Grouping.PRODUCT else (products, trail))

    @property
    def here(self) -> View:
        return self.trail.here

    def seeing(self, view: View) -> "Browsing":
        """The same with another view in the place of the one on the screen."""
        return self.on(self.trail.with_here(view))

    def other_tab(self) -> "Browsing":
        return replace(self, tab=next(tab for tab in TABS if tab is not self.tab))

    def neighbour(self, step: int) -> "KnownMonth | None":
        """The month so many later (earlier when negative) among those that there are."""
        at = self.months.index(self.month) - step
        return self.months[at] if 0 <= at < len(self.months) else None

    def in_month(self, month: KnownMonth) -> "Browsing":
        """The same path in another month."""
        products, customers = (_expecting(trail.in_month(month.month), month) for trail in self.trails)
        return replace(self, month=month, trails=(products, customers))

    def with_months(self, months: Sequence[KnownMonth]) -> "Browsing":
        """The same place after the months were read again; the latest bill if its month is gone."""
        month = next((found for found in months if found.month == self.month.month), None)
        if month is None:
            return Browsing.start(months)
        products, customers = (_expecting(trail, month) for trail in self.trails)
        return replace(self, months=tuple(months), month=month, trails=(products, customers))

    def in_region(self, code: str | None, name: str, expected: Decimal | None) -> "Browsing":
        """By Product from its top, narrowed to a region, or not (None); lines where they are, one line left."""
        here = self.here
        if here.is_line:
            return self.on(self.trail.left()).in_region(code, name, expected)
        if here.query.grouping is Grouping.LINE:
            return self.seeing(here.in_region(code, name, expected))
        first = self.trails[0].views[0]
        view = first.in_region(code, name, self.month.bill_amount if code is None else expected)
        return replace(self, tab=Grouping.PRODUCT).on(Trail((view,)))


def _expecting(trail: Trail, month: KnownMonth) -> Trail:
    """What the figures of a month that has just been read let its views expect: the bill, at an unfiltered top."""
    first, *deeper = (replace(view, expected=None) for view in trail.views)
    if first.query.region is None:
        first = replace(first, expected=month.bill_amount)
    return Trail((first, *deeper))
