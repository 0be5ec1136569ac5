from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.db.places import Building
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, events, queries, stationery, templates
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.templates.filling import BLANK
from jiceng_desktop.services.templates.grids import month_of, week_after
from jiceng_desktop.services.templates.values import values
from jiceng_desktop.terms import AuditAction, DocumentKind, EventKind, HouseholdKind, Layout, ServiceSource, Sex
from tests.services.kin import living
from tests.services.residents import HOME, NUMBER, PHONE, TODAY, add

KIND = DocumentKind


def meeting(office, **known) -> About:
    usual = {"title": "居民议事会", "kind": EventKind.MEETING, "starts_at": datetime(2026, 12, 1, 15)}
    return About(Subject.OCCURRENCE, office.write(events.save, None, events.Draft(**usual | known)))


def offer(office, name: str) -> templates.Offer:
    return next(one for one in office.read(templates.fitting, None) if one.name == name)


def draft(office, name: str, about: About | None = None, **more) -> documents.Draft:
    return office.read(templates.draft, offer(office, name).id, about, TODAY, **more)


@pytest.fixture
def somebody(office) -> About:
    sex = {"sex": Sex.MALE, "ethnicity": "汉族", "id_number": NUMBER, "phone": PHONE}
    return About(Subject.PERSON, add(office, address=HOME, moved_in_on=date(2015, 5, 1), **sex))


# -- what is offered


def names(office, about) -> list[str]:
    return [one.name for one in office.read(templates.fitting, about)]


def test_every_kind_of_paper_has_a_template(office):
    assert {one.kind for one in office.read(templates.fitting, None)} == set(DocumentKind)


def test_the_kind_that_fits_the_event_comes_first(office):
    assert names(office, meeting(office))[0] == "会议通知"
    assert names(office, meeting(office, kind=EventKind.LECTURE))[0] == "活动通知"
    assert {"签到表", "桌签", "会议议程", "会议记录", "邀请函"} < set(names(office, meeting(office)))


def test_only_what_a_record_can_fill_is_offered(office, somebody):
    assert "志愿服务记录证明" not in names(office, somebody)
    assert {"居住证明", "慰问信", "感谢信"} < set(names(office, somebody))
    assert names(office, Subject.COPY) == ["催还图书", "催还通知（逾期图书）"]
    assert names(office, Subject.READER) == ["催还通知（逾期图书）"]
    assert "停电通知" in names(office, Subject.BUILDING)
    assert "志愿服务记录证明" in names(office, Subject.VOLUNTEER)


# -- events


def test_a_meeting_without_a_chair_has_no_empty_line(office):
    body = draft(office, "会议通知", meeting(office, venue="微客厅", audience="全体居民")).body
    assert body.splitlines()[1:4] == [
        "一、时间：2026年12月1日（星期二）15:00至16:00。",
        "二、地点：微客厅。",
        "三、参加人员：全体居民。",
    ]
    assert "四、" not in body


def test_the_paper_knows_what_it_came_from(office):
    about = meeting(office)
    written = draft(office, "会议通知", about)
    assert (written.kind, written.occurrence_id, written.about) == (KIND.MEETING, about.id, "居民议事会")
    assert written.template_id == offer(office, "会议通知").id
    assert (written.signatory, written.signed_on) == ("梧桐里社区居民委员会", TODAY)


def test_an_invitation_waits_for_its_guests(office):
    written = draft(office, "邀请函", meeting(office))
    assert written.addressee == "{姓名}{称呼}"
    assert "召开居民议事会" in written.body


def test_without_a_record_there_are_lines_to_write_on(office):
    assert f"一、时间：{BLANK}。" in draft(office, "会议通知").body


def test_who_was_invited_stands_on_the_sign_in_sheet(office, somebody):
    add(office, "李秀英", address="幸福小区3号楼2单元101室", phone="19900000002")
    query = office.write(queries.save, None, "男", one(Condition("has_phone", Compare.YES)))
    grid = draft(office, "签到表", meeting(office, audience="男（2 人）", audience_query_id=query)).grid
    assert grid.columns == ("序号", "姓名", "住址或单位", "联系电话", "签名")
    assert [row[:4] for row in grid.rows] == [
        ("1", "李秀英", "幸福小区3号楼2单元101室", ""),
        ("2", "张三丰", HOME, ""),
    ]
    assert grid.blanks > 0


def test_nobody_invited_leaves_blank_rows(office):
    grid = draft(office, "签到表", meeting(office)).grid
    assert (grid.rows, grid.blanks > 10) == ((), True)


