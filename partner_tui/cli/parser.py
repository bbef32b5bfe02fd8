"""The command line of the console, and how to tell it from those of the commands."""

import argparse
from collections.abc import Sequence

from partner_tui import __doc__ as WHAT
from partner_tui.cli.options import Parser, add_appearance, command, common, month, of_the_store
from partner_tui.domain.errors import WrongUsage

AREAS = ("amount-due", "monthly-bills", "export-history")
_WITH_VALUES = ("--data-dir", "--config", "--screen", "--month", "--theme")
"""Options of the console that the next word belongs to."""


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Raises WrongUsage; prints and raises SystemExit(0) for --help and --version."""
    parser = command_line(has_commands=not _has_options_alone(argv))
    parsed: argparse.Namespace
    parsed, unknown = parser.parse_known_args(argv)
    if unknown:  # what a command does not know, the parser of that command hands back
        asked = (parser.prog, parsed.command, getattr(parsed, "action", None))
        raise WrongUsage(
            "Wrong usage",
            f"Unrecognized arguments: {' '.join(unknown)}.",
            f"See `{' '.join(filter(None, asked))} --help`.",
        )
    if parsed.command not in (None, "demo"):
        _demand_no_look(parsed)
    if parsed.command is not None and (parsed.screen is not None or parsed.month_shown is not None):
        raise WrongUsage(
            "Wrong usage", f"--screen and --month belong to the console, not to {parsed.command}.", "Leave them out."
        )
    if "words" in parsed:
        from partner_tui.domain.bill_command import BillCommand

        parsed.bill = BillCommand.parse(parsed.words)
    return parsed


def _demand_no_look(parsed: argparse.Namespace) -> None:
    for name in ("theme", "mouse", "ascii", "color"):
        if getattr(parsed, name) is not None:
            raise WrongUsage(
                "Wrong usage", f"--{name} belongs to the console, not to {parsed.command}.", "Leave it out."
            )


def _has_options_alone(argv: Sequence[str]) -> bool:
    """Whether none of the words can be a command: telling the parser of those would make the console start later."""
    words = iter(argv)
    for word in words:
        if word in _WITH_VALUES:
            next(words, None)
        elif not word.startswith("-") or word.startswith(("-h", "--h")):
            return False
    return True


def command_line(*, has_commands: bool = True) -> Parser:
    """Without its commands it takes what the console takes."""
    parser = Parser(
        prog="partner-tui",
        description=f"{WHAT}\n\nWithout a command: the console.",
        parents=[common(None)],
        examples=[
            "partner-tui demo                             look around in made-up bills",
            "partner-tui import customerBill_202610.tar.gz",
            "partner-tui sync                             the same from Huawei Cloud, with keys set",
            "partner-tui                                  browse what there is",
            "partner-tui --screen monthly-bills --month 2026-10",
            "partner-tui bills 2026-10 --by customer --json",
            "partner-tui export 2026-10                   the month as a workbook",
            "partner-tui doctor                           what is wrong here, and what to do",
        ],
    )
    parser.add_argument("--screen", choices=AREAS, help="the area to start in")
    of_the_store(
        parser.add_argument(
            "--month", dest="month_shown", type=month, metavar="YYYY-MM", help="the month to start with"
        )
    )
    add_appearance(parser, None)
    parser.set_defaults(run=command("console", "console"), command=None, json=False)
    if has_commands:
        from partner_tui.cli.commands import add_commands

        add_commands(parser)
    return parser
