"""A year's plan from the sheets offices make to entries of the calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import plan_sample, workbook, year_plan
from jiceng_desktop.exchange.year_plan import Reading, named_year
from jiceng_desktop.terms import EventKind

HEAD = ("序号", "日期", "时间", "活动名称", "地点")
LINES = {"科普": 4, "老龄": 5, "妇联": 6}


@pytest.fixture
def plan(tmp_path):
    """Return a function that writes rows into a sheet and reads it as a plan."""

    def plan(*rows, name="计划", merged=(), source="计划.xlsx"):
        book = Book()
        book.active.title = name
        for row in rows:
            book.active.append(row)
        for cells in merged:
            book.active.merge_cells(cells)
        path = tmp_path / source
        book.save(path)
        return year_plan.sheets(workbook.read(path), path.name)[0]

    return plan


def read(plan, year=2027, **more):
    return year_plan.read(plan, Reading(year, LINES, **more))


def entry_of(plan, **more):
    ((entry,),) = [row.entries for row in read(plan, **more)]
    return entry


# -- a whole sheet -------------------------------------------------------------------------------------------------


def test_a_plan_as_offices_make_it_is_read_row_by_row(plan):
    sheet = plan(
        ("砚溪社区2027年度活动计划表",),
        ("序号", "月份", "日期", "时间", "活动主题", "活动内容", "地点", "负责人", "参加对象", "备注"),
        (1, "3月", "15日", "15:00-16:30", "健康讲座", "讲饮食", "微客厅", "单大同", "老年居民", None),
        (2, None, "20日", "上午9点", "议事会", "说楼道", "会议室", "单大同", "居民代表", "带身份证"),
        (3, "4月", "中旬", None, "观影", None, "广场", None, "居民", None),
        ("合计", None, None, None, "3 场"),
        merged=["A1:J1", "B3:B4"],
    )
    assert sheet.year == 2027
    rows = read(sheet)
    assert [(row.number, row.title, len(row.entries)) for row in rows] == [
        (3, "健康讲座", 1),
        (4, "议事会", 1),
        (5, "观影", 0),
    ]
    first, second = (row.entries[0] for row in rows[:2])
    assert (first.starts_at, first.ends_at) == (datetime(2027, 3, 15, 15), datetime(2027, 3, 15, 16, 30))
    assert (first.venue, first.text, first.plan.audience) == ("微客厅", "讲饮食", "老年居民")
    assert first.plan.organisers == ("单大同",)
    assert (second.starts_at, second.ends_at) == (datetime(2027, 3, 20, 9), datetime(2027, 3, 20, 10))
    assert second.text == "说楼道\n备注：带身份证"
    assert "只写到月份" in rows[2].problem
    assert rows[2].fixable


def test_days_that_excel_knows_as_days_are_read(plan):
    sheet = plan(HEAD, (1, date(2027, 3, 15), "下午3点", "讲座", ""), (2, datetime(2027, 3, 16, 9), None, "义诊", ""))
    assert [row.entries[0].starts_at for row in read(sheet)] == [datetime(2027, 3, 15, 15), datetime(2027, 3, 16, 9)]
    assert not year_plan.lacks_year(sheet)


def test_who_speaks_and_for_whom_and_which_lines(plan):
    sheet = plan(
        ("活动日期", "活动名称", "主持人", "主讲人", "参加对象", "人数", "类型", "责任部门", "联系电话"),
        ("3月15日", "防跌倒", "白 秀兰", "林医生、何老师", "老人", 40, "讲座", "老龄工作、科普，宣传部", "19900000001"),
    )
    (row,) = read(sheet)
    (entry,) = row.entries
    assert entry.kind is EventKind.LECTURE
    assert (entry.plan.chair, entry.plan.speakers) == ("白秀兰", ("林医生", "何老师"))
    assert (entry.plan.audience, entry.plan.contact) == ("老人（40人）", "19900000001")
    assert entry.plan.lines == (5, 4)
    assert row.notes == ("没有写几点，先按全天", "条线里没有“宣传部”，没有记")


def test_a_line_may_stand_where_the_kind_is_asked(plan):
    entry = entry_of(plan(("日期", "活动名称", "类型"), ("3月15日", "观影", "妇联")))
    assert (entry.kind, entry.plan.lines) == (None, (6,))


def test_a_kind_in_other_words_is_understood(plan):
    entry = entry_of(plan(("日期", "活动名称", "活动类型"), ("3月15日", "走进年画", "文化讲座")))
    assert entry.kind is EventKind.LECTURE


def test_what_has_no_hour_takes_the_day(plan):
    assert entry_of(plan(HEAD, (1, "3月15日", None, "观影", None))).is_all_day


def test_several_days_are_one_event_and_named_days_several(plan):
    sheet = plan(HEAD, (1, "3月15-17日", None, "展览", None), (2, "4月15日、30日", "15:00", "茶舍", None))
    show, tea = read(sheet)
    assert (show.entries[0].starts_at.day, show.entries[0].ends_at.day) == (15, 17)
    assert [entry.starts_at for entry in tea.entries] == [datetime(2027, 4, 15, 15), datetime(2027, 4, 30, 15)]
    assert tea.problem == ""


def test_a_monthly_row_offers_its_dates_but_needs_a_yes(plan):
    (row,) = read(plan(HEAD, (1, "每月15日", "15:00", "茶舍", None)))
    assert len(row.entries) == 12
    assert "系列" in row.problem


def test_a_row_between_may_name_the_month(plan):
    sheet = plan(HEAD, ("一季度",), ("三月份",), (1, "15日", None, "讲座", None), (2, "5月4日", None, "青年节", None))
    assert [row.entries[0].starts_at.month for row in read(sheet)] == [3, 5]


def test_a_plan_without_titles_has_its_content_for_them(plan):
    (row,) = read(plan(("时间", "活动内容"), ("3月15日", "健康讲座")))
    assert (row.title, row.entries[0].text) == ("健康讲座", "")


def test_columns_nothing_is_taken_from_are_told(plan):
    assert plan((*HEAD, "经费（元）"), (1, "3月15日", "", "讲座", "", 200)).unread == ["序号", "经费（元）"][1:]


# -- what does not come in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "problem", "fixable"),
    [
        (("3月15日", "15:00", "", "微客厅"), "没有写活动名称", False),
        (("3月15日", "15:00", "讲" * 101, ""), "名称超过 100 个字", False),
        (("3月15日", "15:00", "讲座", "厅" * 65), "地点超过 64 个字", False),
        (("2027-01-01至2029-01-01", None, "讲座", ""), "最长一年", True),
        (("2月30日", "15:00", "讲座", ""), "没有2027年2月30日这一天", True),
        (("3月15日", "16:00-15:00", "讲座", ""), "结束时间早于开始时间", True),
        ((None, "15:00", "讲座", ""), "没有写日期", True),
    ],
)
def test_a_bad_row_says_why_and_the_others_come_in(plan, cells, problem, fixable):
    bad, good = read(plan(HEAD, (1, *cells), (2, "3月16日", None, "义诊", None)))
    assert (bad.number, bad.entries, bad.fixable) == (2, (), fixable)
    assert problem in bad.problem
    assert good.entries


def test_a_row_gets_the_day_the_clerk_gives_it(plan):
    sheet = plan(HEAD, (1, "3月中旬", "15:00", "讲座", None), (2, None, None, "义诊", None))
    first, second = read(sheet, corrected={2: "15", 3: "4月2日 9:00-10:30"})
    assert first.entries[0].starts_at == datetime(2027, 3, 15)
    assert (second.entries[0].starts_at, second.entries[0].ends_at) == (
        datetime(2027, 4, 2, 9),
        datetime(2027, 4, 2, 10, 30),
    )
    (still, _) = read(sheet, corrected={2: "下旬"})
    assert still.problem
    assert still.when == "下旬"


def test_rows_left_out_are_saved_with_their_reasons(plan, tmp_path):
    sheet = plan(("2027年计划",), HEAD, (1, "3月中旬", None, "讲座", "微客厅"), (2, "3月16日", None, "义诊", None))
    year_plan.save_left_out(tmp_path / "未导入.xlsx", sheet, {3: "只写到月份"})
    rows = list(load_workbook(tmp_path / "未导入.xlsx").active.iter_rows(values_only=True))
    assert rows[0] == ("原行号", "未导入原因", *HEAD)
    assert rows[1][:6] == ("3", "只写到月份", "1", "3月中旬", None, "讲座")
    assert len(rows) == 2


@pytest.mark.parametrize(
    "rows",
    [[("姓名", "电话"), ("白秀兰", "19900000001")], [("随便", "写写")], [("活动名称", "地点"), ("讲座", "微客厅")]],
)
def test_a_sheet_that_is_no_plan_is_refused_with_what_it_lacks(plan, rows):
    with pytest.raises(Refusal, match=r"活动名称.*日期.*样表"):
        plan(*rows)


def test_an_empty_file_is_refused(plan):
    with pytest.raises(Refusal, match="没有内容"):
        plan()


# -- the year ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (("砚溪社区2027年度活动计划",), 2027),
        (("2027 年活动安排",), 2027),
        (("二〇二七年工作计划",), 2027),
        (("活动计划", "2027"), 2027),
        (("制表日期：2026年12月20日", "2027年计划"), 2027),
        (("2026-2027年度计划",), None),
        (("2026-12-20",), None),
        (("活动计划",), None),
        (("2027年3月活动安排",), 2027),
    ],
)
def test_the_year_is_taken_from_what_stands_above(texts, year):
    assert named_year(*texts) == year


def test_the_file_may_name_the_year_too(plan):
    sheet = plan(HEAD, (1, "3月15日", None, "讲座", None), source="2027年计划.xlsx")
    assert sheet.year == 2027
    assert year_plan.lacks_year(sheet)


def test_days_that_excel_put_into_the_old_year_follow_the_plan(plan):
    days = (date(2026, 3, 15), date(2026, 12, 30))
    sheet = plan(("2027年计划",), HEAD, *((1, day, None, "讲座", None) for day in days))
    assert year_plan.shifted(sheet, 2027) == 2
    assert [row.entries[0].starts_at.year for row in read(sheet)] == [2027, 2027]
    assert [row.entries[0].starts_at.year for row in read(sheet, year=2026)] == [2026, 2026]


def test_without_a_named_year_the_days_stay_where_excel_has_them(plan):
    sheet = plan(HEAD, (1, date(2026, 3, 15), None, "讲座", None))
    assert year_plan.shifted(sheet, 2027) == 0
    assert read(sheet)[0].entries[0].starts_at.year == 2026


def test_days_in_both_years_stay_where_they_are(plan):
    days = (date(2026, 12, 30), date(2027, 3, 15))
    sheet = plan(("2027年计划",), HEAD, *((1, day, None, "讲座", None) for day in days))
    assert year_plan.shifted(sheet, 2027) == 0
    assert [row.entries[0].starts_at.year for row in read(sheet)] == [2026, 2027]


# -- sheets and the sample -----------------------------------------------------------------------------------------


def test_of_several_sheets_the_longest_plan_is_first(tmp_path):
    book = Book()
    book.active.append(("填表说明",))
    for name, count in (("上半年", 1), ("下半年", 3)):
        sheet = book.create_sheet(name)
        sheet.append(HEAD)
        for number in range(count):
            sheet.append((number + 1, f"{number + 3}月15日", None, "讲座", None))
    book.save(tmp_path / "计划.xlsx")
    plans = year_plan.sheets(workbook.read(tmp_path / "计划.xlsx"), "计划.xlsx")
    assert [plan.sheet.name for plan in plans] == ["下半年", "上半年"]


def test_the_sample_is_read_and_its_examples_are_not(tmp_path):
    path = tmp_path / "样表.xlsx"
    plan_sample.write_sample(path, 2027)
    (plan,) = year_plan.sheets(workbook.read(path), path.name)
    assert plan.year == 2027
    assert plan.unread == []
    assert read(plan) == []
    book = load_workbook(path)
    assert book.active.max_row == 3
    for row in (2, 3):
        book.active.cell(row, 1, row - 1)
    book.save(path)
    (plan,) = year_plan.sheets(workbook.read(path), path.name)
    assert [(row.problem, row.entries[0].starts_at) for row in read(plan)] == [
        ("", datetime(2027, 3, 15, 15)),
        ("", datetime(2027, 4, 20, 9)),
    ]
