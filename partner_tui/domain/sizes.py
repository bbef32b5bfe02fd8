"""Sizes of files, in words."""

_UNITS = ("kB", "MB", "GB", "TB")


def size_text(size: int) -> str:
    """`812 bytes`, `3.1 MB`: one decimal, rounded half-up."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    tenths = [(size * 20 // 1000**power + 1) // 2 for power in range(1, len(_UNITS) + 1)]
    power = next((power for power, number in enumerate(tenths) if number < 10_000), len(_UNITS) - 1)
    return f"{tenths[power] // 10:,}.{tenths[power] % 10} {_UNITS[power]}"
