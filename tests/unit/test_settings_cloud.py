"""The settings about Huawei Cloud."""

from pathlib import Path

import pytest

from partner_tui import settings
from partner_tui.cloud import sites
from partner_tui.domain.errors import SettingsError
from partner_tui.domain.site import BucketStyle, ServiceLanguage, Site
from partner_tui.settings import CloudSettings, load_settings

_ALL = """
[cloud]
site = "china"
endpoint = "https://gateway.example:8443/bss/"
iam_endpoint = "https://iam.example"
timeout = 30
language = "zh_CN"
bucket = "partner-bills"
bucket_region = "cn-north-4"
bucket_endpoint = "https://obs.example"
bucket_style = "path"
bucket_prefix = "billing/"
"""


def config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_international_site_without_a_bucket_unless_it_is_set() -> None:
    cloud = load_settings().cloud
    assert cloud == CloudSettings(Site.INTERNATIONAL, bucket="", bucket_region="ap-southeast-1")
    assert sites.endpoint(cloud) == "https://bss-intl.myhuaweicloud.com"


def test_all_of_it(tmp_path: Path) -> None:
    cloud = load_settings(config=config(tmp_path, _ALL)).cloud
    assert cloud == CloudSettings(
        Site.CHINA,
        "https://gateway.example:8443/bss",
        "https://iam.example",
        30,
        ServiceLanguage.CHINESE,
        "partner-bills",
        "cn-north-4",
        "https://obs.example",
        BucketStyle.PATH,
        "billing/",
    )
    assert sites.endpoint(cloud) == "https://gateway.example:8443/bss"
    assert sites.identity_endpoint(cloud) == "https://iam.example"


@pytest.mark.parametrize(
    ("cloud", "endpoint"),
    [
        (CloudSettings(), "https://iam.ap-southeast-1.myhuaweicloud.com"),
        (CloudSettings(Site.EUROPE), "https://iam.eu-west-101.myhuaweicloud.eu"),
        (CloudSettings(endpoint="https://gateway.example"), "https://gateway.example"),
    ],
)
def test_an_endpoint_that_is_set_is_asked_for_the_account_too(cloud: CloudSettings, endpoint: str) -> None:
    assert sites.identity_endpoint(cloud) == endpoint


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    environment = {
        "PARTNER_TUI_CLOUD_SITE": "eu",
        "PARTNER_TUI_CLOUD_TIMEOUT": " 45 ",
        "PARTNER_TUI_CLOUD_BUCKET": "other",
        "PARTNER_TUI_CLOUD_ENDPOINT": "https://other.example",
    }
    cloud = load_settings(config=config(tmp_path, _ALL), environment=environment).cloud
    assert (cloud.site, cloud.timeout, cloud.bucket) == (Site.EUROPE, 45, "other")
    assert cloud.endpoint == "https://other.example"
    short = environment | {"PARTNER_TUI_ENDPOINT": "http://127.0.0.1:9"}
    assert load_settings(environment=short).cloud.endpoint == "http://127.0.0.1:9"


def test_every_site_has_its_host() -> None:
    assert set(sites.HOSTS) == set(Site)


def test_a_token_in_the_environment_is_known_and_not_a_setting() -> None:
    held = load_settings(environment={"PARTNER_TUI_CLOUD_TOKEN": "canary"})
    assert "canary" not in repr(held)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('site = "mars"', "not one of intl, eu, china"),
        ("site = 1", "not text"),
        ('endpoint = "http://gateway.example"', "over the network in the clear"),
        ('bucket_endpoint = "http://10.0.0.1:9000"', "over the network in the clear"),
        ('endpoint = "https://ann:canary@gateway.example"', "no user and no password"),
        ('endpoint = "gateway.example"', "is not an address"),
        ('endpoint = "https://gateway.example?token=x"', "is not an address"),
        ("timeout = 0", "seconds from 1"),
        ("timeout = 3601", "seconds from 1"),
        ("timeout = 1.5", "seconds from 1"),
        ("timeout = true", "seconds from 1"),
        ('timeout = "soon"', "seconds from 1"),
        ('language = "de_DE"', "not one of en_US, zh_CN"),
        ('bucket = "My_Bucket"', "not a bucket's name"),
        ('bucket = "../x"', "not a bucket's name"),
        ('bucket_region = ""', "it is empty"),
        ('bucket_region = "a b"', "not a region's code"),
        ('bucket_style = "subdomain"', "not one of virtual-host, path"),
        ('bucket_prefix = "a\\u0000"', "not the beginning"),
        ('ak = "canary"', "'cloud.ak'"),
    ],
)
def test_what_cannot_be_used_names_the_file_and_the_key(tmp_path: Path, line: str, said: str) -> None:
    file = config(tmp_path, f"[cloud]\n{line}")
    with pytest.raises(SettingsError) as caught:
        load_settings(config=file)
    assert str(file) in caught.value.cause and f"cloud.{line.split()[0]}" in caught.value.cause
    assert said in caught.value.cause and "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:80", "http://127.1.2.3"]
)
def test_in_the_clear_to_this_machine(address: str) -> None:
    assert load_settings(environment={"PARTNER_TUI_ENDPOINT": address}).cloud.endpoint == address


def test_the_table_of_settings_tells_all_of_them() -> None:
    told = settings.__doc__ or ""
    for key in CloudSettings._fields:
        assert f"`[cloud] {key}`" in told
        assert f"`PARTNER_TUI_CLOUD_{key.upper()}`" in told
