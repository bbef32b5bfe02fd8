"""What can be typed after `:`, and what each of it asks the console to do."""

import difflib
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from partner_tui.domain.bill_command import COMMAND as BILLS
from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.ui.due_lists import LIST_COMMANDS
from partner_tui.ui.keymap import AREAS, GROUPS, IMPORT, TIE_OUT, Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.views import RECONCILE

PROGRAM = "partner-tui"
"""May stand before a command: what was copied from here or from a shell can be pasted."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Show this view of Monthly Bills."""

    command: BillCommand


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Show that month from its lines to what was paid of it."""

    month: BillCycle


@dataclass(frozen=True, slots=True)
class Area:
    name: str


@dataclass(frozen=True, slots=True)
class DueListed:
    """Show this list of Amount Due."""

    name: str


@dataclass(frozen=True, slots=True)
class RunKey:
    """Do what this key does."""

    key: Key


@dataclass(frozen=True, slots=True)
class Theme:
    name: str


@dataclass(frozen=True, slots=True)
class KeepBookmark:
    """Keep the present view under this name."""

    name: str


@dataclass(frozen=True, slots=True)
class OpenBookmark:
    name: str


@dataclass(frozen=True, slots=True)
class ForgetBookmark:
    name: str


@dataclass(frozen=True, slots=True)
class Download:
    path: str


@dataclass(frozen=True, slots=True)
class Import:
    path: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Look around in generated bills."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy the command that shows the present view without a screen."""

    text: str


Command: TypeAlias = (
    GoTo
    | Reconcile
    | Area
    | DueListed
    | RunKey
    | Theme
    | KeepBookmark
    | OpenBookmark
    | ForgetBookmark
    | Download
    | Import
    | Demo
    | Copy
)


class Named(Protocol):
    """A customer, product, region or column, by id and name."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


def _nothing(word: str) -> Sequence[Named]:
    return ()


def _anything(key: Key) -> str | None:
    return None


def _as_it_is(words: str) -> str:
    return words


@dataclass(frozen=True, slots=True)
class Context:
    """What there is to choose from, and what stands on the screen."""

    keymap: Keymap = field(default_factory=Keymap)
    refusal: Callable[[Key], str | None] = _anything
    """Why an action cannot be done now; None: it can."""
    months: Sequence[BillCycle] = ()
    """Newest first."""
    names: Callable[[str], Sequence[Named]] = _nothing
    """What may follow `customer`, `product`, `region` or `sort`, as far as it is known by now."""
    bookmarks: Mapping[str, str] = field(default_factory=dict)
    """Words of each command by its name."""
    recent: Sequence[str] = ()
    """Commands of this session, the last one first."""
    themes: Sequence[str] = ()
    present: str = ""
    """The words that show the present view on the command line; empty where there are none."""
    shown: Callable[[str], str] = _as_it_is
    """A command's words as the screen may show them: without names, where these are masked."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A word that starts a command."""

    name: str
    value: str
    """What follows it; empty where nothing does."""
    help: str
    key: Key | None = None
    """The action that it belongs to."""


COPY, DEMO, THEME, KEEP, GO, FORGET = "copy-command", "demo", "theme", "bookmark", "go", "forget"
VERBS = (
    Verb(GO, "BOOKMARK", "Show a view that was kept"),
    Verb(KEEP, "NAME", "Keep this view under a name"),
    Verb(FORGET, "BOOKMARK", "Keep a bookmark no longer"),
    Verb(THEME, "NAME", "Other colours"),
    Verb(RECONCILE, "MONTH", "That month from its lines to what was paid, and why two amounts differ", TIE_OUT),
    Verb("import", "FILE", "Take this bill file into the store", IMPORT),
    Verb("download", "PATH", "Bring the file to your own machine, or to a path on this one"),
    Verb(COPY, "", "Copy the command that prints this view as text"),
    Verb(DEMO, "", "Look around in generated bills"),
)
AREA_NAMES = {key.id.partition(".")[2].replace("_", "-"): key for key in AREAS}
_AREA_WORDS = {str(number): name for number, name in enumerate(AREA_NAMES, 1)} | {
    "due": "amount-due",
    "exports": "export-history",
}
ACTIONS = {key.id: key for _, keys in GROUPS for key in keys}


