"""The form of a rota: posts by Enter, members by initials, the whole team, an order."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.services import rotas
from jiceng_desktop.services.rotas import Post
from jiceng_desktop.ui.pages.rotas.form import RotaForm
from jiceng_desktop.ui.pages.rotas.posts import together

MORNING = Post(1, time(9), time(11), "图书管理员")


@pytest.fixture
def form(qtbot, desk, volunteers, team):
    form = RotaForm(desk, known={"first_on": date(2027, 3, 1)})
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


@pytest.fixture
def edited(qtbot, desk, rota):
    form = RotaForm(desk, rota)
    qtbot.addWidget(form)
    form.show()
    return form


def write(line, starts, ends, role):
    line.starts.setText(starts)
    line.ends.setText(ends)
    line.role.setText(role)


def test_a_rota_is_written_with_the_keyboard(qtbot, form, office, volunteers):
    form.entry("name").set_value("楼道书屋值班")
    form.entry("venue_id").setText("楼道书屋")
    posts = form.entry("posts")
    write(posts.lines[0], "9", "11点", "图书管理员")
    qtbot.keyClick(posts.lines[0].role, Qt.Key.Key_Return)
    assert form.isVisible()
    assert posts.lines[1].days.value() == (2,)
    assert posts.lines[1].role.value() == "图书管理员"
    form.members.finder.setFocus()
    for initials in ("lsg", "qem"):
        qtbot.keyClicks(form.members.finder, initials)
        qtbot.keyClick(form.members.finder, Qt.Key.Key_Return)
    assert form.isVisible()
    form.accept()
    (rota_id,) = office.read(rotas.LISTING.ids)
    stored = office.read(rotas.load, rota_id)
    assert [post.weekday for post in stored.posts] == [1, 2]
    assert stored.posts[0].ends == time(11)
    assert stored.members == (volunteers["李四光"], volunteers["钱二妹"])
    assert office.read(rotas.venue_name, stored.venue_id) == "楼道书屋"


def test_enter_on_a_blank_line_adds_none_and_blank_lines_are_none(qtbot, form):
    posts = form.entry("posts")
    qtbot.keyClick(posts.lines[0].role, Qt.Key.Key_Return)
    assert len(posts.lines) == 1
    assert posts.value() == ()


def test_days_alike_are_one_line():
    week = [Post(day, time(9), time(11), "图书管理员") for day in range(1, 6)]
    assert together(week) == [((1, 2, 3, 4, 5), week[0])]
    assert together(week[:2]) == [((1,), week[0]), ((2,), week[1])]


def test_a_line_for_every_day_is_a_post_each_day(form):
    line = form.entry("posts").lines[0]
    write(line, "9:00", "11:00", "图书管理员")
    line.days.set_value((1, 2, 3, 4, 5, 6, 7))
    assert [post.weekday for post in form.entry("posts").value()] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("9:00", "", "图书管理员"), "第 1 行：请填写几点到几点"),
        (("9:00", "11:00", ""), "第 1 行：请填写岗位"),
        (("早上", "11:00", "图书管理员"), "第 1 行：时间看不明白"),
        (("11:00", "9:00", "图书管理员"), "结束时间要晚于开始时间"),
        (("", "", ""), "至少填写一个岗位"),
    ],
)
def test_what_is_no_post_is_told_at_the_posts(form, office, written, told):
    form.entry("name").set_value("值班")
    write(form.entry("posts").lines[0], *written)
    form.accept()
    assert told in form._cells["posts"].note.text()
    assert list(office.read(rotas.LISTING.ids)) == []


def test_the_whole_team_takes_turns(form, volunteers, team):
    form.members.whole_team.click()
    assert "先在上面选一支服务队" in form._cells["members"].note.text()
    form.entry("team_id").set_value(team)
    form.members.whole_team.click()
    assert set(form.members.value()) == {volunteers[name] for name in ("赵一鸣", "钱二妹", "孙三喜")}
    assert "加入了 3 人" in form._cells["members"].note.text()
    form.members.whole_team.click()
    assert len(form.members.value()) == 3


def test_members_are_ordered_and_taken_out(edited, volunteers):
    members = edited.members
    before = members.value()
    members.list.setCurrentRow(0)
    members.down.click()
    assert members.value() == (before[1], before[0], *before[2:])
    members.up.click()
    assert members.value() == before
    members.up.click()
    assert members.value() == before
    members.list.clearSelection()
    members.list.setCurrentRow(3)
    members.out.click()
    assert members.value() == before[:3]


def test_a_stored_rota_is_shown_unchanged(edited):
    assert not edited.is_edited()
    assert edited.entry("venue_id").text() == "楼道书屋"


def test_a_venue_is_found_by_its_initials(edited):
    assert [name for _, name, _ in edited._venues("ldsw")] == ["楼道书屋"]
    assert edited._venues("广场") == []
