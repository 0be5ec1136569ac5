from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import boxes, corners, label_sheets
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyState
from jiceng_desktop.ui.kit import label_dialog
from jiceng_desktop.ui.kit.book_labels import BOXES, COPIES, print_labels, print_listed
from jiceng_desktop.ui.kit.label_dialog import LabelDialog
from jiceng_desktop.ui.kit.label_sheet import SheetForm, SheetsDialog, sheet_of


@action("测试登记")
def enter(session, *letters):
    copies = []
    for number, letter in enumerate(letters, start=1_000_001):
        title = Title(name="河湾短章", clc_class=letter)
        session.add(title)
        session.flush()
        copies.append(Copy(number=str(number), title_id=title.id, state=CopyState.ON_SHELF))
    session.add_all(copies)
    session.flush()
    return [copy.id for copy in copies]


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def drawn(monkeypatch):
    """Return the titles and papers that would be shown, drawn at once."""
    papers = []

    def show(_parent, _desk, title, draw):
        papers.append((title, draw(lambda *_: None, False)))

    monkeypatch.setattr(label_dialog, "show_drawn", show)
    return papers


@pytest.fixture
def dialog(desk, window):
    """Return a function that opens the dialog for some copies."""

    def open_for(ids, what=COPIES):
        dialog = LabelDialog(desk, window, what, [(tuple(ids), "这些")])
        dialog.show()
        return dialog

    return open_for


def numbers_on(pdf):
    codes = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil())
    return sorted({code.text for code in codes})


def test_labels_of_books_are_shown(dialog, office, drawn):
    form = dialog(office.write(enter, "I", "K"))
    assert form.told.text() == "共 2 枚，用 1 张，最后一张用到第 2 枚。"
    form.print_()
    ((title, pdf),) = drawn
    assert (title, numbers_on(pdf)) == ("标签", ["1000001", "1000002"])


def test_a_click_on_the_picture_says_where_to_begin(dialog, office, qtbot):
    form = dialog(office.write(enter, "I", "K"))
    middle = form.picture._cell(sheet_of(office.read(label_sheets.load, form.sheet.value())), 24).center()
    qtbot.mouseClick(form.picture, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert form.first.value() == 24
    assert form.told.text() == "共 2 枚，用 2 张，最后一张用到第 1 枚。"
    qtbot.keyClick(form.picture, Qt.Key.Key_Up)
    assert form.first.value() == 21
    assert form.picture.place_of(QPointF(-5, -5)) is None


def test_the_sheet_that_was_begun_is_offered_again(dialog, office, drawn):
    ids = office.write(enter, "I", "K", "J")
    dialog(ids).print_()
    form = dialog(ids)
    assert form.first.value() == 1
    assert form.again.text() == "接着上次的纸：从第 4 枚开始(&G)"
    form.again.click()
    assert form.first.value() == 4
    assert form.again.isHidden()


def test_a_smaller_sheet_ends_the_count_earlier(dialog, office):
    form = dialog(office.write(enter, "I"))
    form.first.setValue(24)
    form.sheet.set_value(next(key for key, draft in office.read(label_sheets.listed) if draft.name.startswith("2×4")))
    assert (form.first.value(), form.first.maximum()) == (8, 8)


def test_spine_labels_leave_out_what_has_no_class_but_say_so(dialog, office, drawn, said):
    form = dialog(office.write(enter, "I", None))
    form.kind.set_value("spines")
    form.print_()
    assert said == ["有 1 册没有填分类，不印它们的书脊标签。要印其余的吗？"]
    assert drawn[0][0] == "书脊标签"


def test_spine_labels_of_nothing_but_unclassed_books_are_refused(dialog, office, drawn):
    form = dialog(office.write(enter, None))
    form.kind.set_value("spines")
    with pytest.raises(Refusal, match="没有填分类"):
        form.print_()
    assert drawn == []


def test_boxes_have_no_spines_and_a_large_name(dialog, office, drawn):
    corner = office.write(corners.save, None, corners.Draft(name="东角"))
    form = dialog(office.write(boxes.add_many, corner, 2), BOXES)
    assert not form.kind.isVisible()
    assert form.sheet.currentText().startswith("2×4")
    form.print_()
    assert numbers_on(drawn[0][1]) == ["910001", "910002"]


def test_a_sheet_of_ones_own_is_entered_from_the_dialog(dialog, office):
    form = dialog(office.write(enter, "I"))
    form.edit_sheets()
    sheets = form.findChildren(SheetsDialog)[-1]
    sheets.add()
    entry = sheets.findChildren(SheetForm)[-1]
    for name, value in {"columns": 2, "rows": 3}.items():
        entry.entry(name).set_value(value)
    entry.entry("width").setText("八十")
    entry.entry("height").setText("50")
    entry.accept()
    assert entry._cells["width"].note.text() == "这里请填毫米数，如 63.5。"
    entry.entry("width").setText("80.5")
    entry.accept()
    sheets.accept()
    assert "2×3，每张 6 枚（80.5×50 毫米）" in [form.sheet.itemText(row) for row in range(form.sheet.count())]


def test_nothing_has_no_labels(desk, window):
    with pytest.raises(Refusal, match="没有可以打印的标签"):
        print_labels(window, desk, BOXES, [])


def test_the_page_of_corners_prints_what_is_selected_or_all(page, standing_boxes, drawn):
    page.view.select_ids(standing_boxes[1:2], standing_boxes[1])
    print_listed(page, BOXES)
    form = page.findChildren(LabelDialog)[-1]
    assert form.which.currentText() == "选中的 1 个图书箱"
    form.which.setCurrentIndex(1)
    assert form.which.currentText() == "列表里的全部 3 个图书箱"
    form.print_()
    assert numbers_on(drawn[0][1]) == ["910001", "910002", "910003"]


def test_an_empty_list_has_no_labels(page, places):
    page.panel.choose(places["西角"])
    with pytest.raises(Refusal, match="列表里没有"):
        print_listed(page, BOXES)


def test_codes_of_corners_are_printed_too(page, places, drawn):
    page.print_corner_labels()
    form = page.findChildren(LabelDialog)[-1]
    form.print_()
    assert numbers_on(drawn[0][1]) == ["92001", "92002"]
