"""Any keys in any order, for a long time, over real bills and over services that fail now and then: nothing is raised
that nobody expected, the console still answers, writes nowhere but in its folders, and does not grow."""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from partner_tui.services.generating import GenerateOptions, generate
from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings
from tests.faults.console_terminal import ConsoleTerminal
from tests.faults.harness import Row, Trials
from tests.faults.monkey import Deed, Monkey

MOST_GROWTH = 50_000_000
_SIZE = (80, 24)
_BURST = 60
_CALM_EVERY = 1_500
_WARM_UP = 0.2
"""Of all keys: by then everything has been imported and every cache has been filled."""
_PATIENCES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Seconds for an answer; what is typed while one console leaves may be lost, a question too."""
_REMEMBERED = 40


def run(trials: Trials) -> None:
    homes = [_Home(trials, name) for name in ("store", "stand-in")]
    with ThreadPoolExecutor(len(homes)) as pool:
        for home in pool.map(_Home.visited, homes):
            for wrong in home.wrong:
                trials.demand(False, f"{home.name}: {wrong}")


@dataclass
class _Home:
    """One monkey with one console after the other, in folders of their own."""

    trials: Trials
    name: str
    wrong: list[str] = field(default_factory=list)
    deeds: deque[Deed] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    resident: list[tuple[int, int]] = field(default_factory=list)
    """Keys so far, and bytes."""

    def __post_init__(self) -> None:
        self.folder = self.trials.folder / self.name
        for name in ("home", "tmp", "cwd", "state"):
            (self.folder / name).mkdir(parents=True)
        files = _filled(self.folder) if self.name == "store" else ("~", "/etc/passwd")
        self.monkey = Monkey(Random(f"{self.trials.seed} {self.name}"), files)
        task = {"folder": str(self.folder), "store": self.name == "store"}
        environment = {"HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp")}
        environment |= {f"XDG_{kind}_HOME": str(self.folder / "home" / kind) for kind in ("DATA", "STATE", "CONFIG")}
        self.terminal = ConsoleTerminal(
            "tests.faults.monkey_child",
            task,
            _SIZE,
            environment=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            cwd=str(self.folder / "cwd"),
            kept=2_000,
        )

    def visited(self) -> "_Home":
        with self.terminal:
            try:
                self.terminal.next_told()
                self.terminal.answer()
                self._keys(self.trials.count // 2)
                self._ask("over")
                while (told := self.terminal.next_told()) is not None:
                    self._note(told)
                    self.terminal.answer()
                code = self.terminal.leave()
                if code:
                    self.wrong.append(f"the child ended with {code}")
            except (TimeoutError, OSError) as error:
                self.wrong.append(f"{error} after {self._last()}")
        warm = [size for keys, size in self.resident if keys >= _WARM_UP * self.trials.count / 2]
        if warm and max(warm) - warm[0] > MOST_GROWTH:
            self.wrong.append(f"grew from {warm[0] / 1e6:,.0f} to {max(warm) / 1e6:,.0f} MB")
        return self

    def _keys(self, count: int) -> None:
        pressed, calm_at = 0, 0
        random = Random(f"{self.trials.seed} {self.name} bursts")
        while pressed < count:
            for _ in range(random.randrange(1, 2 * _BURST)):
                deed = self.monkey.deed()
                self.deeds.append(deed)
                pressed += deed.keys
                if deed.size is not None:
                    self.terminal.resize(*deed.size)
                self.terminal.type(deed.data)
            self._ask("broken" if random.random() < 0.05 else "well")
            if pressed >= calm_at:
                calm_at += _CALM_EVERY
                self._calm(pressed)

    def _calm(self, pressed: int) -> None:
        """Out of every dialog, to Monthly Bills: whoever cannot get there is stuck."""
        self.terminal.resize(*_SIZE)
        self.terminal.type(b"\x1b" * 12)
        self._ask("well")
        self.terminal.type(b"2")
        told = self._ask("calm")
        screens = told["screens"]
        if not isinstance(screens, list) or screens[-1] != "MonthlyBillsScreen":
            self.wrong.append(f"at {screens} after {self._last()}")
        self.resident.append((pressed, int(str(told["resident"]))))

    def _ask(self, question: str) -> dict[str, object]:
        """Asked in the midst of what is typed, so that the answer comes when all of that has been done."""
        for patience in _PATIENCES:
            self.terminal.paste(f"monkey:{question}")
            try:
                while (told := self.terminal.next_told(patience)) is not None:
                    self._note(told)
                    self.terminal.answer()
                    if told.get("question") == question:
                        return told
            except TimeoutError:
                continue
            break
        raise TimeoutError(f"no answer to {question!r}; the screen was sent {bytes(self.terminal.sent[-500:])!r}")

    def _note(self, told: dict[str, object]) -> None:
        wrong = told.get("wrong")
        for what in wrong if isinstance(wrong, list) else ():
            self.wrong.append(f"{what} after {self._last()}")

    def _last(self) -> str:
        return repr([deed.size or deed.data[:60] for deed in self.deeds])


def _filled(folder: Path) -> tuple[str, ...]:
    """Generated months in a store, and what is left of their files to be imported again."""
    made = generate(folder / "files", GenerateOptions(months=4, lines=20_000, customers=60), datetime.now(UTC))
    workspace = Workspace.open(Settings(folder / "data", state_dir=folder / "state"))
    for file in made:
        workspace.imports.run(file)
    return (str(made[0]), str(folder / "files" / "*.gz"), str(folder), os.devnull)


ROW = Row(48, "a monkey", full=200_000, reduced=4_000, run=run)
