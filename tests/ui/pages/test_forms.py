"""Filling the superior's forms through the window."""

from __future__ import annotations

import shutil
from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from jiceng_desktop.services import forms, people, tags
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages import ArchivePage
from jiceng_desktop.ui.pages.forms import FormsPage
from jiceng_desktop.ui.pages.forms.dialog import FillDialog
from jiceng_desktop.ui.pages.forms.difference import DifferenceDialog
from jiceng_desktop.ui.pages.people.page import PeoplePage
from tests import superior, workbooks
from tests.ui.pages.intake.trial import assign

HOME = "幸福小区3号楼2单元501室"


@pytest.fixture
def page(qtbot, desk):
    page = FormsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def elders(office):
    """Sixteen old people in one building; return their ids."""
    (tag,) = office.write(tags.named, ["高龄"])
    found = []
    for number in range(16):
        born = date(1930 + number, 3, 2)
        draft = people.Draft(
            name=f"王{'一二三四五六七八九十甲乙丙丁戊己'[number]}",
            id_number=workbooks.id_number(born, number),
            phone=f"199000000{number:02}",
            address=HOME,
            tags=frozenset({tag}),
        )
        found.append(office.write(people.save_with_compound, None, draft))
    return found


@pytest.fixture
def form_file(tmp_path):
    return superior.elders(tmp_path / "高龄老人统计表3月.xlsx")


def opened(qtbot, page, act):
    """Do something that opens a form and return the dialog once it shows its people."""
    before = set(page.findChildren(FillDialog))

    def fresh():
        return [one for one in page.findChildren(FillDialog) if one not in before and one.isVisible()]

    act()
    qtbot.waitUntil(lambda: bool(fresh()), timeout=20_000)
    return fresh()[0]


def choose(qtbot, dialog, start):
    number = next(number for number in range(dialog.who.count()) if dialog.who.itemText(number).startswith(start))
    dialog.who.setCurrentIndex(number)
    dialog.who.activated.emit(number)
    settle(qtbot, dialog)


def settle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.desk.jobs._quiet and not dialog._typing.isActive(), timeout=20_000)


def save(qtbot, page, dialog):
    count = len(page.model.ids)
    dialog.save.click()
    qtbot.waitUntil(lambda: len(page.model.ids) > count, timeout=20_000)


def first_time(qtbot, page, form_file):
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    save(qtbot, page, dialog)
    return dialog.path


def cells(path, column="B", rows=range(6, 22)):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [sheet[f"{column}{row}"].value for row in rows]


def texts(dialog, column):
    return [dialog.grid.item(row, column).text() for row in range(1, dialog.grid.rowCount())]


def test_the_first_time_takes_a_choice_and_a_click(qtbot, page, elders, form_file, said, tmp_path):
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    assert "请选择“填哪些人”" in dialog.notice.text()
    assert not dialog.save.isEnabled()
    choose(qtbot, dialog, "标签：高龄（16 人）")
    assert "以下 1 列没有对应内容，将留空：享受补贴金额。" in dialog.notice.text()
    assert dialog.save.text() == "填好 16 人并保存(&S)"
    assert all("*" in text for text in texts(dialog, 4))
    save(qtbot, page, dialog)
    assert said == ["以下 1 列没有对应内容，将留空：享受补贴金额。"]
    (path,) = set(tmp_path.glob("*.xlsx")) - {form_file}
    assert sorted(cells(path)) == sorted(office_names(page))
    assert all(len(number) == 18 for number in cells(path, "E"))
    assert page.view.model().rowCount() == 1


def office_names(page):
    return [row[0] for row in page.office.read(people.LISTING.rows, page.office.read(people.LISTING.ids)).values()]


def test_the_next_month_takes_one_click(qtbot, page, elders, form_file, said):
    office = page.office
    first_time(qtbot, page, form_file)
    said.clear()
    changed = office.read(people.load, elders[0])
    office.write(people.save, elders[0], type(changed)(**{**vars(changed), "phone": "19900002222"}))
    office.write(people.remove, elders[1])
    april = superior.elders(form_file.with_name("高龄老人统计表4月.xlsx"), month="4月")
    dialog = opened(qtbot, page, lambda: page.open_file(april))
    assert dialog.who.currentText() == "标签：高龄（15 人）"
    assert "减少 1 人（王二），1 处内容有变化" in dialog.changes.text()
    dialog.every_change.click()
    (told,) = dialog.findChildren(DifferenceDialog)
    shown = [[told.table.item(row, column).text() for column in range(5)] for row in range(2)]
    assert shown == [["减少", "王二", "", "", ""], ["变化", "王一", "联系方式・手机", "199****0000", "199****2222"]]
    told.close()
    save(qtbot, page, dialog)
    assert said == []
    assert page.status() == "共 2 次报送"


