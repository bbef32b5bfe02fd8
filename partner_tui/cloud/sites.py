"""The hosts of the vendor's sites."""

from collections.abc import Mapping
from types import MappingProxyType

from partner_tui.domain.site import Site
from partner_tui.settings import CloudSettings

HOSTS: Mapping[Site, str] = MappingProxyType(
    {
        Site.INTERNATIONAL: "https://bss-intl.myhuaweicloud.com",
        Site.EUROPE: "https://bss.myhuaweicloud.eu",
        Site.CHINA: "https://bss.myhuaweicloud.com",
    }
)

IDENTITY_HOSTS: Mapping[Site, str] = MappingProxyType(
    {
        Site.INTERNATIONAL: "https://iam.ap-southeast-1.myhuaweicloud.com",
        Site.EUROPE: "https://iam.eu-west-101.myhuaweicloud.eu",
        Site.CHINA: "https://iam.myhuaweicloud.com",
    }
)


def endpoint(settings: CloudSettings) -> str:
    """Where the service is asked: the endpoint that is set, else the site's own."""
    return settings.endpoint or HOSTS[settings.site]


def identity_endpoint(settings: CloudSettings) -> str:
    """Where it is asked whose the credentials are: an endpoint that is set is taken to stand for all of the vendor's
    interfaces, so that nothing signed goes past it."""
    return settings.iam_endpoint or settings.endpoint or IDENTITY_HOSTS[settings.site]
