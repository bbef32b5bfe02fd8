"""What was proved, and what was found wrong."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from partner_tui.cli.shapes.values import Json, digits
from partner_tui.services.findings import Finding, Health

if TYPE_CHECKING:
    from partner_tui.domain.reconciliation import Difference
    from partner_tui.services.checking import MonthCheck


def checked(months: "Iterable[MonthCheck]") -> dict[str, Json]:
    """What belongs to no month (the ledger's own problems) stands under the month null.

    `vendor` is how the month stands to the vendor's summary of it; the sentences about differences are among the
    problems. A month that is `only_theirs` has no lines that could be proved.
    """
    found = list(months)
    return {
        "ok": not any(month.problems for month in found),
        "months": [
            {
                "month": None if month.month is None else str(month.month),
                "ok": not month.problems,
                "problems": list(month.problems),
                "differences": [_difference(difference) for difference in month.differences],
                "vendor": None if month.month is None else month.standing.value.replace(" ", "_"),
            }
            for month in found
        ],
    }


def _difference(found: "Difference") -> dict[str, Json]:
    """`difference` is ours − theirs; `reason` is a likely one, or null."""
    return {
        "figure": found.what.value.replace(" ", "_"),
        "ours": digits(found.ours),
        "theirs": digits(found.theirs),
        "difference": digits(found.difference),
        "reason": None if found.reason is None else found.reason.value,
    }


def examined(findings: Iterable[Finding]) -> dict[str, Json]:
    found = list(findings)
    return {
        "ok": not any(finding.health is Health.PROBLEM for finding in found),
        "findings": [
            {
                "name": finding.name,
                "status": finding.health.value,
                "sentence": finding.sentence,
                "next_step": finding.next_step or None,
            }
            for finding in found
        ],
    }
