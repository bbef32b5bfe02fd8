"""What time it is: passed in, so that tests can say."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Aware, UTC."""


def utc_now() -> datetime:
    return datetime.now(UTC)
