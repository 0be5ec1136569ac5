from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import delete, select

from jiceng_desktop.db.forms import Form
from jiceng_desktop.db.people import CareTag, CareTagKind
from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, filters, people, queries, undo
from jiceng_desktop.services.filters import Compare, one
from tests.services import residents
from tests.services.filters.asking import alone, asked, names
from tests.services.residents import PHONE, TODAY, persons_of

# -- saved queries -------------------------------------------------------------------------------------------------


@pytest.fixture
def saved(office, neighbours):
    return office.write(queries.save, None, "独居老人", alone(office))


def test_a_saved_query_finds_its_persons(office, neighbours, saved):
    assert office.read(persons_of, saved, TODAY) == [neighbours["老张"]]
    assert office.read(queries.counts, TODAY) == [(saved, "独居老人", 1)]
    assert office.read(queries.audience, saved, TODAY) == "独居老人（1 人）"
    assert queries.group_of("独居老人（1 人）") == "独居老人"
    assert queries.group_of("全体居民（含租客）") == "全体居民（含租客）"
    assert office.read(persons_of, saved, date(2010, 1, 1)) == []


def test_its_words(office, saved):
    shown = office.read(queries.load, saved)
    assert filters.tell(shown.filter, people.FILTERABLE) == "年龄至少 60 岁，并且关爱标签有独居老人"
    assert shown.faults == ()


@pytest.mark.parametrize("name", ["独居老人", " 独居老人 "])
def test_a_name_is_given_once(office, saved, name):
    other = office.write(queries.save, None, "缺电话", one(asked("phone", Compare.EMPTY)))
    with pytest.raises(Refusal, match="已经有叫“独居老人”的常用查询") as refused:
        office.write(queries.save, None, name, alone(office))
    assert refused.value.field == "name"
    with pytest.raises(Refusal, match="已经有叫"):
        office.write(queries.rename, other, name)
    office.write(queries.rename, saved, name)  # its own


@pytest.mark.parametrize(("name", "sentence"), [("  ", "请填写"), ("长" * 31, "最多 30 个字")])
def test_a_name_has_a_length(office, neighbours, name, sentence):
    with pytest.raises(Refusal, match=sentence):
        office.write(queries.save, None, name, alone(office))


def test_it_is_changed_and_renamed(office, saved):
    shown = office.read(queries.load, saved)
    office.write(queries.save, saved, "独居", one(asked("phone", Compare.EMPTY)), shown.version)
    assert office.read(queries.listed) == [(saved, "独居")]
    assert len(office.read(persons_of, saved, TODAY)) == 2
    with pytest.raises(Stale):
        office.write(queries.save, saved, "独居", shown.filter, shown.version)


def test_they_are_put_in_order(office, saved):
    others = [office.write(queries.save, None, name, one(asked("phone", Compare.EMPTY))) for name in "甲乙"]
    office.write(queries.move, others[1], -1)
    assert [name for _, name in office.read(queries.listed)] == ["独居老人", "乙", "甲"]
    office.write(queries.move, saved, -1)
    office.write(queries.move, saved, 5)
    assert [name for _, name in office.read(queries.listed)] == ["乙", "甲", "独居老人"]


def test_a_deleted_one_comes_back_with_the_events_made_of_it(office, saved):
    draft = events.Draft(title="茶话会", starts_at=TODAY_AT, audience="独居老人（1 人）", audience_query_id=saved)
    event = office.write(events.save, None, draft)
    office.write(queries.remove, saved)
    assert office.read(queries.listed) == []
    told = office.read(events.load, event)
    assert (told.audience, told.audience_query_id) == ("独居老人（1 人）", None)
    group = office.last_group
    office.write(undo.take_back, group)
    assert office.read(queries.listed) == [(saved, "独居老人")]
    assert office.read(events.load, event).audience_query_id == saved
    assert len(office.read(persons_of, saved, TODAY)) == 1


def test_one_that_a_form_needs_stays(office, saved):
    office.write(lambda s: s.add(Form(name="高龄津贴表", mark="x", mapping="{}", query_id=saved)))
    with pytest.raises(Refusal, match="“独居老人”是上级表格“高龄津贴表”的填报对象"):
        office.write(queries.remove, saved)


@pytest.mark.parametrize("service", [queries.load, queries.usable])
def test_one_that_is_gone_is_refused(office, service):
    with pytest.raises(Refusal, match="已被删除"):
        office.read(service, 99)


def test_a_deleted_tag_is_told(office, saved):
    def forget(session):
        kind = session.scalars(select(CareTagKind).where(CareTagKind.name == "独居老人")).one()
        session.execute(delete(CareTag).where(CareTag.kind_id == kind.id))
        session.delete(kind)

    office.write(forget)
    shown = office.read(queries.load, saved)
    assert shown.faults == ("关爱标签“独居老人”已被删除",)
    assert "独居老人（已删除）" in filters.tell(shown.filter, people.FILTERABLE)
    with pytest.raises(Refusal, match="常用查询“独居老人”不能用了：关爱标签“独居老人”已被删除"):
        office.read(persons_of, saved, TODAY)
    assert office.read(queries.counts, TODAY) == [(saved, "独居老人", None)]
    assert names(office, tuple(shown.filter)) == set()


def test_a_renamed_tag_is_called_by_its_new_name(office, saved):
    def rename(session):
        session.scalars(select(CareTagKind).where(CareTagKind.name == "独居老人")).one().name = "独居长者"

    office.write(rename)
    assert "独居长者" in filters.tell(office.read(queries.load, saved).filter, people.FILTERABLE)


def test_a_damaged_one_is_told_and_hides_no_other(office, saved):
    office.write(lambda s: setattr(s.get(SavedQuery, saved), "conditions", "?"))
    other = office.write(queries.save, None, "缺电话", one(asked("phone", Compare.EMPTY)))
    assert office.read(queries.counts, TODAY) == [(saved, "独居老人", None), (other, "缺电话", 2)]
    with pytest.raises(Refusal, match="读不出来"):
        office.read(queries.load, saved)


def test_the_history_does_not_quote_conditions(office, saved):
    shown = office.read(queries.load, saved)
    office.write(queries.save, saved, "找人", one(asked("phone", Compare.CONTAINS, PHONE)), shown.version)
    assert not any(PHONE in line.changes for line in residents.lines(office))


TODAY_AT = datetime.combine(TODAY, datetime.min.time())
