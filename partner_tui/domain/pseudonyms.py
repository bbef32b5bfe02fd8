"""Names that stand for names: the same for the same name, today and tomorrow, and telling nothing about it."""

from functools import lru_cache

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 6
"""Enough for a month's customers: two in thirty thousand share one less than every second time."""


@lru_cache(maxsize=8192)
def pseudonym(name: str, kind: str) -> str:
    """`Customer 7F3AQ2`: always as long as any other of its kind. Empty for an empty name."""
    if not name:
        return ""
    from hashlib import blake2b  # for those who mask

    number = int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"partner-tui").digest())
    code = "".join(_SIGNS[(number >> 5 * place) % len(_SIGNS)] for place in range(_LENGTH))
    return f"{kind} {code}"
