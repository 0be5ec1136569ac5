from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, estates, events, mailing, people, templates
from jiceng_desktop.services.documents import Draft, Receiver
from jiceng_desktop.services.estates import grids
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.services.templates.filling import fill
from jiceng_desktop.services.templates.values import values
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import PersonStatus, Relation, Sex
from tests.services import residents
from tests.services.estates.ground import find

TODAY = residents.TODAY
LETTER = Draft(
    title="慰问信",
    addressee="{姓名}{称呼}",
    body="您好！您家住在{住址}。\n户主：{户主}。祝您健康。",
    signatory="梧桐里社区",
)


def at(room: str, building: str = "3") -> str:
    return f"幸福小区{building}号楼2单元{room}室"


@pytest.fixture
def street(office):
    """A family of two, a neighbour upstairs, one in the house before, one without a home, one who died."""
    return {
        "head": residents.add(office, "赵一", address=at("101"), relation=Relation.HEAD, sex=Sex.MALE),
        "wife": residents.add(office, "钱二", address=at("101"), relation=Relation.SPOUSE, sex=Sex.FEMALE),
        "upstairs": residents.add(office, "孙三", address=at("1201")),
        "before": residents.add(office, "李四", address=at("302", "2")),
        "homeless": residents.add(office, "周五"),
        "dead": residents.add(office, "吴六", address=at("201"), status=PersonStatus.DECEASED),
    }


def names(office, who=Who(), by_household=False):  # noqa: B008
    return [one.name for one in office.read(mailing.plan, who, TODAY, by_household).receivers]


def test_sheets_lie_in_the_order_of_delivery_and_the_gone_get_none(office, street):
    assert names(office) == ["李四", "赵一", "钱二", "孙三", "周五"]
    delivery = office.read(mailing.plan, Who(ids=tuple(street.values()), source=Source.IDS), TODAY)
    assert (delivery.gone, delivery.homeless) == (1, 1)
    assert [one.building for one in delivery.receivers] == ["幸福小区2号楼", *["幸福小区3号楼"] * 3, "没有住址"]


def test_one_for_each_household_goes_to_its_head(office, street):
    delivery = office.read(mailing.plan, Who(), TODAY, True)
    assert [one.name for one in delivery.receivers] == ["李四", "赵一", "孙三", "周五"]
    assert delivery.spared == 1
    # where the head is not among those who are meant, it goes to whom was meant
    assert names(office, Who(Source.IDS, ids=(street["wife"],)), by_household=True) == ["钱二"]


def test_a_receiver_can_be_left_out(office, street):
    delivery = office.read(mailing.plan, Who(), TODAY).without([street["wife"]])
    assert [one.name for one in delivery.receivers] == ["李四", "赵一", "孙三", "周五"]


def test_every_sheet_speaks_to_its_receiver(office, street):
    delivery = office.read(mailing.plan, Who(Source.IDS, ids=(street["wife"], street["homeless"])), TODAY)
    heard = []
    told = office.read(mailing.personal, LETTER, delivery.receivers, TODAY, lambda *done: heard.append(done))
    assert [one.addressee for one in told] == ["钱二女士", "周五同志"]
    assert [one.person_id for one in told] == [street["wife"], street["homeless"]]
    assert told[0].body == f"您好！您家住在{at('101')}。\n户主：赵一。祝您健康。"
    assert told[1].body == "您好！\n祝您健康。"  # a sentence about a home nobody knows is left out
    assert heard == [(1, 2), (2, 2)]


def test_what_is_asked_of_the_building_is_known_too(office, street):
    delivery = office.read(mailing.plan, Who(Source.IDS, ids=(street["before"], street["homeless"])), TODAY)
    told = office.read(mailing.personal, replace(LETTER, body="{楼栋}的{姓名}"), delivery.receivers, TODAY)
    assert [one.body for one in told] == ["幸福小区2号楼的李四", "＿＿＿＿的周五"]


def test_numbers_of_persons_stay_masked(office):
    person_id = residents.add(office, "赵一", id_number=residents.NUMBER, phone=residents.PHONE)
    (receiver,) = office.read(mailing.plan, Who(Source.IDS, ids=(person_id,)), TODAY).receivers
    (sheet,) = office.read(mailing.personal, replace(LETTER, body="{身份证号} {电话}"), [receiver], TODAY)
    assert residents.NUMBER not in sheet.body
    assert residents.PHONE not in sheet.body


def test_the_fields_that_differ_are_named(office):
    assert mailing.fields_of(LETTER) == ["姓名", "称呼", "住址", "户主"]
    assert mailing.fields_of(replace(LETTER, addressee="各位居民", body="{地点} {{姓名}}")) == []


