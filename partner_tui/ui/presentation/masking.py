"""Names of customers, accounts and partners hidden from those who look over the operator's shoulder."""

import shlex
from dataclasses import replace

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.pseudonyms import pseudonym
from partner_tui.domain.text import visible
from partner_tui.ui.presentation.columns import Column


def masked(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns with pseudonyms in those that are private."""
    return tuple(
        replace(column, is_masked=True, names=column.instead or column.names) if column.is_private else column
        for column in columns
    )


def masked_name(name: str, kind: str = "Customer") -> str:
    """What stands for that name outside tables; the same as in them."""
    return pseudonym(visible(name), kind)


def masked_words(words: str) -> str:
    """A command as it may be shown: without the customer's id or name in it."""
    from partner_tui.domain.bill_command import BillCommand  # the first frame does without it

    try:
        command = BillCommand.parse(shlex.split(words))
    except (PartnerError, ValueError):  # not about bills
        return words
    return words if command.customer is None else replace(command, customer=masked_name(command.customer)).words()
