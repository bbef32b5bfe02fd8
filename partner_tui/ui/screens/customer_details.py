"""The customer of the row under the cursor, asked for and shown with all that sync has brought about it."""

from partner_tui.domain.rows import ListRows, Value
from partner_tui.ui.keymap import WHO, Key, bindings
from partner_tui.ui.screens.bills_area import BillsArea
from partner_tui.ui.screens.invoicing import InvoicingArea
from partner_tui.ui.synced_customers import SyncedCustomer
from partner_tui.ui.views import Level


class CustomerDetailsArea(InvoicingArea, BillsArea):
    """Bills whose rows, or the view itself, are a customer's."""

    BINDINGS = bindings(WHO)

    @property
    def customer_here(self) -> str | None:
        """The id of the customer that the row is about, else of the one that the whole view is about."""
        if self.browsing is None:
            return None
        of_row = self._of_line() if self.browsing.here.question.level is Level.LINE else None
        of_row = of_row or self.table.current.get("customer_id")
        return str(of_row) if of_row else self.browsing.here.query.customer

    def _of_line(self) -> Value:
        """What the fields of the line on the screen say."""
        rows = self.table.source
        if not isinstance(rows, ListRows) or not {"name", "value"} <= set(rows.columns):
            return None
        name, value = rows.columns.index("name"), rows.columns.index("value")
        return next((row[value] for row in rows.all_rows if row[name] == "customer_id"), None)

    def refusal(self, key: Key) -> str:
        if key is WHO:
            return "" if self.customer_here else "The row under the cursor is not one customer's."
        return super().refusal(key)

    def action_who(self) -> None:
        if self.settled(self.action_who, WHO) and (name := self.customer_here) is not None:
            vendor = self.desk.workspace.vendor
            self.ask_details(("customer", name), lambda _: SyncedCustomer.read(vendor, name), self._show_customer)

    def _show_customer(self, found: SyncedCustomer) -> None:
        if found.customer is None and not found.budgets:
            self.say("Nothing has been synced about this customer.")
            return
        from partner_tui.ui.presentation.customers import customer_table

        self.open_fields("Customer", customer_table(found.customer, found.budgets, self.desk.clock.zone))
