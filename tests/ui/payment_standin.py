"""Payments in memory, by the rules of the domain; what is paid is told to the bills that it is of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from partner_tui.domain.account import Account
from partner_tui.domain.crediting import Move, moves
from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.errors import PartnerError, UnknownPayment
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment, Reversal, same_reference
from partner_tui.domain.repaid import Recorded, RepaymentPreview, Reversed
from partner_tui.domain.repaying import RepaymentRequest, Share, demand_same, demand_sense, shares
from partner_tui.domain.vendor_pages import PAYMENT, VendorPage

if TYPE_CHECKING:
    from tests.ui.standin import MemoryBills


@dataclass
class MemoryPayments:
    """`broken` is raised by what is recorded next."""

    bills: "MemoryBills"
    operator: str = "ann"
    page: VendorPage = PAYMENT
    broken: PartnerError | None = None
    kept: Account = field(default_factory=Account)

    def account(self) -> Account:
        return self.kept

    def owing(self) -> Sequence[Owing]:
        final = [month for month in self.bills.own_months() if month.status is CycleStatus.FINAL]
        return tuple(Owing(one.month, one.currency, one.amount_due, one.paid) for one in reversed(final))

    def preview(self, request: RepaymentRequest) -> RepaymentPreview:
        demand_sense(request, self.bills.now)
        owing = tuple(self.owing())
        if (known := self._known(request.reference)) is not None:
            demand_same(request, known)
            return RepaymentPreview(request, self._shares_of(known), self.kept.credit_of(known), owing, known)
        found = shares(request, owing)
        left = EXACT.subtract(request.amount, exact_sum(share.amount for share in found))
        return RepaymentPreview(request, found, left, owing)

    def record(self, request: RepaymentRequest, expected: tuple[Share, ...] | None = None) -> Recorded:
        self._answer()
        preview = self.preview(request)
        if (known := preview.known) is not None:
            return Recorded(known, preview.shares, preview.credit, False)
        repayment = Repayment(
            len(self.kept.repayments) + 1,
            request.reference.strip(),
            request.amount,
            request.currency,
            request.paid_on,
            request.note.strip(),
            self.operator,
            self.bills.now,
        )
        self._keep(replace(self.kept, repayments=(*self.kept.repayments, repayment)))
        self._allocate([(repayment.number, share.month, share.amount) for share in preview.shares])
        return Recorded(repayment, preview.shares, preview.credit, True)

    def use_credit(
        self, currency: str, months: tuple[BillCycle, ...] = (), expected: tuple[Move, ...] | None = None
    ) -> Sequence[Allocation]:
        self._answer()
        return self._allocate(moves(self.kept, tuple(self.owing()), currency, months))

    def find(self, reference: str) -> Repayment:
        if (found := self._known(reference)) is None:
            raise UnknownPayment("No such payment", f"None has the reference {reference}.", "See Payment records.")
        return found

    def reverse(self, reference: str, reason: str) -> Reversed:
        self._answer()
        repayment = self.find(reference)
        before = next((one for one in self.kept.reversals if one.repayment == repayment.number), None)
        if before is not None:
            return Reversed(repayment, before, False)
        reversal = Reversal(repayment.number, reason, self.operator, self.bills.now)
        self._keep(replace(self.kept, reversals=(*self.kept.reversals, reversal)))
        return Reversed(repayment, reversal, True)

    def _answer(self) -> None:
        if self.broken is not None:
            raise self.broken

    def _known(self, reference: str) -> Repayment | None:
        wanted = same_reference(reference)
        return next((one for one in self.kept.repayments if same_reference(one.reference) == wanted), None)

    def _shares_of(self, repayment: Repayment) -> tuple[Share, ...]:
        found = self.kept.shares_of(repayment.number)
        return tuple(Share(month, amount) for month, amount in sorted(found.items()) if amount > ZERO)

    def _allocate(self, parts: Sequence[Move]) -> tuple[Allocation, ...]:
        first = len(self.kept.allocations) + 1
        made = tuple(
            Allocation(first + at, number, month, amount, self.operator, self.bills.now)
            for at, (number, month, amount) in enumerate(parts)
        )
        self._keep(replace(self.kept, allocations=(*self.kept.allocations, *made)))
        return made

    def _keep(self, account: Account) -> None:
        self.kept = account
        self.bills.paid = account.paid
