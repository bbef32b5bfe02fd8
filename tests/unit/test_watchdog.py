import subprocess
import sys

import pytest

from partner_tui.cli.watchdog import watched

STUCK = """
import threading
from partner_tui.cli.watchdog import watched
with watched(lambda: False, patience=1) as cancelled:
    assert not cancelled()
    threading.Event().wait()
"""


def test_a_job_in_which_nothing_goes_on_ends_and_says_so() -> None:
    ended = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr == "partner-tui: Nothing has gone on for 1 seconds, often because memory ran short.\n"


@pytest.mark.parametrize("answer", [True, False])
def test_the_question_is_passed_on(answer: bool) -> None:
    with watched(lambda: answer) as cancelled:
        assert cancelled() is answer
