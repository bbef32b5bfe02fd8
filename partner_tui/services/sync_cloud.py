"""The way to Huawei Cloud for one sync: opened when it is first needed, closed when the sync is over."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from partner_tui.services.clock import Clock
from partner_tui.settings import Settings

if TYPE_CHECKING:
    from partner_tui.cloud.bill_bucket import BillBucket
    from partner_tui.cloud.client import ChinaPartnerCenter, PartnerCenter
    from partner_tui.cloud.credentials import Credentials
    from partner_tui.cloud.transport import Transport


class SyncCloud:
    """Asks in the name of these credentials. For one thread, in which no event loop runs."""

    def __init__(
        self,
        settings: Settings,
        credentials: "Credentials",
        clock: Clock,
        cancelled: Callable[[], bool],
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._settings, self._credentials, self._clock = settings, credentials, clock
        self._cancelled, self._sleep, self._monotonic = cancelled, sleep, monotonic
        self._open = ExitStack()

    def __enter__(self) -> "SyncCloud":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()

    def connect(self) -> None:
        """Before anything is asked. Raises SettingsError where endpoint or surroundings cannot be used."""
        _ = self._transport

    @cached_property
    def partner(self) -> "PartnerCenter":
        """Every site's but China's."""
        from partner_tui.cloud import sites
        from partner_tui.cloud.client import PartnerCenter
        from partner_tui.cloud.identity import account_id

        cloud = self._settings.cloud
        return PartnerCenter(
            self._transport,
            self._clock,
            cloud.language,
            self._credentials.domain_id,
            look_up=lambda: account_id(self._connected(sites.identity_endpoint(cloud))),
        )

    @cached_property
    def china(self) -> "ChinaPartnerCenter":
        """China's."""
        from partner_tui.cloud.client import ChinaPartnerCenter

        return ChinaPartnerCenter(self._transport, self._clock, self._settings.cloud.language)

    @cached_property
    def bucket(self) -> "BillBucket":
        """Raises SettingsError where none is set up, and CredentialsError for a token."""
        from partner_tui.cloud.bill_bucket import BillBucket

        return BillBucket(
            self._settings.cloud, self._credentials, clock=self._clock, sleep=self._sleep, monotonic=self._monotonic
        )

    @cached_property
    def _transport(self) -> "Transport":
        from partner_tui.cloud import sites

        return self._connected(sites.endpoint(self._settings.cloud))

    def _connected(self, endpoint: str) -> "Transport":
        from partner_tui.cloud.limiter import RateLimiter
        from partner_tui.cloud.patience import Patience
        from partner_tui.cloud.transport import Transport

        limits = RateLimiter(self._settings.data_dir / "cloud", monotonic=self._monotonic, sleep=self._sleep)
        transport = Transport(
            endpoint,
            self._credentials,
            limits=limits,
            clock=self._clock,
            sleep=self._sleep,
            cancelled=self._cancelled,
            patience=Patience.of(self._settings.cloud.timeout),
            monotonic=self._monotonic,
        )
        return self._open.enter_context(transport)
