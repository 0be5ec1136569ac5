from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.forms import Form, Submission, SubmissionFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filters, forms, places, queries, tags, undo, whom
from jiceng_desktop.services.forms import Filled, SheetMemory, SheetRows
from jiceng_desktop.services.whom import ORDERS, Source, Who
from jiceng_desktop.terms import AuditAction
from tests.services import residents

TODAY = residents.TODAY
ROWS = SheetRows("表", ("序号", "姓名", "电话"), (1, 2), ("张三", "李四"), (("1", "张三", "a"), ("2", "李四", "b")))


def filled(sheets=(ROWS,), who=Who(), mark="m", **known):  # noqa: B008
    memory = {"表": SheetMemory(None, {"姓名": "name", "金额": "=100", "备注": "-"}, {"审核人": "赵"}, who)}
    return Filled(**{
        "mark": mark,
        "name": "高龄老人统计表",
        "memory": memory,
        "template": b"empty",
        "workbook": b"full",
        "sheets": tuple(sheets),
        "about": "全部居民",
        "file_name": "高龄.xlsx",
        "purpose": "报送街道民政办",
        **known,
    })


def hand_in(office, one=None, deliver=lambda: None):
    return office.write(forms.hand_in, one or filled(), deliver)


def ids(office, who, known=None):
    return office.read(forms.persons, who, known, "表", TODAY)


def test_what_was_handed_in_stands_in_the_register(office):
    delivered = []
    submission = hand_in(office, deliver=lambda: delivered.append(1))
    assert delivered == [1]
    shown = office.read(forms.LISTING.texts, [submission])[0]
    assert (shown[0], shown[2:]) == ("高龄老人统计表", ("2", "全部居民", "高龄.xlsx"))
    assert office.read(forms.copy_of, submission) == ("高龄.xlsx", b"full")
    assert office.read(forms.sheets_of, submission) == (ROWS,)
    (line,) = [line for line in residents.lines(office) if line.action == AuditAction.EXPORT]
    assert "报送街道民政办" in line.changes


def test_a_file_that_cannot_be_saved_leaves_no_trace(office):
    def refuse():
        raise Refusal("“高龄.xlsx”正被 WPS 或 Excel 打开，请先关闭再保存。")

    with pytest.raises(Refusal, match="WPS"):
        hand_in(office, deliver=refuse)
    assert [residents.count(office, model) for model in (Form, Submission, SubmissionFile)] == [0, 0, 0]


def test_what_was_handed_in_by_mistake_leaves_the_register_and_comes_back(office):
    first, second = hand_in(office), hand_in(office)
    assert office.write(forms.remove, [second]) == 1
    removed = office.last_group
    assert list(office.read(forms.LISTING.ids)) == [first]
    assert office.read(forms.known, "m").last == (ROWS,)  # of the first
    assert office.write(forms.remove, [first]) == 1
    assert office.read(forms.known, "m").last == ()
    with pytest.raises(Refusal, match="已经不在了"):
        office.write(forms.remove, [first, second])
    office.write(undo.take_back, removed)
    assert list(office.read(forms.LISTING.ids)) == [second]
    assert office.read(forms.previous, second) is None
    assert office.read(forms.copy_of, second) == ("高龄.xlsx", b"full")
    titles = office.read(lambda s: list(s.scalars(select(AuditGroup.title))))
    assert titles.count("删除报送记录") == 2


def test_what_was_removed_goes_for_good_after_a_month(office):
    kept, removed = hand_in(office), hand_in(office)
    office.write(forms.remove, [removed])
    office.write(lambda s: setattr(s.get(Submission, removed), "removed_on", TODAY - timedelta(days=400)))
    office.write(undo.forget_old)
    assert [residents.count(office, model) for model in (Submission, SubmissionFile)] == [1, 1]
    assert list(office.read(forms.LISTING.ids)) == [kept]


def test_a_purpose_is_asked_for(office):
    with pytest.raises(Refusal, match="用途"):
        hand_in(office, filled(purpose=" "))


def test_a_form_is_known_the_next_time(office):
    assert office.read(forms.known, "m") is None
    hand_in(office, filled(who=Who(Source.TAG, 3, needle="王")))
    known = office.read(forms.known, "m")
    assert (known.name, known.last) == ("高龄老人统计表", (ROWS,))
    assert known.memory["表"] == SheetMemory(
        None, {"姓名": "name", "金额": "=100", "备注": "-"}, {"审核人": "赵"}, Who(Source.TAG, 3, needle="王")
    )
    submission = hand_in(office, filled(template=b"newer"))
    again, content = office.read(forms.again, submission)
    assert (again.id, content) == (known.id, b"newer")
    assert residents.count(office, Form) == 1


def test_the_memory_names_whom_a_sheet_is_about_by_a_code(office):
    hand_in(office, filled(who=Who(Source.TAG, 3)))
    told = office.read(lambda session: json.loads(session.scalars(select(Form.mapping)).one()))
    assert told["表"]["who"]["source"] == "tag"
    assert office.read(forms.known, "m").memory["表"].who.source is Source.TAG


