"""Payment records: what was paid, reversed and put to months, and what others say of it, the newest first."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from partner_tui.domain.filter import Filter
from partner_tui.domain.payment_records import (
    REVERSED,
    TO_DECIDE,
    PaymentRecord,
    PaymentRecords,
    RecordsWanted,
    RecordType,
    months_of,
)
from partner_tui.domain.payment_rows import KEY as RECORD
from partner_tui.domain.payment_rows import names_states
from partner_tui.domain.query import BillQuery
from partner_tui.domain.rows import ListRows, Value, never
from partner_tui.domain.text import visible
from partner_tui.ui.due_lists import DueList
from partner_tui.ui.keymap import EXPORT, OPEN, REPAY, REVERSE, STATEMENT, Key
from partner_tui.ui.presentation.lines import Line
from partner_tui.ui.presentation.notices import Notice
from partner_tui.ui.presentation.payment_records import (
    record_fields,
    record_sums,
    records_table,
    standing_lines,
    to_be_decided,
)
from partner_tui.ui.presentation.tables import Table

if TYPE_CHECKING:
    from partner_tui.ui.export_choice import Exportable
    from partner_tui.ui.screens.lists_area import ListsArea


class Found(NamedTuple):
    """What there is, and its records, decided statement lines among them."""

    history: PaymentRecords
    records: tuple[PaymentRecord, ...]

    def listed(self, wanted: str) -> tuple[PaymentRecord, ...]:
        """Without decided lines; a filter by state finds them, and where there is nothing else, they are shown."""
        open_ = tuple(one for one in self.records if one.line is None or one.line.decision is None)
        return open_ if open_ and not names_states(Filter.parse(wanted)) else self.records


class PaymentsList(DueList):
    """Enter shows all that is known of a record; of a statement line what can be decided on it."""

    NOUN = "payment records"
    KEY = RECORD
    TITLE = "Payment records"
    COMMAND = "payments"

    def read(self, cancelled: Callable[[], bool] = never) -> Found:
        history = self.desk.workspace.payment_history.read()
        return Found(history, history.of(RecordsWanted(decided=True)))

    def table(self, found: Found, wanted: str = "") -> tuple[Table, str]:
        return records_table(found.listed(wanted))

    def nothing_here(self, found: Found) -> Notice:
        repay, load = self.desk.keymap.sign(REPAY), self.desk.keymap.sign(STATEMENT)
        return Notice(
            "No payments yet",
            (f"{repay} records one that you made.", f"{load} takes a statement file and holds it against them."),
        )

    def summary(self, found: Found, width: int) -> Sequence[Line]:
        return standing_lines(found.history, self.desk.keymap.sign(OPEN))

    def standing(self, found: Found) -> str:
        return to_be_decided(found.history, self.desk.keymap.sign(OPEN))

    def sums(self, rows: ListRows, currency: str) -> Sequence[str]:
        return record_sums(rows, currency)

    def keys(self, found: Found, row: Mapping[str, Value]) -> Sequence[tuple[Key, str]]:
        opening = ((OPEN, "decide" if row["state"] == TO_DECIDE else "details"),) if row else ()
        return (*opening, *((key, key.label) for key in (REPAY, REVERSE, STATEMENT, EXPORT)))

    def open(self, area: "ListsArea", row: Mapping[str, Value]) -> None:
        found = None if area.listed is None else area.listed.found
        record = next((one for one in found.records if one.key == row[RECORD]), None) if found else None
        if record is not None and record.line is not None:
            from partner_tui.ui.deciding import Deciding

            Deciding(area.app).decide(record.line.key)
        elif record is not None and found is not None:
            title = f"{record.type.value.capitalize()} {visible(record.reference)}".rstrip()
            area.open_fields(title, record_fields(record, found.history, self.desk.clock.zone))

    def refusal(self, key: Key, row: Mapping[str, Value]) -> str | None:
        if key is REVERSE:
            return _not_reversible(row)
        if key is STATEMENT:
            return ""
        if key is EXPORT:
            return "" if row else "There are no payment records to export."
        return super().refusal(key, row)

    def do(self, key: Key, area: "ListsArea", row: Mapping[str, Value]) -> None:
        if key is STATEMENT:
            from partner_tui.ui.deciding import Deciding

            Deciding(area.app).load()
            return
        from partner_tui.ui.repaying import Repaying

        Repaying(area.app).reverse(str(row["reference"]))

    def exportable(self, found: Found | None) -> "Exportable | None":
        """All of it, through the filter that is on the screen."""
        from partner_tui.domain.export import ExportKind
        from partner_tui.ui.export_choice import Exportable

        months = () if found is None else tuple(months_of(found.records))
        if not months:
            return None
        return Exportable(BillQuery(months[0]), months, noun=self.NOUN, kinds=(ExportKind.PAYMENTS,))


def _not_reversible(row: Mapping[str, Value]) -> str:
    """Why the repayment that the row is of cannot be reversed; empty where it can."""
    if not row:
        return "There is no repayment here to reverse."
    if row["type"] in (RecordType.STATEMENT, RecordType.VENDOR):
        return "Only what was recorded here can be reversed."
    return "It is reversed already." if row["state"] == REVERSED else ""
