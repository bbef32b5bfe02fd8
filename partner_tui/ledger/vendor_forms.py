"""How the vendor's figures are written in the ledger: of each kind the table, its columns and how they are written."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from operator import eq
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.invoice import (
    Invoice,
    InvoiceBasis,
    InvoiceClass,
    InvoiceRequest,
    InvoiceState,
    InvoiceTax,
    InvoiceTrade,
)
from partner_tui.domain.partner import (
    Association,
    Budget,
    BudgetKind,
    CustomerKind,
    Quota,
    SubCustomer,
    VendorSummary,
    Verification,
)
from partner_tui.domain.sync_state import SyncStep, TakenObject
from partner_tui.domain.vendor_dictionary import Dictionary, DictionaryKind, Entry
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType
from partner_tui.ledger.forms import Cell, decimal_text, time_from, time_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of value is written in a cell, and read. None is NULL in all."""

    write: Callable[[Any], Cell]
    read: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """A table of one kind of value: a column for each of its fields, by the same name."""

    value: Callable[..., T]
    table: str
    subject: str
    """What the audit calls a row, before what tells it from others."""
    columns: tuple[tuple[str, Kind], ...]
    keys: int
    """How many of the first columns tell a row from others."""
    is_same: Callable[[T, T], bool] = eq
    """Whether what was kept says as much as what came."""
    untold: frozenset[str] = frozenset()
    """Columns that the audit trail does not repeat: long, or nobody's business for ever."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    def cells_of(self, value: T) -> tuple[Cell, ...]:
        """In the order of the columns."""
        fields = ((kind, getattr(value, name)) for name, kind in self.columns)
        return tuple(None if field is None else kind.write(field) for kind, field in fields)

    def value_from(self, cells: tuple[Any, ...]) -> T:
        """The other way. Raises ValueError, KeyError, TypeError or InvalidOperation on what `cells_of` never writes."""
        pairs = zip(self.columns, cells, strict=True)
        return self.value(**{name: None if cell is None else kind.read(cell) for (name, kind), cell in pairs})

    def key_of(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return cells[: self.keys]

    def subject_of(self, cells: tuple[Cell, ...]) -> str:
        """Different for different rows: parts of a longer key are quoted, so that a space only ever parts them."""
        key = [str(cell) for cell in self.key_of(cells)]
        return " ".join([self.subject, *(key if len(key) == 1 else map(quote, key))])

    def told(self, cells: tuple[Cell, ...]) -> dict[str, Cell]:
        """What the audit trail says of a row."""
        return {name: cell for name, cell in zip(self.names, cells, strict=True) if name not in self.untold}


_LONE_SURROGATE = {code: "\ufffd" for code in range(0xD800, 0xE000)}
"""SQLite's text is UTF-8, which has none; a JSON answer may."""


def _text(text: str) -> str:
    return text.translate(_LONE_SURROGATE)


def _word(words: type[StrEnum]) -> Kind:
    """One of our words; where we have none, the vendor's own text."""
    ours = {word.value: word for word in words}
    return Kind(_text, lambda text: ours.get(text, text))


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


TEXT = Kind(_text, str)
NUMBER = Kind(int, int)
FLAG = Kind(int, bool)
AMOUNT = Kind(decimal_text, Decimal)
TIME = Kind(time_text, time_from)
MONTH = Kind(str, BillCycle.parse)
TEXTS = Kind(_json, lambda text: tuple(json.loads(text)))


def _taxes(text: str) -> tuple[InvoiceTax, ...]:
    return tuple(InvoiceTax(**tax | {"amount": Decimal(tax["amount"])}) for tax in json.loads(text))


TAXES = Kind(lambda taxes: _json([asdict(tax) | {"amount": decimal_text(tax.amount)} for tax in taxes]), _taxes)

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
    lambda entries: _json([_entry_cells(entry) for entry in entries]),
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
        ("state", _word(InvoiceState)),
        ("request", _word(InvoiceRequest)),
        ("returned_request_id", TEXT),
        ("invoice_class", _word(InvoiceClass)),
        ("basis", _word(InvoiceBasis)),
        ("trade", _word(InvoiceTrade)),
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
        ("association", _word(Association)),
        ("verification", _word(Verification)),
        ("kind", _word(CustomerKind)),
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
        ("kind", _word(BudgetKind)),
        ("currency", TEXT),
        ("amount", AMOUNT),
        ("used", AMOUNT),
        ("as_of", TIME),
    ),
    keys=2,
    is_same=lambda before, after: replace(after, as_of=before.as_of) == before,
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
)

TAKEN = Form(
    TakenObject,
    "taken_objects",
    "bill object",
    (("month", MONTH), ("key", TEXT), ("etag", TEXT), ("size", NUMBER), ("taken_at", TIME)),
    keys=1,
    is_same=lambda before, after: replace(after, taken_at=before.taken_at) == before,
)

FORMS: tuple[Form[Any], ...] = (SUMMARIES, QUOTA, INVOICES, CUSTOMERS, BUDGETS, DICTIONARIES, STEPS, TAKEN)
"""Of all that sync brings."""
