"""Every key, once: its id, keys, action and words. Bindings, the key line and the help are made from here."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from partner_tui.ui.key_names import sign


@dataclass(frozen=True, slots=True)
class Key:
    """One action and the keys for it. The id is what a user's own keymap names."""

    id: str
    keys: str
    """Textual's names, comma-separated; the first is the one that the key line shows."""
    action: str
    label: str
    """A word or two for the key line."""
    tooltip: str
    """One sentence for the help."""


ROWS = (
    Key("row.down", "down,j", "move(1)", "down", "One row down"),
    Key("row.up", "up,k", "move(-1)", "up", "One row up"),
    Key("row.page_down", "pagedown", "page(1)", "page down", "One page down"),
    Key("row.page_up", "pageup", "page(-1)", "page up", "One page up"),
    Key("row.half_down", "ctrl+d", "half_page(1)", "half page down", "Half a page down"),
    Key("row.half_up", "ctrl+u", "half_page(-1)", "half page up", "Half a page up"),
    Key("row.first", "home,g", "first", "first", "First row"),
    Key("row.last", "end,G", "last", "last", "Last row"),
    Key("column.right", "right,l", "column(1)", "right", "Next column; brings hidden columns into sight"),
    Key("column.left", "left,h", "column(-1)", "left", "Previous column"),
    OPEN := Key("row.open", "enter", "open", "open", "Open the row: what it is made of, down to a single line"),
)
TABLE = (
    FILTER := Key(
        "table.filter", "/", "filter", "filter", "Keep the rows that match: text, !text, column:text, amount>100"
    ),
    SORT := Key("table.sort", "s", "sort", "sort", "Sort by the current column; again turns the order round"),
    SORT_BY := Key("table.sort_by", "S", "sort_by", "sort by", "Choose the column to sort by"),
    COLUMNS := Key("table.columns", "c", "columns", "columns", "Choose columns and their widths"),
    CHART := Key("table.chart", "t", "chart", "chart", "Chart on or off"),
    MARK := Key("table.mark", "space", "mark", "mark", "Mark the row, or not; the status shows the marked rows' sum"),
    MARK_ALL := Key("table.mark_all", "a", "mark_all", "mark all", "Mark all rows"),
    UNMARK_ALL := Key("table.unmark_all", "A", "unmark_all", "unmark all", "Take all marks away"),
    COPY := Key("table.copy", "y", "copy_cell", "copy", "Copy the current cell, every digit of it"),
    COPY_ROWS := Key(
        "table.copy_rows", "Y", "copy_rows", "copy rows", "Copy the marked rows, else those in sight, as TSV"
    ),
    EXPORT := Key(
        "export", "e", "export", "export", "Make a file of this view: a summary, bill lines, payment records"
    ),
)
LEVELS = (
    BACK := Key(
        "level.back",
        "escape,backspace",
        "back",
        "back",
        "Clear the filter, then one level up, to the row that was opened",
    ),
    UP := Key("level.up", "q", "up", "up", "One level up; at the top, asks to quit"),
    REFRESH := Key("level.refresh", "r", "read_again", "refresh", "Read again; after a failure, try again"),
)
MONTHS = (
    EARLIER := Key("month.previous", "[", "step_month(-1)", "earlier", "Previous month, same place"),
    LATER := Key("month.next", "]", "step_month(1)", "later", "Next month, same place"),
    CHOOSE_MONTH := Key("month.choose", "m", "choose_month", "month", "Choose a month"),
)
BILLS = (
    NEXT_TAB := Key(
        "bills.next_tab", "tab", "step_tab(1)", "By Customer", "By Product or By Customer; each keeps its place"
    ),
    PREVIOUS_TAB := Key(
        "bills.previous_tab", "shift+tab", "step_tab(-1)", "By Product", "The other of By Product and By Customer"
    ),
    REGION := Key("bills.region", "f", "choose_region", "region", "Narrow By Product, or the lines, to a region"),
    MOVERS := Key("bills.movers", "M", "movers", "movers", "The largest changes against the month before"),
    TIE_OUT := Key(
        "bills.reconcile", "x", "tie_out", "reconcile", "The month from its lines to what was paid, and what differs"
    ),
)
VENDOR = (
    INVOICES := Key(
        "month.invoices", "I", "invoices", "invoices", "Invoices with states, taxes, files: the month's, or all"
    ),
    WHO := Key("bills.who", "w", "who", "who", "Who the customer is: names, status, level, budgets"),
)
PAYMENTS = (
    REPAY := Key("payment.repay", "p", "repay", "repay", "Record a payment: what it settles is shown before it counts"),
    UNPAID_BILLS := Key(
        "payment.unpaid", "b", "show_list('unpaid')", "unpaid bills", "Months of which something is unpaid"
    ),
    RECORDS := Key(
        "payment.records", "P", "show_list('payments')", "payment records", "What was paid, reversed, and settled by it"
    ),
    REVERSE := Key(
        "payment.reverse",
        "R",
        "of_list('payment.reverse')",
        "reverse",
        "Take a repayment back, by a record with a reason",
    ),
    STATEMENT := Key(
        "payment.statement",
        "L",
        "of_list('payment.statement')",
        "load statement",
        "Hold a statement file (csv, xlsx) against the repayments",
    ),
    ATTACH := Key("invoice.attach", "F", "of_list('invoice.attach')", "attach file", "Put an invoice's PDF on file"),
    DETACH := Key(
        "invoice.detach", "D", "of_list('invoice.detach')", "detach file", "Take an invoice's PDF off file; asks before"
    ),
)
OF_LISTS = (REVERSE, STATEMENT, ATTACH, DETACH)
"""Keys that mean something in one of the lists of Amount Due alone."""
EXPORTS = (
    DOWNLOAD := Key(
        "exports.download", "d", "download", "download", "Bring a file to your own machine: an export, or an invoice"
    ),
    RETRY := Key("exports.retry", "R", "retry", "retry", "Make the file once more: it waits for its turn again"),
    STOP := Key("exports.cancel", "C", "stop", "cancel", "Cancel the export; nothing of its file is left"),
    DELETE := Key("exports.delete", "D", "delete", "delete", "Delete the export and its file; asks before"),
)
AREAS = (
    Key("area.amount_due", "1", "app.area('amount-due')", "Amount Due", "What is owed, and the months"),
    Key(
        "area.monthly_bills", "2", "app.area('monthly-bills')", "Monthly Bills", "One month by product and by customer"
    ),
    Key("area.export_history", "3", "app.area('export-history')", "Export History", "Exports and their files"),
)
ANYWHERE = (
    HELP := Key("help", "?", "app.help", "keys", "All keys: type to search, Enter runs"),
    PALETTE := Key("palette", ":,ctrl+p", "app.palette", "command", "Type a command: bills 2026-10 customer acme"),
    MASK := Key("mask", "v", "app.mask", "mask names", "Hide the names of customers on the screen, or show them"),
    LINK := Key("link", "o", "link", "web page", "Show and copy the web address of this page"),
    BOOKMARK := Key("bookmark", "B", "app.bookmark", "bookmark", "Keep this view under a name; `:` finds it again"),
    IMPORT := Key("import", "i", "app.import_bills", "import", "Take a bill file into the store"),
    SYNC := Key("sync", "u", "app.sync", "sync", "Bring figures and bill files from Huawei Cloud, in the background"),
    LAST_SYNC := Key(
        "sync.last", "U", "app.last_sync", "last sync", "What the last sync brought and what failed; how to set it up"
    ),
    Key("cancel", "ctrl+c", "app.cancel", "cancel", "Clear what is typed, or stop a load; never quits"),
    Key("redraw", "ctrl+l", "app.redraw", "paint anew", "Paint everything anew, after another program wrote over it"),
    Key("suspend", "ctrl+z", "app.suspend_process", "to the shell", "Leave for the shell; `fg` comes back"),
)
LEAVE = Key("quit", "ctrl+q", "app.quit", "quit", "Quit at once, from anywhere")
PROMPT = (Key("prompt.clear", "ctrl+c", "clear", "clear", "Clear the line"),)
FILTERING = (
    Key("filter.keep", "enter,down", "keep", "keep", "Keep the filter and go to the rows"),
    Key("filter.drop", "escape", "drop", "clear", "Clear the filter"),
)
DIALOG = (Key("dialog.close", "escape,q,backspace", "close", "close", "Close without choosing"),)
CHOOSING_COLUMNS = (
    SHOW_COLUMN := Key("columns.show", "space", "turn", "show or hide", "Show the column, or hide it"),
    WIDER := Key("columns.wider", "plus,equals_sign", "widen(2)", "wider", "Make the column wider"),
    NARROWER := Key("columns.narrower", "minus", "widen(-2)", "narrower", "Make the column narrower"),
    COLUMN_UP := Key("columns.up", "K", "shift(-1)", "up", "Put the column further to the left"),
    COLUMN_DOWN := Key("columns.down", "J", "shift(1)", "down", "Put the column further to the right"),
    AS_IT_WAS := Key("columns.reset", "r", "reset", "as it was", "All columns as they come"),
)
TYPING = (
    Key("typing.down", "down,ctrl+n", "step(1)", "down", "One row down"),
    Key("typing.up", "up,ctrl+p", "step(-1)", "up", "One row up"),
    Key("typing.page_down", "pagedown", "page(1)", "page down", "One page down"),
    Key("typing.page_up", "pageup", "page(-1)", "page up", "One page up"),
    Key("typing.take", "enter", "take", "run", "Take the row"),
    Key("typing.complete", "tab", "complete", "complete", "Complete what is typed"),
    Key("typing.close", "escape", "close", "close", "Close without doing anything"),
)
EXPORTING = (
    Key("exporting.next", "right,l,space", "change(1)", "change", "Next value of the field"),
    Key("exporting.previous", "left,h", "change(-1)", "change back", "Previous value of the field"),
)
SETTLING = (
    PAGE := Key("settling.page", "tab", "page", "payment page", "Where the vendor is paid: address and QR code"),
    Key("settling.down", "down,pagedown", "page_text(1)", "down", "Further down, where there is more than fits"),
    Key("settling.up", "up,pageup", "page_text(-1)", "up", "Further up"),
    BACK_OUT := Key("settling.back", "escape", "close", "back", "Back, without doing it"),
)
"""Where something is recorded once it is typed out; what is typed belongs to the line."""
GIVE = Key("settling.give", "enter", "give", "do it", "Do it, once what is asked for is typed out")
CONFIRM = (
    YES := Key("confirm.yes", "y", "answer(True)", "yes", "Do it"),
    NO := Key("confirm.no", "n,escape,q", "answer(False)", "no", "Leave it as it is"),
)
QUIT = (
    Key("quit.yes", "y,enter,q", "answer(True)", "quit", "Quit"),
    Key("quit.no", "n,escape", "answer(False)", "stay", "Stay"),
)
GROUPS = (
    ("Rows", ROWS),
    ("Table", TABLE),
    ("Levels", LEVELS),
    ("Months", MONTHS),
    ("Monthly Bills", BILLS),
    ("Payments", PAYMENTS),
    ("Huawei Cloud", VENDOR),
    ("Export History", EXPORTS),
    ("Areas", AREAS),
    ("Anywhere", (*ANYWHERE, LEAVE)),
)
"""What the help shows, in its order."""

