from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from jiceng_desktop.services import documents, mailing, merging, people, queries, tags
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import PersonStatus, Relation, Sex
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.papers import delivery
from jiceng_desktop.ui.papers.delivery import EnvelopeDialog
from jiceng_desktop.ui.papers.mailing import MailingDialog
from tests.ui.papers.conftest import ids, text_of

LETTER = Draft(
    title="重阳节慰问信",
    addressee="{姓名}{称呼}",
    body="您家住在{住址}。祝您健康。",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 10, 18),
)
HOUSE = "翠湖花园3号楼1单元{}室"


@pytest.fixture
def elders(office):
    """Return the tag of four old people: a couple, a neighbour and one who has died."""
    tag = office.read(tags.kinds)[0][0]

    def add(name, room, **known):
        draft = people.Draft(name=name, address=HOUSE.format(room), tags=frozenset({tag}), **known)
        return office.write(people.save, None, draft)

    add("王秀兰", "201", relation=Relation.SPOUSE, sex=Sex.FEMALE)
    add("李建国", "201", relation=Relation.HEAD, sex=Sex.MALE)
    add("赵桂英", "101", sex=Sex.FEMALE)
    add("孙德福", "301", status=PersonStatus.DECEASED)
    return tag


@pytest.fixture
def opened(qtbot, window, desk, elders):
    """Return a function that opens the dialog, for the old people unless told otherwise."""

    def open_(draft=LETTER, who=None):
        dialog = MailingDialog(desk, draft, window, who or Who(Source.TAG, elders))
        dialog.open()
        settle(qtbot, dialog)
        return dialog

    return open_


def settle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.desk.jobs._quiet and not dialog._typing.isActive(), timeout=20_000)


def names(dialog):
    return [one.name for one in dialog.plan.receivers]


def shown(qtbot, dialog, text):
    qtbot.waitUntil(lambda: bool(dialog.paper.pdf) and text in text_of(dialog.paper.pdf), timeout=20_000)


def test_it_begins_with_everybody_of_the_tag_in_the_order_of_delivery(qtbot, opened):
    dialog = opened()
    assert names(dialog) == ["赵桂英", "李建国", "王秀兰"]
    assert dialog.told.text() == "共 3 份，按小区、楼栋、单元、门牌排好；1 人已迁出或去世，不发。"
    assert not dialog.same.isVisible()
    shown(qtbot, dialog, "赵桂英女士：您家住在翠湖花园3号楼1单元101室。")
    dialog.list.selectRow(2)
    shown(qtbot, dialog, "王秀兰女士")


def test_one_sheet_for_each_household(qtbot, opened):
    dialog = opened()
    dialog.by_household.click()
    settle(qtbot, dialog)
    assert names(dialog) == ["赵桂英", "李建国"]
    assert "1 人与收信人同住，不另发" in dialog.told.text()


def test_all_sheets_are_filed_under_one_number_with_who_got_them(qtbot, office, opened):
    dialog = opened()
    with qtbot.waitSignal(dialog.filed, timeout=20_000) as filed:
        dialog.file_button.click()
    (number,) = filed.args
    pdf = office.read(documents.pdf_of, number)
    sheet = pypdfium2.PdfDocument(pdf)
    told = [page.get_textpage().get_text_bounded() for page in sheet]
    sheet.close()
    assert [text.count("〔2026〕1号") for text in told] == [1, 1, 1]
    assert ["赵桂英女士" in told[0], "李建国先生" in told[1], "王秀兰女士" in told[2]] == [True] * 3
    assert office.read(documents.load, number).body == LETTER.body  # as it was written, to be sent again
    assert [one.name for one in office.read(documents.recipients, number)] == ["赵桂英", "李建国", "王秀兰"]
    again = office.read(mailing.again, number)
    assert [one.building for one in again] == ["翠湖花园3号楼"] * 3


def test_somebody_is_left_out_and_somebody_is_added(qtbot, office, opened):
    other = office.write(people.save, None, people.Draft(name="周明"))
    dialog = opened()
    chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    dialog.list.selectionModel().select(dialog.model.index(1, 0), chosen)
    dialog.out.click()
    assert names(dialog) == ["赵桂英", "王秀兰"]
    assert "去掉了 1 人" in dialog.told.text()
    dialog._add(other)
    settle(qtbot, dialog)
    assert names(dialog) == ["赵桂英", "王秀兰", "周明"]
    assert dialog.told.text().endswith("1 人没有住址，排在最后。")


def test_words_narrow_and_nothing_chosen_says_what_to_do(qtbot, opened):
    dialog = opened()
    dialog.needle.setText("赵")
    dialog.needle.textEdited.emit("赵")
    settle(qtbot, dialog)
    assert names(dialog) == ["赵桂英"]
    dialog.who.setCurrentIndex(0)
    dialog.who.activated.emit(0)
    settle(qtbot, dialog)
    assert names(dialog) == []
    assert dialog.told.text().startswith("还没有人。")
    assert not dialog.print_button.isEnabled()
    assert not dialog.envelopes.isEnabled()


def test_a_text_that_is_the_same_for_all_says_so(opened):
    assert opened(Draft(title="通知", addressee="各位居民", body="今日停水。", signatory="社区")).same.isVisible()


