from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QMenu

from jiceng_desktop.services import duties, places
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.places.forms import AppointForm, BuildingForm, EndForm, NameForm
from jiceng_desktop.ui.pages.places.merge import MergeForm
from jiceng_desktop.ui.pages.places.printing import LabelForm
from tests.ui.pages.places.conftest import HOME
from tests.ui.pages.places.looking import button, dialog_of, doors, go_to, id_of, said_on, settle, shown


def test_every_place_is_counted_and_dwellings_are_read_when_opened(page):
    assert shown(page.place_tree) == [
        "幸福小区 3 2 0",
        "3号楼 2 1 0",
        "2单元 2 1 0",
        "12号楼 1 1 0",
        "1单元 1 1 0",
        "梅园 0 1 1",
        "3号楼 0 1 1",
        "2单元 0 1 1",
    ]
    go_to(page, "entrance", "幸福小区3号楼2单元")
    page.place_tree.expand(page.place_tree.currentIndex())
    assert "501室 2" in shown(page.place_tree)
    assert shown(page.grid_tree)[-4:] == [
        "没有划入网格 3 3 1",
        "幸福小区3号楼 2 1 0",
        "幸福小区12号楼 1 1 0",
        "梅园3号楼 0 1 1",
    ]


def test_a_place_narrows_the_list_and_fills_the_card(page, qtbot):
    go_to(page, "building", "幸福小区3号楼")
    assert doors(page) == [HOME]
    qtbot.waitUntil(lambda: "没有划入网格" in said_on(page.place_card))
    said = said_on(page.place_card)
    assert "幸福小区3号楼" in said
    assert "今天没有楼栋长。" in said
    assert "王建国" in said
    assert page.narrowing() == ["幸福小区3号楼"]
    page.clear_filters()
    assert len(doors(page)) == 3


def test_somebody_on_the_card_or_in_the_list_leads_to_the_persons_card(page, street, qtbot):
    go_to(page, "building", "幸福小区3号楼")
    qtbot.waitUntil(lambda: "李秀英" in said_on(page.place_card))
    with qtbot.waitSignal(page.person_asked) as asked:
        button(page.place_card, "李秀英").click()
    assert asked.args == [street["李秀英"]]
    with qtbot.waitSignal(page.person_asked) as asked:
        page.open_current()
    assert asked.args == [street["王建国"]]


def test_search_finds_a_door_and_who_lives_there(page):
    page.finder.setText("单小明")
    assert doors(page) == ["幸福小区12号楼1单元101室"]
    page.finder.setText("3-2-501")
    assert len(doors(page)) == 2


def test_a_whole_building_is_shown_before_and_added_in_one_dialog(page, qtbot):
    go_to(page, "building", "幸福小区3号楼")
    page.new_record()
    form = dialog_of(page, BuildingForm)
    assert form.entry("compound_id").currentText() == "幸福小区"
    form.entry("buildings").set_value("7")
    form.show_preview()
    assert "1 栋，共 144 户：7号楼" in form.preview.text()
    assert "1801、1802、1803、1804" in form.preview.text()
    with qtbot.waitSignal(form.saved):
        form.accept()
    settle(qtbot, page)
    assert page.place_tree.current().node.dwellings == 146
    assert page.undoing.sentence.text() == "已新增 144 户房屋。"
    page.undoing.button.click()
    settle(qtbot, page)
    assert len(page.acts.found.places[0].children) == 2


def test_what_cannot_be_built_is_said_at_its_field(page):
    page.new_record()
    form = dialog_of(page, BuildingForm)
    form.entry("buildings").set_value("9-1")
    form.show_preview()
    assert "看不明白" in form.preview.text()
    form.accept()
    assert form.isVisible()
    assert "看不明白" in said_on(form)


def test_without_any_place_the_compound_comes_first(empty_page, qtbot):
    assert empty_page.empty.isVisible()
    empty_page.new_record()
    form = dialog_of(empty_page, NameForm)
    form.entry("name").set_value("梅园")
    form.accept()
    settle(qtbot, empty_page)
    assert shown(empty_page.place_tree) == ["梅园 0 0 0"]


def test_where_nothing_is_registered_nobody_is_said_to_answer(empty_page):
    empty_page.duty_action.setChecked(True)
    assert empty_page.gaps.headline.text() == "还没有登记楼栋和网格。"
    assert not empty_page.gaps.printing.isEnabled()


