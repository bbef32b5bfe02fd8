"""What the command line can be asked for besides the console: commands, options, and help with examples."""

import argparse

from partner_tui.cli.backup_options import add_backup, add_restore
from partner_tui.cli.export_options import add_export, add_exports
from partner_tui.cli.invoice_options import add_invoices
from partner_tui.cli.options import Commands, Parser, add_appearance, add_command, count, month, of_the_store, path
from partner_tui.cli.payment_options import add_payments
from partner_tui.cli.repay_options import add_repay
from partner_tui.domain.bill_command import COMMAND, WORDS

SHELLS = ("bash", "zsh", "fish")
_MOST_MONTHS = 18
"""How far back the vendor answers."""


def add_commands(parser: Parser) -> None:
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=Parser)
    for add in (
        *(_add_demo, _add_generate, _add_import, _add_sync, _add_due, _add_bills, add_export, add_exports),
        *(
            add_repay,
            add_payments,
            add_invoices,
            _add_reconcile,
            _add_check,
            add_backup,
            add_restore,
            _add_doctor,
            _add_completion,
        ),
    ):
        add(commands)


def _add_demo(commands: Commands) -> None:
    demo = add_command(
        commands,
        "demo",
        "the console over made-up bills in a data folder of their own",
        ["partner-tui demo"],
        has_json=False,
        function=("console", "demo"),
    )
    add_appearance(demo, argparse.SUPPRESS)


def _add_generate(commands: Commands) -> None:
    generate = add_command(
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
    import_ = add_command(
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


def _add_sync(commands: Commands) -> None:
    sync = add_command(
        commands,
        "sync",
        "bring bills and figures from Huawei Cloud into the store",
        [
            "partner-tui sync",
            "partner-tui sync --months 18 --json",
            "partner-tui sync --quiet                     for cron: says only what went wrong",
        ],
        more="Exit code 1 when something failed (what else there was is kept), 3 when a figure is not the vendor's.\n"
        "Needs keys of the partner's account: see README, and `partner-tui doctor`.",
    )
    sync.add_argument(
        "--months",
        type=count(1, _MOST_MONTHS),
        default=3,
        metavar="N",
        help=f"ask anew for the last so many with a bill (3); what is missing of {_MOST_MONTHS} comes besides",
    )
    sync.add_argument("--quiet", action="store_true", help="say only what failed and what differs, on stderr")
    sync.add_argument("--endpoint", metavar="URL", help="ask there instead of the site: a private gateway")
    sync.add_argument("--job", action="store_true", help=argparse.SUPPRESS)


def _add_due(commands: Commands) -> None:
    due = add_command(
        commands,
        "due",
        "what the partner owes; or the months to be paid",
        ["partner-tui due", "partner-tui due --json", "partner-tui due --unpaid"],
    )
    due.add_argument("--unpaid", action="store_true", help="the months of which something is unpaid, the oldest first")


def _add_bills(commands: Commands) -> None:
    bills = add_command(
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


def _add_reconcile(commands: Commands) -> None:
    reconcile = add_command(
        commands,
        "reconcile",
        "one month from its lines to what was paid: each amount, where two differ, and why",
        ["partner-tui reconcile 2026-10", "partner-tui reconcile 2026-10 --json"],
        more="Lines, rollup, ledger, amount due, the vendor's summary, invoices and repayments, each held against the\n"
        "one that it is made of. Exit code 3 when a difference is not explained, or a part of the bill may be missing.",
    )
    of_the_store(reconcile.add_argument("month", type=month, metavar="MONTH", help="YYYY-MM"))


def _add_check(commands: Commands) -> None:
    check = add_command(
        commands,
        "check",
        "prove the store: hashes, counts and sums; exit code 3 when something does not reconcile",
        ["partner-tui check", "partner-tui check 2026-10 --json"],
    )
    of_the_store(
        check.add_argument("month", nargs="?", type=month, metavar="MONTH", help="YYYY-MM; all months unless given")
    )


def _add_doctor(commands: Commands) -> None:
    add_command(
        commands,
        "doctor",
        "what is wrong, and what to do: terminal, settings, folders, clock, Huawei Cloud; exit code 1 for a problem",
        ["partner-tui doctor", "partner-tui doctor --json"],
    )


def _add_completion(commands: Commands) -> None:
    completion = add_command(
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
