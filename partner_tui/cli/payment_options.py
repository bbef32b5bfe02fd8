"""The options of `payments` and of its commands on statement files."""

import argparse

from partner_tui.cli.options import (
    Commands,
    Parser,
    add_action,
    add_command,
    add_settled_months,
    month,
    of_the_store,
    offering,
    path,
)

TYPES = ("repayment", "reversal", "allocation", "release", "statement", "vendor")
WHOSE = ("bank", "vendor")
"""As `domain/statement_import.py` has them, which only such an import needs."""
_BY_DAY = ", by the day on which it was paid or done: whatever month's bill it settles"
_CODE = 3
"""Letters of a currency's code."""


def add_payments(commands: Commands) -> None:
    payments = add_command(
        commands,
        "payments",
        "what was paid, reversed and put to months; statement files held against it",
        [
            "partner-tui payments",
            "partner-tui payments --from 2026-01 --to 2026-06 --type repayment --json",
            "partner-tui payments import statement.csv --of bank --only huawei",
            "partner-tui payments unmatched               statement lines that nobody has decided on",
            "partner-tui payments record 3f2a --month 2026-10",
        ],
    )
    of_the_store(
        payments.add_argument("--from", dest="since", type=month, metavar="MONTH", help=f"from that month on{_BY_DAY}")
    )
    of_the_store(
        payments.add_argument("--to", dest="until", type=month, metavar="MONTH", help=f"up to that month{_BY_DAY}")
    )
    payments.add_argument("--type", dest="record_type", choices=TYPES, help="one type alone")
    actions = payments.add_subparsers(title="commands", dest="action", metavar="COMMAND", parser_class=Parser)
    _add_import(actions)
    _add_unmatched(actions)
    _add_match(actions)
    _add_record(actions)
    _add_ignore(actions)
    _add_reopen(actions)


def _add_import(actions: Commands) -> None:
    import_ = add_action(
        actions,
        "statements",
        "import",
        "take statement files; their lines are matched with payments by reference and amount",
        [
            "partner-tui payments import payments.xlsx",
            "partner-tui payments import bank-*.csv --of bank --only huawei",
            "partner-tui payments import account-statement.csv --of vendor --currency USD",
        ],
        function="import_files",
        more="A date and an amount are needed on every line, under headers in English or Chinese; amounts in one\n"
        "column, or in two for debit and credit. Taking a file again, or one that overlaps it, changes nothing;\n"
        "where it is read in another way now, its lines take the place of the former, if nobody decided on those.",
    )
    import_.add_argument("files", metavar="FILE", nargs="+", type=path, help=".csv or .xlsx")
    import_.add_argument(
        "--of", dest="whose", choices=WHOSE, help="whose account: from the bank's, payments go out; to the vendor's, in"
    )
    offering(
        import_.add_argument(
            "--currency", type=_currency, metavar="CODE", help="of lines that name none; that of the bills unless given"
        ),
        "currencies",
    )
    import_.add_argument("--only", default="", metavar="TEXT", help="lines with this in reference or description")


def _add_unmatched(actions: Commands) -> None:
    add_action(
        actions,
        "statements",
        "unmatched",
        "statement lines that are no recorded payment and that nobody has decided on",
        ["partner-tui payments unmatched", "partner-tui payments unmatched --json"],
    )


def _add_match(actions: Commands) -> None:
    match = add_action(
        actions,
        "statements",
        "match",
        "a line is the payment with that reference",
        [
            "partner-tui payments match 3f2a WIRE-0815",
            "partner-tui payments match 3f2a WIRE-0815 --reason 'fee of 5.00 taken off on the way'",
        ],
    )
    _add_key(match)
    reference = match.add_argument("reference", metavar="REFERENCE", help="of a recorded payment")
    offering(reference, "repayments")
    match.add_argument(
        "--reason", default="", metavar="TEXT", help="needed where the amounts differ, or another line is it already"
    )


def _add_record(actions: Commands) -> None:
    record = add_action(
        actions,
        "statements",
        "record",
        "record the payment that a line is of",
        [
            "partner-tui payments record 3f2a",
            "partner-tui payments record 3f2a --month 2026-09 --month 2026-10 --keep-credit",
        ],
        more="Recording moves no money. Reference, amount and date are the line's own; a second payment under\n"
        "the same reference is recorded with one of its own (--reference).",
    )
    _add_key(record)
    record.add_argument("--reference", default="", metavar="TEXT", help="where the line has none, or another is meant")
    add_settled_months(record)
    record.add_argument("--note", metavar="TEXT", help="instead of the line's description")


def _add_ignore(actions: Commands) -> None:
    ignore = add_action(
        actions,
        "statements",
        "ignore",
        "lines are no payment to the vendor",
        ["partner-tui payments ignore 3f2a 9b01 --reason 'bank fees'"],
    )
    _add_key(ignore, nargs="+")
    ignore.add_argument("--reason", required=True, metavar="TEXT", help="what they are instead")


def _add_reopen(actions: Commands) -> None:
    reopen = add_action(
        actions, "statements", "reopen", "take the decision on a line back", ["partner-tui payments reopen 3f2a"]
    )
    _add_key(reopen)


def _currency(text: str) -> str:
    if not (len(text) == _CODE and text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError(f"{text!r} is no currency; USD is")
    return text.upper()


def _add_key(parser: Parser, nargs: str | None = None) -> None:
    help_ = "of a line, as `payments unmatched` lists it, or its beginning"
    if nargs is None:
        offering(parser.add_argument("key", metavar="KEY", help=help_), "statement_lines")
    else:
        offering(parser.add_argument("keys", nargs=nargs, metavar="KEY", help=help_), "statement_lines")
