import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.bill import BillType
from partner_tui.domain.bill_command import NARROWING, WORDS, BillCommand, Reading
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import WrongUsage
from partner_tui.domain.query import BillQuery, Grouping, Sort

OCTOBER = BillCycle(2026, 10)
TEXTS = st.one_of(
    st.text(),
    st.sampled_from(
        ["-x", "--lines", "=", "a=b", "lines", "desc", "2026-10", "bills", "it's", 'a "b" c', "深圳\n\t$x"]
    ),
)
NUMBERS = st.none() | st.integers(0, 10**12 - 1)


@st.composite
def commands(draw: st.DrawFn) -> BillCommand:
    command = BillCommand(
        month=draw(st.none() | st.builds(BillCycle, st.integers(1970, 9998), st.integers(1, 12))),
        by=draw(st.sampled_from([None, Grouping.PRODUCT, Grouping.CUSTOMER, Grouping.REGION])),
        customer=draw(st.none() | TEXTS),
        product=draw(st.none() | TEXTS),
        region=draw(st.none() | TEXTS),
        bill_type=draw(st.none() | st.sampled_from(BillType)),
        lines=draw(st.booleans()),
        filter=draw(st.just("") | TEXTS),
        sort=draw(st.none() | st.builds(Sort, TEXTS.filter(bool), st.booleans())),
        path=tuple(draw(st.permutations(NARROWING))),
    )
    values = {name: getattr(command, name) for name in command.__slots__}
    if command.shown is Grouping.LINE:
        return BillCommand(**(values | {"limit": draw(NUMBERS), "offset": draw(NUMBERS)}))
    return BillCommand(**(values | {"movers": draw(st.booleans())}))


@given(commands())
def test_words_and_parse_undo_each_other(command: BillCommand) -> None:
    assert BillCommand.parse(shlex.split(command.words())) == command


@given(commands())
def test_dashes_and_equals_signs_change_nothing(command: BillCommand) -> None:
    tokens = shlex.split(command.words())
    values = Reading.of(tokens).values
    dashed = [str(command.month)] if command.month else []
    for name, value in values.items():
        dashed.append(f"--{name}={value}" if next(word for word in WORDS if word.name == name).value else f"--{name}")
        dashed += ["desc"] if name == "sort" and command.sort and command.sort.descending else []
    assert BillCommand.parse(dashed) == command


def test_the_sentence_of_the_manual() -> None:
    text = (
        'bills 2026-10 by customer customer "Acme Ltd" product hws.x lines filter "amount>100 !test" sort amount desc'
    )
    command = BillCommand.parse(shlex.split(text))
    assert command == BillCommand(
        month=OCTOBER,
        by=Grouping.CUSTOMER,
        customer="Acme Ltd",
        product="hws.x",
        lines=True,
        filter="amount>100 !test",
        sort=Sort("amount", descending=True),
    )
    assert shlex.split(command.words()) == shlex.split(text)


def test_the_order_of_the_drill_down_is_kept() -> None:
    assert BillCommand.parse(["product", "p", "type", "refund", "customer", "c"]).path == (
        "product",
        "type",
        "customer",
    )
    assert BillCommand(customer="c", product="p", region="r").path == ("region", "customer", "product")
    assert BillCommand(customer="c", product="p", path=("product",)).words() == "bills product p customer c"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-10", None),
        ("2026-10 by region", Grouping.REGION),
        ("customer c", Grouping.PRODUCT),
        ("product p", Grouping.CUSTOMER),
        ("customer c product p", Grouping.LINE),
        ("by customer customer c", Grouping.CUSTOMER),
        ("by customer lines", Grouping.LINE),
        ("region r", Grouping.PRODUCT),
        ("type expenditure", Grouping.PRODUCT),
        ("type refund", Grouping.CUSTOMER),
        ("type refund customer c", Grouping.LINE),
        ("type expenditure customer c", Grouping.PRODUCT),
        ("filter x", Grouping.PRODUCT),
        ("sort lines", Grouping.PRODUCT),
        ("movers", Grouping.PRODUCT),
    ],
)
def test_the_level_that_is_shown(text: str, shown: Grouping | None) -> None:
    assert BillCommand.parse(text.split()).shown == shown


def test_the_question() -> None:
    command = BillCommand.parse(shlex.split("customer c type adjustment filter 'amount>1' sort amount asc limit 3"))
    assert command.query(OCTOBER) == BillQuery(
        OCTOBER, Grouping.LINE, customer="c", bill_type=BillType.ADJUSTMENT, filter="amount>1", sort=Sort("amount")
    )
    assert BillCommand(month=OCTOBER).query(OCTOBER) == BillQuery(OCTOBER, Grouping.PRODUCT)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("by", "'by' needs a value (WHAT)"),
        ("--customer --lines", "'--customer' needs a value (NAME). A value that begins with -- is written"),
        ("by colour", "'by' is product, customer or region, not 'colour'"),
        ("--type=fine", "'--type' is expenditure, refund or adjustment, not 'fine'"),
        ("custmer acme", "has no word 'custmer'. Did you mean 'customer'?"),
        ("--custmer acme", "Did you mean '--customer'?"),
        ("acme", "has no word 'acme'. The words are a month (YYYY-MM), by, customer"),
        ("2026-13", "Write it as YYYY-MM"),
        ("2026-10 2026-11", "'2026-11' is a second month"),
        ("lines lines", "'lines' is given twice"),
        ("--lines=yes", "'--lines' takes no value"),
        ("limit 3", "limit needs lines"),
        ("--offset 3 --by product", "--offset needs --lines"),
        ("lines limit -1", "limit needs a whole number, not '-1'"),
        ("lines --limit ٣", "--limit needs a whole number"),
        ("lines movers", "movers compares products, customers or regions"),
        ("sort=", "sort needs a column"),
        ("sort amount desc desc", "has no word 'desc'"),
        ("bills bills", "has no word 'bills'"),
    ],
)
def test_wrong_usage_names_the_word(text: str, says: str) -> None:
    with pytest.raises(WrongUsage) as raised:
        BillCommand.parse(text.split())
    assert says in str(raised.value)


def test_reading_half_a_command() -> None:
    awaited = Reading.of(["bills", "2026-10", "lines", "customer"]).awaited
    assert awaited is not None and awaited.name == "customer"
    assert Reading.of(["sort", "amount"]).may_turn
    assert not Reading.of(["sort", "amount", "desc"]).may_turn
    assert not Reading.of(["sort", "amount", "lines"]).may_turn
