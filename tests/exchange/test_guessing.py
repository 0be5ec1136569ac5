"""Columns without headings, known by what stands in them."""

from __future__ import annotations

from jiceng_desktop.exchange.guessing import guess
from jiceng_desktop.exchange.roster import VOLUNTEER_FIELDS
from tests.services import residents


def test_columns_are_known_by_what_stands_in_them():
    rows = [
        (f"Z{n:04}", name, residents.id_number(order=n), f"1990000{n:04}", "党员", f"3-2-50{n}", "1980-01-02", "好人")
        for n, name in enumerate(("赵一平", "钱二", "孙三·克里木", "欧阳小明"), start=1)
    ]
    found = guess(rows, 8, VOLUNTEER_FIELDS, {})
    assert found == ("number", "name", "id_number", "phone", "political_status", "address", "born_on", None)


def test_words_that_are_known_name_their_field():
    rows = [("红管家", "赵一平"), ("青动力", "钱二"), ("红管家", "孙三")]
    assert guess(rows, 2, VOLUNTEER_FIELDS, {})[0] != "team"
    assert guess(rows, 2, VOLUNTEER_FIELDS, {"team": frozenset({"红管家", "青动力"})}) == ("team", "name")


def test_what_fits_nothing_is_left_out():
    assert guess([("？", None, 3), ("！", None, 4)], 3, VOLUNTEER_FIELDS, {}) == (None, None, None)
    assert guess([], 0, VOLUNTEER_FIELDS, {}) == ()
