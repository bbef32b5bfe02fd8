"""The options of `export` and the commands of `exports`."""

import argparse
from pathlib import Path

from partner_tui.cli.options import Commands, Parser, add_action, add_command, count, month, of_the_store, offering
from partner_tui.domain.bill import BillType
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.header_language import HeaderLanguage

KINDS = ("summary", "details", "payments")
FORMATS = ("xlsx", "csv", "parquet", "pdf", "focus-csv", "focus-parquet")
"""Both as `domain/export.py` has them, which only an export imports."""

_ON_TASKS = (
    ("cat", "a finished file to standard output", "partner-tui exports cat 41 > october.xlsx"),
    ("cancel", "stop it, or take it out of the queue; nothing of its file is left", "partner-tui exports cancel 41"),
    ("retry", "queue one again that failed or was stopped", "partner-tui exports retry 41"),
    ("delete", "remove its file and the task", "partner-tui exports delete 41"),
)
"""Commands on one task: name, what it does, an example."""


def add_export(commands: Commands) -> None:
    export = add_command(
        commands,
        "export",
        "a month, or several, as a file; or payment records",
        [
            "partner-tui export 2026-10                                      the month's sums, a sheet each",
            "partner-tui export 2026-10 --format pdf --customer acme         a statement",
            "partner-tui export 2026-10 --kind details --format csv --gzip   every bill line",
            "partner-tui export 2026-08 --to 2026-10 --kind details --format focus-parquet",
            "partner-tui export 2026-10 --kind details --filter 'amount>1000' --columns customer,product,amount",
            "partner-tui export 2026-10 --output /tmp/october.xlsx --json",
            "partner-tui export --kind payments --format csv                 all payment records",
            "partner-tui export 2026-01 --to 2026-06 --kind payments --filter type:repayment",
        ],
        more="Summaries are xlsx or pdf; details xlsx, csv, parquet, focus-csv or focus-parquet; payments xlsx, csv.\n"
        "Files lie in the folder of exports unless --output says otherwise; `partner-tui exports` lists them.",
    )
    of_the_store(
        export.add_argument("month", nargs="?", type=month, metavar="MONTH", help="YYYY-MM; payments do without")
    )
    of_the_store(export.add_argument("--to", type=month, metavar="MONTH", help="the last month, where there are more"))
    export.add_argument(
        "--kind", choices=KINDS, default=KINDS[0], help="sums, bill lines, or payment records (summary)"
    )
    offering(export.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="what it is (xlsx)"), "formats")
    for name, code in (("customer", "id"), ("product", "code"), ("region", "code")):
        offering(
            export.add_argument(f"--{name}", metavar="NAME", help=f"one alone, by {code}, name or a part"), "names"
        )
    export.add_argument("--type", dest="bill_type", choices=[kind.value for kind in BillType], help="one bill type")
    export.add_argument("--filter", default="", metavar="TEXT", help="lines or records that match, as in `bills`")
    columns = export.add_argument("--columns", metavar="A,B,C", help="these columns of the lines, in this order")
    offering(columns, "columns")
    export.add_argument("--mask", action="store_true", help="pseudonyms instead of the names of customers")
    export.add_argument("--gzip", action="store_true", help="pack a csv file")
    export.add_argument("--headers", choices=list(HeaderLanguage), help="the vendor's English or Chinese ones")
    export.add_argument("--output", type=_output, metavar="FILE", help="where to; a file that is there stays as it is")


def add_exports(commands: Commands) -> None:
    exports = add_command(
        commands,
        "exports",
        "the exports there are, and what becomes of them",
        [
            "partner-tui exports",
            *(example for _, _, example in _ON_TASKS),
            "partner-tui exports run                  work off what is queued",
        ],
        function=("exports", "exports"),
    )
    actions = exports.add_subparsers(title="commands", dest="action", metavar="COMMAND", parser_class=Parser)
    add_action(
        actions,
        "exports",
        "run",
        "work off what is queued, until there is nothing left",
        ["partner-tui exports run"],
        has_json=False,
    )
    for name, does, example in _ON_TASKS:
        action = add_action(actions, "exports", name, does, [example], has_json=False)
        offering(action.add_argument("id", type=count(1), metavar="ID", help="as `exports` lists it"), "tasks")


def _output(text: str) -> Path:
    if text == "-":
        raise WrongUsage(
            "No name of a file",
            "A file is written whole before anybody sees it, so it cannot go to standard output at once.",
            "Leave --output out, then `partner-tui exports cat ID`.",
        )
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)
