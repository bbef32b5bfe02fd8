"""A month's bill as one csv on disk, as large as wanted, in which one line can be made wrong at no cost."""

import csv
import os
import shutil
import tarfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TypeAlias

from partner_tui.bills.samples import SamplePlan, write_bill_files
from partner_tui.domain.cycle import BillCycle

Key: TypeAlias = tuple[str, str, str]
"""Customer, bill type, billing mode, as the file names them."""
Sums: TypeAlias = Counter[Key]
"""In units of the last digit that a line may have."""

_UNITS = 10
_HEADER, _CURRENCY = (b" (USD)", b" (CNY)"), "(CNY)"
_KEY, _AMOUNT = ("Customer ID", "Bill Type", "Billing Mode"), f"Settlement Amount {_CURRENCY}"
_PIECE = 1 << 24
_LONGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file."""

    start: int
    raw: bytes
    """With its end."""
    cells: tuple[str, ...]
    key: Key
    amount: str

    @property
    def units(self) -> int:
        return units(self.amount)


def units(amount: str) -> int:
    return int(Decimal(amount).scaleb(_UNITS))


class BillOnDisk:
    """In yuan, for that is what the site bills in that sums customers up."""

    def __init__(self, folder: Path, month: BillCycle, lines: int, customers: int, seed: int) -> None:
        plan = SamplePlan(month, months=1, lines=lines, customers=customers, seed=seed, as_of=month.end)
        (archive,) = write_bill_files(folder, plan)
        self.path = archive.with_name("bill.csv")
        with tarfile.open(archive) as members, self.path.open("wb") as file:
            for number, member in enumerate(members):
                part = members.extractfile(member)
                assert part is not None
                header = part.readline().replace(*_HEADER)
                if not number:
                    file.write(header)
                shutil.copyfileobj(part, file, _PIECE)
        archive.unlink()
        self._header = next(csv.reader([header.decode()]))
        self._first = len(header)
        self._key = [self._header.index(name) for name in _KEY]
        self._amount = self._header.index(_AMOUNT)

    def sums(self) -> Sums:
        """By reading every line, without the program's help."""
        found: Sums = Counter()
        customer, kind, mode = self._key
        with self.path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                found[row[customer], row[kind], row[mode]] += units(row[self._amount])
        return found

    def pick(self, random: Random) -> Line:
        """Any line that comes to something: no sum tells of one that does not."""
        with self.path.open("rb") as file:
            while True:
                file.seek(random.randrange(self._first, self.path.stat().st_size))
                file.readline(_LONGEST)
                start = file.tell()
                if (line := self._line(start, file.readline(_LONGEST))) is not None and line.units:
                    return line

    def with_amount(self, line: Line, amount: str) -> bytes | None:
        """The line's bytes with another amount of as many digits; None where that amount stands there twice."""
        old = f",{line.amount},".encode()
        return line.raw.replace(old, f",{amount},".encode()) if line.raw.count(old) == 1 else None

    def overwrite(self, line: Line, raw: bytes) -> None:
        assert len(raw) == len(line.raw)
        with self.path.open("r+b") as file:
            file.seek(line.start)
            file.write(raw)

    def double(self, line: Line) -> None:
        with self.path.open("ab") as file:
            file.write(line.raw)

    def drop(self, line: Line) -> None:
        """What is behind it moves up."""
        with self.path.open("r+b") as file:
            place, behind = line.start, line.start + len(line.raw)
            while piece := os.pread(file.fileno(), _PIECE, behind):
                place += os.pwrite(file.fileno(), piece, place)
                behind += len(piece)
            file.truncate(place)

    def _line(self, start: int, raw: bytes) -> Line | None:
        """None where there is none."""
        cells = next(csv.reader([raw.decode()]), [])
        if len(cells) != len(self._header):
            return None
        customer, kind, mode = (cells[place] for place in self._key)
        return Line(start, raw, tuple(cells), (customer, kind, mode), cells[self._amount])
