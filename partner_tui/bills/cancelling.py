"""Stopping work that cannot be interrupted: whoever asked goes on at once, the work ends by itself and is forgotten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from partner_tui.domain.errors import Cancelled
from partner_tui.domain.rows import never

Result = TypeVar("Result")

_POLLED = 0.02
"""Seconds: how long a cancelled question lasts at most."""


def demand_wanted(cancelled: Callable[[], bool]) -> None:
    """Raises Cancelled when nobody waits for it any more."""
    if cancelled():
        raise Cancelled("Reading the lines")


def promptly(work: Callable[[], Result], cancelled: Callable[[], bool]) -> Result:
    """What the work gives. Raises Cancelled soon after `cancelled` has become true, whatever the work is about.

    The work should look at `cancelled`, too, where it can: so it ends soon.
    """
    if cancelled is never:
        return work()
    alone = ThreadPoolExecutor(1, thread_name_prefix="bill-lines-asked")
    try:
        answer = alone.submit(work)
        while not wait([answer], _POLLED).done:
            demand_wanted(cancelled)
        return answer.result()
    finally:
        alone.shutdown(wait=False)
