"""Payment records as pictures: plain, beside what others say, empty, failed; one record; what a file is made of."""

import pytest

from partner_tui.domain.payment_records import PaymentRecords
from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import ANSI
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.conftest import CLOCK
from tests.ui.records_standin import with_others
from tests.ui.standin import BROKEN
from tests.ui.test_payment_records import paid


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("j",), id="plain"),
        pytest.param(("j", "j", "enter"), id="repayment"),
        pytest.param(("j", "j", "j", "j", "j", "j", "j", "j", "enter"), id="reversed"),
        pytest.param(("/", *"type:repayment", "enter", "e"), id="export"),
    ],
)
def test_recorded(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(paid(), CLOCK), size, "P", *keys)


@both_sizes
def test_beside_what_others_say(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(paid(with_others()), CLOCK), size, "P", "j", "j")


@both_sizes
def test_masked_movement(snap_compare: SnapCompare, size: Size) -> None:
    keys = ("v", "/", *"type:vendor", "enter", "enter")
    assert pictured(snap_compare, ConsoleApp(paid(with_others()), CLOCK), size, "P", *keys)


@both_sizes
def test_nothing_recorded(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(paid(PaymentRecords()), CLOCK), size, "P")


@both_sizes
def test_failed(snap_compare: SnapCompare, size: Size) -> None:
    workspace = paid()
    workspace.payment_history.broken = BROKEN
    assert pictured(snap_compare, ConsoleApp(workspace, CLOCK), size, "P")


@both_sizes
def test_without_true_colours(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(paid(with_others()), CLOCK, theme=ANSI), size, "P")
