"""What is told of the books: by class, corner and month; what is read, never read, lost; how it is spread."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import book_figures, book_intake, boxes, copies, corners
from jiceng_desktop.services.book_figures import Matter
from jiceng_desktop.services.office import action
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import CopyAct, CopyState, CornerKind, RoundState, UseKind

TODAY = date(2026, 11, 21)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
_BOOKS = (
    {"name": "茶馆春秋", "number": "1", "clc": "I", "box": "01号箱", "entered_on": "2026-02-03", "audience": "成人"},
    {"name": "茶馆春秋", "number": "2", "clc": "I", "box": "02号箱", "entered_on": "2026-02-03", "audience": "成人"},
    {"name": "种花", "number": "3", "clc": "S", "box": "02号箱", "entered_on": "2025-02-03"},
    {"name": "无类", "number": "4", "entered_on": "2026-03-05"},
    {"name": "旧书", "number": "5", "clc": "I", "box": "01号箱", "entered_on": "2025-02-03"},
)


@pytest.fixture
def stocked(office):
    """Five books in two boxes at two corners: one was used three times, one is not seen, one withdrawn."""

    @action("布置")
    def furnish(session):
        for number, name in enumerate(("东院图书角", "西院图书角"), start=1):
            corner_id = corners.save(session, None, corners.Draft(name, CornerKind.UNATTENDED))
            boxes.save(session, None, boxes.Draft(f"0{number}号箱", corner_id))

    office.write(furnish)
    plan = office.read(book_intake.plan, list(enumerate(_BOOKS, start=2)), TODAY)
    office.write(book_intake.apply, plan, "书单.xlsx")

    @action("使用")
    def live(session):
        books = {copy.number: copy for copy in session.scalars(select(Copy))}
        corner_id = session.get_one(Box, books["1"].box_id).corner_id
        for month, kind in ((2, UseKind.LOAN), (5, UseKind.LOAN), (6, UseKind.ON_SITE)):
            session.add(BookUse(copy_id=books["1"].id, corner_id=corner_id, used_on=date(2026, month, 9), kind=kind))
        session.add(BookUse(copy_id=books["3"].id, used_on=date(2025, 12, 31), kind=UseKind.INFERRED))
        copies.change(session, books["2"], CopyAct.UNSEEN, state=CopyState.MISSING)
        copies.change(session, books["5"], CopyAct.WITHDRAWN, state=CopyState.WITHDRAWN, box_id=None)
        books["5"].withdrawn_on = date(2026, 4, 1)

    office.write(live)
    return office


def take(office, period=YEAR, round_id=None):
    return office.read(book_figures.take, period, TODAY, round_id)


def rows(office, matter, **known):
    return take(office, **known).tables[matter].rows


def test_the_sentence_tells_stock_uses_and_what_is_missing(stocked):
    assert take(stocked).sentence() == (
        "在藏图书 3 种 4 册；2026年使用 3 次（借阅 2、在角阅读 1），平均每册 0.75 次；"
        "从未有人用过 2 册，未见和待核销 1 册。"
    )


def test_an_empty_stock_has_tables_without_lines_and_a_sentence(office):
    found = take(office)
    assert found.sentence() == "在藏图书 0 种 0 册；2026年没有使用记录；从未有人用过 0 册。"
    assert [matter for matter, table in found.tables.items() if table.rows] == [Matter.YEAR]


def test_the_stock_is_told_by_class_audience_and_corner(stocked):
    assert rows(stocked, Matter.CLASS) == (
        ("I 文学", 1, 2, 1, 0, 1, 3, 1.5, 1),
        ("S 农业科学", 1, 1, 1, 0, 0, 0, 0.0, 0),
        ("没有分类", 1, 1, 1, 0, 0, 0, 0.0, 1),
    )
    assert [row[:3] for row in rows(stocked, Matter.AUDIENCE)] == [("成人", 1, 2), ("所有读者", 2, 2)]
    table = take(stocked).tables[Matter.CORNER]
    assert [row[:3] for row in table.rows] == [("东院图书角", 1, 1), ("西院图书角", 2, 2), ("没有装箱", 1, 1)]
    assert table.whole[:3] == ("合计", 3, 4)  # a title at two corners is one


def test_uses_of_another_year_count_as_used_but_not_in_the_period(stocked):
    last_year = Period(date(2025, 1, 1), date(2025, 12, 31))
    assert rows(stocked, Matter.MOST_READ, period=last_year) == (("种花", "", "S", 1, 1),)
    assert rows(stocked, Matter.MOST_READ) == (("茶馆春秋", "", "I", 1, 3),)
    assert [row[3] for row in rows(stocked, Matter.NEVER)] == ["2", "4"]


def test_losses_are_told_for_each_corner(stocked):
    today = Period(datetime.now().date(), datetime.now().date())
    table = take(stocked, period=today).tables[Matter.LOSSES]
    assert table.rows[1] == ("西院图书角", 2, 1, 0, 0, 1, 0, 0, 0.0)
    assert table.whole[1:8] == (4, 1, 0, 0, 1, 0, 1)


def test_the_year_is_told_month_by_month_up_to_today(stocked):
    lines = rows(stocked, Matter.YEAR)
    assert len(lines) == 11
    assert lines[1] == ("2月", 2, 0, 1, 0, 0, 0, 0)
    assert lines[3] == ("4月", 0, 1, 0, 0, 0, 0, 0)
    assert take(stocked).tables[Matter.YEAR].whole == ("合计", 3, 1, 2, 1, 0, 0, 0)


def test_the_spread_follows_a_round_and_what_its_hand_over_sheets_say(stocked):
    assert rows(stocked, Matter.SPREAD) == (("东院图书角", 1, 0, 1), ("西院图书角", 1, 1, 2))

    @action("换箱")
    def plan_round(session):
        east, west = session.scalars(select(Corner.id).order_by(Corner.id)).all()
        first, second = session.scalars(select(Box.id).order_by(Box.id)).all()
        ahead = Round(year=2026, number=1, starts_on=TODAY, ends_on=TODAY, state=RoundState.ISSUED)
        session.add(ahead)
        session.flush()
        legs = [
            RoundLeg(round_id=ahead.id, box_id=first, from_id=east, to_id=west),
            RoundLeg(round_id=ahead.id, box_id=second, from_id=west, to_id=east),
        ]
        session.add_all(legs)
        session.flush()
        flowers = session.scalar(select(Copy.id).join(Title).where(Title.name == "种花"))
        session.add(RoundBook(leg_id=legs[1].id, copy_id=flowers, travels=True, state=CopyState.ON_SHELF))
        session.flush()
        return ahead.id

    round_id = stocked.write(plan_round)
    assert stocked.read(book_figures.rounds) == [(round_id, "2026年第1期（11-21 起）")]
    assert rows(stocked, Matter.SPREAD, round_id=round_id) == (("东院图书角", 0, 1, 1), ("西院图书角", 1, 0, 1))


def test_the_reading_list_names_what_stands_in_the_corners_now(stocked):
    draft = stocked.read(book_figures.reading_list, TODAY)
    assert draft.title == "2026年世界读书日推荐书目"
    assert "挑选了邻居们常读的和新到的2种好书" in draft.body
    assert draft.grid.rows == (("1", "《茶馆春秋》", "", "东院图书角"), ("2", "《种花》", "", "西院图书角"))


def test_there_is_no_reading_list_of_nothing(office):
    with pytest.raises(Refusal, match="没有在架的书"):
        office.read(book_figures.reading_list, TODAY)


def test_counting_tells_how_far_it_is_and_can_be_called_off(office, stocked):
    told = []
    office.read(book_figures.take, YEAR, TODAY, None, lambda done, total: told.append((done, total)))
    assert told == [(done, len(Matter)) for done in range(3, len(Matter))]

    class CalledOffError(Exception):
        pass

    def call_off(_done, _total):
        raise CalledOffError

    with pytest.raises(CalledOffError):
        office.read(book_figures.take, YEAR, TODAY, None, call_off)
