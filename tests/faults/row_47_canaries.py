"""Secrets stay where they are: whatever fails with them in hand, and in all that is done with them on a good day.

A trial breaks one function of the program, which has the keys among its local names then, and uses the program so that
it comes there: by a command, a job, a console in a terminal. Before the trials everything is done once with each kind
of credentials, also while the service repeats what it was shown. No piece of a secret may then be on a screen, in what
was printed, in a file, or in the command line of any process of the machine.
"""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from partner_tui.domain.export import ExportState
from tests.cloud import faults
from tests.cloud.bucket_server import Moto
from tests.cloud.server import Fault
from tests.cloud.test_secrets import echo, echo_in_redirect
from tests.e2e.cloud_world import CloudWorld, cloud_world
from tests.e2e.terminal import Terminal
from tests.faults.breaking import KINDS, SECRETS, broken_by
from tests.faults.canaries import BEARER, KEY, SECRET, TOKEN, Watch, sung_on
from tests.faults.exporting import tasks_of
from tests.faults.harness import Row, Trials
from tests.faults.secret_use import Use, look
from tests.unit.bill_files import LINES, write_bill

PLACES: Mapping[str, tuple[str, ...]] = {
    "-v sync --months 1": (
        "cloud.credentials:of_place",
        "cloud.signing:SdkSignature.auth_flow",
        "cloud.signing:canonical_request",
        "cloud.limiter:RateLimiter.turn",
        "cloud.exchange:Exchange._bounded",
        "cloud.exchange:Exchange._whole",
        "cloud.transport:Transport._ask",
        "cloud.answers:parsed",
        "cloud.pages:all_rows",
        "cloud.identity:account_id",
        "cloud.bucket_store:opened",
        "cloud.bill_bucket:BillBucket.fetch",
    ),
    "sync --job": (
        "services.syncing:Syncing._synced",
        "services.sync_course:Course.take",
        "services.imports:Imports.run",
        "services.job_lines:JobReport.syncing",
        "ledger.vendor_figures:VendorFigures.put_summary",
    ),
    "-v doctor": ("services.cloud_findings:_questions", "cloud.bill_bucket:BillBucket.list"),
    "-v check": ("services.checking:Checks.run",),
    "-v export MONTH --kind details --format csv": ("exporting.details_csv:write",),
    "console": ("ui.due:Due.read", "ui.sync_news:look"),
    "console u": (
        "services.syncing:Syncing.unready",
        "services.jobs:Jobs.start_sync",
        "services.job_lines:read_line",
        "cloud.retrying:until_it_stands",
        "ui.syncing:Syncing.take",
    ),
    "console :": ("ui.commanding:Commanding.ask",),
    "console e enter": ("services.exports:Exports.create",),
}
"""Thirty functions, by what leads there: a command, or keys in a console."""
_FEW_COMMANDS = ("-v sync", "doctor --json", "-v export MONTH --kind details --format csv --gzip")
_COMMANDS = (
    *_FEW_COMMANDS,
    "sync --json --months 1",
    "check --json",
    "due --json",
    "bills MONTH --by customer --json",
    "export MONTH --kind details --format parquet",
    "export MONTH --kind details --format xlsx",
    "export MONTH --format xlsx",
    "export MONTH --format pdf",
    "exports --json",
)
_ASKING = ("-v sync --months 1", "sync --job", "-v doctor")
_FAULTS = (echo, echo_in_redirect, faults.error(401, "APIGW.0301"), faults.html(), faults.raw(b"{}"))
_TOUR = ("U", "escape", "?", "escape", ":", "escape", "I", "escape", "2", "tab", "w", "escape", "3", "1")
_QUOTA = "/v2/partners/credit/consumption-quota"
_FULL, _REDUCED = 120, 4


