from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from jiceng_desktop.services import boxes, corners
from jiceng_desktop.services.corners import closures, keepers
from jiceng_desktop.terms import Audience, CornerKind, KeeperRole
from jiceng_desktop.ui.pages import LibraryPage
from jiceng_desktop.ui.pages.corners import CornerPage
from jiceng_desktop.ui.pages.corners.forms import BatchForm, BoxForm, ClosureForm, ClosuresDialog, CornerForm
from jiceng_desktop.ui.pages.corners.keeping import KeepersDialog
from jiceng_desktop.ui.pages.corners.lists import BoxBooksDialog, CornersDialog, KeepersListDialog

TODAY = date.today()


def told(page):
    return [label.text() for label in page.corner_card.widget().findChildren(QLabel)]


def panel(page):
    return [(item.text(0), item.text(1)) for item in page.panel.lines()]


def entries(page, fill):
    menu = QMenu(page)
    fill(menu)
    return {action.text().split("(&")[0]: action for action in menu.actions() if action.text()}


def choose_boxes(page, ids):
    page.view.select_ids(ids, ids[0])


def test_the_view_stands_in_the_tab():
    assert CornerPage in LibraryPage.views


def test_the_panel_leads_to_the_boxes_of_a_corner(page, places):
    assert panel(page) == [("全部图书箱", "3"), ("东角", "3"), ("西角", "0"), ("书库", "0")]
    assert page.model.rowCount() == 3
    page.panel.choose(places["西角"])
    assert page.middle.currentWidget() is page.empty
    page.panel.choose(places["东角"])
    assert page.model.rowCount() == 3
    assert "编号 92001　有人值守" in told(page)
    assert "不外借，在角阅读" in told(page)


def test_boxes_move_by_one_choice_and_back(page, places, standing_boxes, office):
    choose_boxes(page, standing_boxes[:2])
    entries(page, page._fill_moves)["西角"].trigger()
    assert panel(page)[1:3] == [("东角", "1"), ("西角", "2")]
    assert page.undoing.sentence.text() == "01号箱、02号箱移到“西角”，箱里的书一起过去。"
    assert any("东角 → 西角" in text for text in told(page))
    page.undoing.button.click()
    assert panel(page)[1:3] == [("东角", "3"), ("西角", "0")]


def test_a_move_beyond_the_room_is_asked_first(page, places, standing_boxes, office, monkeypatch):
    office.write(corners.save, places["西角"], corners.Draft(name="西角", capacity=1, version=1))
    asked = []
    monkeypatch.setattr("jiceng_desktop.ui.kit.message.ask", lambda *args, **_: asked.append(args[1]))
    choose_boxes(page, standing_boxes)
    page.move_to(places["西角"], "西角")
    assert "最多放 1 箱，移过去以后有 3 箱" in asked[0]
    assert panel(page)[2] == ("西角", "0 / 1")


def test_a_paused_corner_refuses_boxes_and_says_why(page, places, standing_boxes, office, said):
    office.write(closures.save, None, closures.Draft(places["西角"], TODAY, TODAY + timedelta(2), "粉刷"))
    assert panel(page)[2][0] == "西角（暂停）"
    choose_boxes(page, standing_boxes)
    page.attempt(lambda: page.move_to(places["西角"], "西角"))
    assert "粉刷" in said[0]


def test_a_new_box_stands_at_the_chosen_corner(page, places, office):
    page.panel.choose(places["西角"])
    form = page.edit()
    assert isinstance(form, BoxForm)
    assert (form.entry("name").value(), form.entry("corner_id").value()) == ("04号箱", places["西角"])
    form.accept()
    assert dict(office.read(boxes.listed))[form.record_id] == "04号箱（西角）"


def test_a_batch_of_boxes_is_added(page, places, office):
    page.panel.choose(places["书库"])
    page.add_batch()
    form = page.findChildren(BatchForm)[-1]
    assert "从“04号箱”起" in form._cells["count"].note.text()
    form.entry("count").set_value(101)
    form.accept()
    assert "1 到 100" in form._cells["count"].note.text()
    form.entry("count").set_value(4)
    form.accept()
    assert panel(page)[3] == ("书库", "4")
    assert len(page.selected()) == 4


def test_a_corner_is_entered_and_shown(page, office):
    page.new_corner()
    form = page.findChildren(CornerForm)[-1]
    form.accept()
    assert form._cells["name"].note.text() == "请填写图书角的名称。"
    form.entry("name").set_value("南角")
    assert not form.entry("loan_days").isEnabled()
    form.entry("kind").set_value(CornerKind.ATTENDED)
    assert form.entry("lends").value()
    assert form.entry("loan_days").isEnabled()
    form.entry("audience").set_value(Audience.CHILDREN)
    form.accept()
    assert page.panel.current().name == "南角"
    assert "每人最多 3 册，每次 30 天，可续 1 次" in told(page)
    assert page.undoing.isHidden()


def test_boxes_are_retired_and_used_again(page, standing_boxes, office):
    choose_boxes(page, standing_boxes[:1])
    page.retire()
    assert panel(page)[-1] == ("停用的箱", "1")
    page.panel.choose_line("retired")
    assert page.retiring.text() == "恢复使用(&U)"
    choose_boxes(page, standing_boxes[:1])
    page.retire()
    assert panel(page)[0] == ("全部图书箱", "3")


