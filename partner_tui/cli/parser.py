"""The command line: commands, options, and help with examples."""

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, TypeAlias

from partner_tui import __doc__ as WHAT
from partner_tui import __version__
from partner_tui.cli.running import Arguments
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.query import Grouping

AREAS = ("amount-due", "monthly-bills", "export-history")
_BY = tuple(grouping.value for grouping in (Grouping.PRODUCT, Grouping.CUSTOMER, Grouping.REGION))


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Raises WrongUsage; prints and raises SystemExit(0) for --help and --version."""
    parsed = _parser().parse_args(argv)
    if parsed.command is not None and (parsed.screen is not None or parsed.month_shown is not None):
        raise WrongUsage(
            "Wrong usage", f"--screen and --month belong to the console, not to {parsed.command}.", "Leave them out."
        )
    return parsed


class _Parser(argparse.ArgumentParser):
    """Errors as one sentence, and no guessing at shortened options."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        examples: Sequence[str] = (),
        parents: Sequence[argparse.ArgumentParser] = (),
        add_help: bool = True,
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            parents=parents,
            add_help=add_help,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog="\n  ".join(["examples:", *examples]) if examples else None,
        )

    def error(self, message: str) -> NoReturn:
        raise WrongUsage("Wrong usage", f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="partner-tui",
        description=f"{WHAT}\n\nWithout a command: the console.",
        parents=[_common(None)],
        examples=[
            "partner-tui demo                             look around in made-up bills",
            "partner-tui import customerBill_202610.tar.gz",
            "partner-tui                                  browse what was imported",
            "partner-tui --screen monthly-bills --month 2026-10",
            "partner-tui bills 2026-10 --by customer --json",
        ],
    )
    parser.add_argument("--screen", choices=AREAS, help="the area to start in")
    parser.add_argument("--month", dest="month_shown", type=_month, metavar="YYYY-MM", help="the month to start with")
    parser.set_defaults(run=_command("console", "console"), command=None, json=False)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=_Parser)
    for add in (_add_demo, _add_generate, _add_import, _add_due, _add_bills, _add_check):
        add(commands)
    return parser


def _add_demo(commands: Commands) -> None:
    _add(
        commands,
        "demo",
        "the console over made-up bills in a data folder of their own",
        ["partner-tui demo"],
        has_json=False,
        function=("console", "demo"),
    )


def _add_generate(commands: Commands) -> None:
    generate = _add(
        commands,
        "generate",
        "write made-up bill files in the vendor's format",
        [
            "partner-tui generate /tmp/bills",
            "partner-tui generate /tmp/bills --months 1 --lines 1000000 --customers 500 --seed 7",
        ],
        has_json=False,
    )
    generate.add_argument("folder", metavar="OUT_DIR", type=_path, help="where to write them")
    generate.add_argument("--months", type=_count(1), default=14, metavar="N", help="up to the running month (14)")
    generate.add_argument("--lines", type=_count(0), default=200_000, metavar="N", help="in all months (200000)")
    generate.add_argument("--customers", type=_count(1), default=120, metavar="N", help="120 unless told")
    generate.add_argument("--seed", type=_count(0), default=1, metavar="N", help="the same seed, the same bytes (1)")


def _add_import(commands: Commands) -> None:
    import_ = _add(
        commands,
        "import",
        "take bill files into the store",
        [
            "partner-tui import customerBill_202610.tar.gz",
            "partner-tui import bills/*.csv.gz --json",
        ],
        function=("importing", "import_files"),
    )
    import_.add_argument("files", metavar="FILE", nargs="+", type=_path, help=".tar.gz, .csv, .csv.gz or .xlsx")


def _add_due(commands: Commands) -> None:
    _add(commands, "due", "what the partner owes", ["partner-tui due", "partner-tui due --json"])


def _add_bills(commands: Commands) -> None:
    bills = _add(
        commands,
        "bills",
        "the months; or one month, its tabs, its lines",
        [
            "partner-tui bills",
            "partner-tui bills 2026-10",
            "partner-tui bills 2026-10 --by product --region ap-southeast-3",
            "partner-tui bills 2026-10 --by product --customer ID",
            "partner-tui bills 2026-10 --lines --customer ID --limit 20 --offset 40",
            "partner-tui bills 2026-10 --lines --json",
        ],
    )
    bills.add_argument("month", nargs="?", type=_month, metavar="MONTH", help="YYYY-MM")
    shown = bills.add_mutually_exclusive_group()
    shown.add_argument("--by", choices=_BY, help="one row for each")
    shown.add_argument("--lines", action="store_true", help="the bill lines")
    bills.add_argument("--region", metavar="CODE", help="that region's expenditures")
    bills.add_argument("--customer", metavar="ID", help="that customer's lines")
    bills.add_argument("--product", metavar="CODE", help="that product's lines")
    bills.add_argument("--limit", type=_count(0), metavar="N", help="so many lines (100 as text, all as JSON)")
    bills.add_argument("--offset", type=_count(0), metavar="N", help="from the line after so many")


def _add_check(commands: Commands) -> None:
    check = _add(
        commands,
        "check",
        "prove the store: hashes, counts and sums; exit code 3 when something does not reconcile",
        ["partner-tui check", "partner-tui check 2026-10 --json"],
    )
    check.add_argument("month", nargs="?", type=_month, metavar="MONTH", help="YYYY-MM; all months unless given")


def _add(
    commands: Commands,
    name: str,
    does: str,
    examples: Sequence[str],
    *,
    has_json: bool = True,
    function: tuple[str, str] | None = None,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=does, description=does, examples=examples, parents=[_common(argparse.SUPPRESS)]
    )
    if has_json:
        command.add_argument("--json", action="store_true", help="as JSON")
    command.set_defaults(run=_command(*(function or (name, name))))
    return command


def _common(default: object) -> _Parser:
    """Understood before the command and after it; where it stands later it must not undo what stood before."""
    common = _Parser(add_help=False)
    group = common.add_argument_group("everywhere")
    group.add_argument("--data-dir", type=_path, default=default, metavar="DIR", help="where bills and ledger are")
    group.add_argument("--config", type=_path, default=default, metavar="FILE", help="the settings file")
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=default if default is not None else False,
        help="say more on stderr",
    )
    group.add_argument("--version", action="version", version=f"partner-tui {__version__}", help="print the version")
    return common


def _command(module: str, function: str) -> Callable[[Arguments], int]:
    """The command's function, imported when it is run: what one command needs must not slow down another."""

    def run(arguments: Arguments) -> int:
        command: Callable[[Arguments], int] = getattr(import_module(f"partner_tui.cli.{module}"), function)
        return command(arguments)

    return run


def _month(text: str) -> BillCycle:
    return BillCycle.parse(text)


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


def _count(least: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} up")
        return int(text)

    return count
