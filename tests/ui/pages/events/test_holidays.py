from __future__ import annotations

import json
from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import holidays
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.pages.events.holidays import HolidayDialog, HolidaysDialog

YEAR = {
    "year": 2090,
    "papers": [],
    "days": [
        {"name": "国庆节", "date": f"2090-10-0{number}", "isOffDay": True} for number in range(1, 8)
    ]
    + [{"name": "国庆节", "date": "2090-10-09", "isOffDay": False}],
}  # fmt: skip


@pytest.fixture
def dialog(qtbot, desk, page):
    dialog = HolidaysDialog(desk, page, 2090)
    dialog.show()
    return dialog


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2090.json"
    path.write_text(json.dumps(YEAR), encoding="utf-8")
    return path


def stored(office, year=2090):
    ids = office.read(holidays.LISTING.ids, Query(narrow=year))
    return [office.read(holidays.load, number) for number in ids]


def test_an_unknown_year_is_said(dialog):
    assert dialog.year() == 2090
    assert dialog.told.text().startswith("2090年的放假安排还没有登记，日历里只按周六、周日休息，不作推测。")
    assert dialog.known.text().startswith("已登记：2004–")
    assert not any(button.isEnabled() for button in dialog._about_one)


def test_a_file_is_taken_over_and_taken_back(dialog, page, office, file):
    dialog.take_file(file)
    assert dialog.known.text().endswith("、2090年")
    assert dialog.told.text() == "2090年：放假 7 天，调休上班 1 天。未列出的日子，周六、周日休息。"
    page.diary.go(date(2090, 10, 9))
    assert page.diary.face(date(2090, 10, 9)).mark == "班"
    dialog.undoing.button.click()
    assert stored(office) == []
    assert page.diary.face(date(2090, 10, 9)).mark == ""


def test_another_file_is_refused_and_changes_nothing(dialog, office, tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[1]", encoding="utf-8")
    with pytest.raises(Refusal, match="这不是节假日安排文件"):
        dialog.take_file(wrong)
    with pytest.raises(Refusal, match="打不开"):
        dialog.take_file(tmp_path / "missing.json")
    assert stored(office) == []


def test_a_day_is_added_changed_and_removed(dialog, office):
    dialog.add()
    form = dialog.findChildren(HolidayDialog)[-1]
    form.entry("day").set_value(date(2091, 10, 1))
    form.entry("name").set_value("国庆节")
    form.accept()
    assert dialog.year() == 2091
    assert [draft.name for draft in stored(office, 2091)] == ["国庆节"]
    dialog.edit()
    form = dialog.findChildren(HolidayDialog)[-1]
    form.entry("off").set_value(False)
    form.accept()
    assert [draft.off for draft in stored(office, 2091)] == [False]
    dialog.remove()
    assert stored(office, 2091) == []
    dialog.undoing.button.click()
    assert len(stored(office, 2091)) == 1


def test_a_day_without_a_name_is_refused_at_its_field(dialog, office):
    dialog.add()
    form = dialog.findChildren(HolidayDialog)[-1]
    form.entry("day").set_value(date(2090, 10, 1))
    form.accept()
    assert form.isVisible()
    assert form._cells["name"].note.text() == "请填写名称，例如国庆节。"
    form._finished = True
    form.close()


def test_the_years_of_the_program_can_be_entered_again(dialog, office):
    assert dialog.seed_button.isHidden()
    dialog.years.setCurrentIndex(dialog.years.findData(2026))
    assert dialog.told.text().startswith("2026年：放假 33 天，调休上班 6 天。")
    (national,) = [
        number
        for number in office.read(holidays.LISTING.ids, Query(narrow=2026))
        if office.read(holidays.load, number).day == date(2026, 10, 1)
    ]
    dialog.view.select_ids([national], national)
    dialog.remove()
    assert dialog.told.text().startswith("2026年的放假安排还没有登记")
    assert "2026年" in dialog.seed_button.toolTip()
    dialog.seed()
    assert dialog.seed_button.isHidden()
    assert dialog.told.text().startswith("2026年：放假 33 天，调休上班 6 天。")


def test_the_button_above_the_days_opens_the_table(page):
    page.diary.go(date(2090, 1, 15))
    page.calendar.holidays.click()
    (dialog,) = page.findChildren(HolidaysDialog)
    assert dialog.year() == 2090
