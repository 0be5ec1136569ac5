"""The view 统计 of the volunteers: matters, ranking, idle ones, and what goes out."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import workbook
from jiceng_desktop.services.service_figures import COLUMNS, Measure
from jiceng_desktop.terms import AuditAction, PoliticalStatus, ServiceSource
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.export import OutDialog
from jiceng_desktop.ui.pages.service_figures import ServiceFigurePage
from jiceng_desktop.ui.pages.service_figures import counted as counting
from jiceng_desktop.ui.pages.service_figures.outgoing import OutgoingDialog
from tests.services.residents import id_number
from tests.services.service.serving import put

TODAY = date.today()
DAY = TODAY.replace(month=1, day=1)
NUMBER = id_number("19520307")


@pytest.fixture
def people(office):
    """张三丰 of the party, who served twice, 李小梅 who served once for a team, and 王五 who never did."""
    told = (("张三丰", NUMBER, PoliticalStatus.PARTY_MEMBER), ("李小梅", None, None), ("王五", None, None))
    ids = []
    for place, (name, number, status) in enumerate(told, start=1):
        person_id = put(office, Person(name=name, sort_key=f"{place}", id_number=number, political_status=status))
        put(office, Volunteer(person_id=person_id, number=f"Z000{place}", joined_on=date(2020, 3, 1)))
        ids.append(person_id)
    team_id = put(office, Team(name="红管家"))
    for volunteer_id, minutes, team in ((1, 60, None), (1, 30, None), (2, 120, team_id)):
        record = ServiceRecord(
            volunteer_id=volunteer_id,
            served_on=DAY,
            minutes=minutes,
            content="楼道巡查",
            source=ServiceSource.LATER,
            team_id=team,
            confirmed_at=datetime(2026, 11, 21, 9),
        )
        put(office, record)
    return ids


@pytest.fixture
def page(qtbot, desk):
    page = ServiceFigurePage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 640)
    page.show()

    def ready():
        page.refresh()
        qtbot.waitUntil(lambda: page.counted.found is not None and not desk.jobs._quiet)

    page.ready = ready
    return page


def shown(table) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def exports(office) -> list[AuditEntry]:
    return office.read(lambda s: s.scalars(select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORT)).all())


def test_without_service_it_says_so_and_offers_nothing(page):
    with pytest.raises(Refusal, match="还没有算好"):
        page.counted.copy()
    page.ready()
    assert page.counted.empty.isVisible()
    assert not page.counted.table.isVisible()
    assert [act.isEnabled() for act in page.counted._acts] == [False] * 4


def test_each_matter_is_one_press_away(page, people):
    page.ready()
    assert shown(page.counted.table) == [
        ["红管家", "2", "1", "1"],
        ["没有服务队", "1.5", "2", "1"],
        ["合计", "3.5", "3", "2"],
    ]
    page.chips[4].click()
    assert shown(page.counted.table)[0] == ["党员（含预备党员）", "1.5", "2", "1"]
    page.counted.draw_heads(True)
    assert page.counted.chart.figure.series[0].values[0] == 1
    assert [chip.isChecked() for chip in page.chips] == [False] * 4 + [True] + [False] * 2
    page.chips[4].click()  # once more: it stays chosen
    assert page.chips[4].isChecked()
    page.chips[1].click()
    assert shown(page.counted.table)[0] == [f"{DAY.year}年1月", "3.5", "3", "2"]
    assert len(shown(page.counted.table)) == TODAY.month + 1


def test_the_ranking_is_ordered_anew_and_leads_to_the_card(qtbot, page, people):
    page.ready()
    page.chips[5].click()
    table = page.counted.table
    assert [row[:3] for row in shown(table)] == [["1", "Z0002", "李小梅"], ["2", "Z0001", "张三丰"]]
    page.counted.measure.set_value(Measure.TIMES)
    page.counted._rank()
    qtbot.waitUntil(lambda: shown(table)[0][2] == "张三丰")
    with qtbot.waitSignal(page.person_asked) as asked:
        table.cellActivated.emit(0, 2)
    assert asked.args == [people[0]]


def test_in_a_low_window_the_table_stands_alone(page, people):
    page.ready()
    assert page.counted.chart.isVisible()
    page.resize(911, 360)
    assert not page.counted.chart.isVisible()
    page.resize(1300, 640)
    assert page.counted.chart.isVisible()


def test_the_sentence_is_copied(page, people):
    page.ready()
    page.counted.copy()
    assert QApplication.clipboard().text() == page.counted.found.sentence()
    assert "共有 2 名志愿者参加志愿服务 3 人次" in QApplication.clipboard().text()


def test_days_that_cannot_be_are_told_and_the_figures_stay(page, people):
    page.ready()
    period = page.counted.period
    period.unit.set_value(0)
    period._turn()
    period.first.set_value(TODAY)
    period.last.set_value(DAY.replace(year=DAY.year - 1))
    page.counted._count()
    assert page.counted.problem.isVisible()
    assert "不能早于" in page.counted.problem.text()
    assert page.counted.found is not None


def test_who_is_idle_is_a_list_with_everything_a_list_can(qtbot, page, people, office):
    page.ready()
    qtbot.waitUntil(lambda: "人" in page.chips[6].text())
    page.chips[6].click()
    assert page.in_sight() is page.idle
    assert page.can("export")
    ids = list(page.idle.model.ids)
    assert 3 in ids  # 王五 never served
    with qtbot.waitSignal(page.person_asked) as asked:
        page.idle.open_record(3)
    assert asked.args == [people[2]]
    page.chips[0].click()
    assert page.in_sight() is page.counted


def test_all_matters_go_into_one_workbook(qtbot, page, people, tmp_path, monkeypatch):
    page.ready()
    path = tmp_path / "统计.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    page.counted.export()
    qtbot.waitUntil(path.exists)
    sheets = {sheet.name: sheet.rows for sheet in workbook.read(path).sheets}
    names = ["汇总", "服务队", "月份", "岗位", "年龄", "党员", "按时长排行", "按次数排行", "半年未服务"]
    assert list(sheets) == names
    assert list(sheets["服务队"][1][:4]) == ["红管家", 2, 1, 1]
    assert list(sheets["服务队"][3][:2]) == ["合计", 3.5]
    assert any("3.5 小时" in str(row[0]) for row in sheets["汇总"] if row)
    assert sheets["按时长排行"][1][2] == "李小梅"


def test_the_paper_is_shown(qtbot, page, people, monkeypatch):
    drawn = []
    monkeypatch.setattr(counting, "show_drawn", lambda _parent, _desk, title, draw: drawn.append((title, draw)))
    page.ready()
    page.counted.print_()
    ((title, draw),) = drawn
    assert title == f"翠湖社区{DAY.year}年志愿服务统计"
    assert draw(lambda *_: None, False).startswith(b"%PDF")


def test_records_go_out_masked_without_a_trace(qtbot, page, people, office, tmp_path, monkeypatch):
    page.ready()
    path = tmp_path / "报送.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    monkeypatch.setattr(OutgoingDialog, "ask", lambda _self: True)
    page.counted.export_records()
    qtbot.waitUntil(path.exists)
    rows = workbook.read(path).sheets[0].rows
    assert tuple(rows[0]) == COLUMNS
    assert [row[0] for row in rows[1:]] == [1, 2, 3]
    assert "*" in rows[1][3]
    assert exports(office) == []


def test_full_numbers_need_a_reason_and_leave_a_line(qtbot, page, people, office, tmp_path, monkeypatch):
    page.ready()
    path = tmp_path / "报送.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)

    def answer(dialog):
        assert dialog.confirm.isEnabled()
        dialog.in_full.setChecked(True)
        assert not dialog.confirm.isEnabled()
        dialog.purpose.setText("  ")
        assert not dialog.confirm.isEnabled()
        dialog.purpose.setText("上传市级系统")
        assert dialog.confirm.isEnabled()
        return True

    monkeypatch.setattr(OutgoingDialog, "ask", answer)
    page.counted.export_records()
    qtbot.waitUntil(path.exists)
    row = workbook.read(path).sheets[0].rows[1]
    assert list(row[1:5]) == ["张三丰", "居民身份证", NUMBER, "Z0001"]
    assert (row[5], row[7]) == ("楼道巡查", 1)
    (entry,) = exports(office)
    assert "上传市级系统" in entry.changes
    assert office.read(lambda s: s.get(AuditGroup, entry.group_id).title) == "导出清单"


def test_stepping_back_writes_nothing(page, people, office, monkeypatch):
    page.ready()
    monkeypatch.setattr(OutgoingDialog, "ask", lambda _self: False)
    monkeypatch.setattr(message, "ask_save_path", lambda *_: pytest.fail("asked where to save"))
    page.counted.export_records()
    assert exports(office) == []


def test_phones_of_the_idle_are_masked_on_the_way_out(page, people, monkeypatch):
    page.ready()
    page.chips[6].click()
    seen = []
    monkeypatch.setattr(OutDialog, "ask", lambda dialog: seen.append(dialog.in_full.isChecked()))
    page.idle.export()
    assert seen == [False]
