"""What the palette offers for what has been typed so far, and how Tab completes it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from partner_tui.domain.bill_command import COMMAND as BILLS
from partner_tui.domain.errors import WrongUsage
from partner_tui.ui.bill_offers import MOST, next_words
from partner_tui.ui.commands import (
    ACTIONS,
    AREA_NAMES,
    COPY,
    FORGET,
    GO,
    PROGRAM,
    THEME,
    VERBS,
    Area,
    Command,
    Context,
    Copy,
    Demo,
    Download,
    DueListed,
    ForgetBookmark,
    GoTo,
    Import,
    KeepBookmark,
    OpenBookmark,
    Reconcile,
    RunKey,
    Theme,
    Verb,
    parse_command,
    without_program,
)
from partner_tui.ui.due_lists import INVOICES, LIST_COMMANDS, PAYMENTS, UNPAID
from partner_tui.ui.keymap import BOOKMARK, IMPORT, RECORDS, UNPAID_BILLS
from partner_tui.ui.matching import Match, best_first, match
from partner_tui.ui.views import RECONCILE

RECENT = 5
_LISTS = {
    UNPAID: UNPAID_BILLS.tooltip,
    PAYMENTS: RECORDS.tooltip,
    INVOICES: "Every invoice of the vendor's, and which of them are on file",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One row of the palette. `shown` and `what` may hold foreign text."""

    text: str
    """What Enter takes, or Tab puts into the line."""
    shown: str
    what: str = ""
    sign: str = ""
    """The keys that do the same."""
    refusal: str | None = None
    """Why it cannot be done now."""
    is_whole: bool = True
    """Enter runs it; otherwise it goes into the line, to be typed on."""
    goes_on: bool = False
    """More may follow it."""
    label: str = ""
    """Another name by which it is found."""


def offers(typed: str, context: Context) -> list[Offer]:
    """What is offered, likeliest first. Text that is a command already comes first of all."""
    if not typed.strip():
        return _first_of_all(context)
    bare = without_program(typed).lstrip()
    verb, space, rest = bare.partition(" ")
    if space and (verb == BILLS or verb[:1].isdigit()):
        found = _of_bills(bare, context)
    elif space and (values := _values(verb, context)) is not None:
        wanted = rest.strip().strip("\"'")
        found = best_first(values, lambda offer: [match(wanted, offer.text.partition(" ")[2])])
    else:
        found = best_first(_all(context), lambda offer: [_match(word, offer) for word in bare.split()])[:MOST]
    return _as_typed(bare.strip(), found, context)


def completed(typed: str, found: Sequence[Offer], cursor: int) -> str:
    """The line after Tab: the row under the cursor; where that is the line itself, the next one."""
    bare = without_program(typed).strip()
    offer, *more = found[cursor:]
    if offer.text == bare and " " in bare and more and more[0].goes_on:
        offer = more[0]
    return f"{offer.text} " if offer.goes_on and not offer.text.endswith(" ") else offer.text


def _first_of_all(context: Context) -> list[Offer]:
    """With nothing typed: this view, what was used last, what was kept, then all there is."""
    return _once([*_present(context), *_recent(context), *_bookmarks(context), *_all(context)])


def _all(context: Context) -> list[Offer]:
    areas = [_action(name, key.tooltip, context, RunKey(key)) for name, key in AREA_NAMES.items()]
    bills = Offer(BILLS, BILLS, "A month, narrowed: bills 2026-10 customer acme", is_whole=True, goes_on=True)
    months = [_month(str(month)) for month in context.months]
    verbs = [_verb(verb, context) for verb in VERBS if verb.name != COPY]
    actions = [
        _action(key.id, key.tooltip, context, RunKey(key)) for key in ACTIONS.values() if key not in AREA_NAMES.values()
    ]
    kept = (*_recent(context), *_bookmarks(context))
    lists = [_list(words, name) for words, name in LIST_COMMANDS.items()]
    return _once([*_present(context), *areas, bills, *kept, *verbs, *actions, *months, *lists])


def _once(found: Sequence[Offer]) -> list[Offer]:
    by_text: dict[str, Offer] = {}
    for offer in found:
        by_text.setdefault(offer.text, offer)
    return list(by_text.values())


def _present(context: Context) -> list[Offer]:
    shown = f"{PROGRAM} {context.shown(context.present)}"
    return [Offer(COPY, shown, "This view as a command: Enter copies it")] if context.present else []


