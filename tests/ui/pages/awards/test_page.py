from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.services import awards, points, volunteer_rules
from jiceng_desktop.services.awards import Stage
from jiceng_desktop.terms import AwardKind
from jiceng_desktop.ui.pages.awards.form import AwardForm, RulesForm
from jiceng_desktop.ui.pages.awards.page import AwardPage
from jiceng_desktop.ui.pages.awards.points import PointsDialog
from jiceng_desktop.ui.pages.awards.stars import StarsDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests.ui.pages.honoured import enlist, rule

PATIENCE = 10_000


@pytest.fixture
def volunteer(office):
    enlist(office, "钱二", "Z0002", 3)
    return enlist(office, "赵一", "Z0007", 120)


@pytest.fixture
def page(qtbot, desk, volunteer):
    page = AwardPage(desk)
    desk.office.on_change.append(page.refresh)
    qtbot.addWidget(page)
    page.resize(1300, 720)
    page.show()
    page.refresh()
    return page


def stars_of(qtbot, page):
    page.open_stars()
    dialog = page.findChildren(StarsDialog)[-1]
    qtbot.waitUntil(lambda: bool(dialog._candidates), timeout=PATIENCE)
    return dialog


def titles(office):
    return [texts[1:5:3] for texts in office.read(awards.LISTING.texts, list(office.read(awards.LISTING.ids)))]


def test_what_waits_is_told_above_the_list(qtbot, page, office, volunteer):
    qtbot.waitUntil(lambda: "1 人达到新的星级，可以公示" in page.waiting.sentence.text(), timeout=PATIENCE)
    rule(office, publicity_days=0)
    office.write(awards.give, [volunteer], date.today())
    qtbot.waitUntil(page.waiting.isHidden, timeout=PATIENCE)

    def halve(session):
        for record in session.query(ServiceRecord).filter_by(volunteer_id=volunteer):
            record.minutes //= 2

    office.write(halve)
    qtbot.waitUntil(lambda: "1 颗已授予的星，时长更正后不足" in page.waiting.sentence.text(), timeout=PATIENCE)
    page.waiting.short.click()
    assert page.model.rowCount() == 1
    assert titles(office) == [("赵一", "一星级志愿者")]


def test_the_notice_begins_the_publicity_when_it_is_filed(qtbot, page, office, volunteer):
    dialog = stars_of(qtbot, page)
    assert [one.volunteer_id for one in dialog.ticked()] == [volunteer]
    assert not dialog.give_button.isEnabled()
    dialog.publicise()
    editor = dialog.findChildren(PaperEditor)[-1]
    assert "一星级志愿者：赵一（Z0007，120小时）" in editor.draft().body
    qtbot.waitUntil(lambda: editor._live.last[0] is not None, timeout=PATIENCE)
    assert editor.file()
    (one,) = office.read(awards.candidates, date.today())
    assert one.stage is Stage.SHOWN
    qtbot.waitUntil(lambda: dialog.table.item(0, 6).text().startswith("公示中，到"), timeout=PATIENCE)
    dialog._tick_all()
    dialog.withdraw()
    (one,) = office.read(awards.candidates, date.today())
    assert one.stage is Stage.NEW


def test_who_is_ready_is_ticked_and_given_the_star_with_a_way_back(qtbot, page, office, volunteer):
    rule(office, publicity_days=0)
    dialog = stars_of(qtbot, page)
    dialog.give_button.click()
    assert titles(office) == [("赵一", "一星级志愿者")]
    qtbot.waitUntil(lambda: not dialog._candidates, timeout=PATIENCE)
    dialog.undoing.button.click()
    assert titles(office) == []


def test_an_honour_is_entered_by_initials(qtbot, page, office, volunteer):
    form = page.edit()
    assert isinstance(form, AwardForm)
    form.entry("volunteer_id").choose(volunteer, "赵一")
    form.entry("title").set_value("优秀志愿者")
    form.entry("awarded_on").set_value(date(2025, 12, 5))
    form.accept()
    assert titles(office) == [("赵一", "优秀志愿者")]
    page.remove_selected()
    assert titles(office) == []
    page.undoing.button.click()
    assert titles(office) == [("赵一", "优秀志愿者")]


def test_only_a_star_has_a_level(qtbot, page):
    form = page.edit()
    assert not form.level.isEnabled()
    form.of.set_value(AwardKind.STAR)
    assert form.level.isEnabled()


def test_the_rules_are_changed_and_what_cannot_be_is_told(qtbot, page, office):
    page.open_rules()
    form = page.findChildren(RulesForm)[-1]
    assert form.entry("stars").text() == "100、300、600、1000、1500"
    form.entry("stars").setText("10，20 30")
    form.entry("star_days").set_value(365)
    form.accept()
    rules = office.read(volunteer_rules.load)
    assert (rules.stars, rules.star_days) == ((10, 20, 30), 365)
    page.open_rules()
    form = page.findChildren(RulesForm)[-1]
    for wrong in ("20、10", "很多"):
        form.entry("stars").setText(wrong)
        form.accept()
        assert form._cells["stars"].note.text()
    assert office.read(volunteer_rules.load).stars == (10, 20, 30)


def test_points_are_redeemed_and_never_more_than_there_are(qtbot, page, office, volunteer, said):
    page.attempt(page.open_points)
    assert "没有启用" in said[-1]
    rule(office, points_per_hour=1)
    page.open_points()
    dialog = page.findChildren(PointsDialog)[-1]
    dialog.page.view.select_ids([volunteer], volunteer)
    dialog.page.show_record(volunteer)
    desk = dialog.page.ledger
    desk.number.set_value(121)
    desk.reason.set_value("兑换米一袋")
    desk.redeem_button.click()
    assert "现有 120 分，不够兑换 121 分" in desk.problem.text()
    desk.number.set_value(100)
    desk.redeem_button.click()
    assert office.read(points.ledger, volunteer).balance == 20
    dialog.page.undoing.button.click()
    assert office.read(points.ledger, volunteer).balance == 120
