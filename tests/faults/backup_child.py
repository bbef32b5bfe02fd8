"""One who works while backups are made (`python -m tests.faults.backup_child DATA WRITER STOP DIARY BILLS...`): what
was acknowledged is said in the diary, a line each, whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count, cycle
from pathlib import Path

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.repaying import RepaymentRequest
from partner_tui.domain.sync_state import SyncStep
from partner_tui.ledger import Ledger
from partner_tui.services.workspace import Workspace
from tests.faults.store_faults import NOW, opened
from tests.store.vendor import CUSTOMER

_OCTOBER = BillCycle(2026, 10)
_SPEC = ExportSpec(_OCTOBER, _OCTOBER, ExportKind.SUMMARY, ExportFormat.XLSX)


def writes(workspace: Workspace, ledger: Ledger, writer: int, bills: list[Path]) -> Iterator[Callable[[], str]]:
    """One after the other; each gives the name under which it has to be found. The first imports and attaches."""
    files = cycle(bills)
    for number in count():
        name = f"w{writer}-{number}"
        if writer == 0 and number % 2:
            yield lambda name=name: _attach(workspace, name)  # type: ignore[misc]
        elif writer == 0:
            yield lambda: f"bill {workspace.imports.run(next(files)).record.generation}"
        elif number % 3 == 0:
            yield lambda name=name: _repay(workspace, name)  # type: ignore[misc]
        elif number % 3 == 1:
            yield lambda: f"export {ledger.exports.add(_SPEC, operator='tester', at=NOW).id}"
        else:
            yield lambda name=name: _sync(ledger, writer, name)  # type: ignore[misc]


def _repay(workspace: Workspace, name: str) -> str:
    request = RepaymentRequest(name, Decimal("0.07"), "USD", date(2026, 11, 20), keeps_credit=True)
    return f"paid {workspace.payments.record(request).repayment.reference}"


def _sync(ledger: Ledger, writer: int, name: str) -> str:
    ledger.vendor.put_step(SyncStep(f"writer {writer}", NOW, name, True), operator="tester", at=NOW)
    customers = [replace(CUSTOMER, customer_id=f"c{writer}-{part}", label=name) for part in (1, 2)]
    ledger.vendor.put_customers(customers, operator="tester", at=NOW)
    return ""


def _attach(workspace: Workspace, name: str) -> str:
    paper = workspace.settings.data_dir.parent / f"{name}.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + name.encode() * 400)
    workspace.invoices.attach(_OCTOBER, paper, name)
    paper.unlink()
    return f"paper {name}"


def main() -> None:
    data, writer, stop, diary, *bills = sys.argv[1:]
    handle = os.open(diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    workspace, ledger = opened(Path(data)), Ledger.open(Path(data))
    for write in writes(workspace, ledger, int(writer), list(map(Path, bills))):
        if os.path.exists(stop):
            return
        if name := write():
            os.write(handle, f"{name}\n".encode())


if __name__ == "__main__":
    main()
