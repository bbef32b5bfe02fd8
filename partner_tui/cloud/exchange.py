"""One request and its answer: whole, in time, of a bearable size, or not at all.

httpx waits for the next piece of an answer and never for the whole, and a blocking call cannot be broken off: so it
runs in an event loop of its own, where a deadline and a cancellation take hold at once.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from partner_tui.cloud.advice import NETWORK
from partner_tui.cloud.body import ACCEPTED, Body, Broken, TooLarge
from partner_tui.cloud.patience import Patience
from partner_tui.cloud.stopping import Stopped
from partner_tui.domain.errors import CloudAnswerError, CloudError, CloudUnreachable, SettingsError

_POLL = 0.1
_LOGGERS = ("httpx", "httpcore")
_AGENT = "partner-tui"
_LATER = "Try again later."
_REPORT = "Report it: no answer of the service is that long."


@dataclass(frozen=True, slots=True)
class Received:
    """An answer, whatever it says."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer."""

    why: str
    """A sentence."""
    next_step: str
    may_come: bool
    """Whether the same request may have one the next time."""
    kind: type[CloudError] = CloudUnreachable


class Exchange:
    """Connections to one service. For one thread at a time, in which no event loop runs."""

    def __init__(self, auth: httpx.Auth, patience: Patience, cancelled: Callable[[], bool]) -> None:
        """Proxies and certificates are the environment's. Raises SettingsError when these cannot be used."""
        for name in _LOGGERS:  # what they tell below a warning has addresses and headers in it
            logging.getLogger(name).setLevel(logging.WARNING)
        self._patience = patience
        self._cancelled = cancelled
        client = _client(auth, patience)
        if isinstance(client, SettingsError):
            raise client
        self._client = client
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> Received | Lost:
        """Raises Stopped. Never a foreign exception: those hold the request, and it holds what must not be seen."""
        return self._runner.run(self._ask(method, url, headers, body, seconds))

    def close(self) -> None:
        """Closing again does nothing."""
        loop = self._runner.get_loop()
        if not loop.is_closed():
            self._runner.run(self._end())
            loop.close()  # Runner.close would wait for a name that is still being looked up

    async def _end(self) -> None:
        """Connections are closed, and nothing of a call that was broken off is left."""
        await self._client.aclose()
        await asyncio.get_running_loop().shutdown_asyncgens()
        if left := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(left, timeout=_POLL)

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> Received | Lost:
        request = asyncio.create_task(self._bounded(method, url, headers, body, seconds))
        while not request.done():
            if self._cancelled():
                request.cancel()
                await asyncio.wait({request})
                break
            await asyncio.wait({request}, timeout=_POLL)
        if request.cancelled():
            raise Stopped
        return request.result()

    async def _bounded(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> Received | Lost:
        sent = {b"Accept-Encoding": ACCEPTED.encode(), b"Accept": b"application/json"}
        sent |= {name.encode(): value.encode() for name, value in headers.items()}
        try:
            async with asyncio.timeout(seconds):
                async with self._client.stream(method, url, headers=sent, content=body) as response:
                    return await self._whole(response)
        except TimeoutError:
            return Lost(f"It did not answer within {seconds:.0f} seconds.", _LATER, may_come=True)
        except TooLarge:
            most = self._patience.most_bytes // 10**6
            return Lost(f"Its answer is larger than {most} MB.", _REPORT, may_come=False, kind=CloudAnswerError)
        except Broken:
            why = "Its answer is not packed as it says, or was cut."
            return Lost(why, _LATER, may_come=True, kind=CloudAnswerError)
        except httpx.HTTPError as exc:
            return _lost(exc)

    async def _whole(self, response: httpx.Response) -> Received:
        body = Body(response.headers.get("Content-Encoding", ""), self._patience.most_bytes)
        async for piece in response.aiter_raw():
            body.add(piece)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Received(response.status_code, headers, body.whole())


def _lost(exc: httpx.HTTPError) -> Lost:
    """Why nothing came, from the kind of error alone: its text may have what was sent in it."""
    match exc:
        case httpx.ProxyError():
            return Lost("The proxy does not let it through.", "Check HTTPS_PROXY and NO_PROXY.", may_come=False)
        case httpx.ConnectError() if certificate := _certificate_error(exc):
            step = "Check the endpoint; behind an inspecting proxy, name its authority's file in SSL_CERT_FILE."
            return Lost(f"Its certificate is not to be trusted: {certificate}.", step, may_come=False)
        case httpx.ConnectError():
            return Lost("No connection could be made.", NETWORK, may_come=True)
        case httpx.ConnectTimeout():
            return Lost("No connection came about in time.", NETWORK, may_come=True)
        case httpx.TimeoutException():
            return Lost("It fell silent.", _LATER, may_come=True)
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return Lost("The connection broke before the answer was whole.", _LATER, may_come=True)
        case _:
            return Lost(f"The request could not be sent ({type(exc).__name__}).", NETWORK, may_come=False)


def _certificate_error(exc: BaseException) -> str:
    """What is wrong with the certificate; empty when something else was wrong."""
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        cause = cause.__cause__ or cause.__context__
    return ""


def _client(auth: httpx.Auth, patience: Patience) -> httpx.AsyncClient | SettingsError:
    """The error is given, not raised here: the one that it comes from may have a proxy's password in it."""
    timeout = httpx.Timeout(patience.silence, connect=patience.connect)
    try:
        return httpx.AsyncClient(auth=auth, timeout=timeout, follow_redirects=False, headers={"User-Agent": _AGENT})
    except OSError as exc:
        return SettingsError(
            "Cannot use the certificates",
            f"SSL_CERT_FILE or SSL_CERT_DIR: {exc.strerror or type(exc).__name__}.",
            "Correct the variable, or unset it.",
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        return SettingsError(
            "Cannot use the proxy",
            "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names none of a kind that can be used.",
            "Write http://host:port, or unset it.",
        )
