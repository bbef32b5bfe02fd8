import gzip
import io
import tarfile

import pytest

from partner_tui.bills.containers import Container, detect, parts
from partner_tui.bills.gzip_stream import GzipStream
from partner_tui.bills.tar_stream import MAX_MEMBERS, TarStream
from partner_tui.domain.errors import BillFileError

CSV = b"Customer ID,Tax\nc1,1\n"
PACKED = gzip.compress(CSV, mtime=0)


def tar(*members: tuple[str, bytes | None], format_: int = tarfile.USTAR_FORMAT) -> bytes:
    """Members; those without content are folders."""
    packed = io.BytesIO()
    with tarfile.TarFile(fileobj=packed, mode="w", format=format_) as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if content is None:
                member.type = tarfile.DIRTYPE
            member.size = len(content or b"")
            member.pax_headers = {"comment": "made by a vendor"} if format_ == tarfile.PAX_FORMAT else {}
            archive.addfile(member, io.BytesIO(content or b""))
    return packed.getvalue()


def opened(content: bytes, name: str, max_bytes: int = 10**9) -> list[tuple[str, bytes]]:
    raw = io.BytesIO(content)
    found = []
    for part in parts(detect(raw, name), raw, name, len(content), max_bytes):
        text = b""
        while data := part.source.read(997):
            text += data
        found.append((part.name, text))
    return found


@pytest.mark.parametrize(
    ("content", "name", "container"),
    [
        (PACKED, "a.tar.gz", Container.ARCHIVE),
        (PACKED, "A.TGZ", Container.ARCHIVE),
        (PACKED, "a.csv.gz", Container.PACKED),
        (PACKED, "a.csv", Container.PACKED),
        (b"PK\3\4...", "a.xlsx", Container.WORKBOOK),
        (b"PK\3\4...", "a.csv", Container.WORKBOOK),
        (b"Customer", "a.csv", Container.PLAIN),
        (b"x", "a", Container.PLAIN),
    ],
)
def test_the_content_says_what_it_is(content: bytes, name: str, container: Container) -> None:
    raw = io.BytesIO(content)
    assert detect(raw, name) is container
    assert raw.tell() == 0


@pytest.mark.parametrize(("content", "name"), [(b"", "a.csv"), (CSV, "a.tar.gz"), (CSV, "a.csv.gz"), (CSV, "a.xlsx")])
def test_what_is_not_what_its_name_says(content: bytes, name: str) -> None:
    with pytest.raises(BillFileError):
        detect(io.BytesIO(content), name)


def test_parts() -> None:
    archive = gzip.compress(tar(("bills", None), ("./bills/a.csv", CSV), ("b.CSV", CSV * 1000)))
    assert opened(archive, "a.tar.gz") == [("bills/a.csv", CSV), ("b.CSV", CSV * 1000)]
    assert opened(archive, "a.gz") == opened(archive, "a.tar.gz")
    assert opened(gzip.compress(tar(("a.csv", CSV), format_=tarfile.PAX_FORMAT)), "a.tgz") == [("a.csv", CSV)]
    assert opened(gzip.compress(CSV), "a.csv.gz") == [("a.csv.gz", CSV)]
    assert opened(CSV, "a.csv") == [("a.csv", CSV)]


def test_what_is_left_of_a_part_is_passed_over() -> None:
    archive = gzip.compress(tar(("a.csv", CSV * 999), ("b.csv", CSV)))
    raw = io.BytesIO(archive)
    names = [part.name for part in parts(Container.ARCHIVE, raw, "a.tar.gz", len(archive), 10**9)]
    assert names == ["a.csv", "b.csv"]


@pytest.mark.parametrize("end", [-1, -8, -9, 20, 5])
def test_a_cut_gzip(end: int) -> None:
    with pytest.raises(BillFileError, match="cut"):
        opened(gzip.compress(CSV * 99)[:end], "a.csv.gz")


