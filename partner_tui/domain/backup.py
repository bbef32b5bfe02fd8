"""What a backup holds, and what making or restoring one came to."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from partner_tui.domain.cycle import BillCycle


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup says of itself."""

    made_at: datetime
    """Aware, UTC."""
    operator: str
    form: int
    """Of its ledger."""
    events: int
    """Of the audit trail."""
    head: str
    """The trail's last hash."""
    months: int
    repayments: int
    papers: int
    """Files of invoices."""
    has_bills: bool
    """The months' lines are in it, not only what proves them."""
    is_demo: bool = False
    """Of the demonstration: all of it is made up. Backups made before this was told do not say so."""


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A whole backup under its name."""

    file: Path
    bytes: int
    sha256: str
    contents: BackupContents
    left_out: tuple[str, ...] = ()
    """What should be in it and was not sound enough, in sentences."""
    untold: str = ""
    """Why the audit trail does not tell of it; empty where it does."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup in the place of what was there."""

    file: Path
    contents: BackupContents
    aside: Path | None
    """Where the ledger is that was there before; None where there was none."""
    was_damaged: bool = False
    """That one could not be trusted: what it knew beyond the backup is not known."""
    lost_events: int = 0
    """What it knew and the backup does not."""
    lost_repayments: int = 0
    missing_bills: tuple[tuple[BillCycle, str], ...] = ()
    """Months without their lines, each with the bill file that had them."""
    missing_papers: tuple[str, ...] = ()
    """Invoices whose file is not there."""
