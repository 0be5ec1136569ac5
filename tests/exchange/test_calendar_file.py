from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import calendar_file
from jiceng_desktop.exchange.calendar_file import read, written
from jiceng_desktop.services.calendar_entries import Entry
from jiceng_desktop.terms import EventKind
from tests.calendars import OUTLOOK, THUNDERBIRD, crlf, event, file_of

NOW = datetime(2026, 9, 1, 8, 30)
TALK = Entry(
    "u-talk",
    "冬季防跌倒",
    datetime(2026, 12, 8, 15),
    datetime(2026, 12, 8, 16, 30),
    "微客厅",
    "参加对象：六十岁以上居民\n议程：\n讲座, 问答; 和茶歇",
    EventKind.LECTURE,
    version=3,
)


def one(data):
    found = read(data, NOW)
    assert found.refused == ()
    (entry,) = found.entries
    return entry


def span(entry):
    return entry.starts_at, entry.ends_at


def refused(data):
    found = read(data, NOW)
    assert found.entries == ()
    (why,) = found.refused
    return why


# -- writing -------------------------------------------------------------------------------------------------------


def test_what_is_written_names_and_describes_the_zone_of_china():
    data = written([TALK], "砚溪社区", NOW)
    text = data.decode()
    assert "DTSTART;TZID=Asia/Shanghai:20261208T150000\r\n" in text
    assert "DTEND;TZID=Asia/Shanghai:20261208T163000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    (event_,) = Calendar.from_ical(data).walk("VEVENT")
    assert event_["DTSTART"].dt.utcoffset() == timedelta(hours=8)
    assert event_["DTSTAMP"].dt.isoformat() == "2026-09-01T00:30:00+00:00"


def test_lines_end_and_are_folded_as_the_standard_wants():
    data = written([Entry("u", "讲" * 90, NOW, NOW + timedelta(hours=1), text="话" * 3000)], "砚溪社区", NOW)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert one(data).text == "话" * 3000


def test_what_is_written_reads_back_the_same():
    other = Entry("u-2", "放假", datetime(2026, 10, 1), datetime(2026, 10, 3, 23, 59), cancelled=True)
    assert read(written([TALK, other], "砚溪社区", NOW), NOW).entries == (other, TALK)


def test_a_cancelled_event_says_so_even_where_the_status_is_not_shown():
    text = written([Entry("u", "义诊", NOW, NOW + timedelta(hours=1), cancelled=True)], "社区", NOW).decode()
    assert "STATUS:CANCELLED" in text
    assert "SUMMARY:【已取消】义诊" in text


# -- reading what other programs write -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        crlf(OUTLOOK),
        crlf(OUTLOOK, "utf-8-sig"),
        crlf(OUTLOOK, "gb18030"),
        crlf(OUTLOOK, "utf-16"),
        OUTLOOK.encode(),
        OUTLOOK.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "lf", "cr"],
)
def test_an_appointment_of_outlook_is_read_whatever_its_encoding(data):
    entry = one(data)
    assert (entry.title, entry.venue, entry.version) == ("街道工作例会", "微客厅", 2)
    assert span(entry) == (datetime(2026, 9, 12, 15), datetime(2026, 9, 12, 16, 30))
    assert entry.text == "请带上笔记本。\n地点在二楼。"


def test_a_weekly_event_of_thunderbird_is_read_date_by_date():
    found = read(crlf(THUNDERBIRD), NOW)
    assert [(entry.title, entry.starts_at, entry.cancelled) for entry in found.entries] == [
        ("合唱排练", datetime(2026, 9, 3, 9), False),
        ("合唱排练（换到下午）", datetime(2026, 9, 10, 14), False),
        ("合唱排练", datetime(2026, 9, 24, 9), True),
        ("合唱排练", datetime(2026, 10, 1, 9), False),
    ]
    assert len({entry.uid for entry in found.entries}) == 4
    assert found.refused == ()
    assert found.remarks == ()


def test_the_same_date_has_the_same_id_in_every_reading():
    first, second = (read(crlf(THUNDERBIRD), NOW + timedelta(days)) for days in (0, 20))
    assert [entry.uid for entry in first.entries] == [entry.uid for entry in second.entries]


