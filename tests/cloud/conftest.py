"""A server of the test's own, and transports to it that never really sleep."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from partner_tui.cloud.credentials import Credentials
from partner_tui.cloud.limiter import RateLimiter
from partner_tui.cloud.transport import Transport
from tests.cloud.centers import Center
from tests.cloud.connecting import KEYS, Connect, Time
from tests.cloud.server import CloudServer
from tests.conftest import NOW


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as running:
        yield running


@pytest.fixture
def passing() -> Time:
    """The time of every transport of the test."""
    return Time()


@pytest.fixture
def connect(server: CloudServer, passing: Time, tmp_path: Path) -> Iterator[Connect]:
    """Makes a transport, to the server unless another endpoint is given; the limits are the test's own."""
    with ExitStack() as open_ones:

        def make(endpoint: str | None = None, credentials: Credentials = KEYS, **how: Any) -> Transport:
            limits = RateLimiter(tmp_path / "cloud", monotonic=passing.monotonic, sleep=passing.sleep)
            how = {"clock": lambda: NOW, "sleep": passing.sleep, "monotonic": passing.monotonic} | how
            transport = Transport(endpoint or server.endpoint, credentials, limits=limits, **how)
            return open_ones.enter_context(transport)

        yield make


@pytest.fixture
def center(server: CloudServer, connect: Connect) -> Center:
    """A partner that the server has everything of, and our client."""
    return Center.over(server, connect(), lambda: NOW)
