"""The answer to the question how a month stands from station to station."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import tzinfo

from partner_tui.domain.tie_out import TieOut
from partner_tui.ui.answers import Answer, Wishes, held
from partner_tui.ui.lens import Lens
from partner_tui.ui.ports import Workspace
from partner_tui.ui.presentation.tie_outs import KEY, NOUN, stations_table
from partner_tui.ui.views import Question


@dataclass(frozen=True, slots=True)
class TiedAnswer(Answer):
    """Rows of stations, and what they were made of."""

    tied: TieOut | None = None


def tied_answer(
    workspace: Workspace,
    question: Question,
    wishes: Wishes,
    zone: tzinfo | None,
    known: TieOut | None,
    cancelled: Callable[[], bool],
) -> TiedAnswer:
    """Runs in a worker thread. `known`: what was read already, where only filter or order are others. Raises
    PartnerError, Cancelled."""
    found = known or workspace.tie_out.of(question.query.month, cancelled)
    lens = Lens(question.query.filter, question.query.sort)
    shown = held(question, stations_table(found, zone), NOUN, wishes, lens, KEY)
    return TiedAnswer(**{field.name: getattr(shown, field.name) for field in fields(shown)}, tied=found)
