"""From a file's sheets to rows by field, and back for the rows that were refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import roster, workbook
from jiceng_desktop.exchange.workbook import Sheet, Workbook
from jiceng_desktop.services import intake
from jiceng_desktop.services.intake import Decision, Plan, Planned, Verdict
from jiceng_desktop.services.intake.headings import IGNORED
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.words import Door
from tests import workbooks
from tests.stores import copy_of, make_master

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def master(tmp_path_factory):
    return make_master(tmp_path_factory.mktemp("roster"))


@pytest.fixture
def session(master, tmp_path):
    store = copy_of(master, tmp_path / "社区.db")
    with store.reading() as session:
        yield session
    store.dispose()


def sheet(*rows, name="名册", hidden=False):
    return Sheet(name, [tuple(row) for row in rows], hidden)


def fields(layout):
    return dict(zip(layout.titles, layout.fields, strict=True))


# which sheet


def test_begins_with_the_visible_sheet_that_has_most_rows_under_a_heading():
    people = [("姓名", "电话"), ("王某", "19900000001")]
    notes = sheet(*([("请如实填写",)] * 50), name="说明")
    hidden = sheet(*people, *people, *people, name="旧", hidden=True)
    book = Workbook((notes, hidden, sheet(*people), sheet(*people, ("李某", "19900000002"), name="大")))
    assert roster.best_sheet(book) == 3


@pytest.mark.parametrize("sheets", [(), (sheet(),), (sheet(), sheet(name="二"))])
def test_a_book_without_content_is_refused(sheets):
    with pytest.raises(Refusal, match="没有内容"):
        roster.best_sheet(Workbook(sheets))


# which column


def test_without_headings_nothing_is_assigned_and_row_1_is_data():
    layout = roster.lay_out(sheet(("王某", "19900000001"), ("李某", "19900000002")), {})
    assert layout.header is None
    assert layout.fields == (None, None)
    assert list(layout.with_field(0, "name").cells()) == [(1, {"name": "王某"}), (2, {"name": "李某"})]


def test_the_clerk_points_at_the_heading():
    rows = sheet(("甲", "乙"), ("姓名", "电话"), ("王某", "19900000001"))
    layout = roster.lay_out_at(rows, 1, {})
    assert fields(layout) == {"姓名": "name", "电话": "phone"}
    assert [number for number, _ in layout.cells()] == [3]
    assert roster.lay_out_at(rows, None, {}).header is None


def test_a_field_belongs_to_one_column():
    layout = roster.lay_out(sheet(("姓名", "电话", "手机"), ("王某", "1", "2")), {})
    assert layout.fields == ("name", "phone", None)
    assert layout.with_field(2, "phone").fields == ("name", None, "phone")
    assert layout.with_field(1, None).fields == ("name", None, None)


def test_what_the_clerk_said_before_goes_first():
    rows = sheet(("姓名", "电话", "手机", "网格员"), ("王某", "1", "2", "3"))
    memory = {"手机": "phone", "网格员": "grid"}
    assert fields(roster.lay_out(rows, memory)) == {"姓名": "name", "电话": None, "手机": "phone", "网格员": "grid"}
    assert fields(roster.lay_out(rows, {"电话": IGNORED}))["电话"] is None
    assert fields(roster.lay_out(rows, {"姓名": "no such field"}))["姓名"] is None


def test_a_guess_is_marked_until_the_clerk_has_looked():
    rows = sheet(("姓名", "身份证号码（必填）", "本人现联系电话号"), ("王某", "x", "1"))
    layout = roster.lay_out(rows, {})
    assert layout.fields[2] == "phone"
    assert layout.doubtful == {2}
    assert layout.with_field(2, "phone").doubtful == set()
    assert roster.lay_out(rows, {"本人现联系电话号": "phone"}).doubtful == set()


def test_lines_with_a_serial_number_alone_are_empty():
    layout = roster.lay_out(sheet(("序号", "姓名", "电话"), (1, "王某", "1"), (2, None, None), (3, "", None)), {})
    assert [number for number, _ in layout.cells()] == [2]


# what is left out


def planned(number, verdict, door=None):
    return Planned(number, verdict, "王某", "为什么", Reading(number, "王某", door=door))


def test_decided_rows_are_not_left_out():
    plan = Plan([planned(n, v) for n, v in enumerate((Verdict.NEW, Verdict.DOUBTFUL, Verdict.DOUBTFUL))], TODAY)
    plan.rows.append(planned(9, Verdict.REFUSED))
    assert roster.left_out(plan) == [1, 2, 9]
    assert roster.left_out(plan, {1: Decision.ADD, 2: Decision.SKIP}) == [2, 9]


def test_a_bare_door_matters_only_where_it_would_be_written():
    bare = Door("", "3", "", "101")
    plan = Plan([planned(1, Verdict.NEW), planned(2, Verdict.DOUBTFUL, bare), planned(3, Verdict.REFUSED, bare)], TODAY)
    assert not roster.lacks_compound(plan)
    assert roster.lacks_compound(plan, {2: Decision.ADD})
    assert not roster.lacks_compound(plan, {2: Decision.SKIP})
    plan = Plan([planned(2, Verdict.DOUBTFUL, replace(bare, compound="育英小区"))], TODAY)
    assert not roster.lacks_compound(plan, {2: Decision.ADD})


def test_tags_nobody_knows_yet_are_told_where_they_would_be_written():
    def tagged(number, verdict, *tags):
        return Planned(number, verdict, "王某", reading=Reading(number, "王某", tags=tags))

    rows = [tagged(1, Verdict.NEW, "低保", "甲"), tagged(2, Verdict.DOUBTFUL, "乙"), tagged(3, Verdict.REFUSED, "丙")]
    plan = Plan(rows, TODAY, tags=frozenset({"低保"}))
    assert roster.new_tags(plan) == ["甲"]
    assert roster.new_tags(plan, {2: Decision.ADD}) == ["甲", "乙"]


def test_at_most_five_tags_are_named():
    assert roster.tags_hint([]) == ""
    assert roster.tags_hint(["甲", "乙"]) == "会新增关爱标签：甲、乙。"
    assert roster.tags_hint(list("甲乙丙丁戊己")) == "会新增关爱标签：甲、乙、丙、丁、戊等 6 种。"


def test_saving_what_is_left_out_tells_how_far_it_is_and_can_be_stopped(tmp_path):
    layout = roster.lay_out(sheet(("姓名", "电话"), *(("王某", "1") for _ in range(400))), {})
    plan = Plan([planned(number, Verdict.REFUSED) for number, _ in layout.rows()], TODAY)
    told = []
    roster.save_left_out(tmp_path / "一.xlsx", layout, plan, roster.left_out(plan), lambda *at: told.append(at))
    assert told == [(0, 400), (200, 400)]

    def stop(done, _total):
        if done:
            raise InterruptedError

    with pytest.raises(Refusal):
        roster.save_left_out(tmp_path / "二.xlsx", layout, plan, roster.left_out(plan), stop)
    assert [path.name for path in tmp_path.iterdir()] == ["一.xlsx"]


def test_a_messy_roster_goes_out_with_reasons_and_comes_back_corrected(tmp_path, session):
    book = workbook.read(workbooks.messy_roster(tmp_path / "花名册.xlsx", 120))
    layout = roster.lay_out(book.sheets[roster.best_sheet(book)], {})
    plan = intake.plan(session, layout.cells(), TODAY, "育英小区")
    assert {verdict: count for verdict, count in plan.counts().items() if count} == {
        Verdict.NEW: 119,
        Verdict.REFUSED: 1,
    }
    out = tmp_path / "未导入.xlsx"
    roster.save_left_out(out, layout, plan, roster.left_out(plan))
    again = workbook.read(out).sheets[0]
    assert again.rows[0][:2] == ("原行号", "未导入原因")
    assert "后三位已丢失" in again.rows[1][1]
    second = roster.lay_out(again, {})
    assert [field for field in second.fields if field] == [field for field in layout.fields if field]
    (refused,) = intake.plan(session, second.cells(), TODAY, "育英小区").rows
    assert refused.verdict is Verdict.REFUSED  # until it is corrected
    place = second.fields.index("id_number")
    row = list(again.rows[1])
    row[place] = workbooks.people(120)[50]["身份证号"]
    fixed = roster.lay_out(Sheet("名册", [again.rows[0], tuple(row)]), {})
    (new,) = intake.plan(session, fixed.cells(), TODAY, "育英小区").rows
    assert new.verdict is Verdict.NEW
    assert new.reading.door.compound == "育英小区"


def test_columns_without_headings_go_out_under_their_fields_name(tmp_path, session):
    layout = roster.lay_out(sheet(("", "19900000001"), ("", "19900000002")), {}).with_field(0, "name")
    layout = layout.with_field(1, "phone")
    plan = intake.plan(session, layout.cells(), TODAY)
    roster.save_left_out(tmp_path / "未导入.xlsx", layout, plan, roster.left_out(plan))
    again = workbook.read(tmp_path / "未导入.xlsx").sheets[0]
    assert again.rows[0] == ("原行号", "未导入原因", "姓名", "联系电话")
    assert roster.lay_out(again, {}).fields == (None, None, "name", "phone")


@pytest.mark.parametrize("field", roster.FIELDS)
def test_every_field_is_found_by_its_own_name(field):
    layout = roster.lay_out(
        sheet((roster.FIELDS[field], "性别" if field != "sex" else "民族", "政治面貌"), ("王某", "甲", "乙")), {}
    )
    assert field in layout.fields
    assert layout.doubtful == set()
