"""Account statements: their lines, kept once, held against the payments that are recorded, and decided on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError, UnknownStatementLine
from partner_tui.domain.money import format_amount
from partner_tui.domain.payment import Repayment, same_reference
from partner_tui.domain.repaid import Recorded, RepaymentPreview
from partner_tui.domain.repaying import LONGEST_NOTE, RepaymentRequest
from partner_tui.domain.rows import never
from partner_tui.domain.statement_import import StatementImport, StatementReading
from partner_tui.domain.statement_line import SHOWN_KEY, Decision, StatementLine
from partner_tui.domain.statement_matching import StatementChoices, as_they_stand, choices, other_payment
from partner_tui.domain.text import visible
from partner_tui.ledger import Ledger
from partner_tui.services.clock import Clock
from partner_tui.services.payments import LONGEST_REASON, Payments
from partner_tui.services.statement_intake import StatementIntake

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
        """One file; see `import_files`."""
        return next(self.import_files([path], reading, cancelled))

    def import_files(
        self, paths: Iterable[Path], reading: StatementReading = _AS_THEY_SAY, cancelled: Callable[[], bool] = never
    ) -> Iterator[StatementImport]:
        """Takes the files' lines, of each file all or none; what is there already stays as it is. All files are read
        before anything of the first is kept.

        Of a file that was read in another way before, the lines of that reading are dropped, if nobody decided on any.
        Raises BillFileError, Cancelled, and PaymentError where it is not known which currency is meant.
        """
        at = self._clock()
        intake = StatementIntake(self._ledger, self._payments, self._operator, at)
        read = [intake.read(path, reading, cancelled) for path in paths]
        return (intake.take(one, self.lines) for one in read)

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
        kept, line, account = self._seen(key)
        if (request.amount, request.currency, request.paid_on) != (line.amount, line.currency, line.paid_on):
            raise _refused(line, "The payment is not the one that the line is of.", "Match the line with it instead.")
        if _is_decided(kept, line):
            if not _is_behind(line, request.reference, account):
                raise _decided(kept)
            return line, self._payments.record(request)
        if (known := _with_reference(request.reference, account)) is not None:
            self._demand_own(line, known)
        recorded = self._payments.record(request)
        if not recorded.is_new:
            self._demand_own(line, recorded.repayment)
        decision = Decision.RECORDED if recorded.is_new else Decision.MATCHED
        return self._decide(kept, decision, repayment=recorded.repayment.number), recorded

    def match(self, key: str, reference: str, reason: str = "") -> StatementLine:
        """Decides that the payment of that reference is behind the line; where the amounts differ, or it is behind
        another line that may be another payment, it takes a reason. What is decided so already stays as it is. Raises
        UnknownStatementLine, UnknownPayment, PaymentError."""
        kept, line, account = self._seen(key)
        said = _said(line, reason)
        if _is_decided(kept, line):
            if _is_behind(line, reference, account) and said in ("", kept.reason):
                return line
            raise _decided(kept)
        repayment = self._payments.find(reference)
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
        if not said:
            self._demand_own(line, repayment)
        return self._decide(kept, Decision.MATCHED, repayment=repayment.number, reason=said)

    def _demand_own(self, line: StatementLine, repayment: Repayment) -> None:
        """Raises PaymentError where the payment is behind a line that may be another one."""
        if (other := other_payment(line, repayment.number, self.lines())) is not None:
            reference, place = visible(repayment.reference), f"line {other.line} of {visible(other.file_name)}"
            raise _refused(
                line,
                f"{reference} is {place} already, paid on {other.paid_on}.",
                "If it was paid twice, record the second payment under a reference of its own: `partner-tui payments "
                f"record {line.key[:SHOWN_KEY]} --reference TEXT`. If both lines are one payment, match this one with "
                "it and give a reason.",
            )

    def ignore(self, key: str, reason: str) -> StatementLine:
        """Decides that no payment to the vendor is behind the line. Raises UnknownStatementLine, PaymentError."""
        return self.ignore_all([key], reason)[0]

    def ignore_all(self, keys: Iterable[str], reason: str) -> tuple[StatementLine, ...]:
        """The same of several: nothing is decided unless it can be on each of them. What is ignored for that reason
        already stays as it is."""
        seen = [self._seen(key) for key in dict.fromkeys(keys)]
        for kept, line, _ in seen:
            if not (said := _said(line, reason)):
                raise _refused(line, "It needs a reason, in a sentence or two.", "Say what it is instead of a payment.")
            if _is_decided(kept, line) and (kept.decision, kept.reason) != (Decision.IGNORED, said):
                raise _decided(kept)
        return tuple(
            line if _is_decided(kept, line) else self._decide(kept, Decision.IGNORED, reason=reason.strip())
            for kept, line, _ in seen
        )

    def reopen(self, key: str) -> StatementLine:
        """Takes a decision back: the line stands as if nobody had decided. Raises UnknownStatementLine,
        PaymentError."""
        lines, _ = self._kept()
        kept = _named(key, lines)
        if kept.decision is None:
            raise _refused(kept, "Nobody decided on it.", "Decide on it as you like.")
        return self._decide(kept, None)

    def _seen(self, key: str) -> tuple[StatementLine, StatementLine, Account]:
        """The line as it is kept and as it stands. Raises UnknownStatementLine."""
        lines, account = self._kept()
        kept = _named(key, lines)
        return kept, next(one for one in as_they_stand(lines, account) if one.key == kept.key), account

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


def _is_decided(kept: StatementLine, line: StatementLine) -> bool:
    """Whether somebody decided on it, and that still holds."""
    return kept.decision is not None and line.decision is not None


def _is_behind(line: StatementLine, reference: str, account: Account) -> bool:
    found = _with_reference(reference, account)
    return found is not None and found.number == line.repayment


def _with_reference(reference: str, account: Account) -> Repayment | None:
    same = same_reference(reference)
    return next((one for one in account.repayments if same_reference(one.reference) == same), None)


def _place(line: StatementLine) -> tuple[object, ...]:
    return line.paid_on, line.file_name, line.line, line.key


def _named(key: str, lines: tuple[StatementLine, ...]) -> StatementLine:
    wanted = key.strip().casefold()
    found = [line for line in lines if wanted and line.key.startswith(wanted)]
    if len(found) != 1:
        cause = f"{visible(key)} begins the keys of {len(found)} lines." if found else f"No line has {visible(key)}."
        raise UnknownStatementLine("No such statement line", cause, "See `partner-tui payments unmatched` for keys.")
    return found[0]


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


def _refused(line: StatementLine, cause: str, next_step: str) -> PaymentError:
    return PaymentError(f"Nothing was changed about line {line.key[:SHOWN_KEY]}", cause, next_step)
