"""The doors of this room: bill lines come in as Arrow batches, what the writers' libraries raise goes out as our
errors."""

import os
import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

import polars as pl

from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.rows import ArrowTable
from partner_tui.domain.text import visible
from partner_tui.exporting.content import Cancelled as IsCancelled
from partner_tui.exporting.content import Details, Progress
from partner_tui.exporting.masking import masked

WRITING = "writing"
"""The phase in which rows go out."""
_OS_ERROR = re.compile(r"\(os error ([0-9]+)\)|\[Errno ([0-9]+)\]")
_LONGEST = 200


@contextmanager
def translated() -> Iterator[None]:
    """Around everything that a writer has its libraries do.

    What the operating system refused is an OSError that says so by its number; everything else that polars raises, and
    a lack of memory, a StoreError.
    """
    try:
        yield
    except MemoryError as exc:
        step = "Close other programs, or export less at once: a month, a customer, fewer columns."
        raise StoreError("The export failed", "There is not enough memory.", step) from exc
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as exc:
        if number := _number_of(exc):
            raise OSError(number, os.strerror(number)) from exc
        if isinstance(exc, OSError):
            raise
        said = visible(str(exc))[:_LONGEST]
        raise StoreError("The export failed", f"The file could not be written: {said}.", "Try again.") from exc


def table_of(batch: ArrowTable) -> pl.DataFrame:
    """A batch as a frame in which text that recurs may be kept once (Categorical): what is done to each distinct text
    is done seldom."""
    return batch if isinstance(batch, pl.DataFrame) else pl.DataFrame(batch)


def tables(content: Details, progress: Progress, cancelled: IsCancelled) -> Generator[pl.DataFrame]:
    """All batches of the details, masked where they are to be; says how far they have gone out, and stops when asked.

    Raises Cancelled. Close it when leaving early.
    """
    rows = 0
    progress(WRITING, rows)
    with closing(content.batches()) as batches:
        for batch in batches:
            if cancelled():
                raise Cancelled("The export")
            table = table_of(batch)
            yield masked(table) if content.provenance.spec.masked else table
            rows += table.height
            progress(WRITING, rows)


def _number_of(exc: BaseException) -> int | None:
    """The operating system's, which polars tells in the text alone."""
    if isinstance(exc, OSError) and exc.errno:
        return exc.errno
    found = _OS_ERROR.search(str(exc))
    return int(found[1] or found[2]) if found else None
