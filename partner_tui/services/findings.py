"""What an examination finds, and how bad it is."""

from dataclasses import dataclass
from enum import StrEnum

from partner_tui.domain.errors import PartnerError


class Health(StrEnum):
    """Whether something has to be done about it."""

    OK = "ok"
    WARNING = "warning"
    """It works, and less well than it could."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. Paths and values in its sentences are foreign text, verbatim."""

    name: str
    health: Health
    sentence: str
    next_step: str = ""

    @classmethod
    def of(cls, name: str, error: PartnerError) -> "Finding":
        """The problem that an error tells of."""
        return cls(name, Health.PROBLEM, f"{error.title}: {error.cause}", error.next_step)


def fine(name: str, sentence: str, next_step: str = "") -> Finding:
    return Finding(name, Health.OK, sentence, next_step)


def warning(name: str, sentence: str, next_step: str) -> Finding:
    return Finding(name, Health.WARNING, sentence, next_step)


def problem(name: str, sentence: str, next_step: str) -> Finding:
    return Finding(name, Health.PROBLEM, sentence, next_step)
