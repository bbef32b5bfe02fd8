"""Names that stand for names: the same for the same name, today and tomorrow, and telling nothing about it."""

from collections.abc import Mapping
from functools import lru_cache

from partner_tui.domain.line import EXTRA

_MASKS: Mapping[str, str] = {
    "customer_id": "ID",
    "customer_name": "Customer",
    "account_name": "Account",
    "partner_id": "ID",
    "partner_name": "Partner",
}
OWN_MASK = "Field"
"""Nobody knows what a file's own columns hold: they are masked as well."""
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 6
"""Enough for a month's customers: two in thirty thousand share one less than every second time."""


def mask_of(column: str) -> str:
    """What names in a column of bill lines are called when they are masked; empty where nothing is private."""
    return OWN_MASK if column.startswith(EXTRA) else _MASKS.get(column, "")


@lru_cache(maxsize=8192)
def pseudonym(name: str, kind: str) -> str:
    """`Customer 7F3AQ2`: always as long as any other of its kind. Empty for an empty name."""
    if not name:
        return ""
    from hashlib import blake2b  # for those who mask

    number = int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"partner-tui").digest())
    code = "".join(_SIGNS[(number >> 5 * place) % len(_SIGNS)] for place in range(_LENGTH))
    return f"{kind} {code}"
