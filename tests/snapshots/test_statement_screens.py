"""Account statements as pictures: files are loaded and refused, a line is looked at and decided on."""

import pytest

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI, LIGHT
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.conftest import CLOCK, NARROW, WIDE
from tests.ui.records_standin import ACCOUNT, FEE, line
from tests.ui.standin import MemoryWorkspace
from tests.ui.test_deciding import remembered

_AT_STATEMENTS = ("P", "/", *"statement", "enter")


def with_lines() -> MemoryWorkspace:
    paid_on = ACCOUNT.repayments[3].paid_on
    return remembered(line("TRF 20261117-0099", "20000.00", paid_on, description="Huawei Services, 深圳 [red]"), FEE)


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("P", "L"), id="load"),
        pytest.param((*_AT_STATEMENTS, "enter"), id="line"),
        pytest.param((*_AT_STATEMENTS, "j", "enter"), id="other-line"),
        pytest.param((*_AT_STATEMENTS, "enter", "G", "enter"), id="reason"),
    ],
)
def test_statements(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(with_lines(), CLOCK), size, *keys)


def test_light(snap_compare: SnapCompare) -> None:
    assert pictured(snap_compare, ConsoleApp(with_lines(), CLOCK, theme=LIGHT), WIDE, *_AT_STATEMENTS, "enter")


def test_ansi(snap_compare: SnapCompare) -> None:
    assert pictured(snap_compare, ConsoleApp(with_lines(), CLOCK, theme=ANSI), NARROW, *_AT_STATEMENTS, "enter")
