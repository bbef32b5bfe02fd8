"""The folders that the product writes to: theirs alone, writable, with room, and whole as far as a look tells."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.record import MonthRecord
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.findings import Finding, Health, fine, problem, warning
from partner_tui.settings import Settings

_LITTLE, _SCARCE = 100 * 10**6, 2 * 10**9
"""Bytes: nothing can be imported; a large month cannot."""
_ELSEWHERE = "Choose another with --data-dir, or set data_dir."


def data_findings(settings: Settings, clock: Clock) -> list[Finding]:
    """Looks only: makes nothing, mends nothing."""
    folder = settings.data_dir
    found = _folder("data folder", folder, _ELSEWHERE)
    findings = [found, *_room(folder)]
    if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK):
        findings += [*_others_may_read(folder), *_ledger(folder, clock), *_exports(settings)]
    return findings


def state_findings(settings: Settings) -> list[Finding]:
    """The console works without it, and forgets its place."""
    found = _folder("state folder", settings.state_dir, "Set XDG_STATE_HOME to a folder of yours.")
    if found.health is not Health.OK:
        return [warning(found.name, f"{found.sentence} The console will not remember its place.", found.next_step)]
    return [found]


def _folder(name: str, folder: Path, elsewhere: str) -> Finding:
    if not folder.is_absolute() or "~" in folder.parts:
        return problem(name, f"{folder} is no full path: this account has no home.", elsewhere)
    try:
        status = os.lstat(folder)
    except FileNotFoundError:
        return _yet_to_be_made(name, folder, elsewhere)
    except OSError as exc:
        return problem(name, f"{folder} cannot be looked at: {exc.strerror}.", elsewhere)
    if not stat.S_ISDIR(status.st_mode):
        return problem(name, f"{folder} is no folder.", f"Move it away. {elsewhere}")
    if status.st_uid != os.geteuid():
        return problem(name, f"{folder} belongs to somebody else.", elsewhere)
    if not os.access(folder, os.W_OK | os.X_OK):
        return problem(name, f"{folder} cannot be written to.", f"Check the disk and chmod 700 it. {elsewhere}")
    if status.st_mode & 0o077:
        return problem(name, f"{folder} may be read by others.", f"chmod 700 {folder}")
    return fine(name, f"{folder} is yours alone.")


def _yet_to_be_made(name: str, folder: Path, elsewhere: str) -> Finding:
    parent = _nearest(folder)
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        return fine(name, f"{folder} will be made when it is needed.")
    return problem(name, f"{folder} cannot be made: {parent} cannot be written to.", elsewhere)


def _nearest(folder: Path) -> Path:
    """What there is of the way to it."""
    return next(parent for parent in (folder, *folder.parents) if parent == parent.parent or os.path.lexists(parent))


def _room(folder: Path) -> list[Finding]:
    try:
        free = shutil.disk_usage(_nearest(folder)).free
    except OSError:
        return []
    here = f"{free // 10**6:,} MB free"
    if free < _LITTLE:
        return [problem("free space", f"{here}: too little to import anything.", "Free some on that disk.")]
    if free < _SCARCE:
        return [warning("free space", f"{here}: a month of ten million lines needs 2 GB.", "Free some on that disk.")]
    return [fine("free space", f"{here}.")]


def _others_may_read(folder: Path) -> list[Finding]:
    open_to_others = list(_open_to_others(folder))
    if not open_to_others:
        return [fine("owner-only", "Whatever lies in the data folder is yours alone.")]
    return [
        problem(
            "owner-only",
            f"{len(open_to_others):,} in the data folder may be read by others, first {open_to_others[0]}.",
            f"chmod -R go-rwx {folder}",
        )
    ]


def _open_to_others(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        for name in sorted((*folders, *files)):
            path = Path(parent, name)
            try:
                status = os.lstat(path)
            except FileNotFoundError:  # somebody is at work
                continue
            if not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o077:
                yield path


def _ledger(folder: Path, clock: Clock) -> list[Finding]:
    store = folder / "bills"
    if not os.path.lexists(folder / "ledger.db") and not _has_bills(store):
        return [
            fine("ledger", "No bills yet.", "Import a file with `partner-tui import FILE`, or see `partner-tui demo`.")
        ]
    try:
        ledger = Ledger.open(folder, may_create=False)
        wrong, months = ledger.verify(), ledger.months()
    except PartnerError as error:
        return [Finding.of("ledger", error)]
    if wrong:
        step = "Put a backup in its place with `partner-tui restore FILE`, or import into a new data folder."
        return [problem("ledger", f"{wrong[0]}.", step)]
    sound = fine("ledger", "It opens, and its parts agree.")
    return [sound, _backup(ledger, clock), *_months(months, store), *_imports(months, clock)]


def _backup(ledger: Ledger, clock: Clock) -> Finding:
    """How old the last one is, as far as the audit trail tells."""
    made_at = ledger.backing.last_backup_at()
    if made_at is None:
        return fine("backup", "None is known of.", "`partner-tui backup FILE` makes one. Keep it on another disk.")
    days = (clock() - made_at).days
    age = "less than a day" if days < 1 else "1 day" if days == 1 else f"{days:,} days"
    return fine("backup", f"The last one is {age} old: {made_at:%Y-%m-%d %H:%M} UTC.")


def _has_bills(store: Path) -> bool:
    return store.is_dir() and any(any(month.iterdir()) for month in store.iterdir() if month.is_dir())


def _months(months: list[MonthRecord], store: Path) -> list[Finding]:
    missing = [str(record.month) for record in months if not (store / str(record.month) / record.generation).is_dir()]
    if missing:
        return [problem("months", f"Not where they were put: {', '.join(missing)}.", "Import them once more.")]
    if not months:
        return [fine("months", "None yet.", "Import a file with `partner-tui import FILE`.")]
    newest, oldest = months[0].month, months[-1].month
    told = f"1 month, {newest}." if len(months) == 1 else f"{len(months):,} months, {oldest} to {newest}."
    return [fine("months", told, "`partner-tui check` proves them to the last digit.")]


def _imports(months: list[MonthRecord], clock: Clock) -> list[Finding]:
    """A clock that was put back makes a final month an estimate again."""
    ahead = [record for record in months if record.imported_at > clock()]
    if not ahead:
        return []
    when = f"{ahead[0].imported_at:%Y-%m-%d %H:%M} UTC"
    return [
        problem(
            "imports",
            f"{ahead[0].month} was imported at {when}, and this machine's clock is not there yet.",
            "Set the clock right: it tells estimates from final bills.",
        )
    ]


def _exports(settings: Settings) -> list[Finding]:
    folder, kept = settings.data_dir / "exports", settings.exports
    if not folder.is_dir():
        return []
    sizes = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # somebody is at work
            sizes += [] if path.name.startswith(".") else [path.lstat().st_size]
    files = "1 file" if len(sizes) == 1 else f"{len(sizes):,} files"
    limits = [f"for {kept.keep_days:,} days"] if kept.keep_days else []
    limits += [f"up to {kept.keep_bytes // 10**6:,} MB"] if kept.keep_bytes else []
    step = "" if limits else "Set [export] keep_days or keep_bytes to have the oldest removed."
    return [fine("exports", f"{files}, {sum(sizes) // 10**6:,} MB; kept {' and '.join(limits) or 'for ever'}.", step)]
