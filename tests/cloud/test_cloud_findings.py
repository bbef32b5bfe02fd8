"""What the doctor says of Huawei Cloud: each broken set-up in one sentence, with what to do, and never with a key."""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import keyring
import pytest

from partner_tui.domain.site import BucketStyle, Site
from partner_tui.services.cloud_findings import cloud_findings
from partner_tui.services.doctor import examined
from partner_tui.services.findings import Finding, Health
from partner_tui.services.terminal_findings import TerminalSeen
from partner_tui.settings import CloudSettings, Settings
from tests.cloud import faults
from tests.cloud.bucket_server import BUCKET, Answer, listing, refusal, saying
from tests.cloud.partner_api import answered
from tests.cloud.partner_data import PartnerData, Refusal, sample
from tests.cloud.server import ACCESS_KEY, SECRET_KEY, CloudServer
from tests.cloud.test_credentials import MemoryKeyring
from tests.conftest import NOW

OK, WARNING, PROBLEM = Health.OK, Health.WARNING, Health.PROBLEM
KEY = {"HUAWEICLOUD_SDK_AK": ACCESS_KEY, "HUAWEICLOUD_SDK_SK": SECRET_KEY}
_QUOTA = "/v2/partners/credit/consumption-quota"
_SUMMARY = "/v2/bills/partner-bills/postpaid-bill-summary"


@pytest.fixture(autouse=True)
def _keyring_of_its_own() -> None:
    keyring.set_keyring(MemoryKeyring({}))


@pytest.fixture
def data(server: CloudServer) -> PartnerData:
    found = sample()
    found.lists["ListInvoices"] = found.lists["ListInvoices"][:3]
    server.service = lambda *request: answered(found, *request)
    return found


@pytest.fixture
def settings(server: CloudServer, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", cloud=CloudSettings(endpoint=server.endpoint))


Looked = Callable[..., dict[str, Finding]]


@pytest.fixture
def looked(settings: Settings, home: Path) -> Looked:
    """Findings by name; none of them has a key in it."""

    def look(environment: Mapping[str, str] = KEY, cloud: CloudSettings | None = None) -> dict[str, Finding]:
        asked = settings if cloud is None else Settings(settings.data_dir, cloud=cloud)
        found = cloud_findings(asked, environment, home, lambda: NOW)
        assert SECRET_KEY not in repr(found) and ACCESS_KEY not in repr(found)
        assert all(finding.sentence and "\n" not in finding.sentence for finding in found)
        assert all(finding.next_step for finding in found if finding.health is not OK)
        assert len({finding.name for finding in found}) == len(found)
        return {finding.name: finding for finding in found}

    return look


def test_without_credentials_nobody_is_asked(server: CloudServer, looked: Looked) -> None:
    (found,) = looked({}).values()
    assert (found.name, found.health) == ("credentials", OK)
    assert found.sentence == "None: sync is not set up, and all the rest works."
    assert "HUAWEICLOUD_SDK_AK" in found.next_step
    assert not server.requests


def test_all_is_well(data: PartnerData, looked: Looked, settings: Settings, server: CloudServer) -> None:
    found = looked()
    assert {finding.health for finding in found.values()} == {OK}
    assert list(found) == ["credentials", "service", "service clock", "bill bucket"]
    assert found["credentials"].sentence == "A key, from the environment."
    assert found["service"].sentence == (
        f"{server.endpoint} answers, and takes the credentials for month summaries, quota, invoices, customers."
    )
    assert found["bill bucket"].sentence.startswith("None is set up")
    assert [api for api, _ in data.asked].count("ListSubCustomers") == 1
    assert "KeystoneListAuthDomains" in [api for api, _ in data.asked]
    assert not settings.data_dir.exists()


def test_places_to_ask_from_are_shared_with_whoever_syncs(
    data: PartnerData, looked: Looked, settings: Settings
) -> None:
    (settings.data_dir / "cloud").mkdir(parents=True, mode=0o700)
    assert looked()["service"].health is OK
    assert (settings.data_dir / "cloud" / "limits" / "ListInvoices").is_dir()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (KEY | {"HUAWEICLOUD_SDK_SECURITY_TOKEN": "st"}, "A temporary key, from the environment; it lasts 24 hours"),
        ({"PARTNER_TUI_CLOUD_TOKEN": "xt"}, "A token, from the environment; it lasts 24 hours"),
    ],
)
def test_what_was_found(
    data: PartnerData, server: CloudServer, looked: Looked, environment: Mapping[str, str], sentence: str
) -> None:
    server.security_tokens[ACCESS_KEY] = "st"
    server.tokens.add("xt")
    found = looked(environment)
    assert found["credentials"].sentence.startswith(sentence)
    assert found["service"].health is OK


