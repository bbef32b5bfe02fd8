"""What there is to read about the last sync: what failed, differs, is new or as before; and how to set sync up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.rows import ListRows, RowValues
from partner_tui.domain.sync import StepOutcome, SyncedStep, SyncResult, SyncStanding
from partner_tui.domain.sync_state import SyncStep
from partner_tui.domain.text import visible
from partner_tui.ui.keymap import SYNC
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.presentation.cells import steady, wrapped
from partner_tui.ui.presentation.columns import Column
from partner_tui.ui.presentation.tables import Table
from partner_tui.ui.presentation.words import counted, minute
from partner_tui.ui.sync_ports import Sync

_KIND_WIDTH = 9
_MOST_NAMES = 4
"""More steps that say the same are counted."""
_OF_CUSTOMERS = ("customers", "budgets", "account")
"""Steps whose changes name customers."""
WHOLE = "sync"
"""The step that stands for all of them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known without the sync's own words: from the ledger, and from where credentials are kept."""

    standing: SyncStanding
    steps: tuple[SyncStep, ...]
    unready: PartnerError | None

    @classmethod
    def read(cls, sync: Sync) -> "Kept":
        """Runs in a worker thread. Raises PartnerError."""
        return cls(sync.standing(), tuple(sync.steps()), sync.unready())


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to read; foreign text in it, verbatim. The kind stands before its first line."""

    kind: str
    sentence: str


def told(result: SyncResult | None, kept: Kept | None, keymap: Keymap, *, masked: bool) -> list[Told]:
    """The worst first. `result` is what the last sync of this console said; the ledger knows of those before it."""
    found = [] if kept is None or kept.unready is None else [Told("missing", _of(kept.unready))]
    if kept is not None and kept.standing.is_running:
        found.append(Told("now", "A sync is running."))
    is_latest = result is not None and (kept is None or _is_of(result, kept.standing))
    if result is not None and is_latest:
        found += _of_result(result, masked=masked)
    elif kept is not None:
        found += _of_steps(kept.steps)
    if kept is not None and (kept.unready is not None or kept.standing.last_at is None):
        found += _how_to(keymap)
    return found


def title(result: SyncResult | None, kept: Kept | None, zone: tzinfo | None) -> str:
    """When the last sync ended."""
    if result is not None and (kept is None or _is_of(result, kept.standing)):
        return f"{minute(result.ended_at, zone)}, took {_seconds(result.started_at, result.ended_at)}"
    if kept is None:
        return ""
    return "never synced" if kept.standing.last_at is None else minute(kept.standing.last_at, zone)


def report_table(found: Sequence[Told], width: int) -> Table:
    """In lines of so many cells, the kind beside the first of each."""
    rows: list[RowValues] = []
    for one in found:
        first, *more = wrapped(steady(visible(one.sentence)), width)
        rows.append((one.kind, first))
        rows.extend(("", line) for line in more)
    columns = (
        Column(("kind",), "", priority=0, width=_KIND_WIDTH, least=_KIND_WIDTH, most=_KIND_WIDTH),
        Column(("said",), "", priority=0, width=width, least=20, most=width),
    )
    return Table(ListRows(("kind", "said"), tuple(rows)), columns)


def room(width: int) -> int:
    """Cells for the sentences in a table so wide."""
    return max(20, width - _KIND_WIDTH - 4)


def _is_of(result: SyncResult, standing: SyncStanding) -> bool:
    """Nobody has synced since."""
    return standing.last_at is None or standing.last_at <= result.ended_at


def _of_result(result: SyncResult, *, masked: bool) -> list[Told]:
    by_outcome = {outcome: [step for step in result.steps if step.outcome is outcome] for outcome in StepOutcome}
    found = [Told("failed", text) for text in _grouped(by_outcome[StepOutcome.FAILED])]
    if masked and result.differences:
        found.append(Told("differs", f"{counted(len(result.differences), 'figures')} not as the vendor says."))
    elif result.differences:
        found += [Told("differs", difference) for difference in result.differences]
    for step in result.steps:
        if masked and step.changes and step.name.startswith(_OF_CUSTOMERS):
            found.append(Told("new", f"{step.name}: {counted(len(step.changes), 'changes')}; names are hidden now."))
        else:
            found += [Told("new", change) for change in step.changes]
    found += [Told("new", _said(step)) for step in by_outcome[StepOutcome.CHANGED] if not step.changes]
    found += [Told("skipped", text) for text in _grouped(by_outcome[StepOutcome.SKIPPED])]
    if same := by_outcome[StepOutcome.UNCHANGED]:
        found.append(Told("as before", ", ".join(step.name for step in same)))
    return found


def _of_steps(steps: Iterable[SyncStep]) -> list[Told]:
    undone: dict[str, list[str]] = {}
    done: dict[str, list[str]] = {}
    for step in steps:
        if step.name != WHOLE:
            (done if step.is_done else undone).setdefault(step.outcome, []).append(step.name)
    found = [Told("failed", f"{_names(names)}: {outcome}") for outcome, names in undone.items()]
    return found + [Told("done", f"{_names(names)}: {outcome}") for outcome, names in done.items()]


def _grouped(steps: Iterable[SyncedStep]) -> list[str]:
    """Steps that say the same, together."""
    names: dict[tuple[str, str], list[str]] = {}
    for step in steps:
        names.setdefault((step.sentence, step.next_step), []).append(step.name)
    return [f"{_names(of)}: {sentence} {then}".rstrip() for (sentence, then), of in names.items()]


def _names(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"


def _said(step: SyncedStep) -> str:
    return f"{step.name}: {step.sentence}"


def _of(error: PartnerError) -> str:
    return f"{error.title}. {error.cause} {error.next_step}".rstrip()


def _how_to(keymap: Keymap) -> list[Told]:
    return [
        Told("set up", "1. Make an access key for the partner's account, or for an operator who may see its bills."),
        Told(
            "",
            "2. Set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or write ak and sk under [global] in "
            "~/.huaweicloud/credentials, which nobody else may read (chmod 600).",
        ),
        Told(
            "",
            '3. In config.toml, under [cloud]: site = "intl", "eu" or "china", and bucket = the bucket that the vendor '
            "puts your bill files into. Without a bucket, months come without their lines.",
        ),
        Told("", "4. partner-tui doctor tells what was found, and what is missing."),
        Told("", f"5. {keymap.sign(SYNC)} syncs; so does partner-tui sync --quiet from cron."),
    ]


def _seconds(start: datetime, end: datetime) -> str:
    seconds = max(0, int((end - start).total_seconds()))
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
