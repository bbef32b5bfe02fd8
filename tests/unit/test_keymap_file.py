"""The operator's own keys: what a keymap file may say, and how it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.errors import SettingsError
from partner_tui.ui import keymap
from partner_tui.ui.key_names import NoSuchKey, key_named, sign
from partner_tui.ui.keymap import BY_ID, LIVE_TOGETHER, SORT, WHILE_TYPING, Key
from partner_tui.ui.keymap_file import Keymap

FILE = "/home/op/keymap.toml"


def parsed(text: str) -> Keymap:
    return Keymap.parse(text.encode(), FILE)


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parsed(text)
    return str(caught.value)


def declared() -> list[Key]:
    """Every key that the module declares, in whatever tuple."""
    values = vars(keymap).values()
    tuples = [value for value in values if isinstance(value, tuple) and value and isinstance(value[0], Key)]
    return [key for group in tuples for key in group] + [value for value in values if isinstance(value, Key)]


def test_every_key_has_an_id_of_its_own_and_can_be_named_in_a_file() -> None:
    by_id = {key.id: key for key in declared()}
    assert set(declared()) == set(by_id.values())
    assert by_id == BY_ID


@pytest.mark.parametrize(("where", "actions"), LIVE_TOGETHER, ids=[where for where, _ in LIVE_TOGETHER])
def test_the_defaults_do_not_clash(where: str, actions: tuple[Key, ...]) -> None:
    pressed = [name for action in actions for name in Keymap().keys(action)]
    assert sorted(pressed) == sorted(set(pressed)), where


def test_the_defaults_can_be_written_in_a_file() -> None:
    lines = "\n".join(f"{key.id!r} = {list(Keymap().keys(key))!r}" for key in BY_ID.values())
    assert all(parsed(lines).keys(key) == Keymap().keys(key) for key in BY_ID.values())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('"table.sort" = "z"', ("z",)),
        ('"table.sort" = "z,ctrl+x"', ("z", "ctrl+x")),
        ('"table.sort" = ["ctrl+x", ","]', ("ctrl+x", "comma")),
        ('"table.sort" = ","', ("comma",)),
        ('"table.sort" = "z, Z"', ("z", "Z")),
        ('"table.sort" = "z,z"', ("z",)),
        ('"table.sort" = ""', ()),
        ('"table.sort" = []', ()),
        ('table.sort = "z"', ("z",)),
        ('[table]\nsort = "z"', ("z",)),
    ],
)
def test_keys_are_written_in_several_ways(text: str, keys: tuple[str, ...]) -> None:
    assert parsed(text).keys(SORT) == keys


@pytest.mark.parametrize(
    ("written", "named", "shown"),
    [
        ("?", "question_mark", "?"),
        ("question_mark", "question_mark", "?"),
        ("[", "left_square_bracket", "["),
        ("slash", "slash", "/"),
        ("minus", "minus", "-"),
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("Ctrl+X", "ctrl+x", "ctrl+x"),
        ("alt+ctrl+x", "alt+ctrl+x", "alt+ctrl+x"),
        ("ctrl+alt+x", "alt+ctrl+x", "alt+ctrl+x"),
        ("+", "plus", "+"),
        ("ctrl++", "ctrl+plus", "ctrl++"),
        ("Esc", "escape", "Esc"),
        ("PgDn", "pagedown", "PgDn"),
        ("↓", "down", "↓"),
        ("space", "space", "Space"),
        (" ", "space", "Space"),
        ("F5", "f5", "F5"),
        ("shift+Tab", "shift+tab", "shift+Tab"),
        ("é", "é", "é"),
    ],
)
def test_keys_have_textuals_name_and_a_sign(written: str, named: str, shown: str) -> None:
    assert key_named(written) == named
    assert sign(named) == shown


def test_a_sign_can_be_written_for_its_key() -> None:
    assert all(key_named(sign(name)) == name for key in BY_ID.values() for name in Keymap().keys(key))


@given(st.text(max_size=12))
def test_any_text_is_a_key_or_none(text: str) -> None:
    try:
        name = key_named(text)
    except NoSuchKey as error:
        assert error.next_step
    else:
        assert name
        assert "," not in name


@pytest.mark.parametrize("written", ["", "foo", "ctl+x", "ctrl+", "ctrl+ctrl+x", "a b", "\x1b", "ctrl+\x00", "x+y"])
def test_what_is_no_key(written: str) -> None:
    with pytest.raises(NoSuchKey):
        key_named(written)


def test_what_terminals_send_as_another_key() -> None:
    said = refusal('"table.sort" = "ctrl+i"')
    assert "terminals send ctrl+i as Tab" in said
    assert "Did you mean 'tab'?" in said


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('\n"table.srot" = "x"', 2, ["no action 'table.srot'", "Did you mean 'table.sort'?"]),
        ('row = "x"', 1, ["no action 'row'"]),
        ('"table.sort" = 3', 1, ["3 is no key", "in quotes"]),
        ('"table.sort" = [3]', 1, ["[3] is no key"]),
        ('"table.sort" = "x,,X"', 1, ["'' is no key"]),
        ('# mine\n\n[table]\n# more\nsort = "ctl+x"', 5, ["'ctl+x' is no key", "Did you mean 'ctrl+x'?"]),
        ('"table.chart" = "x"\n\n"table.sort" = [\n  "X",\n  # no\n  "foo",\n]\n', 3, ["'foo' is no key"]),
        ("quit = ''", 1, ["must be a key to leave with"]),
        ('"help" = "F1"\n"quit" = "Q"', 2, ["Q is needed for typing", "Choose a key such as ctrl+x"]),
        ('"typing.take" = "enter,left"', 1, ["← is needed for typing"]),
        ('"filter.drop" = "backspace"', 1, ["Backspace is needed for typing"]),
        ('"table.sort" = "r"', 1, ["r is the key of level.refresh too (refresh), in every area", "another key"]),
        ('"bills.region" = "x"\n"table.sort" = "x"', 2, ["x is the key of bills.region too", "on Monthly Bills"]),
        ('"table.sort" = "x"\n"bills.region" = "x"', 2, ["x is the key of table.sort too", "on Monthly Bills"]),
        ('"exports.retry" = "t"', 1, ["t is the key of table.chart too", "on Export History"]),
        ('"quit" = "ctrl+c"', 1, ["ctrl+c is the key of cancel too"]),
        ('"quit" = "ctrl+n"', 1, ["ctrl+n is the key of typing.down too", "in a dialog with a line to type in"]),
        ('"dialog.close" = "j"', 1, ["j is the key of row.down too", "in a dialog"]),
    ],
)
def test_a_refusal_names_file_line_and_what_to_do(text: str, line: int, words: list[str]) -> None:
    said = refusal(text)
    assert f"{FILE}, line {line}, " in said
    for word in words:
        assert word in said
    assert said.rstrip().endswith((".", "?"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'"table.sort" = ', "line 1"),
        (b'"table.sort" = "x"\n"table.sort" = "y"', "line 2"),
        (b'"table.sort" = "\xff"', "is not TOML"),
    ],
)
def test_what_is_not_toml(content: bytes, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Keymap.parse(content, FILE)
    assert FILE in str(caught.value)
    assert says in str(caught.value)


def test_keys_may_change_places() -> None:
    swapped = parsed('"row.down" = "k"\n"row.up" = "j"')
    assert swapped.sign(BY_ID["row.down"]) == "k"
    assert swapped.signs(BY_ID["row.up"]) == "j"


def test_the_same_key_in_two_places_that_never_meet() -> None:
    assert parsed('"bills.region" = "z"\n"exports.retry" = "z"')


def test_an_action_without_a_key_shows_none_and_leaves_no_default() -> None:
    found = parsed('"table.sort" = ""')
    assert (found.sign(SORT), found.signs(SORT)) == ("", "")
    assert found.for_textual == {"table.sort": "<none>"}


def test_actions_that_listen_while_typing_have_no_key_that_the_line_needs() -> None:
    for key in WHILE_TYPING:
        parsed(f"{key.id!r} = {key.keys!r}")


def test_an_empty_file() -> None:
    assert parsed("") == Keymap()
