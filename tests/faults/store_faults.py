"""What the rows about the bill store share: small bill files, stores to hurt, and children to be killed."""

import json
import os
import random
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_tui.domain.bill import BillSums
from partner_tui.domain.record import MonthRecord
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_ROOT = Path(__file__).parents[2]
_HEADER = (
    "Customer ID,Customer Name,Billing Cycle,Bill Type,Product Type Code,Product Type,"
    "Cloud Service Region Code,Region,Resource Name,Settlement Amount (USD),Tax (USD)\n"
)
_ALWAYS = {"ledger.db", "ledger.db-journal", "ledger.lock", "ledger.turn", "import.lock", "bills", "cloud", "tmp"}
_ALWAYS |= {"invoices", "invoices.lock", "invoices.held", "backup.lock"}
"""The journal is SQLite's own: one that a killed writer had not begun to fill stays until somebody writes again."""


def bill_file(folder: Path, month: str, lines: int, seed: int) -> tuple[Path, BillSums]:
    """A csv of that month, which says everything about it; and its sums, made without the program's help."""
    numbers = random.Random(seed)
    sums = {"Expenditure": 0, "Refund": 0, "Adjustment": 0}
    rows = []
    for number in range(lines):
        kind = numbers.choices(list(sums), (90, 6, 4))[0]
        units = numbers.randrange(1, 10**14) * (-1 if kind == "Refund" else 1)
        sums[kind] += units
        customer, product, region = numbers.randrange(20), numbers.randrange(6), numbers.randrange(3)
        amount = Decimal(units).scaleb(-10)
        rows.append(
            f"c{customer},Customer {customer},{month},{kind},p{product},Product {product},"
            f"r{region},Region {region},res-{seed}-{number},{amount:f},0.01\n"
        )
    file = folder / f"customerBill_{month.replace('-', '')}-{seed}.csv"
    file.write_text(_HEADER + "".join(rows), encoding="utf-8")
    expenditures, refunds, adjustments = (Decimal(units).scaleb(-10) for units in sums.values())
    return file, BillSums(expenditures, refunds, adjustments, lines)


def paper_file(folder: Path, seed: int) -> Path:
    """An invoice's PDF, as far as anybody looks into it here."""
    file = folder / f"invoice-{seed}.pdf"
    file.write_bytes(b"%PDF-1.7\n" + random.Random(seed).randbytes(3_000) + b"\n%%EOF\n")
    return file


def opened(data: Path) -> Workspace:
    return Workspace.open(Settings(data), lambda: NOW)


def litter(data: Path, records: list[MonthRecord]) -> list[str]:
    """What lies in the store and belongs to no month of the ledger."""
    found = [name for name in os.listdir(data) if name not in _ALWAYS]
    found += [f"tmp/{name}" for name in os.listdir(data / "tmp")]
    kept = {f"{record.month}/{record.generation}" for record in records}
    held = {f"{month}/{name}" for month in os.listdir(data / "bills") for name in os.listdir(data / "bills" / month)}
    found += [f"bills/{name}" for name in held ^ kept]
    return found + [month for month in os.listdir(data / "bills") if not os.listdir(data / "bills" / month)]


class Child:
    """A process of its own, ready to be told one thing to do (see `store_child`) and to be killed at it."""

    def __init__(self, module: str = "store_child") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.faults.{module}"],
            cwd=_ROOT,
            env=os.environ | {"POLARS_MAX_THREADS": "2"},  # figures of memory are for two cores
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> "Child":
        """Waits until it has everything loaded."""
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError("a child did not start")
        return self

    def tell(self, task: str, **arguments: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"task": task} | arguments, default=str) + "\n")
        self._process.stdin.flush()

    def answer(self, killed_by: int = signal.SIGKILL) -> dict[str, Any] | None:
        """What it has to say; None when that signal ended it. One that failed instead is a fault of the test."""
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        if not text and self._process.wait() != -killed_by:
            raise RuntimeError(f"a child ended with {self._process.returncode}")
        self.end()
        answer: dict[str, Any] | None = json.loads(text) if text else None
        return answer

    def kill(self) -> None:
        self._process.kill()

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self) -> None:
        """Lets it go, whatever it is at."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def children(ahead: int = 1, module: str = "store_child") -> Iterator["Nursery"]:
    """Children, so many of them started before they are needed: most of a short life is its start."""
    nursery = Nursery(ahead, module)
    try:
        yield nursery
    finally:
        nursery.close()


class Nursery:
    def __init__(self, ahead: int, module: str) -> None:
        self._module = module
        self._waiting = deque(Child(module) for _ in range(ahead))

    def child(self) -> Child:
        self._waiting.append(Child(self._module))
        return self._waiting.popleft().ready()

    def close(self) -> None:
        for child in self._waiting:
            child.end()


def kilobytes(field: str) -> int:
    """Of this process's own memory: `VmRSS` now, `VmHWM` at most (what getrusage tells begins with the parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


def tree(folder: Path, but: frozenset[str] = frozenset({"import.lock"})) -> Mapping[str, tuple[object, ...]]:
    """Everything below the folder, links not followed: kind and mode, time and content, by path."""
    found: dict[str, tuple[object, ...]] = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            status = path.lstat()
            if name not in but:
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                changed = status.st_mtime_ns if content else 0
                found[str(path.relative_to(folder))] = (status.st_mode, status.st_ino, changed, content)
    return found
