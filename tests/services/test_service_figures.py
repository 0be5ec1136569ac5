"""Figures of confirmed service: by team, month, position, age and party; rankings; who is idle; what goes out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import service_figures, volunteers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.population import Period
from jiceng_desktop.services.service_figures import Matter, Measure, Row
from jiceng_desktop.terms import PoliticalStatus, ServiceSource, VolunteerStatus
from tests.services import residents
from tests.services.service.serving import put

TODAY = date(2026, 11, 21)
YEAR = Period.months(date(2026, 1, 1), 12)
PARTY = PoliticalStatus.PARTY_MEMBER


def enlist(office, name, number, **known):
    about = {key: known.pop(key) for key in ("born_on", "political_status", "id_number", "phone") if key in known}
    person_id = put(office, Person(name=name, sort_key=number, **about))
    return put(office, Volunteer(person_id=person_id, number=number, **({"joined_on": date(2024, 3, 1)} | known)))


def served(office, volunteer_id, day, minutes=60, confirmed=True, **known):
    told = {"content": "楼道巡查", "source": ServiceSource.LATER} | known
    moment = datetime(2026, 11, 21, 9) if confirmed else None
    record = ServiceRecord(volunteer_id=volunteer_id, served_on=day, minutes=minutes, confirmed_at=moment, **told)
    return put(office, record)


@pytest.fixture
def zhang(office):
    number = residents.id_number("19520307")
    return enlist(
        office,
        "张三丰",
        "Z0001",
        born_on=date(1952, 3, 7),
        political_status=PARTY,
        id_number=number,
        phone="19900000001",
    )


@pytest.fixture
def li(office):
    return enlist(office, "李小梅", "Z0002", born_on=date(1990, 12, 1))


def take(office, period=YEAR):
    return office.read(service_figures.take, period, TODAY)


def rows(found, matter):
    return {row.name: (row.minutes, row.times, row.persons) for row in found.tables[matter].rows}


def test_only_what_is_confirmed_in_the_period_counts(office, zhang, li):
    served(office, zhang, date(2026, 1, 1), 90)
    served(office, zhang, date(2026, 12, 31), 30)
    served(office, li, date(2026, 5, 5), 60)
    served(office, li, date(2026, 5, 6), 600, confirmed=False)
    served(office, li, date(2025, 12, 31), 600)
    found = take(office)
    assert (found.whole.minutes, found.whole.times, found.whole.persons) == (180, 3, 2)
    assert found.waiting == 1
    assert "1 条服务记录还没有确认" in found.note()
    assert found.enrolled == 2


def test_by_month_with_the_empty_ones_until_today(office, zhang, li):
    served(office, zhang, date(2026, 3, 5), 60)
    served(office, zhang, date(2026, 3, 6), 60)
    served(office, li, date(2026, 3, 31), 30)
    told = rows(take(office), Matter.MONTH)
    assert next(iter(told)) == "2026年1月"
    assert list(told)[-1] == "2026年11月"
    assert told["2026年3月"] == (150, 3, 2)
    assert told["2026年4月"] == (0, 0, 0)
    yearly = rows(take(office, Period(date(2020, 1, 1), TODAY)), Matter.MONTH)
    assert list(yearly) == [f"{year}年" for year in range(2020, 2027)]
    assert yearly["2026年"] == (150, 3, 2)


def test_by_team_a_record_that_names_none_counts_where_the_volunteer_belonged_that_day(office, zhang, li):
    red, blue, closed = (
        put(office, Team(name=name, position=place, closed_on=gone))
        for place, (name, gone) in enumerate((("红管家", None), ("蓝志汇", None), ("旧队", date(2025, 1, 1))))
    )
    put(office, TeamMember(team_id=red, volunteer_id=zhang, from_on=date(2026, 1, 1), to_on=date(2026, 6, 30)))
    served(office, zhang, date(2026, 6, 30), 60)  # the last day at the red team
    served(office, zhang, date(2026, 7, 1), 30)  # nowhere
    served(office, zhang, date(2026, 7, 2), 20, team_id=red)
    served(office, li, date(2026, 7, 2), 40, team_id=red)
    found = take(office)
    assert rows(found, Matter.TEAM) == {"红管家": (120, 3, 2), "蓝志汇": (0, 0, 0), "没有服务队": (30, 1, 1)}
    served(office, li, date(2026, 7, 3), 10, team_id=closed)
    assert rows(take(office), Matter.TEAM)["旧队"] == (10, 1, 1)
    assert blue


def test_a_team_contains_its_parts_and_a_volunteer_of_two_parts_is_one_head(office, zhang):
    colours = put(office, Team(name="五彩志愿服务队"))
    other = put(office, Team(name="文艺队"))
    parts = [put(office, Team(name=name, parent_id=colours)) for name in ("红管家", "青动力")]
    served(office, zhang, date(2026, 5, 1), 60, team_id=parts[0])
    served(office, zhang, date(2026, 5, 2), 30, team_id=parts[1])
    served(office, zhang, date(2026, 5, 2), 80, team_id=other)
    found = take(office)
    told = [(row.told, row.minutes, row.persons) for row in found.tables[Matter.TEAM].rows]
    assert told == [("五彩志愿服务队", 90, 1), ("其中：红管家", 60, 1), ("其中：青动力", 30, 1), ("文艺队", 80, 1)]
    assert "上级队包含分队" in found.tables[Matter.TEAM].remark
    assert "五彩志愿服务队（1.5 小时）" in found.sentence()


def test_many_months_are_drawn_with_room_between_their_names(office, zhang):
    served(office, zhang, date(2026, 11, 1), 120)
    found = take(office, Period(date(2024, 12, 1), TODAY))
    figure = service_figures.drawn(found, Matter.MONTH, False)
    assert (len(figure.labels), figure.labels[:3]) == (24, ("2024年\n12月", "", "2025年\n2月"))
    assert figure.series[0].values[-1] == 2
    assert service_figures.drawn(found, Matter.MONTH, True).series[0].values[-1] == 1


def test_by_role_the_record_says_it_or_the_team(office, zhang, li):
    red, blue = (put(office, Team(name=name)) for name in ("红管家", "蓝志汇"))
    put(office, TeamMember(team_id=red, volunteer_id=zhang, role="宣传员", from_on=date(2026, 1, 1)))
    put(office, TeamMember(team_id=blue, volunteer_id=zhang, role="维修员", from_on=date(2026, 1, 1)))
    served(office, zhang, date(2026, 5, 1), 60, team_id=red)
    served(office, zhang, date(2026, 5, 2), 20, team_id=red, role="服务员")
    served(office, zhang, date(2026, 5, 3), 40)  # one role, not two
    served(office, li, date(2026, 5, 3), 15)
    told = rows(take(office), Matter.ROLE)
    assert sum(minutes for minutes, _, _ in told.values()) == 135
    assert told["服务员"] == (20, 1, 1)
    assert list(told)[-1] == "没有写岗位"
    assert told["没有写岗位"] == (15, 1, 1)


def test_by_age_at_the_end_and_by_party(office, zhang, li):
    nobody_knows = enlist(office, "王五", "Z0003", political_status=PoliticalStatus.MASSES)
    for volunteer_id, minutes in ((zhang, 60), (li, 30), (nobody_knows, 15)):
        served(office, volunteer_id, date(2026, 5, 1), minutes)
    found = take(office)
    ages = rows(found, Matter.AGE)
    assert ages["70 岁及以上"] == (60, 1, 1)
    assert ages["30–39 岁"] == (30, 1, 1)
    assert ages["出生日期不详"] == (15, 1, 1)
    assert rows(found, Matter.PARTY) == {
        "党员（含预备党员）": (60, 1, 1),
        "其他": (15, 1, 1),
        "政治面貌未登记": (30, 1, 1),
    }


def test_the_sentence_can_be_put_into_a_report(office, zhang, li):
    served(office, zhang, date(2026, 5, 1), 90)
    served(office, li, date(2026, 5, 1), 60)
    served(office, li, date(2026, 5, 2), 60)
    assert take(office).sentence() == (
        "2026年（截至11月21日），梧桐里社区共有 2 名志愿者参加志愿服务 3 人次，累计服务 3.5 小时，人均 1.8 小时；"
        "其中党员 1 名，服务 1.5 小时。"
    )
    assert take(office, Period(date(2026, 5, 1), date(2026, 5, 2))).period_told == "2026年5月1日至2026年5月2日"
    assert take(office, Period(date(2026, 5, 1), date(2026, 5, 1))).period_told == "2026年5月1日"
    assert take(office, Period.months(date(2025, 2, 1))).sentence() == "2025年2月，梧桐里社区没有已确认的志愿服务记录。"


def test_days_that_end_before_they_begin_are_refused(office):
    with pytest.raises(Refusal, match="不能早于"):
        take(office, Period(TODAY, TODAY - timedelta(1)))


def test_the_ranking_knows_hours_and_times_and_equal_places(office, zhang, li):
    wang = enlist(office, "王五", "Z0003")
    served(office, zhang, date(2026, 5, 1), 120)
    served(office, li, date(2026, 5, 1), 60)
    served(office, li, date(2026, 5, 2), 60)
    served(office, wang, date(2026, 5, 1), 30)

    def ranked(by, limit=10):
        return [(one.place, one.name) for one in office.read(service_figures.ranking, YEAR, by, limit)]

    assert ranked(Measure.HOURS) == [(1, "李小梅"), (1, "张三丰"), (3, "王五")]
    assert ranked(Measure.TIMES) == [(1, "李小梅"), (2, "张三丰"), (2, "王五")]
    assert ranked(Measure.HOURS, 1) == [(1, "李小梅")]


def test_idle_is_who_did_nothing_confirmed_for_half_a_year(office, zhang, li):
    first = service_figures.since(TODAY)
    assert first == date(2026, 5, 21)
    assert service_figures.since(date(2026, 8, 31)) == date(2026, 2, 28)
    served(office, zhang, first - timedelta(1))
    served(office, zhang, TODAY, confirmed=False)
    served(office, li, first)
    enlist(office, "新人", "Z0003", joined_on=first)
    enlist(office, "走了", "Z0004", status=VolunteerStatus.LEFT)
    enlist(office, "从来没有", "Z0005")
    listing = service_figures.listing_of_idle(TODAY)
    ids = office.read(listing.ids, Query())
    told = office.read(listing.texts, ids)
    assert [row[1:4] for row in told] == [("张三丰", "2026-05-20", "199****0001"), ("从来没有", "从未服务", "")]
    assert office.read(service_figures.idle, TODAY) == 2


def test_what_was_corrected_to_nothing_is_no_service(office, zhang, li):
    first = service_figures.since(TODAY)
    served(office, zhang, first - timedelta(1))
    served(office, zhang, TODAY, 0)
    served(office, li, TODAY)
    month = Period.months(date(2026, 11, 1), 1)
    assert take(office, month).whole == Row("合计", 60, 1, 1)
    assert [one.name for one in office.read(service_figures.ranking, month, Measure.TIMES, 10)] == ["李小梅"]
    assert len(office.read(service_figures.outgoing_ids, month)) == 1
    assert office.read(service_figures.idle, TODAY) == 1
    sheet = office.read(volunteers.sheet, zhang, TODAY)
    assert (sheet.minutes, sheet.last_on) == (60, first - timedelta(1))
    told = office.read(volunteers.moments, sheet.person_id)
    assert [one.text for one in told if "服务" in one.text] == ["志愿服务 1.0 小时：楼道巡查"]
    (row,) = office.read(volunteers.LISTING.texts, [zhang])
    assert f"{first - timedelta(1)}" in row
    assert f"{TODAY}" not in row


def test_what_goes_out_has_the_columns_in_full_or_masked(office, zhang, li):
    served(office, li, date(2026, 5, 2), 45)
    served(office, zhang, date(2026, 5, 1), 90)
    served(office, zhang, date(2026, 5, 3), 90, confirmed=False)
    ids = office.read(service_figures.outgoing_ids, YEAR)
    full = office.read(lambda s: service_figures.outgoing(s, ids, in_full=True))
    number = residents.id_number("19520307")
    assert full == [
        ("张三丰", "居民身份证", number, "Z0001", "楼道巡查", date(2026, 5, 1), 1.5),
        ("李小梅", "", None, "Z0002", "楼道巡查", date(2026, 5, 2), 0.75),
    ]
    masked = office.read(lambda s: service_figures.outgoing(s, ids, in_full=False))
    assert "*" in masked[0][2]
    assert number[6:14] not in masked[0][2]
    assert len(service_figures.COLUMNS) == len(full[0]) + 1
    assert office.read(service_figures.without_number, YEAR) == 1
