"""The options of `invoices` and of its commands."""

from partner_tui.cli.options import Commands, Parser, add_action, add_command, month, of_the_store, offering, path

_LIST = "list"


def add_invoices(commands: Commands) -> None:
    invoices = add_command(
        commands,
        "invoices",
        "the vendor's invoices and their files; attach the PDF of one",
        [
            "partner-tui invoices",
            "partner-tui invoices 2026-10 --json",
            "partner-tui invoices attach 2026-10 INV-2026-1001.pdf",
            "partner-tui invoices attach 2026-10 scan.pdf --number INV-2026-1001",
            "partner-tui invoices cat INV-2026-1001 > october.pdf",
            "partner-tui invoices detach INV-2026-1001",
        ],
        more="MONTH may stand where a command would: that month's alone. The vendor's service gives no address for a\n"
        "file: get it from the vendor's page and attach it, then it is kept here with its hash.",
        function=("invoices", "invoices"),
        month_command=_LIST,
    )
    invoices.set_defaults(month=None)
    actions = invoices.add_subparsers(title="commands", dest="action", metavar="COMMAND", parser_class=Parser)
    _add_list(actions)
    _add_attach(actions)
    cat = add_action(
        actions,
        "invoices",
        "cat",
        "the file of one to standard output",
        ["partner-tui invoices cat INV-2026-1001 > october.pdf"],
        has_json=False,
    )
    _add_number(cat)
    _add_number(
        add_action(
            actions,
            "invoices",
            "detach",
            "take the PDF off an invoice: it was another one's, or none",
            ["partner-tui invoices detach INV-2026-1001"],
            more="What was attached before it counts again. The audit trail tells what was taken off.",
        )
    )


def _add_number(parser: Parser) -> None:
    offering(parser.add_argument("number", metavar="NO", help="as `invoices` lists it"), "invoice_numbers")


def _add_list(actions: Commands) -> None:
    list_ = add_action(
        actions,
        "invoices",
        _LIST,
        "all, or those of one month",
        ["partner-tui invoices list 2026-10"],
        function="invoices",
    )
    of_the_store(list_.add_argument("month", nargs="?", type=month, metavar="MONTH", help="YYYY-MM; all unless given"))


def _add_attach(actions: Commands) -> None:
    attach = add_action(
        actions,
        "invoices",
        "attach",
        "keep a copy of an invoice's PDF, with its hash",
        [
            "partner-tui invoices attach 2026-10 INV-2026-1001.pdf",
            "partner-tui invoices attach 2026-10 scan.pdf --number INV-2026-1001",
        ],
        more="Attaching the same file again changes nothing; of several files of one invoice the last counts.",
    )
    of_the_store(attach.add_argument("month", type=month, metavar="MONTH", help="YYYY-MM, the bill that it is for"))
    attach.add_argument("file", metavar="FILE", type=path, help="a PDF on this machine; it stays as it is")
    offering(
        attach.add_argument("--number", metavar="NO", help="of the invoice; the month's only one unless given"),
        "invoice_numbers",
    )
