"""What the commands' parsers are made of: one sentence for an error, options that all share, kinds of values."""

import argparse
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from partner_tui import __version__
from partner_tui.cli.running import Arguments
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.settings import THEMES

_SWITCHES = ("--json", "-v", "--verbose", "-h", "--help", "--version")
_VALUED = ("--data-dir", "--config")
"""What may stand among the words of a question about bills and is none of them."""
_DIGITS = 12
_LARGEST = 10**_DIGITS - 1
"""That anybody counts to on a command line."""


class Parser(argparse.ArgumentParser):
    """Errors as one sentence, and no guessing at shortened options."""

    def __init__(
        self,
        *,
        prog: str | None = None,
        description: str | None = None,
        examples: Sequence[str] = (),
        parents: Sequence[argparse.ArgumentParser] = (),
        add_help: bool = True,
        takes_words: bool = False,
        month_command: str = "",
    ) -> None:
        """`takes_words`: whatever is no option of every command is left, in its order, in `words`; what is declared
        besides is there for help and completion. `month_command`: a month in the place of a command stands for this
        one with it."""
        super().__init__(
            prog=prog,
            description=description,
            parents=parents,
            add_help=add_help,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog="\n  ".join(["examples:", *examples]) if examples else None,
        )
        self._takes_words, self._month_command = takes_words, month_command

    @property
    def takes_month(self) -> bool:
        """In the place of a command."""
        return bool(self._month_command)

    def error(self, message: str) -> NoReturn:
        raise WrongUsage("Wrong usage", f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        if args is not None and self._month_command:
            args = _with_command(args, self._month_command)
        if not self._takes_words or args is None:
            return super().parse_known_args(args, namespace)
        common, words = _apart(args)
        parsed, rest = super().parse_known_args(common, namespace)
        parsed.words = words
        return parsed, rest


def _with_command(args: Sequence[str], command: str) -> list[str]:
    """The command in front of the first word that is no option, where that begins as a month does."""
    at = 0
    while at < len(args) and args[at].startswith("-"):
        at += 2 if args[at] in _VALUED else 1
    is_month = at < len(args) and args[at][:1].isdigit()
    return [*args[:at], *([command] if is_month else []), *args[at:]]


def _apart(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of every command with their values, and everything else."""
    common: list[str] = []
    words: list[str] = []
    rest = deque(args)
    while rest:
        arg = rest.popleft()
        if arg.partition("=")[0] not in (*_SWITCHES, *_VALUED):
            words.append(arg)
            continue
        common.append(arg)
        if arg in _VALUED and rest:
            common.append(rest.popleft())
    return common, words


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


@cache
def common(default: str | None) -> Parser:
    """Understood before the command and after it; where it stands later it must not undo what stood before."""
    parser = Parser(add_help=False)
    group = parser.add_argument_group("everywhere")
    group.add_argument("--data-dir", type=path, default=default, metavar="DIR", help="where bills and ledger are")
    group.add_argument("--config", type=path, default=default, metavar="FILE", help="the settings file")
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=default if default is not None else False,
        help="say more on stderr",
    )
    group.add_argument("--version", action="version", version=f"partner-tui {__version__}", help="print the version")
    return parser


def add_command(
    commands: Commands,
    name: str,
    does: str,
    examples: Sequence[str],
    *,
    has_json: bool = True,
    function: tuple[str, str] | None = None,
    more: str = "",
    takes_words: bool = False,
    month_command: str = "",
) -> Parser:
    """`function` is its module and name, where they are not the command's; `more` follows what it does in its help."""
    added = commands.add_parser(
        name,
        help=does,
        description=f"{does}\n\n{more}" if more else does,
        examples=examples,
        parents=[common(argparse.SUPPRESS)],
        takes_words=takes_words,
        month_command=month_command,
    )
    if has_json:
        added.add_argument("--json", action="store_true", help="as JSON")
    added.set_defaults(run=command(*(function or (name, name))))
    return added


def add_action(
    actions: Commands,
    module: str,
    name: str,
    does: str,
    examples: Sequence[str],
    *,
    more: str = "",
    function: str = "",
    has_json: bool = True,
) -> Parser:
    """What follows a command that has several; its function is of that name in the module, unless told."""
    added = actions.add_parser(
        name,
        help=does,
        description=f"{does}\n\n{more}" if more else does,
        examples=examples,
        parents=[common(argparse.SUPPRESS)],
    )
    if has_json:  # where it stands before the action it is not undone here
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    added.set_defaults(run=command(module, function or name))
    return added


def add_settled_months(parser: Parser) -> None:
    """Which months a payment settles, and what becomes of the rest of it."""
    of_the_store(
        parser.add_argument(
            "--month",
            dest="months",
            action="append",
            type=month,
            default=[],
            metavar="MONTH",
            help="what it settles, once for each month; the oldest that are unpaid unless given",
        )
    )
    parser.add_argument("--keep-credit", action="store_true", help="keep what is more than is unpaid as credit")


def command(module: str, function: str) -> Callable[[Arguments], int]:
    """The command's function, imported when it is run: what one command needs must not slow down another."""

    def run(arguments: Arguments) -> int:
        found: Callable[[Arguments], int] = getattr(import_module(f"partner_tui.cli.{module}"), function)
        return found(arguments)

    return run


def month(text: str) -> BillCycle:
    return BillCycle.parse(text)


def path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


def count(least: int, most: int = _LARGEST) -> Callable[[str], int]:
    span = f"from {least} up" if most == _LARGEST else f"from {least} to {most}"

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {span}")
        return int(text)

    return number


def of_the_store(argument: argparse.Action) -> None:
    """A shell that completes it offers the store's months."""
    offering(argument, "months")


def offering(argument: argparse.Action, function: str) -> None:
    """A shell that completes it offers what that function of `cli/completion.py` finds."""

    def found(**asked: Any) -> dict[str, str]:
        offered: dict[str, str] = getattr(import_module("partner_tui.cli.completion"), function)(**asked)
        return offered

    argument.completer = found  # type: ignore[attr-defined]  # where argcomplete looks for it


def add_appearance(parser: argparse.ArgumentParser, default: object) -> None:
    """How the console looks: before `demo` and after it; where it stands later it must not undo what stood before."""
    group = parser.add_argument_group("the console's look, instead of what the settings say and the terminal suggests")
    group.add_argument("--theme", choices=THEMES, default=default, help="its colours")
    for name, does in (
        ("mouse", "heed the mouse; off over SSH unless told"),
        ("ascii", "draw with ASCII signs alone"),
        ("color", "send colours; not one code with --no-color"),
    ):
        group.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, default=default, help=does)
