"""The options of `repay`: a payment that was made, credit that is to be used, or a payment that is taken back."""

from partner_tui.cli.options import Commands, add_command, add_settled_months, offering


def add_repay(commands: Commands) -> None:
    repay = add_command(
        commands,
        "repay",
        "record a payment that was made; use credit; take a payment back",
        [
            "partner-tui repay --amount 1,234.50 --reference WIRE-0815           the oldest unpaid months first",
            "partner-tui repay --amount 500.00 --reference WIRE-0816 --month 2026-10 --date 2026-11-20",
            "partner-tui repay --amount 2000 --reference WIRE-0817 --keep-credit --json",
            "partner-tui repay --amount 2000 --reference WIRE-0818 --dry-run      what it would settle",
            "partner-tui repay --use-credit",
            "partner-tui repay --reverse WIRE-0815 --reason 'returned by the bank'",
        ],
        more="Recording moves no money: pay on the vendor's page. A reference counts once: the same payment recorded\n"
        "again changes nothing and says so. A payment is never edited or deleted, only reversed.",
    )
    repay.add_argument("--amount", metavar="A", help="what was paid: 1234.50 or 1,234.50")
    repay.add_argument("--reference", metavar="TEXT", help="the payment's own name at the bank or the card")
    add_settled_months(repay)
    repay.add_argument("--date", metavar="DATE", help="when it was paid: YYYY-MM-DD; today unless given")
    offering(repay.add_argument("--currency", metavar="CODE", help="where bills are in several"), "currencies")
    repay.add_argument("--note", metavar="TEXT", help="anything worth knowing")
    repay.add_argument("--use-credit", action="store_true", help="have what is left of earlier payments settle months")
    offering(
        repay.add_argument("--reverse", metavar="REFERENCE", help="take that payment back, with all that it settled"),
        "repayments",
    )
    repay.add_argument("--reason", metavar="TEXT", help="why it is taken back")
    repay.add_argument("--dry-run", action="store_true", help="say what would be recorded, and record nothing")
