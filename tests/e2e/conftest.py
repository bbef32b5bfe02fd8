"""Stores that are made once and read by many tests."""

from pathlib import Path

import pytest

from tests.e2e.plain_store import plain_store
from tests.e2e.sample_store import sample_store


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Like the demonstration's, only smaller."""
    return sample_store(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def plain_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing beyond ASCII in it."""
    return plain_store(tmp_path_factory.mktemp("plain"))
