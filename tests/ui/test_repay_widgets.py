"""What the last step of a repayment is made of: the address, its QR code, and the line that is typed by hand."""

from pathlib import Path

import pytest
import segno
from rich.color import ColorSystem
from textual.app import App, ComposeResult
from textual.strip import Strip

from partner_tui.domain.vendor_pages import PAYMENT, VendorPage
from partner_tui.services.clipboard import Clipboard
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.screens.dialogs.pay_page import PayPageDialog
from partner_tui.ui.terminal import Appearance
from partner_tui.ui.widgets.address import Address
from partner_tui.ui.widgets.qr_code import QUIET, QrCode, qr_rows
from tests.ui.alone import Alone
from tests.ui.conftest import CLOCK, settle, shown
from tests.ui.paying import paying

ADDRESS = PAYMENT.address
UPPER, LOWER = {"█", "▀"}, {"█", "▄"}


def modules_of(rows: list[str]) -> list[list[bool]]:
    """Whether each module is dark, as a camera sees light signs on dark ground."""
    found: list[list[bool]] = []
    for row in rows:
        found += [[sign not in UPPER for sign in row], [sign not in LOWER for sign in row]]
    return found


@pytest.mark.parametrize("text", [ADDRESS, "https://pay.example.com/a", "x" * 500])
def test_the_code_is_the_one_of_the_address_with_light_around_it(text: str) -> None:
    code = segno.make(text, error="l", micro=False)
    dark = [[bool(module) for module in row] for row in code.matrix]
    light = [False] * (len(dark) + 2 * QUIET)
    whole = [light] * QUIET + [[False] * QUIET + row + [False] * QUIET for row in dark] + [light] * QUIET
    assert modules_of(qr_rows(text))[: len(whole)] == whole


def test_the_code_of_the_payment_page_fits_into_24_rows() -> None:
    code = QrCode(ADDRESS).wanted
    assert (code.width, code.height) == (37, 19)


class _OneAddress(App[None]):
    def compose(self) -> ComposeResult:
        yield Address(ADDRESS)


async def test_every_row_of_an_address_is_a_link_to_all_of_it() -> None:
    app = _OneAddress()
    async with app.run_test(size=(50, 5)):
        strips: list[Strip] = [app.query_one(Address).render_line(y) for y in (0, 1)]
        assert "".join(strip.text for strip in strips).replace(" ", "") == ADDRESS
        for strip in strips:
            text, style, _ = next(iter(strip))
            assert style is not None
            drawn = Strip.render_style(style, text, ColorSystem.TRUECOLOR)
            assert drawn.startswith("\x1b]8;id=") and f";{ADDRESS}\x1b\\" in drawn
            assert drawn.endswith("\x1b]8;;\x1b\\")


@pytest.mark.parametrize(
    ("size", "has_code"), [((140, 40), True), ((80, 24), True), ((80, 23), False), ((40, 24), False), ((40, 10), False)]
)
async def test_the_code_is_shown_where_there_is_room(size: tuple[int, int], has_code: bool) -> None:
    app = Alone(PayPageDialog(PAYMENT, Clipboard({})))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        text = shown(app)
        assert ("▄▄▄▄▄" in text) is has_code
        assert ("its QR code needs" in text.replace("\n", "")) is not has_code or size[0] < 80
        assert "".join(text.split()).count("dp_060200.html") == 1
        rows = text.splitlines()
        assert len(rows) <= size[1]
        if has_code:
            code = [row for row in rows if {"█", "▀", "▄"} & set(row)]
            assert len(code) == 19


async def test_an_address_of_the_settings_may_be_long() -> None:
    page = VendorPage(f"https://pay.example.com/{'a' * 3000}", "Pay")
    app = Alone(PayPageDialog(page, Clipboard({})))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "https://pay.example.com/aaa" in shown(app)
        await pilot.press("escape")
    assert app.results == [None]


async def test_with_ascii_alone_there_is_no_code(tmp_path: Path) -> None:
    app = ConsoleApp(paying(tmp_path / "data"), CLOCK, appearance=Appearance(ascii=True))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        app.push_screen(PayPageDialog(PAYMENT, Clipboard({})))
        await settle(pilot)
        assert "a QR code needs more than ASCII" in shown(app)
        assert "█" not in shown(app)
