"""Commands and places: where a command leads, and which command says where the operator is."""

from collections.abc import Sequence
from dataclasses import replace

from partner_tui.domain.bill import BillType
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.errors import UnknownMonth, WrongUsage
from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.ui.browsing import TABS, Browsing
from partner_tui.ui.known_months import KnownMonth
from partner_tui.ui.lens import Lens
from partner_tui.ui.places import Place
from partner_tui.ui.presentation.columns import BILL_TYPES
from partner_tui.ui.views import RECONCILE, Level, Question, Trail, View, movers, name_of, tie_out

NAMED = ("customer", "product", "region")
"""The words whose values are names, and have to be found among those of the month."""


def place_of(command: BillCommand, months: Sequence[KnownMonth], names: dict[str, tuple[str, str]]) -> Browsing:
    """Where the command leads. `names`: for each of NAMED that it says, the id and the name that were meant.

    Without a month, the latest bill's. Raises UnknownMonth, WrongUsage.
    """
    browsing = Browsing.start(months, command.month)
    if command.month is not None and browsing.month.month != command.month:
        raise UnknownMonth(f"No bill of {command.month}", f"The store has no bill for {command.month}.", "")
    tab = _tab(command)
    browsing = replace(browsing, tab=tab)
    first = browsing.trail.views[0]
    region = names.get("region")
    if region is not None and tab is Grouping.PRODUCT:
        first = first.in_region(*region, None)
    views = [first, *_narrowed(command, first, names)]
    if command.lines and views[-1].query.grouping is not Grouping.LINE:
        views.append(View(Question(replace(views[-1].query, grouping=Grouping.LINE)), "Lines"))
    if region is not None and tab is Grouping.CUSTOMER:
        views[-1] = views[-1].in_region(*region, None)
    if command.movers:
        views.append(movers(views[-1]))
    here = views[-1].seen(Lens(command.filter, command.sort))
    views[-1] = replace(here, place=Place(command.offset or 0))
    return browsing.on(Trail(tuple(views)))


def _tab(command: BillCommand) -> Grouping:
    if command.by is Grouping.REGION:
        raise WrongUsage("No view by region", "Regions are a filter of By Product here.", "Add region NAME.")
    towards = next((word for word in command.path if word in ("customer", "product")), None)
    if towards is not None:
        return Grouping.CUSTOMER if towards == "customer" else Grouping.PRODUCT
    return command.by if command.by in TABS and command.by is not None else Grouping.PRODUCT


def _narrowed(command: BillCommand, first: View, names: dict[str, tuple[str, str]]) -> list[View]:
    """A view for each step down, as opening the rows would give."""
    query, views = first.query, list[View]()
    for word in command.path:
        crumb = ""
        match word:
            case "customer" | "product":
                wanted, name = names[word]
                query = replace(query, customer=wanted) if word == "customer" else replace(query, product=wanted)
                crumb = name_of(name)
            case "type" if command.bill_type is not None:
                query = replace(query, bill_type=command.bill_type)
                crumb = "" if command.bill_type is BillType.EXPENDITURE else f"{BILL_TYPES[command.bill_type]}s"
        query = replace(query, grouping=_next_grouping(query))
        if crumb:
            views.append(View(Question(query), crumb))
        elif views:
            views[-1] = replace(views[-1], question=Question(query))
    if views and command.shown in (Grouping.CUSTOMER, Grouping.PRODUCT):
        views[-1] = replace(views[-1], question=Question(replace(query, grouping=command.shown)))
    return views


def _next_grouping(query: BillQuery) -> Grouping:
    """What is left to choose."""
    apart = query.bill_type in (BillType.REFUND, BillType.ADJUSTMENT)
    if query.customer is not None:
        return Grouping.LINE if apart or query.product is not None else Grouping.PRODUCT
    return Grouping.CUSTOMER if apart or query.product is not None else query.grouping


def reconciled(browsing: Browsing) -> Browsing:
    """The same month's stations."""
    return browsing.on(browsing.trail.opened(tie_out(browsing.month.month)))


def words_of(browsing: Browsing) -> str:
    """The command line, after the program's name, that shows what the view on the screen shows."""
    if browsing.here.question.level is Level.TIE_OUT:
        return f"{RECONCILE} {browsing.month.month}"
    return command_of(browsing).words()


def command_of(browsing: Browsing) -> BillCommand:
    """The command that shows, as text, what the view on the screen shows."""
    here, level = browsing.here, browsing.here.question.level
    query = here.query
    is_line = level is Level.LINE
    at_top = query.customer is None and query.product is None and query.bill_type is None
    return BillCommand(
        month=query.month,
        by=query.grouping if at_top and query.grouping is not Grouping.LINE else None,
        customer=query.customer,
        product=query.product,
        region=query.region,
        bill_type=query.bill_type,
        lines=query.grouping is Grouping.LINE,
        movers=level is Level.MOVERS,
        filter=query.filter,
        sort=query.sort,
        limit=1 if is_line else None,
        offset=here.question.line if is_line else None,
        path=_path(browsing),
    )


def _path(browsing: Browsing) -> tuple[str, ...]:
    """What narrowed, in the order of the views."""
    steps: dict[str, None] = {}
    for view in browsing.trail.views:
        query = view.query
        for word, wanted in (
            ("region", query.region),
            ("customer", query.customer),
            ("product", query.product),
            ("type", query.bill_type),
        ):
            if wanted is not None:
                steps[word] = None
    return tuple(steps)