def test_a_corner_with_boxes_is_not_closed_and_it_is_said_why(page, places, said):
    page.panel.choose(places["东角"])
    page.attempt(page.close_corner)
    assert said == ["“东角”还有 3 个图书箱，请先移到别的图书角，再撤销。"]


def test_a_corner_is_closed_reopened_and_deleted(page, places, said, office):
    page.panel.choose(places["西角"])
    page.close_corner()
    assert said[0].startswith("确定撤销“西角”吗？")
    assert ("已撤销", "1") in panel(page)
    page.panel.choose(places["西角"])
    page.reopen()
    page.remove_corner()
    assert "西角" not in dict(panel(page))
    page.undoing.button.click()
    assert "西角" in dict(panel(page))


def test_corners_change_places(page, places, office):
    page.panel.choose(places["西角"])
    page.shift(-1)
    assert [name for name, _ in panel(page)] == ["全部图书箱", "西角", "东角", "书库"]
    page.shift(-1)
    assert [name for _, name in office.read(corners.listed)] == ["西角", "东角", "书库"]


def test_keepers_are_added_and_relieved(page, places, volunteer, office):
    page.panel.choose(places["东角"])
    page.show_keepers()
    dialog = page.findChildren(KeepersDialog)[-1]
    assert dialog.role.value() is KeeperRole.MANAGER
    dialog.finder.setText("白秀兰")
    dialog.finder.search()
    dialog.finder.choose(0, "白秀兰")
    assert dialog.view.records.rowCount() == 1
    assert dialog.role.value() is KeeperRole.HELPER
    assert "白秀兰" in [button.text() for button in page.corner_card.widget().findChildren(QPushButton)]
    dialog._give(KeeperRole.HELPER)
    assert office.read(keepers.of_corner, places["东角"], TODAY)[0].role is KeeperRole.HELPER
    dialog.dismiss()
    assert dialog.view.records.rowCount() == 0
    dialog.undoing.button.click()
    assert dialog.view.records.rowCount() == 1


def test_the_card_leads_to_the_keeper(page, places, volunteer, office, qtbot):
    office.write(corners.appoint, places["东角"], [volunteer], KeeperRole.MANAGER)
    page.panel.choose(places["东角"])
    (keeper,) = office.read(keepers.of_corner, places["东角"], TODAY)
    name = next(one for one in page.corner_card.widget().findChildren(QPushButton) if one.text() == "白秀兰")
    with qtbot.waitSignal(page.person_asked) as asked:
        name.click()
    assert asked.args == [keeper.person_id]


def test_closures_are_entered_in_their_list(page, places, office):
    page.panel.choose(places["东角"])
    page.show_closures()
    dialog = page.findChildren(ClosuresDialog)[-1]
    dialog.add()
    form = dialog.findChildren(ClosureForm)[-1]
    form.entry("from_on").set_value(TODAY)
    form.entry("to_on").set_value(TODAY - timedelta(1))
    form.entry("reason").set_value("粉刷")
    form.accept()
    assert form._cells["to_on"].note.text() == "暂停的最后一天不能早于第一天。"
    form.entry("to_on").set_value(TODAY)
    form.accept()
    assert dialog.view.records.rowCount() == 1
    assert any(text.startswith("暂停开放：") for text in told(page))


def test_lists_open_in_their_own_windows(page, standing_boxes):
    page.show_list()
    assert page.findChildren(CornersDialog)[-1].view.records.rowCount() == 3
    choose_boxes(page, standing_boxes)
    page.show_books()
    assert page.findChildren(BoxBooksDialog)[-1].narrowing() == ["01号箱"]


def test_an_office_without_corners_begins_with_one(blank_page, said):
    assert "还没有图书角" in blank_page.empty.sentence.text()
    blank_page.attempt(blank_page.new_record)
    assert said == ["还没有图书角。请先新建图书角，图书箱总要放在一个图书角。"]


@pytest.mark.parametrize("corner", ["东角", "西角", None])
def test_no_two_buttons_share_a_letter(page, places, corner):
    page.panel.choose(places.get(corner))
    texts = [one.text() for one in page.corner_card.widget().findChildren(QPushButton)]
    texts += [action.text() for action in page.bar.actions() if action.text()]
    letters = [text.split("(&")[1][0] for text in texts if "(&" in text]
    assert len(letters) == len(set(letters))


def test_the_form_of_a_box_warns_of_a_full_corner(page, places, standing_boxes, office):
    office.write(corners.save, places["东角"], corners.Draft(name="东角", capacity=3, version=1))
    page.panel.choose(places["东角"])
    form = page.edit()
    note = form._cells["corner_id"].note
    assert "最多放 3 箱，移过去以后有 4 箱" in note.text()
    form.entry("corner_id").set_value(places["西角"])
    assert note.text() == ""


def test_who_looks_after_what_is_listed_for_paper(page, places, volunteer, office):
    office.write(corners.appoint, places["西角"], [volunteer], KeeperRole.HELPER)
    page.show_all_keepers()
    assert page.findChildren(KeepersListDialog)[-1].view.records.rowCount() == 1


def test_the_list_of_corners_needs_no_sideways_scroll_on_a_small_screen(qtbot, page):
    page.show_list()
    dialog = page.findChild(CornersDialog)
    dialog.resize(851, 422)
    qtbot.waitUntil(lambda: dialog.width() == 851)
    assert dialog.view.horizontalScrollBar().maximum() == 0
    assert not dialog.view.isColumnHidden(0)
