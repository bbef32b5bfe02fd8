"""Commands lead to places, and places say the command that leads to them."""

import shlex

import pytest

from partner_tui.domain.bill import BillType
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.errors import UnknownMonth, WrongUsage
from partner_tui.domain.query import Grouping
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.routes import command_of, place_of
from partner_tui.ui.views import Level, opened
from tests.ui.sample import OCTOBER, sample_bills

NAMES = {
    "customer": ("id-Acme Ltd", "Acme Ltd"),
    "product": ("hws.elastic-cloud-server", "Elastic Cloud Server"),
    "region": ("ap-singapore", "AP-Singapore"),
}


def led(words: str) -> Browsing:
    return place(BillCommand.parse(shlex.split(words)))


def place(command: BillCommand) -> Browsing:
    said = {"customer": command.customer, "product": command.product, "region": command.region}
    return place_of(command, sample_bills().months(), {word: NAMES[word] for word in NAMES if said[word] is not None})


def crumbs(browsing: Browsing) -> list[str]:
    return [view.crumb for view in browsing.trail.views]


@pytest.mark.parametrize(
    ("words", "path", "grouping"),
    [
        ("bills 2026-10", ["By Product"], Grouping.PRODUCT),
        ("bills 2026-10 by customer", ["By Customer"], Grouping.CUSTOMER),
        ("bills customer acme", ["By Customer", "Acme Ltd"], Grouping.PRODUCT),
        ("bills product ecs", ["By Product", "Elastic Cloud Server"], Grouping.CUSTOMER),
        ("bills product ecs customer acme", ["By Product", "Elastic Cloud Server", "Acme Ltd"], Grouping.LINE),
        ("bills customer acme product ecs", ["By Customer", "Acme Ltd", "Elastic Cloud Server"], Grouping.LINE),
        ("bills lines", ["By Product", "Lines"], Grouping.LINE),
        ("bills customer acme lines", ["By Customer", "Acme Ltd", "Lines"], Grouping.LINE),
        ("bills type refund", ["By Product", "Refunds"], Grouping.CUSTOMER),
        ("bills by customer movers", ["By Customer", "Movers"], Grouping.CUSTOMER),
    ],
)
def test_where_commands_lead(words: str, path: list[str], grouping: Grouping) -> None:
    browsing = led(words)
    assert browsing.month.month == OCTOBER
    assert crumbs(browsing) == path
    assert browsing.here.query.grouping is grouping


def test_filter_sort_region_and_offset_are_the_last_views() -> None:
    here = led("bills region sing customer acme product ecs filter 'amount>1 !x' sort amount desc offset 7").here
    assert (here.query.filter, here.query.sort and here.query.sort.descending) == ("amount>1 !x", True)
    assert here.query.region == "ap-singapore"
    assert here.region == "AP-Singapore"
    assert here.place.cursor == 7


def test_a_region_of_products_narrows_the_whole_trail() -> None:
    browsing = led("bills region sing product ecs")
    assert [view.query.region for view in browsing.trail.views] == ["ap-singapore"] * 2
    assert browsing.trail.views[0].region == "AP-Singapore"


def test_what_leads_nowhere() -> None:
    with pytest.raises(UnknownMonth):
        led("bills 2020-01")
    with pytest.raises(WrongUsage):
        led("bills by region")


@pytest.mark.parametrize(
    "words",
    [
        "bills 2026-10 by product",
        "bills 2026-09 by customer filter acme sort amount desc",
        "bills 2026-10 customer 'id-Acme Ltd'",
        "bills 2026-10 customer 'id-Acme Ltd' product hws.elastic-cloud-server lines",
        "bills 2026-10 product hws.elastic-cloud-server type expenditure customer 'id-Acme Ltd' lines",
        "bills 2026-10 by customer movers",
        "bills 2026-10 by product region ap-singapore",
        "bills 2026-10 type refund",
    ],
)
def test_a_place_says_the_command_that_leads_to_it(words: str) -> None:
    assert command_of(led(words)).words() == words
    again = place(command_of(led(words)))
    assert again.here.question == led(words).here.question


def test_a_row_that_is_opened_leads_where_its_command_does() -> None:
    browsing = led("bills 2026-10")
    view = opened(browsing.here, {"product_type_code": "hws.elastic-cloud-server", "product_type": "ECS"}, 0)
    assert view is not None
    browsing = browsing.on(browsing.trail.opened(view))
    command = command_of(browsing)
    assert command.bill_type is BillType.EXPENDITURE
    assert place(command).here.question == view.question


def test_one_line_is_a_line_of_its_view() -> None:
    browsing = led("bills 2026-10 customer acme product ecs filter x")
    line = opened(browsing.here, {}, 4)
    assert line is not None
    assert line.question.level is Level.LINE
    words = command_of(browsing.on(browsing.trail.opened(line))).words()
    assert words.endswith("lines filter x limit 1 offset 4")
