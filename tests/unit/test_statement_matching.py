"""Statement lines held against recorded payments: what is behind a line is found anew with each of the two."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.account import Account
from partner_tui.domain.payment import Repayment, Reversal
from partner_tui.domain.statement_line import Decision, StatementLine, statement_key
from partner_tui.domain.statement_matching import as_they_stand, choices
from tests.conftest import NOW

DAY = date(2026, 11, 5)


def paid(number: int, reference: str, amount: str = "100.00", currency: str = "USD", on: date = DAY) -> Repayment:
    return Repayment(number, reference, Decimal(amount), currency, on, "", "ann", NOW)


def reversal(number: int) -> Reversal:
    return Reversal(number, "bounced", "ann", NOW)


def line(
    reference: str,
    amount: str = "100.00",
    currency: str = "USD",
    *,
    at: int = 2,
    file: str = "a",
    on: date = DAY,
    says: str = "",
    occurrence: int = 1,
) -> StatementLine:
    """`at` is its line in the file, `occurrence` counts lines that are the same within it."""
    key = statement_key(on, reference, says, Decimal(amount), currency, occurrence)
    return StatementLine(
        key, f"{file}.csv", file * 64, at, on, reference, says, Decimal(amount), currency, None, None, "", "ann", NOW
    )


def decided(one: StatementLine, decision: Decision, repayment: int | None = None, reason: str = "") -> StatementLine:
    return replace(one, decision=decision, repayment=repayment, reason=reason)


def stand(account: Account, *lines: StatementLine) -> list[int | str | None]:
    """What is behind each: the number of its payment, `ignored`, or None."""
    found = as_they_stand(lines, account)
    assert [one.key for one in found] == [one.key for one in lines]
    return [one.decision.value if one.decision is Decision.IGNORED else one.repayment for one in found]


def test_a_line_is_the_payment_with_its_reference_amount_and_currency() -> None:
    account = Account((paid(1, "W-1"), paid(2, "W-2", "50.00")))
    assert stand(account, line("ｗ-1 "), line("W-2"), line("W-1", currency="EUR"), line("W-3"), line("")) == [
        *(1, None, None, None, None)
    ]
    assert as_they_stand([line("W-1")], account)[0].decision is Decision.MATCHED


def test_a_payment_that_is_recorded_later_is_found_then() -> None:
    assert stand(Account(), line("W-1")) == [None]
    assert stand(Account((paid(1, "W-1"),)), line("W-1")) == [1]


def test_a_payment_is_behind_one_line_the_first_of_those_that_say_the_same() -> None:
    account = Account((paid(1, "W-1"),))
    second, first = line("W-1", at=3, occurrence=2), line("W-1", at=2)
    assert stand(account, second, first) == [None, 1]
    assert stand(account, replace(second, file_sha256="b" * 64, line=1), first) == [None, 1]


def test_a_payment_is_behind_the_line_of_the_nearest_day_in_whatever_files_they_stand() -> None:
    account = Account((paid(1, "W-1"),))
    there, later = line("W-1"), line("W-1", on=DAY + timedelta(15), file="b")
    assert stand(account, there, later) == [1, None]
    assert stand(account, replace(there, file_sha256="b" * 64), later) == [1, None]
    assert stand(account, replace(there, file_sha256="c" * 64), later) == [1, None]
    assert stand(account, later) == [1]


@given(st.data())
def test_what_is_behind_a_line_does_not_depend_on_which_file_was_taken_first(data: st.DataObject) -> None:
    account = Account((paid(1, "W-1"), paid(2, "W-2")))
    facts = st.tuples(st.sampled_from(["W-1", "W-2"]), st.integers(0, 2), st.sampled_from(["", "x"]))
    files = data.draw(st.lists(st.lists(facts, max_size=5), max_size=4))
    found = set()
    for order in (files, data.draw(st.permutations(files))):
        kept: dict[str, StatementLine] = {}
        for file, rows in enumerate(order):
            for at, row in enumerate(rows):
                reference, days, says = row
                on, number = DAY + timedelta(days), rows[: at + 1].count(row)
                one = line(reference, at=at + 2, file=f"{file}", on=on, says=says, occurrence=number)
                kept.setdefault(one.key, one)
        stands = as_they_stand(kept.values(), account)
        assert sum(one.repayment == 1 for one in stands) <= 1
        found.add(frozenset((one.key, one.repayment) for one in stands))
    assert len(found) == 1


def test_a_line_that_somebody_matched_takes_its_payment_first() -> None:
    account = Account((paid(1, "W-1"),))
    assert stand(account, line("W-1"), decided(line("other", at=3), Decision.MATCHED, 1)) == [None, 1]
    assert stand(account, line("W-1"), decided(line("other", at=3), Decision.MATCHED, 1, "in two parts")) == [1, 1]


def test_what_was_ignored_stays_ignored() -> None:
    account = Account((paid(1, "W-1"),))
    assert stand(account, decided(line("W-1"), Decision.IGNORED, reason="not ours")) == ["ignored"]


def test_of_a_payment_that_was_reversed_a_line_is_open_again() -> None:
    account = Account((paid(1, "W-1"),), reversals=(reversal(1),))
    assert stand(account, line("W-1"), decided(line("x"), Decision.RECORDED, 1)) == [None, None]
    assert as_they_stand([decided(line("x"), Decision.MATCHED, 1, "fee")], account)[0].reason == ""


def test_what_came_back_is_behind_a_reversal_and_then_both_lines_stand() -> None:
    there, back = line("W-1"), line("W-1", "-100.00", at=3)
    assert stand(Account((paid(1, "W-1"),)), there, back) == [1, None]
    assert stand(Account((paid(1, "W-1"),), reversals=(reversal(1),)), there, back) == [1, 1]


def test_what_came_back_under_another_reference_counts_once_somebody_says_so() -> None:
    there = decided(line("x"), Decision.RECORDED, 1)
    back = decided(line("R-9", "-100.00", at=3), Decision.MATCHED, 1)
    assert stand(Account((paid(1, "W-1"),), reversals=(reversal(1),)), there, back) == [1, 1]


def test_the_likeliest_payments_come_first_and_last_those_that_another_line_is() -> None:
    account = Account(
        (
            *(paid(1, "far", on=DAY - timedelta(30)), paid(2, "near", on=DAY + timedelta(1)), paid(3, "less", "99.00")),
            *(paid(4, "euro", currency="EUR"), paid(5, "back"), paid(6, "taken")),
        ),
        reversals=(reversal(5),),
    )
    wanted = line("W-1")
    standing = as_they_stand([wanted, line("taken", at=3)], account)
    found = choices(wanted, standing, account)
    assert [one.reference for one in found.candidates] == ["near", "far", "less", "taken"]
    assert found.told == {6}
    assert (found.can_be_recorded, found.can_be_ignored, found.can_be_reopened) == (True, True, False)


def test_a_line_of_another_account_may_tell_of_the_same_payment() -> None:
    account = Account((paid(1, "W-1"),))
    ours, theirs = line("W-1"), line("W-1", file="b", says="their words")
    apart = [replace(theirs, file_sha256=ours.file_sha256), replace(theirs, paid_on=DAY + timedelta(1))]
    for other, told in ((theirs, frozenset()), *((one, {1}) for one in apart)):
        found = choices(other, as_they_stand([ours, other], account), account)
        assert ([one.number for one in found.candidates], found.told) == ([1], told)


def test_a_payment_that_the_line_speaks_of_comes_before_one_that_is_nearer() -> None:
    account = Account((paid(1, "Wire 7", on=DAY - timedelta(30)), paid(2, "near"), paid(3, "W", "99.00")))
    wanted = replace(line("T-99"), description="ref. WIRE  ７, Huawei")
    found = choices(wanted, as_they_stand([wanted], account), account)
    assert [one.reference for one in found.candidates] == ["Wire 7", "near", "W"]


def test_money_that_came_back_may_be_of_reversed_payments_alone() -> None:
    account = Account((paid(1, "stands"), paid(2, "back")), reversals=(reversal(2),))
    wanted = line("W-1", "-100.00")
    found = choices(wanted, as_they_stand([wanted], account), account)
    assert [one.reference for one in found.candidates] == ["back"]
    assert not found.can_be_recorded


def test_a_decision_can_only_be_taken_back() -> None:
    ignored = decided(line("W-1"), Decision.IGNORED, reason="not ours")
    found = choices(ignored, as_they_stand([ignored], Account()), Account((paid(1, "x"),)))
    assert found.can_be_reopened
    assert not (found.candidates or found.can_be_recorded or found.can_be_ignored)


def test_what_was_found_by_itself_can_be_decided_otherwise_but_not_recorded_twice() -> None:
    account = Account((paid(1, "W-1"), paid(2, "W-2")))
    found = choices(line("W-1"), as_they_stand([line("W-1")], account), account)
    assert [one.reference for one in found.candidates] == ["W-2"]
    assert (found.can_be_recorded, found.can_be_ignored) == (False, True)
