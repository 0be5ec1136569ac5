"""A book list on its way into the stock: what a row means, what is written, what comes back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from jiceng_desktop.db.library import BookNumber, Box, Copy, CopyEvent, Corner, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import book_list, roster
from jiceng_desktop.exchange.workbook import Sheet
from jiceng_desktop.services import book_intake, boxes, corners, intake
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.terms import Audience, Condition, CopySource, CopyState, CornerKind

TODAY = date(2026, 11, 21)
ISBN = "9787020002207"
TEA = {"name": "茶馆春秋", "author": "何言著", "isbn": ISBN}


def plan(office, *cells, place=""):
    return office.read(book_intake.plan, list(enumerate(cells, start=2)), TODAY, place)


def carry_out(office, planned, decisions=None):
    return office.write(book_intake.apply, planned, "书单.xlsx", decisions)


def bring(office, *cells, place=""):
    return carry_out(office, plan(office, *cells, place=place))


def verdicts(planned):
    return [row.verdict for row in planned.rows]


def count(office, model):
    return office.read(lambda session: session.scalar(select(func.count(model.id))))


def stored(office, *columns):
    return office.read(lambda session: [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))])


def places(office):
    """Return the copies with their boxes and corners."""
    found = (
        select(Copy.number, Box.name, Corner.name)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .order_by(Copy.number)
    )
    return office.read(lambda session: [tuple(row) for row in session.execute(found)])


@pytest.fixture
def box_id(office):
    def make(session):
        corner_id = corners.save(session, None, corners.Draft("梧桐院图书角"))
        return boxes.save(session, None, boxes.Draft("03号箱", corner_id))

    return office.write(make)


def test_three_thousand_rows_of_a_sheet_become_copies_and_go_again(office):
    heading = ("序号", "书　名", "ISBN", "著者", "出版社", "出版日期", "定价(元)", "分类号", "册数", "箱号")
    rows = [
        (place, f"楼道故事第{place}辑", "", "何言", "某社", "2016年5月", "９．９元", "I2", 1, f"{place % 60 + 1}")
        for place in range(1, 3001)
    ]  # fmt: skip
    layout = roster.lay_out(Sheet("书单", [heading, *rows]), {}, book_list.BOOKS)
    assert layout.fields == (
        None, "name", "isbn", "author", "publisher", "published_in", "price", "clc", "copies", "box",
    )  # fmt: skip
    planned = office.read(book_intake.plan, layout.cells(), TODAY)
    assert planned.counts()[Verdict.NEW] == 3000
    assert len(planned.with_new_box) == 60
    assert list(planned.with_new_corner) == ["书库"]
    done = carry_out(office, planned)
    assert (done.added, done.titles, done.changed, done.left_out) == (3000, 3000, 0, 0)
    assert (count(office, Box), count(office, CopyEvent), len(done.copy_ids)) == (60, 3000, 3000)
    assert stored(office, Copy.number)[::2999] == [("1000001",), ("1003000",)]
    title = stored(office, Title.id, Title.sort_key, Title.published_in, Title.price_fen, Title.clc_class)[0]
    assert title[1].startswith("loudaogushi") and title[2:] == (2016, 990, "I")
    assert [run.added for run in office.read(intake.runs, book_intake.KIND)] == [3000]
    office.write(intake.take_back, done.group_id)
    assert [count(office, model) for model in (Title, BookNumber, Copy, CopyEvent, Box, Corner)] == [0] * 6


def test_the_same_list_twice_adds_nothing_twice(office):
    cells = (TEA, {"name": "院里的树", "author": "何言", "copies": "3"}, {"name": "无名氏手记", "number": "0017"})
    assert bring(office, *cells).added == 5
    again = plan(office, *cells)
    assert verdicts(again) == [Verdict.DOUBTFUL, Verdict.DOUBTFUL, Verdict.UNCHANGED]
    assert "已有 3 册" in again.rows[1].remark
    assert again.rows[2].remark == "图书编号 0017 已在库"
    assert (carry_out(office, again).added, count(office, Copy)) == (0, 5)


def test_more_copies_of_a_known_book_come_in_when_the_clerk_says_so(office):
    bring(office, TEA)
    planned = plan(office, {**TEA, "isbn": "７-02-000220-X", "copies": 2, "publisher": "某某出版社"})
    (row,) = planned.rows
    assert row.choices == (Decision.SKIP, Decision.MERGE)
    done = carry_out(office, planned, {2: Decision.MERGE})
    assert (done.added, done.titles, done.changed) == (2, 0, 1)
    assert stored(office, Title.name, Title.publisher) == [("茶馆春秋", "某某出版社")]
    assert stored(office, Copy.number) == [("1000001",), ("1000002",), ("1000003",)]
    office.write(intake.take_back, done.group_id)
    assert (stored(office, Title.publisher), count(office, Copy)) == ([(None,)], 1)


def test_new_numbers_of_a_known_book_are_more_copies_without_a_question(office):
    bring(office, {**TEA, "number": "11"})
    planned = plan(office, {**TEA, "number": "11"}, {**TEA, "number": "12-14"})
    assert verdicts(planned) == [Verdict.UNCHANGED, Verdict.NEW]
    assert carry_out(office, planned).added == 3
    assert stored(office, Copy.number) == [("11",), ("12",), ("13",), ("14",)]


def test_lines_of_one_book_in_one_list_are_copies_of_one_title(office):
    done = bring(office, TEA, TEA, {**TEA, "author": None}, {"name": "茶馆春秋（下）", "isbn": ISBN})
    assert (done.added, done.titles) == (4, 2)
    assert stored(office, Title.name) == [("茶馆春秋",), ("茶馆春秋（下）",)]


def test_another_edition_is_another_title(office):
    bring(office, TEA)
    planned = plan(office, {**TEA, "isbn": "9787020002214"})
    assert verdicts(planned) == [Verdict.NEW]
    assert carry_out(office, planned).titles == 1


def test_what_may_be_the_same_is_asked_about_and_entered_once(office):
    bring(office, TEA)
    perhaps = {"name": "茶馆春秋"}
    planned = plan(office, perhaps, perhaps, {"name": "另一本书", "isbn": ISBN})
    assert verdicts(planned) == [Verdict.DOUBTFUL] * 3
    assert planned.rows[0].choices == (Decision.SKIP, Decision.ADD, Decision.MERGE)
    assert "书号与已有的《茶馆春秋》相同，书名不同" in planned.rows[2].remark
    done = carry_out(office, planned, {2: Decision.ADD, 3: Decision.ADD})
    assert (done.added, done.titles, done.left_out) == (2, 1, 1)


def test_a_wrong_isbn_is_kept_and_flagged_and_one_cut_off_is_told(office):
    planned = plan(office, {**TEA, "isbn": "9787020002208"}, {"name": "断号", "isbn": "9.78702E+12"})
    assert "书号 9787020002208 校验不对，照原样保留" in planned.rows[0].remark
    assert "后几位已丢失" in planned.rows[1].remark
    carry_out(office, planned)
    assert stored(office, BookNumber.key, BookNumber.valid) == [("9787020002208", False)]
    assert stored(office, Title.name, Title.isbn) == [("断号", None), ("茶馆春秋", "9787020002208")]


def test_several_numbers_and_the_class_in_an_old_one_are_kept(office):
    bring(office, {"name": "旧书", "isbn": "10019·2084；ISBN 7-02-000220-X/I·221", "price": "0.86"})
    assert stored(office, BookNumber.key, BookNumber.position) == [("100192084", 0), (ISBN, 1)]
    assert stored(office, Title.isbn, Title.clc_class, Title.price_fen) == [("10019·2084", "I", 86)]


def test_what_a_row_says_of_its_copies_is_read(office):
    of_copies = {"condition": "八成新", "source": "居民捐赠", "entered_on": "2025.3.5", "note": "扉页有字"}
    bring(office, {**TEA, **of_copies, "audience": "少年儿童"})
    found = stored(office, Copy.condition, Copy.source, Copy.entered_on, Copy.note, Copy.state)
    assert found == [
        (Condition.GOOD, CopySource.DONATED, date(2025, 3, 5), "来源：居民捐赠；扉页有字", CopyState.ON_SHELF)
    ]
    assert stored(office, Title.audience) == [(Audience.CHILDREN,)]


def test_what_cannot_be_read_goes_to_the_note(office):
    planned = plan(office, {**TEA, "price": "三十元", "published_in": "去年", "clc": "红色经典", "audience": "？"})
    assert "定价“三十元”看不明白，已写入书目备注" in planned.rows[0].remark
    carry_out(office, planned)
    assert stored(office, Title.note, Title.shelf) == [("定价：三十元；出版年：去年；读者对象：？", "红色经典")]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"author": "何言"}, "没有书名"),
        ({"name": "《》"}, "没有书名"),
        ({"name": "书", "copies": "几本"}, "册数“几本”应是"),
        ({"name": "书", "copies": "0"}, "册数“0”应是"),
        ({"name": "书", "number": "90123456"}, "和读者证的编号样子相同"),
        ({"name": "书", "number": "9-3"}, "起止不对"),
        ({"name": "书" * 201}, "超过 200 个字"),
    ],
)
def test_a_row_that_cannot_be_a_book_is_named_with_the_reason(office, cells, why):
    (row,) = plan(office, cells).rows
    assert row.verdict is Verdict.REFUSED
    assert why in row.remark


def test_a_number_of_another_book_or_of_a_row_above_is_refused(office):
    bring(office, {**TEA, "number": "11"})
    planned = plan(
        office, {"name": "院里的树", "number": "11"}, {"name": "甲", "number": "12"}, {"name": "乙", "number": "12"}
    )
    assert verdicts(planned) == [Verdict.REFUSED, Verdict.NEW, Verdict.REFUSED]
    assert "图书编号 11 是已有的《茶馆春秋》的" in planned.rows[0].remark
    assert "图书编号 12 与第 3 行的相同" in planned.rows[2].remark


def test_numbers_with_letters_are_kept_in_the_note_and_the_program_gives_others(office):
    bring(
        office, {"name": "甲", "number": "JD-0012"}, {"name": "乙", "number": "1000001"}, {"name": "丙", "number": ISBN}
    )
    assert stored(office, Copy.number, Copy.note) == [
        ("1000001", None),
        ("1000002", "原编号：JD-0012"),
        ("1000003", None),
    ]
    assert stored(office, BookNumber.key) == [(ISBN,)]


def test_books_go_into_the_box_the_row_names_else_into_the_one_chosen_for_the_list(office, box_id):
    bring(
        office,
        {"name": "甲", "number": "1", "box": "3号"},
        {"name": "乙", "number": "2", "box": "绘本箱", "corner": "桂花院图书角"},
        {"name": "丙", "number": "3", "corner": "梧桐院图书角"},
        {"name": "丁", "number": "4"},
        place="7",
    )
    assert places(office) == [
        ("1", "03号箱", "梧桐院图书角"),
        ("2", "绘本箱", "桂花院图书角"),
        ("3", "03号箱", "梧桐院图书角"),
        ("4", "07号箱", "书库"),
    ]
    kinds = dict(stored(office, Corner.name, Corner.kind))
    assert (kinds["书库"], kinds["桂花院图书角"]) == (CornerKind.STORE, CornerKind.UNATTENDED)


def test_a_list_may_go_to_a_corner_or_into_no_box_at_all(office, box_id):
    office.write(
        boxes.save, None, boxes.Draft("04号箱", office.read(lambda session: session.get(Box, box_id).corner_id))
    )
    bring(office, {"name": "甲", "number": "1"}, place="梧桐院图书角")
    bring(office, {"name": "乙", "number": "2"})
    assert places(office) == [("1", "梧桐院图书角新书箱", "梧桐院图书角"), ("2", None, None)]
    assert office.read(book_intake.spots) == ["03号箱", "04号箱", "梧桐院图书角新书箱", "梧桐院图书角"]


def test_a_retired_box_takes_no_books(office, box_id):
    office.write(boxes.retire, [box_id])
    (row,) = plan(office, {**TEA, "box": "03号箱"}).rows
    assert (row.verdict, row.remark) == (Verdict.REFUSED, "图书箱“03号箱”已经停用，请改放别的箱。")


def test_a_plan_is_refused_once_the_stock_has_changed(office):
    planned = plan(office, TEA)
    carry_out(office, planned)
    with pytest.raises(Refusal, match="又有了改动"):
        carry_out(office, planned)


def test_an_import_whose_books_were_changed_since_is_not_taken_back(office):
    done = bring(office, TEA)
    office.write(lambda session: setattr(session.get_one(Copy, done.copy_ids[0]), "note", "水渍"))
    with pytest.raises(Refusal, match="不能撤销"):
        office.write(intake.take_back, done.group_id)
    assert count(office, Copy) == 1
