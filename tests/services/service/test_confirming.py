"""Confirming by the secretary, taking it back, and correcting by two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import certificates, service, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service import correcting
from tests import stores
from tests.services.service.serving import DAY, NOW, confirmed, event, record, serve, team


def ask(office, record_id: int, text: str | None, reason: str, **other) -> int:
    """Ask for another length, None for not having been there, or for something else."""
    wanted = office.read(correcting.unchanged, record_id)
    wanted = replace(wanted, served=service.read_served(text) if text else None)
    return office.write(correcting.ask, record_id, replace(wanted, **other), reason)


def test_many_are_confirmed_in_the_name_of_who_does_it(office, zhang, li):
    ids = [serve(office, zhang), serve(office, li)]
    assert office.write(service.confirm, ids) == 2
    assert [(record(office, one).confirmed_by, record(office, one).confirmed_at) for one in ids] == [
        ("王主任", NOW),
        ("王主任", NOW),
    ]
    office.write(undo.take_back, office.last_group)
    assert record(office, ids[0]).confirmed_at is None


def test_confirming_again_keeps_the_first_name(office, second, zhang):
    record_id = confirmed(office, zhang)
    assert second.write(service.confirm, [record_id]) == 0
    assert record(office, record_id).confirmed_by == "王主任"


def test_a_confirmation_is_taken_back(office, zhang):
    record_id = confirmed(office, zhang)
    assert office.write(service.take_back, [record_id]) == 1
    assert record(office, record_id).confirmed_by is None
    assert office.write(service.take_back, [record_id]) == 0


def test_what_was_certified_stays_confirmed(office, zhang):
    record_id = confirmed(office, zhang)
    draft = certificates.Draft(zhang, handler="王主任", contact="0379-0000000")
    office.write(certificates.issue, draft, NOW, lambda _statement: b"%PDF")
    with pytest.raises(Refusal, match="志证〔2026〕1号"):
        office.write(service.take_back, [record_id])


def test_what_was_certified_or_is_being_corrected_does_not_stop_counting_by_undo_either(office, zhang, li):
    certified, doubted = serve(office, zhang), serve(office, li)
    office.write(service.confirm, [certified, doubted])
    confirming = office.last_group
    ask(office, doubted, "2", "时长算错")
    with pytest.raises(Refusal, match="待确认的更正"):
        office.write(undo.take_back, confirming)
    office.write(correcting.refuse, office.read(correcting.of_record, doubted)[0].id)
    draft = certificates.Draft(zhang, handler="王主任", contact="0379-0000000")
    office.write(certificates.issue, draft, NOW, lambda _statement: b"%PDF")
    with pytest.raises(Refusal, match="志证〔2026〕1号"):
        office.write(undo.take_back, confirming)
    assert record(office, certified).confirmed_by == record(office, doubted).confirmed_by == "王主任"


def test_what_was_confirmed_after_a_certificate_of_the_same_day_is_taken_back(office, master, zhang):
    confirmed(office, zhang)
    draft = certificates.Draft(zhang, handler="王主任", contact="0379-0000000")
    office.write(certificates.issue, draft, NOW, lambda _statement: b"%PDF")
    later = Office(stores.open_copy(master, office.path), "王主任", lambda: NOW + timedelta(hours=1))
    record_id = confirmed(later, zhang, content="值班")
    later.write(undo.take_back, later.last_group)
    assert record(later, record_id).confirmed_at is None
    later.close()


def test_a_correction_needs_two_names(office, second, zhang):
    record_id = confirmed(office, zhang)
    asked = ask(office, record_id, "2", "时长算错")
    with pytest.raises(Refusal, match="王主任提出的，要由另一人确认"):
        office.write(correcting.grant, asked)
    assert record(office, record_id).minutes == 60
    second.write(correcting.grant, asked)
    assert record(office, record_id).minutes == 120
    (told,) = office.read(correcting.of_record, record_id)
    assert (told.old, told.new, told.reason) == ("1 小时", "2 小时", "时长算错")
    assert (told.asked_by, told.decided_by, told.granted) == ("王主任", "李干事", True)
    (row,) = office.read(service.CORRECTIONS.texts, office.read(service.CORRECTIONS.ids, Query("李干事")))
    assert (*row[1:10], row[11]) == (
        "张三丰",
        "2026-11-20",
        "楼道巡查",
        "1",
        "2",
        "",
        "时长算错",
        "王主任",
        "李干事",
        "已更正",
    )


def test_a_correction_can_be_taken_back(office, second, zhang):
    record_id = confirmed(office, zhang)
    second.write(correcting.grant, ask(office, record_id, "2", "时长算错"))
    second.write(undo.take_back, second.last_group)
    assert record(office, record_id).minutes == 60
    assert office.read(correcting.of_record, record_id)[0].granted is None


def test_times_are_corrected_and_kept_where_they_allow_for_it(office, second, zhang):
    record_id = confirmed(office, zhang, starts=time(9), ends=time(11), minutes=None)
    second.write(correcting.grant, ask(office, record_id, "9:00-12:00", "签退时间记错"))
    assert (record(office, record_id).minutes, record(office, record_id).ends_at.hour) == (180, 12)
    second.write(correcting.grant, ask(office, record_id, "2", "中间离开"))
    assert record(office, record_id).starts_at.hour == 9
    second.write(correcting.grant, ask(office, record_id, "4", "时长算错"))
    assert record(office, record_id).starts_at is None


def test_day_content_and_team_are_corrected_by_two_names_too(office, second, zhang):
    helpers = team(office, "爱心帮帮团")
    record_id = confirmed(office, zhang, starts=time(9), ends=time(11), minutes=None)
    changes = {"served_on": date(2026, 11, 19), "content": "义诊", "team_id": helpers}
    asked = ask(office, record_id, "2", "日期记错", **changes)
    assert record(office, record_id).content == "楼道巡查"
    second.write(correcting.grant, asked)
    now = record(office, record_id)
    assert (now.served_on, now.content, now.team_id, now.minutes) == (date(2026, 11, 19), "义诊", helpers, 120)
    assert (now.starts_at, now.ends_at) == (datetime(2026, 11, 19, 9), datetime(2026, 11, 19, 11))
    (told,) = office.read(correcting.of_record, record_id)
    assert (told.old, told.new) == ("2026-11-20，楼道巡查，不记服务队", "2026-11-19，义诊，爱心帮帮团")
    (row,) = office.read(service.CORRECTIONS.texts, office.read(service.CORRECTIONS.ids, Query()))
    place = [field.name for field in service.CORRECTIONS.fields].index("others")
    assert row[place] == "日期 2026-11-20 → 2026-11-19；内容 楼道巡查 → 义诊；服务队 无 → 爱心帮帮团"
    second.write(undo.take_back, second.last_group)
    assert record(office, record_id).served_on == DAY


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"served_on": date(2026, 11, 22)}, "served_on", "不能晚于今天"),
        ({"served_on": date(2025, 1, 1)}, "served_on", "才加入"),
        ({"content": " "}, "content", "写明服务内容"),
        ({"content": "巡" * 101}, "content", "最多 100 个字"),
    ],
)
def test_another_day_or_content_must_be_possible(office, zhang, changes, field, told):
    record_id = confirmed(office, zhang)
    with pytest.raises(Refusal, match=told) as refused:
        ask(office, record_id, "1", "抄录有误", **changes)
    assert refused.value.field == field


def test_what_was_served_at_an_event_stays_on_its_day(office, zhang):
    record_id = confirmed(office, zhang, occurrence_id=event(office))
    with pytest.raises(Refusal, match="服务日期对不上") as refused:
        ask(office, record_id, "1", "日期记错", served_on=date(2026, 11, 19))
    assert refused.value.field == "served_on"


def test_not_having_served_is_a_correction_too(office, second, zhang):
    record_id = confirmed(office, zhang)
    second.write(correcting.grant, ask(office, record_id, None, "实际没有参加"))
    assert record(office, record_id).minutes == 0


def test_what_cannot_be_is_not_corrected(office, zhang):
    serve(office, zhang, starts=time(9), ends=time(11), minutes=None, content="义诊")
    record_id = confirmed(office, zhang, starts=time(11), ends=time(12), minutes=None)
    for text, told in (("10:00-12:00", "时间重叠"), ("23", "合计 25 小时"), ("11-12", "一样")):
        with pytest.raises(Refusal, match=told) as refused:
            ask(office, record_id, text, "时长算错")
        assert refused.value.field == "served"
    with pytest.raises(Refusal, match="更正原因"):
        ask(office, record_id, "0.5", " ")


def test_only_what_counts_is_corrected_and_once_at_a_time(office, second, zhang):
    record_id = serve(office, zhang)
    with pytest.raises(Refusal, match="还没有确认"):
        ask(office, record_id, "2", "时长算错")
    office.write(service.confirm, [record_id])
    asked = ask(office, record_id, "2", "时长算错")
    with pytest.raises(Refusal, match="已有一条待确认的更正"):
        ask(second, record_id, "3", "时长算错")
    with pytest.raises(Refusal, match="待确认的更正"):
        office.write(service.take_back, [record_id])
    office.write(correcting.refuse, asked)
    assert record(office, record_id).minutes == 60
    with pytest.raises(Refusal, match="已被另一处处理"):
        second.write(correcting.grant, asked)


def test_the_panel_counts(office, zhang):
    ask(office, confirmed(office, zhang), "2", "时长算错")
    serve(office, zhang, content="值班")
    seen = office.read(service.overview, NOW)
    assert [seen.counts[which] for which in service.Which] == [2, 1, 0, 1, 1]
    assert seen.years == (DAY.year,)
