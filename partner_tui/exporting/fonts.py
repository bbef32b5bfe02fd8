"""Fonts for pages: those of a package, then those of the system; what none of them has is replaced by a sign."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import CoreFont, TTFFont

from partner_tui.domain.text import visible

_PACKAGE, _FOLDER = "weblate_fonts", "static/weblate_fonts/kurinto/ttf"
_SYSTEM = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
_BUILT_IN = "helvetica"
"""What every program that shows PDF has, and nothing beyond Latin 1."""
_MISSING, _MISSING_IN_LATIN = "�", "?"
_IN_LATIN = str.maketrans({"“": '"', "”": '"', "…": "..."})
_NAMED = 20
"""Characters that a note names."""
_COMPLEX = (range(0x0590, 0x10A0), range(0x1780, 0x1800), range(0xA840, 0xAC00), range(0xFB1D, 0xFE00))
"""Scripts from right to left, and those whose letters take their shape from their neighbours."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A family; its bold face where it has one that is wanted."""

    family: str
    regular: Path
    bold: Path | None = None


class Fonts:
    """The fonts of one document. Each is taken in when the first text needs it; embedded is what was used of it.

    Their files stay open until `close`.
    """

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._waiting = list(_found())
        self._loaded: list[str] = []
        self._used: set[str] = set()
        self._known: dict[str, str] = {}
        self._missing: dict[str, None] = {}
        self.family = self._load_next() or _BUILT_IN
        """Of all text; what it lacks comes from the others."""

    def text(self, foreign: str) -> str:
        """Text that can be printed on one line: nothing acts, and nothing is left out without a sign."""
        foreign = visible(foreign)
        if self.family == _BUILT_IN:
            foreign = foreign.translate(_IN_LATIN)
        return "".join(map(self._printable, foreign))

    def note(self) -> str:
        """Which characters could not be printed; empty when all were."""
        if not self._missing:
            return ""
        named = ", ".join(f"U+{ord(character):04X}" for character in list(self._missing)[:_NAMED])
        more = f" and {len(self._missing) - _NAMED} more" if len(self._missing) > _NAMED else ""
        return f"No font here has {named}{more}: “{self._sign}” stands for each of these characters."

    def drop_unused(self) -> None:
        """Those that were looked into in vain: fpdf embeds all that it knows."""
        further = [family for family in self._loaded[1:] if family in self._used]
        self._pdf.set_fallback_fonts(further, exact_match=False)
        for family in set(self._loaded[1:]) - self._used:
            _close(self._pdf.fonts.pop(family))

    def close(self) -> None:
        for font in self._pdf.fonts.values():
            _close(font)

    def _printable(self, character: str) -> str:
        found = self._known.get(character)
        if found is None:
            found = character if self._is_covered(character) else self._sign
            if found != character:
                self._missing[character] = None
            self._known[character] = found
        return found

    def _is_covered(self, character: str) -> bool:
        if self.family == _BUILT_IN:
            return ord(character) < 0x100
        family = next((family for family in self._loaded if self._has(family, character)), None)
        while family is None and (loaded := self._load_next()):
            family = loaded if self._has(loaded, character) else None
        if family is None:
            return False
        self._used.add(family)
        return True

    def _has(self, family: str, character: str) -> bool:
        font = self._pdf.fonts[family]
        return isinstance(font, TTFFont) and ord(character) in font.cmap

    def _load_next(self) -> str | None:
        """Takes in the next one there is."""
        if not self._waiting:
            return None
        font = self._waiting.pop(0)
        self._pdf.add_font(font.family, "", font.regular)
        if font.bold is not None or not self._loaded:
            self._pdf.add_font(font.family, "B", font.bold or font.regular)
        self._loaded.append(font.family)
        self._pdf.set_fallback_fonts(self._loaded[1:], exact_match=False)
        return font.family

    @property
    def _sign(self) -> str:
        return _MISSING if self.family != _BUILT_IN and self._has(self.family, _MISSING) else _MISSING_IN_LATIN


def _close(font: CoreFont | TTFFont) -> None:
    if isinstance(font, TTFFont):
        font.close()


def needs_shaping(text: str) -> bool:
    """Whether its letters change with their neighbours or run from right to left."""
    return not text.isascii() and any(_is_complex(character) for character in text)


def _is_complex(character: str) -> bool:
    code = ord(character)
    return any(code in script for script in _COMPLEX) or (code > 0x2FF and unicodedata.category(character)[0] == "M")


def _found() -> Iterator[FontFile]:
    """Those that are installed, the most wanted first."""
    system = (FontFile(Path(path).stem.lower(), Path(path)) for path in _SYSTEM)
    return (font for font in chain(_packaged(), system) if font.regular.is_file())


def _packaged() -> Iterator[FontFile]:
    """The first has Latin, Cyrillic, Greek, Arabic, Hebrew, Thai and the scripts of India. None where whoever
    packages this program leaves them out."""
    try:
        folder = Path(str(files(_PACKAGE))) / _FOLDER
    except ModuleNotFoundError:
        return
    for script in ("", "SC", "TC", "JP", "KR"):
        name = f"KurintoSans{script}"
        bold = None if script else folder / f"{name}-Bd.ttf"
        yield FontFile(name.lower(), folder / f"{name}-Rg.ttf", bold)
