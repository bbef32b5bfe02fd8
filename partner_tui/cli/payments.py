"""`partner-tui payments`: what was paid, reversed and put to months, with what others say of it beside."""

from collections.abc import Sequence

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, counted, money, table
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.payment_records import PaymentRecord, PaymentRecords, RecordsWanted, RecordType
from partner_tui.domain.payment_rows import record_rows, reservations, totals
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace

_NONE_YET = "No payments yet. Record one with `partner-tui repay`: see `partner-tui repay --help`."
_NONE_THERE = "No records there."
_COLUMNS = (
    Column("Date"),
    Column("Type"),
    Column("Reference", widest=32),
    Column("Month"),
    Column("Paid", right=True),
    Column("Settled", right=True),
    Column("Balance", right=True),
)
_STATED, _CURRENCY = Column("Stated", right=True), Column("Currency")
_LAST = (Column("State"), Column("Note"), Column("By whom"))


def payments(arguments: Arguments) -> int:
    wanted = _wanted(arguments)
    history = Workspace.open(arguments.settings(), arguments.clock).payment_history.read()
    found = history.of(wanted)
    if arguments.json:
        put(shapes.dumps(shapes.payment_records(history, found)))
        return 0
    if not found:
        put(_NONE_THERE if wanted != RecordsWanted() else _NONE_YET)
    else:
        put(*_table(found))
    put(*_standing(history))
    return 0


def _wanted(arguments: Arguments) -> RecordsWanted:
    """Raises WrongUsage."""
    first, last = arguments.optional("since", BillCycle), arguments.optional("until", BillCycle)
    if first is not None and last is not None and last < first:
        raise WrongUsage("Wrong months", f"{last} is before {first}.", "Name the earlier one with --from.")
    type_ = arguments.optional("record_type", str)
    return RecordsWanted(first, last, None if type_ is None else RecordType(type_))


def _table(found: Sequence[PaymentRecord]) -> list[str]:
    """What is stated by others, and currencies, only where there are any, or several."""
    is_stated = any(record.stated is not None for record in found)
    has_currencies = len({record.currency for record in found}) > 1
    more = (*((_STATED,) if is_stated else ()), *((_CURRENCY,) if has_currencies else ()))
    width = len(_COLUMNS) + len(more) + len(_LAST)

    def row(record: PaymentRecord) -> tuple[str, ...]:
        return (
            record.date.isoformat(),
            record.type.value,
            record.reference,
            "" if record.month is None else str(record.month),
            money(record.paid),
            money(record.settled),
            money(record.balance),
            *((money(record.stated, exact=True),) if is_stated else ()),
            *((record.currency,) if has_currencies else ()),
            record.state,
            record.note,
            record.operator,
        )

    footer, sums = [], totals(record_rows(found))
    for total in sums:
        cells = ["Total", total.currency, "", "", money(total.paid), money(total.settled)]
        footer.append([*cells, *[""] * (width - len(cells))])
    said = [said for total in sums for said in reservations(total)]
    return [*table((*_COLUMNS, *more, *_LAST), [row(record) for record in found], footer), *said]


def _standing(history: PaymentRecords) -> list[str]:
    """What is left of all that was paid, and what is to be decided."""
    found = [
        f"Paid and settling nothing: {money(amount, exact=True)} {visible(currency)}"
        for currency, amount in sorted(history.credit.items())
    ]
    if history.undecided:
        verb = "is" if history.undecided == 1 else "are"
        lines = counted(history.undecided, "statement line")
        found.append(f"{lines} {verb} to be decided: see `partner-tui payments unmatched`.")
    return ["", *found] if found else []
