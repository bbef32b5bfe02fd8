"""Pages of a statement on A4: fonts, lines that hold what fits, heads and feet. Foreign text may come as it is."""

from datetime import UTC

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from partner_tui.exporting.content import Provenance
from partner_tui.exporting.fonts import Fonts, needs_shaping
from partner_tui.exporting.provenance_words import moment

MARGIN = 14
WIDTH = 210 - 2 * MARGIN
"""Millimetres between the margins."""
INK, QUIET, RULE, FILL, BAR = (24, 32, 44), (98, 108, 122), (208, 214, 222), (236, 240, 245), (74, 111, 165)
_FOOT = 18
_ELLIPSIS = "…"
_LEAST_SIZE = 4
_LONGEST = 1_000
"""Characters of a text that may run over several lines."""
_PAGES = "{nb}."
"""Stands for the number of pages, as wide as four digits. It is known in the foot alone, not in foreign text."""
_LINE = 600
"""Characters that are looked at for one line."""


class StatementPage(FPDF):
    """One document. Millimetres and points; every text is what it is, no markup and no links."""

    def __init__(self, provenance: Provenance, label: str) -> None:
        super().__init__("portrait", "mm", "A4")
        self.alias_nb_pages("")
        self.set_creation_date(provenance.generated_at.astimezone(UTC))
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, _FOOT)
        self.c_margin = 0
        self.typeface = Fonts(self)
        self._head_text = label
        self._foot_text = f"partner-tui {provenance.version}, generated {moment(provenance.generated_at)}"
        self.set_title(self.typeface.text(label))
        self.set_creator(f"partner-tui {provenance.version}")
        self.set_line_width(0.2)
        self.set_draw_color(*RULE)

    def header(self) -> None:
        """Whose it is, on every page but the first, which says it larger."""
        if self.page_no() > 1:
            self.put(MARGIN, MARGIN - 4, WIDTH, self._head_text, size=7.5, color=QUIET)
            self.set_y(MARGIN + 4)

    def footer(self) -> None:
        y = self.h - _FOOT + 7
        self.line(MARGIN, y - 1.5, MARGIN + WIDTH, y - 1.5)
        self.put(MARGIN, y, WIDTH, self._foot_text, size=7, color=QUIET, right=True)
        before = self.str_alias_nb_pages
        self.alias_nb_pages(_PAGES)
        self.set_xy(MARGIN, y)
        self.set_text_shaping(False)
        self.cell(WIDTH, 3.5, f"Page {self.page_no()} of {_PAGES}")
        self.alias_nb_pages(before)

    def finished(self) -> bytes:
        """The document, whole."""
        self.typeface.drop_unused()
        self.alias_nb_pages(_PAGES)
        return bytes(self.output())

    def put(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        size: float = 8,
        bold: bool = False,
        right: bool = False,
        color: tuple[int, int, int] = INK,
        least: float | None = None,
        whole: bool = False,
    ) -> None:
        """One line of text, its top left corner at x, y.

        What is too long is made smaller, down to the `least` size, then cut with `…`, unless it must stay `whole`.
        """
        text = self.typeface.text(text if len(text) <= _LINE else text[:_LINE] + _ELLIPSIS)
        self._use("B" if bold else "", size, color)
        self._shape(text)
        if self.get_string_width(text) > width:
            self._shrink(text, size, _LEAST_SIZE if whole else least or size, width)
            text = text if whole else self._cut(text, width)
        self.set_xy(x, y)
        self.cell(width, size * 0.5, text, align="R" if right else "L")

    def paragraph(
        self, x: float, width: float, text: str, *, size: float = 8, color: tuple[int, int, int] = INK
    ) -> None:
        """Text on as many lines as it needs, from where the page is; the page is below it then."""
        text = self.typeface.text(text if len(text) <= _LONGEST else text[:_LONGEST] + _ELLIPSIS)
        self._use("", size, color)
        self._shape(text)
        self.set_x(x)
        self.multi_cell(width, size * 0.5, text, align="L", wrapmode=WrapMode.CHAR, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def width_of(self, text: str, size: float) -> float:
        self._use("", size, INK)
        return self.get_string_width(self.typeface.text(text))

    def rule(self, y: float, *, strong: bool = False) -> None:
        self.set_draw_color(*(QUIET if strong else RULE))
        self.line(MARGIN, y, MARGIN + WIDTH, y)
        self.set_draw_color(*RULE)

    def has_room(self, height: float) -> bool:
        return not self.will_page_break(height)

    def _use(self, style: str, size: float, color: tuple[int, int, int]) -> None:
        self.set_font(self.typeface.family, style, size)
        self.set_text_color(*color)

    def _shape(self, text: str) -> None:
        self.set_text_shaping(needs_shaping(text), direction="ltr")

    def _shrink(self, text: str, size: float, least: float, width: float) -> None:
        while size > least and self.get_string_width(text) > width:
            size -= 0.25
            self.set_font_size(size)

    def _cut(self, text: str, width: float) -> str:
        """As much of the beginning as fits."""
        if self.get_string_width(text) <= width:
            return text
        ending = self.typeface.text(_ELLIPSIS)
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.get_string_width(text[:middle] + ending) <= width:
                fits = middle
            else:
                too_long = middle
        return text[:fits] + ending