def test_plates_are_written_for_chair_and_guests(office, somebody):
    query = office.write(queries.save, None, "有电话", one(Condition("has_phone", Compare.YES)))
    written = draft(office, "桌签", meeting(office, chair="王主任", audience_query_id=query))
    assert written.layout is Layout.PLATES
    assert written.grid.rows == (("王主任", "主持人"), ("张三丰", ""))


def test_a_rota_covers_the_days_chosen(office):
    span = (date(2026, 11, 30), date(2026, 12, 6))
    written = draft(office, "值班表", span=span)
    assert [row[:2] for row in written.grid.rows][:2] == [("11月30日", "星期一"), ("12月1日", "星期二")]
    assert len(written.grid.rows) == 7
    assert "2026年11月30日至2026年12月6日" in written.body
    month = draft(office, "值班表", span=month_of(date(2026, 2, 10)))
    assert len(month.grid.rows) == 28
    assert week_after(date(2026, 11, 21)) == (date(2026, 11, 23), date(2026, 11, 29))


def test_the_office_words_its_notice_and_without_a_template_there_is_the_old_text(office):
    about = meeting(office)
    number = offer(office, "会议通知").id
    wording = office.read(templates.editing.load, number)
    office.write(templates.editing.save, number, replace(wording, title="{会议名称}，请您来"))
    assert office.read(templates.of_occurrence, about.id, TODAY).title == "居民议事会，请您来"
    office.write(templates.editing.remove, number)
    written = office.read(templates.of_occurrence, about.id, TODAY)
    assert (written.title, written.template_id) == ("关于召开居民议事会的通知", None)


# -- people


def test_numbers_are_masked(office, somebody):
    body = draft(office, "居住证明", somebody).body
    assert NUMBER not in body
    assert "999901********" in body


def test_a_certificate_names_the_number_in_full_and_leaves_a_line(office, somebody):
    certificate = offer(office, "居住证明")
    assert certificate.in_full
    body = office.write(templates.draft_in_full, certificate.id, somebody, TODAY).body
    assert body.startswith(f"张三丰，男，居民身份证号码{NUMBER}，自2015年5月1日起实际居住在本社区{HOME}。")
    reveals = select(AuditEntry.changes).where(
        AuditEntry.action == AuditAction.REVEAL, AuditEntry.person_id == somebody.id
    )
    (line,) = office.read(lambda session: list(session.scalars(reveals)))
    assert "id_number" in line
    assert NUMBER not in line


def test_only_a_certificate_names_numbers_in_full(office, somebody):
    letter = offer(office, "慰问信").id
    wording = office.read(templates.editing.load, letter)
    office.write(templates.editing.save, letter, replace(wording, body="您的号码{身份证号}，{电话}。"))
    body = office.write(templates.draft_in_full, letter, somebody, TODAY).body
    assert (NUMBER in body, PHONE in body) == (False, False)


def test_a_letter_calls_people_by_their_title(office, somebody):
    assert draft(office, "慰问信", somebody).addressee == "张三丰先生"
    nobody_knows = About(Subject.PERSON, add(office, "李某"))
    assert draft(office, "慰问信", nobody_knows).addressee == "李某同志"


def test_personal_fields_stay_without_a_person(office):
    assert draft(office, "慰问信").addressee == "{姓名}{称呼}"


def test_a_household_is_written_to_by_its_head(office, family):
    sheet = living(office, family["王小明"])
    written = draft(office, "慰问信", About(Subject.HOUSEHOLD, sheet.id))
    assert written.addressee == "王建国先生"
    assert (written.household_id, written.person_id, written.about) == (sheet.id, family["王建国"], "王建国户")
    known = office.read(values, About(Subject.HOUSEHOLD, sheet.id), TODAY)
    assert (known["户主"], known["人数"], known["住址"]) == ("王建国", "4", HOME)
    assert sheet.kind is HouseholdKind.LIVING


# -- places, books, volunteers


def test_a_building_names_itself(office, somebody):
    building = office.read(lambda session: session.scalars(select(Building.id)).one())
    written = draft(office, "停水通知", About(Subject.BUILDING, building))
    assert written.addressee == "幸福小区3号楼全体居民"
    assert "网格员" not in written.body  # nobody answers for it yet
    assert written.about == "幸福小区3号楼"


