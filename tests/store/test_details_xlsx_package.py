"""The package around the sheets: sound whatever its size, and nothing left running when it is given up."""

import errno
import io
import random
import shutil
import struct
import subprocess
import threading
import time
import tracemalloc
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_tui.domain.errors import Cancelled
from partner_tui.domain.line import Kind
from partner_tui.exporting import details_xlsx
from partner_tui.exporting.deflate import Deflating
from partner_tui.exporting.package import Package
from partner_tui.exporting.sheet_layout import LineSheet, lay_out
from tests.store.detail_workbooks import Workbook, details

_PARTS = st.lists(st.lists(st.binary(max_size=300), max_size=4), max_size=5)


@settings(max_examples=50)
@given(_PARTS, st.integers(0, 2_000))
def test_a_package_is_a_zip_archive_of_any_size(parts: list[list[bytes]], limit: int) -> None:
    """With a limit of a few bytes, everything is written as only archives of more than 4 GiB are."""
    file = BytesIO()
    package = Package(file, limit)
    for number, pieces in enumerate(parts):
        with package.part(f"part{number}.xml") as put:
            for piece in pieces:
                put(piece)
    package.close()
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"part{number}.xml": b"".join(pieces) for number, pieces in enumerate(parts)
        }


def test_a_part_has_its_sizes_in_front_of_it_too() -> None:
    """For readers that go from front to back. Sizes that do not fit are in the extra field."""
    for limit, fields, extra in ((0, (0xFFFF_FFFF,) * 2, (1, 16, 1_000)), (0xFFFF_FFFF, None, (0xA220, 16, 0xA028))):
        file = BytesIO()
        package = Package(file, limit)
        package.add("a.xml", b"a" * 1_000)
        package.close()
        with zipfile.ZipFile(file) as archive:
            part = archive.getinfo("a.xml")
        local = struct.unpack_from("<L2L2H", file.getvalue(), 14)
        assert local == (part.CRC, *(fields or (part.compress_size, 1_000)), 5, 20)
        assert struct.unpack_from("<HHQ" if fields else "<HHH", file.getvalue(), 35) == extra


@pytest.mark.skipif(shutil.which("unzip") is None, reason="there is no unzip here")
@pytest.mark.parametrize("limit", [0, 100, 0xFFFF_FFFF])
def test_unzip_finds_it_sound(tmp_path: Path, limit: int) -> None:
    with open(tmp_path / "package.zip", "w+b") as file:
        package = Package(file, limit)
        package.add("a.xml", b"a" * 1_000)
        package.add("folder/b.xml", bytes(range(256)) * 40)
        package.close()
    assert subprocess.run(["unzip", "-t", tmp_path / "package.zip"], capture_output=True).returncode == 0


def test_a_workbook_is_a_plain_archive_that_says_what_it_is() -> None:
    book = Workbook.of(details({"customer_id": ["c1"], "amount": [Decimal(1)]}))
    with zipfile.ZipFile(BytesIO(book.content)) as archive:
        found = archive.infolist()
        assert archive.testzip() is None
    assert found[0].filename == "[Content_Types].xml"
    assert found[-1].filename == "xl/worksheets/sheet2.xml"
    assert {part.extract_version for part in found} == {20}
    assert {part.flag_bits for part in found} == {0}


def test_what_writing_raises_in_the_thread_is_raised_here() -> None:
    trouble = [OSError(errno.EIO, "Input/output error")]

    def sink(data: bytes) -> None:
        if trouble:
            raise trouble.pop()

    deflating = Deflating(sink)
    noise = random.Random(1).randbytes(1 << 20)
    with pytest.raises(OSError):
        for _ in range(20):
            deflating.put(noise)
        deflating.finish()
    deflating.close()


def _columns(lines: int) -> dict[str, list[str]]:
    return {f"extra:{column}": [f"{column}{line}" for line in range(lines)] for column in range(20)}


@pytest.mark.parametrize("polls", [0, 1, 5, 30, 60])
def test_cancelled_is_at_once_and_leaves_no_thread(polls: int) -> None:
    content, threads = details(_columns(5_000), batch_rows=1_000), threading.enumerate()
    asked: list[float] = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return len(asked) > polls

    with pytest.raises(Cancelled):
        details_xlsx.write(content, BytesIO(), lambda phase, rows: None, cancelled)
    assert time.monotonic() - asked[polls] < 0.5
    assert threading.enumerate() == threads


def test_it_asks_often_whether_it_is_wanted() -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return False

    content = details({"resource_name": ["x" * 33_000] * 200}, batch_rows=200)
    details_xlsx.write(content, BytesIO(), lambda phase, rows: None, cancelled)
    assert asked > 200


def test_progress_goes_forward_to_the_end() -> None:
    told: list[tuple[str, int]] = []
    content = details(_columns(3_000), batch_rows=700)
    details_xlsx.write(content, BytesIO(), lambda phase, rows: told.append((phase, rows)), lambda: False)
    rows = [rows for _, rows in told]
    assert rows == sorted(rows) and rows[0] == 0 and rows[-1] == 3_000
    assert {phase for phase, _ in told} == {"writing"}


class _Full(io.BytesIO):
    """A disk with room for so many bytes."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def write(self, data: object) -> int:
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written


@pytest.mark.parametrize("room", [0, 10, 1_000, 5_000, 60_000, 200_000])
def test_a_full_disk_is_told_by_its_number_and_leaves_no_thread(room: int) -> None:
    threads = threading.enumerate()
    with pytest.raises(OSError) as raised:
        details_xlsx.write(details(_columns(5_000)), _Full(room), lambda phase, rows: None, lambda: False)
    assert raised.value.errno == errno.ENOSPC
    assert threading.enumerate() == threads


def test_a_layout_costs_the_same_for_any_number_of_rows() -> None:
    """xlsxwriter would keep something for every row of every sheet that it knew of."""
    content = details({"customer_id": ["c1"]})
    sheets = [LineSheet(f"Lines {number}", 1_048_576) for number in range(1, 11)]
    tracemalloc.start()
    try:
        lay_out(sheets, [Kind.TEXT] * 38, [10] * 38, content.provenance, ())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10e6
