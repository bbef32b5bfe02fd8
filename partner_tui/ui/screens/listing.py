"""Lists in the place of an area's own rows: going to one, where it was left, and back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from partner_tui.ui.due_lists import Listed, due_list
from partner_tui.ui.screens.invoicing import InvoicingArea
from partner_tui.ui.session import ListPlace

if TYPE_CHECKING:
    from partner_tui.ui.desk import Desk


class ReadTogether(NamedTuple):
    """What a list was read to have, and what the area's own rows are made of: the header has one time for both."""

    listed: Any
    own: Any


class ListingArea(InvoicingArea):
    """Which list is shown, if one is."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.listed: Listed | None = None
        """The list on the screen; None while the area's own rows are there."""
        self._lists: dict[str, Listed] = {}

    # What the area fills in

    def keep_own_place(self) -> None:
        """Remembers where in its own rows the operator is."""

    def show_own_rows(self) -> None:
        """Shows its own rows again, where they were left."""

    def own_again(self) -> Any:
        """What its own rows are made of, read in a worker thread; None where it cannot be read."""
        return None

    def know_own(self, found: Any) -> None:
        """Takes what was read of its own rows, while a list is shown in their place."""

    def show_list(self, name: str) -> None:
        """Goes to that list, to where it was left."""
        if self.listed is None:
            self.keep_own_place()
        else:
            self.keep_list_place()
        if name not in self._lists:
            self._lists[name] = Listed(name, due_list(name, self.desk))
        self.listed = self._lists[name]
        self.say("")
        self._read(self.listed)

    def restore_list(self, before: ListPlace) -> None:
        """Stands where the last session ended; its rows are read with the area's own."""
        listed = Listed(before.name, due_list(before.name, self.desk))
        listed.lens, listed.place = before.lens, before.place
        self._lists[before.name] = self.listed = listed

    def kept_list(self) -> ListPlace | None:
        """Where in a list the operator is; None while the area's own rows are there."""
        if self.listed is None:
            return None
        self.keep_list_place()
        return ListPlace(self.listed.name, self.listed.lens, self.listed.place)

    def keep_list_place(self) -> None:
        if self.listed is not None and self.found is not None and self.table.has_rows:
            self.listed.place = replace(self.table.place, key=self.table.current.get(self.listed.list.KEY))

    def read_list(self) -> None:
        """Reads the list on the screen, anew."""
        if self.listed is not None:
            self.keep_list_place()
            self._read(self.listed)

    def _read(self, listed: Listed) -> None:
        self.table.show_loading()
        self.paint()

        def read(cancelled: Callable[[], bool]) -> ReadTogether:
            return ReadTogether(listed.list.read(cancelled), self.own_again())

        self.ask(listed, read)

    def up(self) -> bool:
        if self.listed is None:
            return False
        self.keep_list_place()
        self.listed = self.found = None
        self.say("")
        self.show_own_rows()
        return True
