"""What can be typed after `:`: read, offered, completed."""

import shlex
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill_command import BillCommand
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.ui.commands import (
    ACTIONS,
    Area,
    Command,
    Context,
    Copy,
    Demo,
    Download,
    ForgetBookmark,
    GoTo,
    Import,
    KeepBookmark,
    OpenBookmark,
    Reconcile,
    RunKey,
    Theme,
    parse_command,
)
from partner_tui.ui.keymap import AREAS, DOWNLOAD, IMPORT, LEAVE, MASK, SORT, TIE_OUT, Key
from partner_tui.ui.keymap_file import Keymap
from partner_tui.ui.matching import Match, match
from partner_tui.ui.offers import completed, offers

OCTOBER, SEPTEMBER = BillCycle(2026, 10), BillCycle(2026, 9)


@dataclass(frozen=True)
class Name:
    id: str
    name: str


NAMES = {
    "customer": (
        Name("c0", "Acme Ltd"),
        Name("c1", "Twin"),
        Name("c2", "TWIN"),
        Name("c3", "a \x1b[31mb"),
        Name("c4", "深圳市云帆科技有限公司"),
        Name("c5", 'Big "Corp" $HOME'),
        Name("c6", "[red]x[/]"),
        Name("c7", ""),
        Name("c8", "Fjord Acme"),
        Name("c9", "O'Brien"),
    ),
    "product": (Name("hws.ec2", "Elastic Cloud Server"),),
    "region": (Name("ap-3", "AP-Singapore"),),
    "sort": (Name("amount", "Amount"), Name("lines", "Lines")),
}
KEPT = 'bills 2026-09 customer "Acme Ltd"'
NO_FILE = "There is no file here."


def refusal(key: Key) -> str | None:
    return NO_FILE if key is DOWNLOAD else None


CONTEXT = Context(
    refusal=refusal,
    months=(OCTOBER, SEPTEMBER),
    names=lambda word: NAMES.get(word, ()),
    bookmarks={"acme margin": KEPT, "all": "bills"},
    recent=("mask", "bills 2026-09 by region"),
    themes=("partner-dark", "partner-light", "ansi-dark"),
    present="bills 2026-10 by customer",
)


def texts(typed: str, context: Context = CONTEXT) -> list[str]:
    return [offer.text for offer in offers(typed, context)]


def wrong(typed: str, context: Context = CONTEXT) -> str:
    with pytest.raises(WrongUsage) as caught:
        parse_command(typed, context)
    return str(caught.value)


def tab(typed: str, cursor: int = 0) -> str:
    return completed(typed, offers(typed, CONTEXT), cursor)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("bills", GoTo(BillCommand())),
        ("bills 2026-10 customer acme", GoTo(BillCommand(month=OCTOBER, customer="acme"))),
        ("  bills   2026-10  ", GoTo(BillCommand(month=OCTOBER))),
        ("2026-10", GoTo(BillCommand(month=OCTOBER))),
        ("2026-10 lines", GoTo(BillCommand(month=OCTOBER, lines=True))),
        ("partner-tui bills 2026-10", GoTo(BillCommand(month=OCTOBER))),
        ("amount-due", Area("amount-due")),
        ("1", Area("amount-due")),
        ("2", Area("monthly-bills")),
        ("3", Area("export-history")),
        ("partner-tui due", Area("amount-due")),
        ("table.sort", RunKey(SORT)),
        ("sort", RunKey(SORT)),
        ("Mask names", RunKey(MASK)),
        ("mask", RunKey(MASK)),
        ("quit", RunKey(LEAVE)),
        ("import", RunKey(IMPORT)),
        ("download", RunKey(DOWNLOAD)),
        ("import my bill.csv", Import("my bill.csv")),
        ("import 'my bill.csv'", Import("my bill.csv")),
        ("import o'brien.csv", Import("o'brien.csv")),
        (r"import my\ bill.csv", Import("my bill.csv")),
        ("download ~/x", Download("~/x")),
        ("reconcile", RunKey(TIE_OUT)),
        ("reconcile 2026-09", Reconcile(SEPTEMBER)),
        ("partner-tui reconcile 2026-10", Reconcile(OCTOBER)),
        ("theme partner-light", Theme("partner-light")),
        ("theme light", Theme("partner-light")),
        ("go acme margin", OpenBookmark("acme margin")),
        ("go acme", OpenBookmark("acme margin")),
        ("forget all", ForgetBookmark("all")),
        ("bookmark new one", KeepBookmark("new one")),
        ("copy-command", Copy("partner-tui bills 2026-10 by customer")),
        ("demo", Demo()),
    ],
)
def test_commands(typed: str, command: Command) -> None:
    assert parse_command(typed, CONTEXT) == command


