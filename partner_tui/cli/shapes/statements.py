"""Lines of statement files, and what came of taking them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits, moment

if TYPE_CHECKING:
    from partner_tui.domain.repaid import Recorded
    from partner_tui.domain.statement_import import StatementImport
    from partner_tui.domain.statement_line import StatementLine


def statement_imports(taken: "Iterable[StatementImport]") -> dict[str, Json]:
    """In the order in which they were taken."""
    return {"files": [_taken(one) for one in taken]}


def statement_lines(lines: "Sequence[StatementLine]") -> dict[str, Json]:
    return {"lines": [statement_line(line) for line in lines]}


def statement_line(line: "StatementLine") -> dict[str, Json]:
    """`decision` is null where it is to be decided; `operator` and `at` are of its import then, else of that."""
    return {
        "key": line.key,
        "paid_on": line.paid_on.isoformat(),
        "reference": line.reference,
        "description": line.description,
        "amount": digits(line.amount),
        "currency": line.currency,
        "decision": None if line.decision is None else line.decision.value,
        "repayment": line.repayment,
        "reason": line.reason,
        "file": line.file_name,
        "file_sha256": line.file_sha256,
        "line": line.line,
        "operator": line.operator,
        "at": moment(line.at),
    }


def statement_recorded(line: "StatementLine", recorded: "Recorded") -> dict[str, Json]:
    """`recorded` is false where the payment was known before."""
    return {
        "line": statement_line(line),
        "recorded": recorded.is_new,
        "reference": recorded.repayment.reference,
        "settled": [{"month": str(share.month), "amount": digits(share.amount)} for share in recorded.shares],
        "credit": digits(recorded.credit),
    }


def _taken(one: "StatementImport") -> dict[str, Json]:
    return {
        "file": one.file_name,
        "new": len(one.new),
        "known": len(one.known),
        "matched": one.matched,
        "undecided": [line.key for line in (*one.new, *one.known) if line.decision is None],
        "without_amount": one.without_amount,
        "below": one.below,
        "passed_over": one.passed_over,
        "replaced": one.replaced,
        "left_out": list(one.left_out),
    }
