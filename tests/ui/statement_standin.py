"""Lines of account statements in memory: decided on by the rules of the domain, told to the payment records."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from partner_tui.domain.errors import PartnerError
from partner_tui.domain.payment import same_reference
from partner_tui.domain.statement_import import StatementImport, StatementReading
from partner_tui.domain.statement_line import Decision, StatementLine
from partner_tui.domain.statement_matching import StatementChoices, as_they_stand, choices
from tests.ui.records_standin import MemoryHistory

REFUSED = PartnerError("Not clear which way it went", "bank.csv, line 2: either way.", "Say whose account it is of.")


@dataclass
class MemoryStatements:
    """The lines are those of the records; `taken` says what comes of a file by its name, of any other nothing."""

    history: MemoryHistory
    taken: dict[str, StatementImport] = field(default_factory=dict)
    readings: list[StatementReading] = field(default_factory=list)

    def import_files(
        self, paths: Iterable[Path], reading: StatementReading, cancelled: Callable[[], bool]
    ) -> Iterator[StatementImport]:
        for path in paths:
            self.readings.append(reading)
            if (found := self.taken.get(path.name)) is None:
                raise REFUSED
            yield found

    def choices(self, key: str) -> StatementChoices:
        kept = self._named(key)
        account = self.history.records.account
        return choices(kept, as_they_stand(self.history.records.lines, account), account)

    def match(self, key: str, reference: str, reason: str = "") -> StatementLine:
        repayments = self.history.records.account.repayments
        number = next(one.number for one in repayments if same_reference(one.reference) == same_reference(reference))
        return self._decide(key, Decision.MATCHED, number, reason)

    def ignore(self, key: str, reason: str) -> StatementLine:
        return self._decide(key, Decision.IGNORED, None, reason)

    def reopen(self, key: str) -> StatementLine:
        return self._decide(key, None, None, "")

    def _named(self, key: str) -> StatementLine:
        return next(line for line in self.history.records.lines if line.key.startswith(key))

    def _decide(self, key: str, decision: Decision | None, number: int | None, reason: str) -> StatementLine:
        before = self._named(key)
        after = replace(before, decision=decision, repayment=number, reason=reason)
        records = self.history.records
        lines = tuple(after if line is before else line for line in records.lines)
        self.history.records = replace(records, lines=lines)
        return after
