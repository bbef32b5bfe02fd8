"""All that can be done with a table, together."""

from partner_tui.ui.screens.arranging import ArrangingArea
from partner_tui.ui.screens.copying import CopyingArea
from partner_tui.ui.screens.filtering import FilteringArea
from partner_tui.ui.screens.marking import MarkingArea


class FullArea(FilteringArea, ArrangingArea, MarkingArea, CopyingArea):
    """What the three areas are made from."""
