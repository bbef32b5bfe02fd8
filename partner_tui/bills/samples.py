"""Bill files in the vendor's format with a made-up partner's figures: for demonstrations, tests and measurements."""

import secrets
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from isal.igzip import IGzipFile

from partner_tui.bills.sample_lines import SampleLines
from partner_tui.bills.sample_plan import SampleMonth, SamplePlan, schedule
from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.rows import never
from partner_tui.private_files import FILE_MODE, FOLDER_MODE, create, publish, remove_tree, storing, sync

__all__ = ["RECORDS_PER_PART", "SampleMonth", "SamplePlan", "schedule", "write_bill_files"]

RECORDS_PER_PART = 100_000
"""What the vendor puts into one csv at most."""
_COMPRESSION = 1


def write_bill_files(
    folder: Path,
    plan: SamplePlan,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = never,
) -> list[Path]:
    """Writes one `customerBill_YYYYMM.tar.gz` for each month of the plan, and returns their paths, oldest first.

    `progress` hears lines done and lines in all, after every part. All files get their names together when the last is
    complete; none that is there already is replaced. Raises StoreError, and Cancelled soon after `cancelled` says so.
    """
    months = schedule(plan)
    paths = [folder / month.file_name for month in months]

    def made(lines_so_far: int) -> None:
        progress(lines_so_far, plan.lines)
        if cancelled():
            raise Cancelled("Generating bill files")

    with storing(folder):
        folder.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
    _demand_free(paths)
    lines = SampleLines(plan)
    with ExitStack() as stack:
        unfinished = [stack.enter_context(_unfinished(path)) for path in paths]
        for month, path in zip(months, unfinished, strict=True):
            _write_month(path, month, lines, made)
        for complete, path in zip(unfinished, paths, strict=True):
            publish(complete, path)
    return paths


def _write_month(path: Path, month: SampleMonth, lines: SampleLines, made: Callable[[int], None]) -> None:
    """Writes the archive, one part compressed while the next is made; `made` hears how many lines there are so far."""
    stamp = int(month.made_at.timestamp())
    with storing(path), create(path) as file:
        with (
            _packed(file, stamp) as packed,
            tarfile.TarFile(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
            ThreadPoolExecutor(max_workers=1) as packer,
        ):
            packing: Future[None] | None = None
            for serial, start in enumerate(range(0, max(1, month.lines), RECORDS_PER_PART), 1):
                rows = min(RECORDS_PER_PART, month.lines - start)
                content = lines.part(month, start, rows)
                if packing is not None:
                    packing.result()
                packing = packer.submit(_add, archive, f"{month.stem}_{serial:04d}.csv", content, stamp)
                made(month.first_line + start + rows)
            if packing is not None:
                packing.result()
        sync(file)


def _packed(file: IO[bytes], stamp: int) -> IGzipFile:
    """A gzip stream into the file, of the same bytes every time."""
    return IGzipFile(filename="", mode="wb", compresslevel=_COMPRESSION, fileobj=file, mtime=stamp)  # type: ignore[no-untyped-call]


def _add(archive: tarfile.TarFile, name: str, content: BytesIO, stamp: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.tell()
    member.mtime = stamp
    member.mode = FILE_MODE
    content.seek(0)
    archive.addfile(member, content)


@contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """A name beside the path to write under; what is still there in the end is removed."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    try:
        yield unfinished
    finally:
        remove_tree(unfinished)


def _demand_free(paths: list[Path]) -> None:
    for path in paths:
        if path.is_symlink() or path.exists():
            raise StoreError(
                "The bill file exists already",
                f"{path} is there, and generated files replace nothing.",
                "Choose another folder, or move the file away.",
            )
