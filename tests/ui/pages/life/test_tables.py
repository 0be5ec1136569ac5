from __future__ import annotations

from datetime import date, timedelta

import openpyxl
import pytest
from PySide6.QtWidgets import QWidget

from jiceng_desktop.documents.population import render_report
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import life
from jiceng_desktop.services.life import Draft
from jiceng_desktop.terms import LifeEventKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.life.tables import PopulationWindow
from tests.documents.reading import text_of

TODAY = date.today()


@pytest.fixture
def window(qtbot, desk, office, neighbours):
    """Show the tables of the present month: one has moved out, one has died."""
    for kind, name in ((LifeEventKind.DEPARTURE, "王小明"), (LifeEventKind.DEATH, "单大同")):
        office.write(life.register, Draft(kind=kind, persons=(neighbours[name],), event_on=TODAY))
    parent = QWidget()
    qtbot.addWidget(parent)
    window = PopulationWindow(desk, parent)
    window.show()
    settle(qtbot, window)
    yield window
    parent.close()  # kept until here: it takes its windows along


def settle(qtbot, window) -> None:
    qtbot.waitUntil(lambda: window._found is not None)


def cells(table) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def behind(window) -> list[str]:
    return [one.name for one in window.behind.rows.persons]


def await_list(qtbot, window, title: str) -> list[str]:
    """Wait until the list behind a figure is read and return the names."""
    qtbot.waitUntil(lambda: title in window.behind.title.text())
    return behind(window)


def await_paper(qtbot, window) -> PaperWindow:
    qtbot.waitUntil(lambda: bool(window.findChildren(PaperWindow)))
    (shown,) = window.findChildren(PaperWindow)
    return shown


def test_the_movement_is_shown_by_sex_and_by_place(window):
    assert cells(window.moved.by_sex) == [
        ["期初人数", "3", "1", "4"],
        ["出生", "0", "0", "0"],
        ["迁入", "0", "0", "0"],
        ["死亡", "1", "0", "1"],
        ["迁出", "1", "0", "1"],
        ["期末人数", "1", "1", "2"],
        ["内部搬家", "0", "0", "0"],
    ]
    assert cells(window.moved.by_part) == [["幸福小区", "4", "0", "0", "1", "1", "2"]]


def test_a_click_on_a_figure_lists_who_is_behind_it(window, qtbot, neighbours):
    window.moved.by_sex.cellClicked.emit(4, 3)
    assert await_list(qtbot, window, "迁出：1 人") == ["王小明"]
    window.moved.by_sex.cellClicked.emit(0, 2)
    assert await_list(qtbot, window, "期初人数（女）：1 人") == ["李秀英"]
    with qtbot.waitSignal(window.person_asked) as asked:
        window.behind._open(window.behind.rows.index(0, 0))
    assert asked.args == [neighbours["李秀英"]]


def test_the_four_clears_are_on_the_second_page(window, qtbot):
    window.pages.setCurrentIndex(1)
    people, homes, changes, problems = map(cells, window.clears.tables)
    assert people[0] == ["在册人口", "1", "1", "2"]
    assert ["空置", "1"] in homes
    assert ["死亡", "1", "0", "1"] in changes
    assert ["失联人员", "0"] in problems
    row = next(number for number, line in enumerate(problems) if line[0] == "人户分离：人在户不在")
    window.clears.tables[3].cellClicked.emit(row, 1)
    assert sorted(await_list(qtbot, window, "人在户不在：2 人")) == ["李秀英", "王建国"]


def test_a_list_asked_for_before_another_period_was_chosen_is_not_shown(window, qtbot):
    window.moved.by_sex.cellClicked.emit(4, 3)
    window.period.before.click()
    window.moved.by_sex.cellClicked.emit(4, 3)  # not computed yet
    settle(qtbot, window)
    window.moved.by_sex.cellClicked.emit(5, 3)
    await_list(qtbot, window, "期末人数：4 人")


def test_no_figure_is_cut_off(window, qtbot):
    window.resize(420, 600)
    for number, table in enumerate([window.moved.by_sex, window.moved.by_part, *window.clears.tables]):
        window.pages.setCurrentIndex(int(number > 1))
        qtbot.waitUntil(table.isVisible)
        for column in range(table.columnCount()):
            assert table.columnWidth(column) >= table.sizeHintForColumn(column)


def test_a_smaller_place_and_another_period_are_chosen(window, qtbot):
    window.place.area.setCurrentIndex(1)
    settle(qtbot, window)
    labels = [window.place.building.itemText(number) for number in range(window.place.building.count())]
    assert labels == ["全部楼栋", "3号楼", "12号楼"]
    window.place.building.setCurrentIndex(2)
    settle(qtbot, window)
    assert cells(window.moved.by_sex)[0] == ["期初人数", "1", "0", "1"]
    window.period.before.click()
    settle(qtbot, window)
    assert cells(window.moved.by_sex)[3] == ["死亡", "0", "0", "0"]
    window.place.area.setCurrentIndex(0)
    assert window.place.value() is None
    assert window.place.building.isHidden()


def test_days_that_cannot_be_read_are_named(window, qtbot):
    window.period.unit.set_value(0)
    window.period.last.entry.setText("2026-02-31")
    assert window.problem.text() == "日期不存在，请核对。"
    with pytest.raises(Refusal, match="核对期间"):
        window.print_()
    window.period.last.set_value(TODAY - timedelta(400))
    assert "不能早于开始日期" in window.problem.text()
    window.period.last.set_value(TODAY)
    settle(qtbot, window)
    assert window.problem.isHidden()


def test_both_tables_are_printed_and_exported(window, qtbot, tmp_path, monkeypatch):
    chosen = iter([tmp_path / "变动.xlsx", tmp_path / "四清.xlsx"])
    monkeypatch.setattr(message, "ask_save_path", lambda *_: next(chosen))
    window.export()
    paper = text_of(render_report(window._report()))
    assert "人口变动表" in paper
    assert "翠湖社区居民委员会" in paper
    window.pages.setCurrentIndex(1)
    window.export()
    window.print_()
    shown = await_paper(qtbot, window)
    printed = text_of(shown.paper.pdf)
    assert all(part in printed for part in ("人口清", "户数清", "变化清", "问题清"))
    moved, clears = (openpyxl.load_workbook(tmp_path / name).active for name in ("变动.xlsx", "四清.xlsx"))
    rows = [tuple(cell.value for cell in row) for row in moved.iter_rows()]
    assert rows[0] == ("地点", "项目", "男", "女", "合计")
    assert ("全社区", "迁出", 1, 0, 1) in rows
    assert ("人口清", "在册人口", 1, 1, 2) in [tuple(cell.value for cell in row) for row in clears.iter_rows()]
    shown.close()


def test_the_list_behind_a_figure_is_printed_and_exported(window, qtbot, tmp_path, monkeypatch):
    window.moved.by_sex.cellClicked.emit(4, 3)
    await_list(qtbot, window, "迁出：1 人")
    monkeypatch.setattr(message, "ask_save_path", lambda *_: tmp_path / "名单.xlsx")
    window.behind.export()
    qtbot.waitUntil((tmp_path / "名单.xlsx").exists)
    qtbot.waitUntil(lambda: not window._desk.jobs.is_busy())
    sheet = openpyxl.load_workbook(tmp_path / "名单.xlsx").active
    assert [cell.value for cell in sheet[2]][:2] == ["王小明", "男"]
    window.behind.print_()
    shown = await_paper(qtbot, window)
    assert "王小明" in text_of(shown.paper.pdf)
    shown.close()
