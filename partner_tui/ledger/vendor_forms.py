"""How the vendor's figures are written in the ledger: of each kind the table, its columns and how they are written."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from partner_tui.domain.china import AccountChange, BalanceType, Direction
from partner_tui.domain.customer_sum import CustomerSum
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from partner_tui.domain.partner import Association, Budget, BudgetKind, CustomerKind, SubCustomer, Verification
from partner_tui.domain.quota import Quota
from partner_tui.domain.sync_state import SyncStep, TakenObject
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind, Entry
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType
from partner_tui.domain.vendor_summary import VendorSummary
from partner_tui.ledger.forms import decimal_text
from partner_tui.ledger.kinds import (
    AMOUNT,
    FLAG,
    MONTH,
    NUMBER,
    TEXT,
    TEXTS,
    TIME,
    Form,
    Kind,
    json_text,
    word,
)


def _taxes(text: str) -> tuple[InvoiceTax, ...]:
    return tuple(InvoiceTax(**tax | {"amount": Decimal(tax["amount"])}) for tax in json.loads(text))


TAXES = Kind(lambda taxes: json_text([asdict(tax) | {"amount": decimal_text(tax.amount)} for tax in taxes]), _taxes)

_ENTRIES: dict[str, type[Entry]] = {
    kind.__name__: kind for kind in (Named, ResourceType, UsageType, MeasureUnit, Conversion)
}


def _entry_cells(entry: Entry) -> dict[str, object]:
    return {
        "is": type(entry).__name__,
        **{name: decimal_text(cell) if isinstance(cell, Decimal) else cell for name, cell in asdict(entry).items()},
    }


def _entry(cells: dict[str, Any]) -> Entry:
    kind = _ENTRIES[cells.pop("is")]
    return kind(**cells | ({"ratio": Decimal(cells["ratio"])} if kind is Conversion else {}))


ENTRIES = Kind(
    lambda entries: json_text([_entry_cells(entry) for entry in entries]),
    lambda text: tuple(map(_entry, json.loads(text))),
)


def _same_summary(before: VendorSummary, after: VendorSummary) -> bool:
    """Asked again, it says the same; unless the bill has become final meanwhile, which is news."""
    stage, later = (summary.month.status(summary.as_of) for summary in (before, after))
    return replace(after, as_of=before.as_of) == before and later is stage


SUMMARIES = Form(
    VendorSummary,
    "vendor_summaries",
    "vendor summary",
    (
        ("month", MONTH),
        ("currency", TEXT),
        ("expenditures", AMOUNT),
        ("refunds", AMOUNT),
        ("adjustments", AMOUNT),
        ("amount_due", AMOUNT),
        ("tax", AMOUNT),
        ("as_of", TIME),
    ),
    keys=1,
    is_same=_same_summary,
)

QUOTA = Form(
    Quota,
    "quota",
    "quota",
    (
        ("currency", TEXT),
        ("quota", AMOUNT),
        ("balance", AMOUNT),
        ("coupons", AMOUNT),
        ("due", AMOUNT),
        ("unbilled", AMOUNT),
        ("used", AMOUNT),
        ("as_of", TIME),
    ),
    keys=0,
    is_same=lambda before, after: replace(after, as_of=before.as_of) == before,
    passing=frozenset({"balance", "coupons", "due", "unbilled", "used", "as_of"}),
)

INVOICES = Form(
    Invoice,
    "invoices",
    "invoice",
    (
        ("request_id", TEXT),
        ("invoice_no", TEXT),
        ("month", MONTH),
        ("amount", AMOUNT),
        ("currency", TEXT),
        ("state", word(InvoiceState)),
        ("request", word(InvoiceRequest)),
        ("returned_request_id", TEXT),
        ("invoice_class", word(InvoiceClass)),
        ("basis", word(InvoiceBasis)),
        ("trade", word(InvoiceTrade)),
        ("title", TEXT),
        ("applied_at", TIME),
        ("applicant", TEXT),
        ("rejection", TEXT),
        ("signing_entity", TEXT),
        ("taxes", TAXES),
    ),
    keys=1,
)

CUSTOMERS = Form(
    SubCustomer,
    "customers",
    "customer",
    (
        ("customer_id", TEXT),
        ("account_name", TEXT),
        ("customer_name", TEXT),
        ("associated_at", TIME),
        ("association", word(Association)),
        ("verification", word(Verification)),
        ("kind", word(CustomerKind)),
        ("is_frozen", FLAG),
        ("label", TEXT),
        ("level", TEXT),
        ("country_code", TEXT),
        ("telephone", TEXT),
        ("email", TEXT),
        ("account_managers", TEXTS),
    ),
    keys=1,
    untold=frozenset({"telephone", "email"}),
)

BUDGETS = Form(
    Budget,
    "budgets",
    "budget",
    (
        ("customer_id", TEXT),
        ("kind", word(BudgetKind)),
        ("currency", TEXT),
        ("amount", AMOUNT),
        ("used", AMOUNT),
        ("as_of", TIME),
    ),
    keys=2,
    is_same=lambda before, after: replace(after, as_of=before.as_of) == before,
    passing=frozenset({"used", "as_of"}),
)

DICTIONARIES = Form(
    Dictionary,
    "dictionaries",
    "dictionary",
    (("kind", Kind(str, DictionaryKind)), ("language", TEXT), ("entries", ENTRIES)),
    keys=2,
    untold=frozenset({"entries"}),
)

STEPS = Form(
    SyncStep,
    "sync_steps",
    "sync step",
    (("name", TEXT), ("at", TIME), ("outcome", TEXT), ("is_done", FLAG)),
    keys=1,
    passing=frozenset({"at"}),
)

TAKEN = Form(
    TakenObject,
    "taken_objects",
    "bill object",
    (("month", MONTH), ("key", TEXT), ("etag", TEXT), ("size", NUMBER), ("taken_at", TIME)),
    keys=1,
    is_same=lambda before, after: replace(after, taken_at=before.taken_at) == before,
)

CUSTOMER_SUMS = Form(
    CustomerSum,
    "customer_sums",
    "customer sum",
    (
        ("month", MONTH),
        ("customer_id", TEXT),
        ("currency", TEXT),
        ("expenditures", AMOUNT),
        ("refunds", AMOUNT),
        ("adjustments", AMOUNT),
        ("parts", NUMBER),
        ("as_of", TIME),
    ),
    keys=2,
    is_same=lambda before, after: replace(after, as_of=before.as_of) == before,
)

ACCOUNT_CHANGES = Form(
    AccountChange,
    "account_changes",
    "account change",
    (
        ("change_id", TEXT),
        ("balance_type", Kind(str, BalanceType)),
        ("at", TIME),
        ("kind", TEXT),
        ("direction", word(Direction)),
        ("amount", AMOUNT),
        ("balance_after", AMOUNT),
        ("currency", TEXT),
        ("trade_id", TEXT),
        ("customer_id", TEXT),
        ("account_name", TEXT),
    ),
    keys=2,
)

FORMS: tuple[Form[Any], ...] = (
    SUMMARIES,
    QUOTA,
    INVOICES,
    CUSTOMERS,
    BUDGETS,
    DICTIONARIES,
    STEPS,
    TAKEN,
    CUSTOMER_SUMS,
    ACCOUNT_CHANGES,
)
"""Of all that sync brings."""
