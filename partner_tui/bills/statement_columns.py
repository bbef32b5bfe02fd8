"""Which column of a statement file is which: by header, English or Chinese, never by position."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partner_tui.bills.records import Place
from partner_tui.domain.errors import BillFileError

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "date": (
        *("Payment Date", "Paid On", "Payment Time", "Repayment Date", "Repayment Time", "Paid At"),
        *("付款日期", "付款时间", "支付日期", "支付时间", "还款日期", "还款时间"),
        *("Transaction Date", "Transaction Time", "Transaction Date and Time", "Trade Date", "Trade Time"),
        *("交易日期", "交易时间", "交易日", "Date", "日期", "Time", "时间", "Date and Time", "Created At"),
        *("Booking Date", "Posting Date", "Posted On", "Date Posted", "记账日期", "记账日", "入账日期", "入账时间"),
        *("Value Date", "起息日"),
    ),
    "reference": (
        *(
            "Payment Reference",
            "Reference",
            "Reference No.",
            "Reference Number",
            "Ref",
            "Ref No.",
            "Customer Reference",
        ),
        *("付款参考号", "参考号", "付款编号", "支付流水号", "还款流水号", "付款流水号"),
        *("Transaction Reference", "Bank Reference", "Transaction ID", "Transaction No.", "Transaction Number"),
        *("Trade ID", "Trade No.", "Payment ID", "Payment No.", "Serial No.", "Serial Number", "End-to-End ID"),
        *("交易流水号", "流水号", "交易号", "交易编号", "交易ID", "交易单号", "业务流水号", "凭证号", "银行流水号"),
        *("Order ID/Transaction ID", "订单号/交易号", "Order No.", "Order ID", "订单号", "UTR", "RRN", "FITID"),
    ),
    "description": (
        *("Description", "Transaction Description", "Details", "Transaction Details", "Narrative", "Particulars"),
        *("摘要", "交易摘要", "说明", "交易说明", "描述", "Purpose", "Payment Purpose", "用途", "Memo", "附言"),
        *("Remark", "Remarks", "Note", "Notes", "Comment", "备注", "Transaction Type", "交易类型", "类型", "Type"),
        *("Counterparty", "Counterparty Name", "Payee", "Payee Name", "Beneficiary", "Beneficiary Name", "Recipient"),
        *("Payer", "Name", "交易对方", "对方户名", "对方名称", "收款人", "收款人名称", "收款方", "付款人", "付款方"),
    ),
    "amount": (
        *("Amount", "Transaction Amount", "Payment Amount", "Paid Amount", "Amount Paid", "Repayment Amount"),
        *("金额", "交易金额", "付款金额", "支付金额", "还款金额", "实付金额", "发生额", "Sum", "Value"),
    ),
    "debit": (
        *("Debit", "Debit Amount", "Debits", "Withdrawal", "Withdrawals", "Withdrawal Amount", "Paid Out", "Money Out"),
        *("Outgoing", "Outflow", "Expense", "Expenditure", "Expenditure Amount", "Payments Out"),
        *("借方", "借方金额", "借方发生额", "支出", "支出金额", "转出", "转出金额", "付出", "付出金额"),
    ),
    "credit": (
        *("Credit", "Credit Amount", "Credits", "Deposit", "Deposits", "Deposit Amount", "Paid In", "Money In"),
        *("Incoming", "Inflow", "Income", "Income Amount", "Revenue", "Revenue Amount"),
        *("贷方", "贷方金额", "贷方发生额", "收入", "收入金额", "转入", "转入金额", "存入", "存入金额"),
    ),
    "direction": (
        *("Debit/Credit", "Credit/Debit", "Debit or Credit", "DR/CR", "CR/DR", "D/C", "C/D", "Direction"),
        *("Credit Debit Indicator", "Debit Credit Indicator", "Income/Expenditure", "Income/Expense"),
        *("Revenue/Expenditure", "借贷标志", "借贷方向", "借贷", "借/贷", "收支", "收/支", "收支类型", "收支方向"),
    ),
    "currency": ("Currency", "Currency Code", "CCY", "Transaction Currency", "币种", "货币", "币别", "交易币种"),
}
"""What a column means to the headers that say so; the first that a file has counts, where it may have several."""

TYPES = ("Details", "Transaction Type", "交易类型", "类型", "Type")
"""Descriptions that may say nothing but which way the money went."""
_SEVERAL = ("date", "reference", "description")
_MONEY = ("amount", "debit", "credit")
_CURRENCY = re.compile(r"[(\[]\s*([A-Za-z]{3})\s*[)\]]$|\s([A-Z]{3})$")


@dataclass(frozen=True, slots=True)
class StatementColumns:
    """Where in the rows of one table what stands."""

    headers: tuple[str, ...]
    dates: tuple[int, ...]
    """At least one; the one that says it best first."""
    reference: int | None
    descriptions: tuple[int, ...]
    types: tuple[int, ...]
    """Those of the descriptions that may tell in from out."""
    amount: int | None
    debit: int | None
    credit: int | None
    direction: int | None
    currency: int | None
    named_currency: str | None
    """From the header of an amount: `Amount (USD)`."""

    def header(self, index: int) -> str:
        return self.headers[index]

    @property
    def money(self) -> tuple[int, ...]:
        return tuple(index for index in (self.amount, self.debit, self.credit) if index is not None)

    def reads(self, index: int) -> bool:
        """Whether what stands in that column makes any difference."""
        return _meaning(self.headers[index]) is not None

    @property
    def tells_in_from_out(self) -> bool:
        """By two columns, or by a word."""
        return self.amount is None or self.direction is not None


def is_header(headers: Sequence[str]) -> bool:
    """Whether the row can be the headers of a statement: a date and an amount, at least."""
    found = {_meaning(header) for header in headers}
    return "date" in found and not found.isdisjoint(_MONEY)


def columns_of(headers: Sequence[str], place: Place) -> StatementColumns:
    """Of a row of headers. Raises BillFileError where two columns claim to be the same."""
    meanings = [_meaning(header) for header in headers]
    found = {name: _indexes(name, headers, meanings) for name in SYNONYMS}
    for name, indexes in found.items():
        if len(indexes) > 1 and name not in _SEVERAL:
            raise _twice(headers, indexes, name, place)
    if found["amount"] and (others := found["debit"] + found["credit"]):
        raise _twice(headers, [*found["amount"], *others], "amount", place)
    one = {name: indexes[0] if indexes else None for name, indexes in found.items()}
    return StatementColumns(
        headers=tuple(headers),
        dates=tuple(found["date"]),
        reference=one["reference"],
        descriptions=tuple(sorted(found["description"])),
        types=tuple(index for index in found["description"] if _bare(headers[index]) in _TYPES),
        amount=one["amount"],
        debit=one["debit"],
        credit=one["credit"],
        direction=one["direction"],
        currency=one["currency"],
        named_currency=_named_currency(headers, meanings, place),
    )


def _bare(header: str) -> str:
    """Without case, spaces and punctuation."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in plain if char.isalnum())


