"""The records of a csv part: cut into pieces of whole records, and proved to be regular before they are parsed.

polars fills a short row with nulls and passes a blank line off as a record, without an error. What it does refuse is
a row with too many fields. So the proof that every record has the right number of fields is a count: as many separators
outside quotes as the records need in all, and no record (says polars) with more than its share.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from partner_tui.bills.encodings import WRONG_ENCODING, wide_encoding
from partner_tui.bills.tar_stream import ByteSource
from partner_tui.domain.errors import BillFileError

PIECE_BYTES = 16 << 20
_READ = 1 << 20
_LONGEST = 16 << 20
"""Bytes of a record; forty cells as full as a workbook allows have less."""
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
    line, rest, more, wanted = 1, b"", True, size
    while more:
        data, more = _fill(source, rest, wanted)
        place = Place(file, part, line)
        if b"\0" in data:
            if line == 1 and (encoding := wide_encoding(data)):
                raise place.wrong(WRONG_ENCODING, f"the text is {encoding}; bills are UTF-8 or GB18030.")
            before = data.count(_NEWLINE, 0, data.index(b"\0"))
            raise place.wrong("Not a csv file", "there is a NUL byte in the text.", after=before)
        if not more and data and not data.endswith(_NEWLINE):
            last = data.count(_NEWLINE)
            raise place.wrong("The file is cut", "its last line does not end with a line break.", after=last)
        end = _end_of_records(data)
        if end:
            yield Piece(data[:end], place)
        line += data.count(_NEWLINE, 0, end)
        rest = data[end:]
        if rest and (not more or len(rest) >= _LONGEST):
            raise Place(file, part, line).wrong("A quoted field is not closed", "its closing quote is missing.")
        wanted = max(size, 2 * len(rest))


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
    while odd:
        opening = data.rfind(_QUOTE, 0, cut)
        cut = data.rfind(_NEWLINE, 0, opening)
        odd ^= data.count(_QUOTE, cut + 1, opening + 1) % 2
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
    data, sep, place = piece.data, separator.encode(), piece.place
    if (at := _misplaced(data, sep)) is not None:
        what = "quote" if data[at : at + 1] == _QUOTE else "carriage return"
        return place.wrong("Not a csv file", f"a {what} stands where none may.", after=data.count(_NEWLINE, 0, at))
    text = _without_quotes(data, sep)
    start = 0
    while start < len(text):
        end = text.index(_NEWLINE, start)
        found = text.count(sep, start, end) + 1
        if found != fields:
            after = data.count(_NEWLINE, 0, start)
            if not text[start:end].strip(_RETURN):
                return place.wrong("A blank line", "a line between the records is empty.", after=after)
            cause = f"it has {found} fields where the header has {fields}."
            return place.wrong("A line does not fit the header", cause, after=after)
        start = end + 1
    return place.wrong("Not a csv file", "its separators do not add up.")


def lines_before(piece: Piece, separator: str, record: int) -> int:
    """How many physical lines of a regular piece come before its record of that number, from 0."""
    if _QUOTE not in piece.data or not record:
        return record
    breaks = re.finditer(_NEWLINE, _without_quotes(piece.data, separator.encode()))
    return piece.data.count(_NEWLINE, 0, next(islice(breaks, record - 1, None)).end())


def _without_quotes(data: bytes, sep: bytes) -> bytes:
    """The same records with quoted fields as so many NUL bytes: what separators and line breaks are left, count."""
    return _quoted(sep).sub(lambda field: bytes(len(field[0])), data)


def _misplaced(data: bytes, sep: bytes) -> int | None:
    """Where the first quote outside a whole quoted field stands, or the first carriage return outside a line break."""
    end = 0
    for field in _quoted(sep).finditer(data):
        if found := _STRAY.search(data, end, field.start()):
            return found.start()
        end = field.end()
    found = _STRAY.search(data, end)
    return found.start() if found else None
