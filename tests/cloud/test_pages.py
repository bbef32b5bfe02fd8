"""Lists that are read a page at a time, also while they move."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_tui.cloud.pages import PAGE, Page, Place, all_rows
from partner_tui.domain.errors import CloudAnswerError

Item = tuple[int, str]
Listing = list[Item]
Change = Callable[[Listing], None]


class Source:
    """A list of the vendor's, of ten rows a page, that changes before the pages that `changes` names, counted from 1
    over all readings."""

    size = 10

    def __init__(self, rows: Listing, changes: dict[int, Change] | None = None, count: int | None = None) -> None:
        self.rows = rows
        self.asked: list[Place] = []
        self.changes = changes or {}
        self._count = count

    def page(self, place: Place) -> Page[Item]:
        self.asked.append(place)
        if (change := self.changes.get(len(self.asked))) is not None:
            change(self.rows)
        some = self.rows[place.offset : place.offset + self.size]
        return Page(tuple(some), len(self.rows) if self._count is None else self._count)

    def read(self) -> Listing:
        return list(all_rows("ListThings", self.page, lambda row: row[0]))


def things(count: int) -> Listing:
    return [(number, f"thing {number}") for number in range(count)]


def moved_down(rows: Listing) -> None:
    """One comes first and one from the end goes: as many as before, and the last row of the page before comes again."""
    rows.insert(0, (1000 + len(rows), "new"))
    rows.pop()


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 25, 100])
def test_every_row_comes_once_and_in_order(count: int) -> None:
    source = Source(things(count))
    assert source.read() == things(count)
    assert len(source.asked) == max(1, -(-count // 10))


def test_places_count_rows_and_pages() -> None:
    source = Source(things(25))
    source.read()
    assert source.asked == [Place(0, 1), Place(10, 2), Place(20, 3)]
    assert Place(20, 3).of({"a": "b"}) == {"a": "b", "offset": 20, "limit": PAGE}


def test_a_page_that_is_shorter_than_asked_for_leaves_no_gap() -> None:
    source = Source(things(25))
    source.size = 7
    assert source.read() == things(25)


@pytest.mark.parametrize("change", [lambda rows: rows.append((99, "late")), lambda rows: rows.pop()])
def test_a_list_that_grew_or_shrank_is_read_again(change: Change) -> None:
    source = Source(things(25), {2: change})
    assert source.read() == source.rows
    assert [place.number for place in source.asked] == [1, 2, 1, 2, 3]


def test_a_list_that_moved_without_changing_its_count_is_read_again() -> None:
    source = Source(things(25), {2: moved_down})
    assert source.read() == source.rows
    assert source.rows[0] == (1025, "new")


def test_a_row_that_came_again_with_other_words_is_read_again() -> None:
    def change(rows: Listing) -> None:
        moved_down(rows)
        rows[10] = (rows[10][0], "renamed")

    source = Source(things(25), {2: change})
    assert source.read() == source.rows
    assert source.rows[10] == (9, "renamed")


def test_a_list_that_never_rests_is_given_up_with_the_reason() -> None:
    changes: dict[int, Change] = {number: lambda rows: rows.append((len(rows), "more")) for number in range(2, 100, 2)}
    source = Source(things(25), changes)
    with pytest.raises(CloudAnswerError, match="ListThings: the list kept changing while it was read, 4 times"):
        source.read()
    assert len(source.asked) == 8


@pytest.mark.parametrize("count", [24, 26, 0, 1000, -1])
def test_a_wrong_count_is_never_taken_for_the_whole(count: int) -> None:
    source = Source(things(25), count=count)
    with pytest.raises(CloudAnswerError, match=rf"said to have {count} rows and gave \d+ different ones"):
        source.read()
    assert len(source.asked) <= 4 * 4


def test_a_row_that_the_vendor_has_and_counts_twice_is_given_once() -> None:
    source = Source([*things(15), (3, "thing 3"), *things(30)[20:]])
    assert source.read() == [*things(15), *things(30)[20:]]


def test_a_row_that_overlapping_pages_repeat_is_given_once() -> None:
    """As a service does that counts its pages from one row too early."""
    source = Source(things(25))

    def page(place: Place) -> Page[Item]:
        return source.page(Place(max(0, place.offset - 1), place.number))

    assert list(all_rows("ListThings", page, lambda row: row[0])) == things(25)


def test_two_rows_of_one_key_that_stay_different_are_refused() -> None:
    source = Source([*things(15), (3, "something else")])
    with pytest.raises(CloudAnswerError, match="ListThings: two rows of the list are about the same"):
        source.read()


def test_a_service_that_knows_its_first_page_only_ends() -> None:
    source = Source(things(25))
    with pytest.raises(CloudAnswerError, match="said to have 25 rows and gave 10 different ones"):
        all_rows("ListThings", lambda place: source.page(Place(0, place.number)), lambda row: row[0])
    assert len(source.asked) == 8


@given(st.data())
def test_what_is_given_is_what_the_list_has_after_it_came_to_rest(data: st.DataObject) -> None:
    """Rows come and go before some of the first pages; removals change the count, so none goes unseen."""
    source = Source(things(data.draw(st.integers(0, 45))))
    fresh = iter(range(1000, 2000))

    def grow(rows: Listing) -> None:
        rows.insert(data.draw(st.integers(0, len(rows))), (next(fresh), "new"))

    def shrink(rows: Listing) -> None:
        if rows:
            rows.pop(data.draw(st.integers(0, len(rows) - 1)))

    moments = data.draw(st.sets(st.integers(2, 12), max_size=3))  # one reading more than there are moments
    source.changes = {moment: data.draw(st.sampled_from([grow, shrink])) for moment in sorted(moments)}
    assert source.read() == source.rows
