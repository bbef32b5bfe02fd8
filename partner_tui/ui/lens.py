"""How the operator looks at rows: which of them, in which order, as a table or as a chart."""

from dataclasses import dataclass

from partner_tui.domain.query import Sort


@dataclass(frozen=True, slots=True)
class Lens:
    """The same for every area; what it lies over is the area's business."""

    filter: str = ""
    """As it was typed; see `Filter.parse`."""
    sort: Sort | None = None
    """None: the order that the rows come in."""
    chart: bool = False


PLAIN = Lens()
