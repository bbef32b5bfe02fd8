"""Backups that were made, proved and restored."""

from partner_tui.cli.shapes.values import Json, moment
from partner_tui.domain.backup import BackupContents, BackupMade, Restored


def backed_up(made: BackupMade) -> dict[str, Json]:
    return {
        "file": str(made.file),
        "bytes": made.bytes,
        "sha256": made.sha256,
        **backup_contents(made.contents),
        "left_out": list(made.left_out),
    }


def backup_contents(contents: BackupContents) -> dict[str, Json]:
    return {
        "made_at": moment(contents.made_at),
        "operator": contents.operator,
        "events": contents.events,
        "months": contents.months,
        "repayments": contents.repayments,
        "invoice_files": contents.papers,
        "has_bills": contents.has_bills,
    }


def restored(found: Restored) -> dict[str, Json]:
    """`lost_events` is null where what was there could not be read."""
    return {
        "file": str(found.file),
        **backup_contents(found.contents),
        "kept_aside": None if found.aside is None else str(found.aside),
        "lost_events": None if found.was_damaged else found.lost_events,
        "lost_repayments": None if found.was_damaged else found.lost_repayments,
        "missing_bills": [{"month": str(month), "file": name} for month, name in found.missing_bills],
        "missing_invoice_files": list(found.missing_papers),
    }
