"""The bill bucket where what answers does what it should not: errors in words, and no secret in any."""

import hashlib
import io
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from rich.console import Console
from rich.traceback import Traceback

from partner_tui.cloud.bill_bucket import BillBucket
from partner_tui.cloud.bucket_patience import BucketPatience
from partner_tui.cloud.credentials import Token
from partner_tui.domain.bill_object import BillFileKind, BillObject, Proof
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import (
    Cancelled,
    CloudAnswerError,
    CloudError,
    CloudRefused,
    CloudUnreachable,
    CredentialsError,
    PartnerError,
    SettingsError,
)
from partner_tui.domain.secret import Secret
from partner_tui.domain.site import BucketStyle
from tests.cloud.bucket_server import BUCKET, MODIFIED, Answer, Said, about, listing, refusal, saying
from tests.cloud.test_bill_bucket import CANARY, KEY, KEYS, NAME, bucket_at, only, random_bytes, settings_for

HEADER = "x-amz-content-sha256"
"""One that every request has."""
CONTENT = random_bytes(300_000)
MD5 = hashlib.md5(CONTENT).hexdigest()


def bill(etag: str = MD5, size: int = len(CONTENT)) -> BillObject:
    return BillObject(KEY, BillCycle(2026, 10), BillFileKind.BILL, size, etag, MODIFIED)


def always(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    return lambda _: (status, body, headers or {})


def refused(answer: Answer) -> CloudError:
    with saying(answer) as server, pytest.raises(CloudError) as caught:
        bucket_at(server.endpoint).list()
    return caught.value


@pytest.mark.parametrize(
    ("minutes", "words"), [(-20, "20 minutes ahead of"), (31, "31 minutes behind"), (None, "too far from")]
)
def test_a_clock_that_is_wrong(minutes: int | None, words: str) -> None:
    now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    said = f"<ServerTime>{now + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}</ServerTime>" if minutes else ""
    with saying(always(403, refusal("RequestTimeTooSkewed", said))) as server, pytest.raises(CloudRefused) as caught:
        BillBucket(settings_for(server.endpoint), KEYS, clock=lambda: now).list()
    assert words in caught.value.cause and "Set this machine's clock" in caught.value.next_step
    assert (caught.value.code, caught.value.request_id) == ("RequestTimeTooSkewed", "0000018F2A")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (always(400, refusal("AuthorizationHeaderMalformed", "<Region>eu-west-101</Region>")), "says eu-west-101"),
        (always(301, refusal("PermanentRedirect")), "sends elsewhere"),
        (always(307, refusal("TemporaryRedirect"), {"Location": "http://obs.example/"}), "sends elsewhere"),
    ],
)
def test_a_bucket_in_another_region(answer: Answer, words: str) -> None:
    error = refused(answer)
    assert error.title == "The bucket is in another region"
    assert words in error.cause and "bucket_region" in error.next_step


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_lead_nowhere(tmp_path: Path, status: int) -> None:
    """The library follows them, and takes the security token along."""
    with saying(always(200, CONTENT, about(MD5))) as other:
        elsewhere = other.endpoint.replace("127.0.0.1", "localhost")
        with saying(lambda said: (status, b"", {"Location": f"{elsewhere}{said.target}"})) as server:
            bucket = bucket_at(server.endpoint)
            with pytest.raises(CloudError, match="sends elsewhere"):
                bucket.fetch(bill(), tmp_path)
            with pytest.raises(CloudError, match="sends elsewhere"):
                bucket.list()
            assert server.requests
        assert not other.requests


@pytest.mark.parametrize(
    ("answer", "kind", "title"),
    [
        (always(404, refusal("NoSuchBucket")), CloudError, "There is no such bucket"),
        (always(404), CloudError, "There is no such bucket"),
        (always(403, refusal("AccessDenied")), CloudRefused, "The bucket may not be read"),
        (always(403), CloudRefused, "The bucket may not be read"),
        (always(403, refusal("SignatureDoesNotMatch")), CloudRefused, "The bucket does not accept the credentials"),
        (always(403, refusal("InvalidAccessKeyId")), CloudRefused, "The bucket does not accept the credentials"),
        (always(400, refusal("ExpiredToken")), CloudRefused, "The temporary keys are no longer valid"),
        (always(401), CloudRefused, "The bucket does not accept the credentials"),
        (always(418), CloudAnswerError, "The bucket's answer makes no sense"),
        (always(200, b"<html>Sign in</html>"), CloudAnswerError, "The bucket's answer makes no sense"),
        (always(200, b"not XML at all"), CloudAnswerError, "The bucket's answer makes no sense"),
        (always(200, b"<html><p>Sign in</p></html>"), CloudAnswerError, "The bucket's answer makes no sense"),
        (always(200), CloudAnswerError, "The bucket's answer makes no sense"),
        (always(503, refusal("SlowDown")), CloudUnreachable, "The bucket is busy"),
        (always(500), CloudUnreachable, "The bucket is busy"),
        (always(429), CloudUnreachable, "The bucket is busy"),
        (always(200, listing(f"{KEY}/../x")), CloudAnswerError, "The bucket has a name that cannot be read"),
        (always(200, listing("customerBill/customerBill_//x")), CloudAnswerError, "The bucket has a name that cannot"),
    ],
)
def test_errors_are_words(answer: Answer, kind: type[CloudError], title: str) -> None:
    error = refused(answer)
    assert type(error) is kind
    assert error.title.startswith(title)
    assert (error.next_step and "customerBill/" in error.cause) or "no such bucket" in error.title
    assert error.__cause__ is None and error.__context__ is None


