"""A book list through the window: read, previewed, written, and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from jiceng_desktop.db.library import Copy
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.ui.kit.intake import IntakeDialog
from jiceng_desktop.ui.kit.label_dialog import LabelDialog
from jiceng_desktop.ui.pages.books import intake
from jiceng_desktop.ui.pages.books.page import BookPage
from tests import workbooks

_HEADING = ("书名", "ISBN", "作者", "定价", "数量")
_ROWS = (
    ("茶馆春秋", 9787020002207, "何言", 9.9, 2),
    ("院里的树", "9787020002208", "何言", "35元", 1),
    ("", "9787020002214", "", "", ""),
)
_TAKE_BACK, _LABELS, _FINISH = 0, 1, -1


@pytest.fixture
def page(qtbot, desk, office):
    page = BookPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def opened(qtbot, page, desk, tmp_path):
    """Return a function that opens the dialog on a book list."""

    def opened(*rows):
        path = workbooks.plain_roster(tmp_path / "书单.xlsx", [_HEADING, *rows])
        before = set(page.findChildren(IntakeDialog))
        intake.open_file(desk, page, path)
        qtbot.waitUntil(lambda: bool(set(page.findChildren(IntakeDialog)) - before), timeout=20_000)
        (dialog,) = set(page.findChildren(IntakeDialog)) - before
        settle(qtbot, dialog)
        return dialog

    return opened


def settle(qtbot, dialog):
    quiet = dialog.desk.jobs._quiet
    qtbot.waitUntil(lambda: dialog.plan is not None and not dialog._typing.isActive() and not quiet, timeout=20_000)


def confirm(qtbot, dialog, said, answer):
    said.clear()
    said.answers = [answer]
    dialog.confirm.click()
    qtbot.waitUntil(lambda: any(text.startswith("已导入") for text in said), timeout=20_000)


def count(office):
    return office.read(lambda session: session.scalar(select(func.count(Copy.id))))


def test_a_book_list_is_previewed_and_imported_into_the_box_chosen_for_it(qtbot, page, office, opened, said):
    assert page.importing.isVisibleTo(page)
    dialog = opened(*_ROWS)
    assert dialog.columns.fields == ("name", "isbn", "author", "price", "copies")
    assert [row.verdict for row in dialog.plan.rows] == [Verdict.NEW, Verdict.NEW, Verdict.REFUSED]
    assert "校验不对，照原样保留" in dialog.plan.rows[1].remark
    assert dialog.panel.rows.headerData(2, intake.Qt.Orientation.Horizontal) == "书名"
    assert dialog.confirm.text() == "确认导入 2 行(&I)"
    dialog.place.setEditText("8")
    qtbot.waitUntil(lambda: "会新建图书箱：08号箱。会新建图书角：书库" in dialog.notice.text(), timeout=20_000)
    confirm(qtbot, dialog, said, _FINISH)
    assert said[-1].startswith("已导入：3 册，其中新书目 2 种。\n还有 1 行没有导入")
    assert count(office) == 3
    page.refresh()
    assert page.model.rowCount() == 3
    assert not page.importing.isVisibleTo(page)


def test_the_same_list_again_waits_for_the_word_of_the_clerk(qtbot, page, office, opened, said):
    confirm(qtbot, opened(*_ROWS[:2]), said, _FINISH)
    dialog = opened(*_ROWS[:2])
    assert dialog.confirm.text() == "没有可导入的行"
    dialog.panel.rows.decide_all(Decision.MERGE)
    assert dialog.panel.rows.words[Decision.MERGE] == "加为已有书的复本"
    assert dialog.confirm.text() == "确认导入 2 行(&I)"
    confirm(qtbot, dialog, said, _TAKE_BACK)
    qtbot.waitUntil(lambda: count(office) == 3, timeout=20_000)


def test_labels_of_what_came_in_are_offered_at_the_end(qtbot, page, opened, said):
    confirm(qtbot, opened(*_ROWS[:2]), said, _LABELS)
    qtbot.waitUntil(lambda: bool(page.findChildren(LabelDialog)), timeout=20_000)
    assert page.findChild(LabelDialog).which.currentText() == "3 册图书"


def test_without_a_column_of_names_nothing_can_be_imported(qtbot, page, opened):
    dialog = opened(*_ROWS)
    box = dialog.grid.cellWidget(0, 0)
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert "没有找到“书名”列" in dialog.notice.text()
    assert not dialog.confirm.isEnabled()