@pytest.mark.parametrize("key", ACTIONS.values(), ids=list(ACTIONS))
def test_every_action_by_its_id(key: Key) -> None:
    assert parse_command(key.id, CONTEXT) == RunKey(key)
    offered = key.id.removeprefix("area.").replace("_", "-") if key in AREAS else key.id
    assert offered in texts("")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", ["Nothing is typed"]),
        ("partner-tui ", ["Nothing is typed"]),
        ("bils", ["no command 'bils'", "Did you mean bills?"]),
        ("thmee x", ["no command 'thmee'", "Did you mean theme?"]),
        ("bills 2026-10 custmer x", ["'custmer'", "Did you mean 'customer'?"]),
        ("bills 2026-13", ["2026-13"]),
        ("2026-1", ["YYYY-MM"]),
        ('bills customer "acme', ["A quote is open", "Close it"]),
        ("reconcile october", ["'october' is not a month", "YYYY-MM"]),
        ("theme", ["theme needs a value (NAME)", "theme partner-dark"]),
        ("theme green", ["no theme 'green'", "partner-dark, partner-light, ansi-dark"]),
        ("theme dark", ["'dark' may be partner-dark, ansi-dark"]),
        ("go", ["go needs a value"]),
        ("go nowhere", ["no bookmark 'nowhere'", "acme margin"]),
        ("mask it", ["mask takes nothing after it"]),
        ("demo now", ["demo takes nothing after it"]),
    ],
)
def test_what_is_wrong_is_said(typed: str, says: list[str]) -> None:
    said = wrong(typed)
    for words in says:
        assert words in said


def test_what_there_is_nothing_of_yet() -> None:
    assert "There is no bookmark 'x'." in wrong("go x", Context())
    assert "No command prints this view" in wrong("copy-command", Context())
    assert not {"copy-command"} & set(texts("", Context()))


@given(st.text(max_size=40))
def test_any_text_is_a_command_or_says_what_is_wrong(text: str) -> None:
    for typed in (text, f"bills {text}", f"theme {text}", f"bills 2026-10 customer {text}"):
        try:
            parse_command(typed, CONTEXT)
        except WrongUsage as error:
            assert error.cause
        for offer in offers(typed, CONTEXT):
            assert offer.text


def test_with_nothing_typed_this_view_comes_first_then_what_was_used_then_what_was_kept() -> None:
    assert texts("")[:5] == ["copy-command", "mask", "bills 2026-09 by region", "go acme margin", "go all"]
    assert offers("", CONTEXT)[0].shown == "partner-tui bills 2026-10 by customer"
    assert {"amount-due", "bills", "theme ", "demo", "quit", "bills 2026-10"} <= set(texts(""))
    assert len(texts("")) == len(set(texts("")))


def test_names_that_are_hidden_are_not_in_what_is_shown() -> None:
    hidden = Context(
        bookmarks={"a": KEPT}, recent=(KEPT,), present=KEPT, shown=lambda words: words.replace("Acme", "#")
    )
    for typed in ("", "go ", "2026-09", "bills 2026-09"):
        assert not any("Acme" in offer.shown + offer.what for offer in offers(typed, hidden))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("am", "amount-due"),
        ("due", "amount-due"),
        ("1", "amount-due"),
        ("bi", "bills"),
        ("2026-10", "bills 2026-10"),
        ("sort", "table.sort"),
        ("sor", "table.sort"),
        ("s", "table.sort"),
        ("S", "table.sort_by"),
        ("mask", "mask"),
        ("the", "theme "),
        ("recon", "reconcile "),
        ("reconcile 2026-0", "reconcile 2026-09"),
        ("margin", "go acme margin"),
        ("movers", "bills.movers"),
        ("shell", "suspend"),
        ("?", "help"),
        ("theme li", "theme partner-light"),
        ("theme ", "theme partner-dark"),
        ("go al", "go all"),
        ("import x.csv", "import x.csv"),
        ("bills 2026-10 ", "bills 2026-10"),
        ("bills 2026-10 cus", "bills 2026-10 customer "),
        ("bills 2026-10 --cus", "bills 2026-10 customer "),
        ("bills by c", "bills by customer"),
        ("bills type r", "bills type refund"),
        ("bills sort am", "bills sort am"),
        ("partner-tui bills 2026-09", "bills 2026-09"),
    ],
)
def test_the_likeliest_comes_first(typed: str, first: str) -> None:
    assert texts(typed)[0] == first


def test_what_is_typed_is_a_row_itself_where_it_is_a_command() -> None:
    assert texts("bills 2026-10 customer ac") == [
        "bills 2026-10 customer ac",
        'bills 2026-10 customer "Acme Ltd"',
        'bills 2026-10 customer "Fjord Acme"',
    ]
    assert texts("bills 2026-1") == ["bills 2026-10"]