def parse_command(text: str, context: Context) -> Command:
    """What the text asks for. Raises WrongUsage with a sentence for the operator."""
    typed = without_program(text).strip()
    verb, _, rest = typed.partition(" ")
    rest = rest.strip()
    if not verb:
        raise _wrong("Nothing is typed.", "Type a command, or choose one.")
    if verb == BILLS or (verb[:1].isdigit() and "-" in verb):
        return GoTo(BillCommand.parse(_tokens(typed)))
    if rest and (command := _with_value(verb, rest, context)) is not None:
        return command
    if (command := _alone(typed, context)) is not None:
        return command
    if (value := next((known.value for known in VERBS if known.name == typed and known.value), "")) != "":
        raise _wrong(f"{typed} needs a value ({value}).", f"For example {typed} {_example(typed, context)}.")
    if rest and _alone(verb, context) is not None:
        raise _wrong(f"{verb} takes nothing after it.", f"Write {verb} alone.")
    raise _unknown(typed)


def without_program(text: str) -> str:
    program, space, rest = text.lstrip().partition(" ")
    return rest if program == PROGRAM and space else text


def _with_value(verb: str, rest: str, context: Context) -> Command | None:
    """Values of these may have spaces without being quoted: nothing follows them."""
    value = _unquoted(rest)
    match verb:
        case _ if verb == RECONCILE:
            return Reconcile(BillCycle.parse(value))
        case "theme":
            return Theme(_one_of(value, context.themes, "theme"))
        case "go":
            return OpenBookmark(_one_of(value, context.bookmarks, "bookmark"))
        case "forget":
            return ForgetBookmark(_one_of(value, context.bookmarks, "bookmark"))
        case "bookmark":
            return KeepBookmark(value)
        case "download":
            return Download(value)
        case "import":
            return Import(value)
    return None


def _alone(typed: str, context: Context) -> Command | None:
    if typed == COPY:
        if not context.present:
            raise _wrong("No command prints this view.", "Go to Amount Due or Monthly Bills.")
        return Copy(f"{PROGRAM} {context.present}")
    if typed == DEMO:
        return Demo()
    if (listed := LIST_COMMANDS.get(" ".join(typed.split()))) is not None:
        return DueListed(listed)
    if (area := typed if typed in AREA_NAMES else _AREA_WORDS.get(typed)) is not None:
        return Area(area)
    if typed in ACTIONS:
        return RunKey(ACTIONS[typed])
    labelled = [key for key in ACTIONS.values() if key.label.casefold() == typed.casefold()]
    return RunKey(labelled[0]) if len(labelled) == 1 else None


def _one_of(value: str, known: Sequence[str] | Mapping[str, str], noun: str) -> str:
    """The one that is meant: the very name, or the only one that contains the value."""
    within = [name for name in known if value.casefold() in name.casefold()]
    if value in known or len(within) == 1:
        return value if value in known else within[0]
    if within:
        raise _wrong(f"{value!r} may be {', '.join(within)}.", "Type more of its name.")
    raise _wrong(f"There is no {noun} {value!r}.", f"There is {', '.join(known)}." if known else "")


def _tokens(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as exc:
        raise _wrong("A quote is open.", "Close it, or put a backslash before a quote that is meant.") from exc


def _unquoted(text: str) -> str:
    try:
        tokens = shlex.split(text)
    except ValueError:
        return text
    return tokens[0] if len(tokens) == 1 else text


def _example(verb: str, context: Context) -> str:
    months, bookmarks = tuple(map(str, context.months)), tuple(context.bookmarks)
    known = {RECONCILE: months, THEME: context.themes, GO: bookmarks, FORGET: bookmarks}.get(verb, ())
    return known[0] if known else "acme" if verb in (GO, KEEP, FORGET) else "customerBill_202610.tar.gz"


def _unknown(typed: str) -> WrongUsage:
    first = typed.split()[0]
    known = [BILLS, *AREA_NAMES, *(verb.name for verb in VERBS), *ACTIONS]
    close = difflib.get_close_matches(first, known, n=1)
    step = f"Did you mean {close[0]}?" if close else "Type a few letters of what it does."
    return _wrong(f"There is no command {first!r}.", step)


def _wrong(what: str, next_step: str) -> WrongUsage:
    return WrongUsage("Wrong command", what, next_step)
