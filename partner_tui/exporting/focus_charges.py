"""What kind of charge a bill line is in FOCUS's terms, for how much of what, and when."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.cycle import BEIJING
from partner_tui.exporting.focus_texts import first_of, looked_up, word
from partner_tui.exporting.focus_units import ONE, unit_of

DECIMAL, TIME = pl.Decimal(28, 10), pl.Datetime("us", "UTC")

_USES = (BillingMode.PAY_PER_USE.value, BillingMode.SAVINGS_PLAN_DEDUCTION.value)
_HOURLY_FEES = (BillingMode.RESERVED_HOURLY.value, BillingMode.SAVINGS_PLAN_HOURLY.value)
_BOUGHT = tuple(mode.value for mode in BillingMode if mode.value not in _USES)

_TIMES_WITH_ZONE = ("%Y-%m-%d %H:%M:%S GMT%:z", "%Y-%m-%d %H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S%:z")
_TIME_THERE = "%Y-%m-%d %H:%M:%S"
_AHEAD = BEIJING.utcoffset(None)
_DAY = "day"

_mode = pl.col("billing_mode")
_is_refund = pl.col("bill_type") == BillType.REFUND.value
_is_adjustment = pl.col("bill_type") == BillType.ADJUSTMENT.value
_is_whole = ~_is_adjustment & ~_is_refund
"""Charges of which the specification demands a quantity and a SKU."""
_is_usage, _is_purchase = pl.col("ChargeCategory") == "Usage", pl.col("ChargeCategory") == "Purchase"


def category() -> pl.Expr:
    """Without a known billing mode, what has an order type is an order, and so is what was given back."""
    is_order = _is_one_of(_BOUGHT) | ~_is_one_of(_USES) & (_is_refund | pl.col("order_type").is_not_null())
    found = pl.when(_is_adjustment).then(word("Adjustment")).when(is_order).then(word("Purchase"))
    return found.otherwise(word("Usage")).alias("ChargeCategory")


def facts() -> Iterator[pl.Expr]:
    """ChargeClass, ChargeDescription, ChargeFrequency, PricingCategory."""
    description = pl.concat_str("product_name", "specifications", separator=" | ", ignore_nulls=True)
    frequency = pl.when(_is_whole & _is_usage).then(word("Usage-Based"))
    yield pl.when(_is_refund).then(word("Correction")).alias("ChargeClass")
    yield pl.when(description != "").then(description).otherwise(pl.col("ServiceName")).alias("ChargeDescription")
    yield (
        frequency.when(_is_whole & _is_one_of(_HOURLY_FEES))
        .then(word("Recurring"))
        .otherwise(word("One-Time"))
        .alias("ChargeFrequency")
    )
    yield _pricing_category().alias("PricingCategory")


def _pricing_category() -> pl.Expr:
    return (
        pl.when(_is_adjustment)
        .then(pl.lit(None, pl.Categorical))
        .when(_is_one_of((BillingMode.SAVINGS_PLAN_DEDUCTION.value,)))
        .then(word("Committed"))
        .when(_is_usage & (pl.col("is_spot") == "Y"))
        .then(word("Dynamic"))
        .when(_is_one_of((*_USES, *_BOUGHT)) | _is_refund)
        .then(word("Standard"))
        .otherwise(word("Other"))
    )


def pricing(lines: pl.DataFrame) -> Iterator[pl.Expr]:
    """PricingQuantity and PricingUnit: an order's periods, else what was used, else one where there must be some."""
    periods = pl.col("order_period").cast(pl.String).cast(DECIMAL, strict=False)
    period_unit = looked_up(lines["order_period_unit"], unit_of)
    has_periods = _is_purchase & periods.is_not_null() & period_unit.is_not_null()
    used = pl.coalesce(pl.col("usage"), pl.when(_is_whole).then(pl.lit(1, DECIMAL)))
    used_unit = pl.when(pl.col("usage").is_not_null()).then(looked_up(lines["usage_unit"], unit_of))
    unit = pl.when(used.is_not_null()).then(pl.coalesce(used_unit, word(ONE)))
    yield pl.when(has_periods).then(periods).otherwise(used).alias("PricingQuantity")
    yield pl.when(has_periods).then(period_unit).otherwise(unit).alias("PricingUnit")


def consumption() -> Iterator[pl.Expr]:
    """ConsumedQuantity, ConsumedUnit: of usage alone."""
    yield pl.when(_is_usage).then(pl.col("PricingQuantity")).alias("ConsumedQuantity")
    yield pl.when(_is_usage).then(pl.col("PricingUnit")).alias("ConsumedUnit")


def sku() -> Iterator[pl.Expr]:
    """SkuId, SkuPriceId, SkuMeter."""
    needed = pl.when(_is_whole).then(first_of("product_name", "ServiceName"))
    identity = first_of("product_id", otherwise=needed)
    yield identity.alias("SkuId")
    yield identity.alias("SkuPriceId")
    yield pl.when(identity.is_not_null()).then(first_of("usage_type", "usage_type_code")).alias("SkuMeter")


def day(lines: pl.DataFrame) -> pl.Expr:
    """The first moment of the day in Beijing that the line's time falls into, null without a time that can be read.

    What was used until midnight was used on the day before.
    """
    texts = lines["trade_time"].unique().drop_nulls()
    moment = pl.col("trade_time").replace_strict(
        texts, _moments(texts.cast(pl.String)), default=None, return_dtype=TIME
    )
    before = pl.when(_is_usage).then(pl.lit(timedelta(microseconds=1))).otherwise(pl.lit(timedelta()))
    return ((moment - before + _AHEAD).dt.truncate("1d") - _AHEAD).alias(_DAY)


def _moments(texts: pl.Series) -> pl.Series:
    """As the vendor writes times, or in a form of ISO 8601; without a zone they are Beijing's."""
    found = pl.Series(dtype=TIME).extend_constant(None, len(texts))
    for form in _TIMES_WITH_ZONE:
        if found.null_count():
            found = found.zip_with(found.is_not_null(), texts.str.to_datetime(form, time_unit="us", strict=False))
    if found.null_count():
        there = texts.str.to_datetime(_TIME_THERE, time_unit="us", strict=False).dt.replace_time_zone("UTC") - _AHEAD
        found = found.zip_with(found.is_not_null(), there)
    return found


def period() -> Iterator[pl.Expr]:
    """ChargePeriodStart, ChargePeriodEnd."""
    first = pl.col(_DAY)
    yield first.fill_null(pl.col("BillingPeriodStart")).alias("ChargePeriodStart")
    yield (first + timedelta(days=1)).fill_null(pl.col("BillingPeriodEnd")).alias("ChargePeriodEnd")


def _is_one_of(modes: tuple[str, ...]) -> pl.Expr:
    return _mode.is_in(modes).fill_null(False)
