"""The records of a csv part: cut into pieces of whole records, and proved to be regular before they are parsed.

polars fills a short row with nulls and passes a blank line off as a record, without an error. What it does refuse is
a row with too many fields. So the proof that every record has the right number of fields is a count: as many separators
outside quotes as the records need in all, and no record (says polars) with more than its share.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from partner_tui.bills.tar_stream import ByteSource
from partner_tui.domain.errors import BillFileError

PIECE_BYTES = 16 << 20
_READ = 1 << 20
_QUOTE, _NEWLINE, _RETURN = b'"', b"\n", b"\r"
_STRAY = re.compile(rb'"|\r(?!\n)')


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is; `line` is the physical line, from 1, at which it starts."""

    file: str
    part: str
    line: int

    def wrong(self, title: str, cause: str, *, after: int = 0, column: str = "") -> BillFileError:
        """The error at this place, or so many lines after it."""
        return BillFileError(title, cause, file=self.file, part=self.part, line=self.line + after, column=column)


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole records, as they stand in the file."""

    data: bytes
    place: Place


def pieces(source: ByteSource, *, file: str, part: str, size: int = PIECE_BYTES) -> Iterator[Piece]:
    """A csv part in pieces of whole records, about `size` bytes each; a cut part raises BillFileError."""
    line, rest, more = 1, b"", True
    while more:
        data, more = _fill(source, rest, size)
        place = Place(file, part, line)
        if b"\0" in data:
            before = data.count(_NEWLINE, 0, data.index(b"\0"))
            raise place.wrong("Not a csv file", "there is a NUL byte in the text.", after=before)
        if not more and data and not data.endswith(_NEWLINE):
            last = data.count(_NEWLINE)
            raise place.wrong("The file is cut", "its last line does not end with a line break.", after=last)
        end = _end_of_records(data)
        if end == 0 and (len(data) >= 2 * size or not more) and data:
            raise place.wrong("A quoted field is not closed", "its closing quote is missing.")
        if end:
            yield Piece(data[:end], place)
        line += data.count(_NEWLINE, 0, end)
        rest = data[end:]
        size = size if end else 2 * len(data)
    if rest:
        raise Place(file, part, line).wrong("A quoted field is not closed", "its closing quote is missing.")


def _fill(source: ByteSource, rest: bytes, size: int) -> tuple[bytes, bool]:
    """So many bytes, `rest` first, and whether there may be more."""
    parts, length = [rest], len(rest)
    while length < size:
        data = source.read(_READ)
        if not data:
            return b"".join(parts), False
        parts.append(data)
        length += len(data)
    return b"".join(parts), True


def _end_of_records(data: bytes) -> int:
    """The end of the last line break that is not inside quotes; 0 when there is none."""
    cut = data.rfind(_NEWLINE)
    odd = data.count(_QUOTE, 0, cut + 1) % 2
    while odd and cut >= 0:
        earlier = data.rfind(_NEWLINE, 0, cut)
        odd ^= data.count(_QUOTE, earlier + 1, cut) % 2
        cut = earlier
    return cut + 1


def regular(piece: Piece, separator: str, fields: int) -> int:
    """The number of records in a piece, each of so many fields (says the parser, see above, and this count).

    Raises BillFileError at the first record that is not regular, or where a quote or carriage return may not stand.
    """
    sep = separator.encode()
    outside = _quoted(sep).sub(b"", piece.data) if _QUOTE in piece.data else piece.data
    records = outside.count(_NEWLINE)
    returns = outside.count(b"\r\n") if _RETURN in outside else 0
    if _QUOTE in outside or outside.count(_RETURN) != returns or outside.count(sep) != (fields - 1) * records:
        raise irregular(piece, separator, fields)
    return records


@cache
def _quoted(sep: bytes) -> re.Pattern[bytes]:
    """A whole quoted field: only at a field's start, only up to a field's end, quotes inside doubled.

    The look back comes after the quote: a pattern that begins with a plain character is searched many times faster.
    """
    return re.compile(rb'"(?<![^%b\n]")[^"]*(?:""[^"]*)*"(?=[%b\r\n])' % (sep, sep))


def irregular(piece: Piece, separator: str, fields: int) -> BillFileError:
    """The error for the first record that is not regular."""
    if (at := _misplaced(piece.data, separator.encode())) is not None:
        after = piece.data.count(_NEWLINE, 0, at)
        what = "quote" if piece.data[at : at + 1] == _QUOTE else "carriage return"
        return piece.place.wrong("Not a csv file", f"a {what} stands where none may.", after=after)
    text = io.StringIO(piece.data.decode("utf-8", "replace"), newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    before = 0
    try:
        for row in reader:
            if not row:
                return piece.place.wrong("A blank line", "a line between the records is empty.", after=before)
            if len(row) != fields:
                cause = f"it has {len(row)} fields where the header has {fields}."
                return piece.place.wrong("A line does not fit the header", cause, after=before)
            before = reader.line_num
    except csv.Error as exc:
        return piece.place.wrong("Not a csv file", f"{exc}.", after=before)
    return piece.place.wrong("Not a csv file", "its separators do not add up.")


def _misplaced(data: bytes, sep: bytes) -> int | None:
    """Where the first quote outside a whole quoted field stands, or the first carriage return outside a line break."""
    end = 0
    for field in _quoted(sep).finditer(data):
        if found := _STRAY.search(data, end, field.start()):
            return found.start()
        end = field.end()
    found = _STRAY.search(data, end)
    return found.start() if found else None
