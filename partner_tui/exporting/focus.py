"""Bill lines as FOCUS 1.2 rows, one for one; `focus_columns` says in words what is done here, and why.

Amounts are passed on, never computed: the sum of BilledCost is that of the lines.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.vendor_words import KOOGALLERY
from partner_tui.exporting import focus_charges as charges
from partner_tui.exporting.content import Details
from partner_tui.exporting.focus_columns import FOCUS_COLUMNS, FocusType, own_columns
from partner_tui.exporting.focus_services import OTHER, category_of, service_suffix
from partner_tui.exporting.focus_texts import first_of, looked_up, without_blanks, word

_VENDOR, _MARKETPLACE, _ACCOUNT = "Huawei Cloud", "KooGallery", "partner"
_TYPES: Mapping[FocusType, pl.DataType] = {
    FocusType.STRING: pl.String(),
    FocusType.JSON: pl.String(),
    FocusType.DECIMAL: charges.DECIMAL,
    FocusType.TIME: charges.TIME,
}
_NAMES = tuple(column.name for column in FOCUS_COLUMNS)


@dataclass(frozen=True, slots=True)
class Focus:
    """What makes FOCUS rows of one export's lines."""

    own: Mapping[str, str]
    """`x_` column -> column of the lines."""
    month: BillCycle
    """Of lines that do not say theirs."""
    currency: str

    @classmethod
    def of(cls, content: Details) -> "Focus":
        provenance = content.provenance
        return cls(own_columns(content.columns), provenance.spec.first, provenance.currency)

    @property
    def columns(self) -> tuple[str, ...]:
        return (*_NAMES, *self.own)

    def rows(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The rows of some lines, which must have every canonical column. Each step uses what the one before made."""
        lines = without_blanks(lines)
        lines = lines.with_columns(*_services(lines), charges.category(), *self._accounts(), *_costs(), *_region())
        lines = lines.with_columns(
            *_resource(), *self._billing_period(lines), *charges.pricing(lines), charges.day(lines)
        )
        lines = lines.with_columns(*charges.facts(), *charges.sku(), *charges.consumption(), *charges.period())
        empty = (
            pl.lit(None, _TYPES[column.type]).alias(column.name)
            for column in FOCUS_COLUMNS
            if column.name not in lines.columns
        )
        own = (pl.col(column).alias(name) for name, column in self.own.items())
        return lines.with_columns(empty).select(*_NAMES, *own)

    def _billing_period(self, lines: pl.DataFrame) -> Iterator[pl.Expr]:
        cycle = lines["bill_cycle"]
        start = looked_up(cycle, lambda text: BillCycle.parse(text).start, charges.TIME)
        end = looked_up(cycle, lambda text: BillCycle.parse(text).next.start, charges.TIME)
        yield start.fill_null(self.month.start).alias("BillingPeriodStart")
        yield end.fill_null(self.month.next.start).alias("BillingPeriodEnd")

    def _accounts(self) -> Iterator[pl.Expr]:
        yield word(_ACCOUNT).alias("BillingAccountId")
        yield first_of("currency", otherwise=self.currency).alias("BillingCurrency")
        yield pl.col("customer_id").alias("SubAccountId")
        yield first_of("customer_name", "account_name", "customer_id").alias("SubAccountName")


def _costs() -> Iterator[pl.Expr]:
    for name in ("BilledCost", "ContractedCost", "EffectiveCost"):
        yield pl.col("amount").alias(name)
    yield first_of("list_price", "amount").alias("ListCost")


def _services(lines: pl.DataFrame) -> Iterator[pl.Expr]:
    code = lines["product_type_code"]
    category = looked_up(code, lambda text: category_of(text)[0])
    subcategory = looked_up(code, lambda text: category_of(text)[1])
    publisher = looked_up(code, lambda text: _MARKETPLACE if service_suffix(text) in KOOGALLERY else _VENDOR)
    yield first_of("product_type", "product_type_code", "product_name", otherwise=_VENDOR).alias("ServiceName")
    yield pl.coalesce(category, word(OTHER[0])).alias("ServiceCategory")
    yield pl.coalesce(subcategory, word(OTHER[1])).alias("ServiceSubcategory")
    yield pl.coalesce(publisher, word(_VENDOR)).alias("PublisherName")
    yield word(_VENDOR).alias("ProviderName")
    yield word(_VENDOR).alias("InvoiceIssuerName")


def _region() -> Iterator[pl.Expr]:
    is_known = pl.col("region_code").is_not_null()
    yield pl.col("region_code").alias("RegionId")
    yield pl.when(is_known).then(first_of("region", "region_code")).alias("RegionName")


def _resource() -> Iterator[pl.Expr]:
    identity = first_of("resource_id", "resource_name")
    kind = first_of("resource_type", "resource_type_code", "ServiceName")
    yield identity.alias("ResourceId")
    yield pl.col("resource_name").alias("ResourceName")
    yield pl.when(identity.is_not_null()).then(kind).alias("ResourceType")
