"""What is chosen for a repayment, and the request that it makes: values alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from partner_tui.domain.account import Account
from partner_tui.domain.cycle import BillCycle
from partner_tui.domain.errors import PaymentError
from partner_tui.domain.owing import Owing
from partner_tui.domain.payment import Allocation, Repayment
from partner_tui.domain.repaying import RepaymentRequest, Share
from partner_tui.ui.payable import Asked, CreditUse, Payable, Which
from partner_tui.ui.presentation.repay_words import choice_text, share_lines
from partner_tui.ui.repay_choice import Field, RepayChoice
from tests.conftest import NOW

JULY, AUGUST, SEPTEMBER, OCTOBER = (BillCycle(2026, month) for month in (7, 8, 9, 10))
TODAY = date(2026, 11, 23)
OWING = (
    Owing(AUGUST, "USD", Decimal("200.00"), Decimal("50.00")),
    Owing(SEPTEMBER, "USD", Decimal("100.00"), Decimal("100.00")),
    Owing(OCTOBER, "USD", Decimal("500.00")),
)
CHINA = Owing(JULY, "CNY", Decimal("70.00"))


def payable(*more: Owing, marked: tuple[BillCycle, ...] = (), here: BillCycle | None = None) -> Payable:
    return Payable((*more, *OWING), Account(), TODAY, Asked(marked, here))


def test_the_likeliest_months_are_chosen_first() -> None:
    assert payable().choices == (Which.OLDEST,)
    assert payable(here=OCTOBER).choices == (Which.HERE, Which.OLDEST)
    assert payable(here=SEPTEMBER).choices == (Which.OLDEST,)  # it is paid
    assert payable(here=OCTOBER, marked=(AUGUST,)).choices == (Which.MARKED, Which.HERE, Which.OLDEST)


def test_only_what_makes_a_difference_is_asked() -> None:
    plain = (Field.REFERENCE, Field.AMOUNT, Field.PAID_ON, Field.NOTE, Field.REST)
    assert RepayChoice.start(payable()).fields(payable()) == plain
    assert RepayChoice.start(payable(here=OCTOBER)).fields(payable(here=OCTOBER)) == (Field.WHICH, *plain)
    assert RepayChoice.start(payable(CHINA)).fields(payable(CHINA)) == (Field.CURRENCY, *plain)


def test_where_there_is_credit_it_can_be_used_and_nothing_is_typed_then() -> None:
    repayment = Repayment(1, "R", Decimal(90), "USD", TODAY, "", "ann", NOW)
    account = Account((repayment,), (Allocation(1, 1, AUGUST, Decimal(50), "ann", NOW),))
    there = replace(payable(here=OCTOBER), account=account)
    choice = RepayChoice.start(there)
    assert choice.fields(there)[0] is Field.PURPOSE
    using = choice.changed(Field.PURPOSE, 1, there)
    assert using.fields(there) == (Field.PURPOSE, Field.WHICH)
    assert using.request(there) == CreditUse("USD", (OCTOBER,))
    assert choice_text(using, Field.PURPOSE, there) == "use credit of 40.00 USD"
    assert using.changed(Field.PURPOSE, -1, there) == choice


def test_the_amount_follows_the_months_until_one_is_typed() -> None:
    there = payable(here=OCTOBER)
    choice = RepayChoice.start(there)
    assert choice.text(Field.AMOUNT, there) == "500.00"
    oldest = choice.changed(Field.WHICH, 1, there)
    assert oldest.text(Field.AMOUNT, there) == "650.00"
    own = oldest.typed(Field.AMOUNT, "7", there).changed(Field.WHICH, 1, there)
    assert own.text(Field.AMOUNT, there) == "7"
    assert own.typed(Field.AMOUNT, "500.00", there).own_amount is None
    assert choice.text(Field.AMOUNT, None) == ""


def test_what_is_in_no_total_is_suggested_only_where_it_is_meant() -> None:
    """Else the amount that is suggested would be more than the months without lines leave to be settled."""
    by_the_vendor = Owing(JULY, "USD", Decimal("30.00"), has_lines=False)
    there = payable(by_the_vendor, here=JULY)
    choice = RepayChoice.start(there)
    assert choice.text(Field.AMOUNT, there) == "30.00"
    assert choice.changed(Field.WHICH, 1, there).text(Field.AMOUNT, there) == "650.00"


def test_a_day_that_was_only_suggested_tells_no_payment_from_another() -> None:
    there = payable()
    choice = RepayChoice.start(there).typed(Field.REFERENCE, "R", there)
    assert _day_is_said(choice, there) is False
    assert _day_is_said(choice.typed(Field.PAID_ON, "2026-11-22", there), there) is True


def test_where_nothing_is_unpaid_the_amount_has_to_be_typed() -> None:
    there = Payable((OWING[1],), Account(), TODAY)
    choice = RepayChoice.start(there).typed(Field.REFERENCE, "R", there)
    with pytest.raises(PaymentError, match=r"Nothing is unpaid of these months\. Type the amount"):
        choice.request(there)
    request = choice.typed(Field.AMOUNT, "5", there).request(there)
    assert isinstance(request, RepaymentRequest) and request.amount == 5


def _day_is_said(choice: RepayChoice, there: Payable) -> bool:
    request = choice.request(there)
    assert isinstance(request, RepaymentRequest)
    return request.is_day_said


def test_the_request_says_what_is_typed_and_names_no_months_where_all_are_meant() -> None:
    there = payable(marked=(OCTOBER, AUGUST))
    choice = RepayChoice.start(there)
    for field, text in ((Field.REFERENCE, " R 1 "), (Field.PAID_ON, "2026-11-20"), (Field.NOTE, "n")):
        choice = choice.typed(field, text, there)
    request = choice.changed(Field.REST, 1, there).request(there)
    assert request == RepaymentRequest(
        " R 1 ", Decimal("650.00"), "USD", date(2026, 11, 20), (AUGUST, OCTOBER), True, "n"
    )
    oldest = choice.changed(Field.WHICH, 1, there).request(there)
    assert isinstance(oldest, RepaymentRequest) and oldest.months == ()


@pytest.mark.parametrize(("field", "text"), [(Field.AMOUNT, "much"), (Field.AMOUNT, ""), (Field.PAID_ON, "today")])
def test_what_makes_no_sense_is_refused(field: Field, text: str) -> None:
    with pytest.raises(PaymentError):
        RepayChoice.start(payable()).typed(field, text, payable()).request(payable())


def test_months_of_another_currency_are_never_taken_for_all_months() -> None:
    there = payable(CHINA, marked=(JULY,))
    choice = RepayChoice.start(there)
    assert (choice.currency, choice.months(there), choice.suggested(there)) == ("CNY", (JULY,), "70.00")
    other = choice.changed(Field.CURRENCY, 1, there)
    assert (other.currency, other.months(there), other.suggested(there)) == ("USD", (JULY,), "")


def test_of_months_in_several_currencies_those_of_the_chosen_one_are_meant() -> None:
    there = payable(CHINA, marked=(JULY, AUGUST, OCTOBER))
    choice = RepayChoice.start(there)
    assert choice.months(there) == (JULY,)
    other = choice.changed(Field.CURRENCY, 1, there)
    assert (other.months(there), other.suggested(there)) == ((AUGUST, OCTOBER), "650.00")


def test_a_choice_that_is_no_more_goes_on_with_the_first() -> None:
    choice = RepayChoice.start(payable(here=OCTOBER))
    assert choice.changed(Field.WHICH, 1, payable()).which is Which.OLDEST


@pytest.mark.parametrize(("width", "kept"), [(76, 4), (46, 4), (35, 4), (32, 3), (25, 2)])
def test_amounts_month_by_month_are_never_cut(width: int, kept: int) -> None:
    shares = (Share(AUGUST, Decimal("150")), Share(SEPTEMBER, Decimal("-20.5")), Share(OCTOBER, Decimal("0.01")))
    lines = ["".join(text for text, _ in line.left) for line in share_lines(shares, OWING, width)]
    assert [line.split()[0] for line in lines] == ["Month", "2026-08", "2026-09", "2026-10"]
    columns = {4: (0, 1, 2, 3), 3: (0, 2, 3), 2: (0, 2)}[kept]
    for line, amounts in zip(
        lines[1:],
        (
            ("2026-08", "150.00", "+150.00", "0.00"),
            ("2026-09", "0.00", "-20.50", "20.50"),
            ("2026-10", "500.00", "+0.01", "499.99"),
        ),
        strict=True,
    ):
        assert line.split() == [amounts[at] for at in columns]
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= width
