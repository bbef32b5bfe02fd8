"""Where the lines of generated bills come from: resources in use, orders given back, fees put right."""

from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from partner_tui.bills.dictionaries import REGIONS, RESOURCE_PREFIX, RESOURCE_TYPES, SERVICE_PREFIX, SERVICES
from partner_tui.bills.sample_catalogue import HOURS, OFFERINGS, ORDERED, PART_OF_ORDER, Measure, Offering
from partner_tui.bills.sample_customers import SampleCustomer
from partner_tui.bills.sample_words import Language, word

_SHARES = tuple(offering.share for offering in OFFERINGS)
_ORDERABLE = tuple(offering for offering in OFFERINGS if offering.orderable and offering.measure is HOURS)
_PERIODS = ((1, "month", 1), (3, "month", 3), (6, "month", 6), (1, "year", 10))
_PERIOD_SHARES = (82, 10, 5, 3)
_HOURS_PAID = 60
"""What a month's order costs, in hours' prices."""
_PRICE_PERCENTS = (50, 71, 100, 141, 200, 283)
_PROJECTS = ("", "", "", "default", "default", "prod", "test", "office", "données")
_TAGS = (*[""] * 9, "env=prod", "env=test;team=web", "cost-center=4711", '{"env":"prod","team":"Ωmega"}')
_NAMED_ONLY = frozenset({"obs", "cdn", "smn", "domains", "functionstage"})
"""Whose resources have a name and no id."""
_ROLES = ("web", "db", "app", "gw", "job", "cache", "日志", "señal", "build", "node")


@dataclass(frozen=True, slots=True)
class _Charge:
    """How something is charged: the file's words, and whether the money is for an order."""

    mode: str
    ordered: bool = False
    bill_type: str = "Expenditure"
    negative: bool = False
    free: bool = False
    """Whether something paid before covers it, so that the customer pays nothing."""


_BY_USE = _Charge("Pay-per-use")
_BY_ORDER = _Charge("Yearly/Monthly", ordered=True)
_PLANS = (
    (0.08, _Charge("Savings plans–hourly billing")),
    (0.06, _Charge("Reserved instance–hourly billing")),
    (0.03, _Charge("Savings plans used", free=True)),
    (0.02, _Charge("Savings plans–subscription", ordered=True)),
    (0.01, _Charge("Reserved instance–subscription", ordered=True)),
)
"""Shares of the servers and databases."""
_REFUND = _Charge("Yearly/Monthly", ordered=True, bill_type="Refund", negative=True)
_ADJUSTMENT = _Charge("Pay-per-use", bill_type="Adjustment")


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a source is of."""

    owner: SampleCustomer
    offering: Offering
    charge: _Charge
    has_resource: bool = True
    has_product: bool = True

    @property
    def measure(self) -> Measure:
        if self.charge.bill_type != "Expenditure":
            return PART_OF_ORDER
        return ORDERED if self.charge.ordered else self.offering.measure


class SampleSource(NamedTuple):
    """What all lines of one resource have in common: runs of finished csv cells, and how to draw the rest."""

    customer: str
    """Customer ID."""
    what: str
    """Customer Name to Cloud Service Region Code."""
    how: str
    """Order Type to Usage Type."""
    unit: str
    terms: str
    """Settlement Type and Partner Settlement Discount."""
    extras: str
    sign: str
    original: str | None
    """What the original order's id begins with."""
    ordered: bool
    metered: bool
    base: int
    span: int
    step: int
    price: int
    customer_percent: int
    settlement_percent: int
    tax_percent: int


