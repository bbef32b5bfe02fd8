"""`partner-tui payments import` and what is decided on the lines that it brings."""

from collections.abc import Sequence

from partner_tui.cli import shapes
from partner_tui.cli.interrupts import interruptible
from partner_tui.cli.running import Arguments, put
from partner_tui.cli.tables import Column, counted, money, table
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.statement_import import StatementImport, StatementReading, Whose
from partner_tui.domain.statement_line import SHOWN_KEY, Decision, StatementLine
from partner_tui.domain.text import visible
from partner_tui.services.statements import Statements
from partner_tui.services.workspace import Workspace

_NONE = "Nothing is to be decided: every statement line is a recorded payment, or somebody has decided on it."
_COLUMNS = (
    Column("Key"),
    Column("Paid on"),
    Column("Reference"),
    Column("Description"),
    Column("Amount", right=True),
    Column("Currency"),
    Column("File, line"),
)


def import_files(arguments: Arguments) -> int:
    """All files, or none where one cannot be read."""
    service = _service(arguments)
    whose = arguments.optional("whose", str)
    reading = StatementReading(
        None if whose is None else Whose(whose), arguments.optional("currency", str), arguments.value("only", str)
    )
    taken: list[StatementImport] = []
    with interruptible() as cancelled:
        try:
            for one in service.import_files(arguments.value("files", list), reading, cancelled):
                taken.append(one)
                if not arguments.json:
                    put(*_said_of(one), at_once=True)
        finally:
            if arguments.json and taken:
                put(shapes.dumps(shapes.statement_imports(taken)))
    return 0


def unmatched(arguments: Arguments) -> int:
    lines = _service(arguments).undecided()
    if arguments.json:
        put(shapes.dumps(shapes.statement_lines(lines)))
    elif not lines:
        put(_NONE)
    else:
        put(*table(_COLUMNS, [_row(line) for line in lines]))
        put("", "`partner-tui payments match`, `record` and `ignore` decide; each takes a key, or its beginning.")
    return 0


def match(arguments: Arguments) -> int:
    service, key, reference = _service(arguments), arguments.value("key", str), arguments.value("reference", str)
    before = service.find(key)
    line = service.match(key, reference, arguments.value("reason", str))
    return _tell(arguments, [line], f"the payment {visible(reference)}", known=[before])


def record(arguments: Arguments) -> int:
    service, key = _service(arguments), arguments.value("key", str)
    months = [month for month in arguments.value("months", list) if isinstance(month, BillCycle)]
    request = service.request(
        key,
        reference=arguments.value("reference", str),
        months=tuple(months),
        keeps_credit=arguments.value("keep_credit", bool),
        note=arguments.optional("note", str),
    )
    line, recorded = service.record(key, request)
    if arguments.json:
        put(shapes.dumps(shapes.statement_recorded(line, recorded)))
        return 0
    repayment = recorded.repayment
    what = f"{visible(repayment.reference)}, {money(repayment.amount)} {visible(repayment.currency)}"
    put(f"Recorded: {what}." if recorded.is_new else f"Known already, nothing was recorded: {what}.")
    settled = [f"{share.month} {money(share.amount)}" for share in recorded.shares]
    put(f"It settles {', '.join(settled) or 'no month'}; {money(recorded.credit)} of it is credit.")
    return 0


def ignore(arguments: Arguments) -> int:
    """All of them, or none where it cannot be decided on one."""
    service, keys = _service(arguments), [str(key) for key in arguments.value("keys", list)]
    before = [service.find(key) for key in keys]
    return _tell(arguments, service.ignore_all(keys, arguments.value("reason", str)), known=before)


def reopen(arguments: Arguments) -> int:
    return _tell(arguments, [_service(arguments).reopen(arguments.value("key", str))])


def _service(arguments: Arguments) -> Statements:
    return Workspace.open(arguments.settings(), arguments.clock).statements


def _tell(
    arguments: Arguments, lines: Sequence[StatementLine], what: str = "", known: Sequence[StatementLine] = ()
) -> int:
    """`known` are lines as they stood before: what is still so was so already."""
    if arguments.json:
        put(shapes.dumps(shapes.statement_lines(lines)))
        return 0
    for line in lines:
        already = "already " if line in known else ""
        put(f"Line {line.key[:SHOWN_KEY]} is {already}{what or _decided(line)}.")
    return 0


def _said_of(taken: StatementImport) -> list[str]:
    said = [
        f"{visible(taken.file_name)}: {counted(len(taken.new), 'new line')}, {len(taken.known):,} known, "
        f"{taken.matched:,} matched with payments, {taken.undecided:,} to be decided"
    ]
    if taken.without_amount:
        said.append(f"  {counted(taken.without_amount, 'line')} without an amount, not taken")
    if taken.below:
        said.append(f"  {counted(taken.below, 'line')} below the last date, not taken")
    if taken.replaced:
        said.append(f"  {counted(taken.replaced, 'line')} dropped, as it was read in another way before")
    if taken.passed_over:
        said.append(f"  {counted(taken.passed_over, 'line')} without that text, not taken")
    return [*said, *(f"  {visible(part)} has no headers of a statement: left out" for part in taken.left_out)]


def _decided(line: StatementLine) -> str:
    match line.decision:
        case None:
            return "to be decided"
        case Decision.IGNORED:
            return f"ignored: {visible(line.reason)}"
        case _:
            return "a recorded payment"


def _row(line: StatementLine) -> tuple[str, ...]:
    return (
        line.key[:SHOWN_KEY],
        line.paid_on.isoformat(),
        line.reference,
        line.description,
        money(line.amount, exact=True),
        line.currency,
        f"{line.file_name}, {line.line}",
    )
