"""One of the vendor's dictionaries as a whole: what its codes are called in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType

Entry: TypeAlias = Named | ResourceType | UsageType | MeasureUnit | Conversion


class DictionaryKind(StrEnum):
    """Which of them."""

    SERVICE_TYPES = "service types"
    RESOURCE_TYPES = "resource types"
    USAGE_TYPES = "usage types"
    MEASURE_UNITS = "measure units"
    CONVERSIONS = "conversions"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The entries of one kind, in the vendor's order. Nothing says that a code stands among them once."""

    kind: DictionaryKind
    language: str
    """`en_US` or `zh_CN`."""
    entries: tuple[Entry, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """What each code is called; the first where it stands twice. Units go by their number, conversions by none."""
        found: dict[str, str] = {}
        for entry in self.entries:
            match entry:
                case MeasureUnit(id, name):
                    found.setdefault(str(id), name)
                case Named(code, name) | ResourceType(code, name) | UsageType(code, name):
                    found.setdefault(code, name)
        return found
