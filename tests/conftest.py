"""Tests are cut off from the machine: own home, fixed locale and zone, no network, a clock that stands still."""

import os
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("untimed", settings.default, deadline=None)  # how long a test takes is no test
settings.load_profile("untimed")

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Beijing; the running month is 2026-11, the latest final one 2026-10."""

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` would have all that the tests start ignore it

_OURS = ("PARTNER_TUI_", "HUAWEICLOUD_", "XDG_", "SSH_", "LC_")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, with the XDG folders inside it; children that it starts inherit all of this."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(_OURS) or name in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "TMUX"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    for name, place in (("DATA", "data"), ("CONFIG", "config"), ("STATE", "state"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / place))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    return folder


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Tells the same moment for ever."""
    return lambda: NOW
