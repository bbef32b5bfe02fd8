"""Questions to the service, and its answers or what came in their place."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from partner_tui.cloud.advice import clock_words
from partner_tui.cloud.answers import Answer, parsed
from partner_tui.cloud.credentials import Credentials, KeyPair
from partner_tui.cloud.exchange import Exchange, Lost, Received
from partner_tui.cloud.limiter import RateLimiter
from partner_tui.cloud.outcomes import answered_at, asked_pause, may_change
from partner_tui.cloud.patience import Patience
from partner_tui.cloud.refusals import Explaining, refusal_in, request_id
from partner_tui.cloud.retrying import Budget, until_it_stands
from partner_tui.cloud.signing import SdkSignature, TokenAuth, encoded
from partner_tui.cloud.stopping import Stopped, pause
from partner_tui.domain.errors import Cancelled, CloudError, CloudUnreachable
from partner_tui.domain.rows import never
from partner_tui.settings.cloud_checks import endpoint as checked_endpoint

_NOTHING: Mapping[str, str] = MappingProxyType({})
_JSON = "application/json"
_NOTEWORTHY = timedelta(minutes=5)


class Transport:
    """Asks in one partner's name at one endpoint. For one thread at a time; close it."""

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        *,
        limits: RateLimiter,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None] = time.sleep,
        cancelled: Callable[[], bool] = never,
        patience: Patience = Patience(),  # noqa: B008  (frozen)
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises SettingsError for an endpoint or surroundings that cannot be used."""
        self._endpoint = checked_endpoint("the endpoint", "address", endpoint)
        self._credentials = credentials
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._cancelled = cancelled
        self._patience = patience
        self._monotonic = monotonic
        auth = SdkSignature(credentials, clock) if isinstance(credentials, KeyPair) else TokenAuth(credentials)
        self._exchange = Exchange(auth, patience, cancelled)
        self.clock_off: timedelta | None = None
        """How far this machine's clock is ahead of the service's, by the latest answer."""

    def get(
        self,
        api: str,
        path: str,
        query: Mapping[str, str | int] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
    ) -> Answer:
        """`api` is the interface's name: errors tell it, and its limit is counted by it. `path` is not yet encoded.

        Raises kinds of CloudError, and Cancelled.
        """
        pairs = sorted((name, str(value)) for name, value in query.items())
        asked = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)
        return self._ask(api, "GET", f"{self._url(path)}?{asked}" if asked else self._url(path), headers, b"")

    def post(self, api: str, path: str, body: Mapping[str, object], headers: Mapping[str, str] = _NOTHING) -> Answer:
        """As `get`. A question too, only a longer one: it may be sent again, and changes nothing."""
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return self._ask(api, "POST", self._url(path), headers, content)

    def close(self) -> None:
        self._exchange.close()

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _url(self, path: str) -> str:
        return self._endpoint + "/".join(map(encoded, path.split("/")))

    def _ask(self, api: str, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        budget = Budget(self._patience.everything, self._monotonic)
        sent = {"Content-Type": _JSON, **headers}

        def once() -> Received | Lost:
            with self._limits.turn(api, cancelled=self._cancelled, patience=budget.left):
                return self._exchange.ask(method, url, sent, body, min(self._patience.answer, budget.left))

        try:
            outcome = until_it_stands(
                once,
                may_change,
                tries=self._patience.tries,
                budget=budget,
                sleep=partial(pause, sleep=self._sleep, cancelled=self._cancelled),
                asked_pause=lambda outcome: asked_pause(outcome, self._clock()),
            )
        except Stopped:
            raise Cancelled("The sync") from None
        return self._understood(api, outcome)

    def _understood(self, api: str, outcome: Received | Lost) -> Answer:
        if isinstance(outcome, Lost):
            title = (
                "Huawei Cloud cannot be reached" if outcome.kind is CloudUnreachable else "No answer that can be read"
            )
            raise outcome.kind(title, f"{api} at {self._endpoint}: {outcome.why}", outcome.next_step)
        answered = answered_at(outcome)
        self.clock_off = self._clock() - answered if answered else None
        answer = self._answer(api, outcome)
        if isinstance(answer, CloudError):
            raise answer
        return answer

    def _answer(self, api: str, received: Received) -> Answer | CloudError:
        """Errors are given, not raised here: this frame holds the whole answer, which nobody needs to see."""
        explaining = Explaining(api, self._credentials.redacted)
        status, headers = received.status, received.headers
        if 300 <= status < 400:
            return explaining.redirected(status, headers)
        try:
            fields = parsed(received.body)
        except ValueError:
            fields = None
        if refusal := refusal_in(status, headers, fields):
            return explaining.refused(refusal, self._clock_words())
        if not isinstance(fields, dict):
            return explaining.unreadable(status, headers, "it is no JSON object, or a broken one")
        return Answer(api, fields, request_id=request_id(headers, fields))

    def _clock_words(self) -> str:
        """Empty where this machine's clock is near enough to the service's."""
        if self.clock_off is None or abs(self.clock_off) < _NOTEWORTHY:
            return ""
        return clock_words(self.clock_off)
