"""What the console needs from the service that keeps lines of account statements."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from partner_tui.domain.statement_import import StatementImport, StatementReading
    from partner_tui.domain.statement_line import StatementLine
    from partner_tui.domain.statement_matching import StatementChoices


class Statements(Protocol):
    """A line is named by its key, or as much of it as no other has. Any method may be called from any thread; each
    raises only kinds of PartnerError, and what raises has changed nothing."""

    def import_files(
        self, paths: Iterable[Path], reading: "StatementReading", cancelled: Callable[[], bool]
    ) -> "Iterator[StatementImport]":
        """All are read before anything of the first is kept."""
        ...

    def choices(self, key: str) -> "StatementChoices":
        """What can be decided on a line."""
        ...

    def match(self, key: str, reference: str, reason: str = "") -> "StatementLine":
        """The payment of that reference is behind it; where the amounts differ, or another line is that payment
        already, it takes a reason."""
        ...

    def ignore(self, key: str, reason: str) -> "StatementLine": ...

    def reopen(self, key: str) -> "StatementLine":
        """Takes a decision back."""
        ...
