"""The vendor's words and codes for bill types and billing modes, in ours."""

from collections.abc import Mapping

from partner_tui.domain.bill import BillingMode, BillType

BILL_TYPES: Mapping[str, BillType] = {
    "expenditure": BillType.EXPENDITURE,
    "expenditures": BillType.EXPENDITURE,
    "consumption": BillType.EXPENDITURE,
    "消费": BillType.EXPENDITURE,
    "refund": BillType.REFUND,
    "refunds": BillType.REFUND,
    "退款": BillType.REFUND,
    "adjustment": BillType.ADJUSTMENT,
    "adjustments": BillType.ADJUSTMENT,
    "调账": BillType.ADJUSTMENT,
}
"""By folded word. Numbers are not among them: the vendor's code sets contradict each other."""

BILLING_MODES: Mapping[str, BillingMode] = {
    # codes of the customerBill files; those of the REST answers differ
    "0": BillingMode.YEARLY_MONTHLY,
    "1": BillingMode.PAY_PER_USE,
    "2": BillingMode.RESERVED_SUBSCRIPTION,
    "3": BillingMode.RESERVED_HOURLY,
    "4": BillingMode.SAVINGS_PLAN_SUBSCRIPTION,
    "5": BillingMode.SAVINGS_PLAN_HOURLY,
    "6": BillingMode.SAVINGS_PLAN_DEDUCTION,
    "yearlymonthly": BillingMode.YEARLY_MONTHLY,
    "包年包月": BillingMode.YEARLY_MONTHLY,
    "payperuse": BillingMode.PAY_PER_USE,
    "按需": BillingMode.PAY_PER_USE,
    "reservedinstancesubscription": BillingMode.RESERVED_SUBSCRIPTION,
    "reservedinstanceupfrontpayment": BillingMode.RESERVED_SUBSCRIPTION,
    "预留实例订购": BillingMode.RESERVED_SUBSCRIPTION,
    "预留实例预付": BillingMode.RESERVED_SUBSCRIPTION,
    "reservedinstancehourlybilling": BillingMode.RESERVED_HOURLY,
    "预留实例按小时计费": BillingMode.RESERVED_HOURLY,
    "预留实例按时计费": BillingMode.RESERVED_HOURLY,
    "savingsplanssubscription": BillingMode.SAVINGS_PLAN_SUBSCRIPTION,
    "节省计划订购": BillingMode.SAVINGS_PLAN_SUBSCRIPTION,
    "savingsplanshourlybilling": BillingMode.SAVINGS_PLAN_HOURLY,
    "节省计划按小时计费": BillingMode.SAVINGS_PLAN_HOURLY,
    "节省计划按时计费": BillingMode.SAVINGS_PLAN_HOURLY,
    "savingsplansuseddeduction": BillingMode.SAVINGS_PLAN_DEDUCTION,
    "savingsplansused": BillingMode.SAVINGS_PLAN_DEDUCTION,
    "节省计划抵扣": BillingMode.SAVINGS_PLAN_DEDUCTION,
}
"""By folded word or csv code."""


def folded(word: str) -> str:
    """Without case, spaces and punctuation: `Yearly/Monthly` and `yearly-monthly` are one word."""
    return "".join(char for char in word.casefold() if char.isalnum())


def bill_type(word: str) -> BillType | None:
    """None when the word is not known: a line of unknown type cannot be billed."""
    return BILL_TYPES.get(folded(word))


def billing_mode(word: str) -> str:
    """Our word; one that is not known stays as the vendor wrote it, and `-1` is not the code 1."""
    known = folded(word)
    return word if known.isdigit() and known != word else BILLING_MODES.get(known, word)
