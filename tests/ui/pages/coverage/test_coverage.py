from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from jiceng_desktop.db.events import Attendance, Series
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import workbook
from jiceng_desktop.services import events, people, queries, visits
from jiceng_desktop.services.coverage import Part, Which, Whom, WhomKind
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus, PoliticalStatus
from jiceng_desktop.ui.kit import export, message
from jiceng_desktop.ui.pages.coverage import CoveragePage
from jiceng_desktop.ui.pages.coverage.bringing import BringForm
from jiceng_desktop.ui.pages.coverage.choosing import WhichDialog

NAMES = ("丁一", "冯二", "陈三")


@pytest.fixture
def members(office):
    """Three party members; their ids by name."""
    known = {"political_status": PoliticalStatus.PARTY_MEMBER}
    return {name: office.write(people.save, None, people.Draft(name=name, **known)) for name in NAMES}


@pytest.fixture
def lecture(office, members):
    """A lecture of today to which only 丁一 came, and 冯二 was excused from; its id."""
    starts_at = datetime.combine(date.today(), datetime.min.time())
    draft = events.Draft(title="党课", kind=EventKind.LECTURE, starts_at=starts_at, status=OccurrenceStatus.HELD)
    number = office.write(events.save, None, draft)
    states = (AttendanceState.PRESENT, AttendanceState.EXCUSED)

    def sign(session):
        for person_id, state in zip(members.values(), states, strict=False):
            session.add(Attendance(occurrence_id=number, person_id=person_id, state=state))

    office.write(sign)
    return number


@pytest.fixture
def page(qtbot, desk):
    page = CoveragePage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()

    def counted():
        page.refresh()
        settle(qtbot, desk)

    page.counted = counted
    return page


def settle(qtbot, desk) -> None:
    qtbot.waitUntil(lambda: not desk.jobs._quiet)


def names(page) -> list[str]:
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def card_texts(page) -> str:
    return "\n".join(one.text() for one in page._card.findChildren(QLabel))


def test_who_came_to_nothing_stands_first(page, lecture, qtbot):
    page.counted()
    assert page.chosen.told.text() == "举办 1 场，应参加 3 人，参加过 1 人（33%），2 人一次也没有。"
    assert names(page) == ["陈三", "冯二", "丁一"]
    assert page.chosen.parts[Part.NEVER].text() == "一次也没参加 2(&2)"
    page.chosen.parts[Part.NEVER].click()
    assert names(page) == ["陈三", "冯二"]
    page.chosen.parts[Part.EXCUSED].click()
    assert names(page) == ["冯二"]
    qtbot.waitUntil(lambda: "请假 1 次" in card_texts(page))
    assert "党课　请假" in card_texts(page)


def test_it_is_brought_home_to_several_in_one_form(page, office, members, lecture, qtbot, desk):
    page.counted()
    page.chosen.parts[Part.NEVER].click()
    page.view.select_ids([members["陈三"], members["冯二"]], members["陈三"])
    page.bring()
    form = page.findChildren(BringForm)[-1]
    assert form.windowTitle() == "登记送学上门（2 人）"
    assert form.entry("occurrence_id").value() == lecture
    form.content.set_value("送去讲义一份")
    form.accept()
    settle(qtbot, desk)
    assert page.chosen.told.text().endswith("2 人一次也没有，其中 2 人已送学上门。")
    assert page.undoing.sentence.text() == "已登记给 2 人送学上门，走访记录里也能看到。"
    assert office.read(visits.of_person, members["陈三"]).last[0].content == "送去讲义一份"
    page.chosen.parts[Part.UNREACHED].click()
    assert page.empty.sentence.text() == "一个也没有落下，很好。"
    page.empty.button.click()
    assert len(names(page)) == 3
    page.undoing.button.click()
    settle(qtbot, desk)
    assert page.taken().counts[Part.BROUGHT] == 0


def test_a_day_before_the_event_is_refused_at_its_field(page, members, lecture):
    page.counted()
    page.view.select_ids([members["陈三"]], members["陈三"])
    page.bring()
    form = page.findChildren(BringForm)[-1]
    form.entry("visited_on").set_value(date.today() - timedelta(1))
    form.accept()
    assert form.isVisible()
    assert "不能早于那一场的日期" in form._cells["visited_on"].note.text()


