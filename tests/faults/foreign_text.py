"""Text as other people may write it: what a screen may take for markup, and what a terminal may obey."""

import unicodedata
from collections.abc import Callable, Iterator
from random import Random

MARKUP = (
    *("[red]x[/]", "ECS [prod]", "a [/] b", "[@click=app.quit]x[/]", "[link=https://evil.example]x[/link]"),
    *(
        "$var",
        "$error",
        "[$error]x",
        "[bold",
        "bold]",
        "[b][i]deep[/i]",
        "[[red]]x[[/]]",
        "[]",
        "[/]",
        "[/foo]",
        "[/]]",
    ),
    *(r"\[red]x[/]", "\\", r"\\[red]x", "x\\", "[@click='app.quit']x", "[@click=app.area('export-history')]x[/]"),
    *("[@click=", "[@", "[on red", "[#ff0000 on #00ff00]x", "[not]a[tag]", "[1, 2]", "[a=b c='d]", ":smile: [:smile:]"),
    *(
        "<b>x</b>",
        "&lt;b&gt;",
        "{x} %s {0!r}",
        "[red]\\[/]",
        "[link]x",
        "[@click=screen.up]x[/] $primary",
        "[reverse]x",
    ),
)
"""The first of them are the design's."""
_MARKUP_ATOMS = (
    *(
        "[red]",
        "[/]",
        "[/red]",
        "[b]",
        "[bold #ff0000 on blue]",
        "[@click=app.quit]",
        "[@click=app.bell()]",
        "[link=x]",
    ),
    *("[@click=screen.up]", "[link]", "[/link]", "[$error]", "$primary", "$", "[", "]", "[[", "]]", "\\[", "\\", "[]"),
    *(
        "[prod]",
        "[/foo]",
        "[@",
        "[@mouse.down=app.quit]",
        "[not a tag",
        "[reverse]",
        "{x}",
        "%s",
        "&amp;",
        "<i>",
        "'",
        '"',
    ),
    *(
        "a",
        "ECS",
        "-",
        "=",
        "深圳",
        "é",
        ":warning:",
        "#",
        "!",
        "@",
        "(",
        ")",
        "/",
        "`",
        "*",
        "_",
        "~",
        "|",
        ";",
        ",",
        ".",
    ),
)
_LONG = 10_000
_ESC, _BEL, _ST, _CSI, _OSC, _DCS = "\x1b", "\x07", "\x1b\\", "\x1b[", "\x1b]", "\x1bP"
ESCAPES = (
    *(f"{_CSI}31mred{_CSI}0m", f"{_OSC}52;c;eA=={_BEL}", "\x9b2J", f"{_OSC}0;title{_BEL}", "a\x7fb", "\u202eabc"),
    *(
        "\u2066abc\u2069",
        "nul\x00nul",
        "x" * _LONG,
        "e\u0301\u0323\u0302a",
        "👩‍👩‍👧‍👦 👍🏽 🇸🇬 ❤️",
        "مثال للتقنية",
        "深圳市云帆科技",
    ),
    *(
        f"{_OSC}8;;https://evil.example{_ST}x{_OSC}8;;{_ST}",
        f"{_OSC}1337;File=inline=1:eA=={_BEL}",
        f"{_ESC}c",
        "\x9d0;x\x9c",
    ),
    *(
        f"{_OSC}2;title{_ST}",
        f"{_CSI}2J{_CSI}H",
        f"{_CSI}?1049l",
        f"{_CSI}6n",
        f"{_CSI}?1000h",
        f"{_ESC}(0qqq",
        "\x0e\x0f",
    ),
    *(
        f"{_DCS}q#0!99~{_ST}",
        "\x90q\x9c",
        f"{_ESC}_Ga=T;eA=={_ST}",
        f"{_ESC}^x{_ST}",
        f"{_ESC}Xx{_ST}",
        f"{_CSI}21t",
        "\x85",
    ),
    *(
        f"{_DCS}tmux;{_ESC}{_OSC}52;c;eA=={_BEL}{_ST}",
        f"{_OSC}50;x{_BEL}",
        f"{_OSC}10;?{_BEL}",
        f"{_CSI}5i",
        f"{_ESC}#8",
    ),
    *(
        f"{_OSC}52;c;unfinished",
        f"{_CSI}",
        _ESC,
        "a\rb",
        "a\nb",
        "a\tb",
        "a\bb",
        "a\x0bb\x0c",
        "\u2028x\u2029",
        "\ufeffx",
    ),
    *(
        "\ud800",
        "x\udcffy",
        "\udc1b]0;t\udc07",
        "\u200bz\u200c\u200d\u2060",
        "ad\u00admin",
        "\U000e0041\U000e007f",
        "\u3164",
    ),
    *(
        "می‌خواهم",
        "葛\U000e0100城",
        "❤\ufe0e",
        "\u115fx\u1160",
        "\u034fx",
        "\u180bx\u180e",
        "\ufff9x\ufffb",
        "\U0001d173x",
    ),
    *("z" + "\u0301" * 500, "\x1b[201~", "\x1b[200~:q\r\x1b[201~", "\x11", "\x03", "q\r", "\x1a", "=1+1\x1b"),
)
"""The first of them are the design's."""
_PARAMETERS = (
    "",
    "0",
    "1",
    "2",
    "6",
    "31",
    "1;31",
    "?25",
    "?1049",
    "?2004",
    ">1",
    "=1",
    "38;2;1;2;3",
    "!",
    "'",
    "99999999999",
)
_FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghilmnpqrstuvwxyz{|}~"
_COMMANDS = (
    "0",
    "1",
    "2",
    "4",
    "7",
    "8",
    "9",
    "10",
    "11",
    "22",
    "50",
    "52",
    "99",
    "104",
    "133",
    "633",
    "777",
    "1337",
    "l",
    "L",
    "",
)
_ENDS = (_BEL, _ST, "\x9c", "")
_LETTERS = ("a", "Z", "7", " x", "é", "深", "ش", "한", "ก็", "क्ष", "👍🏽", "👨‍💻", "🇨🇭", "e\u0301", "ﬁ", "Ǆ", "\u00a0x")
_BLANKS = (0x3164, 0x115F, 0x1160, 0xFFA0, 0x17B4, 0x17B5, 0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))
_VISIBLE_FORMATS = (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD)
"""Signs of Arabic, Syriac and Kaithi that stand before numbers: Unicode calls them formats, but they are drawn."""


