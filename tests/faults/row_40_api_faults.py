"""Whatever happens to a call: few tries, all in time, an answer within bounds, and no other host hears of it."""

import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from partner_tui.cloud.limiter import RateLimiter
from partner_tui.cloud.patience import Patience
from partner_tui.cloud.transport import Transport
from partner_tui.domain.errors import CloudAnswerError, CloudError, CloudUnreachable
from tests.cloud import faults
from tests.cloud.connecting import KEYS, Time
from tests.cloud.server import CloudServer, Fault
from tests.conftest import NOW
from tests.faults.harness import Row, Trials

_API, _PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"
_MOST = 64 * 10**6
_OWN = 16 * 10**6
"""What the server in this process, and everything else, may take beside the answer."""
_TRIES = 4


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something that goes wrong for ever, and what becomes of the call."""

    name: str
    fault: Fault
    error: type[CloudError]
    tries: int = 1
    least_pause: int = 0
    """Seconds that the service asks for."""
    is_slow: bool = False
    """It never ends by itself: only the deadline does it."""
    is_large: bool = False


def _kinds(other: str, random: Random) -> list[_Kind]:
    pause = random.randrange(1, 20)
    asked = {"Retry-After": str(pause)}
    found = [
        _Kind("408", faults.status(408), CloudUnreachable),
        *(_Kind(str(number), faults.status(number), CloudUnreachable, _TRIES) for number in (429, 500, 502, 503, 504)),
        _Kind("429, later", faults.status(429, {}, asked), CloudUnreachable, _TRIES, pause),
        _Kind("503, later", faults.status(503, {}, asked), CloudUnreachable, _TRIES, pause),
        _Kind("429, tomorrow", faults.status(429, {}, {"Retry-After": "86400"}), CloudUnreachable),
        _Kind("502 page", faults.html(502), CloudUnreachable, _TRIES),
        _Kind("reset", faults.reset, CloudUnreachable, _TRIES),
        _Kind("cut", faults.cut, CloudUnreachable, _TRIES),
        _Kind("cut gzip", faults.cut_gzip, CloudAnswerError, _TRIES),
        _Kind("cut without length", faults.cut_without_length, CloudAnswerError),
        _Kind("page", faults.html(), CloudAnswerError),
        _Kind("nothing", faults.raw(b""), CloudAnswerError),
        _Kind("hang", faults.hang, CloudUnreachable, is_slow=True),
        _Kind("drip", faults.drip, CloudUnreachable, is_slow=True),
        _Kind("drip of headers", faults.drip_headers, CloudUnreachable, is_slow=True),
        _Kind("bomb", faults.bomb, CloudAnswerError, is_large=True),
        _Kind("flood", faults.flood, CloudAnswerError, is_large=True),
    ]
    where = [f"http://{other}{_PATH}", f"//{other}{_PATH}", f"http://user:password@{other}/", f"http://{other}"]
    for number in (301, 302, 303, 307, 308):
        found += [_Kind(f"{number} to {place}", faults.redirect(place, number), CloudAnswerError) for place in where]
    return found


def run(trials: Trials) -> None:
    pauses: dict[str, set[float]] = {}
    longest, peak = 0.0, 0
    with CloudServer() as server, CloudServer() as other:
        bag: list[_Kind] = []
        for number in range(trials.count):
            if not bag:
                bag = _kinds(other.endpoint.removeprefix("http://"), trials.random)
                trials.random.shuffle(bag)
            kind, path = bag.pop(), f"{_PATH}/{number}"  # a request given up may arrive when the next is under way
            server.fail(path, *[kind.fault] * 20)
            passing = Time()
            late, taken = _call(trials, kind, server.endpoint, path, passing)
            longest, peak = max(longest, late), max(peak, taken)
            arrived = [request for request in server.requests if request.path == path]
            if not kind.is_slow:
                trials.demand(len(arrived) == kind.tries, f"trial {number}, {kind.name}: {arrived}")
                least = kind.least_pause * (len(arrived) - 1)
                trials.demand(least <= passing.slept, f"{kind.name}: came back after {passing.slept:.2f} s in all")
                pauses.setdefault(kind.name, set()).add(passing.slept)
            trials.demand(not other.requests, f"{kind.name}: the other host got {other.requests}")
            other.requests.clear()
            server.requests.clear()
    tried = [found for found in pauses.values() if found != {0.0} and trials.count > 100]
    trials.demand(all(len(found) > 1 for found in tried), "the pauses are always the same")
    trials.tell(f"latest {longest:.2f} s after its deadline; at most {peak / 1e6:.0f} MB for an answer")


def _call(trials: Trials, kind: _Kind, endpoint: str, path: str, passing: Time) -> tuple[float, int]:
    """Seconds past the deadline, and the most bytes held: of those kinds that are about them."""
    sleep: Callable[[float], None]
    if kind.is_slow:
        patience = Patience(silence=60, answer=0.4, everything=0.8, tries=9)
        sleep, monotonic = time.sleep, time.monotonic
    else:
        patience = Patience(tries=_TRIES, most_bytes=_MOST)
        sleep, monotonic = passing.sleep, passing.monotonic
    limits = RateLimiter(trials.folder / "cloud", monotonic=monotonic, sleep=sleep)
    if kind.is_large:
        tracemalloc.start()
    with Transport(
        endpoint, KEYS, limits=limits, clock=lambda: NOW, sleep=sleep, patience=patience, monotonic=monotonic
    ) as transport:
        started = time.monotonic()
        try:
            transport.get(_API, path)
            trials.demand(False, f"{kind.name}: an answer")
        except CloudError as error:
            trials.demand(isinstance(error, kind.error), f"{kind.name}: {error!r}")
        late = time.monotonic() - started - patience.everything if kind.is_slow else 0.0
    trials.demand(late <= 1.0, f"{kind.name}: {late:.2f} s after its deadline")
    if not kind.is_large:
        return late, 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    trials.demand(peak <= _MOST + _OWN, f"{kind.name}: {peak:,} bytes")
    return late, peak


ROW = Row(40, "API faults", full=1_000, reduced=41, run=run)
