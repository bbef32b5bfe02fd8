"""Marks without a screen; what they do on one is in test_table_actions."""

from decimal import Decimal

from partner_tui.ui.marks import Marks


def test_rows_that_came_to_have_other_columns_since_are_told_by_name() -> None:
    """As when a sync brings columns between one mark and the next."""
    marks = Marks()
    marks.turn("a", ("a", Decimal(1)), ("id", "amount"))
    marks.turn("b", ("b", "B", Decimal(2)), ("id", "name", "amount"))
    assert marks.total("amount") == 3
    assert list(marks.rows(("amount", "id"))) == [(Decimal(1), "a"), (Decimal(2), "b")]
    assert list(marks.rows(("id", "name"))) == [("a", None), ("b", "B")]
    marks.add([("c", (Decimal(4),))], ("amount",))
    assert marks.total("amount") == 7
    assert list(marks.rows(("id", "amount"))) == [(None, 1), (None, 2), (None, 4)]
