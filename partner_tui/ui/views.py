"""Where the operator is: a stack of views, each one question and one place in its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.rows import Value
from partner_tui.domain.text import visible
from partner_tui.ui.places import START, Place
from partner_tui.ui.presentation.columns import BILL_TYPES

NAMELESS = "(no name)"


class Level(StrEnum):
    """What the rows of a view are, beyond what its query says."""

    ANSWER = "answer"
    """The query's own rows: products, customers or lines."""
    OTHERS = "others"
    """Refunds and adjustments of the query, one row each."""
    LINE = "line"
    """The fields of one line."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a view shows, wherever the operator stands in it: the tag of its load."""

    query: BillQuery
    level: Level = Level.ANSWER
    line: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """One level: its question, its crumb, the amount that led here, and the place in it."""

    question: Question
    crumb: str
    expected: Decimal | None = None
    """The amount of the row that was opened; None where nothing is known to compare with."""
    place: Place = START

    @property
    def query(self) -> BillQuery:
        return self.question.query


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

    def placed(self, place: Place) -> "Trail":
        """The same, with the operator elsewhere in the view on the screen."""
        return Trail((*self.views[:-1], replace(self.here, place=place)))

    def in_month(self, month: BillCycle) -> "Trail":
        """The same path in another month. One line of a month is in no other: its view is left."""
        kept = self.views if self.here.question.level is not Level.LINE else self.views[:-1]
        return Trail(tuple(_in_month(view, month) for view in kept))


def _in_month(view: View, month: BillCycle) -> View:
    question = replace(view.question, query=replace(view.query, month=month))
    return replace(view, question=question, expected=None)


def top(query: BillQuery, crumb: str, expected: Decimal | None = None) -> Trail:
    return Trail((View(Question(query), crumb, expected),))


def opened(view: View, row: Mapping[str, Value], index: int) -> View | None:
    """The view that this row of a view opens; None where there is nothing further down."""
    query, amount = view.query, row.get("amount")
    expected = amount if isinstance(amount, Decimal) else None
    match view.question.level, query.grouping:
        case Level.OTHERS, _:
            kind = BillType(str(row["bill_type"]))
            grouping = Grouping.CUSTOMER if query.customer is None else Grouping.LINE
            return View(Question(replace(query, grouping=grouping, bill_type=kind)), f"{BILL_TYPES[kind]}s", expected)
        case Level.ANSWER, Grouping.PRODUCT if row["product_type_code"] is None:
            return View(Question(query, Level.OTHERS), "Others", expected)
        case Level.ANSWER, Grouping.PRODUCT:
            grouping = Grouping.CUSTOMER if query.customer is None else Grouping.LINE
            narrowed = replace(
                query, grouping=grouping, product=str(row["product_type_code"]), bill_type=BillType.EXPENDITURE
            )
            return View(Question(narrowed), _name(row["product_type"] or row["product_type_code"]), expected)
        case Level.ANSWER, Grouping.CUSTOMER:
            straight = query.product is not None or query.bill_type is not None
            grouping = Grouping.LINE if straight else Grouping.PRODUCT
            narrowed = replace(query, grouping=grouping, customer=str(row["customer_id"]))
            return View(Question(narrowed), _name(row["customer_name"]), expected)
        case Level.ANSWER, Grouping.LINE:
            return View(Question(query, Level.LINE, index), f"Line {index + 1:,}")
    return None


def _name(value: Value) -> str:
    return visible(str(value)) if value not in (None, "") else NAMELESS


KEYS = {Grouping.PRODUCT: "product_type_code", Grouping.CUSTOMER: "customer_id"}
"""The column that names a row, for each grouping whose rows are in memory."""
