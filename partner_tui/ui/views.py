"""Where the operator is: a stack of views, each one question and one place in its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import Value
from partner_tui.ui.lens import Lens
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import BILL_TYPES

NAMELESS = "(no name)"
RECONCILE = "reconcile"
"""The word for a month's stations: after `:`, and on the command line."""


class Level(StrEnum):
    """What the rows of a view are, beyond what its query says."""

    ANSWER = "answer"
    """The query's own rows: products, customers or lines."""
    OTHERS = "others"
    """Refunds and adjustments of the query, one row each."""
    MOVERS = "movers"
    """The query's own rows that changed since the month before, the largest change first."""
    LINE = "line"
    """The fields of one line."""
    TIE_OUT = "reconciliation"
    """The whole month at each station, from its lines to what was paid."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a view shows, wherever the operator stands in it: the tag of its load."""

    query: BillQuery
    level: Level = Level.ANSWER
    line: int = 0
    """Of Level.LINE: its place among the query's lines."""

    @property
    def unseen(self) -> "Question":
        """The same rows before any filter or sort: what marks belong to."""
        return replace(self, query=replace(self.query, filter="", sort=None))


@dataclass(frozen=True, slots=True)
class View:
    """One level: its question, its crumb, the amount that led here, and the place in it."""

    question: Question
    crumb: str
    """Foreign text, verbatim."""
    expected: Decimal | None = None
    """The amount of the row that was opened; None where nothing is known to compare with."""
    place: Place = START
    chart: bool = False
    region: str = ""
    """The name of the region that was chosen for this view; its code is in the query."""

    @property
    def query(self) -> BillQuery:
        return self.question.query

    @property
    def is_line(self) -> bool:
        """The fields of one line."""
        return self.question.level is Level.LINE

    @property
    def lens(self) -> Lens:
        return Lens(self.query.filter, self.query.sort, self.chart)

    def seen(self, lens: Lens) -> "View":
        """The same view through another lens. Other rows begin at the top; a chart shows the same ones."""
        if lens == replace(self.lens, chart=lens.chart):
            return replace(self, chart=lens.chart)
        query = replace(self.query, filter=lens.filter, sort=lens.sort)
        place = replace(self.place, cursor=0, top=0)
        return replace(self, question=replace(self.question, query=query), chart=lens.chart, place=place)

    def in_region(self, code: str | None, name: str, expected: Decimal | None) -> "View":
        """Narrowed to a region, or to none (None)."""
        question = replace(self.question, query=replace(self.query, region=code))
        return View(question, self.crumb, expected, chart=self.chart, region="" if code is None else name)

    @property
    def names_customer(self) -> bool:
        """Whether the crumb is the name of a customer, which may have to be masked."""
        query, level = self.query, self.question.level
        if level is not Level.ANSWER or query.customer is None:
            return False
        return query.grouping is Grouping.PRODUCT or query.product is not None or query.bill_type is not None


@dataclass(frozen=True, slots=True)
class Trail:
    """The views from the top level down to the one on the screen. Never empty."""

    views: tuple[View, ...]

    @property
    def here(self) -> View:
        return self.views[-1]

    @property
    def at_top(self) -> bool:
        return len(self.views) == 1

    def opened(self, view: View) -> "Trail":
        return Trail((*self.views, view))

    def left(self) -> "Trail":
        """One level up; the top stays."""
        return self if self.at_top else Trail(self.views[:-1])

    def with_here(self, view: View) -> "Trail":
        """The same with another view on the screen."""
        return Trail((*self.views[:-1], view))

    def in_month(self, month: BillCycle) -> "Trail":
        """The same path in another month. One line of a month is in no other: its view is left."""
        kept = self.views[:-1] if self.here.is_line else self.views
        return Trail(tuple(_in_month(view, month) for view in kept))


def _in_month(view: View, month: BillCycle) -> View:
    question = replace(view.question, query=replace(view.query, month=month))
    return replace(view, question=question, expected=None)


def top(query: BillQuery, crumb: str, expected: Decimal | None = None) -> Trail:
    return Trail((View(Question(query), crumb, expected),))


def opened(view: View, row: Mapping[str, Value], index: int) -> View | None:
    """The view that this row of a view opens; None where there is nothing further down."""
    amount = row.get("amount")
    expected = amount if isinstance(amount, Decimal) else None
    plain = view.question.unseen.query
    match view.question.level, plain.grouping:
        case Level.OTHERS, _:
            kind = BillType(str(row["bill_type"]))
            grouping = Grouping.CUSTOMER if plain.customer is None else Grouping.LINE
            return View(Question(replace(plain, grouping=grouping, bill_type=kind)), f"{BILL_TYPES[kind]}s", expected)
        case ((Level.ANSWER | Level.MOVERS), Grouping.PRODUCT) if row["product_type_code"] is None:
            return View(Question(plain, Level.OTHERS), "Others", expected)
        case ((Level.ANSWER | Level.MOVERS), Grouping.PRODUCT):
            name = row["product_type"] or row["product_type_code"]
            return View(Question(of_product(plain, str(row["product_type_code"]))), name_of(name), expected)
        case ((Level.ANSWER | Level.MOVERS), Grouping.CUSTOMER):
            return View(Question(of_customer(plain, str(row["customer_id"]))), name_of(row["customer_name"]), expected)
        case Level.ANSWER, Grouping.LINE:
            return View(Question(view.query, Level.LINE, index), f"Line {index + 1:,}")
        case Level.TIE_OUT, _:
            return _of_station(plain, row, expected)
    return None


def of_product(query: BillQuery, code: str) -> BillQuery:
    """What a product's row opens: its customers; one customer's lines."""
    grouping = Grouping.CUSTOMER if query.customer is None else Grouping.LINE
    return replace(query, grouping=grouping, product=code, bill_type=BillType.EXPENDITURE)


def of_customer(query: BillQuery, customer_id: str) -> BillQuery:
    """What a customer's row opens: its products; its lines where there is nothing left to choose."""
    straight = query.product is not None or query.bill_type is not None
    grouping = Grouping.LINE if straight else Grouping.PRODUCT
    return replace(query, grouping=grouping, customer=customer_id)


def movers(view: View) -> View:
    """The same rows by their change since the month before."""
    return View(Question(view.question.unseen.query, Level.MOVERS), "Movers")


def tie_out(month: BillCycle) -> View:
    """The month as a whole, whatever the view that it is asked from."""
    return View(Question(BillQuery(month), Level.TIE_OUT), "Reconciliation of the month")


def _of_station(query: BillQuery, row: Mapping[str, Value], expected: Decimal | None) -> View | None:
    """Lines and their sums have views of their own, where there are any."""
    if expected is None:
        return None
    match row["station"]:
        case "lines":
            return View(Question(replace(query, grouping=Grouping.LINE)), "All lines", expected)
        case "rollup":
            return View(Question(replace(query, grouping=Grouping.CUSTOMER)), "All customers", expected)
    return None


def name_of(value: Value) -> str:
    return str(value) if value not in (None, "") else NAMELESS


KEYS = {Grouping.PRODUCT: "product_type_code", Grouping.CUSTOMER: "customer_id"}
"""The column that names a row, for each grouping whose rows are in memory."""