def _recent(context: Context) -> list[Offer]:
    found = []
    for text in context.recent[:RECENT]:
        with suppress(WrongUsage):  # a bookmark may be gone by now
            found.append(replace(_said(text, parse_command(text, context), context), what="Used before"))
    return found


def _bookmarks(context: Context) -> list[Offer]:
    return [Offer(f"{GO} {name}", f"{GO} {name}", context.shown(words)) for name, words in context.bookmarks.items()]


def _month(month: str) -> Offer:
    return Offer(f"{BILLS} {month}", f"{BILLS} {month}", "The bill of that month", goes_on=True)


def _verb(verb: Verb, context: Context) -> Offer:
    refusal = context.refusal(verb.key) if verb.key is not None else None
    if not verb.value:
        return Offer(verb.name, verb.name, verb.help, refusal=refusal)
    return Offer(f"{verb.name} ", f"{verb.name} {verb.value}", verb.help, refusal=refusal, is_whole=False)


def _action(text: str, what: str, context: Context, run: RunKey) -> Offer:
    key = run.key
    return Offer(text, text, what, context.keymap.signs(key), context.refusal(key), label=key.label)


def _of_bills(bare: str, context: Context) -> list[Offer]:
    found = []
    for coming in next_words(bare, context):
        whole = not coming.text.endswith(" ") and _parsed(coming.text, context) is not None
        found.append(Offer(coming.text, coming.shown, coming.what, is_whole=whole, goes_on=True))
    return found


def _values(verb: str, context: Context) -> list[Offer] | None:
    """What may follow a word that is followed by one of a few; None where anything may."""
    if verb == RECONCILE:
        return [Offer(f"{verb} {month}", f"{verb} {month}") for month in context.months]
    if verb == THEME:
        return [Offer(f"{verb} {name}", f"{verb} {name}") for name in context.themes]
    if verb in (GO, FORGET):
        shown = {name: context.shown(words) for name, words in context.bookmarks.items()}
        return [Offer(f"{verb} {name}", f"{verb} {name}", words) for name, words in shown.items()]
    return [] if verb in [known.name for known in VERBS if known.value] else None


def _match(word: str, offer: Offer) -> int:
    if word in offer.sign.split():
        return Match.SAME
    in_sentence = match(word, offer.what, worst=Match.WORD) is not Match.NONE
    return min(match(word, offer.text), match(word, offer.label), Match.INSIDE if in_sentence else Match.NONE)


def _as_typed(bare: str, found: list[Offer], context: Context) -> list[Offer]:
    """The same with the row first that says what is typed, where this is a command."""
    if (command := _parsed(bare, context)) is None:
        return found
    spelled = (bare, f"{BILLS} {bare}")
    same = next((offer for offer in found if offer.text.strip() in spelled), None)
    if same is None and not isinstance(command, GoTo):
        same = next((offer for offer in found if offer.is_whole and _parsed(offer.text, context) == command), None)
    typed = same or _said(bare, command, context)
    return [typed, *(offer for offer in found if offer is not same and offer.text.strip() != bare)]


def _parsed(text: str, context: Context) -> Command | None:
    try:
        return parse_command(text, context)
    except WrongUsage:
        return None


def _said(text: str, command: Command, context: Context) -> Offer:
    """A command that was typed, as a row."""
    match command:
        case GoTo():
            return Offer(text, context.shown(text), "Show it", goes_on=True)
        case RunKey(key):
            return _action(text, key.tooltip, context, command)
        case Area(name):
            return _action(text, AREA_NAMES[name].tooltip, context, RunKey(AREA_NAMES[name]))
        case Reconcile() | Theme() | OpenBookmark() | ForgetBookmark() | Download():
            return Offer(text, text, _help(text))
        case KeepBookmark():
            return Offer(text, text, _help(text), refusal=context.refusal(BOOKMARK))
        case Import():
            return Offer(text, text, _help(text), refusal=context.refusal(IMPORT))
        case DueListed(name):
            return _list(text, name)
        case Copy() | Demo():
            return Offer(text, text, _help(text))


def _list(text: str, name: str) -> Offer:
    return Offer(text, text, _LISTS[name])


def _help(text: str) -> str:
    verb = text.split()[0]
    return next((known.help for known in VERBS if known.name == verb), "")
