"""How a value is written."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from partner_tui.domain.money import EXACT

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def dumps(value: Json) -> str:
    """One line of ASCII."""
    return json.dumps(value, ensure_ascii=True)


def digits(amount: Decimal) -> str:
    """Every digit that says something: no exponent, no trailing zeros, no minus before zero."""
    return f"{EXACT.normalize(amount):f}" if amount else "0"


def moment(time: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