def test_nobody_and_somebody_whose_card_is_gone_are_refused(office, street):
    with pytest.raises(Refusal, match="发给谁"):
        office.read(mailing.personal, LETTER, [], TODAY)
    receivers = office.read(mailing.plan, Who(Source.IDS, ids=(street["homeless"],)), TODAY).receivers
    office.write(people.remove, street["homeless"])
    with pytest.raises(Refusal, match="周五的档案刚被删除，或合并到了别的档案") as refused:
        office.read(mailing.personal, LETTER, receivers, TODAY)
    assert refused.value.field == mailing.GONE


def test_many_who_are_gone_are_not_all_named(office):
    receivers = [Receiver(f"王{place}", person_id=place) for place in range(1, 8)]
    with pytest.raises(Refusal, match="王1、王2、王3、王4、王5等 7 人的档案"):
        office.read(mailing.personal, LETTER, receivers, TODAY)


EVERYTHING = replace(
    LETTER,
    addressee="{姓名}{称呼}",
    body="{住址}。{入住日期}。户主{户主}，{成员}，{人数}人。{小区}{楼栋}，{网格}，{网格员}，{楼栋长}。",
)


def asked_for(office, letter, receivers):
    """Return what each gets, and how many questions the database is asked for that."""
    asked = []

    def work(session):
        def note(_connection, _cursor, statement, *_):
            if statement.startswith("SELECT"):
                asked.append(statement)

        listened = session.get_bind()
        event.listen(listened, "before_cursor_execute", note)
        try:
            return mailing.personal(session, letter, receivers, TODAY)
        finally:
            event.remove(listened, "before_cursor_execute", note)

    return office.read(work), asked


def test_thirty_sheets_ask_the_database_as_little_as_two(office):
    for place in range(30):
        residents.add(office, f"王{place}", address=at(f"{place + 1}01", str(place % 7 + 1)), relation=Relation.HEAD)
    receivers = office.read(mailing.plan, Who(), TODAY).receivers
    written, asked = asked_for(office, EVERYTHING, receivers)
    assert len(written) == 30
    assert len(asked) <= 10
    assert len(asked) == len(asked_for(office, EVERYTHING, receivers[:2])[1])
    assert len(asked_for(office, replace(LETTER, body="{姓名}好。"), receivers)[1]) == 1


def test_a_sheet_for_one_of_many_says_what_a_paper_about_one_says(office, street):
    building = find(office, "幸福小区3号楼", "building")
    grid = office.write(estates.add, "grid", None, "第一网格")
    office.write(grids.assign, [building], grid)
    office.write(duties.give, "grid", grid, street["upstairs"], None)
    for name in ("before", "homeless"):
        office.write(duties.give, "building", building, street[name], None)
    written, _ = asked_for(office, EVERYTHING, office.read(mailing.plan, Who(), TODAY).receivers)
    told = {one.addressee: one.body for one in written}
    assert told["钱二女士"] == (
        f"{at('101')}。户主赵一，赵一、钱二，2人。幸福小区幸福小区3号楼，第一网格，孙三，周五、李四。"
    )
    for one in written:
        alone = office.read(values, About(Subject.PERSON, one.person_id), TODAY)
        assert one.body == fill(EVERYTHING.body, alone).text


@pytest.mark.parametrize("name", ["赵{姓名}", "钱{{住址}}", "孙}{", "李<b>&amp;"])
def test_a_name_is_never_taken_for_a_field(office, name):
    person_id = residents.add(office, name, address=at("101"))
    receivers = office.read(mailing.plan, Who(Source.IDS, ids=(person_id,)), TODAY).receivers
    (sheet,) = office.read(mailing.personal, replace(LETTER, body="{姓名}好。"), receivers, TODAY)
    assert (sheet.addressee, sheet.body) == (f"{name}同志", f"{name}好。")


def test_an_event_keeps_its_name_whatever_is_written_in_it(office):
    name = "{姓名}见面会"
    about = About(
        Subject.OCCURRENCE, office.write(events.save, None, events.Draft(title=name, starts_at=datetime(2026, 12, 1)))
    )
    offer = next(one for one in office.read(templates.fitting, None) if one.name == "邀请函")
    draft = office.read(templates.draft, offer.id, about, TODAY)
    assert templates.left_open(draft) == tuple(mailing.fields_of(draft)) == ("姓名", "称呼")
    residents.add(office, "赵一")
    (sheet,) = office.read(mailing.personal, draft, office.read(mailing.plan, Who(), TODAY).receivers, TODAY)
    assert sheet.addressee == "赵一同志"
    assert f"召开{name}，" in sheet.body
    notice = office.read(templates.of_occurrence, about.id, TODAY)
    assert (notice.title, templates.left_open(notice)) == (f"关于召开{name}的通知", ())


def test_a_receiver_is_named_with_home_and_building(office, street):
    (receiver,) = office.read(mailing.plan, Who(Source.IDS, ids=(street["head"],)), TODAY).receivers
    assert receiver == Receiver("赵一", at("101"), street["head"], "幸福小区3号楼")