@pytest.fixture
def lent(office, somebody) -> About:
    def lend(session) -> int:
        title = Title(name="平凡的世界", sort_key="pfdsj")
        session.add(title)
        session.flush()
        copy = Copy(number="A-001", title_id=title.id)
        session.add(copy)
        session.flush()
        session.add(Loan(copy_id=copy.id, person_id=somebody.id, lent_on=date(2026, 10, 1), due_on=date(2026, 11, 1)))
        return copy.id

    return About(Subject.COPY, office.write(lend))


def test_a_book_is_asked_back(office, lent, somebody):
    written = draft(office, "催还图书", lent)
    assert written.addressee == "张三丰先生"
    assert "您于2026年10月1日借阅的《平凡的世界》（图书编号A-001），应于2026年11月1日归还。" in written.body
    assert "目前已逾期20天。" in written.body
    assert "还书地点" not in written.body  # it belongs to no corner
    assert written.person_id == somebody.id
    early = office.read(templates.draft, offer(office, "催还图书").id, lent, date(2026, 10, 20))
    assert "逾期" not in early.body


def test_a_volunteer_is_thanked_with_the_hours(office, somebody):
    def enlist(session) -> int:
        team = Team(name="邻里红管家")
        session.add(team)
        session.flush()
        enlisted = Volunteer(person_id=somebody.id, number="V001", joined_on=date(2024, 5, 4))
        session.add(enlisted)
        session.flush()
        session.add(TeamMember(team_id=team.id, volunteer_id=enlisted.id, from_on=date(2024, 5, 4)))
        record = ServiceRecord(volunteer_id=enlisted.id, served_on=date(2026, 1, 1), minutes=150)
        record.confirmed_at = datetime(2026, 1, 2, 9)
        record.source = ServiceSource.LATER
        session.add(record)
        return enlisted.id

    body = draft(office, "志愿者感谢信", About(Subject.VOLUNTEER, office.write(enlist))).body
    assert "累计服务2.5小时" in body
    assert "您是邻里红管家的骄傲。" in body


# -- the office's paper


def test_a_head_is_printed_only_where_the_office_wants_one(office):
    assert draft(office, "会议通知").layout is Layout.PLAIN
    assert draft(office, "函").layout is Layout.PLAIN
    paper = stationery.Draft(redhead=True, mark="梧桐里社区居民委员会文件", code="梧居", phone="0379-8800000")
    office.write(stationery.save, paper)
    written = draft(office, "会议通知")
    assert (written.layout, written.mark, written.code) == (Layout.REDHEAD, "梧桐里社区居民委员会文件", "梧居")
    assert draft(office, "函").layout is Layout.LETTER
    assert draft(office, "温馨提示").layout is Layout.PLAIN
    assert "联系电话：0379-8800000。" in draft(office, "温馨提示").body


def test_a_blank_paper_knows_whose_it_is(office):
    written = office.read(templates.blank, TODAY)
    assert (written.signatory, written.signed_on, written.title) == ("梧桐里社区居民委员会", TODAY, "")


@pytest.mark.parametrize("subject", Subject)
def test_a_record_that_is_gone_is_refused(office, subject):
    number = offer(office, "会议通知").id
    with pytest.raises(Refusal, match="删除，请刷新后再试"):
        office.read(templates.draft, number, About(subject, 999), TODAY)


def test_a_template_that_is_gone_is_refused(office):
    with pytest.raises(Refusal, match="这个模板已被删除"):
        office.read(templates.draft, 999, None, TODAY)


def test_records_to_look_at_a_template_with(office, somebody):
    about = meeting(office)
    meeting(office, title="去年的会", starts_at=datetime(2025, 12, 1, 15))
    found = office.read(templates.samples, offer(office, "会议通知").id, TODAY)
    assert found[0] == (about, "2026年12月1日 居民议事会")
    assert [label for _, label in found][1] == "2025年12月1日 去年的会"
    letters = office.read(templates.samples, offer(office, "慰问信").id, TODAY)
    assert (somebody, "张三丰") in letters
    assert office.read(templates.samples, offer(office, "公示").id, TODAY) == []


def test_minutes_and_sign_in_sheets_are_not_signed_for_the_office(office):
    about = meeting(office)
    for name in ("签到表", "桌签", "会议议程", "会议记录"):
        assert draft(office, name, about).signatory == "", name
    number = office.write(
        documents.file, draft(office, "会议记录", about), datetime(2026, 11, 21), lambda _: b"%PDF-1.7"
    )
    assert office.read(documents.load, number).signatory == ""
