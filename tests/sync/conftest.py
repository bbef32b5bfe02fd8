"""One bucket server for a module's tests; all else is each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud.bucket_server import Moto
from tests.cloud.server import CloudServer
from tests.sync.world import World


@pytest.fixture(scope="module")
def _moto() -> Iterator[Moto]:
    with Moto() as running:
        yield running


@pytest.fixture
def server() -> Iterator[CloudServer]:
    with CloudServer() as running:
        yield running


@pytest.fixture
def world(server: CloudServer, _moto: Moto, tmp_path: Path) -> World:
    """With an empty bucket."""
    _moto.reset()
    return World(server, tmp_path, _moto)


@pytest.fixture
def bare(server: CloudServer, tmp_path: Path) -> World:
    """Without a bucket set up."""
    return World(server, tmp_path)
