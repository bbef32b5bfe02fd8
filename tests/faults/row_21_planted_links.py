"""Symbolic and hard links planted where the program would write: refused, and what they lead to stays as it is."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.services.demo import demo_settings, demo_workspace
from partner_tui.services.generating import GenerateOptions, generate
from partner_tui.services.restoring import Restoring
from partner_tui.settings import Settings
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import NOW, bill_file, opened, paper_file, tree

Work = Callable[[Path, Path], list[str]]
"""What is done in a data folder with a bill file; the problems that a check found, if that is what it does."""


@dataclass(frozen=True, slots=True)
class _Plant:
    """A place where a link is put, and what would follow it."""

    name: str
    """Below the data folder; `*` is the month's generation, or a paper's hash."""
    work: Work
    is_folder: bool = False
    fresh: bool = False
    """Planted before there is a store."""
    removed: bool = False
    """The link itself is removed, or left where it is and told of, instead of being refused."""


def _open(data: Path, file: Path) -> list[str]:
    opened(data).imports.run(file)
    return []


def _check(data: Path, file: Path) -> list[str]:
    return [problem for month in opened(data).checks.run() for problem in month.problems]


def _attach(data: Path, file: Path) -> list[str]:
    opened(data).invoices.attach(BillCycle.parse("2026-09"), paper_file(file.parent, _PAPER), "INV-1")
    return []


def _detach(data: Path, file: Path) -> list[str]:
    opened(data).invoices.detach("INV-1")
    return []


def _backup(data: Path, file: Path) -> list[str]:
    opened(data).backups.make(data.with_name("backup.zip"))
    return []


def _restore(data: Path, file: Path) -> list[str]:
    Restoring(data, lambda: NOW, "tester").run(file.with_name(_BACKUP))
    return []


def _demo(data: Path, file: Path) -> list[str]:
    settings = demo_settings(Settings(data, data_dir_given=True))
    with demo_workspace(settings, lambda: NOW, options=GenerateOptions(months=1, lines=10, customers=2)):
        return []


def _generate(data: Path, file: Path) -> list[str]:
    generate(data, GenerateOptions(months=1, lines=10, customers=2), NOW)
    return []


_PLANTS = (
    _Plant("", _open, is_folder=True, fresh=True),
    _Plant("bills", _open, is_folder=True, fresh=True),
    _Plant("tmp", _open, is_folder=True, fresh=True),
    _Plant("ledger.db", _open, fresh=True),
    _Plant("ledger.lock", _open, fresh=True),
    _Plant("ledger.turn", _open, fresh=True),
    _Plant("import.lock", _open, fresh=True),
    _Plant("ledger.db", _open),
    _Plant("ledger.db-journal", _open),
    _Plant("ledger.db-wal", _open),
    _Plant("ledger.db-shm", _open),
    _Plant("import.lock", _open),
    _Plant("bills/2026-10", _open, is_folder=True),
    _Plant("bills/2026-09", _check, is_folder=True),
    _Plant("bills/2026-09/*", _check, is_folder=True),
    _Plant("bills/2026-09/*/in-use.lock", _check),
    _Plant("bills/2026-09/*/manifest.json", _check),
    _Plant("bills/2026-09/*/rollup.parquet", _check),
    _Plant("bills/2026-09/*/lines-00000.parquet", _check),
    _Plant("invoices", _attach, is_folder=True, fresh=True),
    _Plant("invoices.lock", _attach, fresh=True),
    _Plant("invoices.lock", _attach),
    _Plant("invoices/*.pdf", _attach),
    _Plant("invoices.held", _backup),
    _Plant("invoices", _check, is_folder=True),
    _Plant("invoices/*.pdf", _check),
    _Plant("backup.lock", _backup),
    _Plant("invoices/*.pdf", _backup, removed=True),
    _Plant("bills/2026-09/*/manifest.json", _backup, removed=True),
    _Plant("ledger.db", _restore),
    _Plant("ledger.turn", _restore),
    _Plant("ledger.lock", _restore),
    _Plant("export.lock", _restore),
    _Plant("cloud", _restore, is_folder=True),
    _Plant("tmp", _restore, is_folder=True),
    _Plant("invoices", _restore, is_folder=True),
    _Plant("demo.json", _demo, fresh=True),
    _Plant("demo.lock", _demo, fresh=True),
    _Plant("customerBill_202611.tar.gz", _generate, fresh=True),
    _Plant("ledger.db.new", _open, fresh=True, removed=True),
    _Plant("tmp/import-x", _open, is_folder=True, removed=True),
    _Plant("tmp/import-x", _open, removed=True),
    _Plant("invoices/.under-way", _attach, is_folder=True, removed=True),
    _Plant("invoices/.under-way", _attach, removed=True),
    _Plant("invoices/*.pdf", _detach, removed=True),
    _Plant("bills/2026-09/old", _open, is_folder=True, removed=True),
    _Plant("bills/2026-07", _open, is_folder=True, removed=True),
)
_PAPER = 1
"""The one that the store has already."""
_BACKUP = "base.zip"
_KINDS = ("symbolic link", "dangling link", "hard link")


def run(trials: Trials) -> None:
    trials.folder.chmod(0o700)
    september, _ = bill_file(trials.folder, "2026-09", 50, seed=1)
    october, _ = bill_file(trials.folder, "2026-10", 50, seed=2)
    opened(trials.folder / "base").imports.run(september)
    _attach(trials.folder / "base", september)
    opened(trials.folder / "base").backups.make(trials.folder / _BACKUP)
    for number, plant in enumerate(_PLANTS[: trials.count]):
        for kind in _KINDS:
            if not (kind == "hard link" and plant.is_folder):
                place = trials.folder / f"{number}-{kind[:4]}"
                place.mkdir(0o700)
                _try(trials, plant, kind, place, october)
                shutil.rmtree(place)


def _try(trials: Trials, plant: _Plant, kind: str, place: Path, file: Path) -> None:
    what = f"a {kind} at {plant.name or 'the data folder'}"
    data, elsewhere = place / "data", place / "elsewhere"
    if not plant.fresh:
        shutil.copytree(trials.folder / "base", data)
    elif plant.name:
        data.mkdir(0o700)
    path = _path(data, plant.name)
    target = _target(elsewhere, path, plant, kind)
    before = tree(elsewhere)
    if kind == "hard link":
        os.link(target, path)
    else:
        os.symlink(target, path)
    try:
        refused = bool(plant.work(data, file))
    except PartnerError:
        refused = True
    trials.demand(refused or plant.removed, f"{what} was not refused")
    trials.demand(tree(elsewhere) == before, f"{what}: what it leads to was touched")


def _path(data: Path, name: str) -> Path:
    if "*" not in name:
        return data / name
    (found,) = data.glob(name)
    return found


def _target(elsewhere: Path, path: Path, plant: _Plant, kind: str) -> Path:
    """What the link will lead to: what was there, if there was something, else something of somebody's own."""
    elsewhere.mkdir(0o755)
    target = elsewhere / "target"
    if os.path.lexists(path):
        os.rename(path, target)
    elif plant.is_folder:
        (target / "generation").mkdir(parents=True, mode=0o755)
        (target / "generation" / "precious").write_bytes(b"somebody's")
    else:
        target.write_bytes(b"somebody's")
        target.chmod(0o644)
    return elsewhere / "nothing" if kind == "dangling link" else target


ROW = Row(21, "planted symlinks and hard links", full=len(_PLANTS), reduced=len(_PLANTS), run=run)
