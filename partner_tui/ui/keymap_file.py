"""The operator's own keys: `keymap.toml`, beside the settings.

"row.down" = "j,down"
"table.filter" = ["f", "/"]
"bookmark" = ""             # no key; the palette still has it
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from partner_tui.domain.errors import SettingsError
from partner_tui.ui.key_names import NoSuchKey, is_typed, key_named, sign
from partner_tui.ui.keymap import BY_ID, LEAVE, LIVE_TOGETHER, WHILE_TYPING, Key

FILE = "keymap.toml"
_NO_KEY = "<none>"
"""What Textual is told for an action without a key: no terminal sends it, and "" would leave the default."""
_EDITING = ("backspace", "delete", "left", "right", "home", "end")


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys every action has."""

    changes: Mapping[str, str] = field(default_factory=dict)
    """Textual's names, comma-separated, by action id; actions that are not here have their own."""

    @classmethod
    def parse(cls, content: bytes, file: str) -> "Keymap":
        """What a keymap file says. Raises SettingsError, which names file and line."""
        return _Reading(content, file).keymap()

    def keys(self, key: Key) -> tuple[str, ...]:
        """Textual's names, the one to show first."""
        named = self.changes.get(key.id, key.keys)
        return tuple(map(key_named, named.split(","))) if named else ()

    def sign(self, key: Key) -> str:
        """The key to show where there is room for one; empty for an action without a key."""
        return next((sign(name) for name in self.keys(key)), "")

    def signs(self, key: Key) -> str:
        """All its keys, as people write them: `↓ j`."""
        return " ".join(map(sign, self.keys(key)))

    @property
    def for_textual(self) -> dict[str, str]:
        """What Textual's `set_keymap` takes."""
        return {name: keys or _NO_KEY for name, keys in self.changes.items()}


class _Reading:
    """One keymap file, on its way to a Keymap."""

    def __init__(self, content: bytes, file: str) -> None:
        import tomllib

        try:
            self._text = content.decode("utf-8")
            self._entries = _flat(tomllib.loads(f"{self._text}\n"))  # an error then names the last line too
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            raise SettingsError("Cannot read the keymap", f"{file} is not TOML: {exc}.", "Correct it there.") from exc
        self._file = file

    def keymap(self) -> Keymap:
        found = Keymap({name: ",".join(self._keys(name, value)) for name, value in self._entries.items()})
        self._demand_no_clash(found)
        return found

    def _keys(self, name: str, value: object) -> list[str]:
        if (key := BY_ID.get(name)) is None:
            raise self._unknown(name)
        written = _written(value)
        if written is None:
            raise self._wrong(name, f'{value!r} is no key: write it in quotes, such as "x", "x,ctrl+x" or ["x", ","]')
        try:
            keys = list(dict.fromkeys(map(key_named, written)))
        except NoSuchKey as exc:
            raise self._wrong(name, exc.why, exc.next_step) from exc
        if key is LEAVE and not keys:
            raise self._wrong(name, "there must be a key to leave with")
        if key in WHILE_TYPING:
            for needed in (pressed for pressed in keys if is_typed(pressed) or pressed in _EDITING):
                raise self._wrong(
                    name,
                    f"{sign(needed)} is needed for typing, and this listens while a line is typed",
                    "Choose a key such as ctrl+x there.",
                )
        return keys

    def _demand_no_clash(self, found: Keymap) -> None:
        for where, actions in LIVE_TOGETHER:
            holders: dict[str, Key] = {}
            for action in actions:
                for pressed in found.keys(action):
                    if (other := holders.setdefault(pressed, action)) is not action:
                        raise self._clash(pressed, (other, action), where)

    def _clash(self, pressed: str, actions: tuple[Key, Key], where: str) -> SettingsError:
        changed = [action.id for action in actions if action.id in self._entries]
        name = max(changed, key=self._line)
        other = next(action for action in actions if action.id != name)
        return self._wrong(
            name,
            f"{sign(pressed)} is the key of {other.id} too ({other.label}), {where}",
            "Give one of the two another key there.",
            "Two actions on one key",
        )

    def _unknown(self, name: str) -> SettingsError:
        import difflib

        close = difflib.get_close_matches(name, BY_ID, n=1, cutoff=0)
        return self._wrong(name, f"there is no action {name!r}", f"Did you mean {close[0]!r}?", "Unknown action")

    def _wrong(
        self, name: str, why: str, next_step: str = "Correct it there.", title: str = "Wrong key"
    ) -> SettingsError:
        return SettingsError(title, f"{self._file}, line {self._line(name)}, {name}: {why}.", next_step)

    def _line(self, name: str) -> int:
        """The line on which an entry starts. The TOML parser does not tell: it is asked how much of the file
        there must be for the entry to be there."""
        import tomllib

        lines = self._text.splitlines()
        start = 1
        for number in range(1, len(lines) + 1):
            try:
                entries = _flat(tomllib.loads("\n".join(lines[:number])))
            except tomllib.TOMLDecodeError:
                continue
            if name in entries:
                break
            start = number + 1
        return next((at for at in range(start, len(lines)) if not _says_nothing(lines[at - 1])), len(lines))


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _flat(content: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Entries by action id, whether this was written in quotes, with dots, or as a section."""
    entries: dict[str, object] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            entries |= _flat(value, f"{before}{name}.")
        else:
            entries[before + name] = value
    return entries


def _written(value: object) -> list[str] | None:
    """Keys as they were written, one by one; None where the value cannot mean keys."""
    if isinstance(value, str):
        return [value] if value.strip() == "," else value.split(",") if value.strip() else []
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return None
