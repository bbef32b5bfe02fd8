"""What sync has brought, as pictures: quota, invoices, customers; as it is mostly, and when something is wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from partner_tui.ui.app import ConsoleApp
from partner_tui.ui.theme import LIGHT
from tests.snapshots.test_screens import Size, SnapCompare, both_sizes, pictured
from tests.ui.conftest import CLOCK
from tests.ui.test_invoices import synced
from tests.ui.vendor_standin import QUOTA


@both_sizes
def test_amount_due(snap_compare: SnapCompare, size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(synced(), CLOCK), size)


@both_sizes
def test_amount_due_beyond_the_quota(snap_compare: SnapCompare, size: Size) -> None:
    workspace = synced()
    workspace.vendor.its_quota = replace(QUOTA, quota=Decimal(20_000), used=Decimal("21149.7"))
    assert pictured(snap_compare, ConsoleApp(workspace, CLOCK), size)


def test_amount_due_light(snap_compare: SnapCompare) -> None:
    assert pictured(snap_compare, ConsoleApp(synced(), CLOCK, theme=LIGHT), (140, 40))


@both_sizes
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param((), id="products"),
        pytest.param(("tab",), id="customers"),
        pytest.param(("tab", "c"), id="columns"),
        pytest.param(("I",), id="invoice"),
        pytest.param(("[", "I"), id="invoices"),
        pytest.param(("tab", "w"), id="who"),
        pytest.param(("tab", "v", "w"), id="who-masked"),
    ],
)
def test_monthly_bills(snap_compare: SnapCompare, keys: tuple[str, ...], size: Size) -> None:
    assert pictured(snap_compare, ConsoleApp(synced(), CLOCK, area="monthly-bills"), size, *keys)
