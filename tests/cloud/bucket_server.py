"""Buckets on loopback: a real S3-compatible server in a process of its own, a wire to it that can be cut, and a
server that says what it is told to."""

import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, TypeAlias

import boto3  # type: ignore[import-untyped]
import botocore.config  # type: ignore[import-untyped]

from partner_tui.cloud.credentials import KeyPair
from partner_tui.domain.secret import Secret

BUCKET, REGION = "partner-bills", "ap-southeast-1"
ADMIN_KEY, ADMIN_SECRET = "AKADMIN", "sk-admin"
MODIFIED = datetime(2026, 11, 6, 4, 0, tzinfo=UTC)
_CHUNK = 16_384


class Moto:
    """moto's server. Entered, it runs; it takes any key until it is told to look at them."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.endpoint = self._said_endpoint()
        assert self._process.stderr is not None
        self._drain = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._drain.start()
        self.client = self._client("s3")

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=ADMIN_KEY,
            aws_secret_access_key=ADMIN_SECRET,
            config=botocore.config.Config(proxies={}, s3={"addressing_style": "path"}),
        )

    def _said_endpoint(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if " on http://" in line:
                return line.rpartition(" on ")[2].strip()
        raise AssertionError("moto's server did not start")

    def reset(self) -> None:
        """Nothing is there but an empty bucket."""
        self._tell("reset", b"")
        self.look_at_keys(after=float("inf"))
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def look_at_keys(self, after: float = 0) -> None:
        """From the so-many-th request on only keys of its own users are taken, and for what they may."""
        self._tell("reset-auth", str(after).encode())

    def put(self, key: str, content: bytes) -> str:
        """Its ETag, without quotation marks."""
        answer = self.client.put_object(Bucket=BUCKET, Key=key, Body=content)
        return str(answer["ETag"]).strip('"')

    def put_in_parts(self, key: str, parts: list[bytes]) -> str:
        at = {"Bucket": BUCKET, "Key": key}
        upload = self.client.create_multipart_upload(**at)["UploadId"]
        tags = [
            self.client.upload_part(**at, UploadId=upload, PartNumber=number, Body=part)["ETag"]
            for number, part in enumerate(parts, 1)
        ]
        done = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, 1)]
        answer = self.client.complete_multipart_upload(**at, UploadId=upload, MultipartUpload={"Parts": done})
        return str(answer["ETag"]).strip('"')

    def make_user(self, name: str) -> KeyPair:
        """Who may nothing."""
        people = self._client("iam")
        people.create_user(UserName=name)
        key = people.create_access_key(UserName=name)["AccessKey"]
        people.close()
        return KeyPair(key["AccessKeyId"], Secret(key["SecretAccessKey"]), None, None, "the test")

    def _tell(self, what: str, body: bytes) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        headers = {"Content-Type": "text/plain"}
        opener.open(urllib.request.Request(f"{self.endpoint}/moto-api/{what}", body, headers)).close()

    def __enter__(self) -> "Moto":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait()
        self._drain.join()
        assert self._process.stderr is not None
        self._process.stderr.close()


class Wire:
    """A TCP proxy to a server. `cuts` says after how many bytes the next answers are cut, one each."""

    def __init__(self, endpoint: str) -> None:
        host, _, port = endpoint.removeprefix("http://").partition(":")
        self._far = (host, int(port))
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.cuts: list[int] = []
        self.on_cut: Callable[[], object] = lambda: None
        """Called right before the connection is cut."""
        self.asked: list[str] = []
        """The heads of all requests."""
        self.passed = 0
        """Bytes of answers."""
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def ranges(self) -> list[str]:
        """What part of the object each request for one asked for."""
        heads = [head.lower() for head in self.asked if "list-type" not in head.partition("\r\n")[0]]
        return [
            next((line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("range:")), "")
            for head in heads
        ]

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        """One request after the other: all of ours are without a body."""
        with near, suppress(OSError):
            while head := _head(near):
                self.asked.append(head)
                with socket.create_connection(self._far) as far:
                    far.sendall(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").encode("latin-1"))
                    if not self._answer(far, near):
                        return

    def _answer(self, far: socket.socket, near: socket.socket) -> bool:
        left = self.cuts.pop(0) if self.cuts else None
        while piece := far.recv(_CHUNK if left is None else min(_CHUNK, left)):
            near.sendall(piece)
            self.passed += len(piece)
            if left is not None and not (left := left - len(piece)):
                self.on_cut()
                return False
        return False  # the server closed its connection, and says so: so does this


def _head(near: socket.socket) -> str:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        if not (byte := near.recv(1)):
            return ""
        head += byte
    return head.decode("latin-1")


@dataclass(frozen=True, slots=True)
class Said:
    """A request as it came."""

    target: str
    headers: Mapping[str, str]
    """Names in lower case."""


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that do not trust it, or leave, are what the tests are about."""


Answer: TypeAlias = Callable[[Said], tuple[int, bytes, Mapping[str, str]]]
"""Status, body, headers."""


class Saying:
    """A server that answers with what `answer` gives."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Said] = []
        self.closing = threading.Event()
        handled = self.requests

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                said = Said(self.path, {name.lower(): value for name, value in self.headers.items()})
                handled.append(said)
                status, body, headers = answer(said)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(body)
                if int(headers.get("Content-Length", len(body))) > len(body):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that it is called by)
                """Says nothing."""

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        scheme = "https://localhost" if tls else "http://127.0.0.1"
        self.endpoint = f"{scheme}:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@contextmanager
def saying(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Saying]:
    server = Saying(answer, tls)
    try:
        yield server
    finally:
        server.close()


def about(etag: str, **more: str) -> dict[str, str]:
    """The headers of an object."""
    stamp = format_datetime(MODIFIED, usegmt=True)
    return {"ETag": f'"{etag}"', "Last-Modified": stamp, **{name.replace("_", "-"): more[name] for name in more}}


def refusal(code: str, more: str = "") -> bytes:
    """An error as object storages write it."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>It is so</Message>'
        f"<RequestId>0000018F2A</RequestId>{more}</Error>"
    ).encode()


def listing(*keys: str, size: int = 3, is_truncated: bool = False, token: str = "") -> bytes:
    """A page of a listing."""
    contents = "".join(
        f"<Contents><Key>{key}</Key><LastModified>2026-11-06T04:00:00.000Z</LastModified><ETag>&quot;abc&quot;</ETag>"
        f"<Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        for key in keys
    )
    following = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Name>{BUCKET}</Name><KeyCount>{len(keys)}</KeyCount><IsTruncated>{str(is_truncated).lower()}</IsTruncated>"
        f"{contents}{following}</ListBucketResult>"
    ).encode()