def test_a_profile_that_others_can_read(server: CloudServer, looked: Looked, home: Path) -> None:
    file = home / ".huaweicloud" / "credentials"
    file.parent.mkdir()
    file.write_text(f"[global]\nak = {ACCESS_KEY}\nsk = {SECRET_KEY}\n")
    file.chmod(0o640)
    (found,) = looked({}).values()
    assert (found.name, found.health) == ("credentials", PROBLEM)
    assert f"{file} may be read or changed by others (mode 640)" in found.sentence
    assert found.next_step.startswith(f"Close it: chmod 600 {file}")
    assert not server.requests
    file.chmod(0o600)
    assert looked({})["credentials"].sentence == f"A key, from {file}."


def test_half_of_a_key(looked: Looked) -> None:
    (found,) = looked({"HUAWEICLOUD_SDK_AK": ACCESS_KEY}).values()
    assert found.health is PROBLEM and "HUAWEICLOUD_SDK_SK is not" in found.sentence


def test_a_key_that_is_not_the_vendors_is_shown_once(data: PartnerData, server: CloudServer, looked: Looked) -> None:
    """The service locks one that fails five times."""
    found = looked(KEY | {"HUAWEICLOUD_SDK_SK": "another"})
    assert list(found) == ["credentials", "service", "bill bucket"]
    assert found["service"].health is PROBLEM
    assert found["service"].sentence.startswith("Huawei Cloud does not accept the credentials: ListPostpaidBillSum")
    assert len(server.requests) == 1 and not data.asked


def test_a_customers_key_is_told_once(data: PartnerData, looked: Looked) -> None:
    for api in ("ListPostpaidBillSum", "ShowPartnerConsumptionQuota", "ListInvoices", "ListSubCustomers"):
        data.refusals[api] = Refusal(403, "CBC.0155", "Not allowed")
    found = looked()
    assert list(found) == ["credentials", "service", "bill bucket"]
    assert found["service"].next_step.startswith("Use a key of the partner's own account")


def test_a_permission_that_is_missing_is_told_by_name(data: PartnerData, looked: Looked) -> None:
    data.refusals["ShowPartnerConsumptionQuota"] = Refusal(403, "CBC.0155", "Not allowed")
    data.refusals["ListInvoices"] = Refusal(200, "CBC.0151", "Access denied")
    found = looked()
    assert found["service"].sentence.endswith("for month summaries, customers.")
    assert found["quota"].health is found["invoices"].health is PROBLEM
    assert "BPC_ITEM_ACCOUNT_010500" in found["quota"].next_step
    assert "BPC_ITEM_FINANCE_060100" in found["invoices"].next_step


def test_an_account_id_that_cannot_be_looked_up(data: PartnerData, looked: Looked) -> None:
    data.refusals["KeystoneListAuthDomains"] = Refusal(403, "IAM.0003", "Not allowed")
    found = looked()["invoices"]
    assert found.health is PROBLEM and found.sentence.startswith("The account id cannot be looked up: ")
    assert "HUAWEICLOUD_SDK_DOMAIN_ID" in found.next_step
    assert "invoices" not in looked(KEY | {"HUAWEICLOUD_SDK_DOMAIN_ID": data.domain_id})


@pytest.mark.parametrize(
    ("off", "health", "sentence"),
    [
        (timedelta(seconds=30), OK, "This machine's clock agrees with the service's."),
        (timedelta(minutes=7), WARNING, "This machine's clock is 7 minutes behind the service's."),
        (-timedelta(minutes=7), WARNING, "This machine's clock is 7 minutes ahead of the service's."),
    ],
)
def test_the_clock_against_the_services(
    data: PartnerData, server: CloudServer, looked: Looked, off: timedelta, health: Health, sentence: str
) -> None:
    server.clock = lambda: NOW + off
    found = looked()["service clock"]
    assert found.health is health and found.sentence.startswith(sentence)


def test_a_clock_that_no_signature_is_taken_by(data: PartnerData, server: CloudServer, looked: Looked) -> None:
    server.clock = lambda: NOW + timedelta(minutes=20)
    found = looked()["service"]
    assert found.health is PROBLEM and "clock is 20 minutes behind the service's" in found.sentence
    assert found.next_step.startswith("Set this machine's clock")


def test_nobody_answers(looked: Looked) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    found = looked(cloud=CloudSettings(endpoint=nowhere))["service"]
    assert found.health is PROBLEM
    assert found.sentence.startswith("Huawei Cloud cannot be reached: ListPostpaidBillSum at http://127.0.0.1:")
    assert "Check the network" in found.next_step