def test_without_events_it_says_so(page, members, said):
    page.counted()
    assert page.empty.sentence.text().startswith("这段时间没有举办过这类活动。")
    with pytest.raises(Refusal, match="请先选中"):
        page.bring()


def test_other_days_and_other_people(page, office, members, lecture, qtbot, desk):
    query = office.write(queries.save, None, "姓丁的", one(Condition("name", Compare.IS, ("丁一",))))
    page.counted()
    page.chosen.whom.set_value(Whom(WhomKind.QUERY, query))
    settle(qtbot, desk)
    assert page.chosen.told.text() == "举办 1 场，应参加 1 人，参加过 1 人（100%），一个也没有落下。"
    page.chosen.period.before.click()
    settle(qtbot, desk)
    assert page.chosen.told.text() == "这段时间没有举办过这类活动。"
    office.write(queries.remove, query)
    page.chosen.period.after.click()
    settle(qtbot, desk)
    assert "删除" in page.chosen.told.text()
    page.counted()  # the choice that is gone is not offered again
    assert page.chosen.whom.value() == Whom()


def test_days_that_cannot_be_read_are_told(page, lecture, qtbot, desk):
    page.counted()
    page.chosen.period.unit.set_value(0)
    page.chosen.period.first.entry.setText("什么时候")
    settle(qtbot, desk)
    assert "日期" in page.chosen.told.text()
    assert names(page) == []


def test_the_choice_of_people_is_remembered(page, desk, members, lecture, qtbot):
    page.counted()
    page.chosen.whom.set_value(Whom(WhomKind.ALL))
    again = CoveragePage(desk)
    qtbot.addWidget(again)
    assert again.chosen.whom.value() == Whom(WhomKind.ALL)
    settle(qtbot, desk)


def test_several_kinds_of_events_are_chosen(page, office, lecture, qtbot, desk):
    def begin(session):
        session.add(Series(name="主题党日", kind=EventKind.ACTIVITY))

    office.write(begin)
    page.counted()
    usual = page.chosen.scope().which
    page.chosen.which.setCurrentIndex(page.chosen.which.count() - 1)
    dialog = page.findChildren(WhichDialog)[-1]
    assert dialog.kinds.value() == usual.kinds
    assert page.chosen.scope().which == usual
    dialog.kinds.set_value((EventKind.SERVICE,))
    dialog.lines.set_value(())
    dialog.series.set_value([key for key, _ in dialog.series._chips])
    dialog.accept()
    settle(qtbot, desk)
    which = page.chosen.scope().which
    assert (which.kinds, len(which.series), which.lines) == ((EventKind.SERVICE,), 1, ())
    assert page.chosen.told.text() == "这段时间没有举办过这类活动。"
    assert page.chosen.which.currentText() == "自选的活动"
    page.chosen.which.set_value(Which())
    settle(qtbot, desk)
    assert page.taken().counts[Part.CAME] == 1


def test_a_double_click_asks_for_the_card(page, members, lecture, qtbot):
    page.counted()
    with qtbot.waitSignal(page.person_asked) as asked:
        page.open_record(members["丁一"])
    assert asked.args == [members["丁一"]]


def test_the_list_leaves_as_a_workbook(page, lecture, tmp_path, monkeypatch, qtbot, desk):
    page.counted()
    page.chosen.parts[Part.NEVER].click()
    asked = []
    monkeypatch.setattr(export.OutDialog, "ask", lambda _dialog: True)
    monkeypatch.setattr(message, "ask_save_path", lambda *told: asked.append(told[2]) or tmp_path / "名单.xlsx")
    page.export()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy())
    rows = workbook.read(tmp_path / "名单.xlsx").sheets[0].rows
    assert [row[0] for row in rows][-2:] == ["陈三", "冯二"]
    assert asked[0].startswith("参加情况-全体党员（含预备党员）、")
    assert "一次也没参加" in asked[0]
