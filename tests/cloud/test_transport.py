"""A call from end to end, over real sockets: what is sent, what comes back, and everything that can happen between."""

import gzip
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partner_tui.cloud.credentials import KeyPair, Token
from partner_tui.cloud.patience import Patience
from partner_tui.cloud.transport import Transport
from partner_tui.domain.errors import (
    Cancelled,
    CloudAnswerError,
    CloudRefused,
    CloudUnreachable,
)
from partner_tui.domain.secret import Secret
from tests.cloud import faults
from tests.cloud.connecting import KEYS, Connect, Time
from tests.cloud.server import ACCESS_KEY, SECRET_KEY, CloudServer, Fault
from tests.conftest import NOW

API, PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"
_SHORT = Patience(connect=2, silence=0.3, answer=0.6, everything=0.9, tries=2)


def good(*_: object) -> tuple[int, bytes]:
    return 200, faults.GOOD


def test_what_is_asked_and_what_comes_back(server: CloudServer, connect: Connect) -> None:
    server.service = good
    answer = connect().get(API, PATH, {"offset": 0, "bill_cycle": "2026-10"}, {"X-Language": "en_US"})
    assert answer.text("bill_cycle") == "2026-10"
    assert answer.amount("consume_amount") == Decimal("140.00")
    [arrived] = server.requests
    assert (arrived.method, arrived.target) == ("GET", f"{PATH}?bill_cycle=2026-10&offset=0")
    assert arrived.headers["x-language"] == "en_US"
    assert arrived.headers["content-type"] == "application/json"


def test_a_longer_question_has_its_body(server: CloudServer, connect: Connect) -> None:
    connect().post("ListSubCustomers", "/v2/partners/sub-customers/query", {"account_name": "Größe 云", "offset": 0})
    [arrived] = server.requests
    assert arrived.method == "POST"
    assert json.loads(arrived.body) == {"account_name": "Größe 云", "offset": 0}


@pytest.fixture
def transport(connect: Connect) -> Transport:
    return connect()


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=10)


@given(_TEXT, st.dictionaries(_TEXT.filter(bool), st.one_of(_TEXT, st.integers()), max_size=4), _TEXT)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_sent_is_what_was_signed(
    server: CloudServer, transport: Transport, segment: str, query: dict[str, str | int], said: str
) -> None:
    transport.get(API, f"/v2/{segment}x", query)
    assert sorted(server.requests[-1].pairs) == sorted((name, str(value)) for name, value in query.items())
    transport.post(API, f"/v2/x{segment}", {"said": said})


def test_a_key_pair_that_is_temporary_and_of_an_account(server: CloudServer, connect: Connect) -> None:
    server.security_tokens[ACCESS_KEY] = "TOKEN+/=="
    keys = KeyPair(ACCESS_KEY, Secret(SECRET_KEY), Secret("TOKEN+/=="), "0123456789abcdef", "the test")
    connect(credentials=keys).get(API, PATH)
    assert "x-domain-id" in server.requests[0].headers["authorization"]
    with pytest.raises(CloudRefused):
        connect().get(API, PATH)


def test_a_token_instead_of_a_key(server: CloudServer, connect: Connect) -> None:
    server.tokens.add("t0ken")
    connect(credentials=Token(Secret("t0ken"), None, "the test")).get(API, PATH)
    server.tokens.clear()
    with pytest.raises(CloudRefused, match="no longer valid") as caught:
        connect(credentials=Token(Secret("t0ken"), None, "the test")).get(API, PATH)
    assert (caught.value.code, caught.value.status) == ("CBC.0154", 401)
    assert "24 hours" in caught.value.next_step


@pytest.mark.parametrize(
    "fault",
    [
        faults.error(500, "CBC.0999"),
        faults.status(503),
        faults.html(502),
        faults.error(429, "APIGW.0308", "policy user over ratelimit,limit:10,time:1 second"),
        faults.reset,
        faults.cut,
        faults.cut_gzip,
        faults.hang,
    ],
    ids=["500", "503", "502 page", "429", "reset", "cut", "cut gzip", "hang"],
)
def test_what_may_pass_is_tried_again(server: CloudServer, connect: Connect, passing: Time, fault: Fault) -> None:
    server.service = good
    server.fail(PATH, fault)
    assert connect(patience=Patience(silence=0.3)).get(API, PATH).text("bill_cycle") == "2026-10"
    assert len(server.requests) == 2
    assert 0 < passing.slept < 2


