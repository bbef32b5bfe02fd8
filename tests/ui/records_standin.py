"""Some payments for screens: with a reversal, credit, statement lines, and a movement of the vendor's account."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from partner_tui.domain.account import Account
from partner_tui.domain.china import AccountChange, BalanceType, Direction
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.domain.payment_records import PaymentRecords
from partner_tui.domain.statement_line import Decision, StatementLine, statement_key

ANN = "ann from 10.0.0.7"
AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (8, 9, 10))


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def repayment(number: int, reference: str, amount: str, paid_on: date, recorded_at: datetime) -> Repayment:
    return Repayment(number, reference, Decimal(amount), "USD", paid_on, "", ANN, recorded_at)


def line(reference: str, amount: str, paid_on: date, *, place: int = 2, description: str = "") -> StatementLine:
    """One that nobody decided on."""
    exact = Decimal(amount)
    return StatementLine(
        statement_key(paid_on, reference, description, exact, "USD", 1),
        "bank-2026-11.csv",
        "0" * 64,
        place,
        paid_on,
        reference,
        description,
        exact,
        "USD",
        None,
        None,
        "",
        ANN,
        at(11, 22),
    )


ACCOUNT = Account(
    repayments=(
        repayment(1, "WIRE-0801", "17004.00", date(2026, 9, 20), at(9, 20)),
        repayment(2, "WIRE-0902", "12000.00", date(2026, 10, 18), at(10, 18)),
        repayment(3, "WIRE-0903", "12430.50", date(2026, 10, 19), at(10, 20)),
        repayment(4, "wire 深圳 0815 [red]", "20000.00", date(2026, 11, 17), at(11, 18)),
    ),
    allocations=(
        Allocation(1, 1, AUGUST, Decimal("17004.00"), ANN, at(9, 20)),
        Allocation(2, 2, SEPTEMBER, Decimal("12000.00"), ANN, at(10, 18)),
        Allocation(3, 3, SEPTEMBER, Decimal("12430.50"), ANN, at(10, 20)),
        Allocation(4, 4, OCTOBER, Decimal("18000.00"), ANN, at(11, 18)),
        Allocation(5, 3, SEPTEMBER, Decimal("-130.50"), "ben", at(11, 19)),
    ),
    reversals=(Reversal(2, "Paid from the wrong account.", "ben", at(10, 19)),),
)
CHANGE = AccountChange(
    "c-1",
    BalanceType.BALANCE,
    at(11, 17, 6),
    "SOURCE_OPERAIION_RECHARGE",
    Direction.INCOME,
    Decimal("20000.00"),
    Decimal("20310.40"),
    "CNY",
    "CS2611170001",
    "customer-000007",
    "acme",
)
FEE = line("", "-12.5", date(2026, 11, 20), place=7, description="fee for a transfer abroad")
MISSING = line("WIRE-1120", "500.00", date(2026, 11, 20), place=9)
MATCHED = line("WIRE-0903", "12430.50", date(2026, 10, 19), place=3)
HISTORY = PaymentRecords(ACCOUNT)


def with_others() -> PaymentRecords:
    """The same beside what others say."""
    matched = replace(MATCHED, decision=Decision.MATCHED, repayment=3)
    return PaymentRecords(ACCOUNT, (FEE, matched, MISSING), (CHANGE,))


@dataclass
class MemoryHistory:
    """Shaped like the real one. `broken` is raised by the next answers."""

    records: PaymentRecords = field(default_factory=PaymentRecords)
    broken: PartnerError | None = None

    def read(self) -> PaymentRecords:
        if self.broken is not None:
            raise self.broken
        return self.records
