"""The trials of row 18 (`python -m tests.faults.failing_child FOLDER SEED COUNT`), run with the failing calls."""

import errno
import json
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from partner_tui.domain.bill import BillSums
from partner_tui.domain.export import ExportFormat
from tests.faults.asking import AttachRequest, ExportRequest, ImportRequest, RepayRequest, Request, TasksRequest
from tests.faults.exporting import MONTH, any_spec, broken_files, export_store, unsound
from tests.faults.failing_calls import FailingCalls, Hit
from tests.faults.store_faults import bill_file, opened, paper_file

_LINES = 1_000
_ERRORS = (errno.EIO, errno.ENOSPC)
_OUTSIDE = 0.2


@dataclass(slots=True)
class _Row:
    folder: Path
    random: Random
    base: Path
    bill: tuple[Path, BillSums]
    calls: FailingCalls = field(default_factory=FailingCalls)
    usual: dict[str, int] = field(default_factory=dict)
    """How many calls each kind of request makes that nothing fails."""
    failures: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def trial(self, number: int) -> None:
        place = self.folder / "place"
        shutil.copytree(self.base, place / "data")
        request, kind = self._request(number, place)
        try:
            if kind not in self.usual:
                self._count(request, kind)
            else:
                self._fail(request, place, kind)
        except Exception as exc:  # whatever comes through: it should have been told in words
            _, hit = self.calls.stop()
            self.failures.append(f"{kind}, {hit}: {exc!r}")
        shutil.rmtree(place)

    def _request(self, number: int, place: Path) -> tuple[Request, str]:
        workspace = opened(place / "data")
        match number % 6:
            case 0:
                return ImportRequest(workspace, *self.bill), "import"
            case 1:
                return TasksRequest(workspace, any_spec(self.random)), "tasks"
            case 2:
                return RepayRequest(workspace, f"pay-{number}"), "repayment"
            case 3:
                return AttachRequest(workspace, paper_file(place, number), f"INV-{number}"), "invoice's paper"
            case _:
                spec = any_spec(self.random)
                while spec.format is ExportFormat.PDF:
                    spec = any_spec(self.random)
                outside = self.random.random() < _OUTSIDE
                spec = replace(spec, output=str(place / f"file{spec.ending}") if outside else "")
                return ExportRequest(workspace, spec), f"{spec.kind} {spec.format}"

    def _count(self, request: Request, kind: str) -> None:
        self.calls.fail(self.folder / "place", 0, 0, for_ever=False)
        words = request.make()
        self.usual[kind], _ = self.calls.stop()
        if words:
            self.failures.append(f"{kind}, nothing failing: {words}")

    def _fail(self, request: Request, place: Path, kind: str) -> None:
        number, error = self.random.randint(1, self.usual[kind]), self.random.choice(_ERRORS)
        for_ever = self.random.random() < 0.3
        self.calls.fail(place, number, error, for_ever=for_ever)
        words = request.make()
        _, hit = self.calls.stop()
        self.outcomes["refused" if words else "done" if hit else "not met"] += 1
        said = f"{kind}, {errno.errorcode[error]} at call {number}{' and ever after' * for_ever}, {hit}"
        problems = [*self._wrong(words, hit), *request.lost(), *broken_files(place / "data")]
        problems += [] if for_ever else request.left()
        again = request.make()
        problems += [f"it said {words!r}, and asked again {again!r}"] if again else []
        problems += [f"in the end {problem}" for problem in (*request.lost(), *unsound(place / "data"))]
        self.failures += [f"{said}: {problem}" for problem in problems]

    @staticmethod
    def _wrong(words: str, hit: Hit | None) -> list[str]:
        # SQLite takes no notice when the folder of a journal that it has made cannot be synced.
        is_sqlites = hit is not None and hit.call == "fdatasync" and hit.path.endswith("/data")
        if hit is not None and hit.is_sync and not is_sqlites and not words:
            return ["done all the same"]
        is_sentence = not words or (words.endswith(".") and "Traceback" not in words and "\n" not in words)
        return [] if is_sentence else [f"it says {words!r}"]


def main() -> None:
    folder, seed, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    bill = bill_file(folder, str(MONTH.next), _LINES, seed=5)
    row = _Row(folder, Random(seed), export_store(folder, _LINES), bill)
    for number in range(count):
        row.trial(number)
    print(json.dumps({"failures": row.failures, "outcomes": row.outcomes}))


if __name__ == "__main__":
    main()
