"""What a benchmark tells: figures beside a peer's and a budget, as a table that is Markdown too."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

Show = Callable[[float], str]

_HEAD = ("figure", "ours", "peer", "ratio", "budget")


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit for the ratio to the peer, or for the figure itself."""

    limit: float
    of_ratio: bool = False
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table."""

    what: str
    ours: float | None
    """None where it could not be measured: the note says why."""
    show: Show
    peer: float | None = None
    peer_name: str = ""
    """Also says why there is no peer's figure."""
    ratio: float | None = None
    """Of runs beside each other; without it, ours to the peer's."""
    budget: Budget | None = None
    note: str = ""

    @property
    def to_peer(self) -> float | None:
        if self.ratio is not None or not self.ours or not self.peer:
            return self.ratio
        return self.ours / self.peer

    def cells(self) -> tuple[str, ...]:
        ours = " ".join(filter(None, ("" if self.ours is None else self.show(self.ours), self.note)))
        peer = " ".join(filter(None, (self.peer_name, "" if self.peer is None else self.show(self.peer))))
        ratio = "" if self.to_peer is None else _times(self.to_peer)
        return self.what, ours, peer, ratio, self._budget()

    def _budget(self) -> str:
        if self.budget is None:
            return ""
        measured = self.to_peer if self.budget.of_ratio else self.ours
        limit = _times(self.budget.limit) if self.budget.of_ratio else self.show(self.budget.limit)
        text = f"{'≥' if self.budget.at_least else '≤'} {limit}"
        if measured is None:
            return f"{text}, not measured"
        missed = measured < self.budget.limit if self.budget.at_least else measured > self.budget.limit
        return f"{text}, MISSED" if missed else text


def table(figures: Iterable[Figure]) -> str:
    """The figures as an aligned Markdown table."""
    rows = [_HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    head, *body = (_row(row, widths) for row in rows)
    return "\n".join([head, _row(["-" * width for width in widths], widths), *body])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"


def p95(values: Sequence[float]) -> float:
    return percentile(values, 95)


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of them do not exceed."""
    return sorted(values)[math.ceil(percent * len(values) / 100) - 1]


def beside(ours: Sequence[float], peers: Sequence[float]) -> float:
    """The median ratio of runs that were made beside each other."""
    return median(mine / theirs for mine, theirs in zip(ours, peers, strict=True))


def duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:,.2f} s"
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def octets(size: float) -> str:
    return f"{size:,.0f} bytes"


def per_second(rate: float) -> str:
    return f"{rate:,.0f} lines/s"


def _times(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio < 10 else f"{ratio:,.0f} ×"
