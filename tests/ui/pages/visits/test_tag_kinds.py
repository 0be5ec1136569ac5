from __future__ import annotations

import pytest

from jiceng_desktop.services import tag_kinds, tags
from jiceng_desktop.terms import VisitKind
from jiceng_desktop.ui.kit.tag_forms import TagForm, TagKindForm
from jiceng_desktop.ui.kit.tag_kinds import TagKindsDialog
from tests.ui.pages.visits.looking import opened


@pytest.fixture
def dialog(qtbot, desk, page):
    dialog = TagKindsDialog(desk, page)
    dialog.open()
    return dialog


def shown(dialog) -> list[tuple[str, str, str]]:
    items = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def go_to(dialog, name: str) -> None:
    dialog._go_to([row[0] for row in shown(dialog)].index(name))


def test_kinds_are_shown_with_interval_and_count(dialog):
    assert ("独居老人", "每 30 天　入户走访", "2") in shown(dialog)
    assert ("慢性病", "每 90 天　慢性病随访", "1") in shown(dialog)
    assert ("党员", "不走访", "0") in shown(dialog)


def test_a_kind_is_added_and_changed(dialog, office):
    dialog.add()
    form = opened(dialog, TagKindForm)
    form.entry("name").set_value("失独家庭")
    form.entry("colour").buttons[tag_kinds.SWATCHES[3]].click()
    form.entry("visit_days").set_value(15)
    form.entry("visit_kind").set_value(VisitKind.PHONE)
    form.accept()
    assert shown(dialog)[-1] == ("失独家庭", "每 15 天　电话走访", "0")
    assert dialog.current().colour == tag_kinds.SWATCHES[3]
    dialog.edit()
    form = opened(dialog, TagKindForm)
    form.entry("name").set_value("高龄")
    form.accept()
    assert "已经有叫“高龄”" in form._cells["name"].note.text()


def test_kinds_are_moved_up_and_down(dialog, office):
    go_to(dialog, "高龄")
    dialog.shift(-1)
    assert [name for _, name, _ in office.read(tags.kinds)][:2] == ["高龄", "独居老人"]
    dialog.shift(-1)
    assert dialog.current().name == "高龄"
    dialog.shift(1)
    assert shown(dialog)[0][0] == "独居老人"


def test_an_unused_kind_is_deleted_without_asking(dialog, said):
    go_to(dialog, "优抚")
    dialog.remove()
    assert said == []
    assert "优抚" not in [row[0] for row in shown(dialog)]
    dialog.undoing.button.click()
    assert "优抚" in [row[0] for row in shown(dialog)]


def test_a_used_kind_is_deleted_after_asking_and_comes_back(dialog, office, neighbours, said):
    go_to(dialog, "独居老人")
    said.answers = [1]
    dialog.remove()
    assert "2 位居民" in said[-1]
    assert "独居老人" in [row[0] for row in shown(dialog)]
    dialog.remove()
    assert office.read(tags.of_person, neighbours["王建国"]) == []
    dialog.undoing.button.click()
    assert [name for name, _, _ in office.read(tags.of_person, neighbours["王建国"])] == ["独居老人"]


def test_two_kinds_are_merged_and_taken_apart(dialog, office, neighbours, said):
    go_to(dialog, "独居老人")
    offered = {act.text(): act for act in dialog.merge_menu.actions()}
    assert "独居老人" not in offered
    offered["高龄"].trigger()
    assert "合并到“高龄”" in said[-1]
    assert ("高龄", "每 90 天　入户走访", "2") in shown(dialog)
    dialog.undoing.button.click()
    assert ("独居老人", "每 30 天　入户走访", "2") in shown(dialog)


def test_a_tag_of_a_person_is_ended_with_a_reason(qtbot, desk, page, office, neighbours):
    (tag,) = office.read(tags.all_of_person, neighbours["王建国"])
    form = TagForm(desk, tag.id, page)
    qtbot.addWidget(form)
    form.entry("to_on").set_value(tag.from_on)
    form.entry("end_reason").set_value("与家人同住")
    form.accept()
    (ended,) = office.read(tags.all_of_person, neighbours["王建国"])
    assert (ended.to_on, ended.end_reason) == (tag.from_on, "与家人同住")