def test_a_new_name_changes_all_addresses_and_can_be_taken_back(page, qtbot):
    go_to(page, "compound", "幸福小区")
    page.acts.rename()
    form = dialog_of(page, NameForm)
    assert "地址会一起更改" in said_on(form)
    form.entry("name").set_value("梅园")
    form.accept()
    assert "可以把两个合并" in said_on(form)
    form.entry("name").set_value("和乐家园")
    form.accept()
    settle(qtbot, page)
    assert "和乐家园3号楼2单元501室" in doors(page)
    page.undoing.button.click()
    settle(qtbot, page)
    assert HOME in doors(page)


def test_the_same_name_offers_no_way_back(page):
    go_to(page, "compound", "幸福小区")
    page.acts.rename()
    dialog_of(page, NameForm).accept()
    assert page.undoing.isHidden()


def test_what_lies_inside_is_added_where_the_clerk_is(page, qtbot):
    go_to(page, "entrance", "幸福小区3号楼2单元")
    page.acts.add_inside()
    form = dialog_of(page, NameForm)
    assert form.windowTitle() == "在幸福小区3号楼2单元新增房屋"
    form.entry("name").set_value("502")
    form.accept()
    settle(qtbot, page)
    assert "幸福小区3号楼2单元502室" in [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def test_a_place_with_people_stays_and_an_empty_one_goes(page, qtbot, said):
    go_to(page, "building", "幸福小区3号楼")
    page.remove_action.trigger()
    (refused,) = said  # nothing was asked before
    assert "还有 2 位居民（李秀英、王建国）" in refused
    go_to(page, "compound", "梅园")
    page.remove_action.trigger()
    settle(qtbot, page)
    assert "里面的 1 户空房屋会一起删除。" in said[-1]
    assert "梅园 0 1 1" not in shown(page.place_tree)
    page.undoing.button.click()
    settle(qtbot, page)
    assert "梅园 0 1 1" in shown(page.place_tree)


def test_places_are_merged_after_the_double_room_was_decided_on(page, qtbot):
    go_to(page, "compound", "梅园")
    page.acts.merge()
    form = dialog_of(page, MergeForm)
    qtbot.waitUntil(form.go.isEnabled)
    assert form.table.item(0, 0).text() == "3号楼2单元501室"
    assert [form.table.item(0, column).text() for column in (1, 2)] == ["空置", "李秀英、王建国"]
    form.table.item(0, 3).setText("501")
    form.accept()
    qtbot.waitUntil(form.problem.isVisible)
    form.table.setCurrentCell(0, 3)  # one click, and one types
    entry = form.table.viewport().findChild(QLineEdit)
    entry.selectAll()
    qtbot.keyClicks(entry, "502")
    with qtbot.waitSignal(form.accepted):
        form.accept()
    settle(qtbot, page)
    assert "幸福小区3号楼2单元502室" in doors(page)
    assert page.place_tree.current().node.name == "幸福小区"


def test_dragging_and_keys_change_the_order(page, qtbot):
    model = page.place_tree.places
    compound = model.find(("compound", id_of(page, "compound", "幸福小区")))
    first, second = (model.index(row, 0, compound) for row in (0, 1))
    data = model.mimeData([second])
    assert model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, compound)
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 1, 0, QModelIndex())
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, first)
    settle(qtbot, page)
    assert [line.split()[0] for line in shown(page.place_tree) if "楼" in line][:2] == ["12号楼", "3号楼"]
    go_to(page, "building", "幸福小区12号楼")
    qtbot.keyClick(page.place_tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, page)
    assert [line.split()[0] for line in shown(page.place_tree) if "楼" in line][:2] == ["3号楼", "12号楼"]
    assert page.place_tree.current().node.name == "12号楼"


def test_a_building_dragged_onto_a_grid_lies_in_it(page, qtbot):
    building = page.place_tree.places.find(("building", id_of(page, "building", "幸福小区3号楼")))
    data = page.place_tree.places.mimeData([building])
    grid = page.grid_tree.places.find(("grid", id_of(page, "grid", "第一网格")))
    page.grid_tree.places.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, grid)
    settle(qtbot, page)
    assert shown(page.grid_tree)[:2] == ["第一网格 2 1 0", "幸福小区3号楼 2 1 0"]
    assert page.undoing.sentence.text() == "1 栋楼已划入第一网格。"


def test_several_buildings_are_put_into_a_grid_by_menu(page, qtbot):
    tree = page.place_tree
    for name in ("幸福小区3号楼", "幸福小区12号楼"):
        index = tree.places.find(("building", id_of(page, "building", name)))
        tree.expand(index.parent())
        tree.selectionModel().select(
            index, tree.selectionModel().SelectionFlag.Select | tree.selectionModel().SelectionFlag.Rows
        )
    menu = page.grid_menu(page._buildings())
    next(action for action in menu.actions() if action.text() == "第二网格").trigger()
    settle(qtbot, page)
    assert "第二网格 3 2 0" in shown(page.grid_tree)


