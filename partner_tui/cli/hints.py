"""What a next step is called on the command line: sentences from below the commands name no options."""

from partner_tui.cli.running import Arguments
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.repaying import Part, PaymentRefused
from partner_tui.domain.statement_import import WhoseUnsaid

_OPTIONS = {
    Part.REFERENCE: "reference",
    Part.AMOUNT: "amount",
    Part.CURRENCY: "currency",
    Part.DAY: "date",
    Part.NOTE: "note",
    Part.REST: "keep_credit",
}
_RECORDS, _COMMAND = "Payment records", "partner-tui payments"


def hinted(error: PartnerError, arguments: Arguments | None) -> str:
    """The error's next step, with the option or the command that it takes."""
    step = error.next_step
    if isinstance(error, PaymentRefused) and error.part is not None:
        option = _OPTIONS[error.part]
        is_known = arguments is not None and arguments.knows(option)
        return f"{step.removesuffix('.')} (--{option.replace('_', '-')})." if is_known else step
    if isinstance(error, WhoseUnsaid):
        return f"{step} `--of bank` or `--of vendor` says it."
    return step if _COMMAND in step else step.replace(_RECORDS, f"{_RECORDS} (`{_COMMAND}`)")
