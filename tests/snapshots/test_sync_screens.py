"""What sync brings to the screens as pictures: how old it is, what differs, what is missing, what there is to read."""

import pytest

from partner_tui.domain.job import JobOutcome
from partner_tui.ui.app import ConsoleApp
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, empty, pictured
from tests.ui.conftest import CLOCK
from tests.ui.sample import RESULT, sample_synced
from tests.ui.standin import MemoryWorkspace


def synced() -> MemoryWorkspace:
    """With a sync that is told of when it is asked for: something new, something that failed, something not set up."""
    workspace = sample_synced()
    workspace.jobs.sync.outcome = JobOutcome(synced=RESULT)
    workspace.jobs.sync.turn.set()
    return workspace


@both_sizes
@pytest.mark.parametrize(
    ("area", "keys"),
    [
        pytest.param("amount-due", (), id="amount-due"),
        pytest.param("monthly-bills", (), id="difference"),
        pytest.param("monthly-bills", ("m",), id="months"),
        pytest.param("monthly-bills", ("[", "[", "["), id="month-without-lines"),
        pytest.param("export-history", ("u", "U"), id="last-sync"),
    ],
)
def test_synced(snap_compare: SnapCompare, area: str, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(synced(), CLOCK, area=area), size, *keys)


@both_sizes
def test_set_up_sync(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(empty(), CLOCK), size, "U")
