"""The vendor's SDK-HMAC-SHA256: signs the very request that is sent, and nothing that changes on its way."""

import hashlib
import hmac
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from urllib.parse import quote, unquote

import httpx

from partner_tui.cloud.credentials import KeyPair, Token

ALGORITHM = "SDK-HMAC-SHA256"
DATE_FORMAT = "%Y%m%dT%H%M%SZ"
_DATE, _CONTENT = "X-Sdk-Date", "X-Sdk-Content-Sha256"
_JSON = ("application/json", "application/bson")
_UNSIGNED_BODY = "UNSIGNED-PAYLOAD"
_NOT_SIGNED = frozenset(
    ("accept", "accept-encoding", "authorization", "connection", "content-length", "transfer-encoding", "user-agent")
)
"""Headers of the connection, which proxies may change, and of no meaning to the service."""


class SdkSignature(httpx.Auth):
    """Signs with a key pair, at the moment of sending: a request that is sent again is signed again."""

    requires_request_body = True

    def __init__(self, keys: KeyPair, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        keys = self._keys
        request.headers[_DATE] = self._clock().astimezone(UTC).strftime(DATE_FORMAT)
        if keys.domain_id:
            request.headers["X-Domain-Id"] = keys.domain_id
        if keys.security_token:
            request.headers["X-Security-Token"] = keys.security_token.reveal()
        kind = request.headers.get("Content-Type")
        if kind and not kind.startswith(_JSON):
            request.headers[_CONTENT] = _UNSIGNED_BODY
        names = signed_headers(request)
        digest = hashlib.sha256(canonical_request(request, names)).hexdigest()
        text = f"{ALGORITHM}\n{request.headers[_DATE]}\n{digest}"
        signature = hmac.new(keys.secret_key.reveal().encode(), text.encode(), hashlib.sha256).hexdigest()
        request.headers["Authorization"] = (
            f"{ALGORITHM} Access={keys.access_key}, SignedHeaders={';'.join(names)}, Signature={signature}"
        )
        yield request


class TokenAuth(httpx.Auth):
    """Shows the token."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response]:
        request.headers["X-Auth-Token"] = self._token.token.reveal()
        yield request


def signed_headers(request: httpx.Request) -> list[str]:
    """The names of those that are signed, in order."""
    names = {name.lower() for name in request.headers}
    return sorted(name for name in names - _NOT_SIGNED if "_" not in name)


def canonical_request(request: httpx.Request, names: list[str]) -> bytes:
    """What the signature is made of."""
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    lines = [request.method.upper(), _canonical_path(path), _canonical_query(query)]
    values = {name.lower().decode(): value.decode("utf-8").strip() for name, value in request.headers.raw}
    lines += [f"{name}:{values[name]}" for name in names]
    return "\n".join([*lines, "", ";".join(names), _body_hash(request)]).encode()


def encoded(text: str) -> str:
    """As it stands in a path's segment or a query: everything but letters, digits and `-_.~` in per cent."""
    return quote(text, safe="~")


def _canonical_path(path: str) -> str:
    text = "/".join(map(encoded, unquote(path).split("/")))
    return text if text.endswith("/") else f"{text}/"


def _canonical_query(query: str) -> str:
    pairs = [part.partition("=") for part in query.split("&")] if query else []
    return "&".join(
        f"{encoded(name)}={encoded(value)}" for name, value in sorted((unquote(n), unquote(v)) for n, _, v in pairs)
    )


def _body_hash(request: httpx.Request) -> str:
    body = request.content
    return (request.headers.get(_CONTENT) if body else None) or hashlib.sha256(body).hexdigest()
