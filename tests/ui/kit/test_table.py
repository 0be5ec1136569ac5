from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.desk import Memory
from jiceng_desktop.ui.kit.table import RecordTable, RecordView

Role = Qt.ItemDataRole


@pytest.fixture
def table(office, kind, add):
    add("丁一", "王二", "张三")
    add("李四", state="退回")
    table = RecordTable(office, kind.listing)
    table.reload()
    return table


@pytest.fixture
def view(qtbot, table):
    view = RecordView(table, Memory())
    qtbot.addWidget(view)
    return view


def names(table):
    return [table.texts(row)[0] for row in range(table.rowCount())]


def test_is_a_sound_model(table, qtmodeltester):
    qtmodeltester.check(table)


def test_masks_aligns_and_colours(table):
    row = names(table).index("李四")
    assert table.data(table.index(row, 1)) == "999901********0010"
    assert table.data(table.index(row, 2), Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight.value
    assert table.data(table.index(row, 3), Role.ForegroundRole).color().name() == "#b42318"
    assert table.data(table.index(names(table).index("丁一"), 3), Role.ForegroundRole) is None


def test_search_narrow_and_order_happen_in_the_listing(table):
    table.show(Query(needle="三"))
    assert names(table) == ["张三"]
    table.show(Query(narrow="退回"))
    assert names(table) == ["李四"]
    table.show(Query(order="age", descending=True))
    assert names(table)[0] == "张三"


def test_reads_only_the_pages_in_sight(office, kind, add, monkeypatch):
    ids = add(*(f"人{number:04}" for number in range(450)))
    table = RecordTable(office, kind.listing)
    table.reload()
    read = []
    rows = type(kind.listing).rows
    monkeypatch.setattr(
        type(kind.listing), "rows", lambda self, session, ids: read.append(list(ids)) or rows(self, session, ids)
    )
    assert table.rowCount() == 450
    assert table.data(table.index(449, 0)) == "人0449"
    assert table.data(table.index(449, 2)) == str(30 + 449)
    assert read == [ids[449 // table.PAGE * table.PAGE :]]


def test_a_row_removed_elsewhere_says_so(office, kind, table):
    row = names(table).index("张三")
    gone = table.id_at(row)
    table._pages.clear()
    office.write(kind.remove, gone)
    assert table.data(table.index(row, 0)) == "（已删除）"
    assert table.row_of(gone) == row
    table.reload()
    assert table.row_of(gone) is None


def test_markup_in_a_tooltip_stays_text(office, kind, add):
    add("<b>" + "长" * 20)
    table = RecordTable(office, kind.listing)
    table.reload()
    assert "&lt;b&gt;" in table.data(table.index(0, 0), Role.ToolTipRole)


def test_selection_survives_a_change_of_order(view):
    kept = [view.records.id_at(0), view.records.id_at(2)]
    view.select_ids(kept, kept[1])
    assert view.current_id() == kept[1]
    view.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    assert view.records.query.order == "age"
    assert sorted(view.selected_ids()) == sorted(kept)
    assert view.current_id() == kept[1]


def test_a_column_without_order_keeps_the_old_one(view):
    view.horizontalHeader().setSortIndicator(3, Qt.SortOrder.AscendingOrder)
    assert view.records.query.order == ""
    assert view.horizontalHeader().sortIndicatorSection() == 0


def test_copies_masked_cells_as_tab_text(view):
    view.selectAll()
    view.setFocus()
    assert view.copy_selected() == 4
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "姓名\t身份证号\t年龄\t状态"
    assert all("999901********0010" in line for line in lines[1:])


def test_copying_nothing_leaves_the_clipboard_alone(view):
    QGuiApplication.clipboard().setText("原来的")
    assert view.copy_selected() == 0
    assert QGuiApplication.clipboard().text() == "原来的"


def test_column_widths_and_order_are_remembered(qtbot, table):
    memory = Memory()
    first = RecordView(table, memory)
    qtbot.addWidget(first)
    first.horizontalHeader().resizeSection(1, 233)
    first.horizontalHeader().moveSection(2, 0)
    first.remember_columns()
    second = RecordView(table, memory)
    qtbot.addWidget(second)
    assert second.columnWidth(1) == 233
    assert second.columns_in_order() == [2, 0, 1, 3]


def test_columns_are_hidden_shown_and_reset(qtbot, table):
    memory = Memory()
    first = RecordView(table, memory)
    qtbot.addWidget(first)
    entries = {entry.text(): entry for entry in first.columns_menu().actions()}
    entries["年龄"].trigger()
    assert first.columns_in_order() == [0, 1, 3]
    assert first.columns_in_order(hidden_too=True) == [0, 1, 2, 3]
    first.remember_columns()
    second = RecordView(table, memory)
    qtbot.addWidget(second)
    assert second.columns_in_order() == [0, 1, 3]
    entries = {entry.text(): entry for entry in second.columns_menu().actions()}
    assert not entries["年龄"].isChecked()
    entries["恢复默认的列(&R)"].trigger()
    assert second.columns_in_order() == [0, 1, 2, 3]
    assert second.columnWidth(2) == 60


@pytest.fixture
def sparing(qtbot, table):
    """Show a table whose ages go first where there is little room, then the numbers."""
    ranks = {"age": 1, "number": 2}
    fields = tuple(replace(field, spare=ranks.get(field.name, 0)) for field in table.listing.fields)
    table.listing = replace(table.listing, fields=fields)
    memory = Memory()
    view = RecordView(table, memory)
    qtbot.addWidget(view)
    view.show()
    view.resize(view.wanted_width(), 300)
    return view


def in_sight(view: RecordView) -> list[int]:
    return [column for column in range(4) if not view.isColumnHidden(column)]


def test_columns_that_can_be_spared_make_room_and_come_back(sparing):
    wanted = sparing.wanted_width()
    assert in_sight(sparing) == [0, 1, 2, 3]
    sparing.resize(wanted - 1, 300)
    assert in_sight(sparing) == [0, 1, 3]
    sparing.resize(wanted - 61, 300)
    assert in_sight(sparing) == [0, 3]
    assert sparing.horizontalScrollBar().maximum() == 0
    assert sparing.wanted_width() == wanted
    sparing.resize(wanted, 300)
    assert in_sight(sparing) == [0, 1, 2, 3]
    assert [sparing.columnWidth(column) for column in (0, 1, 2)] == [100, 170, 60]


def test_a_column_that_makes_room_is_printed_and_remembered_all_the_same(qtbot, sparing):
    sparing.horizontalHeader().resizeSection(2, 77)
    sparing.resize(200, 300)
    assert in_sight(sparing) == [0, 3]
    assert sparing.columns_in_order() == [0, 1, 2, 3]
    sparing.selectAll()
    sparing.copy_selected()
    assert QGuiApplication.clipboard().text().startswith("姓名\t身份证号\t年龄\t状态\n")
    sparing.remember_columns()
    again = RecordView(sparing.records, sparing._memory)
    qtbot.addWidget(again)
    assert in_sight(again) == [0, 1, 2, 3]
    assert again.columnWidth(2) == 77


def test_the_menu_says_why_a_column_is_not_in_sight(sparing):
    sparing.resize(sparing.wanted_width() - 1, 300)
    entries = {entry.text(): entry for entry in sparing.columns_menu().actions()}
    assert entries["年龄（窗口宽些就显示）"].isChecked()
    entries["年龄（窗口宽些就显示）"].trigger()
    assert sparing.columns_in_order() == [0, 1, 3]
    sparing.reset_columns()
    assert in_sight(sparing) == [0, 1, 3]
    sparing.resize(sparing.wanted_width(), 300)
    assert in_sight(sparing) == [0, 1, 2, 3]


def test_the_last_column_cannot_be_hidden(view):
    for column in (0, 1, 2):
        view.show_column(column, shown=False)
    entries = {entry.text(): entry for entry in view.columns_menu().actions()}
    assert not entries["状态"].isEnabled()
    assert entries["姓名"].isEnabled()


def test_the_current_record_stays_in_sight_when_a_search_ends(qtbot, office, kind, add):
    ids = add(*(f"人{number:04}" for number in range(300)))
    view = RecordView(RecordTable(office, kind.listing), Memory())
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.show_query(Query(needle="0250"))
    view.select_ids([ids[250]], ids[250])
    view.show_query(Query())
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


@pytest.fixture
def many(office, kind, add):
    """A list longer than what is read at once, not read to its end."""
    ids = add(*(f"人{number:04}" for number in range(600)))
    table = RecordTable(office, kind.listing)
    table.show(Query())
    assert (table.rowCount(), table.is_whole) == (table.AT_ONCE, False)
    return table, ids


def test_the_first_records_are_there_before_the_others(many):
    table, ids = many
    assert names(table) == [f"人{number:04}" for number in range(table.AT_ONCE)]
    assert list(table.ids) == ids
    assert (table.rowCount(), table.is_whole) == (600, True)
    assert table.texts(table.AT_ONCE)[0] == f"人{table.AT_ONCE:04}"


def test_the_rest_comes_when_one_scrolls_there_goes_to_the_end_or_takes_all(qtbot, many):
    table, ids = many
    for act in (
        lambda view: view.verticalScrollBar().setValue(view.verticalScrollBar().maximum()),
        lambda view: qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier),
        lambda view: view.selectAll(),
        lambda view: view.select_ids([ids[-1]], ids[-1]),
    ):
        table.show(Query())
        view = RecordView(table, Memory())
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.show()
        act(view)
        qtbot.waitUntil(lambda: table.is_whole)
        assert table.rowCount() == 600
    assert view.selected_ids() == [ids[-1]]


def test_a_short_list_is_whole_at_once(table):
    table.show(Query())
    assert table.is_whole
    assert not table.canFetchMore(table.index(-1, -1))


def test_what_changed_before_the_rest_came_is_shown_as_it_is(office, kind, many):
    table, ids = many
    office.write(kind.remove, ids[3])
    table.complete(office.read(kind.listing.ids))
    assert list(table.ids) == [*ids[:3], *ids[4:]]
    assert table.texts(3)[0] == "人0004"


def test_whom_the_clerk_was_at_is_found_again_in_the_rest(qtbot, office, kind, many):
    table, ids = many
    view = RecordView(table, Memory())
    qtbot.addWidget(view)
    view.show_query(Query(needle="人0580"))
    view.select_ids([ids[580]], ids[580])
    view.show_query(Query())
    assert view.current_id() is None
    view.take_rest(office.read(kind.listing.ids))
    assert (view.current_id(), view.selected_ids()) == (ids[580], [ids[580]])


def test_whom_the_clerk_is_at_stays_selected_where_the_rest_does_not_hold_the_last_one(qtbot, office, kind, many):
    table, ids = many
    view = RecordView(table, Memory())
    qtbot.addWidget(view)
    view.show_query(Query(needle="人0580"))
    view.select_ids([ids[580]], ids[580])
    office.write(kind.remove, ids[580])
    view.show_query(Query())
    view.select_ids([ids[0]], ids[0])
    view.take_rest(office.read(kind.listing.ids))
    assert (view.current_id(), view.selected_ids()) == (ids[0], [ids[0]])


def test_a_place_far_down_is_kept_when_all_is_read_afresh(qtbot, many):
    table, ids = many
    view = RecordView(table, Memory())
    qtbot.addWidget(view)
    view.select_ids([ids[580]], ids[580])
    view.reload()
    assert table.is_whole
    assert view.selected_ids() == [ids[580]]
