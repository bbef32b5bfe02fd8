"""The vendor's names and codes."""

import pytest

from partner_tui.bills.dictionaries import (
    REGIONS,
    RESOURCE_TYPES,
    SERVICES,
    is_koogallery,
    region_code,
    resource_type_code,
    service_code,
)


def test_hong_kong_is_not_singapore() -> None:
    assert REGIONS["ap-southeast-1"] == "CN-Hong Kong"
    assert REGIONS["ap-southeast-3"] == "AP-Singapore"


def test_codes_bear_their_prefix() -> None:
    assert SERVICES["hws.service.type.ec2"] == "Elastic Cloud Server"
    assert RESOURCE_TYPES["hws.resource.type.volume.gpssd"] == "General purpose SSD disk"
    assert all(code.startswith("hws.service.type.") for code in SERVICES)
    assert all(code.startswith("hws.resource.type.") for code in RESOURCE_TYPES)


def test_names_are_clean() -> None:
    for name in (*REGIONS.values(), *SERVICES.values(), *RESOURCE_TYPES.values()):
        assert name and name == " ".join(name.split())


def test_every_name_leads_back_to_a_code_of_that_name() -> None:
    assert {REGIONS[region_code(name) or ""] for name in REGIONS.values()} == set(REGIONS.values())
    assert {SERVICES[service_code(name) or ""] for name in SERVICES.values()} == set(SERVICES.values())
    assert {RESOURCE_TYPES[resource_type_code(name) or ""] for name in RESOURCE_TYPES.values()} == set(
        RESOURCE_TYPES.values()
    )


def test_names_are_found_whatever_their_case_and_spacing() -> None:
    assert region_code("  cn-hong  KONG ") == "ap-southeast-1"
    assert service_code("elastic cloud server") == "hws.service.type.ec2"
    assert resource_type_code("CLOUD STORAGE") == "hws.resource.type.volume"


def test_of_two_codes_with_one_name_the_first_is_given() -> None:
    assert service_code("ModelArts") == "hws.service.type.modelarts"


def test_unknown_names_have_no_code() -> None:
    assert region_code("Atlantis") is None
    assert service_code("") is None
    assert resource_type_code("hws.resource.type.vm") is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("hws.service.type.marketplace", True),
        ("hws.service.type.saas", True),
        ("HWS.SERVICE.TYPE.SAAS", True),
        ("hws.service.type.saasx", False),
        ("hws.service.type.ec2", False),
        ("", False),
        (None, False),
    ],
)
def test_koogallery_is_told_by_the_last_part_of_the_code(code: str | None, expected: bool) -> None:
    assert is_koogallery(code) is expected
