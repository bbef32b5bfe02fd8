"""Payment records: what was paid, reversed and put to months, as an account with a running balance; beside it what
others say of the same: lines of statements, and the vendor's own movements of the partner's account."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from partner_tui.domain.account import Account
from partner_tui.domain.china import AccountChange, Direction
from partner_tui.domain.cycle import BEIJING, EARLIEST, LATEST, BillCycle
from partner_tui.domain.money import EXACT, ZERO
from partner_tui.domain.payment import Allocation, Repayment, Reversal
from partner_tui.domain.statement_line import SHOWN_KEY, StatementLine


class RecordType(StrEnum):
    """What a record is of."""

    REPAYMENT = "repayment"
    REVERSAL = "reversal"
    ALLOCATION = "allocation"
    """A part of a repayment settles a month."""
    RELEASE = "release"
    """It does so no more: released by hand, or because the repayment was reversed."""
    STATEMENT = "statement"
    """A line of a statement file."""
    VENDOR = "vendor"
    """A movement of the partner's account as the vendor tells it."""


class RecordSource(StrEnum):
    """Who says so."""

    HERE = "recorded here"
    STATEMENT = "statement"
    VENDOR = "Huawei Cloud"


_SOURCES = {RecordType.STATEMENT: RecordSource.STATEMENT, RecordType.VENDOR: RecordSource.VENDOR}
REVERSED, TO_DECIDE = "reversed", "to decide"
"""States: of everything about a repayment that counts no more; of a statement line behind which no payment is known."""


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """One of them. Texts are foreign."""

    key: str
    """Like no other's: `repayment 3`."""
    type: RecordType
    at: datetime
    """When it was recorded or imported; of the vendor's movements when they were. Aware, UTC."""
    date: date
    """The day that it counts for: on which it was paid; else on which it was recorded, in Beijing. What is put to a
    month as the payment is recorded counts for the payment's day."""
    currency: str
    reference: str = ""
    month: BillCycle | None = None
    """The one that it settles, or settles no more."""
    paid: Decimal | None = None
    """Of repayments above zero, of reversals below."""
    settled: Decimal | None = None
    """Of allocations above zero, of releases below."""
    stated: Decimal | None = None
    """What somebody else's account says: above zero, to the vendor; below zero, back, or spent from there. It counts
    in nothing."""
    balance: Decimal | None = None
    """All that was paid in that currency by then and settles nothing: credit. None where `stated` is told."""
    state: str = ""
    note: str = ""
    operator: str = ""
    is_day_in_beijing: bool = False
    """The day is that of `at` there, and nobody's own."""
    repayment: int | None = None
    """The number of the repayment that it is of."""
    line: StatementLine | None = None
    """The one that it is."""
    change: AccountChange | None = None
    """The vendor's movement that it is."""

    @property
    def source(self) -> RecordSource:
        return _SOURCES.get(self.type, RecordSource.HERE)


@dataclass(frozen=True, slots=True)
class RecordsWanted:
    """Some of the records. None leaves it open."""

    first: BillCycle | None = None
    last: BillCycle | None = None
    """Both by the day that a record counts for."""
    type: RecordType | None = None
    decided: bool = False
    """Statement lines that somebody has decided on are among them."""

    def holds(self, record: PaymentRecord) -> bool:
        month = month_of(record.date)
        is_after_first = self.first is None or self.first <= month
        is_before_last = self.last is None or month <= self.last
        return is_after_first and is_before_last and self.type in (None, record.type)


EVERY_RECORD = RecordsWanted()


@dataclass(frozen=True, slots=True)
class PaymentRecords:
    """All that there is, and what it is made of."""

    account: Account = field(default_factory=Account)
    lines: tuple[StatementLine, ...] = ()
    """As they stand."""
    changes: tuple[AccountChange, ...] = ()

    def of(self, wanted: RecordsWanted = EVERY_RECORD) -> tuple[PaymentRecord, ...]:
        """Newest first: what was recorded here by when that was, so that the balance runs from line to line; what
        others say by the day that they say. Statement lines that somebody has decided on have to be asked for, as by
        their type: a payment that is recorded stands there already."""
        with_decided = wanted.decided or wanted.type is RecordType.STATEMENT
        lines = (one for one in self.lines if one.decision is None or with_decided)
        found = [*recorded(self.account), *map(_line, lines), *map(_change, self.changes)]
        # Of what was done at the same moment, what came of it stands above that.
        found = sorted(found, key=_place)[::-1]
        return tuple(record for record in found if wanted.holds(record))

    @property
    def credit(self) -> Mapping[str, Decimal]:
        """By currency, what was paid and settles nothing."""
        return self.account.paid.credit

    @property
    def undecided(self) -> int:
        """Statement lines that are to be decided."""
        return sum(line.decision is None for line in self.lines)


def months_of(records: Iterable[PaymentRecord]) -> Sequence[BillCycle]:
    """Those that they count for, the newest first."""
    return sorted({month_of(record.date) for record in records}, reverse=True)


