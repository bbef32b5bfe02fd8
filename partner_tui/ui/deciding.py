"""Account statements in the console: files are loaded, and their lines decided on."""

from typing import Any

from textual.app import App

from partner_tui.domain.money import format_amount
from partner_tui.domain.statement_import import StatementImport
from partner_tui.domain.statement_line import SHOWN_KEY, StatementLine
from partner_tui.domain.text import visible
from partner_tui.ui.payable import Asked, Which
from partner_tui.ui.presentation.statement_words import decided_words, taken_words
from partner_tui.ui.repay_choice import RepayChoice
from partner_tui.ui.screens.dialogs.statement import Outcome, StatementDialog, ToRecord
from partner_tui.ui.screens.dialogs.statement_file import StatementFileDialog


class Deciding:
    """Pushes the dialogs, and tells the area what came of them."""

    def __init__(self, app: App[Any]) -> None:
        from partner_tui.ui.app import ConsoleApp

        assert isinstance(app, ConsoleApp)
        self._app = app
        self._desk = app.desk

    def load(self, typed: str = "") -> None:
        """Asks which files to take; a name may have been typed already."""
        workspace = self._desk.workspace
        self._app.push_screen(StatementFileDialog(workspace.statements, workspace.file_names, typed), self._taken)

    def decide(self, key: str) -> None:
        """Shows the line of that key and what can be decided on it."""
        self._app.push_screen(StatementDialog(self._desk.workspace.statements, key), self._decided)

    def _taken(self, taken: tuple[StatementImport, ...] | None) -> None:
        if taken:
            self._tell(taken_words(taken))

    def _decided(self, outcome: Outcome) -> None:
        if isinstance(outcome, ToRecord):
            self._record(outcome.line)
        elif outcome is not None:
            undo = f"Undo: `partner-tui payments reopen {outcome.key[:SHOWN_KEY]}`. "
            self._tell(f"{'' if outcome.decision is None else undo}{decided_words(outcome)}.")

    def _record(self, line: StatementLine) -> None:
        """The repayment dialog, filled in: with the line's own reference the two are matched when it is recorded."""
        from partner_tui.ui.repaying import Repaying

        choice = RepayChoice(
            which=Which.OLDEST,
            currency=line.currency,
            paid_on=line.paid_on.isoformat(),
            reference=visible(line.reference),
            own_amount=format_amount(line.amount, exact=True),
            note=visible(line.description),
        )
        Repaying(self._app).repay(Asked(), choice)

    def _tell(self, words: str) -> None:
        """Every area may show something of it."""
        for area in self._app.living_areas():
            if area is not self._app.area:
                area.become_stale()
        self._app.area.read()
        self._app.area.say(words)
