"""Which sheet, which heading, which column is which field."""

from __future__ import annotations

from jiceng_desktop.services.intake import Verdict, headings
from tests import workbooks
from tests.ui.pages.intake.trial import assign, counts, names, roster_of, rows_of


def test_another_sheet_can_be_chosen(trial, tmp_path):
    dialog = trial.open(workbooks.messy_roster(tmp_path / "花名册.xlsx", 30))
    trial.replan(dialog, lambda: (dialog.sheets.setCurrentIndex(0), dialog.sheets.activated.emit(0)))
    assert dialog.plan is None
    assert "没有找到标题行" in dialog.notice.text()
    assert not dialog.confirm.isEnabled()
    assert dialog.panel.rows.rowCount() == 0


def test_without_headings_the_clerk_is_asked_and_row_1_is_a_person(trial, office, tmp_path):
    path = workbooks.plain_roster(tmp_path / "名册.xlsx", rows_of(5)[1:])
    dialog = trial.open(path)
    assert dialog.plan is None
    assert dialog.headers.currentText() == "没有标题行"
    assert "没有找到标题行" in dialog.notice.text()
    box = dialog.grid.cellWidget(0, 0)
    box.setCurrentIndex(box.findData("name"))
    trial.replan(dialog, lambda: box.activated.emit(box.currentIndex()))
    assert counts(dialog) == {Verdict.NEW: 5}
    trial.confirm(dialog)
    assert names(office) == sorted(resident["姓名"] for resident in workbooks.people(5))
    assert office.read(headings.remembered) == {}


def test_the_clerk_can_point_at_the_heading(trial, tmp_path):
    rows = [["人", "号", "备"], ["姓名", "电话号码", "备注"], ["王某", "19900000001", ""], ["李某", "19900000002", ""]]
    dialog = trial.open(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    place = dialog.headers.findData(0)
    trial.replan(dialog, lambda: (dialog.headers.setCurrentIndex(place), dialog.headers.activated.emit(place)))
    assert dialog.columns.titles == ("人", "号", "备")
    place = dialog.headers.findData(1)
    trial.replan(dialog, lambda: (dialog.headers.setCurrentIndex(place), dialog.headers.activated.emit(place)))
    assert dialog.columns.fields == ("name", "phone", "note")
    assert counts(dialog) == {Verdict.NEW: 2}


def test_a_reassigned_column_is_remembered_for_the_next_file(trial, office, tmp_path):
    rows = [
        ["姓名", "电话", "手机", "片区"],
        ["王某", "1", "19900000001", "一格"],
        ["李某", "2", "19900000002", "一格"],
    ]
    dialog = trial.open(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    assert dialog.columns.fields == ("name", "phone", None, None)
    trial.replan(dialog, lambda: assign(dialog, 2, "phone"))
    trial.replan(dialog, lambda: assign(dialog, 3, "grid"))
    assert dialog.columns.fields == ("name", None, "phone", "grid")
    assert office.read(headings.remembered) == {}  # nothing is written before it is confirmed
    trial.confirm(dialog)
    assert office.read(headings.remembered) == {"手机": "phone", "片区": "grid"}
    second = trial.open(workbooks.plain_roster(tmp_path / "下月.xlsx", rows))
    assert second.columns.fields == ("name", None, "phone", "grid")
    trial.replan(second, lambda: assign(second, 3, None))
    trial.replan(second, lambda: second._choose_sheet())
    assert second.columns.fields == ("name", None, "phone", None)  # kept while the dialog is open


def test_the_wheel_does_not_reassign_a_column(trial, tmp_path):
    dialog = trial.open(roster_of(tmp_path))
    box = dialog.grid.cellWidget(0, 0)

    class Wheel:
        ignored = False

        def ignore(self):
            self.ignored = True

    turned = Wheel()
    box.wheelEvent(turned)
    assert turned.ignored
    assert box.currentData() == "name"


def test_numbers_are_masked_in_the_choice_of_headings(trial, tmp_path):
    number, phone = workbooks.people(1)[0]["身份证号"], workbooks.people(1)[0]["联系电话"]
    rows = [
        ["姓名", "身份证号", "电话"],
        [number, phone, "0379-8800000"],
        [f"户主{phone}", "E12345678", ""],
        [float(phone), number, ""],
    ]
    dialog = trial.open(workbooks.plain_roster(tmp_path / "名册.xlsx", rows))
    shown = " ".join(dialog.headers.itemText(place) for place in range(dialog.headers.count()))
    assert "第 1 行：姓名、身份证号、电话" in shown
    assert number[:6] in shown
    assert not [told for told in (number[6:14], phone, "E12345", "8800000") if told in shown]


def test_what_a_cell_holds_is_no_markup(trial, tmp_path):
    dialog = trial.open(roster_of(tmp_path, 2, row0={"民族": "<img src='x'>&"}))
    tips = {dialog.grid.item(1, column).toolTip() for column in range(dialog.grid.columnCount())}
    assert "<p>&lt;img src=&#x27;x&#x27;&gt;&amp;</p>" in tips


def test_numbers_are_masked_in_the_sample_whatever_the_column_means(trial, tmp_path):
    dialog = trial.open(roster_of(tmp_path))
    number, phone = workbooks.people(1)[0]["身份证号"], workbooks.people(1)[0]["联系电话"]

    def shown():
        return {
            dialog.grid.item(row, column).text()
            for row in range(1, dialog.grid.rowCount())
            for column in range(dialog.grid.columnCount())
        }

    assert not {number, phone} & shown()
    trial.replan(dialog, lambda: assign(dialog, 1, None))
    trial.replan(dialog, lambda: assign(dialog, 4, None))
    assert not {number, phone} & shown()


def test_in_an_empty_archive_nothing_can_be_kept(trial, tmp_path):
    dialog = trial.open(roster_of(tmp_path))
    assert [dialog.grid.verticalHeaderItem(row).text() for row in range(2)] == ["导入为", "第 2 行"]


def test_a_column_can_leave_what_the_archive_has(trial, office, tmp_path):
    rows = rows_of(6)
    trial.confirm(trial.at_home(workbooks.plain_roster(tmp_path / "名册.xlsx", rows)))
    phone = rows[0].index("联系电话")
    for row in rows[1:]:
        row[phone] = "1980000" + row[phone][-4:]
    path = workbooks.plain_roster(tmp_path / "下月.xlsx", rows)
    dialog = trial.at_home(path)
    assert counts(dialog) == {Verdict.CHANGED: 6}
    box = dialog.grid.cellWidget(1, phone)
    box.setCurrentIndex(box.findText("保留"))
    trial.replan(dialog, lambda: box.activated.emit(box.currentIndex()))
    assert counts(dialog) == {Verdict.UNCHANGED: 6}
    again = trial.at_home(path)
    assert counts(again) == {Verdict.UNCHANGED: 6}
    assert again.grid.cellWidget(1, phone).currentText() == "保留"


def test_names_and_numbers_are_never_asked_about_and_an_address_once(trial, tmp_path):
    titles = ["姓名", "身份证号", "小区", "楼栋", "单元", "房号", "民族"]
    rows = [titles, ["王某", "", "幸福小区", "1", "1", "101", "汉族"]]
    path = workbooks.plain_roster(tmp_path / "名册.xlsx", rows)
    trial.confirm(trial.open(path))
    dialog = trial.open(path)
    asked = [dialog.grid.cellWidget(1, column) is not None for column in range(len(rows[0]))]
    assert asked == [False, False, True, False, False, False, True]
