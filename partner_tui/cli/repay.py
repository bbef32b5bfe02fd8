"""`partner-tui repay`: payments recorded, reversed, and credit put to months. None of it moves money."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from partner_tui.cli import shapes
from partner_tui.cli.hints import hinted
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, money, table
from partner_tui.domain.crediting import moves
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.money import EXACT, ZERO, exact_sum
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Repayment
from partner_tui.domain.repaid import Recorded, RepaymentPreview
from partner_tui.domain.repaying import (
    RepaymentRequest,
    SenselessPayment,
    Share,
    amount_typed,
    currency_meant,
    date_typed,
)
from partner_tui.domain.text import visible
from partner_tui.services.payments import Payments
from partner_tui.services.workspace import Workspace

_OF_PAYMENTS = ("amount", "reference", "date", "note")
_COLUMNS = (
    Column("Month"),
    Column("Unpaid before", right=True),
    Column("Now", right=True),
    Column("Unpaid after", right=True),
)


def repay(arguments: Arguments) -> int:
    """What the options ask for: a payment, the use of credit, or a reversal. Raises WrongUsage."""
    reference = arguments.optional("reverse", str)
    if arguments.value("use_credit", bool):
        _demand_none(arguments, "--use-credit", *_OF_PAYMENTS, "keep_credit", "reverse", "reason")
        return _use_credit(arguments, _payments(arguments))
    if reference is not None:
        _demand_none(arguments, "--reverse", *_OF_PAYMENTS, "keep_credit", "currency", "months", "dry_run")
        return _reverse(arguments, reference)
    if arguments.optional("reason", str) is not None:
        raise _wrong("--reason belongs to --reverse.", "Say which payment is taken back.")
    if arguments.optional("amount", str) is None or arguments.optional("reference", str) is None:
        raise _wrong("A payment has an amount and a reference.", "Give --amount and --reference.")
    try:
        return _record(arguments, _payments(arguments))
    except SenselessPayment as error:
        raise WrongUsage(error.title, error.cause, hinted(error, arguments)) from error


def _record(arguments: Arguments, payments: Payments) -> int:
    owing = payments.owing()
    request = _request(arguments, owing)
    if arguments.value("dry_run", bool):
        return _tell_preview(arguments, payments.preview(request))
    recorded = payments.record(request)
    if arguments.json:
        put(shapes.dumps(shapes.repayment_recorded(recorded)))
        return 0
    what = _named(recorded.repayment)
    if not recorded.is_new:
        put(f"Recorded already, by {visible(recorded.repayment.operator)}: {what}. Nothing was changed.")
        return 0
    put(f"Recorded: {what}.", *_settled(recorded.shares, owing))
    put(*_credit_left(recorded), f"Recording moves no money: pay on the vendor's page, {payments.page.address}")
    return 0


def _tell_preview(arguments: Arguments, preview: RepaymentPreview) -> int:
    if arguments.json:
        put(shapes.dumps(shapes.repayment_preview(preview)))
    elif preview.known is not None:
        put(f"Recorded already, by {visible(preview.known.operator)}: {_named(preview.known)}. Nothing would change.")
    else:
        put("Nothing was recorded. It would settle:", *_settled(preview.shares, preview.owing))
        put(*_credit_left(preview))
    return 0


def _request(arguments: Arguments, owing: Sequence[Owing]) -> RepaymentRequest:
    """Raises PaymentRefused, SenselessPayment."""
    day, months = arguments.optional("date", str), _months(arguments)
    today: date = arguments.clock().astimezone().date()
    return RepaymentRequest(
        arguments.value("reference", str),
        amount_typed(arguments.value("amount", str)),
        currency_meant(arguments.optional("currency", str), months, owing),
        today if day is None else date_typed(day),
        months,
        arguments.value("keep_credit", bool),
        arguments.optional("note", str) or "",
        is_day_said=day is not None,
    )


def _use_credit(arguments: Arguments, payments: Payments) -> int:
    months, before, account = _months(arguments), payments.owing(), payments.account()
    named, is_dry = arguments.optional("currency", str), arguments.value("dry_run", bool)
    currency = named.upper() if named else _currency_of_credit(account.paid.credit, before, months)
    if is_dry:
        found = [(month, amount) for _, month, amount in moves(account, before, currency, months)]
    else:
        found = [(one.month, one.amount) for one in payments.use_credit(currency, months)]
    shares = _by_month(found)
    if arguments.json:
        put(shapes.dumps(shapes.credit_used(currency, shares, is_done=not is_dry)))
        return 0
    settled, code = [share for share in shares if share.amount > 0], visible(currency)
    for share in (share for share in shares if share.amount < 0):
        does = "would be" if is_dry else "was"
        put(f"{money(-share.amount)} {code} paid for {share.month} {does} released: that month owes it no more.")
    total = money(exact_sum(share.amount for share in settled))
    put(f"{total} {code} of credit {'would settle' if is_dry else 'settle'}:", *_settled(settled, before))
    return 0


def _currency_of_credit(credit: Mapping[str, Decimal], owing: Sequence[Owing], months: Sequence[BillCycle]) -> str:
    """The one in which there is any; else as for a payment. Raises PaymentError."""
    found = {*credit, *(one.currency for one in owing if one.overpaid)}
    return found.pop() if len(found) == 1 else currency_meant(None, months, owing)


def _reverse(arguments: Arguments, reference: str) -> int:
    reason = arguments.optional("reason", str)
    if reason is None:
        raise _wrong("A payment is taken back for a reason.", "Give --reason.")
    payments = _payments(arguments)
    before = payments.account()
    found = payments.reverse(reference, reason)
    if arguments.json:
        put(shapes.dumps(shapes.repayment_reversed(found)))
        return 0
    what, reversal = _named(found.repayment), found.reversal
    if found.is_new:
        did_settle = bool(before.shares_of(found.repayment.number))
        put(f"Reversed: {what}. {'What it settled is unpaid again.' if did_settle else 'It settled no month.'}")
    else:
        put(f"Reversed already, by {visible(reversal.operator)}: {what}. Nothing was changed.")
        put(f"  {visible(reversal.reason)}")
    return 0


def _payments(arguments: Arguments) -> Payments:
    return Workspace.open(arguments.settings(), arguments.clock).payments


def _months(arguments: Arguments) -> tuple[BillCycle, ...]:
    return tuple(month for month in arguments.value("months", list) if isinstance(month, BillCycle))


def _named(repayment: Repayment) -> str:
    amount = f"{money(repayment.amount)} {visible(repayment.currency)}"
    return f"{amount}, reference {visible(repayment.reference)}, paid on {repayment.paid_on}"


def _settled(shares: Sequence[Share], owing: Sequence[Owing]) -> list[str]:
    """Month by month; `owing` is as it was before."""
    if not shares:
        return ["It settles no month."]
    unpaid = {one.month: EXACT.subtract(one.amount_due, one.paid) for one in owing}
    rows = []
    for share in shares:
        before = unpaid.get(share.month, ZERO)
        after = EXACT.subtract(before, share.amount)
        rows.append((str(share.month), money(max(ZERO, before)), money(share.amount), money(max(ZERO, after))))
    return ["", *table(_COLUMNS, rows), ""]


def _credit_left(found: Recorded | RepaymentPreview) -> list[str]:
    return [f"{money(found.credit)} of it settles nothing: credit."] if found.credit else []


def _by_month(parts: Sequence[tuple[BillCycle, Decimal]]) -> list[Share]:
    sums: dict[BillCycle, Decimal] = {}
    for month, amount in parts:
        sums[month] = EXACT.add(sums.get(month, ZERO), amount)
    return [Share(month, amount) for month, amount in sorted(sums.items())]


def _demand_none(arguments: Arguments, option: str, *others: str) -> None:
    """Raises WrongUsage where one of the others is given."""
    for name in others:
        if arguments.given(name):
            said = {"months": "month"}.get(name, name).replace("_", "-")
            raise _wrong(f"--{said} does not go with {option}.", "Leave one of them out.")


def _wrong(cause: str, next_step: str) -> WrongUsage:
    return WrongUsage("Wrong usage", cause, next_step)