def test_tries_are_bounded_and_later_each_time(server: CloudServer, connect: Connect, passing: Time) -> None:
    server.fail(PATH, *[faults.error(500, "CBC.0999", "Something went wrong.")] * 9)
    with pytest.raises(CloudUnreachable, match="Huawei Cloud failed") as caught:
        connect().get(API, PATH)
    assert len(server.requests) == Patience().tries == 5
    assert passing.slept < 0.5 * (1 + 2 + 4 + 8)
    assert (caught.value.status, caught.value.code, caught.value.request_id) == (500, "CBC.0999", "0123456789abcdef")
    assert caught.value.cause == f"{API}: Something went wrong (code CBC.0999, request 0123456789abcdef)."


def test_pauses_are_at_random(server: CloudServer, connect: Connect, passing: Time) -> None:
    server.service = good
    transport, pauses = connect(), set()
    for _ in range(4):
        before = passing.slept
        server.fail(PATH, faults.status(503))
        transport.get(API, PATH)
        pauses.add(round(passing.slept - before, 6))
    assert len(pauses) > 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), 9),
        (format_datetime(NOW - timedelta(seconds=9), usegmt=True), 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_the_service_says_how_long_to_wait(
    server: CloudServer, connect: Connect, passing: Time, said: str, seconds: int
) -> None:
    server.service = good
    server.fail(PATH, faults.status(429, {}, {"Retry-After": said} if said else {}))
    connect().get(API, PATH)
    assert seconds <= passing.slept < seconds + 1


def test_longer_than_there_is_time_nobody_waits(server: CloudServer, connect: Connect, passing: Time) -> None:
    server.fail(PATH, faults.status(429, {"error_code": "CBC.0250", "error_msg": "flow"}, {"Retry-After": "3600"}))
    with pytest.raises(CloudUnreachable, match="asked too often"):
        connect().get(API, PATH)
    assert len(server.requests) == 1
    assert passing.slept == 0


@pytest.mark.parametrize("fault", [faults.hang, faults.drip, faults.drip_headers], ids=lambda fault: fault.__name__)
def test_no_answer_takes_longer_than_it_may(server: CloudServer, connect: Connect, fault: Fault) -> None:
    server.fail(PATH, fault)
    started = time.monotonic()
    with pytest.raises(CloudUnreachable, match="cannot be reached"):
        connect(patience=Patience(silence=60, answer=0.5, tries=1)).get(API, PATH)
    assert 0.4 < time.monotonic() - started < 1.5


def test_all_tries_together_take_no_longer_than_they_may(server: CloudServer, connect: Connect) -> None:
    server.fail(PATH, *[faults.drip] * 20)
    patience = Patience(silence=60, answer=0.3, everything=0.8, tries=20)
    started = time.monotonic()
    with pytest.raises(CloudUnreachable):
        connect(patience=patience, monotonic=time.monotonic, sleep=time.sleep).get(API, PATH)
    assert time.monotonic() - started < 1.8


def test_nobody_listens(server: CloudServer, connect: Connect) -> None:
    transport = connect("http://127.0.0.1:1", patience=_SHORT)
    with pytest.raises(CloudUnreachable, match=r"127\.0\.0\.1:1: No connection could be made"):
        transport.get(API, PATH)


def test_a_name_that_is_never_found(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(20))
    started = time.monotonic()
    transport = connect("https://gateway.example", patience=Patience(answer=0.4, tries=1))
    with pytest.raises(CloudUnreachable):
        transport.get(API, PATH)
    transport.close()
    assert time.monotonic() - started < 1.5
    found.set()


def test_the_bounds_follow_the_time_for_an_answer() -> None:
    assert Patience.of(120) == Patience()
    assert Patience.of(5) == Patience(connect=5, silence=5, answer=5)
    assert Patience.of(900).everything == 900


@pytest.mark.parametrize("fault", [faults.bomb, faults.flood], ids=lambda fault: fault.__name__)
def test_an_answer_without_bounds_is_dropped(server: CloudServer, connect: Connect, fault: Fault) -> None:
    server.fail(PATH, fault)
    most = 8_000_000
    tracemalloc.start()
    with pytest.raises(CloudAnswerError, match="larger than 8 MB"):
        connect(patience=Patience(most_bytes=most)).get(API, PATH)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(server.requests) == 1
    assert peak < 3 * most


def test_a_packed_answer_is_unpacked(server: CloudServer, connect: Connect) -> None:
    server.fail(PATH, faults.raw(gzip.compress(faults.GOOD), {"Content-Encoding": "gzip"}))
    assert connect().get(API, PATH).text("bill_cycle") == "2026-10"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.html(), "a web page"),
        (faults.cut_without_length, "no JSON object"),
        (faults.raw(b""), "no JSON object"),
        (faults.raw(b"[1, 2]"), "no JSON object"),
        (faults.raw(b'{"amount": NaN}'), "no JSON object"),
        (faults.raw(b'{"amount": 1, "amount": 2}'), "no JSON object"),
        (faults.raw(b'{"amount": "\xff"}'), "no JSON object"),
        (faults.raw(b"[" * 100_000), "no JSON object"),
        (faults.raw(b'{"amount": ' + b"9" * 5_000 + b"}"), "no JSON object"),
        (faults.raw(b'{"amount": 1e99999999999999999999}'), "no JSON object"),
    ],
)
def test_what_makes_no_sense_is_no_answer(server: CloudServer, connect: Connect, fault: Fault, said: str) -> None:
    server.fail(PATH, fault)
    with pytest.raises(CloudAnswerError, match=said):
        connect().get(API, PATH)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_nothing_signed_goes_elsewhere(server: CloudServer, connect: Connect, status: int, elsewhere: bool) -> None:
    with CloudServer(good) as other:
        server.fail(PATH, faults.redirect(f"{other.endpoint if elsewhere else ''}{PATH}", status))
        with pytest.raises(CloudAnswerError, match="sends elsewhere"):
            connect().get(API, PATH)
        assert not other.requests
    assert len(server.requests) == 1


