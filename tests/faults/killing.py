"""Processes that die at the so-manieth call that changes something on the disk; and how many such calls there are."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.failing_calls import compiled

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class End:
    """How one came to its end."""

    killed: bool
    said: str = ""
    failed: str = ""
    """What the operator would be told."""
    calls: int = 0


class Killing:
    """The process that they are copies of (see `killed_child`)."""

    def __init__(self, library: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed_child"],
            cwd=_ROOT,
            env=os.environ | {"LD_PRELOAD": str(library), "POLARS_MAX_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._answer() != "ready\n":
            raise RuntimeError("the maker of processes did not start")

    def run(self, task: str, below: Path, call: int = 0, **arguments: object) -> End:
        """Does it, and dies just before that call; 0: does it to its end, and counts them."""
        assert self._process.stdin is not None
        request = {"task": task, "below": below, "call": call} | arguments
        self._process.stdin.write(json.dumps(request, default=str) + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._answer())
        return End(told["signal"] == signal.SIGKILL, **(told["answer"] or {}))

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def killing(folder: Path) -> Iterator[Killing | None]:
    """None where there is no C compiler to make the library of calls with."""
    library = compiled(folder)
    if library is None:
        yield None
        return
    made = Killing(library)
    try:
        yield made
    finally:
        made.end()
