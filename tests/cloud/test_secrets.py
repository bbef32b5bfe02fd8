"""No key and no token is seen anywhere: not in `repr`, logs, errors, or tracebacks that show every local name."""

import copy
import gc
import io
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.traceback import Traceback

from partner_tui.cloud.credentials import Credentials, KeyPair, Token, find
from partner_tui.cloud.patience import Patience
from partner_tui.domain.errors import PartnerError
from partner_tui.domain.secret import Secret
from tests.cloud import faults
from tests.cloud.connecting import Connect
from tests.cloud.server import CloudServer, Fault, Line

API, PATH = "ListPostpaidBillSum", "/v2/bills/partner-bills/postpaid-bill-summary"
CANARY = "c4n4ry/+=="
_KEYS = KeyPair("AKEXAMPLE", Secret(f"sk-{CANARY}"), Secret(f"st-{CANARY}"), "d1", "the test")
_TOKEN = Token(Secret(f"xt-{CANARY}"), "d1", "the test")


@pytest.mark.parametrize(
    "shown",
    [
        repr,
        str,
        ascii,
        "{}".format,
        "{!r:>40}".format,
        "{:>40}".format,
        lambda secret: f"{secret:s}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  (as logging does it)
        lambda secret: json.dumps({"secret": secret}, default=str),
        lambda secret: str([secret, {"secret": secret}]),
        lambda secret: str(copy.deepcopy({"secret": secret})),
        lambda secret: repr(KeyPair("a", secret, secret, None, "x")),
        lambda secret: repr(asdict(KeyPair("a", secret, secret, None, "x"))),
        lambda secret: repr(replace(Token(secret, None, "x"), domain_id="d")),
        lambda secret: str(PartnerError("t", f"c {secret}", "n")),
    ],
)
def test_a_secret_shows_as_stars(shown: Callable[[Secret], str]) -> None:
    text = shown(Secret(CANARY))
    assert CANARY not in text and "***" in text


def test_a_secret_is_never_written_anywhere() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY))
    with pytest.raises(TypeError):
        json.dumps(Secret(CANARY))


def test_secrets_are_equal_by_their_text() -> None:
    assert Secret("a\udcff") == Secret("a\udcff") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret(CANARY).reveal() == CANARY


def test_a_secret_is_taken_out_of_foreign_text() -> None:
    assert Secret("abc").hidden_in("1abc2abc") == "1***2***"
    assert Secret("").hidden_in("as it is") == "as it is"
    assert _KEYS.redacted(f"AKEXAMPLE sk-{CANARY} st-{CANARY}") == "*** *** ***"


def echo(line: Line) -> None:
    """A gateway that repeats in its refusal all that it was shown."""
    said = json.dumps({"error_code": "APIGW.0301", "error_msg": str(line.arrived.headers)}).replace("/", "\\/")
    line.send(403, said.encode(), {"X-Request-Id": line.arrived.headers.get("x-auth-token", "none")})


def echo_in_redirect(line: Line) -> None:
    shown = line.arrived.headers.get("x-auth-token") or line.arrived.headers.get("x-security-token", "")
    line.send(302, b"", {"Location": f"http://other.example/?{shown}"})


_FAULTS: dict[str, Fault] = {
    "refused": faults.error(403, "CBC.0155"),
    "echo": echo,
    "redirect": echo_in_redirect,
    "failed": faults.status(503),
    "page": faults.html(),
    "cut": faults.cut,
    "reset": faults.reset,
    "hang": faults.hang,
    "drip": faults.drip_headers,
    "bomb": faults.bomb,
    "no field": faults.raw(b"{}"),
}


@dataclass(slots=True)
class Log:
    """Everything that anybody logs, at any level."""

    text: io.StringIO


@pytest.fixture
def log() -> Iterator[Log]:
    said = Log(io.StringIO())
    handler, root = logging.StreamHandler(said.text), logging.getLogger()
    level, asyncios = root.level, logging.getLogger("asyncio").level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.removeHandler(handler)
    root.setLevel(level)
    logging.getLogger("asyncio").setLevel(asyncios)