@pytest.mark.parametrize(("minutes", "words"), [(20, "20 minutes ahead of"), (-20, "20 minutes behind")])
def test_a_clock_that_is_off(server: CloudServer, connect: Connect, minutes: int, words: str) -> None:
    transport = connect(clock=lambda: NOW + timedelta(minutes=minutes))
    with pytest.raises(CloudRefused, match=words) as caught:
        transport.get(API, PATH)
    assert "15 minutes" in caught.value.next_step
    assert transport.clock_off == timedelta(minutes=minutes)


def test_a_clock_that_is_right_is_not_mentioned(server: CloudServer, connect: Connect) -> None:
    transport = connect(credentials=KeyPair(ACCESS_KEY, Secret("wrong"), None, None, "the test"))
    with pytest.raises(CloudRefused) as caught:
        transport.get(API, PATH)
    assert "clock" not in str(caught.value)


def stopping(after: float) -> Callable[[], bool]:
    """Says yes some time later."""
    asked = threading.Event()
    threading.Timer(after, asked.set).start()
    return asked.is_set


def test_a_call_under_way_can_be_cancelled(server: CloudServer, connect: Connect) -> None:
    server.fail(PATH, faults.hang)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        connect(cancelled=stopping(0.2)).get(API, PATH)
    assert time.monotonic() - started < 1


def test_a_pause_can_be_cancelled(server: CloudServer, connect: Connect, passing: Time) -> None:
    server.fail(PATH, faults.status(429, {}, {"Retry-After": "200"}))
    with pytest.raises(Cancelled):
        connect(cancelled=lambda: passing.slept > 3).get(API, PATH)
    assert passing.slept < 4


def test_one_connection_serves_many_calls(server: CloudServer, connect: Connect) -> None:
    transport = connect(credentials=KEYS)
    for _ in range(3):
        transport.get(API, PATH)
    assert len({arrived.port for arrived in server.requests}) == 1
