"""What the vendor's codes are called, in the language that is asked for: `en_US` or `zh_CN`."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from partner_tui.cloud.answers import Answer
from partner_tui.cloud.pages import Api, Page, Place, all_rows
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType

Row = TypeVar("Row", bound=Hashable)


def in_language(language: str) -> Mapping[str, str]:
    """The header that asks for it; without one the vendor answers in Chinese."""
    return {"X-Language": language}


def service_types(api: Api, language: str) -> tuple[Named, ...]:
    return _products(api, "ListServiceTypes", "service-types", language, _service_type)


def resource_types(api: Api, language: str) -> tuple[ResourceType, ...]:
    return _products(api, "ListResourceTypes", "resource-types", language, _resource_type)


def usage_types(api: Api, language: str) -> tuple[UsageType, ...]:
    return _products(api, "ListUsageTypes", "usage-types", language, _usage_type)


def measure_units(api: Api, language: str) -> tuple[MeasureUnit, ...]:
    """Not paged, as the conversions are not."""
    answer = api.get("ListMeasureUnits", "/v2/bases/measurements", {}, in_language(language))
    return tuple(dict.fromkeys(map(_measure_unit, answer.rows("measure_units"))))


def conversions(api: Api, language: str) -> tuple[Conversion, ...]:
    answer = api.get("ListConversions", "/v2/bases/conversions", {}, in_language(language))
    return tuple(dict.fromkeys(map(_conversion, answer.rows("conversions"))))


def _products(api: Api, name: str, kind: str, language: str, read: Callable[[Answer], Row]) -> tuple[Row, ...]:
    """All of one dictionary of products. Nothing says that a code stands in it once: rows are told apart as a whole."""

    def page(place: Place) -> Page[Row]:
        answer = api.get(name, f"/v2/products/{kind}", place.of({}), in_language(language))
        return Page(tuple(map(read, answer.optional_rows(kind.replace("-", "_")))), answer.integer("total_count"))

    return all_rows(name, page, lambda row: row)


def _service_type(row: Answer) -> Named:
    return Named(row.text("service_type_code"), row.text("service_type_name"), row.optional_text("abbreviation"))


def _resource_type(row: Answer) -> ResourceType:
    return ResourceType(
        row.text("resource_type_code"),
        row.text("resource_type_name"),
        row.optional_text("service_type_code"),
        row.optional_text("resource_type_desc"),
    )


def _usage_type(row: Answer) -> UsageType:
    return UsageType(
        row.text("code"),
        row.text("name"),
        row.optional_text("resource_type_code"),
        row.optional_text("service_type_code"),
    )


def _measure_unit(row: Answer) -> MeasureUnit:
    return MeasureUnit(
        row.integer("measure_id"),
        row.text("measure_name"),
        row.optional_text("abbreviation"),
        row.integer("measure_type"),
    )


def _conversion(row: Answer) -> Conversion:
    return Conversion(
        row.integer("measure_id"),
        row.integer("ref_measure_id"),
        row.amount("conversion_ratio"),
        row.integer("measure_type"),
    )
