"""The console over the real services and a really imported file: what the screen says is what the file says."""

import re
from datetime import UTC
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.desk import Clock
from tests.conftest import NOW
from tests.ui.conftest import NARROW, press, settle, shown, table_of

HEADER = (
    "Customer ID,Customer Name,Account Name,Billing Cycle,Bill Type,Billing Mode,Product Type Code,Product Type,"
    "Cloud Service Region Code,Region,Resource Name,Settlement Amount (USD)"
)
NAMES = ("Acme Ltd", "[red]深圳[/]", "ECS [prod]", "\u202eevil", "nul\x01nul")


def amount(number: int) -> str:
    return f"{(number * 7919) % 5000}.{(number * 104729) % 10**10:010d}"


def rows() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for i in range(900):
        who = (f"id{i % 5}", NAMES[i % 5], f"acc{i % 5}", "2026-10")
        what = ("Pay-per-use", f"hws.{i % 3}", f"Product {i % 3}", "ap-southeast-3", "AP-Singapore", f"res-{i:04d}")
        found.append((*who, "Expenditure", *what, amount(i)))
        if i == 0:
            found.append((*who, "Refund", *what, "-12.5"))
    return found


def total(product: str | None = None, customer: str | None = None) -> Decimal:
    """Summed from the file's rows; a product's row counts expenditures only."""
    return sum(
        (
            Decimal(row[-1])
            for row in rows()
            if customer in (None, visible(row[1])) and (product is None or (row[4], row[7]) == ("Expenditure", product))
        ),
        Decimal(0),
    )


def sum_on(screen: str) -> Decimal:
    found = re.search(r"Σ (-?[0-9,]+\.[0-9]+) USD", screen)
    assert found is not None, screen
    return Decimal(found[1].replace(",", ""))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    file = tmp_path / "customerBill_202610.csv"
    file.write_text("\n".join([HEADER, *map(",".join, rows()), ""]), encoding="utf-8")
    workspace = Workspace.open(Settings(tmp_path / "data", label="Example"), lambda: NOW)
    workspace.imports.run(file)
    return workspace


async def test_figures_from_the_file_to_the_screen(workspace: Workspace) -> None:
    console = ConsoleApp(workspace, Clock(lambda: NOW, UTC), area="monthly-bills")
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert sum_on(shown(console)) == total()
        product = str(table_of(console).current["product_type"])
        await press(pilot, "enter")
        assert sum_on(shown(console)) == total(product)
        customer = visible(str(table_of(console).current["customer_name"]))
        await press(pilot, "enter")
        assert f"› {customer}" in shown(console)
        assert sum_on(shown(console)) == total(product, customer)
        assert "60 lines" in shown(console)
        await press(pilot, "G", "enter")
        assert "Line 60" in shown(console)
        await press(pilot, "escape", "escape", "escape", "tab")
        assert sum_on(shown(console)) == total()
        for _ in NAMES:
            customer = visible(str(table_of(console).current["customer_name"]))
            await press(pilot, "enter")
            assert f"› {customer}" in shown(console)
            assert sum_on(shown(console)) == total(customer=customer)
            await press(pilot, "escape", "j")


async def test_amount_due_from_the_ledger(workspace: Workspace) -> None:
    console = ConsoleApp(workspace, Clock(lambda: NOW, UTC))
    async with console.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert f"{total().quantize(Decimal('0.01')):,} USD" in shown(console)
        assert "2026-10" in shown(console)
