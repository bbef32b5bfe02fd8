import csv
import io
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills import records
from partner_tui.bills.records import Piece, Place, irregular, lines_before, pieces, regular
from partner_tui.domain.errors import BillFileError

PLACE = Place("bill.gz", "a.csv", 10)
FIELDS = st.lists(st.lists(st.text('a"\n\r,;é', max_size=4), min_size=2, max_size=2), max_size=12)


class Source:
    """Gives one byte string after the other, whatever is asked for."""

    def __init__(self, given: Iterable[bytes]) -> None:
        self._given = iter(given)

    def read(self, size: int) -> bytes:
        return next(self._given, b"")


def cut(*given: bytes, size: int = 1) -> list[tuple[bytes, int]]:
    return [(piece.data, piece.place.line) for piece in pieces(Source(given), file="bill.gz", part="a.csv", size=size)]


def refused(*given: bytes, size: int = 1) -> BillFileError:
    with pytest.raises(BillFileError) as caught:
        cut(*given, size=size)
    assert (caught.value.file, caught.value.part) == ("bill.gz", "a.csv")
    return caught.value


def written(rows: list[list[str]], line_break: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=line_break).writerows(rows)
    return text.getvalue().encode()


def test_pieces_end_with_records_and_know_their_lines() -> None:
    assert cut(b"a,b\nc", b",d\n", b'"e\n', b'f",g\r\nh', b",i\n") == [
        (b"a,b\n", 1),
        (b"c,d\n", 2),
        (b'"e\nf",g\r\n', 3),
        (b"h,i\n", 5),
    ]
    assert cut() == []


@given(FIELDS, st.integers(1, 40), st.integers(1, 9))
def test_pieces_are_the_file_again(rows: list[list[str]], size: int, step: int) -> None:
    data = written(rows, "\n")
    found = cut(*(data[at : at + step] for at in range(0, len(data), step)), size=size)
    assert b"".join(piece for piece, _ in found) == data
    assert [line for _, line in found] == [
        1 + sum(piece.count(b"\n") for piece, _ in found[:number]) for number in range(len(found))
    ]
    assert sum(regular(Piece(piece, PLACE), ",", 2) for piece, _ in found) == len(rows)


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_what_ends_a_part_too_early(size: int) -> None:
    assert (error := refused(b"a\nb\nc", size=size)).title == "The file is cut"
    assert error.line == 3
    assert (error := refused(b'a\n"b\nc\n', size=size)).title == "A quoted field is not closed"
    assert error.line == 2


def test_nul_bytes_and_wide_text() -> None:
    assert (error := refused(b"a,b\n" * 20, b"c\0\n")).title == "Not a csv file"
    assert error.line == 21
    assert "UTF-16" in refused("a,b\nc\n".encode("utf-16-be")).cause


def test_a_record_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_LONGEST", 100)
    endless = (b"x\n" * 10 for _ in iter(int, 1))
    with pytest.raises(BillFileError, match="line 2: its closing quote is missing"):
        list(pieces(Source([b'a\n"', *[next(endless) for _ in range(99)]]), file="bill.gz", part="a.csv", size=1))


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"a,b\nc\nd,e\n", 11, "1 fields where the header has 2"),
        (b"a,b\nc,d,e\nf\n", 11, "3 fields"),
        (b"a,b\n\nd,e\n", 11, "empty"),
        (b"a,b\n\r\nd,e\n", 11, "empty"),
        (b'a,b\n"c\nd",e\nf\n', 13, "1 fields"),
        (b'a,b\n"c,d"\n', 11, "1 fields"),
        (b'a,b\nc"c,d\n', 11, "a quote stands where none may"),
        (b'a,b\n"c"c,d\n', 11, "a quote"),
        (b'a,b\n"c\nc"c,"d"\n', 11, "a quote"),
        (b"a,b\nc\rc,d\n", 11, "a carriage return"),
        (b"a,b\r\nc,d\r\r\n", 11, "a carriage return"),
    ],
)
def test_the_first_irregular_record_is_named(data: bytes, line: int, says: str) -> None:
    error = irregular(Piece(data, PLACE), ",", 2)
    assert (error.file, error.part, error.line) == ("bill.gz", "a.csv", line)
    assert says in error.cause


@pytest.mark.parametrize("data", [b"a,b\nc\n", b"a,b\n\n", b'a,"b\n', b'a"a,b\n', b"a\r,b\n"])
def test_the_count_alone_finds_it(data: bytes) -> None:
    with pytest.raises(BillFileError):
        regular(Piece(data, PLACE), ",", 2)


def test_regular_records() -> None:
    assert regular(Piece(b"", PLACE), ",", 2) == 0
    assert regular(Piece(b'a;","\r\n"";"\r\n"\n', PLACE), ";", 2) == 2
    assert regular(Piece('"é""";\n'.encode(), PLACE), ";", 2) == 1


@given(FIELDS, st.sampled_from(["\n", "\r\n"]))
def test_lines_before_a_record(rows: list[list[str]], line_break: str) -> None:
    piece = Piece(written(rows, line_break), PLACE)
    for number in range(len(rows) + 1):
        assert lines_before(piece, ",", number) == written(rows[:number], line_break).count(b"\n")
