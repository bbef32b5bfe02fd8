"""What a job says to whoever follows it: one JSON object a line, written by the one and read by the other."""

import json
import os
import stat
import time
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import Cancelled, JobError, PartnerError, WrongUsage
from partner_tui.domain.imported import ImportOutcome
from partner_tui.domain.job import FileTaken, JobProgress, Progress
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncProgress, SyncResult

EVERY_SECONDS = 0.5
_CANCELLED = " cancelled"
Said: TypeAlias = Progress | FileTaken | SyncResult | PartnerError


class JobReport:
    """The job's end of the pipe. A follower that is slow, stopped or gone never stops the job."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._is_pipe = stat.S_ISFIFO(os.fstat(handle).st_mode)
        self._is_heard = True
        self._said_at = -EVERY_SECONDS
        self._step = ""
        self._rest = b""
        """Of a line that the pipe had room for in part."""

    def progress(self, progress: JobProgress) -> None:
        """At most twice a second; what the pipe has no room for is left out."""
        if self._is_due():
            self._write({"progress": asdict(progress)}, may_wait=False)

    def waiting(self, progress: JobProgress) -> None:
        self._write({"progress": asdict(progress)}, may_wait=False)

    def taken(self, file: FileTaken) -> None:
        told = asdict(file) | {"month": str(file.month), "bill_amount": str(file.bill_amount)}
        self._write({"taken": told})

    def syncing(self, progress: SyncProgress) -> None:
        """A step that begins, and whom it waits for, at once; else as `progress`."""
        if self._is_due() or progress.waiting_for or progress.step != self._step:
            self._step = progress.step
            self._write({"syncing": asdict(progress)}, may_wait=False)

    def synced(self, result: SyncResult) -> None:
        times = {"started_at": result.started_at.isoformat(), "ended_at": result.ended_at.isoformat()}
        self._write({"synced": asdict(result) | times})

    def failed(self, error: PartnerError) -> None:
        """`kind` tells a wish from a failure; the words are enough for everything else."""
        kind = "cancelled" if isinstance(error, Cancelled) else "failed"
        told = {"kind": kind, "title": error.title, "cause": error.cause, "next_step": error.next_step}
        self._write({"error": told})

    def _is_due(self) -> bool:
        if time.monotonic() - self._said_at < EVERY_SECONDS:
            return False
        self._said_at = time.monotonic()
        return True

    def _write(self, told: object, *, may_wait: bool = True) -> None:
        line = json.dumps(told).encode("ascii") + b"\n"
        if self._is_pipe:
            os.set_blocking(self._handle, may_wait)
        try:
            self._write_rest()
            self._rest = line
            self._write_rest()
        except BlockingIOError:
            if self._rest == line:
                self._rest = b""
        except OSError:
            self._is_heard = False

    def _write_rest(self) -> None:
        while self._rest and self._is_heard:
            self._rest = self._rest[os.write(self._handle, self._rest) :]


def read_line(line: bytes) -> Said | None:
    """None for what no job says."""
    try:
        match json.loads(line):
            case {"progress": dict(told)}:
                return JobProgress(**told)
            case {"taken": dict(told)}:
                return FileTaken(
                    told["file"],
                    BillCycle.parse(told["month"]),
                    ImportOutcome(told["outcome"]),
                    told["lines"],
                    Decimal(told["bill_amount"]),
                    told["currency"],
                )
            case {"syncing": dict(told)}:
                return SyncProgress(**told)
            case {"synced": dict(told)}:
                return _result(told)
            case {"error": {"kind": "cancelled", "title": str(title)}}:
                return Cancelled(title.removesuffix(_CANCELLED))
            case {"error": dict(told)}:
                return JobError(told["title"], told["cause"], told["next_step"])
    except (ValueError, KeyError, TypeError, ArithmeticError, WrongUsage):
        return None
    return None


def _result(told: dict[str, Any]) -> SyncResult:
    return SyncResult(
        datetime.fromisoformat(told["started_at"]),
        datetime.fromisoformat(told["ended_at"]),
        tuple(_step(step) for step in told["steps"]),
        tuple(told["differences"]),
    )


def _step(told: dict[str, Any]) -> SyncedStep:
    outcome, changes = StepOutcome(told["outcome"]), tuple(told["changes"])
    return SyncedStep(told["name"], outcome, told["sentence"], changes, told["next_step"])