_IN_AREAS = (*ROWS, *TABLE, *LEVELS, *AREAS, *ANYWHERE, DOWNLOAD, LEAVE)
_FIELD_KEYS = tuple(key for key in ROWS if not key.id.startswith("column."))
LIVE_TOGETHER = (
    ("in every area", _IN_AREAS),
    ("on Amount Due", (*_IN_AREAS, INVOICES, *PAYMENTS)),
    ("on Monthly Bills", (*_IN_AREAS, *MONTHS, *BILLS, *VENDOR)),
    ("on Export History", (*_IN_AREAS, RETRY, STOP, DELETE)),
    ("in the filter line", (*PROMPT, *FILTERING, LEAVE)),
    ("in a dialog with a line to type in", (*PROMPT, *TYPING, LEAVE)),
    ("in a dialog", (*ROWS, *DIALOG, LEAVE)),
    ("in the choice of columns", (*ROWS, *DIALOG, *CHOOSING_COLUMNS, LEAVE)),
    ("in the export dialog", (*_FIELD_KEYS, *DIALOG, *EXPORTING, LEAVE)),
    ("in the repayment dialog", (*PROMPT, *TYPING, *EXPORTING, LEAVE)),
    ("where an amount is typed to confirm it", (*PROMPT, *SETTLING, GIVE, LEAVE)),
    ("in a question", (*CONFIRM, LEAVE)),
    ("in the question whether to quit", (*QUIT, LEAVE)),
)
"""Where keys are pressed, and every action that listens there: no two of them may share a key."""
WHILE_TYPING = (*PROMPT, *FILTERING, *TYPING, *SETTLING, GIVE, LEAVE)
"""Actions that listen while a line is typed: none of them may have a key that the line needs."""
BY_ID = {key.id: key for _, keys in (*GROUPS, *LIVE_TOGETHER) for key in keys}


def bindings(*keys: Key, priority: bool = False) -> list[BindingType]:
    """Textual's bindings for these keys."""
    return [
        Binding(key.keys, key.action, key.label, id=key.id, tooltip=key.tooltip, show=False, priority=priority)
        for key in keys
    ]


def signs(keys: str) -> str:
    """Keys as people write them: `↓ j`."""
    return " ".join(map(sign, keys.split(",")))
