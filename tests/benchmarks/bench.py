"""The benchmarks' folder: bill files and stores of some sizes, made once and used by all."""

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import partner_tui
from tests.benchmarks.processes import Ran, child_environment, run_module

MONTH = "2026-10"
_PACKAGE = Path(partner_tui.__file__).parent


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a run of the benchmarks keeps its files, and how big its months are."""

    folder: Path
    sizes: tuple[int, ...]
    customers: int = 500

    @property
    def environment(self) -> dict[str, str]:
        return child_environment(self.folder)

    def bill_file(self, lines: int) -> Path:
        """A final month's bill file of so many lines."""
        return self._bill_files("bills", 1, lines)[0]

    def store(self, lines: int) -> Path:
        """A data folder that holds that month."""
        return self._store("store", 1, lines)

    def year_store(self) -> Path:
        """A data folder with fourteen small months, as a console meets it day by day."""
        return self._store("year", 14, 28_000)

    def import_into(self, data_dir: Path, files: list[Path]) -> Ran:
        """Imports the files in a child, into a data folder that is made anew."""
        shutil.rmtree(data_dir, ignore_errors=True)
        return run_module("tests.benchmarks.import_child", data_dir, *files, environment=self.environment)

    def python(self, name: str, *arguments: object) -> Ran:
        return run_module(name, *arguments, environment=self.environment)

    def _bill_files(self, kind: str, months: int, lines: int) -> list[Path]:
        def make(folder: Path) -> None:
            say(f"generating {lines:,} lines")
            self.python("tests.benchmarks.generate_child", folder, MONTH, months, lines, self.customers)

        folder = self._made(f"{kind}-{lines}-{self.customers}", _version("bills/sample_*.py", "bills/samples.py"), make)
        return sorted(folder.glob("*.tar.gz"))

    def _store(self, kind: str, months: int, lines: int) -> Path:
        def make(folder: Path) -> None:
            say(f"importing {lines:,} lines")
            self.import_into(folder, self._bill_files(f"bills-of-{kind}" if months > 1 else "bills", months, lines))

        return self._made(f"{kind}-{lines}-{self.customers}", _version("bills/*.py", "ledger/*.py"), make)

    def _made(self, name: str, version: str, make: Callable[[Path], None]) -> Path:
        """The folder of that name, made by this version of the code; what another version made is removed."""
        folder = self.folder / f"{name}-{version}"
        if not folder.exists():
            for other in self.folder.glob(f"{name}-*"):
                shutil.rmtree(other)
            unfinished = self.folder / f"unfinished-{name}"
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(folder)
        return folder


def say(what: str) -> None:
    """What is being done, on standard error."""
    print(f"  {what}", file=sys.stderr, flush=True)


@cache
def _version(*patterns: str) -> str:
    """A short hash of the modules that decide what the files look like; one and the same throughout a run."""
    found = sorted(file for pattern in patterns for file in _PACKAGE.glob(pattern))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in found)).hexdigest()[:8]
