"""What the service says when it does not do what it is asked to, and what an operator hears of it."""

import pytest

from partner_tui.domain.errors import CloudError, CloudRefused, CloudUnreachable
from tests.cloud import faults
from tests.cloud.connecting import Connect
from tests.cloud.server import CloudServer

API, PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"

_CODES = [
    (400, "CBC.0100", CloudError, "Report it"),
    (403, "CBC.0151", CloudRefused, "BPC_ITEM_FINANCE_090100"),
    (403, "CBC.0155", CloudRefused, "a customer's has no right here"),
    (403, "CBC.0154", CloudRefused, "24 hours"),
    (401, "APIGW.0301", CloudRefused, "5 minutes"),
    (401, "", CloudRefused, "copied whole"),
    (403, "PAP.0023", CloudRefused, "BPC_ITEM_FINANCE_090100"),
    (404, "APIG.0101", CloudError, "[cloud] site and endpoint"),
    (408, "", CloudUnreachable, "later"),
    (400, "CBC.99000000", CloudRefused, "whose it is"),
    (200, "CBC.5001", CloudRefused, "the partner's own account"),
    (200, "CBC.5002", CloudError, "customer's id"),
    (200, "CBC.99000035", CloudRefused, "customer's id"),
    (200, "CBC.99000037", CloudRefused, "reseller's id"),
    (200, "CBC.99000049", CloudError, "reseller's own"),
    (200, "CBC.99005035", CloudRefused, "real one"),
    (200, "CBC.4711", CloudError, "Report it"),
]


@pytest.mark.parametrize(("status", "code", "kind", "step"), _CODES)
def test_each_known_code_has_its_next_step(
    server: CloudServer, connect: Connect, status: int, code: str, kind: type[CloudError], step: str
) -> None:
    server.fail(PATH, faults.error(status, code))
    with pytest.raises(kind) as caught:
        connect().get(API, PATH)
    assert type(caught.value) is kind
    assert step in caught.value.next_step
    assert caught.value.code == code
    assert (code or f"HTTP {status}") in caught.value.cause and "0123456789abcdef" in caught.value.cause
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error_code": "CBC.0155", "error_msg": "not yours"},
        {"error_code": "CBC.0155", "error_message": "not yours", "request_id": "x"},
        {"errorCode": "CBC.0155", "errorMsg": "not yours"},
        {"code": "CBC.0155", "message": "not yours"},
        {"error": {"code": "CBC.0155", "message": "not yours", "title": "Forbidden"}},
        {"encoded_authorization_message": "XyZ", "error_code": "CBC.0155", "error_msg": "not yours"},
    ],
)
def test_error_bodies_of_every_shape(server: CloudServer, connect: Connect, body: object) -> None:
    server.fail(PATH, faults.status(403, body))
    with pytest.raises(CloudRefused, match="not yours") as caught:
        connect().get(API, PATH)
    assert caught.value.code == "CBC.0155"
    assert "XyZ" not in str(caught.value)


def test_a_page_or_nothing_beside_a_refusal(server: CloudServer, connect: Connect) -> None:
    server.fail(PATH, faults.html(403), faults.raw(b"", number=403), faults.raw(b'"no"', number=403))
    for _ in range(3):
        with pytest.raises(CloudRefused, match=r"it gives no reason \(HTTP 403, request 0123456789abcdef\)\."):
            connect().get(API, PATH)


def test_a_code_of_success_is_none_of_failure(server: CloudServer, connect: Connect) -> None:
    said = {"error_code": "CBC.0000", "error_msg": "ok", "code": "x", "message": "y", "bill_cycle": "2026-10"}
    server.fail(PATH, faults.status(200, said))
    assert connect().get(API, PATH).text("bill_cycle") == "2026-10"


def test_what_the_service_says_cannot_act_on_a_terminal(server: CloudServer, connect: Connect) -> None:
    server.fail(PATH, faults.error(400, "CBC.0100", "\x1b[2J\x1b]0;owned\x07" + "long " * 100))
    with pytest.raises(CloudError) as caught:
        connect().get(API, PATH)
    assert "\x1b" not in str(caught.value) and len(str(caught.value)) < 500
