"""The vendor's wording of a bill's columns: a module of its own, for settings know it and little else."""

from enum import StrEnum


class HeaderLanguage(StrEnum):
    """The vendor's wording of the headers."""

    ENGLISH = "en"
    CHINESE = "zh"