def run(trials: Trials) -> None:
    bag = [(way, place) for way, places in PLACES.items() for place in places]
    with Watch() as watch, Moto() as moto, cloud_world(moto, trials.folder, months=1) as world:
        world.server.keys[KEY] = SECRET
        world.server.security_tokens[KEY] = TOKEN
        world.server.tokens.add(BEARER)
        days = _days(world, trials)
        for day in days if trials.count >= _FULL else [trials.random.choice(days)]:
            day.spend(trials)
        base = _base(trials, world)
        trials.random.shuffle(bag)
        for number in range(trials.count):
            way, place = bag[number % len(bag)]
            kind = KINDS[(number + number // len(bag)) % len(KINDS)]
            _break(trials, world, base, way, f"partner_tui.{place}", kind, number)
        trials.demand(not watch.sung, f"in command lines: {watch.sung}")
        trials.demand(any(b"sync\0--job" in line for line in watch.seen), "no job was seen among the processes")
        trials.tell(f"{len(watch.seen):,} command lines were looked at")


# A day with nothing broken


@dataclass(frozen=True, slots=True)
class _Day:
    """All that is done with credentials from one place."""

    place: str
    use: Use
    known: frozenset[Path] = frozenset()
    """Where the secrets are kept."""
    bill: Path | None = None
    """Imported by hand, where the bucket cannot be read: that takes a key."""

    def spend(self, trials: Trials) -> None:
        use, server, is_full = self.use, self.use.world.server, trials.count >= _FULL
        if self.bill is not None:
            use.command(trials, self.place, f"import {self.bill}")
        for line in _COMMANDS if is_full else _FEW_COMMANDS:
            code, said = use.command(trials, self.place, line)
            is_right = code == 0 or (self.bill is not None and "doctor" in line)
            trials.demand(is_right, f"{self.place}: {line} ended with {code}: {said[-300:]}")
        for fault in _FAULTS if is_full else _FAULTS[:1]:
            for line in _ASKING if is_full else _ASKING[-2:]:
                server.fail(_QUOTA, fault)
                use.command(trials, self.place, line)
                server.faults.clear()
        self._sit_at_the_console(trials, (echo, None) if is_full else (echo,))
        files = use.search(trials, self.place, self.known)
        trials.demand(files > 10, f"{self.place}: there are only {files} files")
        shown = str([request.headers for request in server.requests])
        trials.demand(sung_on(shown) is not None, f"{self.place}: nothing secret was sent: nothing is proved")

    def _sit_at_the_console(self, trials: Trials, found: Sequence[Fault | None]) -> None:
        """Syncs, an export, and a look at all of it."""
        where, server = f"{self.place}: the console", self.use.world.server
        with self.use.console(trials, where) as terminal:
            terminal.wait_for("Amount Due", "? keys")
            for fault in found:
                server.fail(_QUOTA, *[fault] if fault else [])
                server.requests.clear()
                terminal.press("u")
                terminal.wait_until(lambda _: bool(server.requests), "nothing is asked")
                self.use.wait_for_jobs()
                for key in _TOUR:
                    look(trials, where, terminal)
                    terminal.press(key)
            self._export(terminal)
        last = max(tasks_of(self.use.store).items())[1]
        trials.demand(last.state is ExportState.COMPLETED, f"{where}: {last}")

    def _export(self, terminal: Terminal) -> None:
        before = len(tasks_of(self.use.store))
        terminal.wait_for("Enter open", "e export")
        terminal.press("e")
        terminal.wait_for("Enter create", "rows ×")
        terminal.press("enter")
        terminal.wait_until(lambda _: len(tasks_of(self.use.store)) > before, "nothing is exported")
        terminal.press("3")


def _days(world: CloudWorld, trials: Trials) -> list[_Day]:
    """Credentials in the environment, in the profile, and a token."""
    environment = Use.of(trials.folder / "environment", world, **_keys())
    profile = Use.of(trials.folder / "profile", world)
    file = profile.folder / "home" / ".huaweicloud" / "credentials"
    file.parent.mkdir(0o700)
    file.touch(0o600)
    file.write_text(f"[global]\nak = {KEY}\nsk = {SECRET}\nsecurity_token = {TOKEN}\n")
    token = Use.of(trials.folder / "token", world, PARTNER_TUI_CLOUD_TOKEN=BEARER)
    bill = write_bill(token.folder, str(world.months[0]))
    return [
        _Day("environment", environment),
        _Day("profile", profile, known=frozenset({file})),
        _Day("token", token, bill=bill),
    ]


def _keys() -> dict[str, str]:
    return dict(zip(SECRETS, (KEY, SECRET, TOKEN), strict=False))


# Functions that fail


def _base(trials: Trials, world: CloudWorld) -> Path:
    """A store that was synced, with a world around it in which everything has changed since."""
    use = Use.of(trials.folder / "base", world, **_keys())
    code, said = use.command(trials, "the base", "sync --quiet")
    trials.demand(code == 0, f"the first sync ended with {code}: {said}")
    month, bills = str(world.months[0]), world.data.bills
    world.put_bill(trials.folder, world.months[0], (*LINES, ("c3", "Expenditure", "ecs", "r1", "1")))
    bills[month] = {**bills[month], "tax_amount": 2}
    return use.store


def _break(trials: Trials, world: CloudWorld, base: Path, way: str, place: str, kind: str, number: int) -> None:
    where, told = f"trial {number}, {kind} in {place}, {way}", trials.folder / f"told-{number}"
    breaking = broken_by(trials.folder / f"breaking-{number}", place, kind, told)
    use = Use.of(trials.folder / f"use-{number}", world, **_keys(), **breaking)
    shutil.copytree(base, use.store)
    first, *keys = way.split()
    if first == "console":
        with use.console(trials, where) as terminal:
            _press(terminal, keys, told)
    else:
        use.command(trials, where, way)
    trials.demand(told.exists(), f"{where}: nothing came there")
    use.search(trials, where)
    shutil.rmtree(use.folder)


def _press(terminal: Terminal, keys: Sequence[str], told: Path) -> None:
    """Until the function has failed, and whatever comes of that is on the screen."""

    def is_over(screen: str = "") -> bool:
        return told.exists() or terminal.has_ended()

    terminal.wait_until(lambda screen: "? keys" in screen or is_over(), "the console does not start")
    for key in keys:
        with suppress(OSError):
            terminal.press(key)
        terminal.quiet()
    with suppress(AssertionError):
        terminal.wait_until(is_over, "nothing came there")
    terminal.quiet()


ROW = Row(
    47, "secrets in hand while 30 places fail, and all day: none comes out", full=_FULL, reduced=_REDUCED, run=run
)