_KNOWN = {_bare(header): (name, rank) for name, all_ in SYNONYMS.items() for rank, header in enumerate(all_)}

_TYPES = frozenset(map(_bare, TYPES))


def _meaning(header: str) -> str | None:
    """A currency at its end belongs to money only."""
    if found := _KNOWN.get(_bare(header)):
        return found[0]
    found = _KNOWN.get(_bare(_CURRENCY.sub("", unicodedata.normalize("NFKC", header).strip())))
    return found[0] if found and found[0] in _MONEY else None


def _indexes(name: str, headers: Sequence[str], meanings: Sequence[str | None]) -> list[int]:
    """The columns that mean it, the one that says it best first."""
    ranks = {
        index: _KNOWN.get(_bare(headers[index]), (name, 0))[1] for index, own in enumerate(meanings) if own == name
    }
    return sorted(ranks, key=lambda index: ranks[index])


def _named_currency(headers: Sequence[str], meanings: Sequence[str | None], place: Place) -> str | None:
    found: set[str] = set()
    for header, meaning in zip(headers, meanings, strict=True):
        named = _CURRENCY.search(unicodedata.normalize("NFKC", header).strip())
        if named and meaning in _MONEY and _bare(header) not in _KNOWN:
            found.add((named[1] or named[2]).upper())
    if len(found) > 1:
        raise place.wrong("Mixed currencies", f"its headers name {' and '.join(sorted(found))}.")
    return next(iter(found), None)


def _twice(headers: Sequence[str], indexes: Sequence[int], name: str, place: Place) -> BillFileError:
    said = " and ".join(f"“{headers[index]}”" for index in indexes)
    return place.wrong("A column twice", f"{said} both say the {name}.")
