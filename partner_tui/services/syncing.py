"""Sync: what Huawei Cloud has of the partner, brought into the store step by step."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from partner_tui.domain.errors import Cancelled, PartnerError, WrongUsage
from partner_tui.domain.site import Site
from partner_tui.domain.sync import SyncedStep, SyncProgress, SyncResult, SyncStanding
from partner_tui.domain.sync_state import WHOLE, SyncStep
from partner_tui.ledger import Ledger
from partner_tui.services.bills import Bills
from partner_tui.services.clock import Clock
from partner_tui.services.imports import Imports
from partner_tui.services.reconciling import Reconciling
from partner_tui.services.sync_turn import is_taken, sync_turn
from partner_tui.settings import Settings

if TYPE_CHECKING:
    from partner_tui.cloud.credentials import Credentials
    from partner_tui.services.sync_months import SyncMonths

MONTHS = 3
"""How many of the latest months that can have a bill are asked for every time."""

# A console asks how it stands at its start: what only a sync needs is imported by it.


class Syncing:
    """One data folder's. Nothing here asks the network but `run`."""

    def __init__(
        self,
        settings: Settings,
        ledger: Ledger,
        imports: Imports,
        bills: Bills,
        reconciling: Reconciling,
        clock: Clock,
        operator: str,
        environment: Mapping[str, str] = os.environ,
        home: Path | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._ledger, self._imports = settings, ledger, imports
        self._bills, self._reconciling = bills, reconciling
        self._clock, self._operator = clock, operator
        self._environment, self._home = environment, home
        self._sleep, self._monotonic = sleep, monotonic

    def run(
        self,
        months: int = MONTHS,
        progress: Callable[[SyncProgress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> SyncResult:
        """Asks for the last so many months and whatever is missing of 18, each step committed by itself.

        A step that fails is a FAILED one of the result, and the others go on; what would fail them all ends it early.
        Raises CredentialsError, SettingsError, StoreBusy while somebody syncs, WrongUsage over the demonstration's
        bills, StoreError, Cancelled. No event loop may run in the calling thread.
        """
        self._demand_own_bills()
        if months < 1:
            raise WrongUsage("No months to sync", f"{months} is no number of months.", "Give a number from 1 on.")
        from partner_tui.services.sync_months import SyncMonths

        credentials, started = self._credentials(), self._clock()
        with sync_turn(self._settings.data_dir, operator=self._operator, since=started):
            try:
                return self._synced(credentials, SyncMonths(started, months), progress, cancelled)
            except Cancelled as exc:
                raise _stopped() from exc

    def standing(self) -> SyncStanding:
        """From the ledger and a lock file: cheap, and from any thread. Raises StoreError, DamagedStore, StoreBusy."""
        steps = self.steps()
        whole = next((step for step in steps if step.name == WHOLE), None)
        return SyncStanding(
            None if whole is None else whole.at,
            tuple(f"{step.name}: {step.outcome}" for step in steps if not step.is_done and step.name != WHOLE),
            is_taken(self._settings.data_dir),
        )

    def steps(self) -> tuple[SyncStep, ...]:
        """What became of each step when it was last tried, by their names. As cheap, and raises the same."""
        return self._ledger.glance.steps()

    def unready(self) -> PartnerError | None:
        """Why no sync can be begun: no credentials, or such as cannot be used. Reads where these are kept, no more."""
        try:
            self._demand_own_bills()
            self._credentials()
        except PartnerError as error:
            return error
        return None

    def _synced(
        self,
        credentials: "Credentials",
        months: "SyncMonths",
        progress: Callable[[SyncProgress], None],
        cancelled: Callable[[], bool],
    ) -> SyncResult:
        from partner_tui.services.sync_bills import SyncBills
        from partner_tui.services.sync_china import SyncChina
        from partner_tui.services.sync_cloud import SyncCloud
        from partner_tui.services.sync_course import Course
        from partner_tui.services.sync_figures import SyncFigures

        ledger, clock, operator, settings = self._ledger, self._clock, self._operator, self._settings
        course = Course(ledger.vendor, clock, operator, progress, cancelled)
        with SyncCloud(settings, credentials, clock, cancelled, self._sleep, self._monotonic) as cloud:
            figures = SyncFigures(ledger, cloud, settings.cloud, clock, operator, months)
            cloud.connect()
            if settings.cloud.site is Site.CHINA:
                china = SyncChina(ledger, cloud, clock, operator, months)
                steps = [*china.steps(), *figures.common_steps()]
            else:
                steps = figures.partner_steps()
            course.plan(len(steps) + 1)
            for step in steps:
                course.take(step)
            SyncBills(settings, ledger, self._imports, cloud, course, clock, operator, months, cancelled).take()
        course.end()
        return SyncResult(months.now, clock(), tuple(course.steps), self._differences(course.steps, months))

    def _differences(self, steps: Iterable[SyncedStep], months: "SyncMonths") -> tuple[str, ...]:
        """Of the final months that were asked about, newest first: before that the two need not agree."""
        asked = {word for step in steps for word in step.name.split()}
        final = [month for month in months.all if str(month) in asked and months.is_final(month)]
        return tuple(f"{month}: {said}" for month in final for said in self._reconciling.differences(month))

    def _demand_own_bills(self) -> None:
        if self._settings.is_demo:
            raise WrongUsage(
                "The demonstration is not synced",
                "Its bills are made up, and Huawei Cloud has none of them.",
                "Start partner-tui without demo to sync your own.",
            )

    def _credentials(self) -> "Credentials":
        from partner_tui.cloud.credentials import find, none_found

        found = find(self._environment, self._home or Path.home())
        if found is None:
            raise none_found()
        return found


def _stopped() -> Cancelled:
    stopped = Cancelled("The sync")
    stopped.next_step = "What came before that stays. Sync again to go on from there."
    return stopped
