"""Where at Huawei Cloud a partner is, and how its bucket is addressed."""

from enum import StrEnum


class Site(StrEnum):
    """The vendor's sites; each has its own partners, keys and hosts."""

    INTERNATIONAL = "intl"
    EUROPE = "eu"
    CHINA = "china"


class BucketStyle(StrEnum):
    """Where an object's address has the name of its bucket."""

    VIRTUAL_HOST = "virtual-host"
    """In the host's name."""
    PATH = "path"
    """First in the path."""


class ServiceLanguage(StrEnum):
    """Which the vendor's names of services and units come in."""

    ENGLISH = "en_US"
    CHINESE = "zh_CN"
