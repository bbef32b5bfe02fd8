"""Checks of what is set about Huawei Cloud: above all, where requests with a signature may go."""

import re
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from partner_tui.domain.errors import SettingsError
from partner_tui.domain.site import BucketStyle, ServiceLanguage, Site
from partner_tui.settings.checks import text, whole_number, wrong

_LONGEST = 3600
_HOST = r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]"
_PATH = r"[A-Za-z0-9/._~-]*"
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_REGION = r"[a-z0-9]+(-[a-z0-9]+)*"
_PREFIX = r"[^\x00-\x1f\x7f\\]*"

E = TypeVar("E", bound=StrEnum)


def endpoint(where: str, key: str, value: object) -> str:
    """`https://host[:port][/path]`, or `http` to this machine alone; empty: none.

    Never tells a value that may have a password in it.
    """
    return _address(where, key, value, "endpoint", "would send what is signed over the network in the clear")


def page(where: str, key: str, value: object) -> str:
    """The same of a page on which the operator pays."""
    return _address(where, key, value, "page", "can be replaced by anybody on the way, and is where money is paid")


def _address(where: str, key: str, value: object, what: str, in_the_clear: str) -> str:
    address = text(where, key, value).strip().rstrip("/")
    if not address:
        return ""
    if "@" in address:
        raise wrong(where, key, "an address has no user and no password in it; keys and tokens are set elsewhere")
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(where, key, address) from None
    bare = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    if parts.scheme not in ("https", "http") or not re.fullmatch(_HOST, bare) or not re.fullmatch(_PATH, parts.path):
        raise _no_address(where, key, address)
    if parts.query or parts.fragment or any(part in (".", "..") for part in parts.path.split("/")):
        raise _no_address(where, key, address)
    if parts.scheme == "http" and not is_loopback(name):
        raise SettingsError(
            f"Not a safe {what}",
            f"{where}, {key}: {address!r} {in_the_clear}.",
            "Write https://; http:// is for this machine alone, such as http://127.0.0.1:8080.",
        )
    return address


def is_loopback(host: str) -> bool:
    """Whether what is sent to this host never leaves the machine."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def seconds(where: str, key: str, value: object) -> int:
    return whole_number(where, key, value, range(1, _LONGEST + 1), "seconds")


def bucket(where: str, key: str, value: object) -> str:
    return _matching(
        where, key, value, _BUCKET, "a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens"
    )


def region(where: str, key: str, value: object) -> str:
    found = _matching(where, key, value, _REGION, "a region's code such as ap-southeast-1")
    if not found:
        raise wrong(where, key, "it is empty")
    return found


def prefix(where: str, key: str, value: object) -> str:
    return _matching(where, key, value, _PREFIX, "the beginning of an object's name")


def _matching(where: str, key: str, value: object, pattern: str, what: str) -> str:
    """Empty, or what the pattern says."""
    found = text(where, key, value).strip()
    if found and not re.fullmatch(pattern, found):
        raise wrong(where, key, f"{found!r} is not {what}")
    return found


def _one_of(kind: type[E]) -> Callable[[str, str, object], E]:
    def check(where: str, key: str, value: object) -> E:
        found = text(where, key, value).strip()
        if found not in tuple(kind):
            raise wrong(where, key, f"{found!r} is not one of {', '.join(kind)}")
        return kind(found)

    return check


site = _one_of(Site)
language = _one_of(ServiceLanguage)
bucket_style = _one_of(BucketStyle)


def _no_address(where: str, key: str, address: str) -> SettingsError:
    return wrong(where, key, f"{address!r} is not an address such as https://gateway.example")
