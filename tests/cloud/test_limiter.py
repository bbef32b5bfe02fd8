"""The limit that all processes share: places of their own for each interface, taken for a second after the answer."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from partner_tui.cloud.limiter import MOST, RateLimiter
from partner_tui.domain.errors import Cancelled, CloudUnreachable
from tests.cloud.connecting import Time

_ROOT = Path(__file__).parents[2]
_DIES = """
import os, signal, sys
from pathlib import Path
from partner_tui.cloud.limiter import RateLimiter
with RateLimiter(Path(sys.argv[1])).turn("ListInvoices"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def limiter(tmp_path: Path, passing: Time) -> RateLimiter:
    return RateLimiter(tmp_path / "cloud", monotonic=passing.monotonic, sleep=passing.sleep)


def ask(limiter: RateLimiter, passing: Time, api: str = "ListInvoices", seconds: float = 0.0) -> float:
    """When the request went out."""
    with limiter.turn(api):
        started = passing.seconds
        passing.seconds += seconds
    return started


def test_never_more_than_ten_in_a_second(limiter: RateLimiter, passing: Time) -> None:
    times = [ask(limiter, passing) for _ in range(4 * MOST)]
    assert all(later - earlier >= 1.0 for earlier, later in zip(times, times[MOST:], strict=False))
    assert times[MOST - 1] == times[0]
    assert times[-1] - times[0] < 3.5


def test_a_place_is_free_a_second_after_the_answer(limiter: RateLimiter, passing: Time) -> None:
    for _ in range(MOST):
        ask(limiter, passing, seconds=0.4)
    answered = passing.seconds - (MOST - 1) * 0.4
    assert ask(limiter, passing) >= answered + 1.0


def test_interfaces_do_not_wait_for_each_other(limiter: RateLimiter, passing: Time) -> None:
    for _ in range(MOST):
        ask(limiter, passing)
    ask(limiter, passing, api="ListServiceTypes")
    assert not passing.naps


def test_requests_under_way_count(limiter: RateLimiter, tmp_path: Path, passing: Time) -> None:
    turns = [limiter.turn("ListInvoices") for _ in range(MOST)]
    for turn in turns:
        turn.__enter__()
    with pytest.raises(CloudUnreachable, match="ListInvoices"), limiter.turn("ListInvoices", patience=5):
        pass
    assert passing.slept >= 5
    turns[3].__exit__(None, None, None)
    before = passing.seconds
    assert 1.0 <= ask(limiter, passing) - before < 1.2
    for turn in turns[:3] + turns[4:]:
        turn.__exit__(None, None, None)


def test_waiting_can_be_cancelled(limiter: RateLimiter, passing: Time) -> None:
    for _ in range(MOST):
        ask(limiter, passing)
    with pytest.raises(Cancelled), limiter.turn("ListInvoices", cancelled=lambda: passing.slept > 0.3):
        pass
    assert passing.slept < 0.5


def test_who_dies_lets_go(tmp_path: Path) -> None:
    """Its request may have arrived: the place rests for a second from when somebody notices."""
    for _ in range(2):
        died = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path / "cloud")], cwd=_ROOT, check=False)
        assert died.returncode == -signal.SIGKILL
    time = Time()
    limiter = RateLimiter(tmp_path / "cloud", monotonic=time.monotonic, sleep=time.sleep)
    times = [ask(limiter, time) for _ in range(MOST)]
    assert times[: MOST - 2] == [1_000.0] * (MOST - 2)
    assert times[-1] >= 1_001.0


def test_stamps_of_before_the_machine_was_started_anew_do_not_count(limiter: RateLimiter, passing: Time) -> None:
    for _ in range(MOST):
        ask(limiter, passing)
    passing.seconds = 3.0
    ask(limiter, passing)
    assert not passing.naps


def test_whatever_lies_there_instead_of_a_stamp_is_none(limiter: RateLimiter, tmp_path: Path, passing: Time) -> None:
    ask(limiter, passing)
    for number in range(MOST):
        (tmp_path / "cloud" / "limits" / "ListInvoices" / str(number)).write_bytes(b"\xff" * number)
    ask(limiter, passing)
    assert not passing.naps


def test_for_its_owner_alone(limiter: RateLimiter, tmp_path: Path, passing: Time) -> None:
    before = os.umask(0)
    try:
        ask(limiter, passing)
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "cloud").rglob("*")}
    assert modes == {0o700, 0o600}


@pytest.mark.parametrize("api", ["", "../x", "a b", "a/b", "ä"])
def test_names_that_are_none(limiter: RateLimiter, api: str) -> None:
    with pytest.raises(ValueError, match="names no interface"), limiter.turn(api):
        pass
