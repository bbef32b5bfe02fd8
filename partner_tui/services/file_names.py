"""Paths as an operator types them: `~`, patterns, and the rest of a name on request."""

import glob
import os
from collections.abc import Sequence
from pathlib import Path

from partner_tui.domain.download import Completion
from partner_tui.domain.errors import FileError
from partner_tui.domain.text import visible

_DEEPEST = 100
"""Folders that a pattern may go through: the library calls itself for each of them."""


def expanded(text: str) -> Path:
    """The absolute path. Raises FileError when nothing is typed or `~` is nobody's."""
    if not text.strip():
        raise FileError("No name", "No path is typed.", "Type one.")
    try:
        return Path(os.path.abspath(Path(text).expanduser()))
    except RuntimeError as exc:
        raise FileError("No such place", f"Nobody's home is {text}.", "Type the whole path.") from exc


class FileNames:
    """Looks at folders, which may take long on a slow disk. Any method may be called from any thread."""

    def chosen(self, text: str) -> tuple[Path, ...]:
        """The file of that name, else those that the pattern matches, by name. Raises FileError when there are none."""
        path = expanded(text)
        if os.path.isfile(path):  # of a name that is too long, Path would raise instead of answering
            return (path,)
        if len(path.parts) > _DEEPEST:
            raise FileError("No such file", f"There is none so deep: {len(path.parts):,} folders.", "Check its name.")
        found = tuple(sorted(Path(name) for name in glob.glob(str(path)) if os.path.isfile(name)))
        if found:
            return found
        if os.path.isdir(path):
            raise FileError("No file", f"{path} is a folder.", "Tab completes names; * stands for any.")
        raise FileError("No such file", f"{path} does not exist.", "Check its name; Tab completes it.")

    def completed(self, text: str, endings: tuple[str, ...] = ()) -> Completion:
        """Continues the name as far as all folders, and files with these endings, agree that begin with it.

        Hidden names have to be asked for with their dot. Names that cannot be typed are left out. What cannot be listed
        has no names.
        """
        folder_text, slash, start = text.rpartition("/")
        typed = folder_text + slash
        try:
            with os.scandir(Path(typed or ".").expanduser()) as entries:
                names = sorted(
                    f"{entry.name}/" if entry.is_dir() else entry.name
                    for entry in entries
                    if entry.name.startswith(start)
                    and (start or not entry.name.startswith("."))
                    and visible(entry.name) == entry.name
                    and (entry.is_dir() or entry.name.endswith(endings))
                )
        except (OSError, RuntimeError):
            return Completion(text)
        if not names:
            return Completion(text)
        return Completion(typed + _common_start(names), tuple(names))


def _common_start(names: Sequence[str]) -> str:
    """What all of them begin with; they are in order."""
    first, last = names[0], names[-1]
    return next((first[:at] for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), first)
