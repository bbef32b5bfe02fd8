"""Lines of text before they are drawn: parts with a look each, and a left and a right end."""

from typing import NamedTuple, TypeAlias

Part: TypeAlias = tuple[str, str]
"""Text that is safe to print (see `visible`), and the name of its look: "" or one of `LOOKS`."""


class Line(NamedTuple):
    """One line. The right end is never cut; the left one gives way to it, from `cut_at` on."""

    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()


LOOKS = ("strong", "quiet", "here", "owed", "credit", "estimate", "warning", "failure")
