from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop.services import corrections, documents, events, series, templates, undo
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.terms import DocumentKind, EventKind, OccurrenceStatus

TODAY = date(2026, 11, 21)
WHEN, LATER = datetime(2026, 12, 1, 15), datetime(2026, 12, 3, 15)


@pytest.fixture
def council(office):
    """A meeting of which nobody was told yet."""
    more = {"venue": "微客厅", "audience": "议事会成员（20 人）", "contact": "居委会 0379-8800000"}
    draft = events.Draft(title="居民议事会", starts_at=WHEN, ends_at=WHEN + timedelta(hours=1), **more)
    return office.write(events.save, None, draft)


def file(office, draft, **changed):
    return office.write(documents.file, replace(draft, **changed), datetime(2026, 11, 21, 9), lambda _draft: b"%PDF")


def announce(office, number, **changed):
    return file(office, office.read(templates.of_occurrence, number, TODAY), code="梧居", **changed)


def correct(office, number):
    return file(office, correction(office, number), code="梧居")


def correction(office, number):
    return office.read(templates.correction, number, TODAY)


def version(office, number):
    return office.read(events.load, number).version


def postpone(office, number, to=LATER, reason="主讲人临时有事"):
    office.write(series.postpone, number, to, reason, version(office, number))


def cancel(office, number, reason="天气原因"):
    office.write(series.cancel, number, reason, version(office, number))


def owed(office):
    return [(one.what, one.day) for one in office.read(corrections.owed, TODAY)]


# -- whether people were told


def test_nothing_is_owed_where_nobody_was_told(office, council):
    assert office.read(corrections.told, council) is None
    postpone(office, council)
    cancel(office, council)
    assert owed(office) == []


def test_a_change_is_owed_until_it_is_told(office, council):
    announce(office, council)
    assert owed(office) == []
    postpone(office, council)
    assert owed(office) == [("改期", WHEN.date())]
    correct(office, council)
    assert owed(office) == []


def test_what_was_taken_back_is_not_owed(office, council):
    announce(office, council)
    cancel(office, council)
    assert owed(office) == [("取消", WHEN.date())]
    office.write(undo.take_back, office.last_group)
    assert owed(office) == []


def test_one_held_after_all_is_owed_too(office, council):
    announce(office, council)
    cancel(office, council)
    correct(office, council)
    office.write(series.restore, council, version(office, council))
    assert owed(office) == [("恢复", WHEN.date())]
    text = correction(office, council)
    assert text.title == "关于恢复召开居民议事会的通知"
    assert "原定于2026年12月1日（星期二）15:00召开的居民议事会，现决定照常进行。" in text.body


def test_a_change_in_the_form_counts_like_any_other(office, council):
    announce(office, council)
    shown = office.read(events.load, council)
    office.write(events.save, council, replace(shown, starts_at=LATER, ends_at=LATER + timedelta(hours=1)))
    assert owed(office) == [("改期", WHEN.date())]


def test_a_void_notice_told_nobody(office, council):
    paper = announce(office, council)
    cancel(office, council)
    office.write(documents.void, paper, 1, "写错了")
    assert owed(office) == []


def test_a_sign_in_sheet_tells_nobody(office, council):
    announce(office, council, kind=DocumentKind.SIGN_IN)
    cancel(office, council)
    assert owed(office) == []


def test_what_is_past_or_was_held_is_not_owed(office, council):
    announce(office, council)
    cancel(office, council)
    assert office.read(corrections.owed, WHEN.date()) != []
    assert office.read(corrections.owed, WHEN.date() + timedelta(1)) == []
    office.write(series.restore, council, version(office, council))
    postpone(office, council)
    office.write(events.save, council, replace(office.read(events.load, council), status=OccurrenceStatus.HELD))
    assert owed(office) == []


def test_others_are_not_mixed_up(office, council):
    other = office.write(events.save, None, events.Draft(title="义诊", starts_at=WHEN))
    announce(office, council)
    announce(office, other)
    cancel(office, other)
    assert [one.title for one in office.read(corrections.owed, TODAY)] == ["义诊"]
    assert office.read(corrections.owed, TODAY, council) == []
    assert len(office.read(corrections.owed, TODAY, other)) == 1


