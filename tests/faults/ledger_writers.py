"""Processes that write to a ledger, begun in some milliseconds each, to be killed; and what they said until then."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.failing_calls import compiled

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a writer's diary: `begun`, then `done`, `refused` or `failed`."""

    what: str
    name: str
    told: Any = None
    seconds: float = 0.0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """One of those processes."""

    pid: int
    diary: Path
    maker: "Maker"

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> bool:
        """Until it has ended; whether it was killed."""
        return bool(self.maker.ask(wait=self.pid)["signal"] == signal.SIGKILL)

    def notes(self) -> list[Note]:
        return [Note(**json.loads(line)) for line in self.diary.read_text().splitlines()] if self.diary.exists() else []


class Maker:
    """The process that they are copies of (see `ledger_child`)."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._made, self._library = folder, 0, compiled(folder)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ledger_child"],
            cwd=_ROOT,
            env=os.environ | ({} if self._library is None else {"LD_PRELOAD": str(self._library)}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self._answer() != "ready\n":
            raise RuntimeError("the maker of writers did not start")

    def writer(self, task: str, **arguments: object) -> Writer:
        self._made += 1
        diary = self._folder / f"diary-{self._made}"
        return Writer(self.ask(task=task, diary=diary, **arguments)["pid"], diary, self)

    def death(self, random: Random, *, calls: int, writes: int) -> dict[str, int]:
        """How a writer is to die by itself: at one of so many calls into native code, or just before one of so many
        writes to the disk, which takes a C compiler to bring about; or not at all, so that it has to be killed."""
        ways: tuple[dict[str, int], ...] = (
            {},
            {"die_at": random.randint(1, calls)},
            {"die_at_write": random.randint(1, writes)},
        )
        return random.choice(ways[:2] if self._library is None else ways)

    def ask(self, **request: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request, default=str) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._answer())
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def maker(folder: Path) -> Iterator[Maker]:
    made = Maker(folder)
    try:
        yield made
    finally:
        made.end()
