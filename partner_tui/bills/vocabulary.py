"""The vendor's words and codes for bill types and billing modes, in ours."""

from collections.abc import Mapping

from partner_tui.domain import vendor_words
from partner_tui.domain.bill import BillingMode, BillType


def folded(word: str) -> str:
    """Without case, spaces and punctuation: `Yearly/Monthly` and `yearly-monthly` are one word."""
    return "".join(char for char in word.casefold() if char.isalnum())


BILL_TYPES: Mapping[str, BillType] = {
    folded(text): kind for kind, word in vendor_words.BILL_TYPES.items() for text in word.all
}
"""By folded word. Numbers are not among them: the vendor's code sets contradict each other."""

_CODES: Mapping[str, BillingMode] = {
    "0": BillingMode.YEARLY_MONTHLY,
    "1": BillingMode.PAY_PER_USE,
    "2": BillingMode.RESERVED_SUBSCRIPTION,
    "3": BillingMode.RESERVED_HOURLY,
    "4": BillingMode.SAVINGS_PLAN_SUBSCRIPTION,
    "5": BillingMode.SAVINGS_PLAN_HOURLY,
    "6": BillingMode.SAVINGS_PLAN_DEDUCTION,
}
"""Of the customerBill files; those of the REST answers differ."""

BILLING_MODES: Mapping[str, BillingMode] = {
    **_CODES,
    **{folded(text): mode for mode, word in vendor_words.BILLING_MODES.items() for text in word.all},
}
"""By folded word or csv code."""


def bill_type(word: str) -> BillType | None:
    """None when the word is not known: a line of unknown type cannot be billed."""
    return BILL_TYPES.get(folded(word))


def billing_mode(word: str) -> str:
    """Our word; one that is not known stays as the vendor wrote it, and `-1` is not the code 1."""
    known = folded(word)
    return word if known.isdigit() and known != word else BILLING_MODES.get(known, word)