@dataclass(frozen=True, slots=True)
class SourceMaker:
    """Draws sources, all from one generator of random numbers."""

    rng: Random
    language: Language

    def uses(self, customers: list[SampleCustomer]) -> list[SampleSource]:
        """Every resource of every customer, in no order; every offering is among them when they suffice."""
        owners = [customer for customer in customers for _ in range(customer.resources)]
        self.rng.shuffle(owners)
        offerings = list(OFFERINGS) + self.rng.choices(OFFERINGS, _SHARES, k=max(0, len(owners) - len(OFFERINGS)))
        sources = [self._use(owner, offering) for owner, offering in zip(owners, offerings, strict=False)]
        self.rng.shuffle(sources)
        return sources

    def refunds(self, customers: list[SampleCustomer], count: int) -> list[SampleSource]:
        """Orders that were given back."""
        return [self._refund(owner) for owner in self._owners(customers, count)]

    def adjustments(self, customers: list[SampleCustomer], count: int) -> list[SampleSource]:
        """Fees put right, up or down; most of no resource, some of no product."""
        return [self._adjustment(owner) for owner in self._owners(customers, count)]

    def _owners(self, customers: list[SampleCustomer], count: int) -> list[SampleCustomer]:
        return self.rng.choices(customers, [customer.resources for customer in customers], k=count)

    def _use(self, owner: SampleCustomer, offering: Offering) -> SampleSource:
        return self._source(_Subject(owner, offering, self._charge(offering)))

    def _refund(self, owner: SampleCustomer) -> SampleSource:
        return self._source(_Subject(owner, self.rng.choice(_ORDERABLE), _REFUND))

    def _adjustment(self, owner: SampleCustomer) -> SampleSource:
        charge = replace(_ADJUSTMENT, negative=self.rng.random() < 0.6)
        kind = self.rng.random()
        return self._source(_Subject(owner, self.rng.choice(_ORDERABLE), charge, kind < 0.4, kind < 0.7))

    def _charge(self, offering: Offering) -> _Charge:
        if offering.measure is ORDERED:
            return _BY_ORDER
        drawn = self.rng.random()
        if offering.service in ("ec2", "rds"):
            for share, charge in _PLANS:
                if drawn < share:
                    return charge
                drawn -= share
        return _BY_ORDER if offering.orderable and drawn < 0.12 else _BY_USE

    def _source(self, subject: _Subject) -> SampleSource:
        rng, owner, offering, charge = self.rng, subject.owner, subject.offering, subject.charge
        measure = subject.measure
        period, period_unit, months = rng.choices(_PERIODS, _PERIOD_SHARES)[0]
        price = offering.price * rng.choice(_PRICE_PERCENTS) // 100
        if offering.measure is not ORDERED and not measure.code:
            price *= _HOURS_PAID * months
        order = (str(period), period_unit) if charge.ordered else ("", "")
        return SampleSource(
            customer=owner.customer_id,
            what=self._what(subject),
            how=self._how(subject, order),
            unit=self._cells(measure.unit),
            terms=self._cells(owner.settlement[0], f"{owner.settlement[1]}%"),
            extras=self._cells(rng.choice(_PROJECTS), rng.choice(_TAGS)),
            sign="-" if charge.negative else "",
            original=f"CS25{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}" if charge is _REFUND else None,
            ordered=charge.ordered,
            metered=measure.code != "",
            base=measure.base,
            span=measure.span,
            step=measure.step,
            price=price,
            customer_percent=0 if charge.free else owner.customer_percent,
            settlement_percent=owner.settlement[1],
            tax_percent=owner.tax_percent,
        )

    def _what(self, subject: _Subject) -> str:
        owner, offering, charge = subject.owner, subject.offering, subject.charge
        service, resource_type = SERVICE_PREFIX + offering.service, RESOURCE_PREFIX + offering.resource_type
        specification = self.rng.randrange(len(offering.specifications))
        region = self.rng.choice(owner.regions) if subject.has_resource and offering.regional else ""
        product = (SERVICES[service], service) if subject.has_product else ("", "")
        resource = (
            offering.product,
            f"00301-{28_000 + 40 * OFFERINGS.index(offering) + specification}-0--0",
            "",
            offering.specifications[specification],
            RESOURCE_TYPES[resource_type],
            resource_type,
            REGIONS.get(region, ""),
            region,
        )
        if not subject.has_resource:
            resource = ("",) * 8
        return self._cells(
            owner.name, owner.account, *owner.reseller, charge.bill_type, charge.mode, *product, *resource
        )

    def _how(self, subject: _Subject, order: tuple[str, str]) -> str:
        rng, offering, measure = self.rng, subject.offering, subject.measure
        spot = "--"
        if offering.service == "ec2" and subject.has_resource:
            spot = "Y" if subject.charge is _BY_USE and rng.random() < 0.15 else "N"
        resource = ("", "")
        if subject.has_resource:
            number = f"{rng.getrandbits(128):032x}"
            name = f"{offering.resource}-{rng.choice(_ROLES)}-{rng.randrange(1, 100):02d}"
            resource = ("" if offering.service in _NAMED_ONLY else number, name)
        return self._cells(self._order_type(subject.charge), *order, spot, measure.code, *resource, measure.label)

    def _order_type(self, charge: _Charge) -> str:
        match charge.bill_type:
            case "Refund":
                return "Unsubscription"
            case "Adjustment":
                return "Fee adjustment"
            case _:
                return self.rng.choices(("New", "Renewal", "Change"), (45, 45, 10))[0] if charge.ordered else ""

    def _cells(self, *values: str) -> str:
        return ",".join(csv_cell(word(value, self.language)) for value in values)


def csv_cell(value: str) -> str:
    """The value as csv writes it: in quotes only where it must be."""
    if any(sign in value for sign in ',"\r\n'):
        return '"' + value.replace('"', '""') + '"'
    return value
