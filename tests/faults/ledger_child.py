"""Makes processes that write to a ledger (`python -m tests.faults.ledger_child`): each the copy of one that has
everything loaded, and no thread, lock or connection of its own. What each has done it says in a file."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from partner_tui.domain.bill import BillSums
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError, PaymentError, UnknownPayment
from partner_tui.domain.record import MonthRecord
from partner_tui.domain.repaying import RepaymentRequest, shares
from partner_tui.domain.sync_state import SyncStep
from partner_tui.ledger import Ledger, audit, export_tasks, payments, vendor_figures, verifying
from partner_tui.ledger.payments import Payments
from partner_tui.services import operator
from tests.faults import operators
from tests.faults.failing_calls import KILL, FailingCalls
from tests.faults.store_faults import NOW, opened
from tests.store.vendor import CUSTOMER

_LOADED = (audit, export_tasks, payments, vendor_figures, verifying, operator)
_CALLS = ("c_call", "c_return")


class Diary:
    """What a writer says of itself: a line is there whole or not at all, whenever it is killed."""

    def __init__(self, file: str) -> None:
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._maker = os.getppid()

    def note(self, what: str, name: str, **more: object) -> None:
        if os.getppid() != self._maker:  # the test is over, however it ended
            os._exit(1)
        os.write(self._handle, (json.dumps({"what": what, "name": name} | more, default=str) + "\n").encode())

    def noted(self, name: str, write: Callable[[], object]) -> None:
        """What is begun, what is done, and what is refused."""
        self.note("begun", name)
        started = time.perf_counter()
        try:
            told = write()
        except (PaymentError, UnknownPayment) as exc:
            self.note("refused", name, said=str(exc))
        except PartnerError as exc:
            self.note("failed", name, said=str(exc))
        else:
            self.note("done", name, told=told, seconds=time.perf_counter() - started)


def do_write(diary: Diary, data: str, writer: int, first: int, writes: int = 0) -> None:
    """One write after the other, of every kind in turn: so many, or until it is killed."""
    ledger = Ledger.open(Path(data))
    for number in range(first, first + writes) if writes else count(first):
        name = f"w{writer}-{number}"
        diary.noted(name, _write(ledger, writer, number, name))


def do_read(diary: Diary, data: str, stop: str) -> None:
    """What a console reads, again and again until the stop file is there."""
    ledger = Ledger.open(Path(data))
    while not os.path.exists(stop):
        diary.noted("read", lambda: _nothing(ledger.bills(), ledger.payments.account()))


def do_repay(diary: Diary, data: str, steps: list[dict[str, Any]]) -> None:
    """Step by step, whatever comes of each."""
    workspace = opened(Path(data))
    for step in steps:
        diary.noted(step["id"], lambda step=step: operators.taken(workspace, step))  # type: ignore[misc]


def _write(ledger: Ledger, writer: int, number: int, name: str) -> Callable[[], object]:
    """Each leaves its name in the audit trail exactly once."""
    by = {"operator": "tester", "at": NOW}
    match number % 4:
        case 0:
            month = BillCycle(2020 + writer, number // 4 % 12 + 1)
            return lambda: _nothing(ledger.publish(bill(month, name, Decimal("20.005")), operator="tester", at=NOW))
        case 1:
            step = SyncStep(f"writer {writer}", NOW, name, True)
            return lambda: _nothing(ledger.vendor.put_step(step, operator="tester", at=NOW))
        case 2:
            customers = [replace(CUSTOMER, customer_id=f"c{part}", label=name if part == 1 else "") for part in (1, 2)]
            return lambda: _nothing(ledger.vendor.put_customers(customers, operator="tester", at=NOW))
        case _:
            return lambda: _nothing(_record_repayment(ledger.payments, name, by))


def _record_repayment(kept: Payments, name: str, by: dict[str, Any]) -> object:
    request = RepaymentRequest(name, Decimal("7.01"), "USD", operators.PAID_ON, keeps_credit=True)
    return kept.record(
        reference=name,
        amount=request.amount,
        currency=request.currency,
        paid_on=operators.PAID_ON,
        note="",
        shares=lambda owing: [(share.month, share.amount) for share in shares(request, owing)],
        **by,
    )


def bill(month: BillCycle, generation: str, amount: Decimal) -> MonthRecord:
    """A month as an import would publish it."""
    sums, sha256 = BillSums(amount, Decimal(0), Decimal(0), 1), "0" * 64
    return MonthRecord(month, generation, "USD", sums, None, 1, 1, f"{generation}.csv", sha256, 1, NOW, sha256)


def _nothing(*told: object) -> None:
    """What is written is looked at in the ledger."""


_TASKS: dict[str, Callable[..., None]] = {"write": do_write, "read": do_read, "repay": do_repay}


def _die_at(call: int) -> None:
    """At the so-manieth entry into or return from native code, wherever that is."""
    calls = 0

    def at_call(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        if event in _CALLS:
            calls += 1
            if calls == call:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(at_call)
    sys.setprofile(at_call)


def _die_at_write(data: str, call: int) -> None:
    """Just before the so-manieth write, sync or removal of a file there: in the middle of a commit, most often."""
    FailingCalls().fail(Path(data), call, KILL, for_ever=False)


def _born(request: dict[str, Any]) -> None:
    """All that a writer does; it never comes back."""
    diary = Diary(request.pop("diary"))
    try:
        if call := request.pop("die_at", 0):
            _die_at(call)
        if call := request.pop("die_at_write", 0):
            _die_at_write(request["data"], call)
        _TASKS[request.pop("task")](diary, **request)
    except BaseException as exc:
        diary.note("failed", "writer", said=repr(exc))
    finally:
        os._exit(0)


def main() -> None:
    operators.load()
    print("ready", flush=True)
    for request in map(json.loads, _lines()):
        if (waited_for := request.get("wait")) is not None:
            _, status = os.waitpid(waited_for, 0)
            print(json.dumps({"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}), flush=True)
        elif pid := os.fork():
            print(json.dumps({"pid": pid}), flush=True)
        else:
            _born(request)


def _lines() -> Iterator[str]:
    while text := sys.stdin.readline():
        yield text


if __name__ == "__main__":
    main()
