"""The demonstration: made-up bills in a data folder of their own, by the same way that real ones take."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import DamagedStore, StoreError, WrongUsage
from partner_tui.domain.terms import PaymentTerms, TermsRule
from partner_tui.services.clock import Clock
from partner_tui.services.generating import GenerateOptions, generate
from partner_tui.services.workspace import Workspace
from partner_tui.settings import ImportSettings, Settings

VERSION = 3
"""Goes up when the made-up bills change, or how they are stored: an older demonstration is then made anew."""
LABEL = "demo"
TERMS = PaymentTerms(TermsRule.DAYS, 30)
"""The made-up contract's, where none is set: the month before the latest is overdue by it, for most of a month."""
_MARKER, _LOCK, _FILES = "demo.json", "demo.lock", "demo-files"


class _State(StrEnum):
    EMPTYING = "emptying"
    FILLING = "filling"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class _Marker:
    """What lies in a demonstration's folder; its presence says that nothing real does."""

    month: BillCycle
    as_of: datetime
    state: _State
    version: int

    def to_json(self) -> bytes:
        content = {"version": self.version, "month": str(self.month), "as_of": self.as_of.isoformat()}
        return json.dumps(content | {"state": self.state.value}).encode("ascii")

    @classmethod
    def from_json(cls, content: bytes) -> "_Marker":
        found = json.loads(content)
        return cls(
            BillCycle.parse(found["month"]),
            datetime.fromisoformat(found["as_of"]),
            _State(found["state"]),
            int(found["version"]),
        )


def demo_settings(settings: Settings) -> Settings:
    """The same settings over the demonstration's folder: the one named on the command line, else one beside the real
    bills' with `-demo` to its name."""
    data_dir = settings.data_dir
    if not settings.data_dir_given:
        data_dir = data_dir.with_name(data_dir.name + "-demo")
    payment = settings.payment._replace(terms=settings.payment.terms or TERMS)
    return replace(settings, data_dir=data_dir, label=LABEL, is_demo=True, imports=ImportSettings(), payment=payment)


@contextmanager
def demo_workspace(
    settings: Settings,
    clock: Clock,
    progress: Callable[[str], None] = lambda text: None,
    options: GenerateOptions | None = None,
) -> Iterator[Workspace]:
    """The demonstration's workspace, made first where it is missing, unfinished or of an earlier month.

    `settings` are those of `demo_settings`. A demonstration that somebody has open is never made anew: it is shown as
    it is. Raises StoreError when the folder holds anything else.
    """
    folder = settings.data_dir
    _demand_demo(folder)
    private_files.make_folder(folder)
    with private_files.locked(folder / _LOCK, wait=False) as alone:
        if alone is not None:
            _make(settings, clock, progress, options or GenerateOptions())
    with private_files.locked(folder / _LOCK, shared=True):
        if not _is_ready(folder):
            raise StoreError("The demonstration is not complete", "Making it was stopped half-way.", "Try again.")
        yield Workspace.open(settings, clock)


def _demand_demo(folder: Path) -> None:
    with private_files.storing(folder):
        if os.path.lexists(folder) and not folder.is_dir():
            raise _not_a_demo(folder)
        names = set(os.listdir(folder)) if folder.exists() else set()
    if names - {_LOCK, f"{_MARKER}.new"} and _MARKER not in names:
        raise _not_a_demo(folder)


def _make(settings: Settings, clock: Clock, progress: Callable[[str], None], options: GenerateOptions) -> None:
    """What is missing of it. Stopped at any point, it goes on from there the next time."""
    folder, now = settings.data_dir, clock()
    marker = _read(folder)
    if marker is None or (marker.month, marker.version) != (BillCycle.at(now), VERSION):
        marker = _Marker(BillCycle.at(now), now, _State.EMPTYING, VERSION)
        _write(folder, marker)
    if marker.state is _State.EMPTYING:
        for name in os.listdir(folder):
            if name not in (_MARKER, _LOCK):
                private_files.remove_tree(folder / name)
        marker = replace(marker, state=_State.FILLING)
        _write(folder, marker)
    if marker.state is _State.FILLING:
        _fill(settings, marker, clock, progress, options)
        _write(folder, replace(marker, state=_State.READY))


def _fill(
    settings: Settings,
    marker: _Marker,
    clock: Clock,
    progress: Callable[[str], None],
    options: GenerateOptions,
) -> None:
    made = settings.data_dir / _FILES
    private_files.remove_tree(made)

    def generating(done: int, total: int) -> None:
        progress(f"Making up bills for the demonstration: {done:,} of {total:,} lines")

    try:
        files = generate(made, options, marker.as_of, generating)
        imports = Workspace.open(settings, clock).imports
        for number, file in enumerate(files, 1):
            progress(f"Importing them: {number} of {len(files)} months")
            imports.run(file)
        progress("Making up invoices and payments")
        _fill_in(settings, marker.as_of, made)
    finally:
        private_files.remove_tree(made)


def _fill_in(settings: Settings, as_of: datetime, work: Path) -> None:
    """What the vendor says of the bills, the papers of its invoices, and what was paid. Done again, it changes
    nothing."""
    from partner_tui.ledger import Ledger
    from partner_tui.services.demo_payments import put_payments
    from partner_tui.services.demo_vendor import put_papers, put_quota, put_vendor_figures

    workspace, ledger = Workspace.open(settings, lambda: as_of), Ledger.open(settings.data_dir)
    months = workspace.bills.months()
    put_vendor_figures(ledger, months, as_of)
    put_papers(settings.data_dir, ledger, months, work / "invoices", as_of)
    put_payments(ledger, months, as_of)
    put_quota(ledger, workspace.bills.months(), as_of)


def _is_ready(folder: Path) -> bool:
    marker = _read(folder)
    return marker is not None and marker.state is _State.READY


def _read(folder: Path) -> _Marker | None:
    """None when there is none."""
    path = folder / _MARKER
    if not os.path.lexists(path):
        return None
    private_files.demand_plain_file(path)
    try:
        return _Marker.from_json(path.read_bytes())
    except (ValueError, KeyError, TypeError, WrongUsage) as exc:
        raise DamagedStore(
            "The demonstration is damaged", f"{path} is not readable.", f"Remove {folder} and start the demo again."
        ) from exc


def _write(folder: Path, marker: _Marker) -> None:
    unfinished = folder / f"{_MARKER}.new"
    private_files.remove_tree(unfinished)
    private_files.write_whole(unfinished, marker.to_json())
    with private_files.storing(folder):
        os.replace(unfinished, folder / _MARKER)
        private_files.sync_folder(folder)


def _not_a_demo(folder: Path) -> StoreError:
    return StoreError(
        "Not a folder for the demonstration",
        f"{folder} holds something else, and made-up bills are never mixed with real ones.",
        "Name an empty or new folder with --data-dir, or none at all.",
    )
