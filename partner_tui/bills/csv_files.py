"""Csv parts as frames of text: unpacked ahead in a thread, proved regular and parsed in the caller's."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from partner_tui.bills.canonical import NULL_TEXTS, NUMBERS
from partner_tui.bills.columns import HeaderMap, map_headers, recognised
from partner_tui.bills.containers import Part
from partner_tui.bills.encodings import UTF8_BOM, Utf8
from partner_tui.bills.prefetch import Prefetch
from partner_tui.bills.records import Piece, Place, irregular, lines_before, pieces, regular
from partner_tui.domain.errors import BillFileError

_SEPARATORS = ",\t;"
_LONGEST_HEADER = 64 << 10
_SAMPLE_ROWS, _FEW = 20_000, 4_000
_SHARED = 500_000
"""Distinct texts kept once for all lines that bear them; past so many, columns that recur little become plain text."""

ColumnTypes = dict[str, type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class RawFrame:
    """Records as text under canonical names, and where each stands."""

    frame: pl.DataFrame
    header: HeaderMap
    place_of: Callable[[int], Place]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A piece in UTF-8, after its proof: so many records under this header."""

    piece: Piece
    records: int
    header: HeaderMap
    separator: str


class CsvRecords:
    """The records of a file's csv parts; every part must have the headers of the first."""

    def __init__(self, file: str, chosen: Mapping[str, str]) -> None:
        self._file = file
        self._chosen = chosen
        self._text = Utf8(file)
        self._header: tuple[HeaderMap, str] | None = None
        self._types: ColumnTypes = {}
        self._shared_bound = _SHARED

    def frames(self, parts: Iterable[Part]) -> Iterator[RawFrame]:
        """One frame a piece, in file order, empty ones among them. Raises BillFileError.

        The next piece is unpacked meanwhile in a thread, which lets go of the interpreter; the proof would not.
        """
        ahead = Prefetch(self._pieces(parts))
        try:
            for piece in ahead:
                checked = self._checked(piece)
                yield RawFrame(self._parsed(checked), checked.header, _Places(checked))
        finally:
            ahead.close()

    def _pieces(self, parts: Iterable[Part]) -> Iterator[Piece]:
        for part in parts:
            empty = True
            for piece in pieces(part.source, file=self._file, part=part.name):
                yield piece
                empty = False
            if empty:
                raise BillFileError("An empty file", "it has not even headers.", file=self._file, part=part.name)

    def _checked(self, piece: Piece) -> _Checked:
        place = piece.place
        starts = place.line == 1
        data = self._text.without_mark(piece.data, place.part) if starts else piece.data
        piece = Piece(self._text.convert(data, place.part, place.line), place)
        if starts:
            piece = self._without_header(piece)
        assert self._header is not None
        header, separator = self._header
        return _Checked(piece, regular(piece, separator, len(header.names)), header, separator)

    def _without_header(self, piece: Piece) -> Piece:
        """The piece without the part's first record, which says what the columns are."""
        place = piece.place
        end = piece.data.index(b"\n") + 1
        while piece.data.count(b'"', 0, end) % 2:
            end = piece.data.index(b"\n", end) + 1
        record = piece.data[:end].decode("utf-8")
        if len(record) > _LONGEST_HEADER:
            raise place.wrong("Not a bill file", f"its first line has {len(record):,} characters.")
        separator = self._header[1] if self._header else self._separator(record)
        headers = _fields(record, separator)
        if self._header is None:
            if not recognised(headers, self._chosen):
                cause = f"its first line has no header that is known: {record.strip()[:200]!r}."
                raise place.wrong("Not a bill file", cause)
            self._header = map_headers(headers, self._chosen, file=self._file, part=place.part), separator
        elif tuple(headers) != self._header[0].headers:
            raise _other_headers(headers, self._header[0], place)
        regular(Piece(piece.data[:end], place), separator, len(headers))
        return Piece(piece.data[end:], Place(place.file, place.part, place.line + record.count("\n")))

    def _separator(self, record: str) -> str:
        return max(_SEPARATORS, key=lambda separator: recognised(_fields(record, separator), self._chosen))

    def _parsed(self, checked: _Checked) -> pl.DataFrame:
        names = checked.header.names
        if not checked.records:
            return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
        if not self._types:
            sample = _read(checked, dict.fromkeys(names, pl.String), rows=_SAMPLE_ROWS)
            self._types = {name: _type_for(sample[name]) for name in names}
        frame = _read(checked, self._types)
        if frame.height != checked.records:
            raise irregular(checked.piece, checked.separator, len(names))
        if b'""' in checked.piece.data:
            frame = _without_empty(frame)
        if (shared := _shared_texts(frame)) > self._shared_bound:
            self._types |= dict.fromkeys(_least_shared(frame), pl.String)
            self._shared_bound = shared + _SHARED // 2
        return frame


def _read(checked: _Checked, types: ColumnTypes, rows: int | None = None) -> pl.DataFrame:
    nulls = {name: NULL_TEXTS[name] for name in types if name in NULL_TEXTS}
    data = checked.piece.data
    try:
        return pl.read_csv(
            UTF8_BOM + data if data.startswith(UTF8_BOM) else data,  # the parser takes one off, and would any other
            has_header=False,
            schema=types,
            separator=checked.separator,
            null_values=nulls,
            n_rows=rows,
        )
    except pl.exceptions.PolarsError as exc:
        raise irregular(checked.piece, checked.separator, len(types)) from exc


def _without_empty(frame: pl.DataFrame) -> pl.DataFrame:
    """An empty field in quotes is as empty as one without; the parser makes a difference."""
    return frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in frame.columns)


def _type_for(sample: pl.Series) -> type[pl.DataType]:
    """Texts that recur are kept once; numbers and ids are not worth it."""
    return pl.Categorical if sample.name not in NUMBERS and sample.n_unique() <= _FEW else pl.String


def _shared_texts(frame: pl.DataFrame) -> int:
    """How many distinct texts the process shares by now: codes are given out in order."""
    highest = frame.select(pl.col(pl.Categorical).to_physical().max())
    return max((int(code) + 1 for code in highest.row(0) if code is not None), default=0) if highest.width else 0


def _least_shared(frame: pl.DataFrame) -> list[str]:
    """The columns whose texts recur least: those with a new one in every twenty rows, at least the worst of all."""
    distinct = frame.select(pl.col(pl.Categorical).n_unique()).row(0, named=True)
    many = [name for name, count in distinct.items() if count * 20 > frame.height]
    return many or [max(distinct, key=lambda name: distinct[name])]


class _Places:
    """Record number to physical line; quoted line breaks make the difference, and are looked for only when asked."""

    def __init__(self, checked: _Checked) -> None:
        self._checked = checked

    def __call__(self, row: int) -> Place:
        piece = self._checked.piece
        after = lines_before(piece, self._checked.separator, row)
        return Place(piece.place.file, piece.place.part, piece.place.line + after)


def _fields(record: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(record, newline=""), delimiter=separator), [])


def _other_headers(headers: list[str], first: HeaderMap, place: Place) -> BillFileError:
    missing = [header for header in first.headers if header not in headers]
    more = [header for header in headers if header not in first.headers]
    differences = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"adds {', '.join(more)}"] * bool(more)
    cause = " and ".join(differences) or "has them in another order"
    return place.wrong("Parts with different headers", f"compared with the first part, this one {cause}.")
