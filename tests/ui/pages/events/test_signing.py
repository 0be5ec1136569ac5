from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop import words
from jiceng_desktop.services import events, people, queries, signing, templates
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.signing import Mark
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import AttendanceState, DocumentKind, OccurrenceStatus
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.pages.events.signing import SigningDialog
from jiceng_desktop.ui.pages.events.signing.names import NamesDialog
from jiceng_desktop.ui.pages.events.signing.roll import numbers_in

PRESENT, LATE, EXCUSED, ABSENT = AttendanceState
Key = Qt.Key
SURNAMES, GIVEN = "王李张刘陈杨黄赵", ("秀英", "建国", "晓燕", "明")


def number(order: int, born: str = "19500307") -> str:
    first = f"999901{born}{order:03d}"
    return first + words.id_check_digit(first)


@pytest.fixture
def neighbours(office):
    """Eight residents, one above the other; their ids by name."""
    return {
        name: office.write(
            people.save,
            None,
            people.Draft(
                name=name, id_number=number(floor), phone=f"1990000000{floor}", address=f"幸福小区1号楼1单元{floor}01室"
            ),
        )
        for floor, name in enumerate(("白秀兰", "罗建国", "林晓燕", "王秀英", "欧阳明"), start=1)
    }


@pytest.fixture
def invite(office, plan):
    """Return a function that plans an event to which all with a phone are invited."""

    def invite(starts_at, **more):
        found = one(Condition("has_phone", Compare.YES))
        query = office.write(queries.save, None, f"有电话 {starts_at:%d-%H}", found)
        return plan("重阳茶话会", starts_at, audience="有电话", audience_query_id=query, **more)

    return invite


@pytest.fixture
def show(page, qtbot):
    """Return a function that opens the sign-in of an event and waits for its roll."""
    opened = []

    def show(occurrence_id, desk=None):
        dialog = SigningDialog(desk or page.desk, page, occurrence_id)
        opened.append(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: dialog._expected is not None)
        return dialog

    yield show
    for dialog in opened:
        dialog.done(0)
        dialog.deleteLater()


@pytest.fixture
def dialog(show, invite, neighbours, today_at):
    """The sign-in of an event that takes all of today."""
    return show(invite(today_at(0), ends_at=today_at(23.9)))


def states(dialog) -> dict[str, AttendanceState]:
    return {row.name: row.state for row in dialog.rows() if row.state is not None}


def enter(dialog, typed: str, *keys: Key) -> None:
    dialog.top.line.setText(typed)
    for key in keys or (Key.Key_Return,):
        QTest.keyClick(dialog.top.line, key)


def press(dialog, *keys: Key | str) -> None:
    for key in keys:
        (QTest.keyClicks if isinstance(key, str) else QTest.keyClick)(dialog.top.view, key)


# at the door


def test_initials_and_enter_sign_in_and_the_line_is_empty_again(dialog):
    QTest.keyClicks(dialog.top.line, "wxy")
    QTest.keyClick(dialog.top.line, Key.Key_Return)
    assert states(dialog) == {"王秀英": PRESENT}
    assert dialog.top.line.text() == ""
    assert dialog.top.said.text() == "已签到 王秀英（幸福小区1号楼1单元401室）　活动状态已改为“已举办”。"
    assert dialog.rows()[3].signed.arrived_at is not None


def test_a_namesake_is_chosen_with_the_arrows(dialog, office):
    twin = office.write(people.save, None, people.Draft(name="王秀英", address="幸福小区2号楼1单元101室"))
    enter(dialog, "王秀英", Key.Key_Down, Key.Key_Return)
    assert [row.person_id for row in dialog.rows() if row.came] == [twin]
    enter(dialog, "王秀英")  # the one expected comes first
    enter(dialog, "王秀英")
    assert "已经登记过了" in dialog.top.said.text()
    assert len([row for row in dialog.rows() if row.came]) == 2


