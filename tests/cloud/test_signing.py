"""The signature: the published vectors, and whatever the vendor's own signer makes of the same request."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import pytest
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.cloud.credentials import KeyPair, Token
from partner_tui.cloud.signing import SdkSignature, TokenAuth, canonical_request, encoded, signed_headers
from partner_tui.domain.secret import Secret
from tests.cloud.server import ACCESS_KEY, SECRET_KEY

_HOST = "bss-intl.myhuaweicloud.com"
_AT = datetime(2025, 11, 5, 4, 5, 6, tzinfo=UTC)
_DOMAIN = "0123456789abcdef0123456789abcdef"
_JSON = {"Content-Type": "application/json"}


def signed(
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    domain_id: str | None = None,
    security_token: str | None = None,
) -> httpx.Request:
    keys = KeyPair(
        ACCESS_KEY, Secret(SECRET_KEY), Secret(security_token) if security_token else None, domain_id, "the test"
    )
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    request = httpx.Request(method, f"https://{_HOST}{target}", headers=raw, content=body)
    return next(SdkSignature(keys, lambda: _AT).sync_auth_flow(request))


@pytest.mark.parametrize(
    ("request_", "canonical", "names", "signature"),
    [
        (
            signed("GET", "/v2/bills/partner-bills/postpaid-bill-summary?bill_cycle=2025-09", _JSON),
            "0cc94b4af9033dc193904ac1620b5dd9d5c0083218964ca5e01416e2c646ab8b",
            "content-type;host;x-sdk-date",
            "c81904975d924048efc4377c9fc11f25751ca78c9f76f53d05f35fe660028af5",
        ),
        (
            signed("POST", "/v2/partners/sub-customers/query", _JSON, b'{"offset":0,"limit":10}', domain_id=_DOMAIN),
            "4f74130a99972313517aa925a0fb7e00251b0891f0105cc344c64d19cfa2ffd3",
            "content-type;host;x-domain-id;x-sdk-date",
            "c76b2cb3dce7981c44458e3e3d983b14b840b263ee01c18426f73c89d5371721",
        ),
        (
            signed(
                "GET",
                f"/v2/products/service-types?limit=100&offset=0&service_type_name={encoded('Elastic Cloud & 云~*')}",
                {**_JSON, "X-Language": "en_US"},
            ),
            "e63a5ee588bdc2c4969dfbd93a84db2111fcce868cae77ef1452fd2b30b56c92",
            "content-type;host;x-language;x-sdk-date",
            "401455a9103bcfbc0bd4f9b1c4b6456c95fb2b115118296896b7f7ffb4846efb",
        ),
        (
            signed(
                "GET",
                "/v2/bills/partner-bills/postpaid-bill-summary?bill_cycle=2025-09",
                {},
                security_token="TOKEN+/==",
            ),
            "dae371bfd416ddfea14636ca955f4e5c73b942d5cf7efad8278d60e1a457d6d9",
            "host;x-sdk-date;x-security-token",
            "c558b4771c37f78f6e25c8ea78932c0624996d84b629655dd886f483838cd698",
        ),
    ],
    ids=["get", "post", "query", "temporary"],
)
def test_the_published_vectors(request_: httpx.Request, canonical: str, names: str, signature: str) -> None:
    made = canonical_request(request_, names.split(";"))
    assert hashlib.sha256(made).hexdigest() == canonical
    assert request_.headers["Authorization"] == (
        f"SDK-HMAC-SHA256 Access={ACCESS_KEY}, SignedHeaders={names}, Signature={signature}"
    )


_UNSENDABLE = st.characters(codec="utf-8", exclude_categories=["Cs"])
_TEXT = st.text(_UNSENDABLE, max_size=12)
_SEGMENTS = st.lists(_TEXT.filter(lambda text: text not in (".", "..")), max_size=4)
_QUERY = st.dictionaries(_TEXT, st.one_of(_TEXT, st.integers(), st.booleans()), max_size=5)
_VALUE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
_NAME = st.from_regex(r"X-[A-Za-z0-9-]{1,8}", fullmatch=True).filter(lambda name: not name.lower().startswith("x-sdk"))
_HEADERS = st.dictionaries(_NAME.map(str.lower), _VALUE, max_size=4)
_KINDS = st.sampled_from([None, "application/json", "application/json;charset=utf8", "application/bson", "text/plain"])


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    _SEGMENTS,
    _QUERY,
    _HEADERS,
    _KINDS,
    st.binary(max_size=40),
    st.one_of(st.none(), st.just(_DOMAIN)),
    st.one_of(st.none(), st.just("TOKEN+/==")),
)
def test_signs_as_the_vendors_own_signer_does(
    method: str,
    segments: list[str],
    query: dict[str, str | int | bool],
    headers: dict[str, str],
    kind: str | None,
    body: bytes,
    domain_id: str | None,
    security_token: str | None,
) -> None:
    path = "/" + "/".join(segments)
    given = headers | ({"Content-Type": kind} if kind else {})
    texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in query.items()}
    asked = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in texts.items())
    target = "/".join(map(encoded, path.split("/"))) + (f"?{asked}" if asked else "")
    ours = signed(method, target, given, body, domain_id=domain_id, security_token=security_token)

    credentials = GlobalCredentials(ACCESS_KEY, SECRET_KEY, domain_id)
    credentials.with_security_token(security_token)
    theirs = SdkRequest(
        method=method,
        host=_HOST,
        resource_path=quote(path, safe="/~"),
        query_params=list(query.items()),
        header_params={**given, "X-Sdk-Date": "20251105T040506Z"},
        body=body,
    )
    credentials.sign_request(theirs)
    assert ours.headers["Authorization"] == theirs.header_params["Authorization"]


@given(_HEADERS, st.sampled_from(["User-Agent", "Accept", "Accept-Encoding", "Connection", "X-With_underscore"]))
def test_what_changes_on_the_way_is_not_signed(headers: dict[str, str], extra: str) -> None:
    plain, more = signed("GET", "/v2", headers), signed("GET", "/v2", headers | {extra: "whatever"})
    assert plain.headers["Authorization"] == more.headers["Authorization"]
    assert extra.lower() not in signed_headers(more)


def test_a_request_that_is_sent_again_is_signed_again() -> None:
    times = iter([_AT, _AT.replace(minute=6)])
    auth = SdkSignature(KeyPair(ACCESS_KEY, Secret(SECRET_KEY), None, None, "the test"), lambda: next(times))
    request = httpx.Request("GET", f"https://{_HOST}/v2")
    first = next(auth.sync_auth_flow(request)).headers["Authorization"]
    again = next(auth.sync_auth_flow(request))
    assert again.headers["X-Sdk-Date"] == "20251105T040606Z"
    assert again.headers["Authorization"] != first
    fresh = httpx.Request("GET", f"https://{_HOST}/v2")
    times = iter([_AT.replace(minute=6)])
    assert next(auth.sync_auth_flow(fresh)).headers["Authorization"] == again.headers["Authorization"]


def test_a_token_is_shown_and_nothing_signed() -> None:
    request = next(
        TokenAuth(Token(Secret("t0ken"), None, "the test")).sync_auth_flow(httpx.Request("GET", "https://x"))
    )
    assert request.headers["X-Auth-Token"] == "t0ken"
    assert "Authorization" not in request.headers