def month_of(day: date) -> BillCycle:
    """The calendar month; of a day before or after all that can be named, the nearest. Such days are mistyped, and are
    found among the first or the last all the same."""
    least, most = (EARLIEST.year, EARLIEST.month), (LATEST.year, LATEST.month)
    return BillCycle(*min(max((day.year, day.month), least), most))


def recorded(account: Account) -> Iterator[PaymentRecord]:
    """What the ledger says, oldest first, each with the balance after it.

    A reversal stands behind the releases of all that its repayment settled, so that the amounts add up to the balance,
    line by line.
    """
    allocations: dict[int, list[Allocation]] = {}
    for one in account.allocations:
        allocations.setdefault(one.repayment, []).append(one)
    reversals = {reversal.repayment: reversal for reversal in account.reversals}
    steps = [
        (record.at, repayment.number, place, record)
        for repayment in account.repayments
        for place, record in enumerate(
            _in_order(_of(repayment, allocations.get(repayment.number, ()), reversals.get(repayment.number)))
        )
    ]
    balance: dict[str, Decimal] = {}
    for *_, record in sorted(steps, key=lambda step: step[:3]):
        change = EXACT.subtract(record.paid or ZERO, record.settled or ZERO)
        balance[record.currency] = EXACT.add(balance.get(record.currency, ZERO), change)
        yield replace(record, balance=balance[record.currency])


def _of(repayment: Repayment, allocations: Iterable[Allocation], reversal: Reversal | None) -> Iterator[PaymentRecord]:
    """Everything about one repayment, in the order in which it was recorded."""
    record = PaymentRecord(
        f"repayment {repayment.number}",
        RecordType.REPAYMENT,
        repayment.recorded_at,
        repayment.paid_on,
        repayment.currency,
        repayment.reference,
        operator=repayment.operator,
        repayment=repayment.number,
        state="" if reversal is None else REVERSED,
    )
    yield replace(record, paid=repayment.amount, note=repayment.note)
    settled: dict[BillCycle, Decimal] = {}
    for one in allocations:
        is_later = one.at != repayment.recorded_at
        settled[one.month] = EXACT.add(settled.get(one.month, ZERO), one.amount)
        yield replace(
            record,
            key=f"allocation {one.number}",
            type=RecordType.ALLOCATION if one.amount > 0 else RecordType.RELEASE,
            at=one.at,
            date=_day(one.at) if is_later else repayment.paid_on,
            is_day_in_beijing=is_later,
            month=one.month,
            settled=one.amount,
            operator=one.operator,
        )
    if reversal is None:
        return
    day = _day(reversal.at)
    taken_back = replace(record, at=reversal.at, date=day, is_day_in_beijing=True, operator=reversal.operator)
    for month, amount in settled.items():
        if amount:
            key, note = f"reversal {repayment.number} of {month}", "the repayment was reversed"
            release = replace(taken_back, key=key, type=RecordType.RELEASE, month=month, note=note)
            yield replace(release, settled=EXACT.minus(amount))
    key, paid = f"reversal {repayment.number}", EXACT.minus(repayment.amount)
    yield replace(taken_back, key=key, type=RecordType.REVERSAL, paid=paid, note=reversal.reason)


def _in_order(records: Iterable[PaymentRecord]) -> Iterator[PaymentRecord]:
    """The same, none before the one that it follows: a clock may have been put back between two of them."""
    latest: datetime | None = None
    for record in records:
        latest = record.at if latest is None else max(latest, record.at)
        yield record if record.at == latest else replace(record, at=latest)


def _line(line: StatementLine) -> PaymentRecord:
    decided = "" if line.decision is None else line.decision.value
    return PaymentRecord(
        f"line {line.key[:SHOWN_KEY]}",
        RecordType.STATEMENT,
        line.at,
        line.paid_on,
        line.currency,
        line.reference,
        stated=line.amount,
        state=decided or TO_DECIDE,
        note=" · ".join(filter(None, (line.description, line.reason))),
        operator=line.operator,
        repayment=line.repayment,
        line=line,
    )


def _change(change: AccountChange) -> PaymentRecord:
    amount = abs(change.amount) if change.direction in tuple(Direction) else change.amount
    return PaymentRecord(
        f"change {change.balance_type} {change.change_id}",
        RecordType.VENDOR,
        change.at,
        _day(change.at),
        change.currency,
        change.trade_id or "",
        stated=EXACT.minus(amount) if change.direction is Direction.EXPENSE else amount,
        note=f"{change.balance_type} account: {change.kind}",
        is_day_in_beijing=True,
        change=change,
    )


def _place(record: PaymentRecord) -> tuple[object, ...]:
    """In the list, the oldest first. Of a statement's lines no more is known than their day, and how they follow each
    other; they stand below what was done on that day."""
    if (line := record.line) is not None:
        return line.paid_on, 0, line.file_name, line.line, line.key
    return _day(record.at), 1, record.at


def _day(at: datetime) -> date:
    """In Beijing; the last day that there is has no next one."""
    return at.date() if at.date() == date.max else at.astimezone(BEIJING).date()