def test_again_from_the_register_without_looking_for_the_file(qtbot, page, elders, form_file, tmp_path):
    first_time(qtbot, page, form_file)
    form_file.unlink()
    dialog = opened(qtbot, page, page.fill_again)
    assert "没有变化" in dialog.changes.text()
    assert dialog.path.parent == tmp_path
    assert len(dialog.filling.found[0]) == 16


def test_persons_are_taken_out_and_added_by_hand(qtbot, page, elders, form_file, office):
    extra = office.write(people.save, None, people.Draft(name="赵小"))
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    dialog.grid.selectRow(1)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Delete)
    settle(qtbot, dialog)
    assert dialog.who.currentText() == "手工选定的 15 人"
    dialog.adding.picked.emit(extra)
    settle(qtbot, dialog)
    assert texts(dialog, 1)[-1] == "赵小"
    dialog.needle.setText("zhao")
    dialog.needle.textEdited.emit("zhao")
    settle(qtbot, dialog)
    assert texts(dialog, 1) == ["赵小"]
    dialog.close()


def test_the_order_is_chosen_and_kept_for_the_next_month(qtbot, page, elders, form_file):
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    first, last = texts(dialog, 1)[0], texts(dialog, 1)[-1]
    assert (first, last) != ("王一", "王己")
    order(qtbot, dialog, "年龄从大到小")
    assert texts(dialog, 1) == [f"王{one}" for one in "一二三四五六七八九十甲乙丙丁戊己"]
    dialog.grid.selectRow(1)
    dialog.out.click()
    settle(qtbot, dialog)
    assert texts(dialog, 1)[:2] == ["王二", "王三"]
    save(qtbot, page, dialog)
    assert cells(dialog.path)[0] == "王二"
    again = opened(qtbot, page, page.fill_again)
    assert again.order.currentText() == "年龄从大到小"
    order(qtbot, again, "年龄从小到大")
    assert texts(again, 1)[0] == "王己"
    again.close()


def order(qtbot, dialog, title):
    dialog.order.setCurrentText(title)
    dialog.order.activated.emit(dialog.order.currentIndex())
    settle(qtbot, dialog)


def test_persons_chosen_in_the_archive_wait_for_a_form(qtbot, desk, elders, form_file, monkeypatch, said):
    archive = ArchivePage(desk)
    qtbot.addWidget(archive)
    archive.show()
    archive.refresh()
    people_page = archive.show_kind(PeoplePage)
    people_page.view.select_ids([elders[3], elders[1]], elders[1])
    people_page.fill_form()
    page = archive.view()
    assert isinstance(page, FormsPage)
    assert "已选好 2 位居民" in page.chosen.sentence.text()
    monkeypatch.setattr(message, "ask_open_path", lambda *_: form_file)
    dialog = opened(qtbot, page, page.chosen.choosing.click)
    assert sorted(texts(dialog, 1)) == ["王二", "王四"]
    assert dialog.who.currentText() == "手工选定的 2 人"
    save(qtbot, page, dialog)
    assert page.chosen.isHidden()
    people_page = archive.show_kind(PeoplePage)
    people_page.view.select_ids([elders[0]], elders[0])
    said.answers = [2, 0]
    people_page.fill_form()  # the clerk steps back
    assert archive.view() is people_page
    people_page.fill_form()
    again = opened(qtbot, page, page.fill_again)
    assert len(texts(again, 1)) == 16
    again.close()
    page.chosen.dropping.click()
    assert (page.chosen.persons, page.chosen.isHidden()) == ((), True)


def test_columns_are_corrected_and_a_constant_is_typed(qtbot, page, elders, form_file, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("100", True))
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    box = dialog.grid.cellWidget(0, 10)
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assign(dialog, 11, "age")
    assert texts(dialog, 10) == ["100"] * 16
    assert "留空" not in dialog.notice.text()
    dialog.blanks.entries["审核人"].textEdited.emit("赵书记")
    save(qtbot, page, dialog)
    again = opened(qtbot, page, lambda: page.open_file(form_file))
    assert again.filling.plans[0].fields[10:] == ("=100", "age")
    assert again.blanks.entries["审核人"].text() == "赵书记"
    again.close()


