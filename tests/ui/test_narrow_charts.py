"""Charts where there is no room for one: bars give way like any column."""

from textual.app import App, ComposeResult

from partner_tui.domain.query import BillQuery, Grouping
from partner_tui.domain.total_rows import customer_rows
from partner_tui.ui.presentation.cells import width_of
from partner_tui.ui.presentation.charts import chart_of
from partner_tui.ui.widgets.row_table import RowTable
from tests.ui.conftest import settle, shown, table_of
from tests.ui.sample import OCTOBER, sample_bills


class ChartApp(App[None]):
    CSS = "RowTable { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield RowTable()


async def test_every_width() -> None:
    totals = sample_bills().by_customer(BillQuery(OCTOBER, Grouping.CUSTOMER))
    chart = chart_of(customer_rows(totals), "customers", "USD")
    app = ChartApp()
    async with app.run_test(size=(70, 10)) as pilot:
        table_of(app).show_rows(chart.rows, chart.columns)
        await settle(pilot)
        for width in range(70, 0, -1):
            await pilot.resize_terminal(width, 10)
            await settle(pilot)
            wide = [line for line in shown(app).splitlines() if width_of(line) > width]
            assert not wide, (width, wide)