@pytest.mark.parametrize(
    ("key", "is_readable"),
    [
        ("customerBill/../customerBill_202610.tar.gz", False),
        ("../customerBill/customerBill_202610.tar.gz", False),
        ("customerBill/./customerBill_202610.tar.gz", False),
        ("customerBill/\x1b[31m", False),
        ("/etc/passwd", True),
        ("customerBill\\customerBill_202610.tar.gz", True),
        ("customerBill/customerBill_202610.tar.gz\u202e", True),
    ],
)
def test_hostile_names_are_never_taken(key: str, is_readable: bool) -> None:
    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        return (200, listing(key), {}) if "list-type" in said.target else (404, refusal("NoSuchKey"), {})

    if is_readable:
        with saying(answer) as server:
            assert bucket_at(server.endpoint).list() == ()
    else:
        error = refused(answer)
        assert "cannot be read" in error.title and "\x1b" not in str(error)


def test_what_passes_is_tried_again(tmp_path: Path) -> None:
    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        if len(server.requests) < 4:
            return 503, refusal("SlowDown"), {}
        return 200, CONTENT, about(MD5)

    naps: list[float] = []
    with saying(answer) as server:
        bucket = BillBucket(settings_for(server.endpoint), KEYS, sleep=naps.append)
        assert bucket.fetch(bill(), tmp_path).path.read_bytes() == CONTENT
        assert len(server.requests) == 4
    assert sum(naps) >= 0.3


def test_what_does_not_pass_is_tried_once() -> None:
    with saying(always(403, refusal("AccessDenied"))) as server:
        with pytest.raises(CloudRefused):
            bucket_at(server.endpoint).list()
        assert len(server.requests) == 1


def test_a_service_that_knows_one_page_only() -> None:
    """As parallel file systems do, it takes no notice of where to go on: nothing may be missed in silence."""
    days = [datetime(2020, 1, 1) + timedelta(days=count) for count in range(1_000)]
    keys = [f"customerUsage/customerUsage_{day:%Y%m}_{day:%Y%m%d}.tar.gz" for day in days]

    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        return 200, listing(*keys, is_truncated=True) if "customerUsage" in said.target else listing(), {}

    assert "cannot be listed to its end" in refused(answer).title


def test_the_same_service_with_less_than_a_page() -> None:
    with saying(always(200, listing(KEY))) as server:
        assert only(bucket_at(server.endpoint)).key == KEY


