"""Text encodings of bill files: UTF-8, with or without a byte order mark, and GB18030. A guess is never silent."""

import codecs
import re
from itertools import islice

from partner_tui.domain.errors import BillFileError

WRONG_ENCODING = "The text encoding is not right"
UTF8_BOM = b"\xef\xbb\xbf"
_GB18030_BOM = b"\x84\x31\x95\x33"
_WIDE_BOMS = {
    b"\xff\xfe\0\0": "UTF-32 (little-endian)",
    b"\0\0\xfe\xff": "UTF-32 (big-endian)",
    b"\xff\xfe": "UTF-16 (little-endian)",
    b"\xfe\xff": "UTF-16 (big-endian)",
}
_WIDE_BREAKS = {
    b"\n\0\0\0": "UTF-32 (little-endian)",
    b"\0\0\0\n": "UTF-32 (big-endian)",
    b"\n\0": "UTF-16 (little-endian)",
    b"\0\n": "UTF-16 (big-endian)",
}
"""Line breaks as they stand in such a text, at a multiple of their length."""
_SAMPLE, _EVERY = 4096, 16
"""In so many first bytes, every so manieth is NUL at least: separators and line breaks see to that."""
_BLOCK = 128 << 10
_FOREIGN = re.compile(rb"[\x80-\xff][\x40-\x7e\x80-\xff]")
_COMMON_HAN = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_CHINESE = re.compile(rb"[\xd0-\xd7][\xa1-\xfe]")
"""A quarter of Chinese text; EUC-KR and EUC-JP, whose bytes look the same otherwise, have next to nothing there."""
_HAN_NEEDED, _HAN_LOOKED_AT = 8, 4096
"""So many characters of text in GB18030 at least, nearly all common ones, before it is taken for that."""


def wide_encoding(start: bytes) -> str | None:
    """The name of UTF-16 or UTF-32, by byte order mark or by how lines break; None for any other text."""
    for mark, name in _WIDE_BOMS.items():
        if start.startswith(mark):
            return name
    start = start[:_SAMPLE]
    if start.count(0) * _EVERY < len(start):
        return None
    for line_break, name in _WIDE_BREAKS.items():
        if start.find(line_break) % len(line_break) == 0:
            return name
    return None


class Utf8:
    """Turns a file's pieces of whole records into UTF-8; decides on the first piece that is not plain ASCII.

    Raises BillFileError for what is neither UTF-8 nor plainly GB18030, and for a file that changes its mind.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._encoding: str | None = None

    def without_mark(self, start: bytes, part: str) -> bytes:
        """A part's first bytes without their byte order mark."""
        if encoding := wide_encoding(start[: len(_GB18030_BOM)]):
            raise self._wrong(f"the text is {encoding}; bills are UTF-8 or GB18030.", part, 1)
        if start.startswith(_GB18030_BOM):
            self._encoding = "gb18030"
            return start[len(_GB18030_BOM) :]
        return start.removeprefix(UTF8_BOM)

    def convert(self, data: bytes, part: str, first_line: int) -> bytes:
        """The same records in UTF-8."""
        if data.isascii():
            return data
        try:
            if self._encoding != "gb18030":
                _demand_utf8(data)
                self._encoding = "utf-8"
                return data
        except UnicodeDecodeError as exc:
            if self._encoding == "utf-8" or not _plainly_gb18030(data):
                line = first_line + data.count(b"\n", 0, exc.start)
                raise self._wrong(f"byte 0x{data[exc.start]:02x} is not UTF-8.", part, line) from exc
        try:
            converted = data.decode("gb18030").encode("utf-8")
        except UnicodeError as exc:
            start = exc.start if isinstance(exc, UnicodeDecodeError) else 0
            line = first_line + data.count(b"\n", 0, start)
            raise self._wrong(
                f"byte 0x{data[start]:02x} is not GB18030, as the text before it is.", part, line
            ) from exc
        self._encoding = "gb18030"
        return converted

    def _wrong(self, cause: str, part: str, line: int) -> BillFileError:
        return BillFileError(
            WRONG_ENCODING,
            cause,
            "Nothing was imported. Get the file again, or convert it to UTF-8.",
            file=self._file,
            part=part,
            line=line,
        )


def _demand_utf8(data: bytes) -> None:
    """Raises UnicodeDecodeError. In blocks that fit the processor's cache: four times faster than all at once."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _BLOCK):
            decoder.decode(data[start : start + _BLOCK], final=start + _BLOCK >= len(data))
    except UnicodeDecodeError:
        data.decode("utf-8")  # the same error, with its place in the whole


def _plainly_gb18030(data: bytes) -> bool:
    """Whether the text is Chinese in GB18030, and not UTF-8 that was damaged.

    Chinese is written mostly with the common characters (level 1 of GB 2312); damaged UTF-8, read as GB18030, is not.
    And read as UTF-8, a quarter of its characters at most makes sense by chance, but nearly all of damaged UTF-8.
    """
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    found = list(islice(_FOREIGN.finditer(data), _HAN_LOOKED_AT))
    foreign = [pair[0] for pair in found]
    if len(foreign) < _HAN_NEEDED or not any(map(_CHINESE.fullmatch, foreign)):
        return False
    common = sum(_COMMON_HAN.fullmatch(pair) is not None for pair in foreign)
    text = re.sub(r"[\x00-\x7f]+", "", data[: found[-1].end()].decode("utf-8", "replace"))
    as_utf8 = len(text) - text.count("�")
    return common >= 0.8 * len(foreign) and as_utf8 <= 0.5 * len(foreign)