# -- what is written


def test_a_cancelled_meeting_names_the_notice_and_why(office, council):
    announce(office, council)
    cancel(office, council, "因天气原因。")
    written = correction(office, council)
    assert (written.kind, written.title) == (DocumentKind.CORRECTION, "关于取消召开居民议事会的通知")
    assert (written.addressee, written.occurrence_id) == ("议事会成员", council)
    assert written.body.splitlines() == [
        "《关于召开居民议事会的通知》（梧居〔2026〕1号）发出后，有关安排有变动，现更正如下：",
        "原定于2026年12月1日（星期二）15:00召开的居民议事会，因天气原因，现决定取消。",
        "请互相转告。给您带来不便，敬请谅解。如有疑问，请联系居委会 0379-8800000。",
    ]


def test_one_put_off_says_when_it_is_now(office, council):
    announce(office, council)
    postpone(office, council)
    assert correction(office, council).title == "关于改期召开居民议事会的通知"
    assert correction(office, council).body.splitlines()[1:] == [
        "原定于2026年12月1日（星期二）15:00召开的居民议事会，因主讲人临时有事，现决定改期。",
        "新的时间：2026年12月3日（星期四）15:00至16:00。",
        "地点：微客厅。",
        "其他事项仍按原通知执行。",
        "请互相转告。给您带来不便，敬请谅解。如有疑问，请联系居委会 0379-8800000。",
    ]


def test_put_off_once_more_goes_on_from_what_was_told_last(office, council):
    announce(office, council)
    postpone(office, council)
    correct(office, council)
    postpone(office, council, datetime(2026, 12, 9, 15), "场地维修")
    first, second = correction(office, council).body.splitlines()[:2]
    assert first.startswith("《关于改期召开居民议事会的通知》（梧居〔2026〕1号）发出后")
    assert second == "原定于2026年12月3日（星期四）15:00召开的居民议事会，因场地维修，现决定改期。"
    cancel(office, council)
    assert "原定于2026年12月3日" in correction(office, council).body


def test_what_was_moved_before_anybody_was_told_is_of_no_concern(office, council):
    postpone(office, council, reason="")
    announce(office, council)
    assert owed(office) == []
    cancel(office, council)
    assert "原定于2026年12月3日（星期四）15:00召开的居民议事会" in correction(office, council).body


def test_without_a_notice_and_a_reason_no_half_sentence_stays(office, council):
    postpone(office, council, reason="")
    assert correction(office, council).body.splitlines()[:2] == [
        "原定于2026年12月1日（星期二）15:00召开的居民议事会，现决定改期。",
        "新的时间：2026年12月3日（星期四）15:00至16:00。",
    ]
    assert "其他事项不变。" in correction(office, council).body


@pytest.mark.parametrize(
    ("title", "kind", "told"),
    [
        ("健康义诊", EventKind.SERVICE, "举办的健康义诊"),
        ("防诈骗宣传", EventKind.PUBLICITY, "开展的防诈骗宣传"),
        ("举办邻里节", EventKind.ACTIVITY, "举办的邻里节"),
        ("开展", EventKind.ACTIVITY, "举办的开展"),
    ],
)
def test_everything_is_held_in_its_own_way(office, title, kind, told):
    number = office.write(events.save, None, events.Draft(title=title, kind=kind, starts_at=WHEN))
    announce(office, number)
    cancel(office, number)
    assert f"15:00{told}，因天气原因" in correction(office, number).body


def test_a_title_inside_a_title_has_single_brackets(office, council):
    announce(office, council, title="关于学习《民法典》的\n通知")
    cancel(office, council)
    assert "《关于学习〈民法典〉的通知》" in correction(office, council).body


def test_the_same_people_are_told(office, council):
    announce(office, council, addressee="各居民小组、全体居民")
    cancel(office, council)
    assert correction(office, council).addressee == "各居民小组、全体居民"


def test_the_correction_is_offered_first_while_it_is_owed(office, council):
    about = About(Subject.OCCURRENCE, council)
    announce(office, council)
    assert office.read(templates.fitting, about)[0].kind is DocumentKind.MEETING
    cancel(office, council)
    assert office.read(templates.fitting, about)[0].kind is DocumentKind.CORRECTION
