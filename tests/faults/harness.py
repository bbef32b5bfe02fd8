"""How a row is run: so many trials from one seed, and what failed in them."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import tests.faults


@dataclass(slots=True)
class Trials:
    """One run of a row: its random numbers, its number of trials, a folder of its own, and what went wrong."""

    seed: int
    count: int
    folder: Path
    failures: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)
    """What was measured, where the number to reach is one."""
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def demand(self, held: bool, otherwise: str) -> None:
        """Notes a failure unless the promise held."""
        if not held:
            self.failures.append(otherwise)

    def tell(self, figure: str) -> None:
        self.figures.append(figure)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: `run` makes `trials.count` trials; `full` and `reduced` are the counts."""

    number: int
    title: str
    full: int
    reduced: int
    run: Callable[[Trials], None]


def rows() -> dict[int, Row]:
    """All rows by number: each module `row_NN_*` has one, named ROW."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(tests.faults.__path__) if module.name.startswith("row_")
    )
    found = [importlib.import_module(f"tests.faults.{name}").ROW for name in names]
    return {row.number: row for row in found}
