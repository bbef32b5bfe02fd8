"""What somebody asks for while the machine fails, and asks for again when it does not any more."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import OutcomeUnknown, PartnerError
from partner_tui.domain.export import ExportSpec, ExportState
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.services.workspace import Workspace
from tests.faults.exporting import hidden_files, tasks_of
from tests.faults.store_faults import NOW

Poll = Callable[[], bool]
"""Asked by long work whether to stop: what is to happen in the middle of it happens there."""


@dataclass(slots=True)
class ExportRequest:
    """One file, and whoever wants it until it is there: always over the same services, as in one console."""

    workspace: Workspace
    spec: ExportSpec
    number: int = 0
    """Of its task, once that is acknowledged."""

    def make(self, poll: Poll = lambda: False) -> str:
        """What the operator is told; nothing when the file is there."""
        exports = self.workspace.exports
        try:
            # What could not be acknowledged may be there all the same: nobody asks for it twice without a look.
            self.number = self.number or max(tasks_of(self.workspace.settings.data_dir), default=0)
            if not self.number:
                self.number = exports.create(self.spec).id
            elif exports.task(self.number).state is ExportState.FAILED:
                exports.retry(self.number)
            exports.work(cancelled=poll)
            task = exports.task(self.number)
        except PartnerError as error:
            return str(error)
        return "" if task.state is ExportState.COMPLETED else task.error or f"It is {task.state}."

    def lost(self) -> list[str]:
        """What was acknowledged, and is gone."""
        is_kept = not self.number or self.number in tasks_of(self.workspace.settings.data_dir)
        return [] if is_kept else [f"export {self.number} is lost"]

    def left(self) -> list[str]:
        """Unfinished files, when it has come to nothing."""
        folders = [self.workspace.settings.data_dir / "exports"]
        folders += [Path(self.spec.output).parent] if self.spec.output else []
        return [f"left behind: {name}" for folder in folders for name in hidden_files(folder)]


@dataclass(slots=True)
class ImportRequest:
    """One bill."""

    workspace: Workspace
    bill: Path
    sums: BillSums
    _is_done: bool = field(default=False, init=False)

    def make(self, poll: Poll = lambda: False) -> str:
        """What the operator is told; nothing when the month is there."""
        try:
            record = self.workspace.imports.run(self.bill, cancelled=poll).record
        except PartnerError as error:
            return str(error)
        self._is_done = True
        return "" if record.sums == self.sums else f"it has {record.sums}"

    def lost(self) -> list[str]:
        """What was acknowledged, and is gone."""
        kept = [summary.sums for summary in self.workspace.bills.months()]
        return [f"{self.bill.name} is lost"] if self._is_done and self.sums not in kept else []

    def left(self) -> list[str]:
        return []


@dataclass(slots=True)
class TasksRequest:
    """A task that is asked for, thought better of, asked for again and taken away: what the ledger alone does."""

    workspace: Workspace
    spec: ExportSpec
    number: int = 0
    _acknowledged: ExportState | None = field(default=None, init=False)
    _is_deleted: bool | None = field(default=False, init=False)
    """None: that was asked for, and nothing was heard."""

    def make(self, poll: Poll = lambda: False) -> str:
        """What the operator is told; nothing when all of it is done."""
        exports = self.workspace.exports
        try:
            if self._is_deleted is not False and self.number not in tasks_of(self.workspace.settings.data_dir):
                return ""
            if not self.number:
                self.number, self._acknowledged = exports.create(self.spec).id, ExportState.QUEUED
            if exports.task(self.number).state is ExportState.QUEUED:
                self._acknowledged = None
                self._acknowledged = exports.cancel(self.number).state
            self._acknowledged = None
            self._acknowledged = exports.retry(self.number).state
            self._acknowledged = self._is_deleted = None
            exports.delete(self.number)
            self._is_deleted = True
        except PartnerError as error:
            return str(error)
        return ""

    def lost(self) -> list[str]:
        """What was acknowledged, and is not so."""
        task = tasks_of(self.workspace.settings.data_dir).get(self.number)
        state = None if task is None else task.state
        if self._is_deleted:
            return [f"it was deleted, and is {state}"] if task is not None else []
        return [f"it was {self._acknowledged}, and is {state}"] if self._acknowledged not in (None, state) else []

    def left(self) -> list[str]:
        return []


@dataclass(slots=True)
class RepayRequest:
    """A payment that is recorded, and taken back."""

    workspace: Workspace
    reference: str
    _is_recorded: bool = field(default=False, init=False)
    _is_reversed: bool = field(default=False, init=False)
    _is_unknown: bool = field(default=False, init=False)

    def make(self, poll: Poll = lambda: False) -> str:
        """What the operator is told; nothing when both are done."""
        payments = self.workspace.payments
        request = RepaymentRequest(self.reference, Decimal("12.34"), "USD", NOW.date(), keeps_credit=True)
        try:
            if not self._is_recorded:
                payments.record(request)
                self._is_recorded = True
            poll()
            payments.reverse(self.reference, "a mistake")
            self._is_reversed = True
        except OutcomeUnknown as error:
            self._is_unknown = True
            return str(error)
        except PartnerError as error:
            return str(error)
        return ""

    def lost(self) -> list[str]:
        """What was acknowledged and is gone, and what was refused and is there."""
        account = self.workspace.payments.account()
        is_there = any(one.reference == self.reference for one in account.repayments)
        stands = any(one.reference == self.reference for one in account.standing)
        found = []
        for what, said, is_so in (
            ("recorded", self._is_recorded, is_there),
            ("reversed", self._is_reversed, is_there and not stands),
        ):
            if said != is_so and (said or not self._is_unknown):
                found.append(
                    f"it was {'' if said else 'not '}told that it was {what}, and it is{'' if is_so else ' not'}"
                )
        return found

    def left(self) -> list[str]:
        return []


@dataclass(slots=True)
class AttachRequest:
    """An invoice's paper that is put on file, and taken off."""

    workspace: Workspace
    file: Path
    number: str
    _is_attached: bool = field(default=False, init=False)
    _is_detached: bool = field(default=False, init=False)
    _is_unknown: bool = field(default=False, init=False)

    def make(self, poll: Poll = lambda: False) -> str:
        """What the operator is told; nothing when both are done."""
        invoices = self.workspace.invoices
        try:
            if not self._is_attached:
                invoices.attach(BillCycle.at(NOW), self.file, self.number)
                self._is_attached, self._is_unknown = True, False
            poll()
            if not self._is_detached:
                if self._is_unknown and not self._is_there:
                    return ""
                invoices.detach(self.number)
                self._is_detached, self._is_unknown = True, False
        except OutcomeUnknown as error:
            self._is_unknown = True
            return str(error)
        except PartnerError as error:
            return str(error)
        return ""

    @property
    def _is_there(self) -> bool:
        return any(paper.invoice_no == self.number for paper in self.workspace.invoices.papers())

    def lost(self) -> list[str]:
        """What was acknowledged and is gone, and what was refused and is there."""
        is_there, told = self._is_there, self._is_attached and not self._is_detached
        if is_there and self.workspace.invoices.file_of(self.number).read_bytes() != self.file.read_bytes():
            return ["the paper is another one"]
        if is_there == told or self._is_unknown:
            return []
        return [f"attached: {self._is_attached}, detached: {self._is_detached}, on file: {is_there}"]

    def left(self) -> list[str]:
        """Files that no invoice has."""
        folder = self.workspace.settings.data_dir / "invoices"
        kept = {f"{paper.sha256}.pdf" for paper in self.workspace.invoices.papers()}
        return sorted(set(os.listdir(folder)) ^ kept) if folder.exists() else []


Request = AttachRequest | ExportRequest | ImportRequest | RepayRequest | TasksRequest
