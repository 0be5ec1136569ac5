from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from jiceng_desktop.services import people, teams, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.teams import PATTERNS, Draft, Narrow
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages import VolunteersPage
from jiceng_desktop.ui.pages.teams import TeamPage, printing
from jiceng_desktop.ui.pages.teams.forms import MemberForm, TeamForm
from jiceng_desktop.ui.pages.teams.printing import BadgeForm, photos_for


def names(page) -> list[str]:
    return [page.model.texts(row)[1] for row in range(page.model.rowCount())]


def column(page, name: str) -> list[str]:
    place = [field.name for field in page.model.listing.fields].index(name)
    return [page.model.texts(row)[place] for row in range(page.model.rowCount())]


def told(page) -> str:
    QApplication.processEvents()
    card = page.team_card
    found = [*card.findChildren(QLabel), *card.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisibleTo(card))


def choose(page, *wanted: str) -> None:
    rows = [page.model.id_at(row) for row, name in enumerate(names(page)) if name in wanted]
    page.view.select_ids(rows, rows[0])


def filled(fill) -> QMenu:
    menu = QMenu()
    fill(menu)
    return menu


def press(menu: QMenu, beginning: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(beginning)).trigger()


def test_the_view_stands_behind_the_roster():
    assert VolunteersPage.views[1] is TeamPage


def test_without_any_team_one_is_founded_from_a_pattern(qtbot, opened, office):
    page = opened()
    assert page.empty.isVisible()
    assert "还没有服务队" in page.empty.sentence.text()
    page.empty.button.click()
    form = page.findChild(TeamForm)
    form.patterns.buttons["五彩志愿服务队"].click()
    assert form.entry("name").value() == "五彩志愿服务队"
    qtbot.keyClick(form, Qt.Key.Key_Return)
    assert [line.name for line in page.panel.teams] == [
        "五彩志愿服务队",
        "红管家",
        "青动力",
        "蓝志汇",
        "银发族",
        "绿先锋",
    ]
    assert page.panel.current().name == "五彩志愿服务队"
    assert "这支队还没有队员" in page.empty.sentence.text()
    assert page.window().focusWidget() is page.adding.finder


def test_every_pattern_is_offered(opened):
    page = opened()
    page.new_record()
    form = page.findChild(TeamForm)
    for pattern in PATTERNS:
        form.begin_with(pattern)
        assert form.draft().positions == teams.of_pattern(pattern).positions


def test_the_members_of_a_team_and_its_card(opened, stewards, office):
    page = opened()
    assert sorted(names(page)) == ["赵一鸣", "钱二妹"]
    assert "全部服务队" in told(page)
    page.panel.choose(stewards)
    assert page.narrowing() == ["邻里红管家"]
    for word in ("服务邻里", "还没有定", "2 / 3 人", "缺 1 人", "还没有确认的时长", "还没有安排", "还没有划分网格"):
        assert word in told(page)


def test_initials_and_enter_add_a_member_and_the_cursor_stays(qtbot, opened, stewards):
    page = opened()
    page.panel.choose(stewards)
    finder = page.adding.finder
    page.adding.role.set_value("调解员")
    finder.setFocus()
    for initials in ("ssx", "lsg"):
        qtbot.keyClicks(finder, initials)
        qtbot.keyClick(finder, Qt.Key.Key_Return)
        assert finder.text() == ""
        assert finder.hasFocus()
    assert sorted(names(page)) == ["孙三喜", "李四光", "赵一鸣", "钱二妹"]
    assert column(page, "role").count("调解员") == 2
    page.undoing.button.click()
    assert "李四光" not in names(page)


def test_several_join_at_once(qtbot, opened, stewards):
    page = opened()
    page.panel.choose(stewards)
    page.adding.finder.setFocus()
    page.adding.finder.setText("Z0003、lsg")
    page.adding.finder.search()
    qtbot.keyClick(page.adding.finder, Qt.Key.Key_Return)
    assert len(names(page)) == 4
    assert "2 人加入" in page.undoing.sentence.text()


