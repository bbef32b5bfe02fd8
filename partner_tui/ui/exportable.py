"""What there is to export where the operator stands in Monthly Bills."""

from collections.abc import Callable

from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.answers import Answer
from partner_tui.ui.browsing import Browsing
from partner_tui.ui.export_choice import Exportable
from partner_tui.ui.known_months import has_lines
from partner_tui.ui.presentation.line_tables import names_of
from partner_tui.ui.views import Level, Trail


def exportable_here(browsing: Browsing, found: Answer | None) -> Exportable:
    """The view on the screen; `found` is what the table shows. Of one line: the lines that it is among."""
    here, trail = browsing.here, browsing.trail
    is_shown = found is not None and found.question == here.question
    is_lines = here.query.grouping is Grouping.LINE
    shows_lines = is_lines and here.question.level is Level.ANSWER
    return Exportable(
        query=here.query,
        months=tuple(dict.fromkeys(month.month for month in browsing.months if has_lines(month))),
        customer=_name(trail, lambda query: query.customer),
        product=_name(trail, lambda query: query.product),
        region=next((view.region for view in reversed(trail.views) if view.region), ""),
        is_lines=is_lines,
        columns=names_of(found.columns) if found is not None and is_shown and shows_lines else None,
        noun="lines" if is_lines else found.noun if found is not None and is_shown else "rows",
    )


def _name(trail: Trail, narrowed: Callable[[BillQuery], str | None]) -> str:
    """The crumb of the first view that is narrowed so."""
    return next((view.crumb for view in trail.views if narrowed(view.query) is not None), "")
