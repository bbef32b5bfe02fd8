import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from partner_tui.domain.bill_command import WORDS, BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.services.bills import Bills
from partner_tui.services.naming import resolved
from partner_tui.services.suggesting import Suggestion, suggestions
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import HEADER, write_bill

OCTOBER = BillCycle(2026, 10)
CUSTOMERS = (
    ("c1", "Acme Ltd"),
    ("c2", "Twin"),
    ("c3", "twin"),
    ("c4", "\x1b[2Jbell\x07"),
    ("c5", "--json"),
    ("c\u202e6", "Name of an odd id"),
    ("c\u202e7", "\u202eodd"),
)


@pytest.fixture
def bills(tmp_path: Path, clock: Callable[[], datetime]) -> Bills:
    rows = [f"{id_},{name},2026-10,Expenditure,ecs,ECS,r1,R1,res,1,0" for id_, name in CUSTOMERS]
    file = tmp_path / "customerBill_202610.csv"
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(file)
    workspace.imports.run(write_bill(tmp_path, "2026-09", [("old", "Expenditure", "evs", "r2", "5")]))
    return workspace.bills


def texts(bills: Bills, typed: str, month: BillCycle | None = None) -> list[str]:
    return [suggestion.text for suggestion in suggestions(bills, shlex.split(typed), month)]


def test_months_and_words_come_first(bills: Bills) -> None:
    words = [word.name for word in WORDS]
    assert texts(bills, "") == texts(bills, "bills") == ["2026-10", "2026-09", *words]
    assert texts(bills, "2026-10") == words
    assert texts(bills, "2026-10 by product lines") == [word for word in words if word not in ("by", "lines")]
    assert texts(bills, "2026-10 nonsense") == []


def test_values_of_a_word(bills: Bills) -> None:
    assert texts(bills, "2026-10 by") == ["product", "customer", "region"]
    assert texts(bills, "2026-10 --type") == ["expenditure", "refund", "adjustment"]
    assert texts(bills, "2026-10 filter") == texts(bills, "2026-10 limit") == []
    assert texts(bills, "product") == ["ECS"]
    assert texts(bills, "2026-09 product") == texts(bills, "product", BillCycle(2026, 9)) == ["EVS"]


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ("sort", "product_type"),
        ("by region sort", "region_code"),
        ("product ecs sort", "account_name"),
        ("customer '' lines sort", "margin"),
        ("movers lines sort", "market"),
    ],
)
def test_the_columns_to_sort_by_are_those_shown(bills: Bills, typed: str, column: str) -> None:
    assert column in texts(bills, typed)


def test_a_direction_may_follow_a_sort(bills: Bills) -> None:
    assert texts(bills, "sort amount")[:2] == ["asc", "desc"]
    assert "asc" not in texts(bills, "sort amount desc")


def test_names_that_mean_one_and_can_be_typed_else_ids(bills: Bills) -> None:
    found = suggestions(bills, ["2026-10", "customer"])
    assert set(found) == {
        Suggestion("Acme Ltd", "c1", "c1"),
        Suggestion("c2", "Twin"),
        Suggestion("c3", "twin"),
        Suggestion("c4", "␛[2Jbell␇"),
        Suggestion("c5", "--json"),
        Suggestion("Name of an odd id", "c⍰6"),
    }
    for suggestion in found:
        command = BillCommand.parse(["customer", suggestion.text])
        assert resolved(bills, OCTOBER, command).customer in dict(CUSTOMERS)


def test_an_empty_store_has_words_alone(tmp_path: Path) -> None:
    bills = Workspace.open(Settings(tmp_path / "data")).bills
    assert texts(bills, "") == [word.name for word in WORDS]
    assert texts(bills, "customer") == []
