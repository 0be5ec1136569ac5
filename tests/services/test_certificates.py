from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jiceng_desktop import crypto
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.papers import certificate_of
from jiceng_desktop.services import certificates
from jiceng_desktop.services.certificates import Draft
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import CertificateStatus, ServiceSource
from tests.services import residents

NOW = datetime(2026, 11, 21, 10)
TODAY = NOW.date()


@pytest.fixture
def volunteer(office):
    """A volunteer with three confirmed records, one unconfirmed and one of zero minutes."""
    person_id = residents.add(office, "赵一")

    def enlist(session) -> int:
        one = Volunteer(person_id=person_id, number="Z0007", joined_on=date(2024, 5, 4))
        session.add(one)
        session.flush()
        served = ((40, 120, True), (20, 90, True), (10, 60, True), (5, 600, False), (4, 0, True))
        for ago, minutes, confirmed in served:
            record = ServiceRecord(volunteer_id=one.id, served_on=TODAY - timedelta(ago), minutes=minutes)
            record.source, record.content = ServiceSource.LATER, "楼道巡查"
            record.confirmed_at = NOW if confirmed else None
            session.add(record)
        return one.id

    return office.write(enlist)


def draft(volunteer_id, **more):
    return Draft(volunteer_id, leader="王主任", handler="李干事", contact="0300-1234567", **more)


def issued(office, volunteer_id, **more):
    drawn = []

    def draw(told):
        drawn.append(told)
        return b"%PDF"

    key = office.write(certificates.issue, draft(volunteer_id, **more), NOW, draw)
    return key, drawn[0]


def test_a_certificate_says_what_was_confirmed_and_nothing_else(office, volunteer):
    key, told = issued(office, volunteer)
    assert (told.minutes, told.times, [one.minutes for one in told.served]) == (270, 3, [120, 90, 60])
    assert (told.number, told.first_on, told.last_on) == ("志证〔2026〕1号", "2026年10月12日", "2026年11月21日")
    assert office.read(certificates.load, key) == told
    assert office.read(certificates.pdf_of, key) == b"%PDF"


def test_numbers_follow_each_other_and_codes_differ(office, volunteer):
    told = [issued(office, volunteer)[1] for _ in range(3)]
    assert [one.number for one in told] == [f"志证〔2026〕{number}号" for number in (1, 2, 3)]
    assert len({one.code for one in told}) == 3
    assert len(office.read(certificates.LISTING.ids, Query("赵一"))) == 3


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"first_on": date(2026, 11, 15)}, "没有已确认的服务时长"),
        ({"first_on": date(2026, 11, 2), "last_on": date(2026, 11, 1)}, "不能早于"),
        ({"last_on": date(2027, 1, 1)}, "还没有到"),
    ],
)
def test_what_was_not_served_is_not_certified(office, volunteer, more, message):
    with pytest.raises(Refusal, match=message):
        issued(office, volunteer, **more)
    assert list(office.read(certificates.LISTING.ids)) == []


def test_nobody_issues_without_a_handler(office, volunteer):
    with pytest.raises(Refusal) as refused:
        office.write(certificates.issue, replace(draft(volunteer), handler=" "), NOW, lambda _: b"")
    with pytest.raises(Refusal, match="请填写联系电话"):
        office.write(certificates.issue, replace(draft(volunteer), contact=""), NOW, lambda _: b"")
    assert refused.value.field == "handler"


def test_a_code_is_confirmed_as_people_type_it(office, volunteer):
    _, told = issued(office, volunteer)
    typed = told.code.lower().replace("-", " ").replace("0", "o")
    found = office.read(certificates.verify, typed)
    assert (found.number, found.name, found.minutes) == (told.number, "赵*", 270)
    assert found.sentence().startswith("证明有效。志证〔2026〕1号：赵*")


def test_a_wrong_code_is_told_and_an_unknown_one_too(office, volunteer):
    _, told = issued(office, volunteer)
    first = told.code[0]
    with pytest.raises(Refusal, match="第 1 组"):
        office.read(certificates.verify, ("A" if first != "A" else "B") + told.code[1:])
    with pytest.raises(Refusal, match="应有 3 组"):
        office.read(certificates.verify, told.code[:-1])
    with pytest.raises(Refusal, match="登记簿里没有"):
        office.read(certificates.verify, crypto.new_verification_code())


def test_a_void_certificate_keeps_its_number_and_says_so(office, volunteer):
    key, told = issued(office, volunteer)
    office.write(certificates.void, key, 1, "时长有误，另行出具")
    assert "已经作废（时长有误，另行出具）" in office.read(certificates.verify, told.code).sentence()
    assert issued(office, volunteer)[1].number == "志证〔2026〕2号"
    office.write(certificates.restore, key, 2)
    assert office.read(certificates.verify, told.code).status is CertificateStatus.VALID


def test_voiding_needs_a_reason(office, volunteer):
    key, _ = issued(office, volunteer)
    with pytest.raises(Refusal) as refused:
        office.write(certificates.void, key, 1, "  ")
    assert refused.value.field == "void_reason"


def test_many_lines_are_summed_up_by_year(office, volunteer):
    def serve(session):
        for number in range(certificates.MOST_LINES):
            day = date(2025, 1, 1) + timedelta(number % 300)
            record = ServiceRecord(volunteer_id=volunteer, served_on=day, minutes=30, content="值守")
            record.source, record.confirmed_at = ServiceSource.LATER, NOW
            session.add(record)

    office.write(serve)
    _, told = issued(office, volunteer)
    assert [(one.day, one.minutes) for one in told.served] == [("2025年", 15_000), ("2026年", 270)]
    assert told.times == certificates.MOST_LINES + 3


def test_the_sheet_names_everything_the_measures_ask_for(office, volunteer):
    sheet = certificate_of(issued(office, volunteer)[1])
    assert "志愿者编号Z0007" in sheet.statement
    assert "共计4.5小时" in sheet.statement
    assert dict(sheet.facts) == {"负责人（签字）": "王主任", "经办人（签字）": "李干事", "联系电话": "0300-1234567"}
