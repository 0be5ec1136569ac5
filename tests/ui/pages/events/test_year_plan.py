from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.services import calendar_entries, events, lines
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages.events.calendar_in import take_calendar_back
from jiceng_desktop.ui.pages.events.plan_in import PlanStartDialog, YearPlanDialog, open_year_plan
from jiceng_desktop.ui.pages.events.tools import TOOLS

LEFT = Qt.MouseButton.LeftButton
YEAR = date.today().year + 1
TITLE = (f"砚溪社区{YEAR}年度活动计划",)
HEAD = ("序号", "日期", "时间", "活动名称", "地点", "主讲人", "条线")
STATE, WHEN, NAME, TOLD = range(4)


@pytest.fixture
def choosing(tmp_path, monkeypatch):
    """Return a function that lets the clerk choose a workbook with these rows, sheet by sheet."""

    def choosing(*rows, more=(), name="计划.xlsx"):
        book = Book()
        for row in rows:
            book.active.append(row)
        for title, others in more:
            sheet = book.create_sheet(title)
            for row in others:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        monkeypatch.setattr(message, "ask_open_path", lambda *_: path)
        return path

    return choosing


@pytest.fixture
def saving_to(tmp_path, monkeypatch):
    path = tmp_path / "另存.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    return path


def start(page):
    open_year_plan(page)
    return page.findChildren(PlanStartDialog)[-1]


def preview(page, qtbot):
    qtbot.mouseClick(start(page).foot.confirm, LEFT)
    qtbot.waitUntil(lambda: bool(page.findChildren(YearPlanDialog)), timeout=20_000)
    return page.findChildren(YearPlanDialog)[-1]


def shown(dialog, *columns):
    table = dialog.table
    return [[table.item(row, column).text() for column in columns] for row in range(table.rowCount())]


def row_of(dialog, name):
    return next(row for row, (title,) in enumerate(shown(dialog, NAME)) if title == name)


def confirm(page, qtbot, dialog):
    page.office.on_change.clear()  # the job writes on its own thread; the shell follows on the window's
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy(), timeout=20_000)
    page.refresh()


def write_over(dialog, qtbot, name, text):
    item = dialog.table.item(row_of(dialog, name), WHEN)
    dialog.table.editItem(item)
    (editor,) = dialog.table.findChildren(QLineEdit)
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.table.findChildren(QLineEdit))


def stored(office):
    return [office.read(events.load, key) for key in office.read(events.LISTING.ids, Query(order="starts_at"))]


# -- the usual way -------------------------------------------------------------------------------------------------


def test_the_menu_offers_it():
    assert any("导入年度计划" in tool.title and tool.open is open_year_plan for tool in TOOLS)


def test_a_plan_is_shown_first_and_comes_in_when_it_is_confirmed(page, office, qtbot, choosing):
    choosing(
        TITLE,
        HEAD,
        (1, "3月15日", "15:00-16:30", "健康讲座", "微客厅", "林医生", "老龄"),
        (2, "4月2日", None, "踏青", "河堤", None, "旅游"),
        (3, "5月中旬", None, "观影", None, None, None),
    )
    dialog = preview(page, qtbot)
    assert dialog.years.currentData() == YEAR
    assert shown(dialog, STATE, NAME) == [["待定", "观影"], ["新的", "健康讲座"], ["新的", "踏青"]]
    assert dialog.summary.text() == "待定 1 场，新的 2 场。"
    assert "会新增地点：微客厅、河堤。" in dialog.remarks.text()
    assert [dialog.table.verticalHeaderItem(row).text() for row in range(3)] == ["5", "3", "4"]
    assert "条线里没有“旅游”，没有记" in dialog.preview.rows[2].told
    assert stored(office) == []
    confirm(page, qtbot, dialog)
    talk, outing = stored(office)
    assert (talk.title, talk.starts_at) == ("健康讲座", datetime(YEAR, 3, 15, 15))
    assert (talk.kind, talk.venue, talk.ends_at) == (EventKind.LECTURE, "微客厅", datetime(YEAR, 3, 15, 16, 30))
    assert [one.name for one in talk.speakers] == ["林医生"]
    names = dict(office.read(lines.listed))
    assert [names[key] for key in talk.lines] == ["老龄"]
    assert outing.lines == ()
    assert page.calendar.undoing.sentence.text() == "从“计划.xlsx”导入：新增 2 场，改动 0 场"


def test_the_whole_of_it_is_one_action_and_goes_again(page, office, qtbot, choosing, said):
    choosing(TITLE, HEAD, *((day, f"3月{day}日", "9:00", f"讲座{day}", "新阵地", None, "科普") for day in range(1, 6)))
    confirm(page, qtbot, preview(page, qtbot))
    assert len(stored(office)) == 5
    run = office.read(calendar_entries.last_run, datetime.now())
    assert (run.source, run.added) == ("计划.xlsx", 5)
    qtbot.mouseClick(page.calendar.undoing.button, LEFT)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy(), timeout=20_000)
    assert stored(office) == []
    assert office.read(events.venues) == []
    page.attempt(lambda: take_calendar_back(page))
    assert "没有可以撤销的" in said[-1]


