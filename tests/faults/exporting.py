"""What the rows about exports share: bills to export, requests for files of every kind, and what has to be so after."""

import csv
import gzip
import hashlib
import io
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from types import MappingProxyType

import polars as pl
import python_calamine

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import (
    COMPRESSIBLE,
    FOCUS,
    FORMATS,
    ExportFormat,
    ExportKind,
    ExportSpec,
    ExportState,
    ExportTask,
)
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.exporting.target import UNFINISHED
from partner_tui.ledger import Ledger
from partner_tui.services.export_queue import MOST_ATTEMPTS
from partner_tui.services.workspace import Workspace
from tests.faults.store_faults import NOW, bill_file, litter, opened

MONTH = BillCycle(2026, 10)
_SHORT_MONTH_LINES = 40
_CUSTOMERS = (None, None, "c1", "c7")
_FILTERS = ("", "", "", "amount>1000")
_COLUMNS = (None, None, ("customer_id", "resource_name", "amount"))
_SHARES: Mapping[tuple[ExportKind, ExportFormat], int] = MappingProxyType(
    {(ExportKind.SUMMARY, ExportFormat.XLSX): 6, (ExportKind.SUMMARY, ExportFormat.PDF): 1}
)
"""Of a statement few: each takes as long as twenty others. Every other kind of file: 4."""
_USUAL_SHARE = 4
_OF_EXPORTS = frozenset({"exports", "export.lock"})


def export_store(folder: Path, lines: int) -> Path:
    """A data folder with a month of so many lines, a short one before it, and two payments, one of them reversed."""
    data = folder / "base"
    workspace = opened(data)
    for month, size in ((MONTH.plus(-1), _SHORT_MONTH_LINES), (MONTH, lines)):
        workspace.imports.run(bill_file(folder, str(month), size, seed=7)[0])
    for reference in ("kept", "reversed"):
        asked = RepaymentRequest(reference, Decimal("0.07"), "USD", NOW.date(), keeps_credit=True)
        workspace.payments.record(asked)
    workspace.payments.reverse("reversed", "a mistake")
    return data


def any_spec(random: Random) -> ExportSpec:
    """A request for some kind of file, of one month or two, whole or narrowed, plain, masked or packed."""
    kinds = [(kind, form) for kind, forms in FORMATS.items() for form in forms]
    (chosen,) = random.choices(kinds, [_SHARES.get(each, _USUAL_SHARE) for each in kinds])
    return spec_of(random, *chosen)


def spec_of(random: Random, kind: ExportKind, form: ExportFormat, *, whole: bool = False) -> ExportSpec:
    """`whole`: all lines of the month."""
    is_of_bills, is_details = kind is not ExportKind.PAYMENTS, kind is ExportKind.DETAILS
    return ExportSpec(
        MONTH if whole else MONTH.plus(-random.randrange(2)),
        MONTH,
        kind,
        form,
        customer=random.choice(_CUSTOMERS) if is_of_bills and not whole else None,
        filter=random.choice(_FILTERS) if kind is not ExportKind.SUMMARY and not whole else "",
        columns=random.choice(_COLUMNS) if is_details and form not in FOCUS and not whole else None,
        masked=is_of_bills and random.random() < 0.3,
        compressed=form in COMPRESSIBLE and random.random() < 0.5,
    )


def options(spec: ExportSpec) -> list[str]:
    """The request as `partner-tui export` takes it."""
    said = [str(spec.first), "--to", str(spec.last), "--kind", spec.kind.value, "--format", spec.format.value]
    for name, value in (("customer", spec.customer), ("filter", spec.filter), ("output", spec.output)):
        said += [f"--{name}", value] if value else []
    said += ["--columns", ",".join(spec.columns)] if spec.columns else []
    return said + ["--mask"] * spec.masked + ["--gzip"] * spec.compressed


def tasks_of(data: Path) -> dict[int, ExportTask]:
    """As the ledger has them, by number: a task whose process was killed still runs here."""
    return {task.id: task for task in Ledger.open(data).exports.all()}


