"""The edges of months and of the days on which bills are due, in 24 time zones and on their days of daylight saving:
always by the clock of Beijing."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from partner_tui.domain.cycle import BillCycle, CycleStatus
from partner_tui.domain.owing import is_over
from partner_tui.domain.terms import PaymentTerms, TermsRule
from tests.faults.harness import Row, Trials

_ZONES = (
    "UTC0",
    "<-11>11",
    "HST10",
    "AKST9AKDT,M3.2.0,M11.1.0",
    "PST8PDT,M3.2.0,M11.1.0",
    "MST7",
    "CST6CDT,M3.2.0,M11.1.0",
    "EST5EDT,M3.2.0,M11.1.0",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    "NST3:30NDT,M3.2.0,M11.1.0",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    "<-01>1<+00>,M3.5.0/0,M10.5.0/1",
    "GMT0BST,M3.5.0/1,M10.5.0",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "EET-2EEST,M3.5.0/3,M10.5.0/4",
    "MSK-3",
    "<+0330>-3:30",
    "<+04>-4",
    "<+0545>-5:45",
    "CST-8",
    "JST-9",
    "ACST-9:30ACDT,M10.1.0,M4.1.0/3",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
)
"""As POSIX writes them, so that no zone database is needed."""
_FIRST, _LAST = 1970 * 12, 2100 * 12
_EIGHT_HOURS, _DAY = 8 * 3600, 86_400
_AROUND = (-3600, -1, 0, 1, 3600)


def run(trials: Trials) -> None:
    assert len(set(_ZONES)) == 24
    months = [divmod(trials.random.randrange(_FIRST + 1, _LAST), 12) for _ in range(trials.count)]
    for zone in _ZONES:
        with _living_in(zone):
            for year, index in months:
                _edge(trials, zone, BillCycle(year, index + 1))
                _due(trials, zone, BillCycle(year, index + 1))
            for moment in _changes(2026):
                for seconds in _AROUND:
                    _compare(trials, zone, moment + seconds)
                    _due(trials, zone, BillCycle.at(_local(moment + seconds)))


def _edge(trials: Trials, zone: str, cycle: BillCycle) -> None:
    start = int(cycle.start.timestamp())
    trials.demand(_by_rule(start) == str(cycle), f"{zone}: {cycle} does not start at 00:00 in Beijing")
    for seconds in _AROUND:
        _compare(trials, zone, start + seconds)
    final = int(cycle.end.timestamp()) + (4 * 24 + 12) * 3600
    statuses = (
        (int(cycle.end.timestamp()), CycleStatus.ESTIMATE, CycleStatus.CLOSING),
        (final, CycleStatus.CLOSING, CycleStatus.FINAL),
    )
    for moment, before, after in statuses:
        there = _local(moment)
        trials.demand(cycle.status(there) is after, f"{zone}: {cycle} is not {after} at {there}")
        just_before = (there.astimezone(UTC) - timedelta(microseconds=1)).astimezone()
        trials.demand(cycle.status(just_before) is before, f"{zone}: {cycle} is not {before} at {just_before}")


def _compare(trials: Trials, zone: str, moment: int) -> None:
    there = _local(moment)
    found = BillCycle.at(there)
    trials.demand(str(found) == _by_rule(moment), f"{zone}: {there} is in {found}, by the rule in {_by_rule(moment)}")
    trials.demand(found.start <= there < found.end, f"{zone}: {there} is not between the ends of {found}")


def _due(trials: Trials, zone: str, cycle: BillCycle) -> None:
    """Each rule's day, and that it is over at midnight in Beijing."""
    first = int(cycle.end.timestamp()) + _EIGHT_HOURS
    days = int(cycle.next.end.timestamp() - cycle.end.timestamp()) // _DAY
    number = trials.random.randint(1, 31)
    for rule, later in (
        (PaymentTerms(TermsRule.DAYS, number), 4 + number),
        (PaymentTerms(TermsRule.DAY, number), min(number, days) - 1),
        (PaymentTerms(TermsRule.DAY, 31), days - 1),
    ):
        due_on, midnight = rule.due_on(cycle), first + (later + 1) * _DAY - _EIGHT_HOURS
        that_day = date(1970, 1, 1) + timedelta(days=first // _DAY + later)
        trials.demand(due_on == that_day, f"{zone}: {cycle} by {rule} is due on {due_on}, not {that_day}")
        for there, is_it in ((_local(midnight), True), (_local(midnight) - timedelta(microseconds=1), False)):
            trials.demand(is_over(due_on, there) is is_it, f"{zone}: {due_on} is {'not ' * is_it}over at {there}")


def _local(moment: int) -> datetime:
    """By the clock on the wall, with the offset that the zone has then."""
    return datetime.fromtimestamp(moment, UTC).astimezone()


def _by_rule(moment: int) -> str:
    """Year and month of the day that Beijing has, eight hours ahead of UTC, counted without a calendar's help."""
    days = (moment + _EIGHT_HOURS) // 86_400 + 719_468  # days since 1 March of the year 0
    era, day = divmod(days, 146_097)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    month = (5 * (day - 365 * year - year // 4 + year // 100) + 2) // 153 + 2
    return f"{era * 400 + year + month // 12:04d}-{month % 12 + 1:02d}"


def _changes(year: int) -> Iterator[int]:
    """The moments at which the zone's clocks are changed."""
    first = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    hours = range(first, first + 366 * 86_400, 3600)
    for before, after in pairwise(hours):
        if time.localtime(before).tm_gmtoff != time.localtime(after).tm_gmtoff:
            yield after


@contextmanager
def _living_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


ROW = Row(30, "month edges × 24 time zones × days of daylight saving", full=1_000, reduced=40, run=run)
