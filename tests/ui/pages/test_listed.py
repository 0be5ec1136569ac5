"""The pages that only list: volunteers and books, over a small invented community."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from jiceng_desktop.crypto import Parameters
from jiceng_desktop.db.store import create_store
from jiceng_desktop.services import demo
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.pages import PAGES
from jiceng_desktop.ui.pages.books.page import BookPage
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    cheap = Parameters(time_cost=1, memory_kib=8, lanes=1)
    path = tmp_path_factory.mktemp("town") / "town.db"
    store, _ = create_store(path, "王主任", "砚溪-正确的口令", parameters=cheap)
    office = Office(store, "王主任")
    office.write(demo.fill, date(2026, 11, 21), scale=0.05)
    yield office
    office.close()


@pytest.fixture
def desk(town, jobs):
    return Desk(town, jobs, Memory())


def test_the_tabs_are_in_their_order():
    assert [page.title for page in PAGES] == ["居民档案", "志愿者名册", "活动日历", "楼道图书角", "通知公告"]


@pytest.mark.parametrize("kind", [VolunteerPage, BookPage])
def test_lists_finds_orders_and_shows_details(qtbot, desk, kind):
    page = kind(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    everything = page.model.rowCount()
    assert everything > 0
    assert page.status() == f"共 {everything:,} {kind.unit}"
    number, name = page.model.texts(0)[:2]
    page.finder.setText(number)
    assert [page.model.texts(row)[0] for row in range(page.model.rowCount())] == [number]
    page.view.selectRow(0)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert name in [label.text() for label in page.card_panel.findChildren(QLabel)]
    page.finder.clear()
    page.view.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert page.model.rowCount() == everything


@pytest.mark.parametrize("kind", [VolunteerPage, BookPage])
def test_what_is_not_there_is_not_found(qtbot, desk, kind):
    page = kind(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.finder.setText("没有这一条")
    assert page.model.rowCount() == 0
    assert "没有找到" in page.empty.sentence.text()
    assert page.can("new_record")


def test_a_volunteers_phone_is_masked(qtbot, desk):
    page = VolunteerPage(desk)
    qtbot.addWidget(page)
    page.refresh()
    place = [field.name for field in page.listing.fields].index("phone")
    phones = [page.model.texts(row)[place] for row in range(page.model.rowCount())]
    assert any(phones)
    assert all("****" in phone for phone in phones if phone)
