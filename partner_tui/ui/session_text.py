"""A session as text, and back."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from partner_tui.domain.bill import BillType
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.query import BillQuery, Grouping, Sort
from partner_tui.ui.due_lists import LIST_NAMES
from partner_tui.ui.lens import Lens
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.layout import Layout
from partner_tui.ui.session import BillsPlace, ListPlace, Session
from partner_tui.ui.views import Level, Question, Trail, View

VERSION = 1
"""Of the text; another one is not read."""


class NoSession(PartnerError):
    """A text that is no session of this version."""


def to_text(session: Session) -> str:
    bills = session.bills
    content = {
        "version": VERSION,
        "area": session.area,
        "bills": None
        if bills is None
        else {
            "month": str(bills.month),
            "tab": bills.tab.value,
            "trails": [[_from_view(view) for view in trail.views] for trail in bills.trails],
        },
        "months": {"lens": _from_lens(session.months_lens), "place": _from_place(session.months_place)},
        "list": None if session.list_place is None else _from_list(session.list_place),
        "masked": session.masked,
        "layouts": {noun: layout.to_json() for noun, layout in session.layouts.items()},
        "bookmarks": dict(session.bookmarks),
        "export": dict(session.export),
        "left_at": None if session.left_at is None else session.left_at.isoformat(),
    }
    return json.dumps(content, ensure_ascii=True, indent=1)


def from_text(text: str) -> Session:
    """Raises NoSession: nothing in it is worth more than a fresh start."""
    try:
        content = json.loads(text)
        if content["version"] != VERSION:
            raise ValueError(content["version"])
        months = content["months"]
        return Session(
            area=_text(content["area"]),
            bills=None if content["bills"] is None else _to_bills(content["bills"]),
            months_lens=_to_lens(months["lens"]),
            months_place=_to_place(months["place"]),
            list_place=_to_list(content.get("list")),
            masked=bool(content["masked"]),
            layouts={_text(noun): Layout.from_json(layout) for noun, layout in content["layouts"].items()},
            bookmarks={_text(name): _text(words) for name, words in content["bookmarks"].items()},
            export={_text(name): _text(chosen) for name, chosen in content.get("export", {}).items()},
            left_at=_to_moment(content.get("left_at")),
        )
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        PartnerError,
    ) as exc:
        raise NoSession("The saved place cannot be read", "Its file is damaged or of another version.", "") from exc


def _to_bills(content: Any) -> BillsPlace:
    products, customers = ([_to_view(view) for view in trail] for trail in content["trails"])
    if not products or not customers:
        raise ValueError("a trail without views")
    trails = Trail(tuple(products)), Trail(tuple(customers))
    return BillsPlace(BillCycle.parse(content["month"]), Grouping(content["tab"]), trails)


def _from_view(view: View) -> dict[str, Any]:
    query = view.query
    return {
        "month": str(query.month),
        "grouping": query.grouping.value,
        "customer": query.customer,
        "product": query.product,
        "region": query.region,
        "bill_type": query.bill_type and query.bill_type.value,
        "level": view.question.level.value,
        "line": view.question.line,
        "crumb": view.crumb,
        "expected": None if view.expected is None else str(view.expected),
        "region_name": view.region,
        "lens": _from_lens(view.lens),
        "place": _from_place(view.place),
    }


def _to_view(content: Any) -> View:
    lens = _to_lens(content["lens"])
    query = BillQuery(
        BillCycle.parse(content["month"]),
        Grouping(content["grouping"]),
        customer=_optional(content["customer"]),
        product=_optional(content["product"]),
        region=_optional(content["region"]),
        bill_type=None if content["bill_type"] is None else BillType(content["bill_type"]),
        filter=lens.filter,
        sort=lens.sort,
    )
    expected = _optional(content["expected"])
    return View(
        Question(query, Level(content["level"]), _count(content["line"])),
        _text(content["crumb"]),
        None if expected is None else Decimal(expected),
        _to_place(content["place"]),
        lens.chart,
        _text(content["region_name"]),
    )


def _from_list(listed: ListPlace) -> dict[str, Any]:
    return {"name": listed.name, "lens": _from_lens(listed.lens), "place": _from_place(listed.place)}


def _to_list(content: Any) -> ListPlace | None:
    """None where there was none, and for one that there is not any more."""
    if content is None or content["name"] not in LIST_NAMES:
        return None
    return ListPlace(content["name"], _to_lens(content["lens"]), _to_place(content["place"]))


def _from_lens(lens: Lens) -> dict[str, Any]:
    sort = None if lens.sort is None else [lens.sort.column, lens.sort.descending]
    return {"filter": lens.filter, "sort": sort, "chart": lens.chart}


def _to_lens(content: Any) -> Lens:
    sort = content["sort"]
    return Lens(
        _text(content["filter"]), None if sort is None else Sort(_text(sort[0]), bool(sort[1])), bool(content["chart"])
    )


def _from_place(place: Place) -> list[Any]:
    return [place.cursor, place.top, place.column, place.left, place.key if isinstance(place.key, str) else None]


def _to_place(content: Any) -> Place:
    cursor, top, column, left, key = content
    return Place(_count(cursor), _count(top), _count(column), _count(left), _optional(key))


def _to_moment(value: Any) -> datetime | None:
    moment = None if value is None else datetime.fromisoformat(_text(value))
    if moment is not None and moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _optional(value: Any) -> str | None:
    return None if value is None else _text(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise TypeError(value)
    return value
