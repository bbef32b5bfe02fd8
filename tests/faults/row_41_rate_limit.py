"""Processes that all ask as fast as they may: no interface gets more than ten requests in any second.

A trial is a second of it.
"""

import time

from tests.cloud.server import CloudServer
from tests.faults.harness import Row, Trials
from tests.faults.store_faults import Child

_MOST = 10
_LEAST = 4
"""Requests in a second that it must come to, of those ten: a limit is no standstill."""
_APIS = {"ListServiceTypes": "/v2/products/service-types", "ListUsageTypes": "/v2/products/usage-types"}


def run(trials: Trials) -> None:
    processes = 8 if trials.count > 60 else 4
    with CloudServer() as server:
        names = list(_APIS) * (processes // 2)
        running = [Child("cloud_child") for _ in names]
        for child in running:
            child.ready()
        until = time.monotonic() + trials.count
        folder = trials.folder / "cloud"
        for child, api in zip(running, names, strict=True):
            child.tell("ask", endpoint=server.endpoint, folder=folder, api=api, path=_APIS[api], until=until)
        answers = [child.answer() for child in running]
        trials.demand(None not in answers, f"only some had an answer: {answers}")
        for api, path in _APIS.items():
            _demand_limit(trials, api, sorted(arrived.at for arrived in server.requests if arrived.path == path))
        trials.demand(all(answer and answer["asked"] for answer in answers), f"some never had their turn: {answers}")


def _demand_limit(trials: Trials, api: str, times: list[float]) -> None:
    """Any eleven in a row take longer than a second: then no second has eleven, wherever it begins."""
    spans = [later - earlier for earlier, later in zip(times, times[_MOST:], strict=False)]
    trials.demand(all(span > 1.0 for span in spans), f"{api}: eleven within {min(spans, default=0.0):.3f} s")
    trials.demand(len(times) >= _LEAST * trials.count, f"{api}: only {len(times)} in {trials.count} s")
    trials.tell(f"{api}: {len(times):,} requests, eleven in a row took at least {min(spans, default=0.0):.3f} s")


ROW = Row(41, "10 requests a second for an interface, over all processes", full=300, reduced=3, run=run)
