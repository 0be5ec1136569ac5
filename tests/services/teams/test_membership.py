from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import teams, undo
from jiceng_desktop.services.teams import Draft, Joined, Position
from jiceng_desktop.terms import VolunteerStatus
from tests.services.teams.conftest import JOINED

TODAY = date(2026, 11, 21)


def rows(office, team_id) -> list[TeamMember]:
    return list(office.read(lambda s: s.scalars(select(TeamMember).filter_by(team_id=team_id)).all()))


def leader(office, team_id) -> int | None:
    return office.read(lambda session: session.get(Team, team_id).leader_id)


def test_volunteers_join_once(office, stewards, volunteers):
    ids = list(volunteers.values())
    assert office.write(teams.join, stewards, ids[:2], "宣传员") == Joined(2)
    assert office.write(teams.join, stewards, ids) == Joined(1, ("赵一", "钱二"))
    assert [(one.role, one.from_on, one.to_on) for one in rows(office, stewards)] == [
        ("宣传员", TODAY, None),
        ("宣传员", TODAY, None),
        (None, TODAY, None),
    ]
    office.write(undo.take_back, office.last_group)
    assert len(rows(office, stewards)) == 2


def test_who_has_left_the_roster_does_not_join(office, stewards, volunteers):
    office.write(lambda session: setattr(session.get(Volunteer, volunteers["赵一"]), "status", VolunteerStatus.LEFT))
    with pytest.raises(Refusal, match="赵一已经退出志愿者名册"):
        office.write(teams.join, stewards, list(volunteers.values()))
    assert rows(office, stewards) == []


@pytest.mark.parametrize(
    ("day", "sentence"), [(date(2024, 2, 1), "2024-03-01 才登记为志愿者"), (date(2026, 12, 1), "不能晚于今天")]
)
def test_days_that_cannot_be_are_refused(office, stewards, volunteers, day, sentence):
    with pytest.raises(Refusal, match=sentence) as refused:
        office.write(teams.join, stewards, [volunteers["赵一"]], None, day)
    assert refused.value.field == "from_on"


def test_leaving_ends_the_membership_and_the_lead(office, stewards, volunteers):
    office.write(teams.join, stewards, [volunteers["赵一"]], None, JOINED)
    office.write(teams.lead, stewards, volunteers["赵一"])
    (member,) = rows(office, stewards)
    with pytest.raises(Refusal, match="退出日期不能更早"):
        office.write(teams.leave, [member.id], date(2024, 2, 1))
    assert office.write(teams.leave, [member.id], date(2026, 5, 1)) == 1
    assert rows(office, stewards)[0].to_on == date(2026, 5, 1)
    assert leader(office, stewards) is None
    assert office.write(teams.leave, [member.id]) == 0
    office.write(teams.join, stewards, [volunteers["赵一"]])
    assert len(rows(office, stewards)) == 2


def test_rejoining_before_one_left_overlaps(office, stewards, volunteers):
    office.write(teams.join, stewards, [volunteers["赵一"]], None, JOINED)
    office.write(teams.leave, [rows(office, stewards)[0].id], date(2026, 5, 1))
    with pytest.raises(Refusal, match="从 2024-03-01 到2026-05-01已经在这支服务队里，日期重叠了"):
        office.write(teams.join, stewards, [volunteers["赵一"]], None, date(2026, 4, 1))


def test_moving_keeps_a_position_that_the_other_team_has(office, stewards, volunteers):
    other = office.write(teams.save, None, Draft("文艺队", positions=(Position("宣传员"),)))
    office.write(teams.join, stewards, [volunteers["赵一"]], "宣传员")
    office.write(teams.join, stewards, [volunteers["钱二"]], "调解员")
    office.write(teams.lead, stewards, volunteers["赵一"])
    ids = [one.id for one in rows(office, stewards)]
    assert office.write(teams.move, ids, other) == 2
    assert [one.role for one in rows(office, other)] == ["宣传员", None]
    assert [one.to_on for one in rows(office, stewards)] == [TODAY, TODAY]
    assert leader(office, stewards) is None
    office.write(undo.take_back, office.last_group)
    assert rows(office, other) == []
    assert leader(office, stewards) == volunteers["赵一"]


def test_who_leads_becomes_a_member(office, stewards, volunteers):
    part = office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    office.write(teams.lead, stewards, volunteers["赵一"])
    assert [one.role for one in rows(office, stewards)] == [teams.LEADER]
    office.write(teams.join, part, [volunteers["钱二"]])
    office.write(teams.lead, stewards, volunteers["钱二"])  # belongs to it through the sub-team
    assert len(rows(office, stewards)) == 1
    office.write(teams.lead, stewards, None)
    assert leader(office, stewards) is None


def test_positions_of_many_at_once(office, stewards, volunteers):
    office.write(teams.join, stewards, list(volunteers.values()))
    ids = [one.id for one in rows(office, stewards)]
    assert office.write(teams.set_role, ids[:2], "调解员") == 2
    assert office.write(teams.set_role, ids, "调解员") == 1
    office.write(undo.take_back, office.last_group)
    assert [one.role for one in rows(office, stewards)] == ["调解员", "调解员", None]


def test_one_membership_is_corrected(office, stewards, volunteers):
    office.write(teams.join, stewards, [volunteers["赵一"]])
    (member,) = rows(office, stewards)
    draft = office.read(teams.load_member, member.id)
    assert (draft.name, draft.team) == ("赵一", "邻里红管家")
    changed = replace(draft, role="爱心商家", offer="老人 理发八折", from_on=JOINED)
    office.write(teams.save_member, member.id, changed)
    stored = office.read(teams.load_member, member.id)
    assert (stored.role, stored.offer, stored.from_on) == ("爱心商家", "老人 理发八折", JOINED)
    for wrong, field in (
        (replace(stored, from_on=None), "from_on"),
        (replace(stored, to_on=date(2024, 1, 1)), "to_on"),
        (replace(stored, to_on=date(2027, 1, 1)), "to_on"),
        (replace(stored, offer="话" * 201), "offer"),
    ):
        with pytest.raises(Refusal) as refused:
            office.write(teams.save_member, member.id, wrong)
        assert refused.value.field == field
    office.write(teams.remove_member, member.id)
    assert rows(office, stewards) == []
    office.write(undo.take_back, office.last_group)
    assert len(rows(office, stewards)) == 1


def test_a_record_that_is_gone_is_named(office, stewards, volunteers):
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.write(teams.leave, [999])
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(teams.load_member, 999)
    with pytest.raises(Refusal, match="刚被另一处删除"):
        office.write(teams.join, stewards, [999])
