"""What nobody expected, told in one sentence and without the values that it happened to."""

import traceback
from pathlib import Path

from partner_tui.domain.errors import PartnerError


class ConsoleFault(PartnerError):
    """A fault of the console's own; says where in the program it lies, never with which values."""


def fault(error: BaseException | None) -> PartnerError:
    """The error as an operator may see it: an error made for operators is passed on."""
    if isinstance(error, PartnerError):
        return error
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return ConsoleFault(
        "A fault in partner-tui",
        f"{type(error).__name__}{place}.",
        "Nothing in the store was changed. Please report it with this line.",
    )