def test_persons_chosen_one_by_one_are_those_of_the_last_time(office):
    one, two = residents.add(office, "张一"), residents.add(office, "李二")
    rows = SheetRows("表", ("姓名",), (two, one, 999), ("李二", "张一", "谁"), (("李二",), ("张一",), ("谁",)))
    hand_in(office, filled([rows], Who(Source.IDS, ids=(two, one))))
    known = office.read(forms.known, "m")
    assert known.memory["表"].who == Who(Source.LAST)
    assert ids(office, Who(Source.LAST), known) == [two, one]
    assert ids(office, Who(Source.IDS, ids=(two, one), needle="张")) == [one]
    assert ids(office, Who(Source.LAST)) == []
    hand_in(office, filled([rows], Who(Source.IDS, ids=(two, one), order="age", descending=True)))
    assert office.read(forms.known, "m").memory["表"].who == Who(Source.LAST, order="age", descending=True)


def test_every_order_the_clerk_may_choose_is_one_of_the_archive(office):
    born = {name: date(year, 1, 1) for name, year in (("甲", 1990), ("乙", 1950), ("丙", 1970))}
    found = {name: residents.add(office, name, born_on=day) for name, day in born.items()}
    ordered = {title: ids(office, Who(order=order, descending=down)) for order, down, title in ORDERS}
    assert all(sorted(order) == sorted(found.values()) for order in ordered.values())
    assert ordered["年龄从大到小"] == [found["乙"], found["丙"], found["甲"]]
    assert ordered["年龄从小到大"] == [found["甲"], found["丙"], found["乙"]]


def test_whom_a_form_is_about(office):
    office.write(places.add_compound, "幸福小区")
    (tag,) = office.write(tags.named, ["高龄"])
    here = residents.add(office, "赵一", address=residents.HOME, tags=frozenset({tag}))
    residents.add(office, "钱二")
    offers = {name: who for who, name in office.read(whom.offers, TODAY)}
    assert len(ids(office, offers["全部居民（2 人）"])) == 2
    assert ids(office, offers["标签：高龄（1 人）"]) == [here]
    assert ids(office, offers["幸福小区（1 人）"]) == [here]
    assert ids(office, offers["幸福小区3号楼（1 人）"]) == [here]
    assert ids(office, Who(needle="qian")) != []
    assert ids(office, Who(Source.TAG, tag, needle="钱")) == []


def test_a_saved_query_is_offered_first_and_kept_for_the_form(office):
    residents.add(office, "赵一")
    named = filters.one(filters.Condition("name", filters.Compare.IS, ("赵一",)))
    query = office.write(queries.save, None, "姓赵的", named)
    offered = office.read(whom.offers, TODAY)
    assert [who.source for who, _ in offered].index(Source.ALL) == len(queries.STARTING) + 1
    who, name = offered[len(queries.STARTING)]
    assert (who, name) == (Who(Source.QUERY, query), "常用查询：姓赵的（1 人）")
    hand_in(office, filled(who=who))
    assert office.read(lambda session: session.get(Form, 1).query_id) == query
    with pytest.raises(Refusal, match="高龄老人统计表"):
        office.write(queries.remove, query)


# differences


def test_who_is_new_who_is_gone_and_what_has_changed():
    now = SheetRows("表", ("序号", "姓名", "电话"), (2, 3), ("李四", "王五"), (("1", "李四", "c"), ("2", "王五", "d")))
    found = forms.compare([ROWS], [now])
    assert (found.new, found.gone, found.changed) == (("王五",), ("张三",), (("李四", "电话", "b", "c"),))
    assert (found.new_ids, found.cells) == (frozenset({3}), {(2, "电话"): "b"})
    assert not forms.compare([ROWS], [ROWS])


def test_two_submissions_of_one_form_are_compared(office):
    first = hand_in(office)
    changed = SheetRows("表", ROWS.titles, ROWS.persons, ROWS.names, (("1", "张三", "a"), ("2", "李四", "z")))
    second = hand_in(office, filled([changed]))
    told, found = office.read(forms.two, second, first)
    assert found.changed == (("李四", "电话", "b", "z"),)
    assert "2 人" in told
    assert office.read(forms.previous, second) == first
    assert office.read(forms.previous, first) is None
    other = hand_in(office, filled(mark="n"))
    with pytest.raises(Refusal, match="不是同一张表格"):
        office.read(forms.two, first, other)


def test_a_copy_is_exactly_what_was_handed_in_and_is_noted(office):
    submission, copies = hand_in(office), []
    office.write(forms.take_copy, submission, "存档", copies.append)
    assert copies == [b"full"]
    assert len([line for line in residents.lines(office) if line.action == AuditAction.EXPORT]) == 2
    with pytest.raises(Refusal, match="已经不在"):
        office.read(forms.copy_of, 99)
