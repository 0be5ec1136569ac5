from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.services import documents, households, people
from jiceng_desktop.services.households.listing import Matter
from jiceng_desktop.terms import AuditAction, DocumentKind, HouseholdKind, Relation
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.kit.registers import PaperDialog
from jiceng_desktop.ui.pages import ArchivePage
from jiceng_desktop.ui.pages.households import HouseholdPage
from jiceng_desktop.ui.pages.households.forms import (
    FoundForm,
    HeadForm,
    JoinForm,
    LeaveForm,
    MergeForm,
    MoveForm,
    RelationForm,
    SplitForm,
)
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.papers.issued import PaperLine
from jiceng_desktop.ui.papers.sheet import draw

ELSEWHERE = "幸福小区3号楼2单元502室"


def sheet_of(page, kind: HouseholdKind, person_id: int) -> households.Sheet:
    return page.office.read(households.of_person, person_id)[kind]


def begun(page, kind: HouseholdKind, person_id: int, form):
    """Open the form of an act on a household of somebody."""
    page.show_household(sheet_of(page, kind, person_id).id)
    page.begin(form)
    return next(one for one in page.findChildren(form) if one.isVisible())


def relations(sheet: households.Sheet) -> dict[str, Relation]:
    return {member.name: member.relation for member in sheet.members}


def said_on(page) -> str:
    QApplication.processEvents()  # what was just added is shown by an event
    found = [*page.household.findChildren(QLabel), *page.household.findChildren(QPushButton)]
    return "\n".join(one.text() for one in found if one.isVisibleTo(page.household))


def test_both_kinds_are_listed_and_counted(page, qtbot, family):
    assert len(page.model.ids) == 2
    qtbot.waitUntil(lambda: page.panel.topLevelItem(0).text(1) == "2")
    page.panel.choose(HouseholdKind.REGISTERED)
    assert [page.model.texts(row)[:4] for row in range(page.model.rowCount())] == [("王建国", "户籍户", "000001", "3")]
    assert page.narrowing() == ["户籍户"]
    page.panel.choose(Matter.HEADLESS)
    assert page.empty.isVisible()
    page.clear_filters()
    assert len(page.model.ids) == 2


def test_a_household_is_shown_when_it_is_asked_for_elsewhere(qtbot, desk, family):
    archive = ArchivePage(desk)
    qtbot.addWidget(archive)
    people_page = archive.show_kind(PeoplePage)
    people_page.refresh()
    people_page.person.show_person(family["王小明"])
    next(one for one in people_page.person.findChildren(QPushButton) if one.text() == "打开").click()
    shown = archive.view()
    assert isinstance(shown, HouseholdPage)
    assert family["王小明"] in [member.id for member in households_of(shown).members]
    shown.finder.setText("没有这一户")
    shown.panel.choose(Matter.HEADLESS)
    people_page.household_asked.emit(sheet_of(shown, HouseholdKind.REGISTERED, family["王小明"]).id)
    assert households_of(shown).kind is HouseholdKind.REGISTERED


def households_of(page) -> households.Sheet:
    """Return the household the clerk is at."""
    return page.office.read(households.sheet, page.current())


def test_the_card_leads_to_the_members(page, qtbot, family):
    page.show_household(sheet_of(page, HouseholdKind.REGISTERED, family["王建国"]).id)
    assert "王建国户" in said_on(page)
    assert "无证件" in said_on(page)
    link = next(one for one in page.household.findChildren(QPushButton) if one.text() == "王小明")
    with qtbot.waitSignal(page.person_asked) as asked:
        link.click()
    assert asked.args == [family["王小明"]]


def test_the_wife_becomes_the_head_and_everything_goes_back(page, family):
    form = begun(page, HouseholdKind.REGISTERED, family["王建国"], HeadForm)
    assert form.head.value() == family["李秀英"], "the likeliest is proposed"
    assert form.relations.value() == {family["王建国"]: Relation.HUSBAND, family["王小明"]: Relation.SON}
    form.relations.set_value({family["王小明"]: Relation.ONLY_SON})
    form.save_button.click()
    assert not form.isVisible()
    assert relations(sheet_of(page, HouseholdKind.REGISTERED, family["王建国"])) == {
        "李秀英": Relation.HEAD,
        "王建国": Relation.HUSBAND,
        "王小明": Relation.ONLY_SON,
    }
    assert relations(sheet_of(page, HouseholdKind.LIVING, family["王建国"]))["王建国"] is Relation.HEAD
    assert page.undoing.isVisible()
    page.undoing.button.click()
    assert relations(sheet_of(page, HouseholdKind.REGISTERED, family["王建国"]))["王建国"] is Relation.HEAD


def test_a_second_head_is_refused_at_its_field(page, family):
    form = begun(page, HouseholdKind.REGISTERED, family["王建国"], RelationForm)
    form.entry("relations").set_value({family["王小明"]: Relation.HEAD})
    form.save_button.click()
    assert form.isVisible()
    assert "只能有一位户主" in form._cells["relations"].note.text()
    form.done(0)


