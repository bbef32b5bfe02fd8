"""Lines of generated bills, many thousands at once: every value follows from the seed and the line's number.

Money is reckoned in whole numbers: list prices in 10^-6, customer expenditures in 10^-8, settlement amounts in 10^-10
dollars. So what the customer pays is list price × percent, and what the partner pays is that × percent, both exactly.
"""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from random import Random

import polars as pl

from partner_tui.bills.sample_customers import sample_customers
from partner_tui.bills.sample_plan import SampleMonth, SamplePlan
from partner_tui.bills.sample_sources import SampleSource, SourceMaker, csv_cell
from partner_tui.bills.sample_words import headers
from partner_tui.domain.cycle import BEIJING

_MONTHLY_MILLIONTHS = 90_000 * 10**6
"""About what the partner owes for a month, however many lines it has."""
_LARGEST_MILLIONTHS = 5 * 10**12
"""No line's list price is above; 64 bits hold all that is made of it."""
_LINES_PER_RESOURCE, _FEWEST_RESOURCES, _MOST_RESOURCES = 160, 1_500, 60_000
_IN_USE_PERCENT = 70
"""How many of all resources are in use in any one month: a window that moves from the first to the last."""
_REFUNDS, _REFUNDS_WHEN_NEGATIVE, _ADJUSTMENTS = 120, 300, 50
"""Of 10,000 lines."""
_TOGETHER = 3
"""About how many lines of a resource stand close together, as bills have them: it decides how well they compress."""