@pytest.mark.parametrize(("at", "bit"), [(-1, 0x80), (-5, 1), (-8, 1), (2, 1), (12, 4)])
def test_a_damaged_gzip(at: int, bit: int) -> None:
    packed = bytearray(gzip.compress(CSV * 99))
    packed[at] ^= bit
    with pytest.raises(BillFileError, match="damaged"):
        opened(bytes(packed), "a.csv.gz")


@pytest.mark.parametrize("more", [b"\0", b"x", PACKED])
def test_something_after_the_gzip(more: bytes) -> None:
    with pytest.raises(BillFileError, match="something after the end of the compressed data"):
        opened(gzip.compress(CSV) + more, "a.csv.gz")


def test_bounds() -> None:
    bomb = gzip.compress(bytes(5 << 20), 9)
    for max_bytes in (10**9, 1000):
        with pytest.raises(BillFileError, match=f"grows past {min(len(bomb) * 1000, max_bytes):,} bytes"):
            opened(bomb, "a.csv.gz", max_bytes)
    with pytest.raises(BillFileError, match="too large"):
        opened(CSV, "a.csv", len(CSV) - 1)
    assert opened(CSV, "a.csv", len(CSV)) == opened(gzip.compress(CSV), "a.csv", len(CSV))


def test_the_stream_gives_no_more_than_asked_for() -> None:
    packed = gzip.compress(CSV * 9999)
    stream = GzipStream(io.BytesIO(packed), file="a", packed_bytes=len(packed), max_bytes=10**9)
    sizes = [len(data) for data in iter(lambda: stream.read(1000), b"")]
    assert sum(sizes) == len(CSV * 9999)
    assert max(sizes) <= 1000


@pytest.mark.parametrize(
    "name",
    [
        "../a.csv",
        "/a.csv",
        "a/../a.csv",
        "a/./b.csv",
        "a\x1b.csv",
        "a b.csv",
        "a.txt",
        ".csv/",
        "1/2/3/4/5/a.csv",
        "a\\b.csv",
    ],
)
def test_names_that_no_part_has(name: str) -> None:
    with pytest.raises(BillFileError, match="no name for a part") as caught:
        list(TarStream(io.BytesIO(tar((name, CSV))), file="a.tar.gz"))
    assert "\x1b" not in caught.value.cause


@pytest.mark.parametrize("second", ["a.csv", "./a.csv"])
def test_a_name_twice(second: str) -> None:
    with pytest.raises(BillFileError, match=r"“a\.csv” is in it twice"):
        list(TarStream(io.BytesIO(tar(("a.csv", CSV), (second, CSV))), file="a.tar.gz"))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE, b"L", b"?"]
)
def test_members_that_are_no_files(kind: bytes) -> None:
    member = tarfile.TarInfo("a.csv")
    member.type = kind
    with pytest.raises(BillFileError, match="not a plain file"):
        list(TarStream(io.BytesIO(member.tobuf() + bytes(1024)), file="a.tar.gz"))


def test_too_many_members_of_any_kind() -> None:
    folders = tar(*[(f"f{number}", None) for number in range(MAX_MEMBERS + 1)])
    with pytest.raises(BillFileError, match="more than"):
        list(TarStream(io.BytesIO(folders), file="a.tar.gz"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (tar(("folder", None)), "holds no csv"),
        (tar(("a.csv", CSV))[:1024], "ends before its closing blocks"),
        (tar(("a.csv", CSV))[:1536], "ends before its closing blocks"),
        (tar(("a.csv", CSV))[:700], "ends before its closing blocks"),
        (tar(("a.csv", CSV)) + b"x", "something after the end of the archive"),
        (tar(("a.csv", CSV)) + bytes(2 << 20), "something after the end of the archive"),
        (b"x" + tar(("a.csv", CSV))[1:], "not sound"),
    ],
    ids=["no csv", "no content", "no end", "half", "more", "padding", "header"],
)
def test_archives_that_do_not_end_as_they_should(content: bytes, says: str) -> None:
    with pytest.raises(BillFileError, match=says):
        list(TarStream(io.BytesIO(content), file="a.tar.gz"))
