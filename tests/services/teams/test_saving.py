from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.volunteers import Team, TeamMember
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import teams, undo
from jiceng_desktop.services.teams import PATTERNS, Draft, Position
from jiceng_desktop.terms import EventKind
from tests.services.residents import contents

TODAY = date(2026, 11, 21)


def team(office, team_id) -> Team:
    return office.read(lambda session: session.get(Team, team_id))


def positions(office, team_id) -> list[tuple[str, int | None]]:
    return [(one.name, one.wanted) for one in office.read(teams.positions_of, team_id)]


def roles(office) -> list[str | None]:
    return list(office.read(lambda session: session.scalars(select(TeamMember.role)).all()))


def test_a_team_is_founded_and_changed(office, stewards):
    stored = office.read(teams.load, stewards)
    assert (stored.name, stored.purpose, stored.founded_on) == ("邻里红管家", "服务邻里", None)
    assert positions(office, stewards) == [("宣传员", 2), ("调解员", None)]
    office.write(teams.save, stewards, replace(stored, name=" 红管家 ", founded_on=TODAY))
    assert office.read(teams.load, stewards).name == "红管家"
    with pytest.raises(Stale, match="名称"):
        office.write(teams.save, stewards, stored)
    office.write(undo.take_back, office.last_group)
    assert office.read(teams.load, stewards).name == "邻里红管家"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("  "), "name"),
        (Draft("邻里红管家"), "name"),
        (Draft("名" * 65), "name"),
        (Draft("新队", "话" * 401), "purpose"),
        (Draft("新队", founded_on=date(2027, 1, 1)), "founded_on"),
        (Draft("新队", positions=(Position(" "),)), "positions"),
        (Draft("新队", positions=(Position("甲"), Position("甲 "))), "positions"),
        (Draft("新队", positions=(Position("甲", 0),)), "positions"),
        (Draft("新队", positions=(Position("岗" * 33),)), "positions"),
        (Draft("新队", parts=("邻里红管家",)), "parts"),
    ],
)
def test_what_cannot_be_a_team_is_refused(office, stewards, draft, field):
    before = contents(office)
    with pytest.raises(Refusal) as refused:
        office.write(teams.save, None, draft)
    assert refused.value.field == field
    assert contents(office) == before


def test_members_follow_a_position_that_is_renamed(office, stewards, volunteers):
    office.write(teams.join, stewards, list(volunteers.values()), "宣传员")
    stored = office.read(teams.load, stewards)
    first, second = stored.positions
    changed = (second, replace(first, name="政策宣传员", wanted=None))
    office.write(teams.save, stewards, replace(stored, positions=changed))
    assert positions(office, stewards) == [("调解员", None), ("政策宣传员", None)]
    assert roles(office) == ["政策宣传员"] * 3
    office.write(undo.take_back, office.last_group)
    assert positions(office, stewards) == [("宣传员", 2), ("调解员", None)]
    assert roles(office) == ["宣传员"] * 3


def test_positions_exchange_their_names_and_one_goes(office, stewards):
    stored = office.read(teams.load, stewards)
    first, second = stored.positions
    crossed = (replace(first, name=second.name), replace(second, name=first.name))
    office.write(teams.save, stewards, replace(stored, positions=crossed))
    assert [name for name, _ in positions(office, stewards)] == ["调解员", "宣传员"]
    stored = office.read(teams.load, stewards)
    office.write(teams.save, stewards, replace(stored, positions=stored.positions[:1], name="红管家"))
    assert [name for name, _ in positions(office, stewards)] == ["调解员"]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.name)
def test_every_pattern_can_be_founded(office, pattern):
    team_id = office.write(teams.save, None, teams.of_pattern(pattern))
    lines = office.read(teams.lines)
    assert [line.name for line in lines] == [pattern.name, *(name for name, _, _ in pattern.parts)]
    assert all(line.parent_id == team_id for line in lines[1:])
    assert [(line.name, line.colour) for line in lines[1:]] == [part[:2] for part in pattern.parts]
    assert positions(office, team_id) == list(pattern.positions)


def test_one_storey_of_teams_is_enough(office, stewards):
    part = office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    with pytest.raises(Refusal, match="不再设分队"):
        office.write(teams.save, None, Draft("二分队", parent_id=part))
    other = office.write(teams.save, None, Draft("别的队"))
    stored = office.read(teams.load, stewards)
    with pytest.raises(Refusal, match="下面有分队"):
        office.write(teams.save, stewards, replace(stored, parent_id=other))
    stored = office.read(teams.load, other)
    with pytest.raises(Refusal, match="它自己"):
        office.write(teams.save, other, replace(stored, parent_id=other))


def test_an_unused_team_goes_and_comes_back(office, stewards):
    before = contents(office, but=("audit_entry", "audit_group", "undo_step", "sqlite_sequence"))
    office.write(teams.remove, stewards)
    assert office.read(teams.lines) == []
    office.write(undo.take_back, office.last_group)
    assert contents(office, but=("audit_entry", "audit_group", "undo_step", "sqlite_sequence")) == before


def test_a_team_that_is_referred_to_cannot_vanish(office, stewards, volunteers):
    office.write(teams.join, stewards, list(volunteers.values()))
    office.write(teams.save, None, Draft("一分队", parent_id=stewards))

    def invite(session) -> None:
        starts = office._clock()
        event = Occurrence(title="巡楼", kind=EventKind.SERVICE, starts_at=starts, ends_at=starts)
        event.audience_team_id = stewards
        session.add(event)

    office.write(invite)
    with pytest.raises(Refusal, match="1 场活动的参加对象、1 支分队、3 条队员记录提到它。请改用“停办”"):
        office.write(teams.remove, stewards)


def test_closing_ends_what_members_do_and_can_be_taken_back(office, stewards, volunteers):
    part = office.write(teams.save, None, Draft("一分队", parent_id=stewards))
    office.write(teams.join, stewards, [volunteers["赵一"]])
    office.write(teams.join, part, [volunteers["钱二"]])
    office.write(teams.lead, stewards, volunteers["赵一"])
    assert office.write(teams.close, stewards) == 2
    group = office.last_group
    assert team(office, part).closed_on == team(office, stewards).closed_on == TODAY
    assert team(office, stewards).leader_id is None
    with pytest.raises(Refusal, match="已经停办"):
        office.write(teams.join, stewards, [volunteers["孙三"]])
    with pytest.raises(Refusal, match="已经停办了"):
        office.write(teams.close, stewards)
    with pytest.raises(Refusal, match="请先恢复它"):
        office.write(teams.reopen, part)
    with pytest.raises(Refusal, match="可以恢复它"):
        office.write(teams.save, None, Draft("一分队"))
    office.write(undo.take_back, group)
    assert office.read(teams.counts) == {stewards: 2, part: 1}
    assert team(office, stewards).leader_id == volunteers["赵一"]


def test_a_closed_team_opens_again(office, stewards):
    office.write(teams.close, stewards)
    office.write(teams.reopen, stewards)
    assert team(office, stewards).closed_on is None


def test_teams_are_arranged(office, stewards):
    other = office.write(teams.save, None, Draft("文艺队"))
    office.write(teams.arrange, [other, stewards])
    assert [line.id for line in office.read(teams.lines)] == [other, stewards]
