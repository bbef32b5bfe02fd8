"""What recording, reversing and using payments came to, and what it would come to."""

from dataclasses import dataclass
from decimal import Decimal

from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment, Reversal
from partner_tui.domain.repaying import RepaymentRequest, Share


@dataclass(frozen=True, slots=True)
class RepaymentPreview:
    """What would be recorded."""

    request: RepaymentRequest
    shares: tuple[Share, ...]
    """What settles which month, the oldest first."""
    credit: Decimal
    """What is left of it."""
    owing: tuple[Owing, ...]
    """Every final month as it is before, the oldest first."""
    known: Repayment | None = None
    """The one that has this reference already: then nothing would be recorded."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A repayment that is in the ledger."""

    repayment: Repayment
    shares: tuple[Share, ...]
    credit: Decimal
    is_new: bool
    """It was recorded now; else the reference was there, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Reversed:
    """A repayment that counts no more."""

    repayment: Repayment
    reversal: Reversal
    is_new: bool
    """It was reversed now; else it had been, and nothing was changed."""