def everything_told(error: BaseException) -> str:
    """The error as people and machines print it, with all local names of all frames but the test's own."""
    assert error.__traceback__ is not None
    inside = error.with_traceback(error.__traceback__.tb_next)
    screen = io.StringIO()
    shown = Traceback.from_exception(
        type(inside),
        inside,
        inside.__traceback__,
        show_locals=True,
        locals_max_length=1_000,
        locals_max_string=100_000,
    )
    Console(file=screen, width=2_000, color_system=None).print(shown)
    plain = "".join(traceback.TracebackException.from_exception(inside, capture_locals=True).format())
    return f"{screen.getvalue()}{plain}{error!r}{error}{error.__dict__}"


@pytest.mark.parametrize("credentials", [_KEYS, _TOKEN], ids=["key", "token"])
@pytest.mark.parametrize("name", _FAULTS)
def test_no_failure_tells_a_secret(
    server: CloudServer, connect: Connect, log: Log, credentials: Credentials, name: str
) -> None:
    server.fail(PATH, _FAULTS[name])
    patience = Patience(silence=0.2, answer=0.4, tries=1, most_bytes=1_000_000)
    with pytest.raises(PartnerError) as caught:
        connect(credentials=credentials, patience=patience).get(API, PATH).text("bill_cycle")
    told = everything_told(caught.value) + log.text.getvalue()
    assert CANARY not in told
    assert caught.value.title in told
    shown = json.dumps(dict(server.requests[0].headers))
    assert CANARY in shown, "the request had none: nothing is proved"


@pytest.mark.parametrize("place", ["_bounded", "_whole"])
def test_not_even_a_mistake_of_ours_inside_a_call(
    server: CloudServer, connect: Connect, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """An error that nobody foresaw comes through: with whatever the frames of this room have."""

    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake")

    transport = connect(credentials=_KEYS)
    monkeypatch.setattr(f"partner_tui.cloud.exchange.Exchange.{place}", broken)
    with pytest.raises(ZeroDivisionError) as caught:
        transport.get(API, PATH)
    assert CANARY not in everything_told(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        f"ak = {CANARY}\n",
        f"[global]\n{CANARY}\n",
        f"[global]\n{CANARY[:-2]}\n",
        f"[global]\nak = x\nak = {CANARY}\n",
        f"[global]\nsk = {CANARY}\n",
        f"[global]\nak = x\nsk = {CANARY} {CANARY}\n",
        f"[global]\nak = x\nsk = {CANARY}\nak2 = y\n",
    ],
)
def test_no_line_of_the_profile_is_told(home: Path, text: str) -> None:
    file = home / ".huaweicloud" / "credentials"
    file.parent.mkdir()
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(PartnerError) as caught:
        find({}, home)
    assert CANARY[:-2] not in everything_told(caught.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"HUAWEICLOUD_SDK_SK": CANARY},
        {"PARTNER_TUI_CLOUD_TOKEN": f"{CANARY}\n"},
        {"HUAWEICLOUD_SDK_AK": "x", "HUAWEICLOUD_SDK_SK": f" {CANARY}"},
    ],
)
def test_no_variable_is_told(home: Path, environment: dict[str, str]) -> None:
    with pytest.raises(PartnerError) as caught:
        find(environment, home)
    assert CANARY not in f"{caught.value!r}{''.join(traceback.format_exception(caught.value))}"


@pytest.mark.parametrize("fault", [faults.hang, faults.drip, faults.flood, faults.cut])
def test_nothing_is_left_of_a_call(server: CloudServer, connect: Connect, log: Log, fault: Fault) -> None:
    """asyncio logs the tasks that nobody waited for, with all that they were given: there is none."""
    transport = connect(credentials=_TOKEN, patience=Patience(answer=0.2, tries=1, most_bytes=1_000_000))
    server.fail(PATH, fault)
    with pytest.raises(PartnerError):
        transport.get(API, PATH)
    transport.close()
    gc.collect()
    assert "Task" not in log.text.getvalue() and CANARY not in log.text.getvalue()