@pytest.mark.parametrize(
    ("lines", "begins", "ends"),
    [
        (["DTSTART:20260912T150000"], datetime(2026, 9, 12, 15), datetime(2026, 9, 12, 16)),
        (["DTSTART:20260912T070000Z", "DURATION:PT90M"], datetime(2026, 9, 12, 15), datetime(2026, 9, 12, 16, 30)),
        (["DTSTART:20260912T150000", "DTEND:20260912T150000"], datetime(2026, 9, 12, 15), datetime(2026, 9, 12, 16)),
        (["DTSTART;VALUE=DATE:20260912"], datetime(2026, 9, 12), datetime(2026, 9, 12, 23, 59)),
        (
            ["DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261004"],
            datetime(2026, 10, 1),
            datetime(2026, 10, 3, 23, 59),
        ),
        (["DTSTART:20260912T220000", "DTEND:20260914T080000"], datetime(2026, 9, 12, 22), datetime(2026, 9, 14, 8)),
        (
            ["DTSTART;TZID=America/New_York:20261231T200000", "DURATION:PT1H"],
            datetime(2027, 1, 1, 9),
            datetime(2027, 1, 1, 10),
        ),
        (
            ["DTSTART;TZID=W. Europe Standard Time:20260701T090000", "DURATION:PT1H"],
            datetime(2026, 7, 1, 15),
            datetime(2026, 7, 1, 16),
        ),
    ],
    ids=["no end", "utc and duration", "ends at once", "a day", "three days", "over night", "new york", "windows name"],
)
def test_every_way_to_say_when(lines, begins, ends):
    assert span(one(file_of(event(*lines)))) == (begins, ends)


@pytest.mark.parametrize(
    "zone",
    [
        "中国标准时间",
        "Asia/Beijing",
        "GMT+0800",
        '"(UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐"',
        "/freeassociation.sourceforge.net/Asia/Shanghai",
        "PRC",
    ],
)
def test_other_names_of_the_zone_of_china_are_understood(zone):
    entry = one(file_of(event(f"DTSTART;TZID={zone}:20260912T150000")))
    assert entry.starts_at == datetime(2026, 9, 12, 15)


def test_a_zone_that_the_file_describes_is_believed():
    zone = "\n".join([
        "BEGIN:VTIMEZONE",
        "TZID:我们的时间",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "END:STANDARD",
        "END:VTIMEZONE",
    ])
    lines = "DTSTART;TZID=我们的时间:20260912T150000"
    assert one(file_of(zone, event(lines))).starts_at == datetime(2026, 9, 12, 14)
    assert "认不出时区" in refused(file_of(event(lines))).why  # what one file says does not hold for the next


def test_a_place_too_long_for_a_venue_is_kept_in_the_text():
    entry = one(file_of(event("DTSTART:20260912T150000", f"LOCATION:{'很长的地址' * 20}", "DESCRIPTION:请准时")))
    assert entry.venue == ""
    assert entry.text.startswith("地点：很长的地址")
    assert entry.text.endswith("请准时")


# -- rules ---------------------------------------------------------------------------------------------------------


def starts(*lines):
    found = read(file_of(event("DTSTART;TZID=Asia/Shanghai:20260915T150000", "DURATION:PT1H", *lines)), NOW)
    return [entry.starts_at for entry in found.entries], found.remarks


def test_an_endless_rule_is_followed_for_fifteen_months_and_that_is_told():
    found, (remark,) = starts("RRULE:FREQ=MONTHLY;BYMONTHDAY=15")
    assert (found[0], found[-1], len(found)) == (datetime(2026, 9, 15, 15), datetime(2027, 11, 15, 15), 15)
    assert remark == "“讲座”没有写到哪天为止，只取今后 15 个月的 15 场。"


def test_of_an_endless_rule_that_began_long_ago_only_what_is_to_come_is_taken():
    lines = ["DTSTART:20100101T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY"]
    found = read(file_of(event(*lines)), NOW)
    assert found.entries[0].starts_at == datetime(2026, 9, 1, 9)
    assert found.entries[-1].starts_at == datetime(2027, 11, 30, 9)


def test_days_left_out_and_days_added():
    found, remarks = starts(
        "RRULE:FREQ=DAILY;COUNT=4",
        "EXDATE;TZID=Asia/Shanghai:20260916T150000",
        "EXDATE;VALUE=DATE:20260917",
        "RDATE;TZID=Asia/Shanghai:20261001T090000",
    )
    assert found == [datetime(2026, 9, 15, 15), datetime(2026, 9, 18, 15), datetime(2026, 10, 1, 9)]
    assert remarks == ()


def test_until_is_told_in_utc_and_counts():
    found, _ = starts("RRULE:FREQ=WEEKLY;UNTIL=20260929T070000Z")
    assert [moment.day for moment in found] == [15, 22, 29]


def test_a_rule_abroad_keeps_its_clock_over_the_change_to_winter_time():
    lines = ["DTSTART;TZID=Europe/Berlin:20261020T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"]
    found = read(file_of(event(*lines)), NOW)
    assert [entry.starts_at.hour for entry in found.entries] == [15, 16]


def test_three_thousand_dates_are_cut_and_that_is_told():
    found, (remark,) = starts("RRULE:FREQ=DAILY;COUNT=3000")
    assert len(found) == 500
    assert "只取前 500 场" in remark


def test_a_rule_that_finds_no_day_leaves_the_first_one():
    found, _ = starts("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5")
    assert found == [datetime(2026, 9, 15, 15)]


def test_a_yearly_event_of_29_february_is_held_in_leap_years():
    lines = ["DTSTART;VALUE=DATE:20280229", "RRULE:FREQ=YEARLY;UNTIL=20361231"]
    found = read(file_of(event(*lines)), NOW)
    assert [entry.starts_at.year for entry in found.entries] == [2028, 2032, 2036]


