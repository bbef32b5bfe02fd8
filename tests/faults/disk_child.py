"""The trials of row 17 (`python -m tests.faults.disk_child FOLDER SEED COUNT MAY_MOUNT`), in mounts of their own."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from partner_tui.domain.bill import BillSums
from tests.faults.asking import ExportRequest, ImportRequest, RepayRequest, Request
from tests.faults.disks import SizeLimit, Tmpfs
from tests.faults.exporting import MONTH, any_spec, broken_files, export_store, unsound
from tests.faults.store_faults import bill_file, opened

_LINES = 4_000
_ROOM = 4 << 20
"""Bytes: more than any of these needs, the spare room that is demanded included."""
_LATEST_POLL = 10
_SENTENCES = {
    "full": ("space", "disk is full", "File too large"),
    "read-only": ("Read-only", "cannot be written", "readonly"),
    "vanished": ("No such file", "no such folder", "is no folder", "still mounted"),
}
"""What the operator is told holds one of these."""


@dataclass(slots=True)
class _Row:
    """All trials, each in a data folder of its own that is a disk of its own, or has one in it."""

    folder: Path
    random: Random
    may_mount: bool
    base: Path
    bill: tuple[Path, BillSums]
    failures: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def trial(self, number: int) -> None:
        trouble = self.random.choice(("full", "full", "read-only", "vanished")) if self.may_mount else "full"
        place = self.random.choice(("data", "data", "exports", "outside")) if self.may_mount else "data"
        data, outside = self.folder / "data", self.folder / "outside"
        where = {"data": data, "exports": data / "exports", "outside": outside}[place]
        outside.mkdir(0o700)
        if place == "data":
            data.mkdir(0o700)
            disk = self._disk(where, trouble)
            shutil.copytree(self.base, data, dirs_exist_ok=True)
        else:
            shutil.copytree(self.base, data)
            where.mkdir(0o700, exist_ok=True)
            disk = self._disk(where, trouble)
        try:
            request = self._request(data, outside, place)
            said = f"trial {number}, {place} {trouble}, {_named(request)}"
            self._in_trouble(request, self._begin(disk, where, trouble), self._end(disk, where), trouble, said)
            for problem in unsound(data, outside):
                self.failures.append(f"{said}: in the end {problem}")
        except Exception as exc:  # whatever comes through: it should have been told in words
            self.failures.append(f"trial {number}, {place} {trouble}: {exc!r}")
        finally:
            if disk is not None:
                disk.close()
            shutil.rmtree(data)
            shutil.rmtree(outside)

    def _disk(self, where: Path, trouble: str) -> Tmpfs | SizeLimit | None:
        if trouble == "vanished":
            return None
        return Tmpfs(where) if self.may_mount else SizeLimit()

    def _request(self, data: Path, outside: Path, place: str) -> Request:
        workspace = opened(data)
        if place == "data" and (chosen := self.random.random()) < 0.6:
            return ImportRequest(workspace, *self.bill) if chosen < 0.4 else RepayRequest(workspace, "pay")
        spec = any_spec(self.random)
        output = str(outside / f"file{spec.ending}") if place == "outside" else ""
        return ExportRequest(workspace, replace(spec, output=output))

    def _begin(self, disk: Tmpfs | SizeLimit | None, where: Path, trouble: str) -> Callable[[], None]:
        free = int(_ROOM ** self.random.random())
        if disk is None:
            return lambda: os.rename(where, where.with_name("elsewhere"))
        return disk.forbid_writing if trouble == "read-only" and isinstance(disk, Tmpfs) else lambda: disk.fill(free)

    def _end(self, disk: Tmpfs | SizeLimit | None, where: Path) -> Callable[[], None]:
        return (lambda: _put_back(where)) if disk is None else disk.mend

    def _in_trouble(
        self, request: Request, begin: Callable[[], None], end: Callable[[], None], trouble: str, said: str
    ) -> None:
        """Asks while the trouble is there, from the beginning or from somewhere in the middle; and when it is over."""
        poll = _At(self.random.randrange(_LATEST_POLL + 1), begin)
        words = request.make(poll)
        self.outcomes["refused" if words else "done"] += 1
        if words and not any(sentence in words for sentence in _SENTENCES[trouble]):
            self.failures.append(f"{said}: it says {words!r}")
        if trouble == "full":
            self.failures += [f"{said}: {problem}" for problem in (*request.lost(), *request.left())]
            self.failures += [f"{said}: {problem}" for problem in broken_files(request.workspace.settings.data_dir)]
        if poll.has_come:
            end()
        if again := request.make():
            self.failures.append(f"{said}: it said {words!r}, and when that was over {again!r}")
        self.failures += [f"{said}: {problem}" for problem in request.lost()]


class _At:
    """Does something once, when it is asked for the so-manieth time; at 0 before anything else."""

    def __init__(self, number: int, do: Callable[[], None]) -> None:
        self._left, self._do = number, do
        self.has_come = False
        self()

    def __call__(self) -> bool:
        if not self.has_come and self._left == 0:
            self.has_come = True
            self._do()
        self._left -= 1
        return False


def _put_back(where: Path) -> None:
    elsewhere = where.with_name("elsewhere")
    if where.name == "exports" and where.exists():  # another one was made in its place, and is the one that counts
        shutil.rmtree(elsewhere)
    else:
        os.rename(elsewhere, where)


def _named(request: Request) -> str:
    if isinstance(request, ExportRequest):
        return f"{request.spec.kind} {request.spec.format}"
    return "import" if isinstance(request, ImportRequest) else "repayment"


def main() -> None:
    folder, seed, count, may_mount = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "yes"
    bill = bill_file(folder, str(MONTH.next), _LINES, seed=5)
    row = _Row(folder, Random(seed), may_mount, export_store(folder, _LINES), bill)
    for number in range(count):
        row.trial(number)
    print(json.dumps({"failures": row.failures, "outcomes": row.outcomes}))


if __name__ == "__main__":
    main()
