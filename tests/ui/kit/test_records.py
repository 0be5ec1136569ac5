from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import export, message
from jiceng_desktop.ui.kit.card import DetailCard
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Text
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.kit.records import RecordPage


@pytest.fixture
def page(qtbot, desk, kind):
    """Return a page whose records can be edited."""

    class Form(RecordDialog):
        def lay_out(self):
            self.row("name", Text())

    Form.kind = kind

    class Neighbours(RecordPage):
        title, icon, dialog, unit = "邻居", "account-group", Form, "人"

        def card(self):
            self.detail = DetailCard(self.desk, self.listing)
            return self.detail

        def show_record(self, record_id):
            self.detail.show_record(record_id)

    Neighbours.kind, Neighbours.listing = kind, kind.listing
    page = Neighbours(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def list_page(qtbot, desk, kind):
    """Return a page over a listing alone."""
    made = type("Listed", (RecordPage,), {"title": "名册", "icon": "bookshelf", "listing": kind.listing})(desk)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    return made


def names(page):
    return [page.model.texts(row)[0] for row in range(page.model.rowCount())]


def button(page, text):
    return next(action for action in page.bar.actions() if action.text().startswith(text))


def test_counts_and_finds_as_one_types(page, add, qtbot):
    add("丁一", "丁二", "张三")
    page.refresh()
    assert page.status() == "共 3 人"
    with qtbot.waitSignal(page.status_changed):
        page.finder.setText("丁")
    assert names(page) == ["丁一", "丁二"]
    assert page.status() == "共 2 人"


def test_a_long_list_is_counted_in_a_moment(page, add, qtbot):
    add(*(f"人{number:04}" for number in range(600)))
    page.refresh()
    assert page.status() == "共 512 人以上…"
    with qtbot.waitSignal(page.status_changed):
        assert page.current() == page.model.id_at(0)
    assert page.status() == "共 600 人"
    assert page.current() == page.model.id_at(0)


def test_what_was_counted_for_another_search_is_not_shown(page, add, qtbot):
    add(*(f"人{number:04}" for number in range(600)))
    page.refresh()
    page._ask_for_rest()
    page.finder.setText("人00")
    qtbot.waitUntil(lambda: page.model.is_whole)
    assert page.status() == "共 100 人"


def test_a_slow_search_waits_for_the_next_key_but_not_for_enter(page, add, qtbot):
    add("丁一", "张三")
    page.refresh()
    page._last_search = 1.0
    page.finder.setText("张")
    assert len(names(page)) == 2
    qtbot.keyClick(page.finder, Qt.Key.Key_Return)
    assert names(page) == ["张三"]
    page._last_search = 1.0
    page.finder.setText("丁")
    qtbot.waitUntil(lambda: names(page) == ["丁一"])


def test_says_that_there_is_nothing_yet_and_offers_the_first(page):
    assert page.empty.isVisibleTo(page)
    assert page.empty.button.text() == "新增第一条(&A)"
    page.empty.button.click()
    assert page.findChild(RecordDialog) is not None


def test_says_that_nothing_was_found_and_clears(page, add):
    add("张三")
    page.refresh()
    page.narrow_by("退回")
    page.finder.setText("不存在")
    assert page.empty.isVisibleTo(page)
    assert "没有找到" in page.empty.sentence.text()
    page.empty.button.click()
    assert names(page) == ["张三"]
    assert page.finder.text() == ""


def test_keeps_the_selection_over_a_refresh(page, add):
    ids = add("丁一", "王二", "张三")
    page.refresh()
    page.view.select_ids([ids[2]], ids[2])
    assert button(page, "编辑").isEnabled()
    add("安一")
    page.refresh()
    assert page.selected() == [ids[2]]
    assert page.current() == ids[2]
    assert "张三" in [label.text() for label in page.detail.findChildren(type(page.empty.sentence))]


def test_opens_the_form_and_shows_what_was_saved(page, add, qtbot):
    (record_id,) = add("张三")
    page.refresh()
    page.view.selectRow(0)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    form = page.findChild(RecordDialog)
    form.entry("name").set_value("李四")
    form.accept()
    page.refresh()
    assert names(page) == ["李四"]
    assert page.selected() == [record_id]


def test_a_listing_alone_offers_no_editing(list_page, add):
    add("张三")
    list_page.refresh()
    assert not list_page.can("new_record")
    assert not list_page.can("import_")
    assert list_page.can("export")
    assert [action.text() for action in list_page.bar.actions()] == ["导出(&X)", "打印列表(&P)"]
    list_page.edit()
    assert list_page.findChild(RecordDialog) is None


def test_an_offered_action_shows_its_refusal(list_page, said):
    def act():
        raise Refusal("不能这样。")

    action = list_page.offer("借出(&L)", act, "history", "Ctrl+L")
    action.trigger()
    assert said == ["不能这样。"]
    assert action in list_page.actions()


def test_the_context_menu_opens_and_copies(page, add, qtbot):
    add("张三")
    page.refresh()
    page.view.selectRow(0)
    page.view.customContextMenuRequested.emit(page.view.rect().center())
    menu = page.findChild(QMenu)
    assert {"打开(&O)", "复制(&C)", "导出(&X)"} <= {action.text() for action in menu.actions()}
    next(action for action in menu.actions() if action.text().startswith("复制")).trigger()
    assert QGuiApplication.clipboard().text().startswith("张三\t999901********0010")
    menu.close()


@pytest.fixture
def out(monkeypatch, tmp_path):
    """Answer the dialogs of export and print; return the answers to be set."""
    answers = {"in_full": False, "go": True, "path": tmp_path / "名册.xlsx"}

    def ask(dialog):
        dialog.in_full.setChecked(answers["in_full"])
        return answers["go"]

    monkeypatch.setattr(export.OutDialog, "ask", ask)
    monkeypatch.setattr(message, "ask_save_path", lambda *_: answers["path"])
    answers["recorded"] = []
    monkeypatch.setattr(export, "record_export", lambda session, *told: answers["recorded"].append(told))
    return answers


def sheet(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


def test_exports_the_table_as_shown_and_masked(list_page, add, out, qtbot, jobs):
    add("丁一", "丁二", "张三")
    list_page.refresh()
    list_page.finder.setText("丁")
    list_page.view.horizontalHeader().moveSection(2, 0)
    list_page.export()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert sheet(out["path"]) == [
        ["年龄", "姓名", "身份证号", "状态"],
        ["30", "丁一", "999901********0010", "在册"],
        ["31", "丁二", "999901********0010", "在册"],
    ]
    assert out["recorded"] == []


def test_a_full_export_is_recorded(list_page, add, out, qtbot, jobs):
    add("丁一")
    list_page.refresh()
    out["in_full"] = True
    list_page.export()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert sheet(out["path"])[1][1] == "999901198003070010"
    assert out["recorded"] == [("邻居名册", 1, "导出")]


def test_exports_only_the_selected_when_several_are(list_page, add, out, qtbot, jobs):
    ids = add("丁一", "丁二", "张三")
    list_page.refresh()
    list_page.view.select_ids(ids[:2])
    list_page.export()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert [row[0] for row in sheet(out["path"])] == ["姓名", "丁一", "丁二"]


def test_stepping_back_from_an_export_writes_nothing(list_page, add, out, jobs):
    add("丁一")
    list_page.refresh()
    out["go"] = False
    list_page.export()
    assert not jobs.is_busy()
    assert not out["path"].exists()


def test_an_export_that_cannot_be_written_is_refused(list_page, add, out, said, qtbot):
    add("丁一")
    list_page.refresh()
    out["path"] = out["path"].parent / "fort" / "名册.xlsx"
    list_page.export()
    qtbot.waitUntil(lambda: not list_page.desk.jobs.is_busy())
    assert len(said) == 1


def test_an_empty_list_is_not_exported(list_page, out, said):
    list_page.export()
    assert said == ["当前没有可以输出的记录。"]


def test_prints_the_list_through_the_preview(list_page, add, out, qtbot, jobs):
    add("丁一", "丁二")
    list_page.refresh()
    list_page.print_()
    qtbot.waitUntil(lambda: list_page.findChild(PaperWindow) is not None, timeout=20000)
    window = list_page.findChild(PaperWindow)
    assert window.paper.pages.text() == "共 1 页"
    assert window.paper.pdf.startswith(b"%PDF")
    window.close()


def test_a_character_without_a_glyph_is_named_before_it_is_printed_as_a_blank(list_page, add, out, said, qtbot):
    add("丁\U00030041")
    list_page.refresh()
    said.answers = [1, 0]  # no, then yes
    list_page.print_()
    qtbot.waitUntil(lambda: len(said) == 1, timeout=20000)
    assert "U+30041" in said[0]
    assert list_page.findChild(PaperWindow) is None
    list_page.print_()
    qtbot.waitUntil(lambda: list_page.findChild(PaperWindow) is not None, timeout=20000)
    list_page.findChild(PaperWindow).close()


def test_a_panel_that_was_hidden_stays_hidden(page, desk, qtbot):
    page.resize(1300, 700)
    page.panes.toggle(page.card_panel).trigger()
    assert page.card_panel.isHidden()
    again = type(page)(desk)
    qtbot.addWidget(again)
    assert again.card_panel.isHidden()
    again.panes.toggle(again.card_panel).trigger()
    assert not again.card_panel.isHidden()


def test_hidden_columns_go_out_on_demand_alone(list_page, add, out, qtbot, jobs, monkeypatch):
    add("丁一")
    list_page.refresh()
    list_page.view.show_column(2, shown=False)
    list_page.export()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert sheet(out["path"])[0] == ["姓名", "身份证号", "状态"]
    monkeypatch.setattr(export.OutDialog, "ask", lambda dialog: dialog.all_columns.setChecked(True) or True)
    list_page.export()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert sheet(out["path"])[0] == ["姓名", "身份证号", "年龄", "状态"]


def test_the_file_name_says_what_was_searched(list_page, add, out, monkeypatch):
    add("丁一")
    list_page.refresh()
    list_page.finder.setText("丁")
    names = []
    monkeypatch.setattr(message, "ask_save_path", lambda _parent, _title, name, _kinds: names.append(name))
    list_page.export()
    assert names[0].startswith("邻居名册-搜索“丁”-")


def test_the_clerk_is_always_at_a_record(page, add, office, kind):
    ids = add("丁一", "丁二", "张三")
    page.refresh()
    assert page.current() == page.selected()[0] == page.model.id_at(0)
    page.view.select_ids([page.model.id_at(1)], page.model.id_at(1))
    office.write(kind.remove, page.current())
    page.refresh()
    assert page.model.row_of(page.current()) == 1
    assert len(page.model.ids) == len(ids) - 1


def test_the_search_box_leads_into_the_table_and_is_cleared_by_esc(page, add, qtbot):
    add("丁一", "张三")
    page.refresh()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.focus_search()
    page.finder.setText("张")
    qtbot.keyClick(page.finder, Qt.Key.Key_Return)
    assert page.view.hasFocus()
    assert names(page) == ["张三"]
    page.focus_search()
    qtbot.keyClick(page.finder, Qt.Key.Key_Escape)
    assert names(page) == ["丁一", "张三"]