def test_a_character_no_font_has_is_asked_about_and_stepping_back_files_nothing(qtbot, office, opened, monkeypatch):
    rare = office.write(people.save, None, people.Draft(name="王\U000323b5"))
    dialog = opened(who=Who(Source.IDS, ids=(rare,)))
    asked = []
    monkeypatch.setattr(message, "ask", lambda parent, text, *rest, **more: asked.append(text) or False)
    dialog.file_button.click()
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert "U+323B5" in asked[0]
    assert ids(office) == []


def test_the_list_to_deliver_by_and_the_envelopes_follow_the_same_order(qtbot, opened):
    dialog = opened()
    dialog.delivery.click()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PaperWindow)), timeout=20_000)
    (paper,) = dialog.findChildren(PaperWindow)
    told = text_of(paper.paper.pdf)
    assert "《重阳节慰问信》派送清单" in told
    assert "翠湖花园3号楼（3 份）" in told
    assert told.index("赵桂英") < told.index("李建国") < told.index("王秀兰")
    paper.close()
    dialog.envelopes.click()
    (asking,) = dialog.findChildren(EnvelopeDialog)
    assert not asking.first.isEnabled()
    asking.kind.setCurrentIndex(len(delivery.SIZES))
    assert asking.first.isEnabled()
    asking.kind.setCurrentIndex(0)
    asking._show()
    qtbot.waitUntil(
        lambda: any(one.windowTitle() == "信封" for one in dialog.findChildren(PaperWindow)), timeout=20_000
    )
    (envelopes,) = [one for one in dialog.findChildren(PaperWindow) if one.windowTitle() == "信封"]
    assert pages(envelopes.paper.pdf) == 3


def pages(pdf):
    sheet = pypdfium2.PdfDocument(pdf)
    count = len(sheet)
    sheet.close()
    return count


# what happens elsewhere meanwhile


def done(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.desk.jobs.is_busy(), timeout=20_000)
    settle(qtbot, dialog)


def by_name(office, name):
    return next(one.person_id for one in office.read(mailing.plan, Who(), date.today()).receivers if one.name == name)


def remove_one(office):
    office.write(people.remove, by_name(office, "赵桂英"))


def merge_one(office):
    kept = office.write(people.save, None, people.Draft(name="赵桂英", address=HOUSE.format("102")))
    office.write(merging.merge, kept, by_name(office, "赵桂英"))


@pytest.mark.parametrize(("happens", "left"), [(remove_one, ["李建国", "王秀兰"]), (merge_one, None)])
def test_receivers_who_are_gone_meanwhile_are_named_and_the_rest_is_listed_anew(
    qtbot, office, opened, said, happens, left
):
    dialog = opened()
    happens(office)
    dialog.file_button.click()
    done(qtbot, dialog)
    assert said[0].startswith("赵桂英的档案刚被删除，或合并到了别的档案。")
    assert len(said) == 1
    assert ids(office) == []
    assert names(dialog) == (left or ["赵桂英", "李建国", "王秀兰"])
    with qtbot.waitSignal(dialog.filed, timeout=20_000):
        dialog.file_button.click()
    assert len(ids(office)) == 1


def test_a_saved_query_that_is_deleted_while_it_is_chosen_is_told(qtbot, office, opened, said):
    query_id = office.write(queries.save, None, "缺电话", one(Condition("has_phone", Compare.NO)))
    dialog = opened(who=Who(Source.QUERY, query_id))
    assert len(names(dialog)) == 3
    office.write(queries.remove, query_id)
    dialog.by_household.click()
    settle(qtbot, dialog)
    assert said == ["这个常用查询已被删除，请刷新后再试。"]
    assert names(dialog) == []
    assert not dialog.file_button.isEnabled()


def test_what_could_not_be_filed_is_told_before_the_first_sheet_is_written(qtbot, office, opened, said):
    dialog = opened(Draft(title="慰问信", addressee="{姓名}", signatory="社区"))
    dialog.file_button.click()
    assert said == ["请填写正文。"]
    assert not dialog.desk.jobs.is_busy()


def test_cancelling_in_the_middle_files_nothing_and_loses_nothing(qtbot, office, opened):
    dialog = opened()
    dialog.file_button.click()
    dialog.desk.jobs._cancelled.update(dialog.desk.jobs._open)
    done(qtbot, dialog)
    assert ids(office) == []
    assert names(dialog) == ["赵桂英", "李建国", "王秀兰"]
    with qtbot.waitSignal(dialog.filed, timeout=20_000):
        dialog.file_button.click()
    assert office.read(documents.load, ids(office)[0]).number == "〔2026〕1号"


def test_markup_in_a_name_stays_text(qtbot, office, opened):
    name = "王<b>&amp;<img src=x>"
    dialog = opened(who=Who(Source.IDS, ids=(office.write(people.save, None, people.Draft(name=name)),)))
    index = dialog.model.index(0, 0)
    assert index.data() == name
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<p>王&lt;b&gt;&amp;amp;&lt;img src=x&gt;</p>"
    shown(qtbot, dialog, f"{name}同志")
