"""Questions narrowed, put in order and compared, against sums made by hand; the same with and without dashes."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cli import main
from tests.unit.bill_files import Line, write_bill

MONTH = "2026-10"
BEFORE: tuple[Line, ...] = (
    ("c1", "Expenditure", "ecs", "r1", "4"),
    ("c1", "Expenditure", "css", "r1", "7.25"),
    ("c9", "Expenditure", "ecs", "r1", "6"),
    ("c2", "Refund", "ecs", "r1", "-2"),
)
NOW: tuple[Line, ...] = (
    ("c1", "Expenditure", "ecs", "r1", "10.0000000001"),
    ("c1", "Expenditure", "evs", "r2", "2.5"),
    ("c2", "Expenditure", "ecs", "r1", "3.25"),
    ("c2", "Refund", "ecs", "r1", "-1.05"),
    ("c1", "Adjustment", "", "", "0.3"),
)
Text = Callable[..., str]
Ask = Callable[..., Any]


@pytest.fixture
def text(tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]) -> Text:
    files = (write_bill(tmp_path, "2026-09", BEFORE), write_bill(tmp_path, MONTH, NOW))
    data = ["--data-dir", str(tmp_path / "data")]
    assert main(["import", *map(str, files), *data], clock) == 0
    capsys.readouterr()

    def command(*argv: str) -> str:
        assert main([*argv, *data], clock) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return command


@pytest.fixture
def ask(text: Text) -> Ask:
    return lambda *argv: json.loads(text(*argv, "--json"))


def column(answer: Any, *names: str) -> list[Any]:
    return [tuple(row[name] for name in names) if len(names) > 1 else row[names[0]] for row in answer["rows"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("customer c1", "--customer c1"),
        ("customer c1", "--by product --customer=c1"),
        ("product ecs", "--by customer --product ecs"),
        ("customer c1 product ecs", "--lines --product ecs --customer c1"),
        ("region r1", "by product region r1"),
        ("type refund", "--by customer --type refund"),
        ("by customer filter c1 sort change desc", "--sort change desc --filter=c1 --by=customer"),
        ("by customer customer c1", "--by customer --customer c1"),
        ("movers", "--by product --movers"),
    ],
)
def test_the_same_question_in_other_words(text: Text, one: str, other: str) -> None:
    for more in ([], ["--json"]):
        first = text("bills", MONTH, *one.split(), *more)
        assert first == text("bills", *other.split(), MONTH, *more)
        assert first


def test_names_are_as_good_as_ids(ask: Ask) -> None:
    by_id = ask("bills", MONTH, "customer", "c1", "product", "evs")
    assert ask("bills", MONTH, "customer", "name of C1", "product", "EV") == by_id
    assert by_id["rows"][0]["amount"] == "2.5"


def test_every_row_stands_beside_the_month_before(ask: Ask) -> None:
    answer = ask("bills", MONTH, "by", "product")
    names = ("product_type_code", "expenditures", "before", "change", "standing")
    assert column(answer, *names) == [
        ("ecs", "13.2500000001", "10", "3.2500000001", ""),
        ("evs", "2.5", "0", "2.5", "new"),
    ]
    (gone,) = answer["gone"]
    assert (gone["product_type_code"], gone["total"], gone["change"]) == ("css", "0", "-7.25")
    assert answer["others_total"] == {"total": "-0.75", "lines": 2, "before": "-2", "change": "1.25"}
    assert (answer["total"]["before"], answer["total"]["change"]) == ("15.25", "-0.2499999999")
    assert answer["month_before"] == "2026-09"
    changes = [*column(answer, "change"), gone["change"], answer["others_total"]["change"]]
    assert sum(map(Decimal, changes)) == Decimal(answer["total"]["change"])


def test_a_month_without_one_before_it_compares_nothing(ask: Ask, text: Text) -> None:
    answer = ask("bills", "2026-09", "by", "customer")
    assert column(answer, "before", "change", "standing") == [(None, None, "")] * 3
    assert (answer["total"]["before"], answer["month_before"], answer["gone"]) == (None, None, [])
    assert "Change" not in text("bills", "2026-09", "by", "customer")


def test_movers_have_the_largest_change_first(ask: Ask, text: Text) -> None:
    answer = ask("bills", MONTH, "by", "customer", "movers")
    assert (
        column(answer, "customer_id", "change", "standing")
        == [
            ("c1", "1.5500000001", ""),
            ("c2", "4.2", ""),
            ("c9", "-6", "gone"),
        ][::-1]
    )
    assert answer["gone"] == []
    printed = text("bills", MONTH, "by", "product", "movers")
    assert "Total of 4 rows shown" in printed and "Others (refunds and adjustments)" in printed
    assert "Amount (USD)" in printed


def test_what_a_filter_keeps_is_summed_exactly_and_said_so(ask: Ask, text: Text) -> None:
    answer = ask("bills", MONTH, "by", "product", "filter", "amount>3 ecs")
    assert column(answer, "product_type_code") == ["ecs"]
    assert (answer["total"]["total"], answer["total"]["lines"]) == ("13.2500000001", 2)
    assert answer["of"] == {"rows": 3, "total": "15.0000000001"}
    assert answer["others"] == {"refunds": "0", "adjustments": "0"}
    printed = text("bills", MONTH, "by", "product", "filter", "amount>3 ecs").splitlines()
    assert " ".join(printed[-2].split()) == "Total of 1 row shown 13.2500000001 2 10.00 +3.2500000001"
    assert " ".join(printed[-1].split()) == "Total of all rows 15.0000000001 5 15.25 -0.2499999999"
    with_others = ask("bills", MONTH, "by", "product", "filter", "others")
    assert (with_others["rows"], with_others["total"]["total"]) == ([], "-0.75")
    assert with_others["others"] == {"refunds": "-1.05", "adjustments": "0.3"}


def test_lines_that_a_filter_keeps(ask: Ask, text: Text) -> None:
    answer = ask("bills", MONTH, "lines", "filter", "!type:refund amount<5", "sort", "amount", "desc")
    assert column(answer, "amount") == ["3.25", "2.5", "0.3"]
    assert (answer["count"], answer["total"]) == (3, "6.05")
    printed = text("bills", MONTH, "lines", "filter", "!type:refund amount<5", "limit", "2").splitlines()
    assert printed[-3].startswith("Lines 1 to 2 of 3: ")
    assert printed[-2:] == ["The filter keeps 3 lines: 6.05", "All 5 lines: 15.0000000001"]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("sort amount", ["evs", "ecs"]),
        ("sort amount desc", ["ecs", "evs"]),
        ("sort product desc", ["evs", "ecs"]),
        ("sort code", ["ecs", "evs"]),
        ("sort standing", ["evs", "ecs"]),
    ],
)
def test_rows_in_the_order_of_a_column(ask: Ask, words: str, order: list[str]) -> None:
    assert column(ask("bills", MONTH, "by", "product", *words.split()), "product_type_code") == order


def test_a_bill_type_alone(ask: Ask, text: Text) -> None:
    assert column(ask("bills", MONTH, "type", "refund"), "customer_id", "total") == [("c2", "-1.05")]
    answer = ask("bills", MONTH, "by", "product", "type", "refund")
    assert column(answer, "product_type_code", "total", "expenditures") == [("ecs", "-1.05", "0")]
    assert "Refunds (USD)" in text("bills", MONTH, "by", "product", "type", "refund")
    assert ask("bills", MONTH, "type", "adjustment", "customer", "c1")["rows"][0]["amount"] == "0.3"


def test_a_damaged_month_before_costs_its_columns_alone(
    text: Text, tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    (rollup,) = (tmp_path / "data" / "bills" / "2026-09").glob("*/rollup.parquet")
    rollup.write_bytes(b"")
    assert main(["bills", MONTH, "by", "customer", "--json", "--data-dir", str(tmp_path / "data")], clock) == 0
    out, err = capsys.readouterr()
    assert [row["change"] for row in json.loads(out)["rows"]] == [None, None]
    assert err.startswith("partner-tui: Nothing to compare with: ") and err.count("\n") == 1
    assert main(["bills", MONTH, "movers", "--data-dir", str(tmp_path / "data")], clock) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_movers_need_a_month_before(
    text: Text, tmp_path: Path, clock: Callable[[], datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bills", "2026-09", "movers", "--json", "--data-dir", str(tmp_path / "data")], clock) == 1
    out, err = capsys.readouterr()
    assert out == "" and "No bill of 2026-08: Without it nobody knows what moved." in err