def hidden_files(folder: Path) -> list[str]:
    """Unfinished files."""
    return sorted(path.name for path in folder.glob(f".*{UNFINISHED}"))


def broken_files(data: Path, outside: Path | None = None) -> list[str]:
    """Files under final names, among the exports or in a folder outside, that are not whole files of their tasks."""
    known = {task.path: task for task in tasks_of(data).values() if task.path is not None}
    found = []
    for folder in (data / "exports", outside):
        if folder is None or not folder.exists():
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") and path.name.endswith(UNFINISHED):
                continue
            task = known.get(str(path))
            found += [f"{path.name} is nobody's"] if task is None else _wrong_with(path, task)
    return found


def unsound(data: Path, outside: Path | None = None) -> list[str]:
    """What is wrong when nobody is at work: with the files, the ledger and the bills; and what was left lying about."""
    workspace, ledger = opened(data), Ledger.open(data)
    records = ledger.months()
    found = broken_files(data, outside) + ledger.verify()
    found += [f"left behind: {name}" for name in litter(data, records) if name not in _OF_EXPORTS]
    for folder in (data / "exports", outside):
        found += [] if folder is None else [f"left behind: {name}" for name in hidden_files(folder)]
    found += [problem for month in workspace.checks.run() for problem in month.problems]
    for task in ledger.exports.all():
        found += [f"export {task.id} is still said to be running"] if task.state is ExportState.RUNNING else []
        found += [f"export {task.id} was begun {task.attempts} times"] if task.attempts > MOST_ATTEMPTS else []
        if task.state is ExportState.COMPLETED:
            is_there = task.path is not None and os.path.exists(task.path)
            found += [] if is_there else [f"the file of export {task.id} is not there"]
        elif task.path is not None:
            found.append(f"export {task.id} is {task.state} and has a file, {task.path}")
    return found


def finished(workspace: Workspace, numbers: list[int]) -> list[str]:
    """Works the queue off, what failed for its many attempts once more; what is not complete then."""
    exports = workspace.exports
    exports.work()
    found = []
    for number in numbers:
        task = exports.task(number)
        if task.state is ExportState.FAILED and task.attempts == MOST_ATTEMPTS:
            found += [] if task.error else [f"export {number} failed without a word"]
            exports.retry(number)
            exports.work()
            task = exports.task(number)
        if task.state is not ExportState.COMPLETED:
            found.append(f"export {number} ({task.spec.kind} {task.spec.format}) is {task.state}: {task.error}")
    return found


def rows_in(path: Path, spec: ExportSpec) -> int | None:
    """Lines or payment records in a file, counted with other programs' readers; None where it has more than those.

    Raises what those readers raise."""
    match spec.format:
        case ExportFormat.XLSX:
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            sizes = {name: len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
            lines = [size - 1 for name, size in sizes.items() if name.startswith("Lines")]
            return sum(lines) if spec.kind is ExportKind.DETAILS else None
        case ExportFormat.PDF:
            content = path.read_bytes()
            if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
                raise ValueError("no whole statement")
            return None
        case ExportFormat.PARQUET | ExportFormat.FOCUS_PARQUET:
            return pl.read_parquet(path).height
        case _:
            content = gzip.decompress(path.read_bytes()) if spec.compressed else path.read_bytes()
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
            if len({len(row) for row in rows}) != 1:
                raise ValueError("rows of different lengths")
            return len(rows) - 1


def _wrong_with(path: Path, task: ExportTask) -> list[str]:
    content = path.read_bytes()
    if (len(content), hashlib.sha256(content).hexdigest()) != (task.bytes, task.sha256):
        return [f"{path.name} ({len(content):,} bytes) is not what the ledger knows of export {task.id}"]
    try:
        rows = rows_in(path, task.spec)
    except Exception as exc:  # whatever a reader says of a file that it cannot read
        return [f"{path.name} cannot be read: {exc!r}"]
    return [] if rows in (None, task.rows) else [f"{path.name} has {rows} of {task.rows} lines"]
