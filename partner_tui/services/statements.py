"""Account statements: their lines, kept once, held against the payments that are recorded, and decided on."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import BillFileError, PaymentError, UnknownStatementLine
from partner_tui.domain.money import format_amount
from partner_tui.domain.payment import Repayment
from partner_tui.domain.repaid import Recorded, RepaymentPreview
from partner_tui.domain.repaying import LONGEST_NOTE, RepaymentRequest, currency_meant
from partner_tui.domain.rows import never
from partner_tui.domain.statement_import import StatementImport, StatementReading
from partner_tui.domain.statement_line import SHOWN_KEY, Decision, StatementLine
from partner_tui.domain.statement_matching import StatementChoices, as_they_stand, choices
from partner_tui.domain.text import visible
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.payments import LONGEST_REASON, Payments

MOST_LINES = 20_000
"""Of a file: they are kept in one transaction, and everybody else waits for it."""
_AS_THEY_SAY = StatementReading()


class Statements:
    """The statement lines of one data folder. Any method may be called from any thread; each raises only kinds of
    PartnerError, and what raises has changed nothing, unless it says so."""

    def __init__(self, ledger: Ledger, payments: Payments, clock: Clock, operator: str) -> None:
        self._ledger, self._payments, self._clock, self._operator = ledger.statements, payments, clock, operator

    def lines(self) -> tuple[StatementLine, ...]:
        """All of them as they stand, the latest payment first."""
        return tuple(sorted(as_they_stand(*self._kept()), key=_place, reverse=True))

    def undecided(self) -> tuple[StatementLine, ...]:
        """Those behind which no payment is known, and that nobody decided on."""
        return tuple(line for line in self.lines() if line.decision is None)

    def find(self, key: str) -> StatementLine:
        """By its key, or as much of it as no other has. Raises UnknownStatementLine."""
        return _named(key, self.lines())

    def choices(self, key: str) -> StatementChoices:
        """What can be decided on a line. Raises UnknownStatementLine."""
        lines, account = self._kept()
        return choices(_named(key, lines), as_they_stand(lines, account), account)

    def import_file(
        self, path: Path, reading: StatementReading = _AS_THEY_SAY, cancelled: Callable[[], bool] = never
    ) -> StatementImport:
        """Takes the file's lines, all or none; what is there already stays as it is. Raises BillFileError, Cancelled,
        and PaymentError where it is not known which currency is meant."""
        from partner_tui.bills.statement_files import statement_in

        at = self._clock()
        found = statement_in(path, reading, cancelled)
        currency = reading.currency
        if any(row.currency is None for row in found.rows) and currency is None:
            currency = currency_meant(None, (), self._payments.owing())
        lines = [line for line in found.lines(currency or "", self._operator, at) if _has(line, reading.only)]
        if len(lines) > MOST_LINES:
            raise _too_many(found.file_name, len(lines))
        added = {line.key for line in self._ledger.add(lines, operator=self._operator, at=at)}
        standing = {line.key: line for line in self.lines()}
        taken = [standing[line.key] for line in lines]
        return StatementImport(
            found.file_name,
            new=tuple(line for line in taken if line.key in added),
            known=tuple(line for line in taken if line.key not in added),
            without_amount=found.without_amount,
            passed_over=len(found.rows) - len(lines),
            left_out=found.left_out,
        )

    def request(
        self,
        key: str,
        *,
        reference: str = "",
        months: tuple[BillCycle, ...] = (),
        keeps_credit: bool = False,
        note: str | None = None,
    ) -> RepaymentRequest:
        """The payment that would be recorded of a line: its own reference and description where nothing else is given.
        Raises UnknownStatementLine, PaymentError."""
        line = self.find(key)
        if line.amount < 0:
            raise _refused(line, "Its money came back.", "Reverse the payment that it is of in Payment records.")
        return RepaymentRequest(
            reference=reference.strip() or line.reference,
            amount=line.amount,
            currency=line.currency,
            paid_on=line.paid_on,
            months=months,
            keeps_credit=keeps_credit,
            note=line.description[:LONGEST_NOTE] if note is None else note,
        )

    def preview(self, request: RepaymentRequest) -> RepaymentPreview:
        """What recording it would do now. Raises PaymentError where it would be refused."""
        return self._payments.preview(request)

    def record(self, key: str, request: RepaymentRequest) -> tuple[StatementLine, Recorded]:
        """Records the payment of a line, once for each reference, and decides so.

        Where the second fails the payment stays recorded; with the line's own reference the two are matched all the
        same. Raises UnknownStatementLine, PaymentError, OutcomeUnknown.
        """
        kept, line, _ = self._open(key)
        if (request.amount, request.currency, request.paid_on) != (line.amount, line.currency, line.paid_on):
            raise _refused(line, "The payment is not the one that the line is of.", "Match the line with it instead.")
        recorded = self._payments.record(request)
        decision = Decision.RECORDED if recorded.is_new else Decision.MATCHED
        return self._decide(kept, decision, repayment=recorded.repayment.number), recorded

    def match(self, key: str, reference: str, reason: str = "") -> StatementLine:
        """Decides that the payment of that reference is behind the line; where the amounts differ, or it is behind
        another line of the file, it takes a reason. Raises UnknownStatementLine, UnknownPayment, PaymentError."""
        kept, line, account = self._open(key)
        repayment, said = self._payments.find(reference), _said(line, reason)
        if line.currency != repayment.currency:
            cause = f"It is in {visible(line.currency)}, and the payment in {visible(repayment.currency)}."
            raise _refused(line, cause, "Currencies are never mixed.")
        is_reversed = repayment.number in account.reversed_numbers
        if line.amount < 0 and not is_reversed:
            raise _refused(line, "Its money came back, but the payment stands.", "Reverse the payment first.")
        if line.amount > 0 and is_reversed:
            raise _refused(line, "The payment was reversed.", "Record it anew under another reference, or ignore it.")
        if (amount := abs(line.amount)) != repayment.amount and not said:
            raise _refused(line, _difference(amount, repayment), "Give a reason if they are the same all the same.")
        if not said and (other := self._same_payment(line, repayment)) is not None:
            cause = f"Line {other.line} of {visible(other.file_name)} is that payment already."
            raise _refused(line, cause, "If it was paid twice, record it; else give a reason.")
        return self._decide(kept, Decision.MATCHED, repayment=repayment.number, reason=said)

    def _same_payment(self, line: StatementLine, repayment: Repayment) -> StatementLine | None:
        """Another line of the same file that goes the same way."""
        others = (one for one in self.lines() if one.repayment == repayment.number and one.key != line.key)
        same = (one for one in others if one.file_sha256 == line.file_sha256)
        return next((one for one in same if (one.amount < 0) is (line.amount < 0)), None)

    def ignore(self, key: str, reason: str) -> StatementLine:
        """Decides that no payment to the vendor is behind the line. Raises UnknownStatementLine, PaymentError."""
        kept, line, _ = self._open(key)
        if not (said := _said(line, reason)):
            raise _refused(line, "It needs a reason, in a sentence or two.", "Say what it is instead of a payment.")
        return self._decide(kept, Decision.IGNORED, reason=said)

    def reopen(self, key: str) -> StatementLine:
        """Takes a decision back: the line stands as if nobody had decided. Raises UnknownStatementLine,
        PaymentError."""
        lines, _ = self._kept()
        kept = _named(key, lines)
        if kept.decision is None:
            raise _refused(kept, "Nobody decided on it.", "Decide on it as you like.")
        return self._decide(kept, None)

    def _open(self, key: str) -> tuple[StatementLine, StatementLine, Account]:
        """The line as it is kept and as it stands, which nobody decided on. Raises UnknownStatementLine,
        PaymentError."""
        lines, account = self._kept()
        kept = _named(key, lines)
        line = next(one for one in as_they_stand(lines, account) if one.key == kept.key)
        if kept.decision is not None and line.decision is not None:
            raise _decided(kept)
        return kept, line, account

    def _kept(self) -> tuple[tuple[StatementLine, ...], Account]:
        """Lines first: no decision names a payment that the account, being read after them, has not."""
        lines = self._ledger.all()
        return lines, self._payments.account()

    def _decide(
        self, kept: StatementLine, decision: Decision | None, *, repayment: int | None = None, reason: str = ""
    ) -> StatementLine:
        at = self._clock()
        new = replace(kept, decision=decision, repayment=repayment, reason=reason, operator=self._operator, at=at)
        if not self._ledger.decide(kept, new, operator=self._operator, at=at):
            raise _refused(kept, "Somebody else decided on it meanwhile.", "Look at what they decided.")
        return self.find(kept.key)


def _place(line: StatementLine) -> tuple[object, ...]:
    return line.paid_on, line.file_name, line.line, line.key


def _named(key: str, lines: tuple[StatementLine, ...]) -> StatementLine:
    wanted = key.strip().casefold()
    found = [line for line in lines if wanted and line.key.startswith(wanted)]
    if len(found) != 1:
        cause = f"{visible(key)} begins the keys of {len(found)} lines." if found else f"No line has {visible(key)}."
        raise UnknownStatementLine("No such statement line", cause, "See `partner-tui payments unmatched` for keys.")
    return found[0]


def _has(line: StatementLine, text: str) -> bool:
    wanted = text.strip().casefold()
    return not wanted or wanted in line.reference.casefold() or wanted in line.description.casefold()


def _said(line: StatementLine, reason: str) -> str:
    said = reason.strip()
    if len(said) > LONGEST_REASON:
        raise _refused(line, "The reason is too long.", f"Up to {LONGEST_REASON} characters are kept.")
    return said


def _difference(amount: Decimal, repayment: Repayment) -> str:
    amounts = f"{format_amount(amount, exact=True)}, and the payment {format_amount(repayment.amount, exact=True)}"
    return f"It is of {amounts} {visible(repayment.currency)}."


def _decided(line: StatementLine) -> PaymentError:
    what = "ignored" if line.decision is Decision.IGNORED else f"payment {line.repayment}"
    return _refused(
        line,
        f"{visible(line.operator)} decided on it on {line.at:%Y-%m-%d %H:%M} UTC: {what}.",
        f"`partner-tui payments reopen {line.key[:SHOWN_KEY]}` takes that back.",
    )


def _too_many(file_name: str, lines: int) -> BillFileError:
    cause = f"it has {lines:,} lines to keep; up to {MOST_LINES:,} are taken at once."
    next_step = "Nothing was taken. Take a shorter span of time, or with --only the lines that have to do with it."
    return BillFileError("Too many lines", cause, next_step, file=visible(file_name))


def _refused(line: StatementLine, cause: str, next_step: str) -> PaymentError:
    return PaymentError(f"Nothing was changed about line {line.key[:SHOWN_KEY]}", cause, next_step)