def test_a_form_whose_headings_match_nothing_is_assigned_by_hand(qtbot, page, elders, tmp_path, said):
    path = tmp_path / "怪表.xlsx"
    path.write_bytes(superior.plain([["甲项", "乙项"]]))
    dialog = opened(qtbot, page, lambda: page.open_file(path))
    assert "没有认出这张表格的标题" in dialog.notice.text()
    assert (dialog.save.text(), dialog.save.isEnabled()) == ("还没有指定填什么", False)
    assign(dialog, 0, "name")
    assert dialog.save.text() == "还没有选填哪些人"
    choose(qtbot, dialog, "全部居民")
    assert len(texts(dialog, 0)) == 16
    save(qtbot, page, dialog)
    again = opened(qtbot, page, lambda: page.open_file(path))
    assert again.filling.plans[0].fields == ("name", None)
    again.close()


def test_seeing_numbers_in_full_leaves_a_line(qtbot, page, elders, form_file, office):
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    dialog.revealed.click()
    assert all("*" not in text for text in texts(dialog, 4))
    assert any("查看完整号码" in changes for changes in exports(office))
    dialog.close()


def exports(office):
    from sqlalchemy import select

    from jiceng_desktop.db.audit import AuditEntry

    return office.read(lambda session: list(session.scalars(select(AuditEntry.changes))))


def test_a_blank_purpose_and_a_blocked_file_are_refused(qtbot, page, elders, form_file, said):
    dialog = opened(qtbot, page, lambda: page.open_file(form_file))
    choose(qtbot, dialog, "标签：高龄")
    dialog.purpose.clear()
    dialog.save.click()
    assert "用途" in said[-1]
    dialog.purpose.setText("报送")
    dialog.path.mkdir()
    dialog.save.click()
    qtbot.waitUntil(lambda: "文件夹" in said[-1])
    assert page.office.read(forms.LISTING.ids).tolist() == []
    dialog.path.rmdir()
    dialog.close()


def test_a_copy_is_saved_and_two_months_are_compared(qtbot, page, elders, form_file, monkeypatch, said):
    tmp_path = form_file.parent
    path = first_time(qtbot, page, form_file)
    page.compare()
    assert "第一次报送" in said[-1]
    monkeypatch.setattr(message, "ask_save_path", lambda *_: tmp_path / "副本.xlsx")
    page.save_copy()
    assert (tmp_path / "副本.xlsx").read_bytes() == path.read_bytes()
    dialog = opened(qtbot, page, page.fill_again)
    dialog._look_up(Who(Source.IDS, ids=tuple(elders[:3])))
    settle(qtbot, dialog)
    dialog.path = tmp_path / "四月.xlsx"
    save(qtbot, page, dialog)
    page.compare()
    assert page.findChildren(DifferenceDialog)[-1].table.rowCount() == 13


def test_an_old_format_is_told_how_to_become_xlsx(qtbot, page, tmp_path, said):
    page.open_file(workbooks.old_xls(tmp_path / "旧.xls", [["姓名"]]))
    qtbot.waitUntil(lambda: bool(said))
    assert "另存为 .xlsx" in said[0]


def test_the_empty_register_says_how_to_begin(page, form_file, monkeypatch, qtbot, tmp_path):
    assert "还没有填报过上级表格" in page.empty.sentence.text()
    shutil.copyfile(form_file, tmp_path / "a.xlsx")
    monkeypatch.setattr(message, "ask_open_path", lambda *_: tmp_path / "a.xlsx")
    dialog = opened(qtbot, page, page.empty.button.click)
    dialog.close()


def test_two_rows_for_a_person_are_named_before_saving(qtbot, page, elders, said, tmp_path):
    path = tmp_path / "走访表.xlsx"
    path.write_bytes(superior.two_rows())
    dialog = opened(qtbot, page, lambda: page.open_file(path))
    choose(qtbot, dialog, "标签：高龄")
    assert "“走访表”里每个人占 2 行" in dialog.notice.text()
    said.answers = [1]  # not like this
    dialog.save.click()
    assert "程序每人只填一行" in said[-1]
    assert set(tmp_path.glob("*.xlsx")) == {path}
    dialog.reject()


def test_what_was_handed_in_by_mistake_is_deleted_and_comes_back(qtbot, page, elders, form_file, said):
    first_time(qtbot, page, form_file)
    page.delete()
    assert "已经交出去的表格不会收回" in said[-1]
    assert page.model.rowCount() == 0
    assert page.undoing.isVisible()
    page.undoing.button.click()
    assert page.model.rowCount() == 1