def test_something_else_answers(server: CloudServer, looked: Looked) -> None:
    for path in (_SUMMARY, _QUOTA, "/v3/auth/domains", "/v2/partners/sub-customers/query"):
        server.fail(path, faults.html())
    found = looked()
    assert found["service"].health is PROBLEM and "a web page came" in found["service"].sentence
    assert list(found) == ["credentials", "service", "bill bucket"]


def test_a_proxy_that_cannot_be(data: PartnerData, looked: Looked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    found = looked()["service"]
    assert found.health is PROBLEM and "SSL_CERT_FILE" in found.sentence


def test_the_china_site(data: PartnerData, server: CloudServer, looked: Looked) -> None:
    found = looked(cloud=CloudSettings(Site.CHINA, server.endpoint))
    assert found["service"].sentence.endswith("takes the credentials for customers, account changes.")


# The bill bucket

Bucket = Callable[[Answer], Finding]


@pytest.fixture
def bucket(data: PartnerData, server: CloudServer, looked: Looked) -> Iterator[Bucket]:
    """The finding about a bucket that answers so."""

    def look(answer: Answer, environment: Mapping[str, str] = KEY) -> Finding:
        with saying(answer) as storage:
            cloud = CloudSettings(
                endpoint=server.endpoint,
                bucket=BUCKET,
                bucket_endpoint=storage.endpoint,
                bucket_style=BucketStyle.PATH,
            )
            return looked(environment, cloud)["bill bucket"]

    yield look


def test_a_bucket_with_bill_files(bucket: Bucket) -> None:
    keys = [f"customerBill/customerBill_2026{month:02}.tar.gz" for month in (8, 9, 10)]
    usage = "customerUsage/customerUsage_202611_20261122.tar.gz"
    found = bucket(lambda said: (200, listing(*([usage] if "Usage" in said.target else keys)), {}))
    assert (found.health, found.sentence) == (OK, f"{BUCKET} has 3 bill files, 2026-08 to 2026-10.")


@pytest.mark.parametrize(
    ("status", "code", "sentence", "next_step"),
    [
        (404, "NoSuchBucket", "There is no such bucket: ", "Check bucket and bucket_region"),
        (403, "AccessDenied", "The bucket may not be read: ", "obs:bucket:ListBucket and obs:object:GetObject"),
        (403, "InvalidAccessKeyId", "The bucket does not accept the credentials: ", "Check that the key"),
    ],
)
def test_a_bucket_that_cannot_be_read(bucket: Bucket, status: int, code: str, sentence: str, next_step: str) -> None:
    found = bucket(lambda said: (status, refusal(code), {}))
    assert found.health is PROBLEM and found.sentence.startswith(sentence) and next_step in found.next_step


def test_a_bucket_without_bill_files(bucket: Bucket) -> None:
    def answer(said: object) -> tuple[int, bytes, Mapping[str, str]]:
        is_listing = "list-type" in str(said)
        return (200, listing(), {}) if is_listing else (404, refusal("NoSuchKey"), {})

    found = bucket(answer)
    assert (found.health, found.sentence) == (WARNING, f"{BUCKET} may be read, and has no bill file.")


def test_a_token_opens_no_bucket(data: PartnerData, server: CloudServer, looked: Looked) -> None:
    server.tokens.add("xt")
    found = looked({"PARTNER_TUI_CLOUD_TOKEN": "xt"}, CloudSettings(endpoint=server.endpoint, bucket=BUCKET))
    assert found["service"].health is OK
    assert found["bill bucket"].sentence.startswith("A token opens no bucket: ")


# The whole examination


def test_with_settings_that_are_wrong_nobody_is_asked(
    data: PartnerData, server: CloudServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (config := tmp_path / "config.toml").write_text(f'[cloud]\nendpoint = "{server.endpoint}"\nsite = "mars"\n')
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)

    def findings() -> dict[str, Finding]:
        found = examined(
            data_dir=tmp_path / "data",
            config=config,
            environment=os.environ,
            terminal=TerminalSeen(is_tty=False, size=None, refusal=None),
            keymap=lambda content, file: None,
            clock=lambda: NOW,
        )
        return {finding.name: finding for finding in found}

    found = findings()
    assert found["settings"].health is PROBLEM and "service" not in found
    assert found["credentials"].sentence == "A key, from the environment."
    assert not server.requests
    config.write_text(f'[cloud]\nendpoint = "{server.endpoint}"\n')
    assert findings()["service"].health is OK
