from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import UnknownLine, UnknownMonth
from partner_tui.domain.query import Grouping
from partner_tui.services.bills import Bills
from partner_tui.services.naming import Named, names, resolve, resolve_among, resolved
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.unit.bill_files import HEADER, write_bill

OCTOBER = BillCycle(2026, 10)
ROWS = (
    ("10", "Acme Ltd", "acme-account", "Expenditure", "hws.ecs", "Elastic Cloud Server", "r1", "Asia 1", "50"),
    ("11", "Acme Labs", "labs", "Expenditure", "hws.evs", "Elastic Volume Service", "r2", "Asia 2", "40"),
    ("12", "Acme", "solo", "Expenditure", "hws.ecs", "Elastic Cloud Server", "r1", "Asia 1", "30"),
    ("13", "ΣΊΣΥΦΟΣ", "stone", "Refund", "hws.old", "Gone Service", "", "", "-2"),
    ("1", "11 Downing", "number", "Expenditure", "hws.ecs", "Elastic Cloud Server", "r1", "Asia 1", "20"),
    *((f"2{n}", f"Twin {n}", "twins", "Expenditure", "hws.ecs", "ECS", "r1", "Asia 1", "1") for n in range(7)),
)


@pytest.fixture
def bills(tmp_path: Path, clock: Callable[[], datetime]) -> Bills:
    header = HEADER.replace("Customer Name,", "Customer Name,Account Name,").replace(",Tax (USD)", "")
    lines = [
        f"{customer},{name},{account},2026-10,{kind},{code},{product},{region_code},{region},res,{amount}"
        for customer, name, account, kind, code, product, region_code, region, amount in ROWS
    ]
    file = tmp_path / "bill.csv"
    file.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    workspace = Workspace.open(Settings(tmp_path / "data"), clock)
    workspace.imports.run(file)
    return workspace.bills


@pytest.mark.parametrize(
    ("dimension", "text", "meant"),
    [
        (Grouping.CUSTOMER, "10", "10"),
        (Grouping.CUSTOMER, "1", "1"),  # an id, though others contain it
        (Grouping.CUSTOMER, "11", "11"),  # an id before a name that begins with it
        (Grouping.CUSTOMER, "acme", "12"),  # a whole name before parts of others
        (Grouping.CUSTOMER, "ACME LABS", "11"),
        (Grouping.CUSTOMER, "acme l", None),
        (Grouping.CUSTOMER, "ltd", "10"),
        (Grouping.CUSTOMER, "acme-acc", "10"),
        (Grouping.CUSTOMER, "solo", "12"),
        (Grouping.CUSTOMER, "σίσυφος", "13"),
        (Grouping.CUSTOMER, "twins", None),
        (Grouping.CUSTOMER, "", None),
        (Grouping.PRODUCT, "volume", "hws.evs"),
        (Grouping.PRODUCT, "hws.old", "hws.old"),
        (Grouping.PRODUCT, "gone", "hws.old"),
        (Grouping.REGION, "asia 2", "r2"),
        (Grouping.REGION, "asia", None),
        (Grouping.REGION, "", ""),
    ],
)
def test_what_a_text_means(bills: Bills, dimension: Grouping, text: str, meant: str | None) -> None:
    if meant is not None:
        assert resolve(bills, OCTOBER, dimension, text).id == meant
        return
    with pytest.raises(UnknownLine):
        resolve(bills, OCTOBER, dimension, text)


def test_errors_list_five_candidates(bills: Bills) -> None:
    with pytest.raises(UnknownLine) as raised:
        resolve(bills, OCTOBER, Grouping.CUSTOMER, "twin")
    assert "'twin' fits 7 customers of 2026-10: Twin 0 (20), " in raised.value.cause
    assert raised.value.cause.endswith("Twin 4 (24) and 2 more.")
    with pytest.raises(UnknownLine) as raised:
        resolve(bills, OCTOBER, Grouping.CUSTOMER, "Acne Ltd")
    assert raised.value.title == "No such customer"
    assert "Acme Ltd (10)" in raised.value.next_step
    with pytest.raises(UnknownLine) as raised:
        resolve(bills, OCTOBER, Grouping.PRODUCT, "nothing alike")
    assert raised.value.next_step == "See those that it has with `partner-tui bills 2026-10 --by product`."


def test_the_names_of_a_month_are_largest_first(bills: Bills) -> None:
    assert names(bills, OCTOBER, Grouping.CUSTOMER)[:2] == (
        Named("10", "Acme Ltd", "acme-account"),
        Named("11", "Acme Labs", "labs"),
    )
    assert [named.id for named in names(bills, OCTOBER, Grouping.PRODUCT)] == ["hws.ecs", "hws.evs", "hws.old"]
    assert [named.id for named in names(bills, OCTOBER, Grouping.REGION)] == ["r1", "r2", ""]
    with pytest.raises(UnknownMonth):
        names(bills, BillCycle(2020, 1), Grouping.REGION)


def test_a_command_gets_ids_for_names(bills: Bills) -> None:
    command = BillCommand.parse(["product", "volume", "customer", "labs", "region", "asia 2"])
    assert resolved(bills, OCTOBER, command).words() == "bills product hws.evs customer 11 region r2"
    assert resolved(bills, OCTOBER, BillCommand()) == BillCommand()


def test_an_id_of_any_month_goes_before_parts_of_names(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    months = (BillCycle(2026, 9), OCTOBER)
    imports = Workspace.open(Settings(tmp_path / "data"), clock).imports
    imports.run(write_bill(tmp_path, "2026-09", [("c1", "Expenditure", "ecs", "r1", "1")]))
    imports.run(write_bill(tmp_path, "2026-10", [("c12", "Expenditure", "evs", "r1", "1")]))
    bills = Workspace.open(Settings(tmp_path / "data"), clock).bills
    assert resolve(bills, OCTOBER, Grouping.CUSTOMER, "c1").id == "c12"
    assert resolve_among(bills, months, Grouping.CUSTOMER, "c1").id == "c1"
    assert resolve_among(bills, months, Grouping.PRODUCT, "ecs").id == "ecs"
    assert resolve_among(bills, months, Grouping.REGION, "R1") == Named("r1", "R1")
    with pytest.raises(UnknownLine, match="'c' fits 2 customers of 2026-09 to 2026-10"):
        resolve_among(bills, months, Grouping.CUSTOMER, "c")
    with pytest.raises(UnknownMonth):
        resolve_among(bills, (BillCycle(2026, 8), *months), Grouping.CUSTOMER, "c1")
