"""Files that no vendor makes: each would have a careless reader write elsewhere, run out of memory, time or sense."""

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import IO, cast

from isal import igzip

from tests.faults.bill_input import NAME, archive, bill, csv_bytes, tar_bytes, workbook

_CLOSING = bytes(1024)
_CSV = csv_bytes(bill(Random(0), 3))
_HEADER_ONLY = csv_bytes([])
_PART = f"{NAME}_0001.csv"
_MEGABYTE = 1 << 20
Member = tuple[str, bytes]


def write_all(folder: Path, members: int) -> list[str]:
    """Writes them, each under a folder of its own; `members` is how many the crowded ones have. Their names."""
    makers: dict[str, Callable[[], Iterator[bytes]]] = {}
    for name, content in _archives().items():
        makers[f"{name}/{NAME}.tar.gz"] = _packed(content)
    for name, crowd in _crowds(members).items():
        makers[f"{name}/{NAME}.tar.gz"] = crowd
    for name, content in _others().items():
        makers[name] = _plain(content)
    for name, make in makers.items():
        file = folder / name
        file.parent.mkdir()
        with open(file, "wb") as written:
            written.writelines(make())
    return list(makers)


def _plain(content: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((content,))


def _packed(content: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter((gzip.compress(content, 1),))


def _archives() -> dict[str, bytes]:
    """Archives by what is wrong with them; all have a good part first, so that nothing is refused for want of one."""
    good = _member("good.csv", _CSV)
    names = {
        "parent": "../a.csv",
        "absolute": "/tmp/a.csv",
        "parent-inside": "a/../../a.csv",
        "dot-inside": "a/./a.csv",
        "backslash": "a\\..\\a.csv",
        "drive": "C:a.csv",
        "escape": "\x1b]0;owned\x07a.csv",
        "bidi": "a\u202evsc.csv",
        "line-break": "a\nb.csv",
        "no-text": "a\udcff.csv",
        "deep": "d/" * 40 + "a.csv",
        "no-csv": "run.sh",
        "nested-name": "inner.tar.gz",
        "space": " .csv",
    }
    kinds = {
        "symbolic-link": tarfile.SYMTYPE,
        "hard-link": tarfile.LNKTYPE,
        "character-device": tarfile.CHRTYPE,
        "block-device": tarfile.BLKTYPE,
        "pipe": tarfile.FIFOTYPE,
        "contiguous": tarfile.CONTTYPE,
        "gnu-sparse": tarfile.GNUTYPE_SPARSE,
        "multi-volume": b"M",
        "volume-label": b"V",
        "unknown-type": b"Z",
    }
    found = {name: good + _member(path, _CSV) for name, path in names.items()}
    found |= {name: good + _member("a.csv", b"", kind=kind, link="/etc/passwd") for name, kind in kinds.items()}
    found |= {
        "twice": good + good,
        "twice-dotted": good + _member("./good.csv", _CSV),
        "nested": good + _member("inner.csv", archive(bill(Random(1), 3))),
        "negative-size": good + _sized(b"\xff" * 12),
        "huge-size": good + _sized(b"\x80" + b"\x7f" * 11),
        "size-past-end": good + _sized(b"77777777777\0"),
        "size-of-nonsense": good + _sized(b"abc\0\0\0\0\0\0\0\0\0"),
        "pax-path": good + _pax(b"path=../../a.csv") + _member("a.csv", _CSV),
        "pax-size": good + _pax(b"size=999999999999") + _member("a.csv", _CSV),
        "pax-link": good + _pax(b"linkpath=/etc/passwd") + _member("a.csv", _CSV),
        "pax-sparse": good + _pax(b"GNU.sparse.major=1") + _member("a.csv", _CSV),
        "pax-bomb": good + _pax(b"comment=" + b"x" * (8 * _MEGABYTE)) + _member("a.csv", _CSV),
        "pax-global-bomb": good + _pax(b"comment=" + b"x" * (8 * _MEGABYTE), kind=tarfile.XGLTYPE),
        "gnu-long-name": good + _member("././@LongLink", b"a" * 200, kind=tarfile.GNUTYPE_LONGNAME),
        "gnu-long-link": good + _member("././@LongLink", b"a" * 200, kind=tarfile.GNUTYPE_LONGLINK),
        "folder-with-content": good + _member("folder", _CSV, kind=tarfile.DIRTYPE),
        "only-folders": _member("folder", b"", kind=tarfile.DIRTYPE),
        "zero-block-inside": good + bytes(512) + _member("a.csv", _CSV),
        "broken-header": good + b"\1" + _member("a.csv", _CSV)[1:],
        "nothing": b"",
        "empty-part": good + _member("a.csv", b""),
    }
    found = {name: content + _CLOSING for name, content in found.items()}
    return found | {
        "after-the-end": good + _CLOSING + good + _CLOSING,
        "endless-padding": good + bytes(16 * _MEGABYTE),
        "no-end": good,
    }


def _crowds(members: int) -> dict[str, Callable[[], Iterator[bytes]]]:
    """Archives with far too much in them, made piece by piece."""
    folder = _member("folder", b"", kind=tarfile.DIRTYPE)
    extension = _pax(b"comment=x")
    header = _HEADER_ONLY

    def parts() -> Iterator[bytes]:
        return (_member(f"p{number}.csv", header) for number in range(members))

    def bomb(start: bytes, filler: bytes, size: int) -> Callable[[], Iterator[bytes]]:
        content = [_head(_PART, len(start) + size, tarfile.REGTYPE, ""), start]
        return lambda: _compressed(iter((*content, *[filler * (_MEGABYTE // len(filler))] * (size // _MEGABYTE))))

    bytes_in_bombs = 400 * _MEGABYTE
    return {
        "many-folders": lambda: _compressed(folder for _ in range(members)),
        "many-extensions": lambda: _compressed(extension for _ in range(members)),
        "many-empty-parts": lambda: _compressed(_member(f"p{number}.csv", b"") for number in range(members)),
        "many-parts": lambda: _compressed(parts()),
        "zeros": bomb(b"", b"\0", bytes_in_bombs),
        "zeros-after-a-bill": bomb(_CSV, b"\0", bytes_in_bombs),
        "line-breaks": bomb(_CSV, b"\n", bytes_in_bombs),
        "no-line-break": bomb(b"", b"x", bytes_in_bombs),
        "long-field": bomb(_CSV + b"c1", b"x", bytes_in_bombs),
        "separators": bomb(_CSV, b",", bytes_in_bombs),
        "quotes": bomb(_CSV + b'"', b'""', bytes_in_bombs),
        "open-quote": bomb(_CSV + b'"', b"\n", bytes_in_bombs),
        "carriage-returns": bomb(_CSV, b"\r", bytes_in_bombs),
        "chinese-lines": bomb(_CSV, b"\xb0\xa1,\n", bytes_in_bombs),
        "no-lines-in-chinese": bomb(_CSV, b"\xb0\xa1\xd0\xc2", bytes_in_bombs),
        "high-bytes": bomb(_CSV, b"\xff", bytes_in_bombs),
        "blank-lines": bomb(_CSV, b" \n", bytes_in_bombs),
    }


def _others() -> dict[str, bytes]:
    """What is wrong with the gzip, the csv or the workbook, and names that do not fit."""
    good, columns = archive(bill(Random(2), 5)), ",".join(f"x{number}" for number in range(12_000))
    tar = tar_bytes([_CSV])
    wide = f"Customer ID,Billing Cycle,Bill Type,Settlement Amount,{columns}\n".encode()
    return {
        f"two-members/{NAME}.tar.gz": good + good,
        f"bytes-after/{NAME}.tar.gz": good + b"x",
        f"zeros-after/{NAME}.tar.gz": good + bytes(1000),
        f"wrong-length/{NAME}.tar.gz": good[:-4] + struct.pack("<I", 5),
        f"cut-extra-field/{NAME}.tar.gz": good[:3] + b"\x04" + good[4:10] + b"\xff\xff" + b"x" * 20,
        f"gzip-in-gzip/{NAME}.tar.gz": gzip.compress(good),
        f"plain-tar/{NAME}.tar": tar,
        f"tar-named-csv/{NAME}.csv": tar,
        f"executable/{NAME}.csv": b"\x7fELF" + bytes(range(256)) * 10,
        f"csv-named-archive/{NAME}.tar.gz": _CSV,
        f"many-columns/{NAME}.csv": wide + b"c1,2026-10,Refund,1" + b"," * 12_000 + b"\n",
        f"endless-header/{NAME}.csv": b"Customer ID," * (1 << 20) + b"\n",
        **{f"{name}/{NAME}.xlsx": content for name, content in _workbooks().items()},
    }


def _workbooks() -> dict[str, bytes]:
    sheet = "xl/worksheets/sheet1.xml"
    text = _entries()[sheet].decode()
    far = text.replace("</row></sheetData>", '</row><row r="1048576"><c r="XFD1048576"/></row></sheetData>')
    near = text.replace('<c r="B2"', '<c r="XFD2"').replace(
        "</row></sheetData>", '</row><row r="9999999"/></sheetData>'
    )
    error = text.replace("</row></sheetData>", '<c r="Z3" t="e"><v>#REF!</v></c></row></sheetData>')
    entity = '<!DOCTYPE x [<!ENTITY a "' + "b" * 1000 + '"><!ENTITY c "' + "&a;" * 1000 + '">]>'
    good = _book({})
    lying = bytearray(_book({sheet: text + " " * (20 * _MEGABYTE)}))
    directory = lying.rindex(b"PK\1\2", 0, lying.rindex(sheet.encode()))
    lying[directory + 24 : directory + 28] = struct.pack("<I", len(text))
    locked, bomb = bytearray(good), bytearray(good)
    directory = good.rindex(b"PK\1\2", 0, good.rindex(sheet.encode()))
    locked[directory + 8] |= 1
    bomb[directory + 24 : directory + 28] = struct.pack("<I", 0xFFFF_FFF0)
    return {
        "workbook-bomb": bytes(bomb),
        "workbook-lies": bytes(lying),
        "workbook-corner": _book({sheet: far}),
        "workbook-spread": _book({sheet: near}),
        "workbook-error": _book({sheet: error}),
        "workbook-entities": _book({sheet: entity + "&c;" * 1000}),
        "workbook-locked": bytes(locked),
        "workbook-twice": _book({}, twice=sheet),
        "workbook-no-sheet": _book({sheet: ""}),
        "workbook-cut": good[: len(good) // 2],
        "zip-of-nothing": b"PK\3\4" + bytes(100),
    }


def _entries() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook(bill(Random(3), 3)))) as package:
        return {name: package.read(name) for name in package.namelist()}


def _book(changed: dict[str, str], *, twice: str = "") -> bytes:
    """A workbook with some of its entries replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _entries().items():
            package.writestr(name, changed.get(name, content))
    content = packed.getvalue()
    if twice:
        other = f"{twice[:-1]}_"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in (*_entries().items(), (other, b"<worksheet/>")):
                package.writestr(name, data)
        content = packed.getvalue().replace(other.encode(), twice.encode())
    return content


def _head(name: str, size: int, kind: bytes, link: str) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.type, member.linkname = size, kind, link
    return member.tobuf(tarfile.USTAR_FORMAT, errors="surrogateescape")


def _member(name: str, content: bytes, *, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    return _head(name, len(content), kind, link) + content + bytes(-len(content) % 512)


def _pax(record: bytes, *, kind: bytes = tarfile.XHDTYPE) -> bytes:
    """An extension header with one record."""
    length = len(record) + 2
    length += len(str(length + len(str(length))))
    return _member("pax", b"%d %b\n" % (length, record), kind=kind)


def _sized(field: bytes) -> bytes:
    """A member whose size field holds these twelve bytes, under a sound checksum."""
    block = bytearray(_head("a.csv", 0, tarfile.REGTYPE, ""))
    block[124:136] = field
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + _CSV


def _compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packed = io.BytesIO()
    file = cast(IO[bytes], igzip.IGzipFile(mode="wb", compresslevel=1, fileobj=packed))  # type: ignore[no-untyped-call]
    with file:
        file.writelines(pieces)
        file.write(_CLOSING)
    yield packed.getvalue()
