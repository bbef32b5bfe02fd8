"""What can happen to a request on its way, for `CloudServer.fail`."""

import gzip
import json
import zlib
from collections.abc import Mapping
from functools import cache

from tests.cloud.server import Fault, Line

GOOD = b'{"bill_cycle":"2026-10","consume_amount":140.00}'
_HTML = b"<html><body>Sign in to the network</body></html>"
_DRIP_SECONDS = 0.02


def status(number: int, body: object = None, headers: Mapping[str, str] | None = None) -> Fault:
    """That status, with that JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    return lambda line: line.send(number, content, headers)


def error(number: int, code: str, message: str = "it is so") -> Fault:
    """A refusal in the usual shape."""
    return status(number, {"error_code": code, "error_msg": message})


def raw(body: bytes, headers: Mapping[str, str] | None = None, number: int = 200) -> Fault:
    return lambda line: line.send(number, body, headers)


def html(number: int = 200) -> Fault:
    return raw(_HTML, {"Content-Type": "text/html; charset=utf-8"}, number)


def redirect(location: str, number: int = 302) -> Fault:
    return status(number, None, {"Location": location})


def reset(line: Line) -> None:
    """The connection breaks before anything came."""
    line.reset()


def hang(line: Line) -> None:
    """Nothing ever comes."""
    line.cloud.closing.wait()
    line.leave()


def drip(line: Line) -> None:
    """The body comes a byte at a time, for ever."""
    line.head(200, {"Content-Type": "application/json", "Content-Length": "1000000"})
    while not line.cloud.closing.wait(_DRIP_SECONDS):
        line.write(b" ")
    line.leave()


def drip_headers(line: Line) -> None:
    """Not even the headers ever end."""
    line.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not line.cloud.closing.wait(_DRIP_SECONDS):
        line.write(b"x")
    line.leave()


def cut(line: Line) -> None:
    """Half of the body."""
    line.head(200, {"Content-Type": "application/json", "Content-Length": str(len(GOOD))})
    line.write(GOOD[: len(GOOD) // 2])
    line.leave()


def cut_without_length(line: Line) -> None:
    """Half of a body that ends where the connection does."""
    line.head(200, {"Content-Type": "application/json", "Connection": "close"})
    line.write(GOOD[: len(GOOD) // 2])
    line.leave()


def cut_gzip(line: Line) -> None:
    """A packed body that is whole by its length and not by its packing."""
    packed = gzip.compress(GOOD)
    line.send(200, packed[:-5], {"Content-Encoding": "gzip"})


def bomb(line: Line) -> None:
    """A hundred kilobytes that unpack to a hundred megabytes."""
    line.send(200, _bomb(), {"Content-Encoding": "gzip"})
    line.leave()


@cache
def _bomb() -> bytes:
    packing = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = b"0" * 1_000_000
    return b"".join([packing.compress(zeros) for _ in range(100)]) + packing.flush()


def flood(line: Line) -> None:
    """A body without end, as fast as it is taken."""
    line.head(200, {"Content-Type": "application/json", "Connection": "close"})
    while not line.cloud.closing.is_set():
        line.write(b" " * 1_000_000)
    line.leave()
