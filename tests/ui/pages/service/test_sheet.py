"""A paper sheet is entered by keyboard alone, in one screen."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import service, undo
from jiceng_desktop.services.service import Which
from jiceng_desktop.ui.pages.service.sheet import SheetDialog
from tests.services.service.serving import count, enlist, event, record, serve, sign_in

DAY = date.today() - timedelta(1)


class Typist:
    """Types where the cursor is, and counts the keys."""

    def __init__(self):
        self.keys = 0

    def type(self, text: str) -> None:
        self.keys += len(text)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def press(self, key=Qt.Key.Key_Return, *modifiers) -> None:
        self.keys += 1
        QTest.keyClick(QApplication.focusWidget(), key, *modifiers)


@pytest.fixture
def typist():
    return Typist()


@pytest.fixture
def screen(qtbot, page):
    """Return a function that opens the screen."""

    def opened(occurrence_id: int | None = None) -> SheetDialog:
        dialog = page.enter_sheet(occurrence_id)
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return opened


def test_forty_volunteers_by_keyboard_alone(page, screen, typist, office):
    names = [(f"{family}{given}", f"Z{number:04}") for number, (family, given) in enumerate(_pairs(40), start=100)]
    for name, number in names:
        enlist(office, name, number)
    dialog = screen()
    typist.press()  # no event
    typist.type(f"{DAY:%Y-%m-%d}")
    typist.press()
    dialog.head.content.setText("楼道巡查")  # Chinese comes from an input method
    typist.press()
    for place, (_, number) in enumerate(names):
        typist.type(number[-3:])
        typist.press()
        if place % 4 == 0:
            typist.type(("1.5", "2")[place // 4 % 2])
        typist.press()
    assert dialog.total.text() == "已录 40 人，共 70 小时"
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert count(office) == 40
    assert typist.keys < 6 * 40  # a key a second is enough for four minutes
    shown = page.shown()
    assert shown.which is Which.UNCONFIRMED
    assert len(shown.selected()) == 40
    assert "已录入 40 人，共 70 小时" in page.undoing.sentence.text()
    page.undoing.button.click()
    assert count(office) == 0


def _pairs(how_many: int):
    families, given = "赵钱孙李周吴郑王", ("一鸣", "二宝", "三元", "四海", "五行")
    return [(families[place % 8], given[place // 8]) for place in range(how_many)]


def test_initials_and_the_same_hours_need_no_second_enter(screen, typist, zhang, li):
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.head.content.setText("楼道巡查")
    dialog.how_long.setText("9:00-11:30")
    dialog.alike.setChecked(True)
    dialog.who.setFocus()
    for initials in ("zsf", "lxm"):
        typist.type(initials)
        typist.press()
    assert [line.volunteer_id for line in dialog.table.lines] == [zhang, li]
    assert typist.keys == 8


def test_who_is_in_the_list_is_offered_last(screen, office, zhang):
    namesake = enlist(office, "张三风", "Z0003")
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.how_long.setText("2")
    assert [one[0] for one in dialog._find("zsf")] == [zhang, namesake]
    dialog.who.choose(zhang, "张三丰")
    dialog._take_down()
    assert [(one[0], one[2]) for one in dialog._find("zsf")] == [(namesake, "Z0003"), (zhang, "Z0001（已录）")]


def test_an_event_fills_in_everything_but_the_names(screen, office, zhang):
    occurrence_id = event(office, day=DAY)
    sign_in(office, occurrence_id, zhang)
    dialog = screen(occurrence_id)
    assert dialog.head.sheet() == service.Sheet(occurrence_id, DAY, "义诊", None)
    assert dialog.how_long.text() == "09:00-11:00"
    assert dialog.who.hasFocus()
    dialog.bring_button.click()
    dialog.save()
    (record_id,) = office.read(service.LISTING.ids)
    assert (record(office, record_id).occurrence_id, record(office, record_id).minutes) == (occurrence_id, 120)


def test_problems_stand_at_the_row_and_nothing_is_lost(screen, typist, office, zhang, li):
    serve(office, li, served_on=DAY, starts=time(9), ends=time(11), minutes=None, content="义诊")
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.head.content.setText("楼道巡查")
    dialog.who.setFocus()
    typist.type("12")
    typist.press()
    typist.type("9-11x")
    typist.press()
    assert "时长请写成" in dialog.note.text()
    assert dialog.how_long.text() == "9-11x"
    typist.press(Qt.Key.Key_Backspace)
    typist.press()
    assert "李小梅 09:00–11:00 在“义诊”服务" in dialog.table.item(0, 4).text()
    typist.type("nobody")
    typist.press()
    assert "没有找到“nobody”" in dialog.note.text()
    dialog.who.clear()
    dialog.save()
    assert count(office) == 1
    assert dialog.table.hasFocus()
    typist.press()  # takes the line up
    assert dialog.who.value() == li
    typist.type("14-16")
    typist.press()
    assert dialog.total.text() == "已录 1 人，共 2 小时"
    dialog.save()
    assert count(office) == 2


def test_lines_are_taken_out_and_closing_asks(screen, typist, office, zhang, said):
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.how_long.setText("2")
    for _ in range(2):
        dialog.who.setFocus()
        typist.type("1")
        typist.press()
        typist.press()
    dialog.save()
    assert "服务内容" in dialog.note.text()
    assert dialog.head.content.hasFocus()
    dialog.who.setFocus()
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Delete)
    assert len(dialog.table.lines) == 1
    said.answers = [2]
    dialog.reject()
    assert "已录入 1 人，还没有保存" in said[-1]
    assert dialog.isVisible()
    said.answers = [1]
    dialog.reject()
    assert count(office) == 0


def test_the_day_needs_no_year_and_is_refused_before_a_line_is_entered(screen, typist):
    dialog = screen()
    typist.press()  # no event
    typist.type("2-30")
    typist.press()
    assert dialog.note.text() == "日期不存在，请核对。"
    assert dialog.head.day.entry.hasFocus()
    dialog.head.day.set_value(None)
    typist.press()
    assert "请填写服务日期" in dialog.note.text()
    typist.type(f"{DAY.month}-{DAY.day}")
    typist.press()
    assert dialog.head.day.value() == DAY
    assert dialog.head.content.hasFocus()


def test_what_is_wrong_above_is_told_from_the_first_line_on(screen, typist, zhang):
    dialog = screen()
    dialog.head.day.set_value(date.today() + timedelta(1))
    dialog.head.content.setText("楼道巡查")
    dialog.how_long.setText("2")
    dialog.who.setFocus()
    typist.type("1")
    typist.press()
    typist.press()
    assert dialog.note.text() == "服务日期不能晚于今天。"


def test_after_a_change_the_usual_length_is_there_again(screen, typist, zhang, li):
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.head.content.setText("楼道巡查")
    dialog.how_long.setText("2")
    dialog.who.setFocus()
    typist.type("1")
    typist.press()
    typist.press()
    typist.press(Qt.Key.Key_Down)
    typist.press()  # takes the line up
    typist.type("3.5")
    typist.press()
    typist.type("12")
    typist.press()
    typist.press()
    assert [line.typed for line in dialog.table.lines] == ["3.5", "2"]


def test_a_line_taken_out_while_another_is_changed_leaves_nobody_behind(screen, typist, zhang, li):
    dialog = screen()
    dialog.how_long.setText("2")
    for number in ("1", "12"):
        dialog.who.setFocus()
        typist.type(number)
        typist.press()
        typist.press()
    dialog.table.setFocus()
    dialog.table.selectRow(0)
    typist.press()  # takes the line up
    dialog.table.setFocus()
    typist.press(Qt.Key.Key_Delete)
    assert not dialog.who.text()
    assert [line.name for line in dialog.table.lines] == ["李小梅"]


def test_who_is_typed_but_not_taken_down_is_not_forgotten(screen, typist, office, zhang, li):
    dialog = screen()
    dialog.head.day.set_value(DAY)
    dialog.head.content.setText("楼道巡查")
    dialog.how_long.setText("2")
    dialog.who.setFocus()
    typist.type("1")
    typist.press()
    typist.press()
    typist.type("lxm")
    dialog.save()
    assert "还有一位没有记下" in dialog.note.text()
    assert count(office) == 0


def test_saving_is_one_step_back(screen, typist, office, zhang, li):
    test_initials_and_the_same_hours_need_no_second_enter(screen, typist, zhang, li)
    dialog = QApplication.activeModalWidget()
    dialog.save()
    office.write(undo.take_back, office.last_group)
    assert count(office) == 0