def test_the_menu_takes_a_plan_back_later(page, office, qtbot, choosing, said):
    choosing(TITLE, HEAD, (1, "3月15日", None, "讲座", None, None, None))
    confirm(page, qtbot, preview(page, qtbot))
    page.attempt(lambda: take_calendar_back(page))
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy(), timeout=20_000)
    assert stored(office) == []
    assert "计划.xlsx" in said[-1]


def test_what_is_there_already_does_not_come_twice(page, plan, office, qtbot, choosing):
    plan("讲座", datetime(YEAR, 3, 15, 15), venue="会议室")
    plan("踏青", datetime(YEAR, 4, 2, 9))
    choosing(
        TITLE,
        HEAD,
        (1, "3月15日", "15:00", "讲座", "微客厅", None, None),
        (2, "4月2日", None, "踏青", None, None, None),
        (3, "4月3日", None, "踏青", None, None, None),
        (4, "4月3日", None, "踏青", None, None, None),
    )
    dialog = preview(page, qtbot)
    assert shown(dialog, STATE) == [["新的"], ["文件里重复"], ["已经有了"], ["已经有了"]]
    confirm(page, qtbot, dialog)
    assert [(draft.title, draft.starts_at.day, draft.venue) for draft in stored(office)] == [
        ("讲座", 15, "会议室"),
        ("踏青", 2, None),
        ("踏青", 3, None),
    ]


def test_named_days_come_in_each_and_a_monthly_row_only_with_a_yes(page, office, qtbot, choosing):
    choosing(
        TITLE,
        HEAD,
        (1, "3月5日、20日", "9:00", "义诊", None, None, None),
        (2, "每月15日", "15:00", "茶舍", None, None, None),
    )
    dialog = preview(page, qtbot)
    assert dialog.foot.confirm.text() == "导入 2 场(&I)"
    assert "建成系列" in shown(dialog, TOLD)[0][0]
    dialog.table.item(row_of(dialog, "茶舍"), STATE).setCheckState(Qt.CheckState.Checked)
    assert dialog.foot.confirm.text() == "导入 14 场(&I)"
    confirm(page, qtbot, dialog)
    assert [draft.starts_at.month for draft in stored(office) if draft.title == "茶舍"] == list(range(1, 13))


# -- rows in doubt -------------------------------------------------------------------------------------------------


def test_a_row_without_a_day_gets_one_by_the_keyboard(page, office, qtbot, choosing):
    choosing(
        TITLE,
        HEAD,
        (1, "3月中旬", None, "观影", None, None, None),
        (2, None, None, "踏青", None, None, None),
    )
    dialog = preview(page, qtbot)
    assert not dialog.foot.confirm.isEnabled()
    write_over(dialog, qtbot, "观影", "15")
    write_over(dialog, qtbot, "踏青", "4月2日9:00-11:00")
    assert dialog.isVisible()
    assert shown(dialog, STATE) == [["新的"], ["新的"]]
    assert dialog.summary.text() == "新的 2 场。"
    confirm(page, qtbot, dialog)
    film, outing = stored(office)
    assert film.starts_at == datetime(YEAR, 3, 15)
    assert (outing.starts_at, outing.ends_at) == (datetime(YEAR, 4, 2, 9), datetime(YEAR, 4, 2, 11))


def test_a_day_that_is_none_is_said_and_the_row_stays_out(page, qtbot, choosing):
    choosing(TITLE, HEAD, (1, "2月中旬", None, "观影", None, None, None))
    dialog = preview(page, qtbot)
    write_over(dialog, qtbot, "观影", "30")
    assert shown(dialog, STATE, WHEN) == [["待定", "30"]]
    assert f"没有{YEAR}年2月30日这一天" in shown(dialog, TOLD)[0][0]
    assert not dialog.foot.confirm.isEnabled()


def test_a_row_that_is_certain_can_be_given_another_hour(page, office, qtbot, choosing):
    choosing(TITLE, HEAD, (1, "3月15日", None, "讲座", None, None, None))
    dialog = preview(page, qtbot)
    write_over(dialog, qtbot, "讲座", shown(dialog, WHEN)[0][0].replace("全天", "14:30"))
    confirm(page, qtbot, dialog)
    assert stored(office)[0].starts_at == datetime(YEAR, 3, 15, 14, 30)