class SampleLines:
    """Makes the csv parts of a plan's months, each without those before it."""

    def __init__(self, plan: SamplePlan) -> None:
        rng = Random(f"partner-tui sample {plan.seed}")
        wanted = max(_FEWEST_RESOURCES, plan.customers * 4, min(_MOST_RESOURCES, plan.lines // _LINES_PER_RESOURCE))
        customers = sample_customers(plan.customers, wanted, rng)
        maker = SourceMaker(rng, plan.language)
        uses = maker.uses(customers)
        refunds = maker.refunds(customers, 40 + wanted // 20)
        adjustments = maker.adjustments(customers, 30 + wanted // 50)
        self._months = plan.months
        self._uses, self._refunds, self._adjustments = len(uses), len(refunds), len(adjustments)
        self._sources = _scaled([*uses, *refunds, *adjustments], _scale(uses, plan))
        self._salts = [rng.getrandbits(64) for _ in range(6)]
        self._header = (",".join(map(csv_cell, headers(plan.language))) + "\n").encode()

    def part(self, month: SampleMonth, start: int, rows: int) -> BytesIO:
        """The csv of the month's lines `start` to `start + rows`, with its header."""
        out = BytesIO()
        out.write(self._header)
        if rows:
            _cells(self._draw(month, start, rows), month).write_csv(out, include_header=False, quote_style="never")
        return out

    def _draw(self, month: SampleMonth, start: int, rows: int) -> pl.DataFrame:
        numbers = pl.int_range(rows, dtype=pl.UInt64, eager=True).alias("number") + (month.first_line + start)
        number = pl.col("number")
        together = (number + _random(number, self._salts[0]) % 3) // _TOGETHER
        drawn = numbers.to_frame().select(
            source=self._source(_random(number, self._salts[1]), _random(together, self._salts[2]), month),
            much=_random(number, self._salts[3]),
            when=_random(number, self._salts[4]),
            trade=_random(number, self._salts[5]),
        )
        lines = self._sources[drawn["source"]].hstack(drawn).with_columns(list_price=_list_price())
        return self._outweighed(lines) if month.negative else lines

    def _source(self, which: pl.Expr, used: pl.Expr, month: SampleMonth) -> pl.Expr:
        """The source of a line: mostly a resource in use, often its neighbours' too; or a refund, or an adjustment."""
        in_use = max(1, self._uses * _IN_USE_PERCENT // 100)
        first = (self._uses - in_use) * month.index // max(1, self._months - 1)
        refunds = _REFUNDS_WHEN_NEGATIVE if month.negative else _REFUNDS
        lot, pick = which // 2**48 % 10_000, which % 2**48
        refunded = lot < refunds
        if month.negative:
            refunded = refunded | (pl.int_range(pl.len()) == 0)  # so that every part has one to make it negative
        return (
            pl.when(refunded)
            .then(pick % self._refunds + self._uses)
            .when(lot < refunds + _ADJUSTMENTS)
            .then(pick % self._adjustments + self._uses + self._refunds)
            .otherwise(used % in_use + first)
        )

    def _outweighed(self, lines: pl.DataFrame) -> pl.DataFrame:
        """The same lines with refunds so large that they exceed the expenditures by a quarter or more."""
        used = pl.col("source") < self._uses
        refunded = ~used & (pl.col("source") < self._uses + self._refunds)
        millionths = _settled(pl.col("list_price")) // 10_000
        spent, returned = lines.select(millionths.filter(used).sum(), millionths.filter(refunded).sum().alias("")).row(
            0
        )
        times = spent * 5 // (returned * 4) + 1
        return lines.with_columns(list_price=pl.col("list_price") * pl.when(refunded).then(times).otherwise(1))


def _scale(uses: Sequence[SampleSource], plan: SamplePlan) -> tuple[int, int]:
    """The fraction by which prices are multiplied for months of the wanted size."""
    usual = sum(_usual_millionths(source) for source in uses)
    return _MONTHLY_MILLIONTHS * plan.months * len(uses), max(1, plan.lines * usual)


def _usual_millionths(source: SampleSource) -> int:
    quantity = source.base + source.span * source.step // 2
    return quantity * source.price * source.customer_percent * source.settlement_percent // 10**14


def _scaled(sources: Sequence[SampleSource], scale: tuple[int, int]) -> pl.DataFrame:
    frame = pl.DataFrame(dict(zip(SampleSource._fields, zip(*sources, strict=True), strict=True)))
    prices = [_price(source, *scale) for source in sources]
    return frame.with_columns(pl.Series("price", prices, dtype=pl.Int64))


def _price(source: SampleSource, times: int, by: int) -> int:
    largest_quantity = (source.base + source.span * source.step) // 10_000 + 1
    return max(1, min(source.price * times // by, _LARGEST_MILLIONTHS * 10**6 // largest_quantity))


def _cells(lines: pl.DataFrame, month: SampleMonth) -> pl.DataFrame:
    """The lines' csv: each column holds the finished text of one cell, or of several in a row."""
    hour = (pl.col("when") % month.hours).cast(pl.UInt32)
    second = (pl.col("when") // 2**32 % 3_600).cast(pl.UInt32)
    paid = pl.col("list_price") * pl.col("customer_percent")
    amount = _settled(pl.col("list_price"))
    number = (pl.col("trade") % 900_000_000 + 100_000_000).cast(pl.String)
    start = month.cycle.start.astimezone(BEIJING)
    hours = [start + timedelta(hours=passed) for passed in range(month.hours)]
    days_and_hours = _table([f"{at:%Y-%m-%d %H}" for at in hours])
    order_prefixes = _table([f"CS{at:%y%m%d%H}" for at in hours])
    minutes = _table([f":{second // 60:02d}:{second % 60:02d} GMT+08:00" for second in range(3_600)])
    ordered = pl.col("ordered")
    return lines.select(
        pl.col("customer"),
        pl.lit(str(month.cycle)).alias("cycle"),
        pl.col("what"),
        trade_id=pl.when(ordered)
        .then(pl.concat_str(order_prefixes.gather(hour), number))
        .otherwise((pl.col("trade") // 2**12).cast(pl.String)),
        original_order_id=pl.concat_str(pl.col("original"), (pl.col("much") % 10**11 + 10**11).cast(pl.String)),
        trade_time=pl.concat_str(
            days_and_hours.gather(hour), minutes.gather(pl.when(ordered).then(second).otherwise(pl.lit(0, pl.UInt32)))
        ),
        how=pl.col("how"),
        usage=pl.when(pl.col("metered")).then(_trimmed(_decimal(_quantity(), 10))),
        unit=pl.col("unit"),
        list_price=_trimmed(_money(pl.col("list_price"), 6)),
        customer_expenditure=_money(paid, 8),
        terms=pl.col("terms"),
        amount=_money(amount, 10),
        tax=_money((amount * pl.col("tax_percent") + 5_000) // 10_000, 8),
        extras=pl.col("extras"),
    )


def _quantity() -> pl.Expr:
    """How much of it, in 10^-10."""
    return pl.col("base") + (pl.col("much") // 2 % pl.col("span").cast(pl.UInt64)).cast(pl.Int64) * pl.col("step")


def _list_price() -> pl.Expr:
    """In 10^-6 dollars, never 0. The quantity counts with six decimals, so that the product fits into 64 bits."""
    return (_quantity() // 10_000 * pl.col("price") // 10**6).clip(lower_bound=1)


def _settled(list_price: pl.Expr) -> pl.Expr:
    """The settlement amount in 10^-10 dollars, without its sign."""
    return list_price * pl.col("customer_percent") * pl.col("settlement_percent")


def _money(value: pl.Expr, decimals: int) -> pl.Expr:
    return pl.concat_str(pl.col("sign"), _decimal(value, decimals))


def _decimal(value: pl.Expr, decimals: int) -> pl.Expr:
    """The text of a whole number of 10^-decimals, from zero up; no float has a part in it."""
    one = 10**decimals
    return pl.concat_str(
        (value // one).cast(pl.String), (value % one + one).cast(pl.String).str.slice(1), separator="."
    )


def _trimmed(decimal: pl.Expr) -> pl.Expr:
    return decimal.str.strip_chars_end("0").str.strip_chars_end(".")


def _table(texts: list[str]) -> pl.Expr:
    return pl.lit(pl.Series(texts))


def _random(number: pl.Expr, salt: int) -> pl.Expr:
    """64 random bits for each number: splitmix64, because polars' own hashes may differ between its versions."""
    bits = (number + _bits(salt)) * _bits(0x9E3779B97F4A7C15)
    bits = (bits ^ bits // 2**30) * _bits(0xBF58476D1CE4E5B9)
    bits = (bits ^ bits // 2**27) * _bits(0x94D049BB133111EB)
    return bits ^ bits // 2**31


def _bits(value: int) -> pl.Expr:
    return pl.lit(value, pl.UInt64)
