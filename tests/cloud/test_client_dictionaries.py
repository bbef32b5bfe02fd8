"""What codes are called, in either language."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import pytest

from partner_tui.cloud.client import EverySite, PartnerCenter
from partner_tui.domain.errors import CloudAnswerError
from partner_tui.domain.vendor_names import Conversion, MeasureUnit, Named, ResourceType, UsageType
from tests.cloud.centers import Center
from tests.conftest import NOW

Ask: TypeAlias = Callable[[EverySite], tuple[object, ...]]
_PAGED: list[tuple[str, Ask]] = [
    ("ListServiceTypes", EverySite.service_types),
    ("ListResourceTypes", EverySite.resource_types),
    ("ListUsageTypes", EverySite.usage_types),
]


@pytest.mark.parametrize(("language", "name"), [("en_US", "Service 007"), ("zh_CN", "Service 007 服务")])
def test_service_types_are_called_what_they_are_in_that_language(center: Center, language: str, name: str) -> None:
    found = PartnerCenter(center.api, lambda: NOW, language=language).service_types()
    assert len(found) == 130
    assert found[7] == Named("hws.service.type.007", name, "007")


def test_resource_types_belong_to_services(center: Center) -> None:
    found = center.partner.resource_types()
    assert len(found) == 130
    assert found[7] == ResourceType("hws.resource.type.007", "Resource 007", "hws.service.type.007", None)


def test_usage_types_belong_to_both(center: Center) -> None:
    found = center.partner.usage_types()
    assert len(found) == 260
    assert found[1] == UsageType("flow-000", "flow of 000", "hws.resource.type.000", "hws.service.type.000")


def test_measures_and_what_they_are_in_others(center: Center) -> None:
    assert center.partner.measure_units()[1] == MeasureUnit(11, "MB", "MB", 3)
    assert center.partner.conversions()[0] == Conversion(10, 11, Decimal(1024), 3)


def test_measures_that_come_twice_are_there_once(center: Center) -> None:
    for api in ("ListMeasureUnits", "ListConversions"):
        center.data.lists[api] += center.data.lists[api]
    assert len(center.partner.measure_units()) == 3
    assert len(center.partner.conversions()) == 2


@pytest.mark.parametrize(("api", "ask"), _PAGED)
def test_a_dictionary_that_grows_between_pages_is_read_again(center: Center, api: str, ask: Ask) -> None:
    rows = center.data.lists[api]
    center.data.once_before_page(api, 2, lambda: rows.append(dict.fromkeys(rows[0], "new")))
    assert len(ask(center.partner)) == len(rows)


@pytest.mark.parametrize(("api", "ask"), _PAGED)
def test_a_code_may_have_two_names_and_a_name_comes_once(center: Center, api: str, ask: Ask) -> None:
    rows = center.data.lists[api]
    name = "name" if api == "ListUsageTypes" else next(field for field in rows[0] if field.endswith("_name"))
    center.data.lists[api] = [*rows, {**rows[0], name: "other"}, rows[0]]
    assert len(ask(center.partner)) == len(rows) + 1


@pytest.mark.parametrize(("api", "ask"), _PAGED)
def test_a_dictionary_that_is_cut_is_refused(center: Center, api: str, ask: Ask) -> None:
    center.data.counts[api] = 1000
    with pytest.raises(CloudAnswerError, match=f"{api}: the list is said to have 1000 rows"):
        ask(center.partner)