def test_rows_that_stay_out_are_saved_with_their_reasons(page, qtbot, choosing, saving_to, said):
    choosing(
        TITLE,
        HEAD,
        (1, "3月15日", None, "讲座", None, None, None),
        (2, "3月中旬", None, "观影", None, None, None),
        (3, "3月16日", None, None, "微客厅", None, None),
    )
    dialog = preview(page, qtbot)
    qtbot.mouseClick(dialog.save, LEFT)
    assert said[-1].startswith("2 行已另存")
    rows = list(load_workbook(saving_to).active.iter_rows(values_only=True))
    assert [row[:2] for row in rows[1:]] == [
        ("4", "只写到月份，没有写哪一天"),
        ("5", "没有写活动名称"),
    ]


def test_nothing_to_save_is_said(page, qtbot, choosing, saving_to, said):
    choosing(TITLE, HEAD, (1, "3月15日", None, "讲座", None, None, None))
    qtbot.mouseClick(preview(page, qtbot).save, LEFT)
    assert said[-1].startswith("没有要另存的行")
    assert not saving_to.exists()


# -- the year ------------------------------------------------------------------------------------------------------


def test_a_plan_that_names_no_year_is_asked_about(page, qtbot, choosing, said):
    choosing(HEAD, (1, "3月15日", None, "讲座", None, None, None))
    said.answers.append(1)
    dialog = preview(page, qtbot)
    assert said == ["这份计划没有写是哪一年的，按哪一年导入？"]
    assert shown(dialog, WHEN)[0][0].startswith(f"{YEAR}-03-15")


def test_without_an_answer_nothing_goes_on(page, qtbot, choosing, said):
    choosing(HEAD, (1, "3月15日", None, "讲座", None, None, None))
    said.answers.append(2)
    qtbot.mouseClick(start(page).foot.confirm, LEFT)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert page.findChildren(YearPlanDialog) == []


def test_the_year_can_be_changed_in_the_preview(page, qtbot, choosing):
    choosing(TITLE, HEAD, (1, "3月15日", None, "讲座", None, None, None))
    dialog = preview(page, qtbot)
    assert dialog.findChildren(QComboBox)
    dialog.years.setCurrentIndex(dialog.years.findData(YEAR - 1))
    dialog.years.activated.emit(dialog.years.currentIndex())
    assert shown(dialog, WHEN)[0][0].startswith(f"{YEAR - 1}-03-15")


def test_days_excel_put_into_the_old_year_are_told(page, qtbot, choosing):
    choosing(TITLE, HEAD, (1, date(YEAR - 1, 3, 15), None, "讲座", None, None, None))
    dialog = preview(page, qtbot)
    assert f"有 1 行的日期在单元格里是 {YEAR - 1} 年" in dialog.remarks.text()
    assert shown(dialog, WHEN)[0][0].startswith(f"{YEAR}-03-15")


def test_another_sheet_can_be_chosen(page, qtbot, choosing):
    other = [(f"{YEAR - 1}年计划",), HEAD, (1, "3月5日", None, "学雷锋", None, None, None)]
    choosing(TITLE, HEAD, *((1, "3月15日", None, "讲座", None, None, None) for _ in range(2)), more=[("旧", other)])
    dialog = preview(page, qtbot)
    assert "2 个工作表" in dialog.remarks.text()
    dialog.sheets.setCurrentIndex(1)
    dialog.sheets.activated.emit(1)
    assert shown(dialog, NAME) == [["学雷锋"]]
    assert shown(dialog, WHEN)[0][0].startswith(f"{YEAR - 1}-03-05")


# -- files ---------------------------------------------------------------------------------------------------------


def test_a_file_without_a_plan_is_refused_in_plain_words(page, qtbot, choosing, said):
    choosing(("姓名", "电话"), ("白秀兰", "19900000001"))
    qtbot.mouseClick(start(page).foot.confirm, LEFT)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[-1].startswith("没有在表里找到标题行")


def test_choosing_no_file_leaves_the_window_open(page, qtbot, monkeypatch):
    monkeypatch.setattr(message, "ask_open_path", lambda *_: None)
    dialog = start(page)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert dialog.isVisible()


def test_the_sample_can_be_had_beforehand(page, qtbot, saving_to, said):
    dialog = start(page)
    qtbot.mouseClick(dialog.sample, LEFT)
    assert "样表已保存" in said[-1]
    sheet = load_workbook(saving_to).active
    assert sheet.max_row == 3
    assert [cell.value for cell in sheet[1]][:4] == ["序号", "日期", "时间", "活动名称"]
    assert dialog.isVisible()


def test_the_history_calls_it_by_its_name(page, office, qtbot, choosing):
    choosing(TITLE, HEAD, (1, "3月15日", None, "讲座", None, None, None))
    confirm(page, qtbot, preview(page, qtbot))
    group = office.read(lambda session: session.get_one(AuditGroup, office.last_group))
    assert group.title == "导入年度计划"
