"""What operators do about payments, one step each: through the services as the console does, or by the command."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_tui import cli
from partner_tui.cli import commands
from partner_tui.cli import invoices as invoices_command
from partner_tui.cli import repay as repay_command
from partner_tui.cli.parser import parse
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError, PaymentError
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.ledger import invoice_files, vendor_glance
from partner_tui.services import invoice_papers, invoices, payments
from partner_tui.services.workspace import Workspace
from tests.faults.store_faults import NOW

_LOADED = (commands, invoices_command, repay_command, invoice_papers, invoices, payments, invoice_files, vendor_glance)
PAID_ON = date(2026, 11, 20)
Step = dict[str, Any]
_REASON = "as the test says"


def load() -> None:
    """What else would be imported when it is needed: nobody is to be killed at that."""
    parse(["repay", "--use-credit"])  # imports the options of all commands


def taken(workspace: Workspace, step: Step) -> dict[str, object]:
    """What came of it: `is_new` where something was changed. Raises PartnerError."""
    if step.get("by_command"):
        return _by_command(workspace, step)
    match step["do"]:
        case "repay":
            recorded = workspace.payments.record(_request(step))
            return {"number": recorded.repayment.number, "is_new": recorded.is_new}
        case "reverse":
            reversed_ = workspace.payments.reverse(step["reference"], _REASON)
            return {"number": reversed_.repayment.number, "is_new": reversed_.is_new}
        case "use credit":
            return {"is_new": bool(workspace.payments.use_credit("USD"))}
        case "attach":
            month = BillCycle.parse(step["month"])
            return {"is_new": workspace.invoices.attach(month, Path(step["file"]), step["invoice"]).is_new}
        case other:
            raise ValueError(other)


def _request(step: Step) -> RepaymentRequest:
    months = tuple(map(BillCycle.parse, step["months"]))
    return RepaymentRequest(step["reference"], Decimal(step["amount"]), "USD", PAID_ON, months, keeps_credit=True)


def _by_command(workspace: Workspace, step: Step) -> dict[str, object]:
    """In this process: the command is all there is to it but for the start of Python."""
    given = ["--data-dir", str(workspace.settings.data_dir), *_words(step), "--json"]
    said, refused = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(refused):
        code = cli.main(given, lambda: NOW)
    if code:
        # A command says in words what was raised, and no more: these are the refusals that may come.
        expected = ("Nothing was", "No credit was used", "No such payment", "The payment was reversed")
        kind = PaymentError if any(words in refused.getvalue() for words in expected) else PartnerError
        raise kind("The command failed", refused.getvalue(), "")
    answer = json.loads(said.getvalue())
    is_new = next((answer[key] for key in ("recorded", "reversed", "attached") if key in answer), False)
    return {"is_new": is_new} | ({"number": answer["repayment"]} if "repayment" in answer else {})


def _words(step: Step) -> list[str]:
    match step["do"]:
        case "repay":
            months = [word for month in step["months"] for word in ("--month", month)]
            amount = ["--amount", step["amount"], "--reference", step["reference"], "--date", str(PAID_ON)]
            return ["repay", *amount, *months, "--currency", "USD", "--keep-credit"]
        case "reverse":
            return ["repay", "--reverse", step["reference"], "--reason", _REASON]
        case "use credit":
            return ["repay", "--use-credit", "--currency", "USD"]
        case "attach":
            return ["invoices", "attach", step["month"], step["file"], "--number", step["invoice"]]
        case other:
            raise ValueError(other)