def test_one_key_takes_the_last_back_and_the_one_before(dialog):
    for typed in ("白秀兰", "罗建国"):
        enter(dialog, typed)
    QTest.keyClick(dialog.top.line, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert states(dialog) == {"白秀兰": PRESENT}
    assert "已撤回" in dialog.top.said.text()
    press(dialog, Key.Key_Down)
    QTest.keyClick(dialog.top.view, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert states(dialog) == {}
    assert not dialog.top.back.isEnabled()
    dialog.take_back()
    assert "没有可以撤回" in dialog.top.said.text()


def test_a_scanned_card_signs_in_though_the_input_method_makes_it_wide(dialog):
    wide = number(4).translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789"})
    enter(dialog, wide)
    assert states(dialog) == {"王秀英": PRESENT}


def test_an_unknown_card_begins_a_new_one_with_its_number(dialog, office):
    enter(dialog, number(22, "19600512"))
    form = dialog.top.form
    assert form.number.text() == number(22, "19600512")
    QTest.keyClicks(form.name, "an ran")
    form.name.setText("安然")
    QTest.keyClick(form.name, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert states(dialog) == {"安然": PRESENT}
    assert dialog.top.said.text().startswith("已新建档案并签到 安然")
    (person_id,) = [row.person_id for row in dialog.rows() if row.came]
    assert office.read(people.load, person_id).id_number == number(22, "19600512")
    assert dialog.top.line.text() == ""


def test_a_wrong_number_is_told_in_the_form_and_nothing_is_lost(dialog):
    enter(dialog, number(22)[:-1] + ("0" if number(22)[-1] != "0" else "1"))
    form = dialog.top.form
    form.name.setText("安然")
    QTest.keyClick(form.name, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "校验码" in form.problem.text()
    assert form.name.text() == "安然"
    QTest.keyClick(form.name, Key.Key_Escape)
    assert dialog.isVisible()
    assert states(dialog) == {}


def test_a_card_scanned_into_the_name_goes_where_it_belongs(dialog):
    enter(dialog, "安然", Key.Key_Return, Key.Key_Down, Key.Key_Return)
    form = dialog.top.form
    form.name.setText(number(4))
    QTest.keyClick(form.name, Key.Key_Return)
    assert (form.name.text(), form.number.text()) == ("", number(4))
    form.name.setText("王秀英")
    QTest.keyClick(form.name, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert states(dialog) == {"王秀英": PRESENT}  # who has a card already
    assert "已有档案" in dialog.top.said.text()


def test_a_name_nobody_has_is_a_guest_after_a_second_enter(dialog):
    enter(dialog, "周老师")
    assert states(dialog) == {}
    assert "作为来宾登记" in dialog.top.said.text()
    QTest.keyClick(dialog.top.line, Key.Key_Return)
    assert states(dialog) == {"周老师": PRESENT}
    assert dialog.rows()[-1].number == 6  # the first blank row of the sheet
    enter(dialog, "zzzq")
    assert states(dialog) == {"周老师": PRESENT}


def test_a_new_card_by_name_asks_on_in_place(dialog):
    enter(dialog, "安然", Key.Key_Return, Key.Key_Down, Key.Key_Return)
    form = dialog.top.form
    assert (form.name.text(), form.number.text()) == ("安然", "")
    form.phone.setText("19900000099")
    form.phone.setFocus()
    QTest.keyClick(form.phone, Key.Key_Return)
    assert states(dialog) == {"安然": PRESENT}


# from the paper


def test_the_paper_list_is_ticked_line_by_line(dialog):
    dialog.top.view.go_to(0)
    press(dialog, Key.Key_Space, Key.Key_Return, "C", "j", "x")
    assert states(dialog) == {
        "白秀兰": PRESENT, "罗建国": PRESENT, "林晓燕": LATE, "王秀英": EXCUSED, "欧阳明": ABSENT,
    }  # fmt: skip
    dialog.top.view.go_to(0)
    press(dialog, Key.Key_Return)  # has come already: only moves on
    assert dialog.top.view.at() == 1
    press(dialog, Key.Key_Space)  # takes the tick away
    press(dialog, "3", Key.Key_Delete)
    assert states(dialog) == {"白秀兰": PRESENT, "王秀英": EXCUSED, "欧阳明": ABSENT}


def test_a_row_number_jumps_and_a_range_ticks_many(dialog):
    press(dialog, "4", Key.Key_Return)
    assert (states(dialog), dialog.top.view.at()) == ({"王秀英": PRESENT}, 4)
    press(dialog, "1-22", Key.Key_Backspace)
    assert dialog.top.typed.text() == "行号 1-2"
    press(dialog, Key.Key_Return)
    assert set(states(dialog)) == {"白秀兰", "罗建国", "王秀英"}
    press(dialog, "99", Key.Key_Return)
    assert dialog.top.said.text() == "名单上没有第 99 行。"
    press(dialog, "5", Key.Key_Escape)
    assert (dialog.top.typed.text(), dialog.isVisible()) == ("", True)


def test_numbers_are_read_as_they_are_typed():
    assert numbers_in("3,5,7-9", 40) == [3, 5, 7, 8, 9]
    assert numbers_in("18-16", 17) == [16, 17]
    assert (numbers_in("0", 9), numbers_in("10", 9), numbers_in("-", 9), numbers_in("1-2-3", 9)) == ([], [], [], [])


def test_the_rest_is_absent_in_one_step_and_back(dialog):
    press(dialog, "2", Key.Key_Return)
    dialog.top.rest_absent.click()
    assert list(states(dialog).values()).count(ABSENT) == 4
    assert not dialog.top.rest_absent.isEnabled()
    dialog.take_back()
    assert states(dialog) == {"罗建国": PRESENT}
    dialog.top.rest_present.click()
    assert list(states(dialog).values()) == [PRESENT] * 5


@pytest.fixture
def forty(office):
    """Forty residents of two houses, in the order of their doors."""
    for place in range(40):
        name = SURNAMES[place % 8] + GIVEN[place // 10]
        home = f"幸福小区{1 + place // 20}号楼1单元{place % 20 + 1}01室"
        office.write(people.save, None, people.Draft(name=name, phone=f"199000001{place:02}", address=home))


def test_forty_are_signed_in_from_paper_by_few_keys(show, invite, forty, office, today_at):
    """The sheet says: of forty 7 is late, 12 and 31 are excused, 20 to 22 and 40 are missing; a guest wrote below."""
    event = invite(today_at(0) - timedelta(1))
    offers = office.read(templates.fitting, Subject.OCCURRENCE)
    sheet = next(offer.id for offer in offers if offer.kind is DocumentKind.SIGN_IN)
    grid = office.read(templates.draft, sheet, About(Subject.OCCURRENCE, event), date.today()).grid
    dialog = show(event)
    assert [(str(row.number), row.name) for row in dialog.rows()] == [row[:2] for row in grid.rows]
    assert dialog.focusWidget() is dialog.top.view  # the paper lies on the desk
    exceptions = ("7c", "12j", "31j", "20-22x", "40x")
    press(dialog, *exceptions)
    dialog.top.rest_present.click()  # Alt+P
    enter(dialog, "周老师", Key.Key_Return, Key.Key_Return)
    keys = sum(map(len, exceptions)) + 1
    keys += 1 + len("zhoulaoshi") + 1 + 2  # Alt+A, the name through the input method, Enter twice
    found = [row.state for row in dialog.rows()]
    assert [found.count(state) for state in (PRESENT, LATE, EXCUSED, ABSENT)] == [33 + 1, 1, 2, 4]
    assert [row.number for row in dialog.rows() if row.state is ABSENT] == [20, 21, 22, 40]
    assert keys == 32
    shown = office.read(signing.event, event)
    assert (shown.status, shown.headcount) == (OccurrenceStatus.HELD, 35)


def test_forty_are_ticked_line_by_line_with_one_key_each(show, invite, forty, today_at):
    dialog = show(invite(today_at(0) - timedelta(1)))
    keys = [Key.Key_Space] * 36 + [Key.Key_C, Key.Key_J, Key.Key_X, Key.Key_X]
    for key in keys:
        QTest.keyClick(dialog.focusWidget(), key)
    assert len(keys) == 40
    assert [row.state for row in dialog.rows()] == [*[PRESENT] * 36, LATE, EXCUSED, ABSENT, ABSENT]


# only a number, and the figures


def test_only_a_number_will_do(dialog, office):
    heads = dialog.top.figures.heads
    QTest.keyClicks(heads, "36")
    QTest.keyClick(heads, Key.Key_Return)
    assert dialog.isVisible()
    assert office.read(signing.event, dialog._id).headcount == 36
    assert "36 人" in dialog.top.said.text()
    enter(dialog, "wxy")
    dialog._add_up()
    assert dialog.top.figures.differs.text() == "登记的是 36 人，签到的是 1 人。"
    dialog.top.figures.follow.click()
    dialog._add_up()
    assert (heads.text(), dialog.top.figures.differs.isVisible()) == ("1", False)


def test_a_number_being_typed_is_kept_when_the_window_closes(dialog, office):
    dialog.top.figures.heads.setText("十二")
    dialog.accept()
    assert dialog.isVisible()
    assert "整数" in dialog.top.said.text()
    dialog.top.figures.heads.setText("12")
    dialog.accept()
    assert not dialog.isVisible()
    assert office.read(signing.event, dialog._id).headcount == 12


def test_who_came_is_listed_to_print(dialog):
    enter(dialog, "wxy")
    press(dialog, "1x")
    names = NamesDialog(dialog._desk, dialog, dialog._id, ["重阳茶话会"])
    assert names.told.text() == "共 1 人"
    names.whom.setCurrentIndex(2)
    assert [names.view.records.texts(row)[0] for row in range(2)] == ["白秀兰", "王秀英"]
    names.accept()


# two desks, and events that are not held today


def test_two_desks_sign_in_at_once(dialog, show, office, other, jobs):
    beside = show(dialog._id, Desk(other, jobs, Memory()))
    enter(dialog, "wxy")
    enter(beside, "wxy")
    assert "已经登记过了" in beside.top.said.text()
    enter(beside, "bxl")
    dialog.top.line.setText("luo")
    dialog.top.view.go_to(2)
    dialog._look()
    assert set(states(dialog)) == {"王秀英", "白秀兰"}
    assert (dialog.top.line.text(), dialog.top.view.at()) == ("luo", 2)


def test_what_was_cancelled_meanwhile_is_told_without_a_crash(dialog, other):
    shown = other.read(events.load, dialog._id)
    other.write(events.save, dialog._id, replace(shown, status=OccurrenceStatus.CANCELLED))
    enter(dialog, "wxy")
    assert "已取消，不能签到" in dialog.top.said.text()
    dialog._look()
    dialog._look()
    assert states(dialog) == {}


def test_there_is_no_sign_in_at_a_cancelled_event(page, plan, today_at, said):
    number = plan("义诊", today_at(9), status=OccurrenceStatus.CANCELLED)
    page.show_saved(number)
    action = next(action for action in page.actions() if action.text() == "签到(&T)…")
    action.trigger()
    assert "不能签到" in said[-1]
    assert not [button for button in page._card.findChildren(QPushButton) if button.text() == "签到(&T)…"]


def test_tomorrow_is_told_softly(show, invite, neighbours, today_at):
    dialog = show(invite(today_at(15) + timedelta(1)))
    assert "才举办" in dialog.top.ahead.text()
    assert dialog.top.ahead.isVisible()
    enter(dialog, "wxy")
    assert states(dialog) == {"王秀英": PRESENT}
    assert "已举办" not in dialog.top.said.text()


def test_one_click_on_the_card_opens_it_and_the_page_learns_of_it_once(page, qtbot, invite, neighbours, today_at):
    event = invite(today_at(0))
    page.show_saved(event)
    heard = []
    page.office.on_change.append(lambda: heard.append(1))
    (button,) = [button for button in page._card.findChildren(QPushButton) if button.text() == "签到(&T)…"]
    button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SigningDialog)
    qtbot.waitUntil(lambda: dialog._expected is not None)
    enter(dialog, "wxy")
    enter(dialog, "bxl")
    assert heard == []
    dialog.accept()
    assert heard == [1]
    assert page.office.read(signing.totals, event).came == 2
    told = [label.text() for label in page._card.findChildren(type(dialog.top.said))]
    assert "2 人（男 1，女 1）" in told or any(text.startswith("2 人（男") for text in told)


def test_a_large_audience_is_signed_in_by_name(show, plan, office, neighbours, today_at):
    dialog = show(plan("义诊", today_at(0), ends_at=today_at(23.9)))
    assert (dialog.rows(), dialog.top.empty.isVisible()) == ([], True)
    enter(dialog, "wxy")
    assert states(dialog) == {"王秀英": PRESENT}
    assert isinstance(dialog._event.starts_at, datetime)
    office.write(signing.mark, dialog._id, [Mark(LATE, neighbours["白秀兰"])])
    dialog._look()
    assert [row.number for row in dialog.rows()] == [1, 2]