def test_who_is_not_found_is_said(opened, stewards):
    page = opened()
    page.panel.choose(stewards)
    page.adding.finder.setText("zym")  # belongs to the team already
    page.adding.finder.search()
    assert "可能已经在队里" in page.adding._note.text()


def test_a_resident_becomes_a_volunteer_by_joining(qtbot, opened, stewards, office):
    office.write(people.save, None, people.Draft(name="周五常", address="幸福小区3号楼2单元501室"))
    page = opened()
    page.panel.choose(stewards)
    page.adding.finder.setFocus()
    qtbot.keyClicks(page.adding.finder, "zwc")
    qtbot.keyClick(page.adding.finder, Qt.Key.Key_Return)
    assert page.undoing.sentence.text() == "周五常登记为志愿者，加入“邻里红管家”。"
    assert "周五常" in names(page)
    page.undoing.button.click()
    assert "周五常" not in names(page)
    assert len(office.read(teams.candidates, "zwc", None)) == 0


def test_members_leave_and_stand_among_those_of_the_past(opened, stewards):
    page = opened()
    page.panel.choose(stewards)
    choose(page, "赵一鸣")
    page.leave()
    assert page.undoing.sentence.text() == "赵一鸣退队，日期记为今天。"
    assert names(page) == ["钱二妹"]
    page.past.trigger()
    assert names(page) == ["赵一鸣"]
    assert page.narrowing() == ["邻里红管家", "曾经的队员"]
    page.past.trigger()
    page.undoing.button.click()
    assert len(names(page)) == 2


def test_positions_the_lead_and_another_team(opened, stewards, office):
    other = office.write(teams.save, None, Draft("文艺队"))
    page = opened()
    page.panel.choose(stewards)
    choose(page, "赵一鸣")
    press(filled(page._fill_roles), "调解员")
    assert sorted(column(page, "role")) == ["宣传员", "调解员"]
    page.show_role("调解员")
    assert names(page) == ["赵一鸣"]
    page.show_role("调解员")
    choose(page, "赵一鸣")
    press(filled(page._fill_roles), "任命为队长")
    assert "赵一鸣" in told(page)
    choose(page, "赵一鸣")
    press(filled(page._fill_moves), "文艺队")
    assert names(page) == ["钱二妹"]
    page.panel.choose(other)
    assert names(page) == ["赵一鸣"]


def test_a_merchant_offers_something(opened, stewards):
    page = opened()
    page.panel.choose(stewards)
    choose(page, "钱二妹")
    page.open_current()
    form = page.findChild(MemberForm)
    form.entry("offer").set_value("60岁以上理发半价")
    form.accept()
    assert "提供的服务（1）" in told(page)
    page.panel.choose(None)
    page.team_card.member_asked.emit(page.model.id_at(0))
    assert page.current() == page.model.id_at(0)


def test_a_team_with_members_is_closed_not_deleted(opened, stewards, said, office):
    page = opened()
    page.panel.choose(stewards)
    page.attempt(page.remove_team)
    assert "请改用“停办”" in said[-1]
    page.close_team()
    assert "2 名队员从今天起退队" in said[-1]
    assert page.panel.current().closed
    assert page.adding.isHidden()
    assert "停办" in told(page)
    page.empty.button.click()
    assert len(names(page)) == 2
    page.reopen()
    assert not page.panel.current().closed


def test_teams_are_moved_up_and_edited(opened, stewards, office):
    other = office.write(teams.save, None, Draft("文艺队"))
    page = opened()
    page.panel.choose(other)
    page.shift(1)
    page.shift(-1)
    assert [line.id for line in page.panel.teams] == [other, stewards]
    page.edit_team()
    form = page.findChild(TeamForm)
    form.entry("name").set_value("")
    form.accept()
    assert form.isVisible()
    form.entry("name").set_value("文艺轻骑队")
    form.entry("positions").add_button.click()
    form.entry("positions").lines[0].name.set_value("合唱")
    form.accept()
    assert page.panel.current().name == "文艺轻骑队"
    assert "合唱" in told(page)
    office.write(undo.take_back, office.last_group)
    page.refresh()
    assert page.panel.current().name == "文艺队"


