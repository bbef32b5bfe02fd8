"""The whole console with nothing but keys: what it shows is what the commands print."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.money import format_amount
from tests.e2e.console_operator import Operator
from tests.e2e.sample_store import MONTH
from tests.e2e.terminal import Terminal

EARLIER, OLDEST = MONTH.previous, MONTH.previous.previous
_PRODUCTS = ("--screen", "monthly-bills", "--month", str(MONTH))


@contextmanager
def _operator(data_dir: Path, *arguments: str) -> Iterator[Operator]:
    """Leaves the console in the end, if it has not been left."""
    with Terminal(["--data-dir", str(data_dir), *arguments]) as terminal:
        terminal.wait_for(" 1 of ")
        yield Operator(terminal, data_dir)
        assert terminal.has_ended() or terminal.leave() == 0


def test_from_what_is_due_down_to_a_line_by_both_ways(data_dir: Path) -> None:
    with _operator(data_dir, "--screen", "amount-due") as operator:
        operator.press(shown=f"{format_amount(Decimal(operator.answer('due')['total']))} USD")
        operator.go("2", to="By Product")
        _down_and_up(operator, "By Product")
        products = operator.rows
        operator.go("tab", to="By Customer")
        _down_and_up(operator, "By Customer")
        operator.go("shift+tab", to="By Product")
        assert operator.rows == products


def _down_and_up(operator: Operator, tab: str) -> None:
    """Into the second row, its first, its first line; and back to the very same rows."""
    operator.press("down", shown=" 2 of ")
    crumb, way = tab, []
    for _ in range(2):
        way.append((crumb, operator.agreed(), operator.rows))
        opened = operator.row
        crumb = f"{crumb} › {operator.name}"
        assert format_amount(operator.go("enter", to=crumb).total) in opened
    way.append((crumb, operator.agreed(), operator.rows))
    operator.go("enter", to=f"{crumb} › Line 1")
    (line,) = operator.same()["rows"]
    fields = operator.terminal.text + operator.press("end", shown="extra:Cost Tag")
    assert line["customer_id"] in fields and line["resource_id"] in fields
    assert re.search(rf"Amount +{re.escape(format_amount(Decimal(line['amount']), exact=True))}", fields), fields
    for crumb, figures, rows in reversed(way):
        assert operator.go("escape", to=crumb) == figures
        assert operator.rows == rows


def test_filters_and_orders(data_dir: Path) -> None:
    with _operator(data_dir, *_PRODUCTS) as operator:
        everything, order = operator.figures, operator.names
        operator.press("/", shown="Enter keep")
        operator.go(*"elastic", to="By Product /elastic")
        operator.press("enter", shown="Enter open")
        some = operator.agreed()
        operator.press("/", shown="Enter keep")
        operator.go(*" amount>300", to="By Product /elastic amount>300")
        operator.press("enter", shown="Enter open")
        assert operator.agreed().rows < some.rows < everything.rows
        assert operator.go("escape", to="By Product") == everything

        operator.press("S", shown="Sort by")
        operator.press("down", "down", "down", shown="▸Lines")
        operator.press("enter", shown="▼ Lines")
        told = operator.same()["rows"]
        assert [row["product_type"] for row in told[:8]] == operator.names[:8]
        assert [row["lines"] for row in told] == sorted((row["lines"] for row in told), reverse=True)
        operator.press("s", shown="Product ▲")
        assert operator.names == sorted(operator.names, key=str.casefold)
        operator.press("s", shown="Product ▼")
        assert operator.names == sorted(operator.names, key=str.casefold, reverse=True)
        assert set(operator.names) != set(order)


def test_columns_charts_marks_and_masks(data_dir: Path) -> None:
    with _operator(data_dir, *_PRODUCTS) as operator:
        headings, names, total = operator.headings, operator.names, operator.figures.total
        operator.press("c", shown="Columns of products")
        operator.press("down", " ", "enter", shown="Enter open")
        operator.terminal.wait_until(lambda _: "Market" not in operator.headings, "the column is still there")
        operator.press("c", shown="Columns of products")
        operator.press("r", "enter", shown=headings)

        chart = operator.press("t", shown="▕███")
        assert operator.names[:8] == names[:8] and format_amount(operator.figures.total, exact=True) in chart
        operator.press("t", shown=headings)

        operator.press(" ", " ", shown="2 marked")
        two = sum(Decimal(row["total"]) for row in operator.answer("bills", str(MONTH), "--by", "product")["rows"][:2])
        operator.press(shown=f"2 marked   Σ {format_amount(Decimal(two), exact=True)} USD")
        operator.press("a", shown=f"marked   Σ {format_amount(total, exact=True)} USD")
        operator.press("A", shown=" 3 of ")
        operator.terminal.wait_until(lambda text: "marked" not in text, "they are still marked")

        operator.go("tab", to="By Customer")
        name, amount = operator.name, operator.row[-60:]
        hidden = operator.press("v", shown="names masked")
        assert name not in hidden and operator.row[-60:] == amount
        operator.press("v", shown=name)


def test_months_regions_and_movers(data_dir: Path) -> None:
    with _operator(data_dir, *_PRODUCTS) as operator:
        newest = operator.agreed()
        earlier = operator.go("[", to=f"Bills {EARLIER} › By Product")
        assert earlier == operator.agreed() != newest
        due = Decimal(operator.answer("bills", str(EARLIER))["amount_due"])
        assert f" {format_amount(due)} USD" in operator.terminal.text
        operator.press("m", shown="Month  ")
        operator.go("end", "enter", to=f"Bills {OLDEST} › By Product")
        operator.agreed()
        assert operator.go("]", "]", to=f"Bills {MONTH} › By Product") == newest

        operator.press("f", shown="Region  ")
        region = operator.press("down", "down", shown="▸").split("▸")[-1].partition("  ")[0]
        narrowed = operator.go("enter", to=f"By Product › {region}")
        assert narrowed == operator.agreed() != newest
        operator.press("f", shown="Region  ")
        assert operator.go("home", "enter", to="By Product") == newest

        operator.go("M", to="By Product › Movers")
        operator.agreed()
        changes = [Decimal(row["change"]) for row in operator.same()["rows"]]
        assert [abs(change) for change in changes] == sorted(map(abs, changes), reverse=True)
        assert format_amount(changes[0]) in operator.row
        assert operator.go("escape", to="By Product") == newest


def test_commands_help_areas_and_leaving(data_dir: Path) -> None:
    with _operator(data_dir, *_PRODUCTS) as operator:
        largest = operator.answer("bills", str(EARLIER), "--by", "customer")["rows"][0]
        operator.press(":", shown="Tab complete")
        operator.press(*f"bills {EARLIER} customer {largest['customer_id']}", shown=largest["customer_id"])
        there = operator.go("enter", to=f"By Customer › {largest['customer_name']}")
        assert there == operator.agreed() and there.total == Decimal(largest["total"])

        operator.press("?", shown="type to search")
        operator.press(*"chart", shown="▸t  ")
        operator.press("enter", shown="▕███")

        operator.press("3", shown="No exports yet")
        operator.press("1", shown="Total due")
        operator.press("q", shown="Quit partner-tui?")
        operator.press("n", shown="Enter open month")
        operator.press("q", shown="Quit partner-tui?")
        operator.terminal.press("y")
        assert operator.terminal.ended() == 0


def test_a_restart_returns_to_the_same_place(data_dir: Path) -> None:
    with _operator(data_dir, *_PRODUCTS) as operator:
        operator.go("tab", to="By Customer")
        operator.press("/", shown="Enter keep")
        operator.go(*"amount>500", to="By Customer /amount>500")
        operator.press("enter", shown="Enter open")
        operator.press("S", shown="Sort by")
        operator.press("down", "down", "down", "enter", shown="▼ Lines")
        operator.press("home", "down", "down", shown=" 3 of ")
        above = operator.screen
        operator.go("enter", to=f"By Customer › {operator.name}")
        operator.press("right", "pagedown", shown=" of ")
        operator.terminal.quiet()
        left = operator.screen
    with _operator_again(data_dir) as operator:
        operator.terminal.wait_until(lambda text: text.splitlines()[1:] == left[1:], "\n".join(left))
        operator.go("escape", to="By Customer /amount>500")
        operator.terminal.wait_until(lambda text: text.splitlines()[1:] == above[1:], "\n".join(above))


@contextmanager
def _operator_again(data_dir: Path) -> Iterator[Operator]:
    """Without a word about where to go."""
    with Terminal(["--data-dir", str(data_dir)]) as terminal:
        yield Operator(terminal, data_dir)
        assert terminal.leave() == 0
