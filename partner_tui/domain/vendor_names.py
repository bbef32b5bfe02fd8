"""The vendor's dictionaries: what its codes are called, and what its units are."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what it is called in the language that was asked for: of a service type."""

    code: str
    name: str
    abbreviation: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A kind of resource of a service."""

    code: str
    name: str
    service_type_code: str | None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class UsageType:
    """What is counted of a resource."""

    code: str
    name: str
    resource_type_code: str | None
    service_type_code: str | None


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A unit that usage is counted in."""

    id: int
    name: str
    abbreviation: str | None
    kind: int
    """The vendor's number of what it measures: 1 money, 2 duration, 3 traffic, 7 capacity."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """One of `unit` is `ratio` of `into`: 1 GB is 1,024 MB."""

    unit: int
    into: int
    ratio: Decimal
    kind: int
