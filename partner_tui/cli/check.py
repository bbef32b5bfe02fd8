"""`partner-tui check`: proves hashes, counts and sums of the store and the ledger."""

from collections.abc import Sequence

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.reconciliation import Standing
from partner_tui.domain.text import visible
from partner_tui.domain.vendor_month import LINES_ARE_MISSING
from partner_tui.services.checking import MonthCheck
from partner_tui.services.workspace import Workspace

_DO_NOT_RECONCILE = 3
_NO_BILLS = "The ledger is sound; there are no bills yet."


def check(arguments: Arguments) -> int:
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    checked = workspace.checks.run(arguments.optional("month", BillCycle))
    problems = sum(len(month.problems) for month in checked)
    if arguments.json:
        put(shapes.dumps(shapes.checked(checked)))
    else:
        for month in checked:
            name = str(month.month or "ledger")
            put(f"{name}  {_word(month)}")
            put(*(f"  {visible(problem)}" for problem in month.problems))
        put(_verdict(problems, [month.standing for month in checked]))
    return _DO_NOT_RECONCILE if problems else 0


def _word(month: MonthCheck) -> str:
    if month.problems:
        return "FAILED"
    match month.standing:
        case Standing.ONLY_THEIRS:
            return f"not checked: only the vendor's summary is known. {LINES_ARE_MISSING}"
        case Standing.AGREES:
            return "ok, and agrees with the vendor's summary"
        case _:
            return "ok"


def _verdict(problems: int, standings: Sequence[Standing]) -> str:
    """Says what was checked, too: nothing found in nothing is no comfort."""
    if problems:
        return "1 problem" if problems == 1 else f"{problems} problems"
    unchecked = standings.count(Standing.ONLY_THEIRS)
    lineless = f" Not checked, their lines are missing: {_months(unchecked)}." if unchecked else ""
    if not (checked := len(standings) - unchecked):
        return f"The ledger is sound; no month was checked.{lineless}" if unchecked else _NO_BILLS
    return f"All figures reconcile: {_months(checked)}.{lineless}"


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
