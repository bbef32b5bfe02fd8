"""What the commands' parsers are made of: one sentence for an error, options that all share, kinds of values."""

import argparse
from collections import deque
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from partner_tui import __version__
from partner_tui.cli.running import Arguments
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage

_SWITCHES = ("--json", "-v", "--verbose", "-h", "--help", "--version")
_VALUED = ("--data-dir", "--config")
"""What may stand among the words of a question about bills and is none of them."""


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
    ) -> None:
        """`takes_words`: whatever is no option of every command is left, in its order, in `words`; what is declared
        besides is there for help and completion."""
        super().__init__(
            prog=prog,
            description=description,
            parents=parents,
            add_help=add_help,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog="\n  ".join(["examples:", *examples]) if examples else None,
        )
        self._takes_words = takes_words

    def error(self, message: str) -> NoReturn:
        raise WrongUsage("Wrong usage", f"{message[:1].upper()}{message[1:]}.", f"See `{self.prog} --help`.")

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        if not self._takes_words or args is None:
            return super().parse_known_args(args, namespace)
        common, words = _apart(args)
        parsed, rest = super().parse_known_args(common, namespace)
        parsed.words = words
        return parsed, rest


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


def common(default: object) -> Parser:
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


def count(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 12 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} up")
        return int(text)

    return number


def of_the_store(argument: argparse.Action) -> None:
    """A shell that completes it offers the store's months."""

    def months(**asked: Any) -> dict[str, str]:
        from partner_tui.cli.completion import months

        return months(**asked)

    argument.completer = months  # type: ignore[attr-defined]  # where argcomplete looks for it
