"""What the console needs from the service that records payments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from partner_tui.domain.cycle import BillCycle

if TYPE_CHECKING:
    from partner_tui.domain.account import Account
    from partner_tui.domain.crediting import Move
    from partner_tui.domain.owing import Owing
    from partner_tui.domain.payment import Allocation, Repayment
    from partner_tui.domain.payment_records import PaymentRecords
    from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
    from partner_tui.domain.repaying import RepaymentRequest, Share
    from partner_tui.domain.vendor_pages import VendorPage


class Payments(Protocol):
    """Recording moves no money. Any method may be called from any thread; each raises only kinds of PartnerError, and
    what raises has changed nothing, but for OutcomeUnknown."""

    @property
    def page(self) -> "VendorPage":
        """Where the vendor is paid."""
        ...

    @property
    def operator(self) -> str:
        """Whose name is on what is recorded from here."""
        ...

    def account(self) -> "Account":
        """All that was ever recorded."""
        ...

    def owing(self) -> "Sequence[Owing]":
        """Every final month and what is paid of it, the oldest first."""
        ...

    def preview(self, request: "RepaymentRequest") -> "RepaymentPreview":
        """What recording it would do now."""
        ...

    def record(self, request: "RepaymentRequest", expected: "tuple[Share, ...] | None" = None) -> "Recorded":
        """Once for each reference; not where by now it would settle something else than is expected."""
        ...

    def use_credit(
        self, currency: str, months: tuple[BillCycle, ...] = (), expected: "tuple[Move, ...] | None" = None
    ) -> "Sequence[Allocation]":
        """Has what is left of earlier payments settle months, the oldest first; not where by now it would move
        something else than is expected."""
        ...

    def find(self, reference: str) -> "Repayment": ...

    def reverse(self, reference: str, reason: str) -> "Reversed":
        """Takes a repayment back by a record of its own."""
        ...


class PaymentHistory(Protocol):
    """What was recorded so far, and what others say of it."""

    def read(self) -> "PaymentRecords":
        """For worker threads. Raises kinds of PartnerError."""
        ...