def _unseen() -> Iterator[int]:
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and code not in _VISIBLE_FORMATS:
            yield code
    yield from _BLANKS
    yield from (0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE01F0))


UNSEEN = frozenset(map(chr, _unseen()))
"""Characters that are not drawn, or that a terminal obeys: what Unicode calls controls, formats, surrogates, separators
of lines, and all that is ignorable by default (DerivedCoreProperties.txt)."""
_ALIKE = (*range(0xD802, 0xDFFE), *range(0xE0080, 0xE00FF), *range(0xE0102, 0xE01EE))
_SPECIMENS = sorted(UNSEEN - set(map(chr, _ALIKE)))


def markup(random: Random, count: int) -> list[str]:
    """So many texts that may pass for markup, each another; what is printed of them is what they are."""
    return _distinct(random, MARKUP, 5, count, lambda number: _joined(random, _MARKUP_ATOMS, number))


def escapes(random: Random, count: int) -> list[str]:
    """So many texts with something that a terminal obeys, hides or counts otherwise than we do, each another."""
    return _distinct(random, ESCAPES, 13, count, lambda number: _escape(random, number))


def _distinct(random: Random, given: tuple[str, ...], first: int, count: int, made: Callable[[int], str]) -> list[str]:
    """The first of those given, then others of them and made ones, as they come."""
    found = dict.fromkeys(given[:first])
    others = random.sample(given[first:], len(given) - first)
    while len(found) < count:
        found[others.pop() if others and random.random() < 0.5 else made(len(found))] = None
    return list(found)


def _joined(random: Random, atoms: tuple[str, ...], number: int) -> str:
    parts = random.choices(atoms, k=random.choice((1, 2, 3, 4, 6, 8)))
    parts.insert(random.randrange(len(parts) + 1), str(number))
    text = "".join(parts)
    return text * (_LONG // len(text)) if random.random() < 0.02 else text


def _escape(random: Random, number: int) -> str:
    letters = random.choices(_LETTERS, k=random.randrange(3))
    match random.randrange(8):
        case 0 | 1 | 2:
            parts = random.choices(_SPECIMENS, k=random.choice((1, 1, 2, 5)))
        case 3:
            parts = [random.choice((_CSI, "\x9b")) + random.choice(_PARAMETERS) + random.choice(_FINALS)]
        case 4 | 5:
            start, body = (
                random.choice((_OSC, "\x9d")),
                random.choice(("x", "?", "c;eA==", ";https://e.example", "\x1b[2J")),
            )
            parts = [f"{start}{random.choice(_COMMANDS)};{body}{random.choice(_ENDS)}"]
        case 6:
            start = random.choice((_DCS, "\x90", "\x1b_", "\x1b^", "\x1bX", "\x9f", "\x9e", "\x98", "\x1bO", "\x1bN"))
            parts = [start + random.choice(("q~", "$qm", "Ga=T;eA==", "x")) + random.choice(_ENDS)]
        case _:
            parts = [
                chr(random.choice((*range(0x300, 0x370), *range(0x20D0, 0x20F1)))) * random.choice((1, 5, 50, 2000))
            ]
    whole = [*letters, *parts, str(number)]
    random.shuffle(whole)
    text = "".join(whole)
    return text + "x" * _LONG if random.random() < 0.01 else text