# -- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["DTSTART:20260912T150000", "RRULE:RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15"], "按农历重复"),
        (["DTSTART:20260912T150000", "RRULE:FREQ=YEARLY;SKIP=FORWARD"], "按农历重复"),
        (["DTSTART:20260912T150000", "RRULE:FREQ=LUNAR_YEARLY"], "重复的规则读不懂"),
        (["DTSTART:20260912T150000", "RRULE:FREQ=SECONDLY"], "重复的规则读不懂"),
        (["DTSTART:20260912T150000", "RRULE:FREQ=DAILY;BYDAY=XX"], "重复的规则读不懂"),
        (["DTSTART;TZID=Nowhere/Nothing:20260912T150000"], "认不出时区“Nowhere/Nothing”"),
        (["DTSTART:20260912T150000", "DTEND:20260912T140000"], "结束时间早于开始时间"),
        (["DTSTART:2026-09-12 15:00"], "内容有错，读不懂"),
        (["DTSTART:20260912T150000", "RRULE:FREQ=DAILY;INTERVAL=0"], "重复的规则读不懂"),
        (["DTSTART:20260912T150000", "DTEND:20290912T150000"], "一场活动超过一年"),
        (["DTSTART:00010101T000000"], "日期超出了日历能记的范围"),
        (["DTSTART:21500101T000000"], "日期超出了日历能记的范围"),
        (["DTEND:20260912T140000"], "没有写开始时间"),
        (["DTSTART:20260912T150000", "DURATION:很久"], "内容有错，读不懂"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(lines, why):
    told = refused(file_of(event(*lines)))
    assert told.title == "讲座"
    assert why in told.why


def test_a_broken_description_of_a_zone_spoils_only_the_events_in_it():
    zone = "BEGIN:VTIMEZONE\nTZID:坏的时区\nBEGIN:STANDARD\nDTSTART:16010101T000000\nEND:STANDARD\nEND:VTIMEZONE"
    good, bad = event("DTSTART:20260912T150000"), event("DTSTART;TZID=坏的时区:20260912T150000", uid="u2")
    found = read(file_of(zone, good, bad), NOW)
    assert len(found.entries) == 1
    assert found.refused[0].why == "认不出时区“坏的时区”"


def test_one_broken_event_does_not_keep_the_others_out():
    broken = "BEGIN:VEVENT\nSUMMARY:坏的\nEND:VFOO\nEND:VEVENT"
    found = read(file_of(broken, event("DTSTART:20260912T150000")), NOW)
    assert [entry.title for entry in found.entries] == ["讲座"]
    assert [(one_.title, one_.why) for one_ in found.refused] == [("坏的", "内容有错，读不懂")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "这不是日历文件"),
        (b"PK\x03\x04" + bytes(200), "这不是日历文件"),
        ("姓名,住址\n".encode("gb18030"), "这不是日历文件"),
        (b"\xff\xfe\x00", "这不是日历文件"),
        (crlf(OUTLOOK)[:-20], "不完整"),
        (b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "旧格式"),
        (bytes(5_000_001), "超过 5 MB"),
        (file_of(*["BEGIN:VEVENT\nEND:VEVENT"] * 5001), "一次最多读 5,000 场"),
    ],
    ids=["empty", "zip", "csv", "half a character", "cut off", "vcalendar 1.0", "too big", "too many"],
)
def test_a_file_that_is_none_is_refused_in_plain_words(data, sentence):
    with pytest.raises(Refusal, match=sentence):
        read(data, NOW)


def test_dates_that_nobody_can_look_through_are_refused():
    many = [event("DTSTART:20260912T150000", "RRULE:FREQ=DAILY;COUNT=500", uid=f"u{number}") for number in range(11)]
    with pytest.raises(Refusal, match="展开后超过 5,000 场"):
        read(file_of(*many), NOW)


def test_an_empty_calendar_is_read_as_such():
    assert read(file_of(), NOW) == calendar_file.CalendarFile((), (), ())


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_broken_in_a_file_ends_in_plain_words(seed):
    chance = random.Random(seed)  # noqa: S311
    lines = (OUTLOOK + THUNDERBIRD).split("\n")
    for _ in range(6):
        place = chance.randrange(len(lines))
        line = lines[place]
        cut = chance.randrange(len(line) + 1)
        junk = chance.choice(["", ";", ":", "\x00", "，", "TZID=", '"', "99999999T", "BEGIN:VEVENT", line])
        lines[place] = line[:cut] + junk + line[cut + chance.randrange(3) :]
    try:
        found = read(crlf("\n".join(lines)), NOW)
    except Refusal:
        return
    assert all(entry.ends_at > entry.starts_at and entry.title for entry in found.entries)


def test_the_events_read_are_reported():
    told = []
    many = [event("DTSTART:20260912T150000", uid=f"u{number}") for number in range(3)]
    read(file_of(*many), NOW, lambda done, whole: told.append((done, whole)))
    assert told == [(number, 6) for number in range(6)]
