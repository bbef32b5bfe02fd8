"""What an office program makes of the workbooks: opened, and saved as csv, by LibreOffice without a screen."""

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.faults.store_faults import bill_file

OFFICE = shutil.which("soffice")
MONTH = BillCycle(2026, 10)
LINES = 5_000

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed; .ci/run installs it where it can")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("bills")
    workspace = Workspace.open(Settings(folder / "data"), lambda: NOW)
    workspace.imports.run(bill_file(folder, str(MONTH), LINES, seed=11)[0])
    return workspace


def exported(workspace: Workspace, kind: ExportKind) -> Path:
    exports = workspace.exports
    task = exports.run(exports.create(ExportSpec(MONTH, MONTH, kind, ExportFormat.XLSX)).id)
    assert task.error is None
    return exports.open_file(task.id)


def converted(file: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet's cells as they are, by its name."""
    assert OFFICE is not None
    csv_of_all = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    place = f"-env:UserInstallation=file://{folder / 'office'}"
    command = [OFFICE, place, "--headless", "--convert-to", csv_of_all, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = {}
    for sheet in folder.glob(f"{file.stem}-*.csv"):
        with sheet.open(encoding="utf-8", newline="") as text:
            found[sheet.stem.removeprefix(f"{file.stem}-")] = list(csv.reader(text))
    return found


def test_details_have_every_line_and_the_exact_sum(workspace: Workspace, tmp_path: Path) -> None:
    sheets = converted(exported(workspace, ExportKind.DETAILS), tmp_path)
    header, *rows = sheets["Lines"]
    lines = workspace.bills.lines(BillQuery(MONTH, Grouping.LINE))
    assert len(rows) == lines.count == LINES
    amounts = [Decimal(row[header.index("Settlement Amount (USD)")]) for row in rows]
    assert sum(amounts) == lines.total
    assert amounts == [row[lines.columns.index("amount")] for row in lines.rows(0, LINES)]
    ids = [row[header.index("Customer ID")] for row in rows]
    assert ids == [row[lines.columns.index("customer_id")] for row in lines.rows(0, LINES)]
    assert ["Lines", str(LINES)] in [row[:2] for row in sheets["Provenance"]]


def test_a_summary_adds_up(workspace: Workspace, tmp_path: Path) -> None:
    sheets = converted(exported(workspace, ExportKind.SUMMARY), tmp_path)
    assert set(sheets) == {"Amount Due", "By Product", "By Customer", "By Region", "Provenance"}
    total = workspace.bills.summary(MONTH).bill_amount
    for name in ("By Product", "By Customer", "By Region"):
        assert total in [Decimal(cell) for cell in sheets[name][-1] if _is_number(cell)], name


def _is_number(text: str) -> bool:
    return bool(text) and text.lstrip("-").replace(".", "", 1).isdigit()
