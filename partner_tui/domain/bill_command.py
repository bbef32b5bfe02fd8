"""One grammar for questions about bills: typed after `:`, given on the command line, shown as crumb, kept as bookmark.

`bills 2026-10 customer "Acme Ltd" product hws.x lines filter "amount>100 !test" sort amount desc`
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from partner_tui.domain.bill import BillType
from partner_tui.domain.bill_words import COMMAND, DIRECTIONS, WORDS, Reading, Word, wrong
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.query import BillQuery, Grouping, Sort

__all__ = ["COMMAND", "DIRECTIONS", "WORDS", "BillCommand", "Reading", "Word"]

NARROWING = ("region", "customer", "product", "type")
"""The words that narrow, in the order of a drill-down that says none."""
_GROUPED_APART = (BillType.REFUND, BillType.ADJUSTMENT)
"""Gathered on By Product under Others: they are told by customer."""


@dataclass(frozen=True, slots=True)
class BillCommand:
    """What is to be shown. Customer, product and region are ids or names, as typed; None leaves them open."""

    month: BillCycle | None = None
    by: Grouping | None = None
    """What one row stands for; beside `lines`, the tab that they were reached from."""
    customer: str | None = None
    product: str | None = None
    region: str | None = None
    bill_type: BillType | None = None
    lines: bool = False
    movers: bool = False
    filter: str = ""
    sort: Sort | None = None
    limit: int | None = None
    offset: int | None = None
    path: tuple[str, ...] = ()
    """The words that narrow, in the order of the drill-down; those left out follow in the order of NARROWING."""

    def __post_init__(self) -> None:
        given = [name for name in NARROWING if self._narrowed(name) is not None]
        path = dict.fromkeys((*(name for name in self.path if name in given), *given))
        object.__setattr__(self, "path", tuple(path))

    @classmethod
    def parse(cls, tokens: Sequence[str]) -> "BillCommand":
        """With or without the leading `bills`. Raises WrongUsage, which names the word that makes no sense."""
        reading = Reading.of(tokens)
        if reading.awaited is not None:
            raise reading.lacking(reading.awaited)
        for word in WORDS:
            if word.choices and reading.values.get(word.name, word.choices[0]) not in word.choices:
                raise wrong(
                    f"{reading.spelling[word.name]!r} is {', '.join(word.choices[:-1])} or {word.choices[-1]}, "
                    f"not {reading.values[word.name]!r}",
                    f"For example {reading.spelling[word.name]} {word.choices[0]}.",
                )
        values = reading.values
        command = cls(
            month=reading.month,
            by=Grouping(values["by"]) if "by" in values else None,
            customer=values.get("customer"),
            product=values.get("product"),
            region=values.get("region"),
            bill_type=BillType(values["type"]) if "type" in values else None,
            lines="lines" in values,
            movers="movers" in values,
            filter=values.get("filter", ""),
            sort=_sort(reading),
            limit=_number(reading, "limit"),
            offset=_number(reading, "offset"),
            path=tuple(values),
        )
        command._demand_sense(reading)
        return command

    def words(self) -> str:
        """The same as text that a shell and `parse` read alike: `partner-tui ` before it makes it a command line."""
        tokens = [COMMAND]
        if self.month is not None:
            tokens.append(str(self.month))
        if self.by is not None:
            tokens += ["by", self.by.value]
        for name in self.path:
            tokens += _valued(name, self._narrowed(name) or "")
        tokens += [name for name, said in (("lines", self.lines), ("movers", self.movers)) if said]
        if self.filter:
            tokens += _valued("filter", self.filter)
        if self.sort is not None:
            tokens += [*_valued("sort", self.sort.column), *(["desc"] if self.sort.descending else [])]
        for name, number in (("limit", self.limit), ("offset", self.offset)):
            tokens += [] if number is None else [name, str(number)]
        return shlex.join(tokens)

    @property
    def shown(self) -> Grouping | None:
        """What one row of the answer is, said or implied; None: the month as a whole.

        What is not said is what opening the same row in the console shows: of a customer its products, of a product
        its customers, of both the lines; refunds and adjustments by customer, and of a customer as lines.
        """
        if self.lines:
            return Grouping.LINE
        if self.by is not None:
            return self.by
        apart = self.bill_type in _GROUPED_APART
        if self.customer is not None:
            return Grouping.LINE if apart or self.product is not None else Grouping.PRODUCT
        if apart or self.product is not None:
            return Grouping.CUSTOMER
        return Grouping.PRODUCT if self.path or self.movers or self.filter or self.sort else None

    def query(self, month: BillCycle) -> BillQuery:
        """The question that it asks of that month, once its names are ids."""
        return BillQuery(
            month,
            self.shown or Grouping.PRODUCT,
            customer=self.customer,
            product=self.product,
            region=self.region,
            bill_type=self.bill_type,
            filter=self.filter,
            sort=self.sort,
        )

    def _narrowed(self, name: str) -> str | None:
        return {
            "region": self.region,
            "customer": self.customer,
            "product": self.product,
            "type": self.bill_type,
        }[name]

    def _demand_sense(self, reading: Reading) -> None:
        written = reading.spelling
        for name in ("limit", "offset"):
            if name in written and self.shown is not Grouping.LINE:
                raise wrong(f"{written[name]} needs {_alike(written[name], 'lines')}", "Only lines are counted off.")
        if self.movers and self.shown is Grouping.LINE:
            raise wrong(
                f"{written['movers']} compares products, customers or regions, not lines",
                f"Add {_alike(written['movers'], 'by')} customer, for example.",
            )


def _sort(reading: Reading) -> Sort | None:
    if "sort" not in reading.values:
        return None
    if not reading.values["sort"]:
        raise wrong(f"{reading.spelling['sort']} needs a column", "For example sort amount desc.")
    return Sort(reading.values["sort"], reading.direction == "desc")


def _number(reading: Reading, name: str) -> int | None:
    text = reading.values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise wrong(
            f"{reading.spelling[name]} needs a whole number, not {text!r}", f"For example {reading.spelling[name]} 20."
        )
    return int(text)


def _valued(name: str, value: str) -> list[str]:
    """A value that looks like an option is tied to its word."""
    return [f"{name}={value}"] if value.startswith("-") else [name, value]


def _alike(written: str, name: str) -> str:
    """Another word, written like that one."""
    return f"--{name}" if written.startswith("--") else name
