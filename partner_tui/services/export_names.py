"""What an export's file is called: what is in it and when it was asked for, in signs that every file system takes."""

import unicodedata
from datetime import UTC, datetime

from partner_tui.domain.export import FOCUS, ExportKind, ExportSpec

_LONGEST_SUBJECT = 40
"""Characters; four bytes each at most."""


def file_name(spec: ExportSpec, at: datetime, apart: str = "") -> str:
    """`partner-bill_2026-10_details_acme_20261122T101500Z.xlsx`, `partner-payments_2026-10_20261122T101500Z.csv`;
    `apart` tells two of one second from each other."""
    months = str(spec.first) if spec.first == spec.last else f"{spec.first}_{spec.last}"
    what = "focus" if spec.format in FOCUS else spec.kind.value
    about = ("partner-payments", months) if spec.kind is ExportKind.PAYMENTS else ("partner-bill", months, what)
    parts = [*about, _slug(spec.subject), f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", apart]
    ending = spec.ending.replace(".focus", "") if spec.format in FOCUS else spec.ending
    return "_".join(part for part in parts if part) + ending


def _slug(name: str) -> str:
    """Letters and digits of any script, and single hyphens."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return "-".join(words)[:_LONGEST_SUBJECT].strip("-")
