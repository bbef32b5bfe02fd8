"""What a terminal was sent, read strictly: the sequences that Textual and our driver send, and text to be seen."""

import base64
import re
from collections.abc import Iterator

from tests.faults.foreign_text import UNSEEN

_MODES = "7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048"
_OURS = re.compile(
    rf"""
      \x1b\[\?(?:{_MODES})[hl]                  # screen, cursor, mouse, focus, paste, wrapping, whole frames
    | \x1b\[\?(?:2026|2048)\$p                  # does the terminal know whole frames, and sizes in band
    | \x1b\[>\d+u | \x1b\[<u                    # keys as kitty tells them
    | \x1b\[\d+;\d+H                            # cursor to a cell
    | \x1b\[\d*(?:;\d+)*m                       # colours
    | \x1b\]22;(?:default|text|pointer)\x07     # shape of the mouse's pointer
    | \x1b\]52;c;(?P<copied>[A-Za-z0-9+/]*={{0,2}})\x07
    | (?:\r?\n)+(?=\x1b\[\d+;\d+H)              # a row ends, and the next begins with the cursor's place
    """,
    re.VERBOSE,
)
_UNSEEN = re.compile(f"[{''.join(re.escape(character) for character in sorted(UNSEEN))}]")
_AROUND = 40


def foreign(sent: bytes, copies: list[str] | None = None) -> Iterator[str]:
    """Whatever else is in what was sent, with what stands around it. What was copied is put into `copies`."""
    text = sent.decode("utf-8", "surrogateescape")
    start = 0
    while (found := _UNSEEN.search(text, start)) is not None:
        ours = _OURS.match(text, found.start())
        if ours is None:
            at = found.start()
            yield f"U+{ord(found[0]):04X} in {text[max(0, at - _AROUND) : at + _AROUND]!r}"
        elif ours["copied"] is not None and copies is not None:
            copies.append(base64.b64decode(ours["copied"], validate=True).decode())
        start = found.end() if ours is None else ours.end()
