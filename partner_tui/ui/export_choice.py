"""What the operator wants of an export, field by field, and the request that it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.export import COMPRESSIBLE, FOCUS, FORMATS, ExportFormat, ExportKind, ExportSpec
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.query import BillQuery

_PACKED, _AS_ON_SCREEN = "+gzip", "as on the screen"
OF_BILLS = (ExportKind.SUMMARY, ExportKind.DETAILS)
NOTHING: Mapping[str, str] = MappingProxyType({})

Chosen = TypeVar("Chosen")
AnyWord = TypeVar("AnyWord", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Exportable:
    """What there is to export where the operator stands. Names are foreign text, verbatim."""

    query: BillQuery
    months: tuple[BillCycle, ...]
    """Those that there are bills of, newest first."""
    customer: str = ""
    product: str = ""
    region: str = ""
    is_lines: bool = False
    columns: tuple[str, ...] | None = None
    """Those of the lines on the screen; None where no table of lines is there."""
    noun: str = "rows"
    """What the rows are, and so what a filter is of."""
    kinds: tuple[ExportKind, ...] = OF_BILLS
    """What can be made of it. Of payment records the months are those that there are records of."""


class Field(StrEnum):
    """What is chosen, in the order of the dialog."""

    KIND = "Kind"
    FORMAT = "Format"
    GZIP = "Gzip"
    HEADERS = "Headers"
    NAMES = "Customers"
    COLUMNS = "Columns"
    FIRST = "From"
    LAST = "To"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Frozen: every change gives another one."""

    first: BillCycle
    last: BillCycle
    masked: bool = False
    kind: ExportKind = ExportKind.SUMMARY
    summary_format: ExportFormat = FORMATS[ExportKind.SUMMARY][0]
    details_format: ExportFormat = FORMATS[ExportKind.DETAILS][0]
    payments_format: ExportFormat = FORMATS[ExportKind.PAYMENTS][0]
    is_packed: bool = False
    """With gzip, where the format may be."""
    headers: HeaderLanguage = HeaderLanguage.ENGLISH
    as_on_screen: bool = False
    """The columns of lines."""

    @classmethod
    def start(
        cls, what: Exportable, remembered: Mapping[str, str], headers: HeaderLanguage, masked: bool
    ) -> "ExportChoice":
        """As it was last; for the month on the screen, or all months of records; masked as the screen is."""
        details = remembered.get("details", "")
        kind = _word(ExportKind, remembered.get("kind"), ExportKind.DETAILS if what.is_lines else ExportKind.SUMMARY)
        has_bills = what.kinds == OF_BILLS
        return cls(
            first=what.query.month if has_bills else what.months[-1],
            last=what.query.month if has_bills else what.months[0],
            masked=masked,
            kind=kind if kind in what.kinds else what.kinds[0],
            summary_format=_format(ExportKind.SUMMARY, remembered.get("summary")),
            details_format=_format(ExportKind.DETAILS, details.removesuffix(_PACKED)),
            payments_format=_format(ExportKind.PAYMENTS, remembered.get("payments")),
            is_packed=details.endswith(_PACKED),
            headers=_word(HeaderLanguage, remembered.get("headers"), headers),
            as_on_screen=remembered.get("columns") == _AS_ON_SCREEN,
        )

    def remembered(self, headers: HeaderLanguage, before: Mapping[str, str] = NOTHING) -> dict[str, str]:
        """What the next export begins with. `headers` is what the settings say: it is not remembered. `before`: what
        was remembered so far; what bills are made into stays while something else is exported."""
        found = {
            "summary": self.summary_format.value,
            "details": self.details_format.value + (_PACKED if self.is_packed else ""),
        }
        if self.payments_format is not FORMATS[ExportKind.PAYMENTS][0]:
            found["payments"] = self.payments_format.value
        if self.kind in OF_BILLS:
            found["kind"] = self.kind.value
        elif "kind" in before:
            found["kind"] = before["kind"]
        if self.headers is not headers:
            found["headers"] = self.headers.value
        if self.as_on_screen:
            found["columns"] = _AS_ON_SCREEN
        return found

    @property
    def format(self) -> ExportFormat:
        formats = {ExportKind.DETAILS: self.details_format, ExportKind.PAYMENTS: self.payments_format}
        return formats.get(self.kind, self.summary_format)

    def fields(self, what: Exportable) -> tuple[Field, ...]:
        """Those that make a difference."""
        has_lines, is_focus = self.kind is ExportKind.DETAILS, self.format in FOCUS
        left_out = {
            Field.GZIP: self.format not in COMPRESSIBLE or not has_lines,
            Field.HEADERS: not has_lines or is_focus,
            Field.NAMES: self.kind not in OF_BILLS,
            Field.COLUMNS: not has_lines or is_focus or what.columns is None,
        }
        return tuple(field for field in Field if not left_out.get(field))

    def changed(self, field: Field, step: int, what: Exportable) -> "ExportChoice":
        """The field's next value (previous when negative); after the last comes the first, but for months."""
        match field:
            case Field.KIND:
                return replace(self, kind=_next(what.kinds, self.kind, step))
            case Field.FORMAT if self.kind is ExportKind.DETAILS:
                return replace(self, details_format=_next(FORMATS[self.kind], self.format, step))
            case Field.FORMAT if self.kind is ExportKind.PAYMENTS:
                return replace(self, payments_format=_next(FORMATS[self.kind], self.format, step))
            case Field.FORMAT:
                return replace(self, summary_format=_next(FORMATS[self.kind], self.format, step))
            case Field.GZIP:
                return replace(self, is_packed=not self.is_packed)
            case Field.HEADERS:
                return replace(self, headers=_next(tuple(HeaderLanguage), self.headers, step))
            case Field.NAMES:
                return replace(self, masked=not self.masked)
            case Field.COLUMNS:
                return replace(self, as_on_screen=not self.as_on_screen)
            case Field.FIRST:
                first = _neighbour(what.months, self.first, step)
                return replace(self, first=first, last=max(first, self.last))
            case Field.LAST:
                last = _neighbour(what.months, self.last, step)
                return replace(self, last=last, first=min(last, self.first))

    def spec(self, what: Exportable, *, guarded: bool) -> ExportSpec:
        """The request. A filter of products or customers is none of lines: it is left out, as it is of a summary."""
        has = self.fields(what)
        return ExportSpec(
            first=self.first,
            last=self.last,
            kind=self.kind,
            format=self.format,
            customer=what.query.customer,
            product=what.query.product,
            region=what.query.region,
            bill_type=what.query.bill_type,
            filter=what.query.filter if self.keeps_filter(what) else "",
            columns=what.columns if self.as_on_screen and Field.COLUMNS in has else None,
            masked=self.masked and Field.NAMES in has,
            compressed=self.is_packed and Field.GZIP in has,
            headers=self.headers,
            guarded=guarded,
            subject=what.customer or what.query.customer or what.product or what.region,
        )

    def keeps_filter(self, what: Exportable) -> bool:
        """Whether the view's filter is one of what goes into the file."""
        is_of_lines = self.kind is ExportKind.DETAILS and what.is_lines
        return bool(what.query.filter) and (is_of_lines or self.kind is ExportKind.PAYMENTS)


def _next(values: Sequence[Chosen], value: Chosen, step: int) -> Chosen:
    return values[(values.index(value) + step) % len(values)]


def _neighbour(months: Sequence[BillCycle], month: BillCycle, step: int) -> BillCycle:
    """The month so many later (earlier when negative) among those that there are; the nearest of them."""
    at = months.index(month) - step
    return months[max(0, min(at, len(months) - 1))]


def _format(kind: ExportKind, value: str | None) -> ExportFormat:
    found = _word(ExportFormat, value, FORMATS[kind][0])
    return found if found in FORMATS[kind] else FORMATS[kind][0]


def _word(words: type[AnyWord], value: str | None, otherwise: AnyWord) -> AnyWord:
    """Whatever a session's text says: what is none of the words is as nothing."""
    return next((word for word in words if word.value == value), otherwise)
