"""The vendor's codes of its REST interface, as words of ours. A code that is not among them stays what it is.

They are other codes than those of the bill files.
"""

from collections.abc import Mapping
from typing import TypeVar, overload

from partner_tui.domain.bill import BillType
from partner_tui.domain.china import BalanceType, ChargeMode, Direction
from partner_tui.domain.invoice import InvoiceBasis, InvoiceClass, InvoiceRequest, InvoiceState, InvoiceTrade
from partner_tui.domain.partner import Association, BudgetKind, CustomerKind, Verification

Word = TypeVar("Word", bound=str)

INVOICE_STATES: Mapping[str, InvoiceState] = {
    "0": InvoiceState.DRAFT,
    "1": InvoiceState.TO_REVIEW,
    "4": InvoiceState.AWAITING_EXPORT,
    "5": InvoiceState.AWAITING_FILE,
    "6": InvoiceState.AWAITING_MAILING,
    "7": InvoiceState.AWAITING_RECEIPT,
    "8": InvoiceState.DONE,
    "9": InvoiceState.RETURNED,
    "11": InvoiceState.REJECTION_IN_REVIEW,
    "13": InvoiceState.RETURN_IN_REVIEW,
    "14": InvoiceState.AWAITING_RETURN,
    "15": InvoiceState.RETURN_FAILED,
}
INVOICE_REQUESTS: Mapping[str, InvoiceRequest] = {
    "0": InvoiceRequest.ISSUE,
    "1": InvoiceRequest.RETURN,
    "2": InvoiceRequest.ISSUED_AND_RETURNED,
}
INVOICE_CLASSES: Mapping[str, InvoiceClass] = {"0": InvoiceClass.TAX, "1": InvoiceClass.COMMERCIAL}
INVOICE_BASES: Mapping[str, InvoiceBasis] = {
    "0": InvoiceBasis.BILL_CYCLE,
    "1": InvoiceBasis.RECEIPT,
    "2": InvoiceBasis.ORDER,
}
INVOICE_TRADES: Mapping[str, InvoiceTrade] = {
    "3": InvoiceTrade.CARD_SETTLEMENT,
    "4": InvoiceTrade.UNCLEARED_SETTLEMENT,
    "5": InvoiceTrade.BEFORE_PAYMENT,
    "6": InvoiceTrade.MONTHLY_SETTLEMENT,
    "7": InvoiceTrade.TOP_UP,
    "8": InvoiceTrade.ONLINE_PAYMENT,
    "10": InvoiceTrade.WITHDRAWAL,
}
ASSOCIATIONS: Mapping[str, Association] = {
    "1": Association.REFERRAL,
    "2": Association.RESALE,  # on the China site
    "3": Association.RESALE,  # on the others
}
VERIFICATIONS: Mapping[str, Verification] = {
    "-1": Verification.NONE,
    "0": Verification.IN_REVIEW,
    "1": Verification.REJECTED,
    "2": Verification.VERIFIED,
    "3": Verification.FAILED,
}
CUSTOMER_KINDS: Mapping[str, CustomerKind] = {
    "-1": CustomerKind.NONE,
    "0": CustomerKind.PERSON,
    "1": CustomerKind.COMPANY,
}
BUDGET_KINDS: Mapping[str, BudgetKind] = {"MONTHLY": BudgetKind.MONTHLY, "PACKAGE": BudgetKind.ONE_OFF}
FLAGS: Mapping[str, bool] = {"0": False, "1": True, "N": False, "Y": True}

BILL_TYPES: Mapping[str, BillType] = {
    "0": BillType.EXPENDITURE,
    "1": BillType.REFUND,
    "2": BillType.ADJUSTMENT,  # written off by the vendor
}
CHARGE_MODES: Mapping[str, ChargeMode] = {
    "1": ChargeMode.YEARLY_MONTHLY,
    "3": ChargeMode.PAY_PER_USE,
    "10": ChargeMode.RESERVED_INSTANCE,
    "11": ChargeMode.SAVINGS_PLAN,
}
SUMMED_CHARGE_MODES = ("1", "3", "11")
"""Those that monthly sums are asked for, one at a time."""
BALANCE_TYPES: Mapping[BalanceType, str] = {
    BalanceType.BALANCE: "BALANCE_TYPE_DEBIT",
    BalanceType.CREDIT: "BALANCE_TYPE_CREDIT",
}
DIRECTIONS: Mapping[str, Direction] = {"1": Direction.INCOME, "2": Direction.EXPENSE}


@overload
def known(code: str, words: Mapping[str, Word]) -> Word | str: ...
@overload
def known(code: str | None, words: Mapping[str, Word]) -> Word | str | None: ...
def known(code: str | None, words: Mapping[str, Word]) -> Word | str | None:
    """Our word for it, or the code itself where there is none; no code has no word."""
    return None if code is None else words.get(code, code)
