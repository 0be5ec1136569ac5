"""A roster of volunteers, with and without headings, on its way into archive and roster."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import roster
from jiceng_desktop.exchange.workbook import Sheet
from jiceng_desktop.services import intake as residents_intake
from jiceng_desktop.services import presence, service, volunteers
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.services.volunteers import intake
from jiceng_desktop.terms import PersonStatus, ServiceSource, VolunteerOrigin
from tests.services import residents

TODAY = date.today()
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"


def plan(office, *cells):
    return office.read(intake.plan, residents.rows(*cells, first=1), TODAY)


def carry_out(office, planned, decisions=None):
    return office.write(intake.apply, planned, "名册.xlsx", decisions)


def verdicts(planned):
    return [row.verdict for row in planned.rows]


def count(office, model):
    return office.read(lambda session: session.scalar(select(func.count(model.id))))


def without_headings(size):
    """Return rows as offices keep them: a serial, a name, sex, phone, team, post, day of joining."""
    names = [a + b + c for a in _FAMILY for b in _GIVEN for c in _GIVEN][:size]
    teams, posts = ("邻里红管家", "爱心帮帮团", "平安巡逻队"), ("宣传员", "信息员", "服务员")
    days = [f"2024-03-{day:02d}" for day in range(1, 29)]
    return tuple(
        (place, name, "男女"[place % 2], f"199{place:08d}", teams[place % 3], posts[place % 3], days[place % 28])
        for place, name in enumerate(names, start=1)
    )  # fmt: skip


def test_three_hundred_without_a_heading_row_are_read_written_and_taken_back(office):
    sheet = Sheet("名册", without_headings(300))
    layout = roster.lay_out(sheet, {}, roster.VOLUNTEERS, {"team": frozenset({"邻里红管家"})})
    assert layout.header is None
    assert layout.fields == (None, "name", "sex", "phone", "team", "post", "joined_on")
    planned = office.read(intake.plan, layout.cells(), TODAY)
    assert planned.counts()[Verdict.NEW] == 300
    assert set(planned.with_new_team) == {"邻里红管家", "爱心帮帮团", "平安巡逻队"}
    done = carry_out(office, planned)
    assert (done.added, done.changed, done.left_out) == (300, 0, 0)
    assert (count(office, Volunteer), count(office, Team)) == (300, 3)
    assert office.read(presence.count, here=True) == 0  # nobody said that they live here
    counts = office.read(volunteers.counts)
    assert [members for _, _, members in counts.teams] == [100, 100, 100]
    assert office.read(volunteers.next_number) == "0301"
    assert [run.added for run in office.read(residents_intake.runs, intake.KIND)] == [300]
    assert office.read(residents_intake.runs, "residents") == []
    office.write(residents_intake.take_back, done.group_id)
    assert (count(office, Volunteer), count(office, Team), count(office, Person)) == (0, 0, 0)
    with pytest.raises(Refusal, match="已经撤销过"):
        office.write(residents_intake.take_back, done.group_id)


def test_a_volunteer_who_stands_three_times_is_told_and_taken_once(office):
    number = residents.id_number()
    planned = plan(
        office,
        {"name": "周老板", "phone": "19900000022", "team": "爱心帮帮团", "id_number": number},
        {"name": "周老板", "phone": "19900000022", "team": "平安巡逻队"},
        {"name": "周老板", "id_number": number, "team": "爱心帮帮团、文艺队"},
    )
    assert verdicts(planned) == [Verdict.NEW, Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert planned.rows[1].remark == "与第 1 行是同一个人，只登记一次，服务队“平安巡逻队”一并记入。"
    assert carry_out(office, planned).added == 1
    (volunteer_id,) = office.read(volunteers.LISTING.ids)
    names = {one.name for one in office.read(volunteers.sheet, volunteer_id, TODAY).belongings}
    assert names == {"爱心帮帮团", "平安巡逻队", "文艺队"}


def test_a_name_alone_is_not_enough_to_be_the_same(office):
    planned = plan(office, {"name": "周老板"}, {"name": "周老板"})
    assert verdicts(planned) == [Verdict.NEW, Verdict.DOUBTFUL]
    assert carry_out(office, planned).added == 1


def test_numbers_are_not_used_again(office, resident):
    office.write(volunteers.save, None, volunteers.Draft(person=resident, number="Z0001"))
    planned = plan(
        office,
        {"name": "周老板", "number": "Z0001"},
        {"name": "吴小红", "number": "Z0002"},
        {"name": "郑学生", "number": "Z0002"},
        {"name": "王大力"},
        {"name": "林秀英", "number": "z0001", "skills": "理发"},
    )
    assert verdicts(planned) == [Verdict.REFUSED, Verdict.NEW, Verdict.REFUSED, Verdict.NEW, Verdict.CHANGED]
    assert planned.rows[0].remark == "编号“Z0001”在名册里是“林秀英”的，编号不能重复使用。"
    assert planned.rows[2].remark == "编号“Z0002”与第 2 行“吴小红”的相同，编号不能重复使用。"
    done = carry_out(office, planned)
    assert (done.added, done.changed, done.left_out) == (2, 1, 2)
    rows = office.read(
        lambda session: {v.person.name: (v.number, v.skills) for v in session.scalars(select(Volunteer))}
    )
    assert rows == {"林秀英": ("Z0001", "理发"), "吴小红": ("Z0002", None), "王大力": ("Z0003", None)}


def test_a_number_given_up_is_known_to_a_roster_too(office, resident):
    first = office.write(volunteers.save, None, volunteers.Draft(person=resident, number="Z0001"))
    office.write(volunteers.save, first, replace(office.read(volunteers.load, first), number="Z0002"))
    planned = plan(
        office,
        {"name": "周老板", "number": "Z0001"},
        {"name": "林秀英", "number": "Z0001", "skills": "理发"},
        {"name": "王大力"},
    )
    assert verdicts(planned) == [Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW]
    assert planned.rows[0].remark == "编号“Z0001”在名册里以前是“林秀英”的，编号不能重复使用。"
    assert planned.rows[1].remark.endswith("编号与名册不同（名册是 Z0002），没有改")
    carry_out(office, planned)
    assert office.read(lambda session: set(session.scalars(select(Volunteer.number)))) == {"Z0002", "Z0003"}


def test_hours_of_before_become_one_record_that_waits_for_the_secretary(office, resident):
    known = office.write(volunteers.save, None, volunteers.Draft(person=resident, joined_on=date(2020, 1, 1)))
    planned = plan(
        office,
        {"name": "周老板", "hours": 1250.5, "joined_on": "2019-05-01"},
        {"name": "吴小红", "hours": "90分钟", "joined_on": TODAY.isoformat()},
        {"name": "王大力", "hours": "很多"},
        {"name": "林秀英", "phone": "19900000011", "hours": "36小时"},
    )
    assert [minutes for _, minutes in planned.with_hours] == [75_030, 90, 36 * 60]
    assert "累计时长“很多”看不明白" in planned.rows[2].remark
    assert ("累计时长", "", "36 小时（待确认）") in planned.rows[3].changes
    done = carry_out(office, planned)
    rows = office.read(lambda session: list(session.scalars(select(ServiceRecord).order_by(ServiceRecord.minutes))))
    before = date(TODAY.year - 1, 12, 31)
    assert [(one.minutes, one.served_on) for one in rows] == [(90, TODAY), (36 * 60, before), (75_030, before)]
    assert {(one.content, one.source, one.confirmed_at) for one in rows} == {
        ("以前累计的服务时长", ServiceSource.CARRIED, None)
    }
    loaded = office.read(service.load, rows[2].id)
    office.write(service.save, rows[2].id, replace(loaded, minutes=1000 * 60))  # no day has to hold it
    office.write(service.save, None, service.Draft(rows[2].volunteer_id, None, before, minutes=60, content="值班"))
    again = plan(office, {"name": "林秀英", "phone": "19900000011", "hours": "36小时"})
    assert (again.rows[0].verdict, again.with_hours) == (Verdict.UNCHANGED, [])
    assert "累计时长没有导入" in again.rows[0].remark
    with pytest.raises(Refusal, match="不能撤销"):  # some of it was changed since
        office.write(residents_intake.take_back, done.group_id)
    assert office.read(volunteers.load, known).number == "0001"


def test_hours_of_before_go_with_their_import(office):
    done = carry_out(office, plan(office, {"name": "周老板", "hours": 12}))
    office.write(residents_intake.take_back, done.group_id)
    assert (count(office, ServiceRecord), count(office, Volunteer)) == (0, 0)


def test_a_resident_is_recognised_and_the_card_only_filled_in(office, resident):
    (planned,) = (
        plan(office, {"name": "林秀英", "phone": "19900000011", "political_status": "党员", "origin": "居民"}),
    )
    assert verdicts(planned) == [Verdict.NEW]
    assert planned.rows[0].person_id == resident
    done = carry_out(office, planned)
    assert count(office, Person) == 1
    shown = office.read(volunteers.of_person, resident)
    assert (shown.political_status.label, shown.address) == ("中共党员", residents.HOME)
    office.write(residents_intake.take_back, done.group_id)
    assert office.read(volunteers.of_person, resident) is None
    assert count(office, Person) == 1


def test_a_doubtful_row_waits_for_the_clerk(office, resident):
    planned = plan(office, {"name": "林秀英"})
    assert verdicts(planned) == [Verdict.DOUBTFUL]
    assert carry_out(office, planned).left_out == 1
    assert count(office, Volunteer) == 0
    carry_out(office, plan(office, {"name": "林秀英"}), {1: Decision.MERGE})
    assert office.read(volunteers.of_person, resident).draft.number == "0001"
    assert count(office, Person) == 1


def test_a_doubtful_row_may_be_somebody_new_from_outside(office, resident):
    carry_out(office, plan(office, {"name": "林秀英"}), {1: Decision.ADD})
    found = office.read(lambda session: session.scalar(select(Person.status).where(Person.id != resident)))
    assert found is PersonStatus.OUTSIDE


def test_a_row_with_a_home_is_a_resident(office, resident):
    planned = plan(office, {"name": "吴小红", "address": "幸福小区3号楼2单元502室", "origin": "在职党员"})
    carry_out(office, planned)
    assert office.read(presence.count, here=True) == 2
    origin = office.read(lambda session: session.scalar(select(Volunteer.origin)))
    assert origin is VolunteerOrigin.PARTY_MEMBER


def test_what_cannot_be_understood_goes_to_the_note(office):
    cells = {"name": "周老板", "joined_on": "前年", "origin": "热心人", "available": "看情况", "emergency_phone": "12"}
    planned = plan(office, cells)
    assert "加入日期“前年”看不明白，已写入备注" in planned.rows[0].remark
    carry_out(office, planned)
    note = office.read(lambda session: session.scalar(select(Volunteer.note)))
    assert note == "来源：热心人；加入日期：前年；可服务时间：看情况；紧急联系电话：12"


def test_who_has_left_is_not_changed_by_a_roster(office, resident):
    (volunteer_id,) = office.write(volunteers.enlist, [resident]).added
    office.write(volunteers.leave, [volunteer_id], TODAY)
    planned = plan(office, {"name": "林秀英", "phone": "19900000011", "skills": "理发"})
    assert verdicts(planned) == [Verdict.UNCHANGED]
    assert "重新加入" in planned.rows[0].remark


def test_a_plan_is_not_carried_out_twice(office):
    planned = plan(office, {"name": "周老板"})
    carry_out(office, planned)
    with pytest.raises(Refusal, match="重新预览"):
        carry_out(office, planned)
