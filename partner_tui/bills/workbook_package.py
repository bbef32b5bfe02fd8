"""The zip package of a workbook, proved sound and within bounds before a parser is let at it.

The parser stops reading a sheet at its last row, before the checksum; it takes the sizes for granted, makes room for
every cell between the first and the last one, and shows a cell that holds an error as an empty one.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from isal import isal_zlib

from partner_tui.bills.gzip_stream import Unsound
from partner_tui.domain.errors import BillFileError

_READ, _OVERLAP = 1 << 20, 1 << 10
_LOCAL_HEADER, _LENGTHS = 26, struct.Struct("<HH")
_RAW_DEFLATE = -15
_ENCRYPTED = 0x1
_FEW_CELLS = 1_000_000
_SHEET = b"sheetData"
"""What tells a sheet: it may have any name in the package."""
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]*)""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b(?=[^>]*\st\s*=\s*["']e["'])(?:[^>]*?\sr\s*=\s*["'](\w+))?""")


def demand_sound(raw: IO[bytes], file: str, bound: int) -> None:
    """Leaves the file at its start. Raises BillFileError, or zipfile.BadZipFile for what is no package at all."""
    entries = _entries(raw, file)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > bound:
        raise BillFileError(
            "The file unpacks to too much",
            f"it says {unpacked:,} bytes; the bound is {bound:,} (1,000 × its size, or import.max_bytes).",
            file=file,
        )
    if len({entry.filename for entry in entries}) < len(entries):
        raise _damaged(file, "a part of the workbook is in it twice")
    for entry in entries:
        _demand_plain_cells(_content(raw, entry, file), entry.filename, file)
    raw.seek(0)


def _entries(raw: IO[bytes], file: str) -> list[zipfile.ZipInfo]:
    """What the package's directory lists."""
    try:
        with zipfile.ZipFile(raw) as package:
            return package.infolist()
    except (ValueError, OverflowError, NotImplementedError, struct.error) as exc:
        raise _damaged(file, f"its directory is not sound ({exc})") from exc


def _content(raw: IO[bytes], entry: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    """The entry's bytes, which prove to be as many as it says, with its checksum."""
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(file, f"{entry.filename!r} in it is encrypted or packed in an unusual way")
    size = checksum = 0
    try:
        for data in _unpacked(raw, entry):
            size += len(data)
            if size > entry.file_size:
                break
            checksum = zlib.crc32(data, checksum)
            yield data
    except (Unsound, struct.error, EOFError) as exc:
        raise _damaged(file, f"{entry.filename!r} in it is not sound ({exc})") from exc
    if (size, checksum) != (entry.file_size, entry.CRC):
        raise _damaged(file, f"{entry.filename!r} in it has not the size or checksum that it should have")


def _unpacked(raw: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if not 0 <= entry.header_offset < raw.seek(0, os.SEEK_END):
        raise EOFError("it does not begin within the file")
    raw.seek(entry.header_offset + _LOCAL_HEADER)
    raw.seek(sum(_LENGTHS.unpack(raw.read(_LENGTHS.size))), 1)
    left = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while left:
            yield (stored := _read(raw, left))
            left -= len(stored)
        return
    unpacker = isal_zlib.decompressobj(wbits=_RAW_DEFLATE)
    packed = b""
    while not unpacker.eof:
        if not packed and left:
            packed = _read(raw, left)
            left -= len(packed)
        data = unpacker.decompress(packed, _READ)
        if not data and not packed and not unpacker.eof:
            raise EOFError("it is cut")
        packed = unpacker.unconsumed_tail
        yield data
    if left or packed or unpacker.unused_data:
        raise EOFError("there is something after its end")


def _read(raw: IO[bytes], left: int) -> bytes:
    data = raw.read(min(left, _READ))
    if not data:
        raise EOFError("it is cut")
    return data


def _demand_plain_cells(content: Iterator[bytes], name: str, file: str) -> None:
    """No errors in cells, and no more room between the cells of a sheet than their number explains."""
    rows = columns = size = 0
    sheet = False
    before = b""
    for data in content:
        size += len(data)
        text = before + data
        if error := _ERROR.search(text):
            cell = f"cell {error[1].decode('ascii', 'replace')}" if error[1] else "a cell"
            cause = f"{cell} shows an error instead of a value."
            raise BillFileError("An error in a cell", cause, file=file, part=name)
        sheet = sheet or _SHEET in text
        places = set(_PLACE.findall(text))
        columns = max(columns, max((_number(letters) for letters in {letters for letters, _ in places}), default=0))
        rows = max(rows, max((int(digits[:9] or 0) for _, digits in places), default=0))
        before = text[-_OVERLAP:]
    if sheet and rows * columns > max(_FEW_CELLS, size):
        cause = f"its cells are spread over {rows:,} rows and {columns:,} columns, nearly all of them empty."
        raise BillFileError("Not a bill file", cause, file=file, part=name)


def _number(letters: bytes) -> int:
    """Of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _damaged(file: str, cause: str) -> BillFileError:
    return BillFileError("The file is damaged", f"{cause}.", file=file)
