"""The steps of a sync that bring bill lines: what the bucket has, and each file of it that the store has not."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.bill_object import BillFileKind, BillObject, FetchedBill
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import StoreError
from partner_tui.domain.imported import ImportOutcome, ImportProgress
from partner_tui.domain.sync import StepOutcome
from partner_tui.domain.sync_state import TakenObject
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.imports import Imports
from partner_tui.services.sync_cloud import SyncCloud
from partner_tui.services.sync_course import Brought, Course, Group, Step
from partner_tui.services.sync_months import EXPECTED, SyncMonths
from partner_tui.services.sync_words import import_changes
from partner_tui.settings import Settings

NOT_SET_UP = "No bill bucket is set up: months come without their lines."
SET_UP = (
    "Subscribe the bill files on the vendor's page API Management and set bucket under [cloud] in the settings, or "
    "import the files by hand."
)
_NO_ETAG = "none"


class SyncBills:
    """Of one sync. Fetched files lie in the data folder until they are imported, also when the sync was cut short."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        imports: Imports,
        cloud: SyncCloud,
        course: Course,
        clock: Clock,
        operator: str,
        months: SyncMonths,
        cancelled: Callable[[], bool],
    ) -> None:
        self._settings, self._ledger, self._imports, self._cloud = settings, ledger, imports, cloud
        self._course, self._clock, self._operator, self._months = course, clock, operator, months
        self._cancelled = cancelled
        self._folder = settings.data_dir / "cloud" / "bills"
        self._store = settings.data_dir / "bills"
        self._listed: tuple[BillObject, ...] = ()

    def take(self) -> None:
        """All steps. Raises Cancelled, StoreError, StoreBusy."""
        listed = self._course.take(Step("bucket", self._list, Group.BUCKET))
        if listed is None or listed.outcome is StepOutcome.SKIPPED:
            return
        steps = self._steps()
        self._course.plan(len(steps))
        for step in steps:
            self._course.take(step)
        self._sweep()

    def _list(self) -> Brought:
        if not self._settings.cloud.bucket:
            return Brought(StepOutcome.SKIPPED, NOT_SET_UP, next_step=SET_UP)
        self._listed = self._cloud.bucket.list(self._cancelled)
        count = len([found for found in self._listed if found.kind is BillFileKind.BILL])
        files = "1 bill file" if count == 1 else f"{count:,} bill files"
        return Brought(StepOutcome.UNCHANGED, f"The bucket has {files}.")

    def _steps(self) -> list[Step]:
        """Newest month first: the running one's estimate, then bills."""
        bills = {found.month: found for found in self._listed if found.kind is BillFileKind.BILL}
        usage = {found.month: found for found in self._listed if found.kind is BillFileKind.USAGE}
        steps = []
        for month in (self._months.running, *self._months.all):
            if found := bills.get(month):
                if month in self._months.every_time or not self._is_held(found):
                    steps.append(self._step(found))
            elif not self._months.is_final(month) and (found := usage.get(month)):
                steps.append(self._step(found))
            elif month in self._months.every_time:
                steps.append(Step(f"bill {month}", partial(self._no_file, month), Group.BUCKET))
        return steps

    def _step(self, found: BillObject) -> Step:
        return Step(_step_of(found), partial(self._bring, found), Group.BUCKET)

    def _no_file(self, month: BillCycle) -> Brought:
        if not self._months.is_final(month):
            return Brought(StepOutcome.SKIPPED, f"{month}: {EXPECTED}.")
        if self._ledger.month(month) is not None:
            return Brought(StepOutcome.SKIPPED, f"{month}: the bucket has no bill file; the store has its lines.")
        late = "" if self._months.is_late(month) else " yet"
        return Brought(StepOutcome.SKIPPED, f"{month}: the bucket has no bill file{late}.")

    def _bring(self, found: BillObject) -> Brought:
        """Fetches and imports it, unless the store has it. The step's sentence is of the file, not of what it said."""
        if self._is_held(found):
            return Brought(StepOutcome.UNCHANGED, _taken(found.name))
        is_estimate = found.kind is BillFileKind.USAGE
        if is_estimate and self._is_newer_by_hand(found):
            return Brought(StepOutcome.UNCHANGED, f"{found.month}: what the store has is newer than the bucket's.")
        fetched = self._fetched(found)
        result = self._imports.run(
            fetched.path,
            partial(self._importing, _step_of(found)),
            self._cancelled,
            lambda holder: self._course.tell(_step_of(found), waiting_for=holder),
        )
        now, came = self._clock(), fetched.found
        taken = TakenObject(found.month, came.key, came.etag or _NO_ETAG, came.size, now)
        self._ledger.vendor.put_taken(taken, operator=self._operator, at=now)
        private_files.remove_tree(fetched.path)
        is_new = result.outcome is not ImportOutcome.ALREADY_IMPORTED
        return Brought(
            StepOutcome.CHANGED if is_new else StepOutcome.UNCHANGED,
            _taken(found.name),
            import_changes(result, is_estimate=is_estimate),
        )

    def _fetched(self, found: BillObject) -> FetchedBill:
        from partner_tui.cloud.fetched_before import fetched_before

        step, bucket = _step_of(found), self._cloud.bucket
        folder = private_files.make_folder(self._folder)
        if before := fetched_before(found, folder, self._cancelled):
            return before

        def progress(done: int, total: int) -> None:
            self._course.tell(step, done=done, total=total, phase="fetching")

        return bucket.fetch(found, folder, progress, self._cancelled)

    def _importing(self, step: str, progress: ImportProgress) -> None:
        self._course.tell(
            step, done=progress.bytes_done, total=progress.bytes_total, phase=progress.phase, lines=progress.lines
        )

    def _is_held(self, found: BillObject) -> bool:
        """Whether the month's lines were last taken from this very object, and are there: a restored ledger may know
        of lines that are not. What was taken before the month was final is taken once more after."""
        record, taken = self._ledger.month(found.month), self._ledger.vendor.taken(found.month)
        if record is None or record.is_early(self._clock()):
            return False
        if not (self._store / str(record.month) / record.generation).is_dir():
            return False
        if taken is None or (taken.key, taken.etag, taken.size) != (found.key, found.etag or _NO_ETAG, found.size):
            return False
        return bool(found.etag) or taken.taken_at >= found.modified

    def _is_newer_by_hand(self, found: BillObject) -> bool:
        """Whether the operator imported something else since the bucket got this."""
        record, taken = self._ledger.month(found.month), self._ledger.vendor.taken(found.month)
        if record is None or (taken is not None and record.source_name == taken.key.rpartition("/")[2]):
            return False
        return record.imported_at > found.modified

    def _sweep(self) -> None:
        """Files of which the bucket has another by now: nothing goes on with them."""
        if not (files := _files(self._folder)):
            return
        kept = {found.name for found in self._listed if not self._is_held(found)}
        for path in files:
            if path.name.removesuffix(".json").removesuffix(".partial") not in kept:
                with suppress(StoreError):
                    private_files.remove_tree(path)


def _step_of(found: BillObject) -> str:
    return f"{'bill' if found.kind is BillFileKind.BILL else 'estimate'} {found.month}"


def _taken(name: str) -> str:
    return f"The store has the lines of {name}."


def _files(folder: Path) -> list[Path]:
    try:
        with private_files.storing(folder):
            return list(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []
    except StoreError:
        return []
