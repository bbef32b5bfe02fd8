"""What a call goes through: endpoints, certificates, proxies, and the library's log."""

import logging
import ssl
from pathlib import Path

import pytest
import trustme

from partner_tui.domain.errors import CloudUnreachable, SettingsError
from tests.cloud import faults
from tests.cloud.connecting import Connect
from tests.cloud.server import CloudServer

API, PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"


def good(*_: object) -> tuple[int, bytes]:
    return 200, faults.GOOD


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://bss-intl.myhuaweicloud.com",
        "http://127.0.0.1.example.com",
        "https://user:password@gateway.example",
        "https://gateway.example?x=1",
        "https://gate way.example",
        "ftp://127.0.0.1",
        "gateway.example",
        "https://",
        "https://[::1",
        "https://gateway.example:99999",
        "https://gateway.example/a/../b",
    ],
)
def test_endpoints_that_are_none(connect: Connect, endpoint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        connect(endpoint)
    assert "password@" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "[::1]"])
def test_in_the_clear_to_this_machine_alone(connect: Connect, host: str) -> None:
    connect(f"http://{host}:8080/")


def test_a_gateways_path_goes_before_the_services(server: CloudServer, connect: Connect) -> None:
    connect(f"{server.endpoint}/partner/").get(API, PATH)
    assert server.requests[0].path == f"/partner{PATH}"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


def test_a_certificate_must_be_one_to_trust(connect: Connect, encrypted: ssl.SSLContext) -> None:
    with CloudServer(good, tls=encrypted) as server:
        with pytest.raises(CloudUnreachable, match="certificate is not to be trusted") as caught:
            connect(server.endpoint).get(API, PATH)
        assert "SSL_CERT_FILE" in caught.value.next_step
        assert not server.requests


def test_the_environment_names_whom_to_trust(
    connect: Connect,
    encrypted: ssl.SSLContext,
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with CloudServer(good, tls=encrypted) as server:
        assert connect(server.endpoint).get(API, PATH).text("bill_cycle") == "2026-10"
        with pytest.raises(CloudUnreachable, match="certificate is not to be trusted"):
            connect(server.endpoint.replace("localhost", "127.0.0.1")).get(API, PATH)


def test_a_file_of_certificates_that_is_not_there(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
        connect()


def test_the_environments_proxy_is_used(server: CloudServer, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    with CloudServer(good) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.endpoint)
        proxy.fail(f"{server.endpoint}{PATH}", faults.raw(faults.GOOD))
        connect().get(API, PATH)
        assert [arrived.target for arrived in proxy.requests] == [f"{server.endpoint}{PATH}"]
        assert not server.requests
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        connect().get(API, PATH)
        assert len(server.requests) == 1


@pytest.mark.parametrize("proxy", ["gopher://user:canary@x", "socks5://user:canary@x", "http://user:canary@x:port"])
def test_what_is_no_proxy_is_told_without_its_password(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(SettingsError, match="HTTPS_PROXY") as caught:
        connect()
    assert "canary" not in str(caught.value) and caught.value.__context__ is None


def test_the_library_logs_nothing_of_a_call(
    server: CloudServer, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connect().get(API, PATH, {"customer_id": "c1"})
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