def test_somebody_is_appointed_from_the_list_of_what_is_missing(page, street, qtbot):
    assert page.duty_action.iconText().startswith("责任到人 10")
    page.duty_action.setChecked(True)
    assert page.middle.currentWidget() is page.gaps
    head = page.gaps.tree.topLevelItem(2)
    assert head.text(0) == "网格（2）"
    page.gaps.tree.itemDoubleClicked.emit(head.child(0), 0)
    form = dialog_of(page, AppointForm)
    form.accept()
    assert "请选择责任人" in said_on(form)
    form.entry("person_id").choose(street["王建国"], "王建国")
    form.accept()
    settle(qtbot, page)
    assert page.gaps.tree.topLevelItem(2).text(0) == "网格（1）"
    assert page.duty_action.isChecked()
    page.gaps.left.emit()
    assert page.middle.currentWidget() is page.view


def test_a_duty_is_handed_over_and_ended_on_the_card(page, street, qtbot):
    number = go_to(page, "building", "幸福小区3号楼")
    page.office.write(duties.give, "building", number, street["王建国"], None)
    settle(qtbot, page)
    button(page.place_card, "交接").click()
    form = dialog_of(page, AppointForm)
    form.entry("person_id").choose(street["李秀英"], "李秀英")
    form.accept()
    settle(qtbot, page)
    assert "曾任楼栋长（1）" in said_on(page.place_card)
    button(page.place_card, "结束").click()
    dialog_of(page, EndForm).accept()
    settle(qtbot, page)
    assert "今天没有楼栋长。" in said_on(page.place_card)
    assert [held.name for held in page.office.read(duties.of_place, "building", number)] == ["李秀英", "王建国"]


def test_a_duty_entered_by_mistake_goes_and_comes_back(page, street, qtbot):
    number = go_to(page, "building", "幸福小区3号楼")
    page.office.write(duties.give, "building", number, street["王建国"], None)
    settle(qtbot, page)
    button(page.place_card, "登错了").click()
    assert page.office.read(duties.of_place, "building", number) == []
    page.undoing.button.click()
    settle(qtbot, page)
    assert len(page.office.read(duties.of_place, "building", number)) == 1


def test_a_whole_compound_is_put_into_a_grid_from_the_list_of_gaps(page, qtbot):
    page.duty_action.setChecked(True)
    with qtbot.waitSignal(page.gaps.grid_asked) as asked:
        page.gaps.tree.itemDoubleClicked.emit(page.gaps.tree.topLevelItem(0).child(0), 0)
    assert len(asked.args[0]) == 2
    for menu in page.findChildren(QMenu):
        menu.close()


def test_the_door_list_of_a_building_is_two_clicks_away(page, qtbot):
    go_to(page, "building", "幸福小区3号楼")
    page.print_action.trigger()
    qtbot.waitUntil(lambda: any(window.isVisible() for window in page.findChildren(PaperWindow)))
    (window,) = page.findChildren(PaperWindow)
    assert window.paper.pdf.startswith(b"%PDF")
    window.close()


def test_labels_begin_where_the_sheet_is_still_free(page, qtbot):
    go_to(page, "compound", "幸福小区")
    menu = page.print_action.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text().startswith("门牌标签")).trigger()
    form = dialog_of(page, LabelForm)
    assert "共 2 枚" in form._group.title()
    form.entry("first").set_value(24)
    form.accept()
    qtbot.waitUntil(lambda: any(window.isVisible() for window in page.findChildren(PaperWindow)))
    (window,) = page.findChildren(PaperWindow)
    assert window.paper._paper.page_count() == 2
    window.close()


def test_what_was_open_and_chosen_stays_so_after_a_change(page, qtbot):
    go_to(page, "entrance", "幸福小区3号楼2单元")
    page.place_tree.expand(page.place_tree.currentIndex())
    page.office.write(places.add_compound, "新区")
    settle(qtbot, page)
    assert page.place_tree.current().node.name == "2单元"
    assert "501室 2" in shown(page.place_tree)


def test_mnemonics_do_not_collide(page):
    go_to(page, "building", "幸福小区3号楼")
    letters = [text[text.index("&") + 1] for text in (action.text() for action in page.bar.actions()) if "&" in text]
    letters += [text[text.index("&") + 1] for text in said_on(page.place_card).split("\n") if "(&" in text]
    letters += ["K", "W", "Z", "F", "B", "V", "H"]
    assert len(letters) == len(set(letters))
