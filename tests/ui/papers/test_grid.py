from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from jiceng_desktop.services.documents import Grid
from jiceng_desktop.ui.papers.grid import GridEntry, cells_of

ROTA = Grid(("日期", "姓名"), (("8日", "王主任"), ("9日", "")), 3)


@pytest.fixture
def entry(qtbot):
    entry = GridEntry()
    qtbot.addWidget(entry)
    entry.resize(420, 320)
    entry.show()
    entry.set_value(ROTA)
    entry.told = []
    entry.changed.connect(lambda: entry.told.append(entry.value()))
    return entry


def choose(entry, row, column):
    entry.cells.setCurrentIndex(entry.cells.model().index(row, column))


def paste(entry, text):
    QGuiApplication.clipboard().setText(text)
    entry.cells.paste()


@pytest.mark.parametrize(
    ("clip", "cells"),
    [
        ("一\t二\n三\t四\n", [["一", "二"], ["三", "四"]]),
        ("一\t\r\n\t四\r\n", [["一", ""], ["", "四"]]),
        ('"两\n行"\t他说""\n', [["两 行", '他说""']]),
        ('5"管\t二', [['5"管', "二"]]),
        ("　一　 \t 二 ", [["一", "二"]]),
        ("", []),
    ],
)
def test_reads_what_a_spreadsheet_copies(clip, cells):
    assert cells_of(clip) == cells


def test_shows_and_returns_a_table(entry):
    assert entry.value() == ROTA
    assert entry.cells.model().headerData(0, Qt.Orientation.Vertical) == "表头"
    assert entry.cells.model().index(0, 1).data() == "姓名"


def test_a_typed_cell_tells_and_opens_the_next_row(entry):
    model = entry.cells.model()
    last = model.rowCount() - 1
    assert model.setData(model.index(last, 0), " 10日 ")
    assert model.rowCount() == last + 2
    assert entry.told[-1].rows[-1] == ("10日", "")


def test_keys_type_into_a_cell(entry, qtbot):
    choose(entry, 2, 1)
    qtbot.keyClick(entry.cells, "L")
    editor = entry.cells.viewport().findChild(QLineEdit)
    qtbot.keyClick(editor, "i")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.value().rows[1] == ("9日", "Li"))
    assert entry.cells.currentIndex().row() == 3


def test_the_input_method_types_into_a_cell(entry, qtbot):
    choose(entry, 2, 1)
    assert entry.cells.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(entry.cells, QInputMethodEvent("li", []))
    typed = QInputMethodEvent()
    typed.setCommitString("李干事")
    QApplication.sendEvent(entry.cells, typed)
    editor = entry.cells.viewport().findChild(QLineEdit)
    assert editor.text() == "李干事"
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.value().rows[1] == ("9日", "李干事"))


def test_pasting_grows_the_table(entry):
    choose(entry, 2, 1)
    paste(entry, "李干事\t13:00\n赵干事\t14:00")
    grid = entry.value()
    assert grid.columns == ("日期", "姓名", "")
    assert grid.rows == (("8日", "王主任", ""), ("9日", "李干事", "13:00"), ("", "赵干事", "14:00"))
    assert entry.told[-1] == grid


def test_too_much_is_not_pasted(entry, said):
    paste(entry, "一\n" * 5001)
    assert "5,000" in said[0]
    assert entry.value() == ROTA


def test_copies_as_a_spreadsheet_reads(entry, qtbot):
    entry.cells.selectAll()
    qtbot.keyClick(entry.cells, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("日期\t姓名\n8日\t王主任\n9日\t")


def test_delete_empties_the_chosen_cells(entry, qtbot):
    choose(entry, 1, 1)
    qtbot.keyClick(entry.cells, Qt.Key.Key_Delete)
    assert entry.value().rows == (("8日", ""), ("9日", ""))


def test_rows_and_columns_come_and_go(entry):
    choose(entry, 1, 0)
    entry._add_row()
    assert entry.value().rows == (("8日", "王主任"), ("", ""), ("9日", ""))
    entry._remove_rows()
    assert entry.value() == ROTA
    choose(entry, 0, 0)
    entry._add_column()
    assert entry.value().columns == ("日期", "", "姓名")
    entry._remove_columns()
    assert entry.value() == ROTA


def test_the_headings_stay_when_every_row_goes(entry):
    entry.cells.selectAll()
    entry._remove_rows()
    assert entry.value() == Grid(("日期", "姓名"), (), 3)
    entry._remove_columns()
    entry._remove_columns()
    assert entry.value() == Grid((), (), 3)


def test_blank_rows_count(entry):
    entry.blanks.setValue(12)
    assert entry.told[-1].blanks == 12


def test_plates_show_names_and_offices(qtbot):
    entry = GridEntry()
    qtbot.addWidget(entry)
    grid = Grid(("姓名", "职务"), (("王小明", "居委会"),))
    entry.set_value(grid)
    entry.show_plates(True)
    assert entry.cells.model().headerData(0, Qt.Orientation.Horizontal) == "姓名"
    assert entry.cells.model().headerData(0, Qt.Orientation.Vertical) == "1"
    assert entry.value() == grid
    assert entry.blanks_part.isHidden()
    choose(entry, 1, 0)
    paste(entry, "欧阳玥\t街道\t多余")
    assert entry.value().rows == (("王小明", "居委会"), ("欧阳玥", "街道"))
    entry.show_plates(False)
    assert entry.value().columns == ("姓名", "职务")


def test_a_pasted_table_comes_in_the_place_of_bare_headings(entry):
    entry.set_value(Grid(("序号", "姓名", "住址", "签名"), (), 18))
    choose(entry, 0, 0)
    paste(entry, "姓名\t单位\n王小明\t居委会\n")
    assert entry.value() == Grid(("姓名", "单位"), (("王小明", "居委会"),), 18)


def test_one_pasted_heading_leaves_the_others(entry):
    entry.set_value(Grid(("序号", "姓名"), (), 18))
    choose(entry, 0, 0)
    paste(entry, "号")
    assert entry.value() == Grid(("号", "姓名"), (), 18)


def test_tab_leads_through_the_cells_and_out_of_the_table(entry, qtbot):
    entry.cells.setFocus()
    model = entry.cells.model()
    choose(entry, 0, 0)
    qtbot.keyClick(entry.cells, Qt.Key.Key_Tab)
    assert entry.cells.currentIndex().column() == 1
    assert entry.cells.hasFocus()
    choose(entry, model.rowCount() - 1, model.columnCount() - 1)
    qtbot.keyClick(entry.cells, Qt.Key.Key_Tab)
    assert not entry.cells.hasFocus()


def test_columns_are_as_wide_as_their_text_and_share_what_is_left(entry):
    header, room = entry.cells.horizontalHeader(), entry.cells.viewport().width()
    entry.set_value(Grid(("序号", "住址或单位"), (), 18))
    assert header.sectionSize(1) > header.sectionSize(0)
    assert header.length() == room
    entry.set_value(Grid(tuple("一二三四五六七八九十"), (), 18))
    assert header.length() > room, "they are scrolled through, not squeezed"
