"""A store for consoles in terminals that show ASCII alone."""

from datetime import UTC, datetime
from pathlib import Path

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings

_AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_HEADER = (
    "Customer ID,Customer Name,Billing Cycle,Bill Type,Product Type Code,Product Type,"
    "Cloud Service Region Code,Region,Resource Name,Settlement Amount (USD),Tax (USD)\n"
)


def plain_store(folder: Path) -> Path:
    """The data folder of a store that has nothing beyond ASCII in it."""
    files = []
    for month in ("2026-08", "2026-09", "2026-10"):
        kinds = ("Expenditure",) * 8 + ("Refund", "Adjustment")
        rows = (
            f"c{number % 40},Customer {number % 40},{month},{kinds[number % 10]},p{number % 7},Product {number % 7},"
            f"r{number % 3},Region {number % 3},res-{number},{'-' * (number % 10 == 8)}{number}.25,0.01\n"
            for number in range(1, 400)
        )
        files.append(folder / f"customerBill_{month.replace('-', '')}.csv")
        files[-1].write_text(_HEADER + "".join(rows), encoding="ascii")
    data = folder / "data"
    imports = Workspace.open(Settings(data), lambda: _AT).imports
    for file in files:
        imports.run(file)
    return data