def ranged(content: bytes, etag: str, *, cut_at: int) -> Answer:
    """A good server whose first answer is cut."""
    cuts = [cut_at]

    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        start = int(said.headers.get("range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        rest = content[start:]
        headers = about(etag, Content_Length=str(len(rest)))
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        return 206 if start else 200, rest[: cuts.pop()] if cuts else rest, headers

    return answer


def test_a_resumed_file_is_asked_for_by_its_etag(tmp_path: Path) -> None:
    with saying(ranged(CONTENT, MD5, cut_at=200_000)) as server:
        assert bucket_at(server.endpoint).fetch(bill(), tmp_path).proof is Proof.MD5
        assert [said.headers["if-match"] for said in server.requests] == [f'"{MD5}"'] * 2


def test_a_service_that_takes_no_notice_of_ranges(tmp_path: Path) -> None:
    cuts = [200_000]

    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        return 200, CONTENT[: cuts.pop()] if cuts else CONTENT, about(MD5, Content_Length=str(len(CONTENT)))

    with saying(answer) as server:
        assert bucket_at(server.endpoint).fetch(bill(), tmp_path).path.read_bytes() == CONTENT
        assert ["range" in said.headers for said in server.requests] == [False, True, False]


def test_a_service_that_takes_no_notice_of_conditions(tmp_path: Path) -> None:
    newer = random_bytes(400_000, 2)
    with saying(ranged(newer, hashlib.md5(newer).hexdigest(), cut_at=200_000)) as server:
        assert bucket_at(server.endpoint).fetch(bill(), tmp_path).path.read_bytes() == newer


def test_another_range_than_was_asked_for(tmp_path: Path) -> None:
    good = ranged(CONTENT, MD5, cut_at=200_000)

    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        status, body, headers = good(said)
        wrong = {"Content-Range": "bytes 0-299999/300000"} if status == 206 else {}
        return status, body, {**headers, **wrong}

    with saying(answer) as server, pytest.raises(CloudAnswerError, match="makes no sense"):
        bucket_at(server.endpoint).fetch(bill(), tmp_path)


def test_without_etags_everything_comes_anew(tmp_path: Path) -> None:
    good = ranged(CONTENT, "", cut_at=200_000)

    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        status, body, headers = good(said)
        return status, body, {name: value for name, value in headers.items() if name != "ETag"}

    with saying(answer) as server:
        fetched = bucket_at(server.endpoint).fetch(bill(""), tmp_path)
        assert (fetched.path.read_bytes(), fetched.proof, fetched.found.etag) == (CONTENT, Proof.SIZE, "")
        assert not any({"range", "if-match"} & said.headers.keys() for said in server.requests)


def test_a_file_that_came_damaged_once(tmp_path: Path) -> None:
    bodies = [bytes([CONTENT[0] ^ 1]) + CONTENT[1:]]
    with saying(lambda _: (200, bodies.pop() if bodies else CONTENT, about(MD5))) as server:
        fetched = bucket_at(server.endpoint).fetch(bill(), tmp_path)
    assert (fetched.path.read_bytes(), fetched.proof) == (CONTENT, Proof.MD5)


def test_a_file_that_comes_damaged_another_way_each_time(tmp_path: Path) -> None:
    with (
        saying(lambda _: (200, random_bytes(300_000, len(server.requests) + 9), about(MD5))) as server,
        pytest.raises(CloudAnswerError, match="came damaged"),
    ):
        bucket_at(server.endpoint).fetch(bill(), tmp_path)
    assert len(server.requests) == 4
    assert not (tmp_path / NAME).exists() and not (tmp_path / f"{NAME}.partial").stat().st_size


def test_an_encrypted_file_is_proved_by_coming_twice(tmp_path: Path) -> None:
    with saying(always(200, CONTENT, about("0" * 32))) as server:
        fetched = bucket_at(server.endpoint).fetch(bill("0" * 32), tmp_path)
        assert (fetched.path.read_bytes(), fetched.proof) == (CONTENT, Proof.TWICE)
        assert len(server.requests) == 2


def test_a_server_that_hangs_is_left_at_once(tmp_path: Path) -> None:
    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        asked.set()
        server.closing.wait()
        return 200, b"", {}

    asked, left_at = threading.Event(), list[float]()

    def cancelled() -> bool:
        if asked.is_set() and not left_at:
            left_at.append(time.monotonic())
        return asked.is_set()

    with saying(answer) as server:
        with pytest.raises(Cancelled):
            bucket_at(server.endpoint).fetch(bill(), tmp_path, cancelled=cancelled)
        assert time.monotonic() - left_at[0] < 1


def test_a_server_that_falls_silent(tmp_path: Path) -> None:
    def answer(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
        server.closing.wait()
        return 200, b"", {}

    patience = BucketPatience(silence=0.2, tries=2)
    with saying(answer) as server, pytest.raises(CloudUnreachable, match="fell silent"):
        bucket_at(server.endpoint, patience=patience).fetch(bill(), tmp_path)
    assert len(server.requests) == 2


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    """Whatever comes, and however often: it ends with what its size allows."""
    content = random_bytes(3_000_000)
    etag = hashlib.md5(content).hexdigest()
    seconds = iter(range(0, 10**9, 100))
    with saying(ranged(content, etag, cut_at=10**9)) as server:
        bucket = BillBucket(settings_for(server.endpoint), KEYS, monotonic=lambda: float(next(seconds)))
        with pytest.raises(CloudUnreachable, match="longer than its size allows"):
            bucket.fetch(bill(etag, len(content)), tmp_path)


def test_no_bucket_and_no_key_pair() -> None:
    settings = settings_for("http://127.0.0.1:9")
    with pytest.raises(SettingsError, match="No bill bucket is set up"):
        BillBucket(settings._replace(bucket=""), KEYS)
    with pytest.raises(CredentialsError, match="A token opens no bucket"):
        BillBucket(settings, Token(Secret("t"), None, "the test"))
    for prefix in ("../", "a//b", "/a", "a/./"):
        with pytest.raises(SettingsError, match="bucket_prefix"):
            BillBucket(settings._replace(bucket_prefix=prefix), KEYS)


@pytest.mark.parametrize(
    ("style", "target"),
    [
        (BucketStyle.VIRTUAL_HOST, f"http://{BUCKET}.obs.example/?list-type=2"),
        (BucketStyle.PATH, f"http://obs.example/{BUCKET}?list-type=2"),
    ],
)
def test_the_environments_proxy_and_both_styles(
    monkeypatch: pytest.MonkeyPatch, style: BucketStyle, target: str
) -> None:
    with saying(always(200, listing(KEY))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.endpoint)
        assert only(bucket_at("http://obs.example", bucket_style=style)).key == KEY
        assert proxy.requests[0].target.startswith(target)
        scope = f"Credential={KEYS.access_key}/"
        assert scope in proxy.requests[0].headers["authorization"]
        assert "/ap-southeast-1/s3/aws4_request" in proxy.requests[0].headers["authorization"]
        assert proxy.requests[0].headers["x-amz-security-token"] == f"st-{CANARY}"


def test_the_region_has_its_endpoint() -> None:
    with pytest.MonkeyPatch.context() as patched, saying(always(200, b"")) as proxy:
        patched.setenv("HTTPS_PROXY", proxy.endpoint)
        with pytest.raises(CloudUnreachable) as caught:
            bucket_at("", bucket_region="eu-west-101", patience=BucketPatience(tries=1)).list()
    assert "https://obs.eu-west-101.myhuaweicloud.com" in caught.value.cause


def test_a_certificate_must_be_one_to_trust(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with saying(always(200, listing(KEY)), tls=context) as server:
        with pytest.raises(CloudUnreachable, match="certificate is not to be trusted") as caught:
            bucket_at(server.endpoint).list()
        assert "SSL_CERT_FILE" in caught.value.next_step
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert only(bucket_at(server.endpoint)).key == KEY


def echoed(said: Said) -> tuple[int, bytes, Mapping[str, str]]:
    """A gateway that repeats in its refusal all that it was shown."""
    everything = "".join(f"{name}: {value} " for name, value in said.headers.items())
    named = f"<RequestId>{said.headers['x-amz-security-token']}</RequestId>"
    return (
        403,
        refusal("AccessDenied", f"<Said>{everything}</Said>").replace(b"<RequestId>", f"{named}<R>".encode()),
        {},
    )


def shown_with_locals(attempt: Callable[[], object]) -> str:
    with pytest.raises(PartnerError) as caught:
        attempt()
    exc, shown = caught.value, io.StringIO()
    trace = Traceback.from_exception(type(exc), exc, exc.__traceback__, show_locals=True, locals_max_string=10_000)
    Console(file=shown, width=1_000).print(trace)
    return f"{shown.getvalue()} {exc!r} {vars(exc)}"


def test_no_secret_in_errors_tracebacks_or_repr(tmp_path: Path) -> None:
    with saying(echoed) as server:
        bucket = bucket_at(server.endpoint)
        for attempt in (bucket.list, lambda: bucket.fetch(bill(), tmp_path)):
            text = shown_with_locals(attempt)
            assert "AccessDenied" in text and "request ***" in text
            assert CANARY not in text and HEADER not in text
        assert f"st-{CANARY}" in str(server.requests[0].headers)
        assert CANARY not in repr(bucket) + repr(vars(bucket))


_CHILD = """
import sys
from pathlib import Path
from tests.cloud.test_bill_bucket import bucket_at
from tests.cloud.test_bill_bucket_troubles import bill
from partner_tui.domain.errors import Cancelled
bucket = bucket_at(sys.argv[1])
bucket.fetch(bill(), Path(sys.argv[2]))
try:
    bucket.fetch(bill(), Path(sys.argv[2]), cancelled=iter([False, True]).__next__)
except Cancelled:
    print("cancelled")
"""


def test_a_process_ends_well_after_it(tmp_path: Path) -> None:
    """The library's asynchronous calls now and then abort it."""
    with saying(always(200, CONTENT, about(MD5))) as server:
        for _ in range(5):
            command = [sys.executable, "-c", _CHILD, server.endpoint, str(tmp_path)]
            done = subprocess.run(command, capture_output=True, text=True)
            assert (done.returncode, done.stdout, done.stderr) == (0, "cancelled\n", "")