def test_a_team_removed_at_another_desk(opened, office, other):
    team = office.write(teams.save, None, Draft("文艺队"))
    page = opened()
    page.panel.choose(team)
    other.write(teams.remove, team)
    page.show_team_card()
    page.refresh()
    assert page.panel.team_id is None


def test_papers(qtbot, opened, stewards, office):
    page = opened()
    page.panel.choose(stewards)
    menu = filled(page._fill_papers)
    assert [action.text().split("(")[0] for action in menu.actions()] == [
        "胸牌，列表里的 2 人",
        "胸牌，选中的 1 人",
        "值岗签到表，2 人",
        "队员名单",
        "服务队一览表",
    ]
    for beginning in ("值岗签到表", "服务队一览表"):
        press(menu, beginning)
        qtbot.waitUntil(lambda title=beginning: any(w.windowTitle() == title for w in page.findChildren(PaperWindow)))


def test_badges_are_asked_for_with_their_place(qtbot, opened, stewards, said, tmp_path, monkeypatch):
    from PIL import Image

    page = opened()
    page.panel.choose(stewards)
    press(filled(page._fill_papers), "胸牌")
    form = page.findChild(BadgeForm)
    form.entry("first").set_value(11)
    form.accept()
    assert form.isVisible()
    form.entry("first").set_value(4)
    Image.new("RGB", (40, 60)).save(tmp_path / "Z0001.png")
    Image.new("RGB", (40, 60)).save(tmp_path / "谁.png")
    monkeypatch.setattr(message, "ask_open_path", lambda *_: tmp_path / "谁.png")
    form.photo_button.click()
    assert "已对上 1 张" in form.told.text()
    assert "钱二妹" in form.told.text()
    form.accept()
    qtbot.waitUntil(lambda: any(w.windowTitle() == "胸牌" for w in page.findChildren(PaperWindow)))


def test_a_folder_without_fitting_photos_and_a_broken_one_are_told(
    qtbot, opened, stewards, said, tmp_path, monkeypatch
):
    page = opened()
    page.panel.choose(stewards)
    (tmp_path / "谁.png").write_bytes(b"")
    monkeypatch.setattr(message, "ask_open_path", lambda *_: tmp_path / "谁.png")
    press(filled(page._fill_papers), "胸牌")
    form = page.findChild(BadgeForm)
    form.photo_button.click()
    assert "没有对得上的照片" in said[-1]
    (tmp_path / "赵一鸣.jpg").write_bytes(b"no picture")
    form.photo_button.click()
    form.accept()
    qtbot.waitUntil(lambda: "赵一鸣.jpg：这张照片打不开" in said[-1])


def test_photos_of_namesakes_go_by_number(tmp_path):
    for stem in ("张三", "Z0002"):
        (tmp_path / f"{stem}.JPG").write_bytes(b"")
    (tmp_path / "Z0001.txt").write_bytes(b"")
    wearers = [printing.Wearer("张三", number, "", "", "") for number in ("Z0001", "Z0002")]
    assert set(photos_for(wearers, tmp_path / "张三.JPG")) == {"Z0002"}
    assert photos_for(wearers[:1], tmp_path / "谁.png") == {"Z0001": tmp_path / "谁.png"}


@pytest.mark.parametrize("here", [True, False])
def test_the_list_says_the_members_of_today(office, stewards, here):
    listing = teams.members_listing(date.today())
    assert len(office.read(listing.ids, Query(narrow=Narrow(stewards, here)))) == (2 if here else 0)
