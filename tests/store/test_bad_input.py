"""Every kind of bad bill file: one sentence that says where it is wrong, exit code 1, and a store as it was before."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from partner_tui.cli import main
from tests.unit.bill_files import HEADER, write_bill

NAME = "customerBill_202610"
GOOD = "c1,Acme,2026-10,Expenditure,ecs,ECS,r1,R1,res,1.5,0.1"
FORM = GOOD.replace("1.5", "{amount}").replace("Expenditure", "{kind}").replace("2026-10", "{month}")
Make = Callable[[], bytes]


def csv(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    return ("\n".join([header, *lines]) + end).encode()


def line(amount: str = "1.5", kind: str = "Expenditure", month: str = "2026-10") -> str:
    return FORM.format(amount=amount, kind=kind, month=month)


def tar(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(content), kind, "/etc/passwd"
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def wrong_checksum() -> bytes:
    packed = gzip.compress(csv(GOOD))
    return packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:]


BAD: dict[str, tuple[str, Make, tuple[str, ...]]] = {
    "nothing at all": (".csv", lambda: b"", ("An empty file",)),
    "not a tar": (".tar.gz", lambda: gzip.compress(csv(GOOD)), ("Not what its name says", "no tar archive")),
    "not a gzip": (".tar.gz", lambda: csv(GOOD), ("Not what its name says",)),
    "not a csv": (
        ".csv",
        lambda: b"Dear partner,\nhere is your bill.\n",
        ("Not a bill file", "line 1", "Dear partner"),
    ),
    "not a workbook": (".xlsx", lambda: b"PK\3\4" + b"x" * 99, ("Not a workbook",)),
    "truncated gzip": (".csv.gz", lambda: gzip.compress(csv(GOOD))[:-9], ("The file is cut",)),
    "truncated archive": (".tar.gz", lambda: tar(("a.csv", csv(GOOD)))[:-9], ("The file is cut",)),
    "truncated csv": (".csv", lambda: csv(GOOD, GOOD, end=""), ("The file is cut", "line 3")),
    "bad checksum": (".csv.gz", wrong_checksum, ("The file is damaged", "checksum")),
    "no csv inside": (".tar.gz", lambda: tar(("readme.txt", b"x")), ("Not a bill archive", "readme.txt")),
    "nothing inside": (".tar.gz", lambda: tar(), ("Not what its name says",)),
    "a part without headers": (".tar.gz", lambda: tar(("a.csv", b"")), ("An empty file", "a.csv")),
    "a name that climbs": (".tar.gz", lambda: tar(("../a.csv", csv(GOOD))), ("Not a bill archive", "../a.csv")),
    "a link": (".tar.gz", lambda: tar(("a.csv", b""), kind=tarfile.SYMTYPE), ("Not a bill archive", "a.csv")),
    "no needed column": (
        ".csv",
        lambda: csv(GOOD, header=HEADER.replace("Bill Type", "Kind")),
        (
            "A needed column is missing",
            "line 1",
            "bill_type",
            "“Bill Type”",
            "Kind, Product Type Code",
            "[import.columns]",
        ),
    ),
    "no amount": (
        ".csv",
        lambda: csv(GOOD, header=HEADER.replace("Settlement Amount (USD)", "Sum")),
        ("A needed column is missing", "“Settlement Amount”", "amount =", "Sum"),
    ),
    "a column twice": (
        ".csv",
        lambda: csv(GOOD, header=HEADER.replace("Resource Name", "客户ID")),
        ("A column twice", "“Customer ID” and “客户ID”", "customer_id"),
    ),
    "a part with other headers": (
        ".tar.gz",
        lambda: tar(("a.csv", csv(GOOD)), ("b.csv", csv(GOOD, header=HEADER.replace("Region,", "Area,")))),
        ("Parts with different headers", "b.csv", "line 1", "lacks Region", "adds Area"),
    ),
    "a short row": (".csv", lambda: csv(GOOD, GOOD[:-4], GOOD), ("does not fit", "line 3", "10 fields", "has 11")),
    "a long row": (".csv", lambda: csv(GOOD, GOOD, GOOD + ","), ("does not fit", "line 4", "12 fields")),
    "a blank line": (".csv", lambda: csv(GOOD, "", GOOD), ("A blank line", "line 3")),
    "an open quote": (".csv", lambda: csv(GOOD, '"' + GOOD), ("closing quote", "line 3")),
    "not a number": (
        ".csv",
        lambda: csv(GOOD, line(amount="1.5E3")),
        ("Not a number", "line 3", "column “Settlement Amount (USD)”", "'1.5E3'"),
    ),
    "a thousands separator": (".csv", lambda: csv(line(amount='"1,000.00"')), ("Not a number", "line 2", "'1,000.00'")),
    "too many digits": (".csv", lambda: csv(line(amount="0.12345678901")), ("Not a number", "line 2")),
    "no amount in a line": (
        ".csv",
        lambda: csv(GOOD, line(amount="--")),
        ("An empty field", "line 3", "Settlement Amount"),
    ),
    "no customer in a line": (".csv", lambda: csv(GOOD[2:]), ("An empty field", "line 2", "Customer ID")),
    "not a bill type": (
        ".csv",
        lambda: csv(GOOD, GOOD, line(kind="Charge")),
        ("Not a bill type", "line 4", "column “Bill Type”", "'Charge'"),
    ),
    "two months": (
        ".csv.gz",
        lambda: gzip.compress(csv(GOOD, line(month="2026-11"))),
        ("Two months in one file", "line 3", "column “Billing Cycle”", "2026-11", "2026-10"),
    ),
    "another month than the name's": (
        ".csv",
        lambda: csv(line(month="2026-09")),
        ("Two months in one file", "line 2", "2026-09", "the file's name says 2026-10"),
    ),
    "a part of another month": (
        ".tar.gz",
        lambda: tar((f"{NAME}_1.csv", csv(GOOD)), ("customerBill_202609_2.csv", csv(GOOD))),
        ("Two months in one file", "customerBill_202609_2.csv", "2026-09"),
    ),
    "a NUL byte": (".csv", lambda: csv(GOOD, GOOD.replace("Acme", "A\0me")), ("Not a csv file", "line 3", "NUL")),
    "invalid UTF-8": (
        ".csv",
        lambda: csv(GOOD, GOOD).replace(b"Acme", b"Ac\xc3me", 2).replace(b"\xc3", b"", 1),
        ("The text encoding is not right", "line 3", "0xc3", "UTF-8"),
    ),
    "UTF-16": (".csv", lambda: csv(GOOD).decode().encode("utf-16"), ("The text encoding is not right", "UTF-16")),
    "mixed currencies in lines": (
        ".csv",
        lambda: csv(GOOD + ",USD", GOOD + ",EUR", header=HEADER + ",Currency"),
        ("Mixed currencies", "line 3", "column “Currency”", "EUR", "USD"),
    ),
    "mixed currencies in headers": (
        ".csv",
        lambda: csv(GOOD, header=HEADER.replace("Tax (USD)", "Tax (CNY)")),
        ("Mixed currencies", "line 1", "USD", "CNY"),
    ),
    "a bomb": (
        ".csv.gz",
        lambda: gzip.compress(csv(GOOD, end="\n" * (12 << 20)), 9),
        ("The file unpacks to too much", "1,000 × its size"),
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_file_is_refused_in_one_sentence(bad: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suffix, make, says = BAD[bad]
    file = tmp_path / "given" / f"{NAME}{suffix}"
    file.parent.mkdir()
    file.write_bytes(make())
    refused(tmp_path, file, capsys, says)


def test_a_file_past_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / f"{NAME}.csv.gz"
    file.write_bytes(gzip.compress(csv(*[GOOD] * 100)))
    monkeypatch.setenv("PARTNER_TUI_IMPORT_MAX_BYTES", "2000")
    refused(tmp_path, file, capsys, ("The file unpacks to too much", "2,000 bytes", "max_bytes"))
    file = tmp_path / f"{NAME}.csv"
    file.write_bytes(csv(*[GOOD] * 100))
    refused(tmp_path, file, capsys, ("The file is too large", "2,000", "max_bytes"))


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_no_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(tmp_path, tmp_path / name, capsys, ("",))


def refused(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str], says: tuple[str, ...]) -> None:
    """Into a store that holds the same month already, which stays as it is, byte for byte."""
    data = tmp_path / "data"
    (tmp_path / "before").mkdir(exist_ok=True)
    assert main(["import", "--data-dir", str(data), str(write_bill(tmp_path / "before"))]) == 0
    before = snapshot(data)
    capsys.readouterr()
    assert main(["import", "--data-dir", str(data), str(file)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert [part for part in (*says, file.name) if part not in err] == [], err
    assert snapshot(data) == before
    assert main(["check", "--data-dir", str(data)]) == 0


def snapshot(data: Path) -> dict[str, bytes]:
    """Everything in the store but whose turn it was."""
    return {
        str(path.relative_to(data)): path.read_bytes() if path.is_file() else b""
        for path in data.rglob("*")
        if path.name != "import.lock"
    }