def test_the_son_founds_his_own_household(page, family):
    form = begun(page, HouseholdKind.LIVING, family["王建国"], SplitForm)
    form.entry("members").set_value([family["王小明"]])
    assert form.head.value() == family["王小明"], "one alone is the head"
    form.entry("address").set_value(ELSEWHERE)
    form.save_button.click()
    assert sheet_of(page, HouseholdKind.LIVING, family["王小明"]).address == ELSEWHERE
    assert page.current() == sheet_of(page, HouseholdKind.LIVING, family["王小明"]).id


def test_who_stays_needs_a_head(page, family):
    form = begun(page, HouseholdKind.REGISTERED, family["王建国"], SplitForm)
    form.entry("members").set_value([family["王建国"]])
    form.save_button.click()
    assert "留下的人里谁做户主" in form._cells["rest_head"].note.text()
    form.rest.set_value(family["李秀英"])
    form.save_button.click()
    assert relations(sheet_of(page, HouseholdKind.REGISTERED, family["王小明"])) == {
        "李秀英": Relation.HEAD,
        "王小明": Relation.SON,
    }


def test_the_whole_household_moves(page, family):
    form = begun(page, HouseholdKind.LIVING, family["王建国"], MoveForm)
    form.save_button.click()
    assert "搬到哪里" in form._cells["address"].note.text()
    form.entry("address").set_value(ELSEWHERE)
    form.entry("registered_too").set_value(True)
    form.save_button.click()
    for kind in HouseholdKind:
        assert sheet_of(page, kind, family["王小明"]).address == ELSEWHERE


@pytest.mark.parametrize(
    ("form", "why"), [(JoinForm, "请选择加入"), (LeaveForm, "请选择移出"), (MergeForm, "请选择并入")]
)
def test_an_act_on_nobody_is_refused(page, family, form, why):
    shown = begun(page, HouseholdKind.REGISTERED, family["王建国"], form)
    shown.save_button.click()
    assert any(why in cell.note.text() for cell in shown._cells.values())
    shown.done(0)


def test_a_household_is_not_merged_into_itself(page, family):
    form = begun(page, HouseholdKind.REGISTERED, family["王建国"], MergeForm)
    form.entry("into").choose(form.sheet.id, "王建国")
    form.save_button.click()
    assert "不能并入自己这一户" in form._cells["into"].note.text()
    form.done(0)


def test_a_household_is_founded_with_the_family(page, office):
    single = office.write(people.save, None, people.Draft(name="周大海", address=ELSEWHERE))
    page.new_record()
    form = next(one for one in page.findChildren(FoundForm) if one.isVisible())
    form.head.choose(single, "周大海")
    form.entry("number").set_value("000002")
    assert form.address.value() == ELSEWHERE
    form.save_button.click()
    assert page.current() == sheet_of(page, HouseholdKind.REGISTERED, single).id
    page.dissolve()
    assert HouseholdKind.REGISTERED not in office.read(households.of_person, single)
    page.undoing.button.click()
    assert sheet_of(page, HouseholdKind.REGISTERED, single).number == "000002"


def test_full_numbers_need_a_purpose_that_is_kept(page, qtbot, family, office, monkeypatch):
    page.show_household(sheet_of(page, HouseholdKind.REGISTERED, family["王建国"]).id)

    def answer(dialog):
        dialog.in_full.setChecked(True)
        assert not dialog.confirm.isEnabled()
        dialog.purpose.setText("上报街道")
        return dialog.confirm.isEnabled()

    monkeypatch.setattr(PaperDialog, "ask", answer)
    next(action for action in page.bar.actions() if "一户一表" in action.text()).trigger()
    qtbot.waitUntil(lambda: page.findChildren(PaperWindow) != [], timeout=10_000)
    page.findChildren(PaperWindow)[0].close()
    exports = office.read(lambda s: s.query(AuditEntry).filter_by(action=AuditAction.EXPORT).all())
    assert ["打印：上报街道" in entry.changes for entry in exports] == [True]


def test_the_card_shows_the_papers_of_the_household(page, family, qtbot):
    household = sheet_of(page, HouseholdKind.LIVING, family["王建国"])
    page.show_household(household.id)
    assert "公文" not in said_on(page)
    paper = documents.Draft(
        DocumentKind.COMFORT, "慰问信", "王建国先生", "新年好。", "翠湖社区居民委员会", household_id=household.id
    )
    page.office.write(documents.file, paper, datetime(2026, 12, 1, 9), lambda numbered: draw(numbered).pdf)
    page.refresh()
    assert "公文（1）" in said_on(page)
    (line,) = page.household.findChildren(PaperLine)
    assert line.text().startswith("慰问信〔2026〕1号")
    line.click()
    (window,) = page.findChildren(PaperWindow)
    assert window.windowTitle() == "慰问信〔2026〕1号 慰问信"
    window.close()
