from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import Sex
from jiceng_desktop.ui.kit.fields import (
    Check,
    Choice,
    Day,
    Finder,
    LongText,
    Moment,
    NearDay,
    Number,
    PastDay,
    Secret,
    Tags,
    Text,
)
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.fields.days import near
from jiceng_desktop.words import mask_id

NUMBER = "999901198003070010"


@pytest.fixture
def shown(qtbot):
    def show(entry):
        qtbot.addWidget(entry)
        entry.show()
        return entry

    return show


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (lambda: Text(), "张三"),
        (lambda: LongText(), "一\n二"),
        (lambda: Number(), 12),
        (lambda: Day(), date(1980, 3, 7)),
        (lambda: Moment(), datetime(2026, 12, 8, 19, 0)),
        (lambda: Choice(Sex), Sex.MALE),
        (lambda: Secret(mask_id), NUMBER),
        (lambda: Finder(lambda _: [], lambda number: f"第{number}号"), 7),
    ],
)
def test_gives_back_what_it_was_given_and_nothing_for_nothing(shown, qtbot, entry, value):
    entry = shown(entry())
    assert entry.value() is None
    with qtbot.waitSignal(entry.changed):
        entry.set_value(value)
    assert entry.value() == value
    entry.set_value(None)
    assert entry.value() is None


@pytest.mark.parametrize("typed", ["1980-3-7", "1980年3月7日", "19800307", "1980.03.07", "一九八〇年三月七日"])
def test_a_day_is_read_as_people_write_it(shown, typed):
    entry = shown(Day())
    entry.entry.setText(typed)
    assert entry.value() == date(1980, 3, 7)
    entry.entry.editingFinished.emit()
    assert entry.entry.text() == "1980-03-07"


def test_a_day_that_is_none_is_refused_and_left_as_typed(shown):
    entry = shown(Day())
    entry.entry.setText("1500")  # a time in the wrong place; to Excel it is a day of 1904
    with pytest.raises(Refusal):
        entry.value()
    entry.entry.setText("2月30日")
    entry.entry.editingFinished.emit()
    assert entry.entry.text() == "2月30日"
    with pytest.raises(Refusal):
        entry.value()


def test_a_day_is_picked_from_the_calendar(shown, qtbot):
    entry = shown(Day())
    entry.set_value(date(2026, 11, 21))
    entry.button.click()
    popup = next(child for child in entry.children() if type(child).__name__ == "_Calendar")
    popup.month.clicked.emit(popup.month.selectedDate().addDays(1))
    assert entry.value() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("19:05", 19, 5),
        ("9：00", 9, 0),
        ("1930", 19, 30),
        ("9点半", 9, 30),
        ("9点", 9, 0),
        ("15", 15, 0),
        ("下午3点半", 15, 30),
        ("中午12点", 12, 0),
    ],
)
def test_a_time_is_read_as_people_write_it(shown, typed, hour, minute):
    entry = shown(Moment())
    entry.day.set_value(date(2026, 12, 8))
    entry.time.setText(typed)
    assert entry.value() == datetime(2026, 12, 8, hour, minute)


@pytest.mark.parametrize(
    ("day", "time"), [("2026-12-08", ""), ("", "19:00"), ("2026-12-08", "25:00"), ("2026-12-08", "晚上")]
)
def test_half_a_moment_is_refused(shown, day, time):
    entry = shown(Moment())
    entry.day.entry.setText(day)
    entry.time.setText(time)
    with pytest.raises(Refusal):
        entry.value()


@pytest.mark.parametrize("typed", ["很多", "1.5", "-1", "151"])
def test_a_number_out_of_range_is_refused(shown, typed):
    entry = shown(Number(0, 150))
    entry.setText(typed)
    with pytest.raises(Refusal):
        entry.value()


def test_a_choice_keeps_a_value_that_is_no_longer_offered(shown):
    entry = shown(Choice([("a", "甲"), ("b", "乙")]))
    entry.set_value("c")
    assert entry.value() == "c"


def test_a_choice_keeps_its_value_when_the_offers_change(shown):
    entry = shown(Choice([("a", "甲"), ("b", "乙")]))
    entry.set_value("b")
    entry.set_options([("b", "乙"), ("c", "丙")])
    assert entry.value() == "b"


def test_tags_keep_the_order_of_the_list(shown, qtbot):
    entry = shown(Tags([(1, "独居"), (2, "低保"), (3, "残疾")]))
    entry.set_value([3, 1])
    assert entry.value() == (1, 3)
    entry.set_value(None)
    assert entry.value() == ()


def test_a_check(shown):
    entry = shown(Check("重点关爱"))
    entry.set_value(True)
    assert entry.value() is True


def test_a_secret_is_shown_only_on_demand(shown):
    looked = []
    entry = shown(Secret(mask_id, lambda: looked.append(True)))
    entry.set_value(NUMBER)
    assert NUMBER not in entry.entry.text()
    entry.button.click()
    assert looked == [True]
    assert entry.entry.text() == NUMBER
    entry.entry.setText("")
    assert entry.value() is None


