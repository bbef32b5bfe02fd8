"""`partner-tui check`: proves hashes, counts and sums of the store and the ledger."""

from partner_tui.cli import shapes
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.text import visible
from partner_tui.services.workspace import Workspace

_DO_NOT_RECONCILE = 3


def check(arguments: Arguments) -> int:
    workspace = Workspace.open(arguments.settings(), arguments.clock)
    checked = workspace.checks.run(arguments.optional("month", BillCycle))
    problems = sum(len(month.problems) for month in checked)
    if arguments.json:
        put(shapes.dumps(shapes.checked(checked)))
    else:
        for month in checked:
            name = str(month.month or "ledger")
            put(f"{name}  {'FAILED' if month.problems else 'ok'}")
            put(*(f"  {visible(problem)}" for problem in month.problems))
        put(_verdict(problems, len(checked)))
    return _DO_NOT_RECONCILE if problems else 0


def _verdict(problems: int, months: int) -> str:
    """Says what was checked, too: nothing found in nothing is no comfort."""
    if problems:
        return "1 problem" if problems == 1 else f"{problems} problems"
    if not months:
        return "The ledger is sound; there are no bills yet."
    return "All figures reconcile: 1 month." if months == 1 else f"All figures reconcile: {months} months."
