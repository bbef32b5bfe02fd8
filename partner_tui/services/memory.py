"""A small text that outlives the console: kept for each data folder apart, for its owner alone."""

import hashlib
from contextlib import suppress
from pathlib import Path

from partner_tui import private_files
from partner_tui.domain.errors import PartnerError

_LARGEST = 1_000_000
"""Bytes; a place with a few views is a few thousand."""


class Memory:
    """One text in the folder for state. Losing it costs the operator some key presses: no failure of it is raised."""

    def __init__(self, state_dir: Path, data_dir: Path) -> None:
        name = hashlib.sha256(str(data_dir).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._file = state_dir / f"place-{name}.json"

    def load(self) -> str | None:
        """The text; None where there is none, or none that can be read."""
        with suppress(OSError, UnicodeDecodeError, PartnerError):
            private_files.demand_plain_file(self._file)
            if self._file.stat().st_size <= _LARGEST:
                return self._file.read_text("utf-8")
        return None

    def save(self, text: str) -> bool:
        """Whether the text was kept, whole."""
        try:
            private_files.make_folder(self._file.parent)
            private_files.replace_whole(self._file, text.encode("utf-8"))
        except (OSError, PartnerError):
            return False
        return True
