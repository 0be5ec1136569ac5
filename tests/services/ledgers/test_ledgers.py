from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.services import documents, ledgers
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.ledgers import LEDGERS, LedgerKind
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus
from tests.services import residents

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
SPAN = Span(QUARTER.first, QUARTER.last)


def listed(office, kind, span=SPAN, needle=""):
    return list(office.read(LEDGERS[kind].ids, Query(needle, narrow=span)))


def row(office, kind, number):
    ledger = LEDGERS[kind]
    values = office.read(ledger.rows, [number])[number]
    return dict(zip((field.title for field in ledger.fields), values, strict=True))


def test_one_talk_stands_in_every_ledger_it_counts_for(office, talk, line_ids):
    for line in ("科普", "老龄"):
        span = Span(QUARTER.first, QUARTER.last, line_id=line_ids[line])
        assert listed(office, LedgerKind.ACTIVITY, span) == listed(office, LedgerKind.PUBLICITY, span) == [talk]
        assert listed(office, LedgerKind.SIGN_IN, span) == [talk]
        assert listed(office, LedgerKind.MEETING, span) == []
    assert listed(office, LedgerKind.ACTIVITY, Span(line_id=line_ids["妇联"])) == []


def test_what_was_not_held_stands_in_no_ledger(office, hold):
    for status in OccurrenceStatus:
        hold(status.label, datetime(2026, 9, 1, 9), kind=EventKind.ACTIVITY, status=status)
    (held,) = listed(office, LedgerKind.ACTIVITY)
    assert row(office, LedgerKind.ACTIVITY, held)["活动名称"] == "已举办"


def test_what_counts_for_no_line_yet_can_be_asked_for(office, talk, meeting):
    assert listed(office, LedgerKind.SIGN_IN, Span(unmarked=True)) == [meeting]


def test_the_days_of_a_period_are_all_of_it_and_nothing_else(office, hold):
    kept = [
        hold(moment.isoformat(), moment, kind=EventKind.SERVICE)
        for moment in (datetime(2026, 7, 1), datetime(2026, 9, 30, 23, 59))
    ]
    for moment in (datetime(2026, 6, 30, 23, 59), datetime(2026, 10, 1)):
        hold(moment.isoformat(), moment, kind=EventKind.SERVICE)
    assert listed(office, LedgerKind.ACTIVITY) == kept


def test_an_activity_tells_who_spoke_what_about_and_how_many_photos_there_are(office, talk, photograph):
    photograph(talk, 3)
    assert row(office, LedgerKind.ACTIVITY, talk) == {
        "日期": date(2026, 9, 12),
        "活动名称": "冬季防跌倒",
        "类型": "讲座",
        "地点": "微客厅",
        "参加对象": "六十岁以上居民",
        "人数": 38,
        "照片": 3,
        "主持人、主讲人": "主持：白秀兰\n主讲：林医生《怎样防跌倒》、罗护士",
        "活动内容": "1. 讲座\n2. 问答",
    }


def test_a_meeting_tells_who_came_and_what_was_decided_by_whom_until_when(office, meeting):
    assert row(office, LedgerKind.MEETING, meeting) == {
        "时间": datetime(2026, 9, 20, 9, 30),
        "会议名称": "居民议事会",
        "地点": "",
        "主持人": "欧阳玥",
        "记录人": "李干事",
        "到会": 2,
        "请假": 1,
        "缺席": 0,
        "议程": "飞线治理",
        "会议内容": "会上商量了飞线治理。\n大家同意先做三号楼。",
        "决定事项（负责人、期限）": "1. 联系供电所（王主任，10月8日前）\n2. 张贴公示（李干事，9月22日办结）",
    }
    assert listed(office, LedgerKind.MEETING, needle="三号楼") == [meeting]


def test_where_nobody_was_signed_in_nobody_was_absent(office, hold):
    number = hold("碰头会", datetime(2026, 9, 2, 9), kind=EventKind.MEETING)
    told = row(office, LedgerKind.MEETING, number)
    assert (told["到会"], told["请假"], told["缺席"]) == (None, None, None)


def test_publicity_names_the_papers_issued_but_none_that_was_made_void(office, talk, issue):
    issue(talk, "关于举办健康讲座的通知")
    void = issue(talk, "关于讲座改期的通知")
    office.write(documents.void, void, 1, "写错了")
    told = row(office, LedgerKind.PUBLICITY, talk)
    assert told["形式"] == "讲座"
    assert told["有关文件"] == "〔2026〕1号 关于举办健康讲座的通知"


def test_the_sign_in_names_who_came_first_and_where_they_live(office, meeting):
    person = residents.add(office, address=residents.HOME)

    def come(session):
        state = AttendanceState.PRESENT
        session.add(Attendance(occurrence_id=meeting, person_id=person, state=state))

    office.write(come)
    (signed,) = office.read(ledgers.signed, [meeting])
    told = [(guest.name, guest.address, guest.state.label) for guest in signed.guests]
    assert told == [
        ("来宾甲", "", "到场"),
        (residents.ZHANG, residents.HOME, "到场"),
        ("来宾乙", "", "迟到"),
        ("单大同", "", "请假"),
    ]
    assert signed.record.came == 3


def test_only_a_number_is_a_sign_in_too(office, talk):
    (signed,) = office.read(ledgers.signed, [talk])
    assert (signed.guests, signed.record.came) == ((), 38)
    assert row(office, LedgerKind.SIGN_IN, talk)["签到方式"] == "只登记了人数"


def test_every_line_says_how_many_events_it_can_show(office, talk, hold, line_ids):
    hold("义诊", datetime(2026, 9, 3, 9), kind=EventKind.SERVICE)
    due, _ = (
        hold("茶舍", datetime(2026, 9, day, 9), kind=EventKind.ACTIVITY, status=OccurrenceStatus.PLANNED)
        for day in (5, 25)
    )
    found = office.read(ledgers.overview, LedgerKind.ACTIVITY, SPAN, datetime(2026, 9, 20))
    assert (found.whole, found.unmarked, found.waiting, found.first_waiting) == (2, 1, 1, due)
    assert found.counts == {line_ids["科普"]: 1, line_ids["老龄"]: 1}
    assert ("科普" in dict(found.lines).values()) is True


def test_a_deleted_event_is_left_out(office, talk):
    assert [record.id for record in office.read(ledgers.read, [talk, 999])] == [talk]


@pytest.mark.parametrize(
    ("line", "first", "last", "told"),
    [
        ("科普", date(2026, 7, 1), date(2026, 9, 30), "科普工作台账（2026年第三季度）"),
        ("", date(2026, 1, 1), date(2026, 12, 31), "工作台账（2026年）"),
        ("老龄工作", date(2026, 7, 1), date(2026, 9, 2), "老龄工作台账（2026年7月1日至9月2日）"),
        ("科普", date(2025, 12, 1), date(2026, 2, 9), "科普工作台账（2025年12月1日至2026年2月9日）"),
    ],
)
def test_the_title_is_the_one_a_superior_expects(line, first, last, told):
    assert ledgers.title("砚溪社区", line, Period(first, last), LedgerKind.ACTIVITY) == f"砚溪社区{told}活动记录"


def test_the_note_sums_up_events_and_people(office, talk, meeting):
    records = office.read(ledgers.read, [talk, meeting])
    assert ledgers.note("居委会", records) == "填报单位：居委会　　共 2 场、40 人次"
