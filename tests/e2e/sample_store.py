"""A store with some months of generated bills, for consoles in real terminals."""

from pathlib import Path

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings

MONTH = BillCycle(2024, 3)
"""The newest month of the store; final, whenever the test runs."""
NEXT_MONTH = BillCycle(2024, 4)
_PLAN = SamplePlan(MONTH, months=3, lines=20_000, customers=80, seed=8, as_of=MONTH.end)


def sample_store(folder: Path) -> Path:
    """A data folder with three months of 80 customers, imported."""
    data_dir = folder / "data"
    imports = Workspace.open(Settings(data_dir)).imports
    for file in write_bill_files(folder / "files", _PLAN):
        imports.run(file)
    return data_dir


def next_bill(folder: Path, lines: int) -> Path:
    """The bill file of the month after the store's newest."""
    plan = SamplePlan(NEXT_MONTH, months=1, lines=lines, customers=80, seed=8, as_of=NEXT_MONTH.end)
    (file,) = write_bill_files(folder, plan)
    return file
