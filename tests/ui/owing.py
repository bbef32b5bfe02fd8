"""The sample in every state of what is owed: paid, part paid, overdue, overpaid, in two currencies, soon final."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.owing import Paid
from partner_tui.domain.terms import PaymentTerms
from partner_tui.ui.desk import Clock
from tests.ui.sample import JULY, NOVEMBER, OCTOBER, SEPTEMBER, month_of_lines, sample_synced, sample_workspace
from tests.ui.standin import MemoryWorkspace

OF_OCTOBER, OF_SEPTEMBER = Decimal("88319.20"), Decimal("70652.20")
"""What is due of the two."""
THIRTY_DAYS = PaymentTerms.parse("30 days")
IN_CLOSING = datetime(2026, 12, 3, 4, 30, tzinfo=UTC)
"""When November has ended, and its bill is not final."""
EUROPE = timezone(timedelta(hours=1))


def paid(amounts: Mapping[BillCycle, str | Decimal], credit: str = "0") -> Paid:
    by_month = {(month, "USD"): Decimal(amount) for month, amount in amounts.items()}
    return Paid(by_month, {"USD": Decimal(credit)} if Decimal(credit) else {})


def having(given: Paid, terms: PaymentTerms | None = THIRTY_DAYS) -> MemoryWorkspace:
    workspace = sample_workspace()
    workspace.bills.paid, workspace.bills.terms = given, terms
    return workspace


def nothing_due() -> MemoryWorkspace:
    return having(paid({OCTOBER: OF_OCTOBER, SEPTEMBER: OF_SEPTEMBER}))


def in_credit() -> MemoryWorkspace:
    """All is paid, and more than that."""
    return having(paid({OCTOBER: OF_OCTOBER, SEPTEMBER: OF_SEPTEMBER}, credit="1500.25"))


def part_paid() -> MemoryWorkspace:
    """September is paid, October in part, and nobody has said until when."""
    return having(paid({OCTOBER: "50000.00", SEPTEMBER: OF_SEPTEMBER}), terms=None)


def overdue() -> MemoryWorkspace:
    """September is part paid, and was due by 2026-11-04."""
    return having(paid({SEPTEMBER: "10000.00"}))


def overpaid() -> MemoryWorkspace:
    """September was paid before a smaller bill came; there is some credit too."""
    return having(paid({SEPTEMBER: "80000.00"}, credit="12.50"))


def two_currencies() -> MemoryWorkspace:
    """September's bill is in another one than October's; something was paid for it in the first."""
    workspace = having(paid({SEPTEMBER: "5.00"}))
    workspace.bills.currencies[SEPTEMBER] = "CNY"
    return workspace


def closing() -> MemoryWorkspace:
    """November has ended; December has begun."""
    workspace = having(paid({SEPTEMBER: OF_SEPTEMBER}))
    workspace.bills.lines_by_month[NOVEMBER.next] = month_of_lines(1)
    return at(IN_CLOSING, workspace)


def closing_unseen() -> MemoryWorkspace:
    """November has ended, and nothing is known of it."""
    workspace = having(paid({SEPTEMBER: OF_SEPTEMBER}))
    del workspace.bills.lines_by_month[NOVEMBER]
    return at(IN_CLOSING, workspace)


def without_lines() -> MemoryWorkspace:
    """July and June are known from the vendor's summaries alone; July is part paid."""
    workspace = sample_synced()
    workspace.bills.paid, workspace.bills.terms = paid({JULY: "230.10", OCTOBER: OF_OCTOBER}), THIRTY_DAYS
    return workspace


STATES = (nothing_due, in_credit, part_paid, overdue, overpaid, two_currencies, closing, closing_unseen, without_lines)


def at(now: datetime, workspace: MemoryWorkspace) -> MemoryWorkspace:
    workspace.bills.now = now
    return workspace


def clock_of(workspace: MemoryWorkspace) -> Clock:
    """What time it is there, an hour east of Greenwich."""
    return Clock(now=lambda: workspace.bills.now, zone=EUROPE)
