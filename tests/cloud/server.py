"""Huawei Cloud on loopback: takes only what is signed as the vendor's own signer signs it, and fails when told to.

What it answers otherwise is the business of a service that it is given.
"""

import socket
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TypeAlias
from urllib.parse import unquote

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

from partner_tui.cloud.signing import DATE_FORMAT
from tests.conftest import NOW

ACCESS_KEY, SECRET_KEY = "AKEXAMPLE0000000TEST", "skexample0000000000000000000000000000TEST"
_ALGORITHM = "SDK-HMAC-SHA256"
_TOLERATED = timedelta(minutes=15)

Service: TypeAlias = Callable[[str, str, Mapping[str, str], Mapping[str, str], bytes], tuple[int, bytes]]
"""Method, path as it came, query, headers (names in lower case), body → status, body."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request, whether it was taken or not."""

    at: float
    """By the monotonic clock."""
    method: str
    target: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    port: int
    """The client's: tells connections apart."""

    @property
    def path(self) -> str:
        """As it came, still encoded."""
        return self.target.partition("?")[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query, decoded, in the order in which it came."""
        query = self.target.partition("?")[2]
        parts = [part.partition("=") for part in query.split("&")] if query else []
        return [(unquote(name), unquote(value)) for name, _, value in parts]


class CloudServer:
    """Listens while it is entered. Every attribute may be changed meanwhile."""

    def __init__(
        self,
        service: Service = lambda *_: (200, b"{}"),
        *,
        clock: Callable[[], datetime] = lambda: NOW,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.service = service
        self.clock = clock
        self.keys: dict[str, str] = {ACCESS_KEY: SECRET_KEY}
        """Access key → secret key."""
        self.security_tokens: dict[str, str] = {}
        """Access key → what must come with it; for temporary ones."""
        self.tokens: set[str] = set()
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        """Path as it comes → what goes wrong there in the next requests, one each; checked before the signature is."""
        self.requests: list[Arrived] = []
        self.closing = threading.Event()
        """What hangs does so until then."""
        self._scheme = "https" if tls else "http"
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.cloud = self
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def endpoint(self) -> str:
        host = "localhost" if self._scheme == "https" else "127.0.0.1"
        return f"{self._scheme}://{host}:{self._http.server_address[1]}"

    def fail(self, path: str, *faults: "Fault") -> None:
        """Adds to what goes wrong there."""
        self.faults[path].extend(faults)

    def __enter__(self) -> "CloudServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def refusal_of(self, arrived: Arrived) -> tuple[int, str, str] | None:
        """Status, code and message where the request does not show whose it is; None where it does."""
        if token := arrived.headers.get("x-auth-token"):
            return None if token in self.tokens else (401, "CBC.0154", "Token is invalid or has expired")
        said = arrived.headers.get("authorization", "")
        wrong = "Incorrect IAM authentication information: "
        if not said.startswith(f"{_ALGORITHM} "):
            return 401, "APIGW.0301", f"{wrong}no signature"
        parts = dict(part.split("=", 1) for part in said.removeprefix(f"{_ALGORITHM} ").split(", "))
        key = parts.get("Access", "")
        if key not in self.keys:
            return 401, "APIGW.0301", f"{wrong}ak {key} not exist"
        if arrived.headers.get("x-security-token") != self.security_tokens.get(key):
            return 401, "APIGW.0301", f"{wrong}verify security token fail"
        names = parts.get("SignedHeaders", "").split(";")
        if not {"host", "x-sdk-date"} <= set(names) or said != self._signature(arrived, key, names):
            return 401, "APIGW.0301", f"{wrong}verify aksk signature fail"
        signed_at = datetime.strptime(f"{arrived.headers['x-sdk-date']}+0000", f"{DATE_FORMAT}%z")
        if abs(self.clock() - signed_at) > _TOLERATED:
            return 401, "APIGW.0301", f"{wrong}the timestamp of the signature has expired"
        return None

    def _signature(self, arrived: Arrived, key: str, names: list[str]) -> str:
        request = SdkRequest(
            method=arrived.method,
            host=arrived.headers.get("host", ""),
            resource_path=arrived.path,
            query_params=list(arrived.pairs),
            header_params={name: arrived.headers.get(name, "") for name in names},
            body=arrived.body,
        )
        signed: str = Signer(BasicCredentials(key, self.keys[key])).sign(request).header_params["Authorization"]
        return signed


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    cloud: CloudServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave in the middle are what half of the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Head and body are two pieces, and the second would wait for the client to confirm the first."""
    server: _Server

    def do_GET(self) -> None:
        cloud = self.server.cloud
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value.encode("latin-1").decode() for name, value in self.headers.items()}
        arrived = Arrived(time.monotonic(), self.command, self.path, headers, body, self.client_address[1])
        cloud.requests.append(arrived)
        line = Line(self, cloud, arrived)
        if faults := cloud.faults[arrived.path]:
            faults.popleft()(line)
        elif refusal := cloud.refusal_of(arrived):
            status, code, message = refusal
            line.send(status, f'{{"error_code":"{code}","error_msg":"{message}"}}'.encode())
        else:
            line.send(*cloud.service(self.command, arrived.path, dict(arrived.pairs), headers, body))

    do_POST = do_GET

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.server.cloud.clock(), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that it is called by)
        """Says nothing."""


class Line:
    """The connection that a request came on, for whatever shall happen to it."""

    def __init__(self, handler: _Handler, cloud: CloudServer, arrived: Arrived) -> None:
        self._handler = handler
        self.cloud = cloud
        self.arrived = arrived

    def send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """An answer, as JSON unless the headers say otherwise."""
        self.head(status, {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})})
        self.write(body)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in {"X-Request-Id": "0123456789abcdef", **headers}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def write(self, piece: bytes) -> None:
        self._handler.wfile.write(piece)

    def leave(self) -> None:
        """Closes the connection after this."""
        self._handler.close_connection = True

    def reset(self) -> None:
        """Breaks it off at once, as a machine does that knows nothing of it."""
        linger_for_nothing = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_for_nothing)
        self._handler.connection.close()
        self.leave()


Fault: TypeAlias = Callable[[Line], None]