def test_a_new_secret_is_typed_without_looking_at_the_old_one(shown, qtbot):
    looked = []
    entry = shown(Secret(mask_id, lambda: looked.append(True)))
    entry.set_value(NUMBER)
    qtbot.keyClick(entry.entry, Qt.Key.Key_Backspace)
    qtbot.keyClick(entry.entry, Qt.Key.Key_Right)
    assert entry.value() == NUMBER
    qtbot.keyClicks(entry.entry, "199")
    assert entry.value() == "199"
    assert looked == []
    assert entry.button.isHidden()


def test_a_secret_stays_hidden_when_the_look_is_refused(shown, said):
    def refuse():
        raise Refusal("没有权限。")

    entry = shown(Secret(mask_id, refuse))
    entry.set_value(NUMBER)
    entry.button.click()
    assert said == ["没有权限。"]
    assert NUMBER not in entry.entry.text()
    assert entry.value() == NUMBER


def offers(text):
    people = [(1, "张三", "1号楼101室"), (2, "张三", "2号楼202室"), (3, "李四", "")]
    return [person for person in people if text in person[1]]


@pytest.fixture
def finder(shown, qtbot):
    entry = shown(Finder(offers))
    with qtbot.waitActive(entry):
        entry.activateWindow()
        entry.setFocus()
    return entry


def commit(entry, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(entry, event)


def test_a_finder_offers_namesakes_and_takes_the_picked_one(finder, qtbot):
    commit(finder, "张三")
    qtbot.waitUntil(finder.popup.isVisible)
    assert finder.popup.count() == 2
    with qtbot.waitSignal(finder.picked):
        qtbot.keyClick(finder, Qt.Key.Key_Down)
        qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert finder.value() == 2
    assert finder.text() == "张三"
    assert not finder.popup.isVisible()


def test_a_finder_refuses_what_was_not_picked(finder, qtbot):
    commit(finder, "王五")
    finder.search()
    assert not finder.popup.isVisible()
    with pytest.raises(Refusal):
        finder.value()


def test_editing_a_picked_name_forgets_the_pick(finder):
    finder.choose(1, "张三")
    commit(finder, "丰")
    with pytest.raises(Refusal):
        finder.value()


def test_a_free_finder_takes_words(shown):
    entry = shown(Finder(offers, free=True))
    entry.setText("居委会门口")
    assert entry.value() == "居委会门口"


def test_escape_closes_the_offers_alone(finder, qtbot):
    commit(finder, "张")
    qtbot.waitUntil(finder.popup.isVisible)
    qtbot.keyClick(finder, Qt.Key.Key_Escape)
    assert not finder.popup.isVisible()
    assert finder.text() == "张"


def test_chinese_input_is_committed_whole(shown):
    entry = shown(Text())
    commit(entry, "李建国")
    assert entry.value() == "李建国"


@pytest.mark.parametrize(
    ("month", "day", "meant"),
    [
        (12, 8, date(2026, 12, 8)),
        (11, 21, date(2026, 11, 21)),
        (10, 30, date(2026, 10, 30)),  # noted afterwards
        (1, 20, date(2027, 1, 20)),
        (2, 30, None),
        (13, 1, None),
    ],
)
def test_a_day_without_a_year_is_one_near_today(month, day, meant):
    assert near(month, day, date(2026, 11, 21)) == meant


def test_a_day_near_today_is_written_out(shown, qtbot):
    entry = shown(NearDay())
    today = date.today()
    for typed in (f"{today.month}-{today.day}", f"{today.month}月{today.day}日", f"{today.month}.{today.day}"):
        entry.set_value(None)
        qtbot.keyClicks(entry.entry, typed) if typed.isascii() else entry.entry.setText(typed)
        qtbot.keyClick(entry.entry, Qt.Key.Key_Return)
        assert entry.entry.text() == today.isoformat()
    entry.entry.setText("2-30")
    with pytest.raises(Refusal, match="日期不存在"):
        entry.value()


@pytest.mark.parametrize(
    ("month", "day", "meant"),
    [
        (11, 21, date(2026, 11, 21)),
        (8, 1, date(2026, 8, 1)),
        (12, 8, date(2025, 12, 8)),
        (2, 30, None),
    ],
)
def test_a_past_day_without_a_year_is_the_last_one(shown, month, day, meant):
    assert shown(PastDay()).meant(month, day, date(2026, 11, 21)) == meant


def test_a_flow_takes_no_more_height_than_it_needs(shown):
    whole, inner = QWidget(), QWidget()
    flow = Flow(inner)
    for name in ("妇联", "民政"):
        flow.addWidget(QLabel(name))
    column = QVBoxLayout(whole)
    column.addWidget(inner)
    column.addWidget(QTextEdit())
    whole.resize(260, 600)
    shown(whole)
    QCoreApplication.processEvents()
    assert inner.height() == flow.heightForWidth(inner.width())
