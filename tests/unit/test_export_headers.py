"""The vendor's words in exports: headers, bill types and billing modes; and names that are hidden."""

import errno
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.bills.columns import map_headers
from partner_tui.bills.vocabulary import bill_type, billing_mode
from partner_tui.domain.bill import BillingMode, BillType
from partner_tui.domain.errors import Cancelled, StoreError
from partner_tui.domain.header_language import HeaderLanguage
from partner_tui.domain.line import EXTRA, LINE_COLUMNS
from partner_tui.domain.pseudonyms import pseudonym
from partner_tui.domain.query import BillQuery
from partner_tui.domain.text import visible
from partner_tui.exporting.door import table_of, translated
from partner_tui.exporting.headers import headers, worded
from partner_tui.exporting.masking import masked
from partner_tui.ui.presentation.columns import positions_in, row_cells
from partner_tui.ui.presentation.line_tables import line_columns
from partner_tui.ui.presentation.masking import masked as masked_columns
from tests.store.stores import MONTH

CANONICAL = tuple(column.name for column in LINE_COLUMNS)
ENGLISH, CHINESE = HeaderLanguage.ENGLISH, HeaderLanguage.CHINESE


@pytest.mark.parametrize("language", HeaderLanguage)
@pytest.mark.parametrize("currency", ["", "CNY"])
def test_headers_are_recognised_as_what_they_stand_for(language: HeaderLanguage, currency: str) -> None:
    columns = (*CANONICAL, "extra:Cost Tag", "extra:Сумма (EUR)")
    found = map_headers(headers(columns, language, currency), {}, file="a.csv", part="a.csv")
    assert found.names == columns
    assert (found.currency or "") == currency


def test_headers_are_the_vendors() -> None:
    columns = ("trade_id", "amount", "usage", "region_code", "margin", "extra: Über ")
    english = ("Order ID/Transaction ID", "Settlement Amount (USD)", "Usage", "Cloud Service Region Code")
    assert headers(columns, ENGLISH, "USD") == (*english, "Margin (USD)", " Über ")
    assert headers(columns[:4], CHINESE) == ("订单号/交易号", "结算金额", "使用量", "云服务区编码")


NAMES = st.lists(
    st.one_of(
        st.sampled_from(CANONICAL),
        st.sampled_from(["Tax", "Tax (USD)", "Tax (2)", "Tax (USD) (2)", "税额", "a", "A", ""]).map(EXTRA.__add__),
        st.text(max_size=3).map(EXTRA.__add__),
    ),
    unique=True,
)


@given(NAMES, st.sampled_from(HeaderLanguage), st.sampled_from(["", "USD"]))
def test_headers_are_distinct_and_own_ones_verbatim(
    columns: list[str], language: HeaderLanguage, currency: str
) -> None:
    found = headers(columns, language, currency)
    assert len(set(found)) == len(found) == len(columns)
    vendors = {header for header, name in zip(found, columns, strict=True) if not name.startswith(EXTRA)}
    for header, name in zip(found, columns, strict=True):
        own = name.removeprefix(EXTRA)
        assert not name.startswith(EXTRA) or header == own or own in vendors


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical])
@pytest.mark.parametrize("language", HeaderLanguage)
def test_words_go_out_and_come_back(language: HeaderLanguage, kind: type[pl.DataType]) -> None:
    modes = [*(mode.value for mode in BillingMode), "Barter", "7", None]
    types = [kind.value for kind in BillType] * 4
    frame = pl.DataFrame({"bill_type": types[: len(modes)], "billing_mode": modes, "order_type": modes}).cast(kind)
    found = worded(frame, language)
    assert [bill_type(word) for word in found["bill_type"]] == frame["bill_type"].to_list()
    assert [word and billing_mode(word) for word in found["billing_mode"]] == modes
    assert found["order_type"].to_list() == modes
    expected = {ENGLISH: ("Expenditure", "Pay-per-use"), CHINESE: ("消费", "按需")}[language]
    assert (found["bill_type"][0], found["billing_mode"][1]) == expected


def test_frames_without_those_columns_stay() -> None:
    frame = pl.DataFrame({"amount": [1]})
    assert worded(frame, CHINESE).equals(frame)
    assert masked(frame).equals(frame)


PRIVATE = ("customer_id", "customer_name", "account_name", "partner_id", "partner_name", "extra:Note")
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@given(st.lists(st.tuples(*[TEXTS] * 7), max_size=9), st.sampled_from([pl.String, pl.Categorical]))
def test_what_is_hidden_on_the_screen_is_hidden_alike(
    rows: list[tuple[str | None, ...]], kind: type[pl.DataType]
) -> None:
    names = (*PRIVATE, "resource_name")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    found = masked(frame.cast(kind))
    shown = masked_columns(tuple(column for column in line_columns(BillQuery(MONTH), "USD", names)))
    for values, hidden in zip(rows, found.rows(named=True), strict=True):
        assert hidden["resource_name"] == values[-1]
        for column in shown:
            if column.is_private and len(column.names) == 1 and column.names[0] in names:
                (cell,) = row_cells(values, positions_in(names, (column,)), (column,), whole=True)
                assert (hidden[column.names[0]] or "") == cell
    assert found.null_count().rows() == frame.null_count().rows()


def test_pseudonyms_are_of_the_visible_text() -> None:
    found = masked(pl.DataFrame({"customer_name": ["A\x1b"]}))["customer_name"][0]
    assert found == pseudonym(visible("A\x1b"), "Customer")


def test_a_batch_from_elsewhere_is_a_frame() -> None:
    class Foreign:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return frame.__arrow_c_stream__(requested_schema)

    frame = pl.DataFrame({"a": ["x", None]}, schema={"a": pl.Categorical})
    assert table_of(Foreign()).equals(frame)


def _raises(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "number"),
    [
        (pl.exceptions.ComputeError("parquet: No space left on device (os error 28)"), errno.ENOSPC),
        (OSError("No space left on device (os error 28)"), errno.ENOSPC),
        (pl.exceptions.ComputeError("underlying: [Errno 5] Input/output error"), errno.EIO),
        (OSError(errno.EDQUOT, "quota"), errno.EDQUOT),
    ],
)
def test_what_the_system_refused_is_told_by_its_number(error: BaseException, number: int) -> None:
    with pytest.raises(OSError) as caught, translated():
        _raises(error)()
    assert caught.value.errno == number


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (pl.exceptions.ComputeError("odd\x1b[31m"), "could not be written: odd␛[31m"),
        (pl.exceptions.PanicException("odd"), "could not be written: odd"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_everything_else_is_a_sentence(error: BaseException, said: str) -> None:
    with pytest.raises(StoreError) as caught, translated():
        _raises(error)()
    assert caught.value.title == "The export failed"
    assert said in caught.value.cause


def test_ours_pass_through() -> None:
    with pytest.raises(Cancelled), translated():
        raise Cancelled("The export")
