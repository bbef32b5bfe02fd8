"""What keys are called: Textual's names, what people write for them, and the sign that the screen shows."""

import re

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, Keys, key_to_character

_SIGNS = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "tab": "Tab",
    "space": "Space",
    "delete": "Del",
    "insert": "Ins",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}
_NAMES = {sign.casefold(): name for name, sign in _SIGNS.items()} | {"return": "enter", " ": "space", ",": "comma"}
_WRITTEN = re.compile(r"(?P<modifiers>(?:[A-Za-z]+\+)*)(?P<base>.|[^+]+)")
_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_THE_SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Most terminals send one byte for both, which Textual calls by the second name."""
_SPECIAL = frozenset(key.value for key in Keys if key.value.isalnum() and len(key.value) > 1) - {"return"}


class NoSuchKey(ValueError):
    """Text that names no key."""

    def __init__(self, why: str, meant: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.next_step = (
            f"Did you mean {meant!r}?" if meant else 'Keys are written "x", "?", "ctrl+x", "f5", "pagedown".'
        )


def key_named(text: str) -> str:
    """Textual's name of the key that somebody wrote as `?`, `Esc`, `ctrl+x` or `question_mark`. Raises NoSuchKey."""
    found = _WRITTEN.fullmatch(text.strip() or text)
    modifiers = sorted(found["modifiers"].casefold().split("+")[:-1]) if found else []
    if found is None or not set(modifiers) <= set(_MODIFIERS) or len(set(modifiers)) < len(modifiers):
        raise _unknown(text)
    name = _base(found["base"], text)
    if len(name) == 1 and modifiers == ["shift"]:
        return name.upper()
    key = "+".join([*modifiers, name.casefold() if modifiers else name])
    if key in _THE_SAME:
        raise NoSuchKey(f"terminals send {sign(key)} as {sign(_THE_SAME[key])}", _THE_SAME[key])
    return key


def sign(key: str) -> str:
    """A key as people write it: `↓`, `Esc`, `?`, `ctrl+d`."""
    modifiers, plus, base = key.rpartition("+") if len(key) > 1 else ("", "", key)
    return f"{modifiers}{plus}{_SIGNS.get(base) or _character(base) or base}"


def is_typed(key: str) -> bool:
    """Whether the key, by Textual's name, puts a character into a line that is being typed."""
    return len(key) == 1 or ("+" not in key and _character(key) is not None)


def _base(written: str, whole: str) -> str:
    if len(written) == 1:
        if not written.isprintable():
            raise _unknown(whole)
        return _NAMES.get(written) or next(iter(Binding.make_bindings([(written, "")]))).key
    name = _NAMES.get(written.casefold(), written.casefold())
    name = KEY_NAME_REPLACEMENTS.get(name, name)
    if name not in _SPECIAL and _character(name) is None:
        raise _unknown(whole)
    return name


def _character(name: str) -> str | None:
    """The character that a key of this name types; None for a key that types none."""
    character = key_to_character(REPLACED_KEYS.get(name, name))
    return character if character is not None and character.isprintable() else None


def _unknown(text: str) -> NoSuchKey:
    import difflib

    known = [*_SPECIAL, *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "shift+tab"]
    close = difflib.get_close_matches(text.casefold(), known, n=1, cutoff=0.7)
    return NoSuchKey(f"{text!r} is no key", *close)
