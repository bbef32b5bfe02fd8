"""The way to a bucket: its address, and the object store library's client for it."""

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from obstore.store import S3Store

from partner_tui.cloud.bucket_failures import LIBRARY_ERRORS, NOBODY
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.credentials import KeyPair
from partner_tui.domain.errors import SettingsError
from partner_tui.domain.site import BucketStyle
from partner_tui.settings import CloudSettings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

_AGENT = "partner-tui"
_LONGEST = timedelta(days=7)


def endpoint(settings: CloudSettings) -> str:
    """Of the object storage, without a slash at its end."""
    return settings.bucket_endpoint or f"https://obs.{settings.bucket_region}.myhuaweicloud.com"


def opened(settings: CloudSettings, keys: KeyPair, patience: BucketPatience) -> S3Store:
    """Raises SettingsError where certificates or proxy cannot be used."""
    store = _store(settings, keys, patience)
    if store is None:
        raise SettingsError(
            "Cannot use the certificates or the proxy",
            "SSL_CERT_FILE or HTTPS_PROXY names what cannot be used.",
            "Correct the variable, or unset it.",
        )
    return store


def _store(settings: CloudSettings, keys: KeyPair, patience: BucketPatience) -> S3Store | None:
    """None is given, not raised here: the library's error may have a secret in it."""
    address = _address(settings)
    try:
        return S3Store(
            settings.bucket,
            endpoint=address,
            region=settings.bucket_region,
            virtual_hosted_style_request=settings.bucket_style is BucketStyle.VIRTUAL_HOST,
            config=_keys(keys),
            client_options=_options(address, patience),
            retry_config={"max_retries": 0},  # tries, pauses and bounds are ours
        )
    except LIBRARY_ERRORS:
        return None


def _keys(keys: KeyPair) -> "S3Config":
    config: S3Config = {"access_key_id": keys.access_key, "secret_access_key": keys.secret_key.reveal()}
    if keys.security_token:
        config["session_token"] = keys.security_token.reveal()
    return config


def _address(settings: CloudSettings) -> str:
    """The endpoint; with the bucket before its host, where the style has it there."""
    address = endpoint(settings)
    if settings.bucket_style is BucketStyle.PATH:
        return address
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{settings.bucket}.{rest}"


def _options(address: str, patience: BucketPatience) -> "ClientConfig":
    options: ClientConfig = {
        "allow_http": address.startswith("http://"),
        "connect_timeout": timedelta(seconds=patience.connect),
        "read_timeout": timedelta(seconds=patience.silence),
        "timeout": _LONGEST,  # of a whole file, whatever its size: what it may take is bounded outside
        "user_agent": _AGENT,
    }
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not _is_proxied(parts.scheme, host):
        # The library follows redirects, and takes a security token along. So every host but this one is behind a
        # proxy that nobody can be. A proxy of the environment's takes this place: there is room for one.
        options["proxy_url"] = f"http://{NOBODY}"
        options["proxy_excludes"] = host
    return options


def _is_proxied(scheme: str, host: str) -> bool:
    """Whether the environment sends requests to this host through a proxy."""
    proxies = getproxies()
    return bool(proxies.get(scheme) or proxies.get("all")) and not proxy_bypass(host)
