"""Filters of the archive: built, applied, saved, mended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import delete, select

from jiceng_desktop.db.people import CareTag, CareTagKind
from jiceng_desktop.services import people, queries
from jiceng_desktop.services.filters import Compare, Condition, Filter, Pick, Shape, one
from jiceng_desktop.ui.kit.filters import FilterDialog, NameDialog
from jiceng_desktop.ui.kit.filters.condition import ConditionRow
from jiceng_desktop.ui.kit.filters.several import Several
from tests.ui.pages.people.looking import click, key_of, names, shown_page, texts

NO_PHONE = one(Condition("has_phone", Compare.NO))


@pytest.fixture
def builder(page):
    """Return the builder as the button opens it."""
    page.queries.build()
    return page.findChild(FilterDialog)


@pytest.fixture
def saved(office, neighbours):
    return office.write(queries.save, None, "缺电话", NO_PHONE)


@pytest.fixture
def of_tag(office, neighbours):
    """Return a saved query of a tag."""
    tags = {option.name: option for option in office.read(people.FILTERABLE[2].options)}
    pick = Pick(tags["高龄"].key, "高龄")
    return office.write(queries.save, None, "高龄老人", one(Condition("tags", Compare.IS, (pick,))))


def first(builder) -> ConditionRow:
    return builder.groups[0].rows[0]


def menu_titles(page, query_id) -> list[str]:
    return [action.text() for action in page.queries.menu(query_id).actions() if action.isEnabled()]


def entry(page, query_id, title):
    menu = page.queries.menu(query_id)
    return next(action for action in menu.actions() if action.text().startswith(title))


# -- building ------------------------------------------------------------------------------------------------------


def test_a_condition_is_built_counted_and_applied(page, builder, qtbot):
    row = first(builder)
    row.field.set_value("address")
    assert row.compare.value() is Compare.CONTAINS
    row.value.entries[0].setText("3号楼")
    qtbot.waitUntil(lambda: "符合条件：2 位居民" in builder.found.text())
    assert builder.sentence.text() == "现住址包含“3号楼”"
    qtbot.mouseClick(builder.confirm, Qt.MouseButton.LeftButton)
    assert sorted(names(page)) == ["李秀英", "王建国"]
    assert any("现住址包含“3号楼”" in text for text in texts(page.filters))


def test_an_alternative_widens_and_a_condition_narrows(page, builder, qtbot):
    first(builder).field.set_value("has_phone")
    assert builder.filter() == one(Condition("has_phone", Compare.YES))
    builder.alternative.click()
    row = builder.groups[1].rows[0]
    row.field.set_value("age")
    row.compare.set_value(Compare.BETWEEN)
    for place, age in enumerate((0, 17)):
        row.value.entries[place].set_value(age)
    builder.count()
    assert builder.sentence.text() == "有联系电话；或者年龄介于 0 岁至 17 岁"
    builder.groups[1].more.click()
    assert len(builder.filter().groups[1]) == 1  # a blank row asks for nothing
    builder.accept()
    assert sorted(names(page)) == ["单小明", "王建国"]


def test_what_is_missing_is_said_and_nothing_happens(page, builder):
    builder.accept()
    assert builder._problem.text() == "请先添加一个条件。"
    first(builder).field.set_value("age")
    assert builder._problem.isHidden()
    first(builder).value.entries[0].setText("六十")
    builder.accept()
    assert builder._problem.text() == "“年龄”：这里只能填整数，请核对。"
    first(builder).value.entries[0].setText("")
    builder.count()
    assert builder.sentence.text() == "请填写“年龄”的条件。"
    assert builder.isVisible()
    assert len(names(page)) == 3


def test_rows_and_groups_can_be_taken_away(page, builder, qtbot):
    builder.alternative.click()
    builder.groups[1].add()
    builder.groups[1].rows[0].cross.click()
    assert len(builder.groups[1].rows) == 1
    builder.groups[1].rows[0].cross.click()
    assert len(builder.groups) == 1
    first(builder).cross.click()
    assert first(builder).field.value() is None  # the last one begins anew


def test_what_was_typed_outlives_another_comparison_of_its_shape(page, builder):
    row = first(builder)
    row.field.set_value("name")
    row.value.entries[0].setText("王")
    row.compare.set_value(Compare.STARTS)
    assert row.condition() == Condition("name", Compare.STARTS, ("王",))
    row.compare.set_value(Compare.EMPTY)
    assert row.condition() == Condition("name", Compare.EMPTY)
    row.field.set_value(None)
    assert row.condition() is None


def test_several_are_ticked_in_a_list(page, builder, qtbot):
    row = first(builder)
    row.field.set_value("tags")
    several = row.value.entries[0]
    assert isinstance(several, Several)
    several.showPopup()
    checklist = several.popup.list
    for name in ("高龄", "党员"):
        (item,) = checklist.findItems(name, Qt.MatchFlag.MatchExactly)
        checklist.itemClicked.emit(item)
    assert several.currentText() == "高龄、党员"
    qtbot.keyClick(several.popup, Qt.Key.Key_Return)
    builder.accept()
    assert names(page) == ["李秀英"]


def test_a_list_with_nothing_in_it_says_so(page, builder, said):
    first(builder).field.set_value("grid")
    first(builder).value.entries[0].showPopup()
    assert said == ["这里还没有可选的内容，请先登记。"]


def test_every_field_shows_every_comparison(page, builder, office):
    row = first(builder)
    for field in people.FILTERABLE:
        row.field.set_value(field.name)
        for compare, shape in field.comparisons.items():
            row.compare.set_value(compare)
            assert row.value.shape is shape
            assert len(row.value.entries) == {Shape.NOTHING: 0, Shape.NUMBERS: 2, Shape.DAYS: 2}.get(shape, 1)
            assert row.condition().compare is compare


def test_the_builder_opens_on_the_filter_in_force(page, builder):
    first(builder).field.set_value("has_phone")
    builder.accept()
    page.queries.build()
    again = page.findChildren(FilterDialog)[-1]
    assert again.filter() == one(Condition("has_phone", Compare.YES))


def test_a_filter_joins_place_and_search_and_goes_with_its_chip(page, qtbot):
    page.places.filter_by(NO_PHONE)
    click(qtbot, page, key_of(page, "3号楼"))
    assert names(page) == ["李秀英"]
    assert page.narrowing() == ["幸福小区3号楼", "没有联系电话"]
    page.filters.findChild(QPushButton, "chip-filter").click()
    assert sorted(names(page)) == ["李秀英", "王建国"]
    page.clear_filters()
    assert len(names(page)) == 3


def test_a_long_sentence_is_no_file_name(page):
    groups = tuple((Condition("name", Compare.CONTAINS, (name,)),) for name in ("张三", "李四", "王五"))
    page.places.filter_by(Filter(groups))
    assert page.narrowing() == ["按条件筛选"]


# -- saved ---------------------------------------------------------------------------------------------------------


def test_a_name_saves_what_is_built(page, builder, office, qtbot):
    first(builder).field.set_value("has_phone")
    assert builder.confirm.text().startswith("应用")
    builder.name.setText("有电话的")
    assert builder.confirm.text().startswith("保存并应用")
    builder.accept()
    assert names(page) == ["王建国"]
    assert [name for _, name in office.read(queries.listed)] == ["有电话的"]
    qtbot.waitUntil(lambda: any(item.text(0) == "有电话的" for item in page.places.lines()))
    assert "有电话的" in " ".join(texts(page.filters))


def test_a_taken_name_is_refused_in_the_builder(page, builder, saved, office):
    first(builder).field.set_value("has_phone")
    builder.name.setText("缺电话")
    builder.accept()
    assert builder._problem.text() == "已经有叫“缺电话”的常用查询，请换一个名称。"
    assert len(office.read(queries.listed)) == 1


def test_a_click_on_a_saved_one_applies_it(qtbot, desk, saved, of_tag):
    page = shown_page(qtbot, desk)
    item = page.places.line(f"query:{saved}")
    assert (item.parent().text(0), item.text(0), item.text(1)) == ("常用查询", "缺电话", "2")
    click(qtbot, page, f"query:{saved}")
    assert sorted(names(page)) == ["单小明", "李秀英"]
    assert page.narrowing() == ["缺电话"]
    click(qtbot, page, f"query:{of_tag}")  # one saved query at a time
    assert names(page) == ["李秀英"]
    assert page.narrowing() == ["高龄老人"]


def test_its_menu(qtbot, desk, saved, of_tag):
    page = shown_page(qtbot, desk)
    assert [title[:2] for title in menu_titles(page, saved)] == ["应用", "修改", "重命", "下移", "删除"]
    entry(page, saved, "下移").trigger()
    assert [number for number, _ in desk.office.read(queries.listed)] == [of_tag, saved]


def test_the_menu_opens_on_saved_queries_alone(qtbot, desk, saved):
    page = shown_page(qtbot, desk)
    asked = []
    page.places.query_menu_asked.disconnect()
    page.places.query_menu_asked.connect(lambda number, _place: asked.append(number))
    for key in (f"query:{saved}", "everybody", "queries"):
        page.places._ask_menu(page.places.visualItemRect(page.places.line(key)).center())
    page.places._ask_menu(QPoint(1, 4000))
    assert asked == [saved]


def test_renaming(qtbot, desk, saved, of_tag):
    page = shown_page(qtbot, desk)
    page.queries.apply(saved)
    entry(page, saved, "重命名").trigger()
    dialog = page.findChild(NameDialog)
    dialog.entry.setText("高龄老人")
    dialog.accept()
    assert dialog.problem.text() == "已经有叫“高龄老人”的常用查询，请换一个名称。"
    dialog.entry.setText("没有电话的")
    dialog.accept()
    assert page.narrowing() == ["没有电话的"]
    assert dict(desk.office.read(queries.listed))[saved] == "没有电话的"


def test_changing_the_conditions_of_a_saved_one(qtbot, desk, saved):
    page = shown_page(qtbot, desk)
    entry(page, saved, "修改").trigger()
    builder = page.findChild(FilterDialog)
    assert builder.name.value() == "缺电话"
    first(builder).compare.set_value(Compare.YES)
    builder.accept()
    assert names(page) == ["王建国"]
    assert desk.office.read(queries.load, saved).filter == one(Condition("has_phone", Compare.YES))


def test_a_deleted_one_can_be_brought_back(qtbot, desk, saved):
    page = shown_page(qtbot, desk)
    page.queries.apply(saved)
    entry(page, saved, "删除").trigger()
    assert desk.office.read(queries.listed) == []
    assert len(names(page)) == 3  # nothing narrows by it any more
    assert "已删除常用查询“缺电话”" in page.undoing.sentence.text()
    page.undoing.button.click()
    assert desk.office.read(queries.listed) == [(saved, "缺电话")]


def test_one_that_names_a_deleted_tag_is_offered_for_mending(qtbot, desk, office, of_tag, said):
    def forget(session):
        kind = session.scalars(select(CareTagKind).where(CareTagKind.name == "高龄")).one()
        session.execute(delete(CareTag).where(CareTag.kind_id == kind.id))
        session.delete(kind)

    office.write(forget)
    page = shown_page(qtbot, desk)
    assert page.places.line(f"query:{of_tag}").text(1) == "失效"
    click(qtbot, page, f"query:{of_tag}")
    assert said == ["常用查询“高龄老人”不能用了：\n关爱标签“高龄”已被删除。"]
    builder = page.findChild(FilterDialog)
    assert builder._problem.text() == "关爱标签“高龄”已被删除。请改成别的，再保存。"
    several = first(builder).value.entries[0]
    assert several.currentText() == "高龄（已删除）"
    several.set_values(())
    first(builder).compare.set_value(Compare.EMPTY)
    builder.accept()
    assert len(names(page)) == 3


def test_one_deleted_elsewhere_is_told(qtbot, desk, saved, said):
    page = shown_page(qtbot, desk)
    desk.office.on_change.clear()
    desk.office.write(queries.remove, saved)
    click(qtbot, page, f"query:{saved}")
    assert said == ["这个常用查询已被删除，请刷新后再试。"]
