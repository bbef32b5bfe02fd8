from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.domain.cycle import BEIJING, BillCycle, CycleStatus
from partner_tui.domain.errors import WrongUsage

CYCLES = st.builds(BillCycle, st.integers(1970, 9998), st.integers(1, 12))
ZONES = st.integers(-14 * 60 + 1, 14 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9998, 12, 30), timezones=ZONES)


@given(CYCLES)
def test_a_month_is_read_as_it_is_written(cycle: BillCycle) -> None:
    assert BillCycle.parse(str(cycle)) == cycle


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-1",
        "2026-13",
        "2026-00",
        "202610",
        "2026-10-01",
        " 2026-10",
        "2026-10\n",
        "２０２６-10",
        "1969-12",
        "9999-01",
        "-026-10",
        "2026/10",
        "October 2026",
        "٢٠٢٦-١٠",
    ],
)
def test_nothing_else_is_a_month(text: str) -> None:
    with pytest.raises(WrongUsage, match="YYYY-MM"):
        BillCycle.parse(text)


@pytest.mark.parametrize(("year", "month"), [(1969, 12), (9999, 1), (2026, 0), (2026, 13), (2026, -1)])
def test_a_month_out_of_range_is_never_made(year: int, month: int) -> None:
    with pytest.raises(WrongUsage):
        BillCycle(year, month)


@given(CYCLES, st.integers(-40, 40))
def test_counting_months_there_and_back(cycle: BillCycle, months: int) -> None:
    try:
        there = cycle.plus(months)
    except WrongUsage:
        assert not 1970 * 12 <= cycle.year * 12 + cycle.month - 1 + months < 9999 * 12
    else:
        assert there.plus(-months) == cycle
        assert (there > cycle) == (months > 0)


@given(st.builds(BillCycle, st.integers(1971, 9997), st.integers(1, 12)))
def test_one_month_begins_where_the_other_ends(cycle: BillCycle) -> None:
    assert cycle.end == cycle.next.start
    assert cycle.previous.end == cycle.start
    assert cycle.previous < cycle < cycle.next
    assert cycle.next.previous == cycle
    assert cycle.start.astimezone(BEIJING).replace(tzinfo=None) == datetime(cycle.year, cycle.month, 1)


def test_the_last_month_that_can_be_named_ends_too() -> None:
    last = BillCycle(9998, 12)
    assert last.end == datetime(9998, 12, 31, 16, tzinfo=UTC)
    assert last.final_at == datetime(9999, 1, 5, 4, tzinfo=UTC)
    assert last.status(datetime(2026, 1, 1, tzinfo=UTC)) is CycleStatus.ESTIMATE


@given(MOMENTS)
def test_every_moment_is_in_the_month_that_beijing_has(moment: datetime) -> None:
    cycle = BillCycle.at(moment)
    assert cycle.start <= moment < cycle.end
    shifted = moment.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert (cycle.year, cycle.month) == (shifted.year, shifted.month)


@given(CYCLES, ZONES)
def test_estimate_then_closing_then_final(cycle: BillCycle, zone: timezone) -> None:
    tick = timedelta(microseconds=1)
    final_at = cycle.end + timedelta(days=4, hours=12)
    assert cycle.final_at == final_at
    for moment, status in (
        (cycle.end - tick, CycleStatus.ESTIMATE),
        (cycle.end, CycleStatus.CLOSING),
        (final_at - tick, CycleStatus.CLOSING),
        (final_at, CycleStatus.FINAL),
    ):
        assert cycle.status(moment) is status
        assert cycle.status(moment.astimezone(zone)) is status


def test_october_2026() -> None:
    october = BillCycle(2026, 10)
    assert october.start == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert october.end == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert october.final_at == datetime(2026, 11, 5, 4, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 10, 1)
    with pytest.raises(ValueError, match="naive"):
        BillCycle.at(naive)
    with pytest.raises(ValueError, match="naive"):
        BillCycle(2026, 10).status(naive)
