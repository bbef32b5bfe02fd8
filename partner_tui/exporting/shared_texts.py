"""Texts that cells refer to by number: the file is a tenth smaller, and LibreOffice opens it in a fifth less time."""

from collections.abc import Iterator

import polars as pl

from partner_tui.exporting.sheet_text import xml_texts

_LONGEST = 256
"""Characters. What is longer is seldom said twice."""
_ROOM = 100_000
"""Texts, about; when so many are known, further ones stay in their cells: memory stays bounded."""
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{}" uniqueCount="{}">'
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class SharedTexts:
    """Grows while the sheets are written; its part comes after them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._items: list[bytes] = []

    def numbers(self, texts: pl.Series) -> pl.Series:
        """The number of each of some distinct texts; null where it has none."""
        wanted: list[str] = texts.to_list()
        if len(self._numbers) < _ROOM:
            self._add([text for text in wanted if text not in self._numbers and len(text) <= _LONGEST])
        return pl.Series(map(self._numbers.get, wanted), dtype=pl.UInt32)

    def part(self) -> Iterator[bytes]:
        """The content of the part, piece by piece."""
        yield _START.format(_NAMESPACE, len(self._numbers)).encode()
        yield from self._items
        yield b"</sst>"

    def _add(self, texts: list[str]) -> None:
        if not texts:
            return
        first = len(self._numbers)
        self._numbers.update(zip(texts, range(first, first + len(texts)), strict=True))
        items = '<si><t xml:space="preserve">' + xml_texts(pl.Series(texts)) + "</t></si>"
        self._items.append(items.str.join("").cast(pl.Binary).item())
