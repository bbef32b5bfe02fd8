"""kill -9 during a sync, at any moment: run again, it comes to the figures of one that nobody disturbed."""

import os
import shutil
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PartnerError
from tests.cloud.bucket_server import Moto
from tests.cloud.partner_rows import LATEST, customer, invoice
from tests.cloud.server import CloudServer
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import NOW, Nursery, children, opened
from tests.sync.world import World, figures

_BILLS, _LINES = 4, 300
_KILLS, _OFTEN = (1, 2, 3), (6, 2, 1)


@dataclass(frozen=True, slots=True)
class _Start:
    """A data folder from which syncs set out, and where one arrives that nobody disturbs."""

    name: str
    base: Path
    arrived: dict[str, object]
    seconds: float
    calls: int


def run(trials: Trials) -> None:
    with CloudServer() as server, Moto() as moto, children(2, "sync_child") as nursery:
        moto.reset()
        starts = _starts(trials, server, moto, nursery)
        survived = 0
        for number in range(trials.count):
            start, data = starts[number % len(starts)], trials.folder / "data"
            shutil.copytree(start.base, data)
            try:
                survived += _trial(trials, start, data, nursery, server, moto)
            except PartnerError as exc:
                trials.demand(False, f"trial {number}: {exc}")
            shutil.rmtree(data)
    trials.tell(f"{survived} syncs were done before they could be killed")
    trials.demand(survived < trials.count / 3 + 3, f"{survived} syncs were not killed at all")


def _starts(trials: Trials, server: CloudServer, moto: Moto, nursery: Nursery) -> list[_Start]:
    """Nothing at all; and what a sync brought before the latest month was final, with much to do since."""
    before = World(server, trials.folder / "begun", moto, now=LATEST.final_at - timedelta(days=1))
    for back in range(1, _BILLS):
        before.say_bill(LATEST.plus(-back), before.put_bill(LATEST.plus(-back), _LINES, seed=back))
    before.put_usage(LATEST, "20261104", _LINES)
    before.sync()
    before.say_bill(LATEST, before.put_bill(LATEST, _LINES, seed=9))
    before.put_usage(BillCycle.at(NOW), "20261122", _LINES)
    before.data.lists["ListSubCustomers"][5:9] = [customer(number) for number in range(500, 510)]
    before.data.lists["ListInvoices"] += [invoice(number) for number in range(200, 220)]
    before.data.quota |= {"consumption_quota": "60000"}
    before.now = NOW
    empty = trials.folder / "empty"
    opened(empty)
    return [
        _start(trials, name, base, nursery, server, moto)
        for name, base in (("nothing", empty), ("an earlier sync", before.settings.data_dir))
    ]


def _start(trials: Trials, name: str, base: Path, nursery: Nursery, server: CloudServer, moto: Moto) -> _Start:
    data, child = shutil.copytree(base, trials.folder / "undisturbed"), nursery.child()
    started = time.monotonic()
    told = _told(child, data, server, moto)
    seconds, arrived = time.monotonic() - started, figures(data)
    trials.demand(not told["failed"], f"undisturbed: {told['failed']}")
    shutil.rmtree(data)
    shutil.copytree(base, data)
    counted = _told(nursery.child(), data, server, moto, count=True)
    trials.demand(figures(data) == arrived, f"from {name}: two that were not disturbed differ")
    shutil.rmtree(data)
    return _Start(name, base, arrived, seconds, counted["calls"])


def _told(child: Any, data: Path, server: CloudServer, moto: Moto, **more: object) -> dict[str, Any]:
    child.tell("sync", data=data, endpoint=server.endpoint, bucket=moto.endpoint, **more)
    told: dict[str, Any] = child.answer() or {}
    return told


def _trial(trials: Trials, start: _Start, data: Path, nursery: Nursery, server: CloudServer, moto: Moto) -> int:
    """Whether the sync was done before it could be killed, as a number."""
    survived, where = 0, ""
    for _ in range(trials.random.choices(_KILLS, _OFTEN)[0]):
        child = nursery.child()
        asked = {"data": data, "endpoint": server.endpoint, "bucket": moto.endpoint}
        if trials.random.random() < 0.5:
            moment = trials.random.uniform(0, start.seconds)
            child.tell("sync", **asked)
            time.sleep(moment)
            child.kill()
            where = f"from {start.name}, {moment:.4f} s into it"
        else:
            at = trials.random.randint(1, start.calls)
            child.tell("sync", **asked, die_at=at)
            where = f"from {start.name}, {at:,} native calls into it"
        survived = int(child.answer() is not None)
        workspace = opened(data)
        for problem in [said for check in workspace.checks.run() for said in check.problems]:
            trials.demand(_is_passing(problem), f"{where}: {problem}")
        trials.demand(not workspace.sync.standing().is_running, f"{where}: the dead one has the turn")
    told = _told(nursery.child(), data, server, moto)
    trials.demand(told.get("failed") == [], f"{where}, then again: {told}")
    found = figures(data)
    wrong = [name for name in start.arrived.keys() | found.keys() if start.arrived.get(name) != found.get(name)]
    trials.demand(not wrong, f"{where}, then again: {', '.join(sorted(wrong))} differ")
    problems = [said for check in opened(data).checks.run() for said in check.problems]
    left = [*os.listdir(data / "tmp"), *os.listdir(data / "cloud" / "bills")]
    trials.demand(not problems and not left, f"{where}, then again: {problems} {left}")
    return survived


def _is_passing(problem: str) -> bool:
    """An estimate stands against the final bill's summary until the bill itself is there."""
    return "figures from before the bill was final" in problem


ROW = Row(52, "kill -9 during sync, any moment", full=100, reduced=4, run=run)
