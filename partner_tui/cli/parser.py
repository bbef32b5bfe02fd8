"""The command line: commands, options, and help with examples."""

import argparse
from collections.abc import Sequence
from typing import TypeAlias

from partner_tui import __doc__ as WHAT
from partner_tui.cli.options import Parser, command, common, count, month, of_the_store, path
from partner_tui.domain.bill_command import COMMAND, WORDS, BillCommand
from partner_tui.domain.errors import WrongUsage
from partner_tui.settings import THEMES

AREAS = ("amount-due", "monthly-bills", "export-history")
SHELLS = ("bash", "zsh", "fish")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Raises WrongUsage; prints and raises SystemExit(0) for --help and --version."""
    parsed = command_line().parse_args(argv)
    if parsed.command not in (None, "demo"):
        _demand_no_look(parsed)
    if parsed.command is not None and (parsed.screen is not None or parsed.month_shown is not None):
        raise WrongUsage(
            "Wrong usage", f"--screen and --month belong to the console, not to {parsed.command}.", "Leave them out."
        )
    if parsed.command == COMMAND:
        parsed.bill = BillCommand.parse(parsed.words)
    return parsed


def _demand_no_look(parsed: argparse.Namespace) -> None:
    for name in ("theme", "mouse", "ascii", "color"):
        if getattr(parsed, name) is not None:
            raise WrongUsage(
                "Wrong usage", f"--{name} belongs to the console, not to {parsed.command}.", "Leave it out."
            )


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def command_line() -> Parser:
    parser = Parser(
        prog="partner-tui",
        description=f"{WHAT}\n\nWithout a command: the console.",
        parents=[common(None)],
        examples=[
            "partner-tui demo                             look around in made-up bills",
            "partner-tui import customerBill_202610.tar.gz",
            "partner-tui                                  browse what was imported",
            "partner-tui --screen monthly-bills --month 2026-10",
            "partner-tui bills 2026-10 --by customer --json",
            "partner-tui doctor                           what is wrong here, and what to do",
        ],
    )
    parser.add_argument("--screen", choices=AREAS, help="the area to start in")
    of_the_store(
        parser.add_argument(
            "--month", dest="month_shown", type=month, metavar="YYYY-MM", help="the month to start with"
        )
    )
    _add_appearance(parser, None)
    parser.set_defaults(run=command("console", "console"), command=None, json=False)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=Parser)
    for add in (_add_demo, _add_generate, _add_import, _add_due, _add_bills, _add_check, _add_doctor, _add_completion):
        add(commands)
    return parser


def _add_demo(commands: Commands) -> None:
    demo = _add(
        commands,
        "demo",
        "the console over made-up bills in a data folder of their own",
        ["partner-tui demo"],
        has_json=False,
        function=("console", "demo"),
    )
    _add_appearance(demo, argparse.SUPPRESS)


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
    generate.add_argument("folder", metavar="OUT_DIR", type=path, help="where to write them")
    generate.add_argument("--months", type=count(1), default=14, metavar="N", help="up to the running month (14)")
    generate.add_argument("--lines", type=count(0), default=200_000, metavar="N", help="in all months (200000)")
    generate.add_argument("--customers", type=count(1), default=120, metavar="N", help="120 unless told")
    generate.add_argument("--seed", type=count(0), default=1, metavar="N", help="the same seed, the same bytes (1)")


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
    import_.add_argument("files", metavar="FILE", nargs="+", type=path, help=".tar.gz, .csv, .csv.gz or .xlsx")
    import_.add_argument("--job", action="store_true", help=argparse.SUPPRESS)


def _add_due(commands: Commands) -> None:
    _add(commands, "due", "what the partner owes", ["partner-tui due", "partner-tui due --json"])


def _add_bills(commands: Commands) -> None:
    bills = _add(
        commands,
        COMMAND,
        "the months; or one month: its products, customers, regions or lines",
        [
            "partner-tui bills",
            "partner-tui bills 2026-10",
            "partner-tui bills 2026-10 --by product --region ap-southeast-3",
            "partner-tui bills 2026-10 --by customer --movers",
            "partner-tui bills 2026-10 customer acme                     its products",
            "partner-tui bills 2026-10 customer acme product ecs         its lines of that product",
            "partner-tui bills 2026-10 type refund customer acme",
            "partner-tui bills 2026-10 --by customer --filter 'amount>1000 !test' --sort change desc",
            "partner-tui bills 2026-10 --lines --customer ID --limit 20 --offset 40",
            "partner-tui bills 2026-10 --lines --json",
        ],
        more="The console understands the same words after `:`. Their leading -- may be left out.",
        takes_words=True,
    )
    bills.add_argument("month", nargs="?", metavar="MONTH", help="YYYY-MM")
    for word in WORDS:
        if word.value:
            bills.add_argument(f"--{word.name}", choices=word.choices or None, metavar=word.value, help=word.help)
        else:
            bills.add_argument(f"--{word.name}", action="store_true", help=word.help)


def _add_check(commands: Commands) -> None:
    check = _add(
        commands,
        "check",
        "prove the store: hashes, counts and sums; exit code 3 when something does not reconcile",
        ["partner-tui check", "partner-tui check 2026-10 --json"],
    )
    of_the_store(
        check.add_argument("month", nargs="?", type=month, metavar="MONTH", help="YYYY-MM; all months unless given")
    )


def _add_doctor(commands: Commands) -> None:
    _add(
        commands,
        "doctor",
        "what is wrong here, and what to do about it: terminal, settings, folders, clock; exit code 1 for a problem",
        ["partner-tui doctor", "partner-tui doctor --json"],
    )


def _add_completion(commands: Commands) -> None:
    completion = _add(
        commands,
        "completion",
        "print the script by which a shell completes commands, months, customers and products",
        [
            "partner-tui completion bash > ~/.local/share/bash-completion/completions/partner-tui",
            "partner-tui completion zsh > ~/.zfunc/_partner-tui    (a folder of your $fpath)",
            "partner-tui completion fish > ~/.config/fish/completions/partner-tui.fish",
        ],
        has_json=False,
    )
    completion.add_argument("shell", choices=SHELLS, help="the shell that is to read it")


def _add(
    commands: Commands,
    name: str,
    does: str,
    examples: Sequence[str],
    *,
    has_json: bool = True,
    function: tuple[str, str] | None = None,
    more: str = "",
    takes_words: bool = False,
) -> Parser:
    """`function` is its module and name, where they are not the command's; `more` follows what it does in its help."""
    added = commands.add_parser(
        name,
        help=does,
        description=f"{does}\n\n{more}" if more else does,
        examples=examples,
        parents=[common(argparse.SUPPRESS)],
        takes_words=takes_words,
    )
    if has_json:
        added.add_argument("--json", action="store_true", help="as JSON")
    added.set_defaults(run=command(*(function or (name, name))))
    return added


def _add_appearance(parser: argparse.ArgumentParser, default: object) -> None:
    """How the console looks: before `demo` and after it; where it stands later it must not undo what stood before."""
    group = parser.add_argument_group("the console's look, instead of what the settings say and the terminal suggests")
    group.add_argument("--theme", choices=THEMES, default=default, help="its colours")
    for name, does in (
        ("mouse", "heed the mouse; off over SSH unless told"),
        ("ascii", "draw with ASCII signs alone"),
        ("color", "send colours; not one code with --no-color"),
    ):
        group.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, default=default, help=does)
