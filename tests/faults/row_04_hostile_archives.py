"""Hostile files: each refused with a reason, in a second and 150 MB at most, and nothing written but under the store.

They are taken one after the other by one process of its own (`python -m` this module), which watches itself.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from partner_tui.domain.errors import BillFileError
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.conftest import NOW
from tests.faults.bill_input import NAME, archive, bill
from tests.faults.harness import Row, Trials
from tests.faults.hostile_files import write_all
from tests.faults.store_faults import kilobytes

_CPU_SECONDS, _BYTES = 1.0, 150 << 20
_ROOT = Path(__file__).parents[2]


def run(trials: Trials) -> None:
    folder = trials.folder / "given"
    folder.mkdir()
    names = write_all(folder, trials.count)
    before = _tree(trials.folder)
    child = subprocess.run(
        [sys.executable, "-m", "tests.faults.row_04_hostile_archives", str(trials.folder), *names],
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in child.stdout.splitlines()]
    trials.demand(child.returncode == 0 and len(told) == len(names), f"the reader died after {told[-1:]}")
    for found in told:
        kind = f"{found['name']} ({found['refusal']})"
        trials.demand(bool(found["refusal"]), f"{kind} is accepted")
        trials.demand(found["cpu"] <= _CPU_SECONDS, f"{kind} takes {found['cpu']:.1f} s of CPU")
        trials.demand(found["bytes"] <= _BYTES, f"{kind} takes {found['bytes'] >> 20} MB")
        trials.demand(found["unchanged"], f"{kind} leaves a trace in the store")
    trials.demand(len(names) >= 40, f"there are only {len(names)} kinds")
    trials.demand(_tree(trials.folder) == before, "something was written outside the store")


def _tree(folder: Path) -> dict[str, int]:
    """Everything but the store, and when it was last changed."""
    paths = (path for path in folder.rglob("*") if path.relative_to(folder).parts[0] != "data")
    return {str(path): path.lstat().st_mtime_ns for path in paths}


def _watch(folder: Path, names: list[str]) -> None:
    workspace = Workspace.open(Settings(folder / "data"), lambda: NOW)
    good = folder / "data" / f"{NAME}.tar.gz"
    good.write_bytes(archive(bill(Random(0), 20)))
    record = workspace.imports.run(good).record
    os.chdir(folder / "given")
    for name in names:
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here on
        memory, started = kilobytes("VmRSS"), time.process_time()
        try:
            workspace.imports.run(folder / "given" / name)
            refusal = ""
        except BillFileError as exc:
            refusal = f"{exc.title}: {exc.cause}"
        cpu = time.process_time() - started
        held = [summary.as_of for summary in workspace.bills.months()] == [record.imported_at]
        held &= not os.listdir(folder / "data" / "tmp") and not workspace.checks.run(None)[0].problems
        held &= os.listdir(folder / "data" / "bills" / str(record.month)) == [record.generation]
        told = {
            "name": name,
            "refusal": refusal,
            "cpu": cpu,
            "bytes": (kilobytes("VmHWM") - memory) << 10,
            "unchanged": held,
        }
        print(json.dumps(told), flush=True)


ROW = Row(4, "hostile archives", 500_000, 30_000, run)

if __name__ == "__main__":
    _watch(Path(sys.argv[1]), sys.argv[2:])
