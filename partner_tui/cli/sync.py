"""`partner-tui sync`: from Huawei Cloud into the store."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.progress import ProgressLine
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import counted
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncResult
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace

if TYPE_CHECKING:
    from partner_tui.settings import Settings

_FAILED, _DO_NOT_RECONCILE = 1, 3
_WORDS = ("changed", "skipped", "differs")
_WIDTH = max(map(len, _WORDS))
_MOST_NAMES = 4
"""Of steps of which the same is told."""


def sync(arguments: Arguments) -> int:
    """0 when every step came to its end, 1 when one failed, else 3 when a figure is not the vendor's."""
    if arguments.value("job", bool):
        from partner_tui.cli.sync_job import sync_job

        return sync_job(arguments)
    syncing = Workspace.open(settings_of(arguments), arguments.clock).sync
    with ProgressLine(is_wanted=not arguments.value("quiet", bool)) as line, interruptible() as cancelled:
        result = syncing.run(arguments.value("months", int), line.syncing, cancelled)
    _tell(arguments, result)
    if result.failed:
        return _FAILED
    return _DO_NOT_RECONCILE if result.differences else 0


def settings_of(arguments: Arguments) -> "Settings":
    """Those in force, with the endpoint that the command line names. Raises SettingsError."""
    settings = arguments.settings()
    if (named := arguments.optional("endpoint", str)) is None:
        return settings
    from partner_tui.settings.cloud_checks import endpoint

    asked = endpoint("the command line", "--endpoint", named)
    return replace(settings, cloud=settings.cloud._replace(endpoint=asked))


def _tell(arguments: Arguments, result: SyncResult) -> None:
    """What failed goes to stderr, whatever was asked for; so does what differs, where nothing else is told."""
    if arguments.json:
        put(shapes.dumps(shapes.synced(result)))
    elif arguments.value("quiet", bool):
        _complain(f"the figures differ: {difference}" for difference in result.differences)
    else:
        put(*map(visible, _as_text(result, is_verbose=arguments.verbose)), at_once=True)
    _complain(f"{names} failed: {told}" for names, told in _alike(result.failed))


def _as_text(result: SyncResult, *, is_verbose: bool) -> Iterable[str]:
    """A line for each change, for what was not asked for and why, and for each difference; then how many there were."""
    by_outcome = {outcome: [step for step in result.steps if step.outcome is outcome] for outcome in StepOutcome}
    for step in by_outcome[StepOutcome.CHANGED]:
        yield from (f"{'changed':{_WIDTH}}  {change}" for change in step.changes or (step.sentence,))
    if is_verbose:
        yield from (f"{'same':{_WIDTH}}  {step.name}: {step.sentence}" for step in by_outcome[StepOutcome.UNCHANGED])
    yield from (f"{'skipped':{_WIDTH}}  {names}: {told}" for names, told in _alike(by_outcome[StepOutcome.SKIPPED]))
    yield from (f"{'differs':{_WIDTH}}  {difference}" for difference in result.differences)
    yield _summed_up(result, {outcome: len(steps) for outcome, steps in by_outcome.items()})


def _summed_up(result: SyncResult, numbers: dict[StepOutcome, int]) -> str:
    """`14 steps in 4.2 s: 3 changed, 10 unchanged, 1 skipped; 2 figures differ from the vendor's.`"""
    seconds = (result.ended_at - result.started_at).total_seconds()
    told = ", ".join(f"{number} {outcome}" for outcome, number in numbers.items() if number)
    differing = f"; {_differing(len(result.differences))}" if result.differences else ""
    return f"{counted(len(result.steps), 'step')} in {seconds:.1f} s: {told or 'nothing to ask for'}{differing}."


def _differing(number: int) -> str:
    return "1 figure differs from the vendor's" if number == 1 else f"{number:,} figures differ from the vendor's"


def _alike(steps: Iterable[SyncedStep]) -> Iterable[tuple[str, str]]:
    """The names of steps of which the same is to be told, but for the month that their names have too, and that."""
    found: dict[str, list[str]] = {}
    for step in steps:
        month = step.name.rpartition(" ")[2]
        told = step.sentence.removeprefix(f"{month}: ")
        found.setdefault(f"{told} {step.next_step}".rstrip(), []).append(step.name)
    return ((_named(names), told) for told, names in found.items())


def _named(names: list[str]) -> str:
    first, rest = ", ".join(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    return f"{first} and {rest:,} more" if rest > 0 else first


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"partner-tui: {visible(sentence)}", file=sys.stderr)