def test_a_prefix_before_a_part_before_letters() -> None:
    found = [match("ac", text) for text in ("ac", "acme", "big acme", "black", "a-b-c", "cab", "xaxc")]
    assert found == [Match.SAME, Match.START, Match.WORD, Match.INSIDE, Match.LETTERS, Match.NONE, Match.NONE]


def test_letters_are_looked_for_in_a_text_of_any_length() -> None:
    """Letter by letter, with every way back, it would take until the end of time."""
    name = "refund customer " * 1_000
    assert match("refundc3customer", name) is Match.NONE
    assert match("refundccustomer" * 400, name) is Match.LETTERS


def test_words_of_a_command_are_offered_once() -> None:
    found = texts("bills 2026-10 by customer lines ")
    assert not [text for text in found if text.endswith((" by ", " lines ", "2026-09"))][1:]
    assert "bills 2026-10 by customer lines sort " in found
    sort = "bills 2026-10 sort amount"
    assert texts(f"{sort} ")[:3] == [sort, f"{sort} asc", f"{sort} desc"]


@pytest.mark.parametrize("named", NAMES["customer"], ids=lambda named: named.id)
def test_every_name_that_is_offered_leads_to_that_customer(named: Name) -> None:
    found = next(offer for offer in offers("bills customer ", CONTEXT) if offer.what == named.id)
    assert found.shown == (named.name or named.id)
    command = parse_command(found.text, CONTEXT)
    assert isinstance(command, GoTo)
    clear = named.id in ("c0", "c4", "c5", "c6", "c8", "c9")
    assert command.command.customer == (named.name if clear else named.id)
    assert "\x1b" not in found.text


def test_what_is_no_command_and_cannot_become_one_offers_nothing() -> None:
    for typed in ("bills limit 2", "bills custmer ", "bills type q", "qqq"):
        assert texts(typed) == []


def test_names_may_be_unknown_yet() -> None:
    assert texts("bills customer ", Context()) == []
    assert texts("bills customer x", Context()) == ["bills customer x"]


def test_many_names_are_not_all_offered() -> None:
    many = tuple(Name(f"id-{i}", f"Customer {i}") for i in range(30_000))
    found = offers("bills customer ", Context(names=lambda word: many))
    assert len(found) == 50


@pytest.mark.parametrize(
    ("typed", "then"),
    [
        ("bi", "bills "),
        ("bills", "bills "),
        ("bills 2026-1", "bills 2026-10 "),
        ("bills 2026-10", "bills 2026-10 "),
        ("bills 2026-10 cus", "bills 2026-10 customer "),
        ("bills 2026-10 customer ac", 'bills 2026-10 customer "Acme Ltd" '),
        ('bills 2026-10 customer "acme l', 'bills 2026-10 customer "Acme Ltd" '),
        ("bills 2026-10 li", "bills 2026-10 lines "),
        ("the", "theme "),
        ("theme li", "theme partner-light"),
        ("quit", "quit"),
        ("import x.csv", "import x.csv"),
        ("2026-10", "bills 2026-10 "),
    ],
)
def test_tab_completes(typed: str, then: str) -> None:
    assert tab(typed) == then


def test_tab_takes_the_row_under_the_cursor() -> None:
    assert tab("bills customer ac", 2) == 'bills customer "Fjord Acme" '


@given(st.sampled_from(["bills ", "bills 2026-10 ", "bills by customer ", "bills lines "]), st.lists(st.integers(0, 8)))
def test_whatever_tab_makes_can_be_typed_on(start: str, steps: list[int]) -> None:
    typed = start
    for step in steps:
        found = offers(typed, CONTEXT)
        if not found:
            break
        typed = completed(typed, found, step % len(found))
        shlex.split(typed)


def test_what_goes_on_is_not_run_by_enter() -> None:
    by_text = {offer.text: offer for offer in offers("", CONTEXT)}
    assert not by_text["theme "].is_whole
    assert by_text["quit"].is_whole
    for offer in offers("", CONTEXT) + offers("bills 2026-10 ", CONTEXT):
        if offer.is_whole:
            parse_command(offer.text, CONTEXT)


def test_refusals_and_keys_stand_beside_the_actions() -> None:
    keymap = Keymap.parse(b'"table.sort" = "z,Z"', "keymap.toml")
    by_text = {offer.text: offer for offer in offers("", Context(keymap=keymap, refusal=refusal))}
    assert by_text["exports.download"].refusal == NO_FILE
    assert by_text["table.sort"].sign == "z Z"
    assert offers("download x", CONTEXT)[0].refusal is None
    assert offers("z", Context(keymap=keymap))[0].text == "table.sort"
