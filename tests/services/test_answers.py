from __future__ import annotations

from jiceng_desktop.services import answers, people, places, tags
from jiceng_desktop.services.answers import Facts
from jiceng_desktop.terms import Relation, ResidencyRole, Sex
from tests.services import residents

FACTS = Facts("梧桐里社区", "梧桐里社区居民委员会", residents.TODAY, "王主任")


def of(office, *ids):
    return office.read(answers.of_persons, ids, FACTS)


def test_a_person_with_home_household_and_tags(office):
    office.write(places.add_compound, "幸福小区")
    wanted = frozenset(office.write(tags.named, ["低保", "高龄"]))
    phone = f"{residents.PHONE}、0379-60000000"
    home = {"address": residents.HOME, "tags": wanted, "phone": phone}
    one = residents.add(office, id_number=residents.NUMBER, role=ResidencyRole.OWNER, relation=Relation.HEAD, **home)
    other = residents.add(office, "李四", address=residents.HOME, relation=Relation.SPOUSE)
    head, spouse = of(office, one, other)
    told = {name: head[name] for name in ("serial", "name", "sex", "age", "head", "family_size", "relation", "role")}
    assert told == {
        "serial": 1,
        "name": residents.ZHANG,
        "sex": Sex.MALE,
        "age": 46,
        "head": residents.ZHANG,
        "family_size": 2,
        "relation": Relation.HEAD,
        "role": ResidencyRole.OWNER,
    }
    assert (head["compound"], head["building"], head["entrance"], head["room"]) == ("幸福小区", "3号楼", "2单元", "501")
    assert (head["address"], head["door"]) == (residents.HOME, "3号楼2单元501室")
    assert (head["mobile"], head["landline"]) == (residents.PHONE, "0379-60000000")
    assert (head["tags"], head["tag:低保"], head["tag:残疾人"]) == ("高龄、低保", "是", "否")
    assert (spouse["serial"], spouse["head_id_number"], spouse["head_phone"]) == (2, residents.NUMBER, phone)
    assert (head["community"], head["clerk"], head["today"]) == ("梧桐里社区", "王主任", residents.TODAY)


def test_a_person_without_anything(office):
    (bare,) = of(office, residents.add(office, "无名"))
    assert [bare[name] for name in ("address", "door", "age", "phone", "mobile", "relation")[:5]] == [None] * 5
    assert "head" not in bare
    assert bare["tags"] == ""


def test_the_order_is_kept_and_who_is_gone_is_left_out(office):
    one, two = residents.add(office, "甲一"), residents.add(office, "乙二")
    office.write(people.remove, residents.add(office, "丙三"))
    assert [found["name"] for found in of(office, two, 999, one)] == ["乙二", "甲一"]
    assert [found["serial"] for found in of(office, two, 999, one)] == [1, 2]


def test_every_field_is_answered_and_numbers_are_masked(office):
    home = {"address": residents.HOME, "relation": Relation.HEAD}
    (found,) = of(office, residents.add(office, **home))
    assert office.read(answers.fields).keys() <= found.keys()
    assert answers.mask("id_number", residents.NUMBER) == "999901********" + residents.NUMBER[-4:]
    assert answers.mask("name", "张三") == "张三"
    assert answers.is_secret("head_phone")
    assert not answers.is_secret(None)
