from __future__ import annotations

from dataclasses import replace

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import mailing, people
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.mailing import Reached
from jiceng_desktop.services.whom import Who
from jiceng_desktop.terms import PersonStatus, Relation, Sex
from tests.services import residents

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
    round_ = office.read(mailing.plan, Who(ids=tuple(street.values()), source="ids"), TODAY)
    assert (round_.gone, round_.homeless) == (1, 1)
    assert [one.round_ for one in round_.receivers] == ["幸福小区2号楼", *["幸福小区3号楼"] * 3, "没有住址"]


def test_one_for_each_household_goes_to_its_head(office, street):
    round_ = office.read(mailing.plan, Who(), TODAY, True)
    assert [one.name for one in round_.receivers] == ["李四", "赵一", "孙三", "周五"]
    assert round_.spared == 1
    # where the head is not among those who are meant, it goes to whom was meant
    assert names(office, Who("ids", ids=(street["wife"],)), by_household=True) == ["钱二"]


def test_a_receiver_can_be_left_out(office, street):
    round_ = office.read(mailing.plan, Who(), TODAY).without([street["wife"]])
    assert [one.name for one in round_.receivers] == ["李四", "赵一", "孙三", "周五"]


def test_every_sheet_speaks_to_its_receiver(office, street):
    round_ = office.read(mailing.plan, Who("ids", ids=(street["wife"], street["homeless"])), TODAY)
    heard = []
    told = office.read(mailing.personal, LETTER, round_.receivers, TODAY, lambda *done: heard.append(done))
    assert [one.addressee for one in told] == ["钱二女士", "周五同志"]
    assert told[0].body == f"您好！您家住在{at('101')}。\n户主：赵一。祝您健康。"
    assert told[1].body == "您好！\n祝您健康。"  # a sentence about a home nobody knows is left out
    assert heard == [(1, 2), (2, 2)]


def test_what_is_asked_of_the_building_is_known_too(office, street):
    round_ = office.read(mailing.plan, Who("ids", ids=(street["before"], street["homeless"])), TODAY)
    told = office.read(mailing.personal, replace(LETTER, body="{楼栋}的{姓名}"), round_.receivers, TODAY)
    assert [one.body for one in told] == ["幸福小区2号楼的李四", "＿＿＿＿的周五"]


def test_numbers_of_persons_stay_masked(office):
    person_id = residents.add(office, "赵一", id_number=residents.NUMBER, phone=residents.PHONE)
    (receiver,) = office.read(mailing.plan, Who("ids", ids=(person_id,)), TODAY).receivers
    (sheet,) = office.read(mailing.personal, replace(LETTER, body="{身份证号} {电话}"), [receiver], TODAY)
    assert residents.NUMBER not in sheet.body
    assert residents.PHONE not in sheet.body


def test_the_fields_that_differ_are_named(office):
    assert mailing.fields_of(LETTER) == ["姓名", "称呼", "住址", "户主"]
    assert mailing.fields_of(replace(LETTER, addressee="各位居民", body="{地点} {{姓名}}")) == []


def test_nobody_and_somebody_whose_card_is_gone_are_refused(office, street):
    with pytest.raises(Refusal, match="发给谁"):
        office.read(mailing.personal, LETTER, [], TODAY)
    receivers = office.read(mailing.plan, Who("ids", ids=(street["homeless"],)), TODAY).receivers
    office.write(people.remove, street["homeless"])
    with pytest.raises(Refusal, match="刷新"):
        office.read(mailing.personal, LETTER, receivers, TODAY)


def test_what_the_register_keeps_of_a_receiver(office, street):
    (receiver,) = office.read(mailing.plan, Who("ids", ids=(street["head"],)), TODAY).receivers
    assert receiver.reached() == Reached("赵一", at("101"), street["head"])
