"""The door between the store's Parquet files and the rest: what is wrong with one is told as a StoreError."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from partner_tui.domain.errors import DamagedStore
from partner_tui.private_files import storing


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Around every read of a stored file. Raises StoreError when it cannot be opened, DamagedStore when unsound."""
    with storing(path):
        try:
            yield
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
            raise damaged(path, "it cannot be read as what was written there") from exc


def damaged(path: Path, why: str) -> DamagedStore:
    return DamagedStore(
        "The bill store is damaged",
        f"{path}: {why}.",
        "Run “partner-tui check” to see which months are touched, and import their bill files again.",
    )


def scan(path: Path) -> pl.LazyFrame:
    """One Parquet file, unread; the path is taken as it is, whatever characters are in it."""
    return pl.scan_parquet(path, glob=False, cache=False, hive_partitioning=False)
