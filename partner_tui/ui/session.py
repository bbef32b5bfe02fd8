"""What outlives the console: where the operator was, and what was settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import Grouping
from partner_tui.ui.lens import PLAIN, Lens
from partner_tui.ui.places import START, Place

if TYPE_CHECKING:
    from partner_tui.ui.presentation.layout import Layout
    from partner_tui.ui.views import Trail


@dataclass(frozen=True, slots=True)
class BillsPlace:
    """Where the operator is in Monthly Bills."""

    month: BillCycle
    tab: Grouping
    trails: "tuple[Trail, Trail]"


class ListPlace(NamedTuple):
    """The list that Amount Due shows in the place of its months, and where the operator is in it."""

    name: str
    lens: Lens = PLAIN
    place: Place = START


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that is restored at the next start."""

    area: str
    bills: BillsPlace | None = None
    months_lens: Lens = PLAIN
    months_place: Place = START
    masked: bool = False
    layouts: "Mapping[str, Layout]" = field(default_factory=dict)
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    """Name → command."""
    export: Mapping[str, str] = field(default_factory=dict)
    """What was chosen for the last export; see `ExportChoice.remembered`."""
    left_at: datetime | None = None
    """Aware. When the console was left: what happened to exports till then, it has told."""
    list_place: ListPlace | None = None
    """None: Amount Due shows its months."""
