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


def endpoint(settings: CloudSettings) -> str:
    """Where the service is asked: the endpoint that is set, else the site's own."""
    return settings.endpoint or HOSTS[settings.site]
