"""Makes processes that are killed at a call of their own (`python -m tests.faults.killed_child`): each the copy of one
that has everything loaded, and dies just before the so-manieth write, sync, renaming or removal below a folder."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from partner_tui.bills import manifest, publish, store
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from partner_tui.ledger import Ledger, audit, backup, verifying_payments
from partner_tui.services import backups, export_turn, operator
from partner_tui.services.restoring import Restoring
from tests.faults.failing_calls import KILL, FailingCalls
from tests.faults.store_faults import NOW, opened

_LOADED = (audit, backup, backups, export_turn, manifest, operator, publish, store, verifying_payments)


def do_open(data: str) -> str:
    """Brings the ledger up to this form."""
    Ledger.open(Path(data))
    return ""


def do_restore(data: str, file: str, go_back: bool) -> str:
    Restoring(Path(data), lambda: NOW, "tester").run(Path(file), go_back=go_back)
    return ""


def do_backup(data: str, file: str) -> str:
    return opened(Path(data)).backups.make(Path(file)).sha256


def do_attach(data: str, file: str, number: str) -> str:
    return opened(Path(data)).invoices.attach(BillCycle.at(NOW), Path(file), number).paper.sha256


def do_detach(data: str, number: str) -> str:
    return opened(Path(data)).invoices.detach(number).paper.sha256


_TASKS: dict[str, Callable[..., str]] = {
    "open": do_open,
    "restore": do_restore,
    "backup": do_backup,
    "attach": do_attach,
    "detach": do_detach,
}


def _born(pipe: int, request: dict[str, Any]) -> None:
    calls, answer = FailingCalls(), {"said": "", "failed": ""}
    below, call = Path(request.pop("below")), request.pop("call")
    calls.fail(below, call, KILL, for_ever=False)
    try:
        answer["said"] = _TASKS[request.pop("task")](**request)
    except PartnerError as exc:
        answer["failed"] = str(exc)
    except BaseException as exc:
        answer["failed"] = f"not told in words: {exc!r}"
    made, _ = calls.stop()
    os.write(pipe, json.dumps(answer | {"calls": made}).encode())
    os._exit(0)


def main() -> None:
    print("ready", flush=True)
    while text := sys.stdin.readline():
        told, tell = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(told)
            _born(tell, json.loads(text))
        os.close(tell)
        with os.fdopen(told) as answers:
            answer = answers.read()
        _, status = os.waitpid(pid, 0)
        signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        print(json.dumps({"signal": signal, "answer": json.loads(answer) if answer else None}), flush=True)


if __name__ == "__main__":
    main()
