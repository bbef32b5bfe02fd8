"""Somebody who presses anything: every key that means something and many that do not, text, pastes, the mouse, and now
and then another size."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from partner_tui.ui.keymap import BY_ID
from tests.faults.foreign_text import escapes, markup

_NAMED = {
    **{"down": "\x1b[B", "up": "\x1b[A", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F"},
    **{"pagedown": "\x1b[6~", "pageup": "\x1b[5~", "enter": "\r", "escape": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z"},
    **{"backspace": "\x7f", "space": " ", "plus": "+", "minus": "-", "equals_sign": "="},
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
_MEANT = sorted({key for bound in BY_ID.values() for key in bound.keys.split(",")})
_SELDOM = frozenset(("ctrl+q", "q", "ctrl+z"))
"""Who leaves all the time sees little."""
_MEANINGLESS = (
    "\x1b[2~",
    "\x1b[3~",
    "\x1bOP",
    "\x1b[15~",
    "\x1bx",
    "\x01",
    "\x0b",
    "\x16",
    "\x1b[1;5C",
    "\x1b[57358;1u",
    "é深👍",
)
_WORDS = (
    *(
        "amount>100",
        "!a",
        "region:a",
        '"a b"',
        "bills ",
        "2024-03",
        "customer ",
        "product ",
        "lines",
        "movers",
        "sort ",
    ),
    *("filter a", "by customer", "theme partner-light", "theme partner-ansi", "go ", "forget ", "bookmark x", "mask"),
    *(
        "copy-command",
        "due",
        "exports",
        "download ",
        "import ",
        "type refund",
        "limit 3",
        "desc",
        "demo",
        "help",
        "a",
        "e",
    ),
)
_SIZES = ((80, 24), (100, 30), (60, 20), (40, 10), (39, 9), (140, 40), (1, 1), (200, 12), (30, 50))


@dataclass(frozen=True, slots=True)
class Deed:
    """What is sent to the terminal, or the size that it gets."""

    data: bytes = b""
    size: tuple[int, int] | None = None
    keys: int = 1


class Monkey:
    def __init__(self, random: Random, files: tuple[str, ...]) -> None:
        """`files`: paths that it knows of."""
        self._random = random
        self._texts = (*markup(random, 60), *escapes(random, 100), *_WORDS, *files)
        self._often: tuple[Callable[[], Deed], ...] = (
            *((self._key,) * 24),
            *((self._letter,) * 5),
            *((self._word,) * 3),
            *((self._mouse,) * 2),
            *((self._paste,) * 1),
        )

    def deed(self) -> Deed:
        if self._random.random() < 0.004:
            return Deed(size=self._random.choice(_SIZES))
        return self._random.choice(self._often)()

    def _key(self) -> Deed:
        name = self._random.choice(_MEANT)
        if name in _SELDOM and self._random.random() < 0.9:
            name = "escape"
        return Deed((_NAMED.get(name) or name).encode())

    def _letter(self) -> Deed:
        if self._random.random() < 0.1:
            return Deed(self._random.choice(_MEANINGLESS).encode())
        return Deed(chr(self._random.randrange(0x21, 0x7F)).encode())

    def _word(self) -> Deed:
        """Typed where words are typed, and taken."""
        start, word = self._random.choice(("/", ":", "?", "B", "i", "")), self._random.choice(_WORDS)
        typed = start + word + self._random.choice(("\r", "\t\r", "\t", "", "\x1b"))
        return Deed(typed.encode(), keys=len(typed))

    def _paste(self) -> Deed:
        text = self._random.choice(self._texts).replace("\x1b[201~", "")
        start = self._random.choice(("", "", ":", "/", "i", ":download ", ":import ", ":bills customer "))
        end = self._random.choice(("\r", "", "\t"))
        return Deed(f"{start}\x1b[200~{text}\x1b[201~{end}".encode("utf-8", "surrogatepass"))

    def _mouse(self) -> Deed:
        button = self._random.choice((0, 0, 0, 2, 35, 64, 65))
        x, y = self._random.randrange(1, 100), self._random.randrange(1, 30)
        pressed = f"\x1b[<{button};{x};{y}M"
        return Deed((pressed + (f"\x1b[<{button};{x};{y}m" if button < 3 else "")).encode())
