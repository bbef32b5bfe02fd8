"""`partner-tui completion SHELL`: the script for the shell, and the answers when it asks while somebody types."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from argcomplete.finders import CompletionFinder
from argcomplete.shell_integration import shellcode

from partner_tui.cli.options import Parser
from partner_tui.cli.running import Arguments, put
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.filter import folded
from partner_tui.domain.text import visible
from partner_tui.services.bills import Bills
from partner_tui.services.suggesting import Suggestion, suggestions
from partner_tui.services.workspace import Workspace
from partner_tui.settings import load_settings


def completion(arguments: Arguments) -> int:
    put(shellcode(["partner-tui"], use_defaults=False, shell=arguments.value("shell", str)))
    return 0


def answer_shell(parser: argparse.ArgumentParser) -> NoReturn:
    """Tells the shell what may come next on its command line, and ends."""
    _Finder()(parser, always_complete_options=False, validator=_fits)
    raise SystemExit(0)


def months(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """What argcomplete asks where a month is awaited: the store's, newest first, with their status."""
    with suppress(PartnerError):
        bills = _bills(parsed_args)
        return {} if bills is None else {str(month.month): month.status.value for month in bills.months()}
    return {}


def formats(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """Those of the kind that is asked for."""
    from partner_tui.domain.export import FORMATS, ExportKind

    return dict.fromkeys(FORMATS[ExportKind(parsed_args.kind)], "")


def names(parsed_args: argparse.Namespace, action: argparse.Action, prefix: str, **_: object) -> dict[str, str]:
    """Customers, products or regions, as the option is called: the last month's that is asked for."""
    with suppress(PartnerError):
        bills = _bills(parsed_args)
        asked = parsed_args.to or parsed_args.month
        return {} if bills is None else _begun(suggestions(bills, [action.dest], asked), prefix)
    return {}


def columns(prefix: str, **_: object) -> dict[str, str]:
    """Of a list that grows, the last one."""
    from partner_tui.domain.line import LINE_COLUMNS

    before, comma, _typed = prefix.rpartition(",")
    taken = before.split(",")
    return {before + comma + column.name: column.heading for column in LINE_COLUMNS if column.name not in taken}


def tasks(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """The exports of which that can be asked, newest first, with what they are."""
    from partner_tui.cli.exports import can_be, what

    with suppress(PartnerError):
        workspace = _workspace(parsed_args)
        found = () if workspace is None else workspace.exports.tasks()
        asked = parsed_args.action
        return {str(task.id): f"{task.spec.first} {what(task.spec)}" for task in found if can_be(asked, task.state)}
    return {}


def invoice_numbers(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """Those that have a file where one is asked for; else the month's, where that is said."""
    with suppress(PartnerError):
        workspace = _workspace(parsed_args)
        found = () if workspace is None else workspace.invoices.all()
        month = getattr(parsed_args, "month", None)
        wanted = [one for one in found if (one.paper if parsed_args.action == "cat" else month in (None, one.month))]
        return {one.number: f"{one.month or ''} {one.state}".strip() for one in wanted if one.number}
    return {}


def statement_lines(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """The keys of those that can be decided so, the latest payment first, with what they are."""
    from partner_tui.domain.money import format_amount
    from partner_tui.domain.statement_line import SHOWN_KEY

    with suppress(PartnerError):
        workspace = _workspace(parsed_args)
        lines = () if workspace is None else workspace.statements.lines()
        is_decided = parsed_args.action == "reopen"
        found = [line for line in lines if (line.decision is not None) is is_decided]
        return {
            line.key[:SHOWN_KEY]: f"{line.paid_on} {format_amount(line.amount)} {visible(line.reference)}"
            for line in found
        }
    return {}


def repayments(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """The references of those that were not reversed, the latest first, with what they are."""
    from partner_tui.domain.money import format_amount

    with suppress(PartnerError):
        workspace = _workspace(parsed_args)
        found = () if workspace is None else tuple(workspace.payments.account().standing)
        return {one.reference: f"{one.paid_on} {format_amount(one.amount)} {one.currency}" for one in reversed(found)}
    return {}


def currencies(parsed_args: argparse.Namespace, **_: object) -> dict[str, str]:
    """Those of bills and payments."""
    with suppress(PartnerError):
        workspace = _workspace(parsed_args)
        if workspace is not None:
            payments = workspace.payments
            owed = {one.currency for one in payments.owing()}
            return dict.fromkeys(sorted(owed | {one.currency for one in payments.account().repayments}), "")
    return {}


class _Finder(CompletionFinder):
    """argparse knows the commands and their options; what comes after `bills` is known by its own grammar."""

    def collect_completions(
        self, active_parsers: list[argparse.ArgumentParser], parsed_args: argparse.Namespace, cword_prefix: str
    ) -> list[str]:
        """Nothing that could act on the terminal: names and references are foreign text, and shells show them raw."""
        found = self._found(active_parsers, parsed_args, cword_prefix)
        shown = self._display_completions
        self._display_completions = {text: visible(help_) for text, help_ in shown.items() if visible(text) == text}
        return [text for text in found if visible(text) == text]

    def _found(
        self, active_parsers: list[argparse.ArgumentParser], parsed_args: argparse.Namespace, cword_prefix: str
    ) -> list[str]:
        words: Sequence[str] | None = getattr(parsed_args, "words", None)
        head, equals, typed = cword_prefix.partition("=")
        if words is None or (head.startswith("-") and not equals):
            found = super().collect_completions(active_parsers, parsed_args, cword_prefix)
            return found or self._months_for_commands(active_parsers[-1], parsed_args, cword_prefix)
        if not equals:
            return self._offered(parsed_args, words, cword_prefix)
        before = words if words[-1:] == [head] else [*words, head]  # argcomplete has taken an option's apart
        return [f"{head}={text}" for text in self._offered(parsed_args, before, typed)]

    def _months_for_commands(
        self, parser: argparse.ArgumentParser, parsed_args: argparse.Namespace, typed: str
    ) -> list[str]:
        """Those that may stand in the place of a command."""
        if not (isinstance(parser, Parser) and parser.takes_month and typed[:1].isdigit()):
            return []
        found = {month: help_ for month, help_ in months(parsed_args).items() if month.startswith(typed)}
        self._display_completions.update(found)
        return list(found)

    def _offered(self, parsed_args: argparse.Namespace, words: Sequence[str], typed: str) -> list[str]:
        with suppress(PartnerError):
            bills = _bills(parsed_args)
            found = _begun(() if bills is None else suggestions(bills, words), typed)
            self._display_completions.update(found)
            return list(found)
        return []


def _fits(offered: str, typed: str) -> bool:
    return folded(offered).startswith(folded(typed))


def _begun(found: Sequence[Suggestion], typed: str) -> dict[str, str]:
    """Those that begin with what is typed, and what they are; where none does, in another case; else by id."""
    wanted = folded(typed)
    return (
        {suggestion.text: suggestion.help for suggestion in found if suggestion.text.startswith(typed)}
        or {suggestion.text: suggestion.help for suggestion in found if folded(suggestion.text).startswith(wanted)}
        or {suggestion.id: suggestion.text for suggestion in found if suggestion.id.startswith(typed)}
    )


def _bills(parsed_args: argparse.Namespace) -> Bills | None:
    workspace = _workspace(parsed_args)
    return None if workspace is None else workspace.bills


def _workspace(parsed_args: argparse.Namespace) -> Workspace | None:
    """None where there is no store yet: completing makes none."""
    settings = load_settings(
        data_dir=getattr(parsed_args, "data_dir", None), config=getattr(parsed_args, "config", None)
    )
    return Workspace.open(settings) if (settings.data_dir / "bills").is_dir() else None
