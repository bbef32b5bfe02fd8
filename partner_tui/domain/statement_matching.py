"""Which lines of account statements are payments that are recorded: found anew whenever either is read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.account import Account
from partner_tui.domain.payment import Repayment, same_reference
from partner_tui.domain.statement_line import Decision, StatementLine, is_first

_MOST_CANDIDATES = 50

_Fact: TypeAlias = tuple[str, Decimal, str]
"""Reference, amount, currency."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is recorded, and what the statements say came back."""

    by_number: dict[int, Repayment]
    by_reference: dict[str, Repayment]
    reversed_numbers: frozenset[int]
    returned: frozenset[_Fact | int]
    """As facts, and as numbers of the repayments that somebody matched them with."""

    def settles(self, line: StatementLine, repayment: Repayment) -> bool:
        """A payment is behind a line while it stands, or was reversed and is seen to have come back; a reversed one
        is behind what came back."""
        is_reversed = repayment.number in self.reversed_numbers
        if line.amount < 0:
            return is_reversed
        return not is_reversed or repayment.number in self.returned or _fact(line) in self.returned


def as_they_stand(lines: Iterable[StatementLine], account: Account) -> tuple[StatementLine, ...]:
    """The lines in their order, each with the decision that holds now.

    A line that nobody decided on is matched with the repayment of its reference, amount and currency, if no other line
    is: the one of the nearest day, in whatever files they stand and whichever came first. A second one may be a second
    payment, and waits for somebody who knows. Lines that somebody gave a reason for leave the place free. A decision
    for a repayment that was reversed since is none any more.
    """
    all_lines = tuple(lines)
    known = _Known(
        {one.number: one for one in account.repayments},
        {same_reference(one.reference): one for one in account.repayments},
        account.reversed_numbers,
        frozenset(_fact(line) for line in all_lines if line.amount < 0)
        | frozenset(line.repayment for line in all_lines if line.amount < 0 and line.repayment is not None),
    )
    kept = [_kept(line, known) for line in all_lines]
    taken = {_place(line) for line in kept if line.repayment is not None and not line.reason}
    found = [(line, one) for line in kept if line.decision is None and (one := _match(line, known)) is not None]
    matched: dict[str, StatementLine] = {}
    for line, repayment in sorted(found, key=lambda pair: _nearness(*pair)):
        stands = replace(line, decision=Decision.MATCHED, repayment=repayment.number)
        if _place(stands) not in taken:
            taken.add(_place(stands))
            matched[line.key] = stands
    return tuple(matched.get(line.key, line) for line in kept)


def other_payment(line: StatementLine, number: int, lines: Iterable[StatementLine]) -> StatementLine | None:
    """The line behind which that repayment is, and that tells of another payment than `line` does, for all that can be
    seen: both stand in one file, are of different days, or say the very same. `lines` are all of them as they stand."""
    return next((one for one in lines if one.repayment == number and _tells_of_another(one, line)), None)


@dataclass(frozen=True, slots=True)
class StatementChoices:
    """What can be decided on a line."""

    line: StatementLine
    """As it stands."""
    behind: Repayment | None = None
    """The payment that it is."""
    candidates: tuple[Repayment, ...] = ()
    """Payments that it may be, the likeliest first."""
    told: frozenset[int] = frozenset()
    """Numbers of those that another line is already: for these it takes a reason."""
    can_be_recorded: bool = False
    can_be_ignored: bool = False
    can_be_reopened: bool = False


def choices(kept: StatementLine, lines: Iterable[StatementLine], account: Account) -> StatementChoices:
    """`kept` is the line as it was written, `lines` are all of them as they stand."""
    standing = tuple(lines)
    line = next(one for one in standing if one.key == kept.key)
    behind = next((one for one in account.repayments if one.number == line.repayment), None)
    if kept.decision is not None and line.decision is not None:
        return StatementChoices(line, behind, can_be_reopened=True)
    amount = abs(line.amount)
    is_back = line.amount < 0
    possible = [
        one
        for one in account.repayments
        if one.currency == line.currency
        and (one.number in account.reversed_numbers) is is_back
        and one.number != line.repayment
    ]
    told = frozenset(one.repayment for one in standing if one.repayment is not None and _tells_of_another(one, line))
    said = same_reference(f"{line.reference} {line.description}")
    possible.sort(
        key=lambda one: (
            one.number in told,
            one.amount != amount,
            same_reference(one.reference) not in said,
            abs(one.paid_on - line.paid_on),
            -one.number,
        )
    )
    return StatementChoices(
        line,
        behind,
        tuple(possible[:_MOST_CANDIDATES]),
        told,
        can_be_recorded=line.decision is None and not is_back,
        can_be_ignored=True,
    )


def _kept(line: StatementLine, known: _Known) -> StatementLine:
    repayment = None if line.repayment is None else known.by_number.get(line.repayment)
    if repayment is None or known.settles(line, repayment):
        return line
    return replace(line, decision=None, repayment=None, reason="")


def _match(line: StatementLine, known: _Known) -> Repayment | None:
    one = known.by_reference.get(same_reference(line.reference)) if line.reference else None
    is_it = one is not None and (one.amount, one.currency) == (abs(line.amount), line.currency)
    return one if one is not None and is_it and known.settles(line, one) else None


def _fact(line: StatementLine) -> _Fact:
    return same_reference(line.reference), abs(line.amount), line.currency


def _tells_of_another(one: StatementLine, line: StatementLine) -> bool:
    """See `other_payment`."""
    return (
        one.key != line.key
        and (one.amount < 0) is (line.amount < 0)
        and (
            one.file_sha256 == line.file_sha256
            or one.paid_on != line.paid_on
            or (_fact(one), one.description) == (_fact(line), line.description)
        )
    )


def _nearness(line: StatementLine, repayment: Repayment) -> tuple[object, ...]:
    """By what lines say alone, not by where they stand: else it would depend on which file was taken first."""
    return abs(line.paid_on - repayment.paid_on), line.paid_on, line.description, not is_first(line), line.key


def _place(line: StatementLine) -> tuple[int | None, bool]:
    return line.repayment, line.amount < 0
