from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, Membership, Person, Residency
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import checkup, homes, people, tags, undo
from jiceng_desktop.services.checkup import FAULTS, Problem
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Relation, Sex
from tests.services.checkup.looking import depose, examine, found, only, spoil
from tests.services.residents import HOME, NUMBER, PHONE, TODAY, ZHANG, add


@pytest.fixture
def office(office):
    """The same office on the day of the tests."""
    from datetime import datetime

    return Office(office._store, office.clerk, lambda: datetime.combine(TODAY, datetime.min.time()))


def silent(_done, _total):
    """Report to nobody."""


def mend(office, problem) -> int:
    return office.write(checkup.mend, found(office, problem))


def preview(office, problem) -> list[str]:
    changes = office.read(checkup.preview, found(office, problem), TODAY, silent)
    return [f"{change.who}：{change.told}" for change in changes]


def take_back(office) -> None:
    office.write(undo.take_back, office.last_group)


def one(office, model, **known):
    return office.read(lambda session: session.query(model).filter_by(**known).one())


def test_birth_and_sex_follow_from_the_number(office):
    person = add(office, id_number=NUMBER, address=HOME)
    spoil(office, person, born_on=None, sex=Sex.FEMALE)
    assert preview(office, Problem.AGAINST_NUMBER) == [
        f"{ZHANG}：出生日期：空 → 1980-03-07",
        f"{ZHANG}：性别：女 → 男",
    ]
    assert mend(office, Problem.AGAINST_NUMBER) == 1
    card = office.read(people.load, person)
    assert (card.born_on, card.sex) == (date(1980, 3, 7), Sex.MALE)
    assert found(office, Problem.AGAINST_NUMBER) == []
    take_back(office)
    assert office.read(people.load, person).born_on is None


def test_all_of_a_kind_are_one_step(office):
    for number in range(3):
        spoil(office, add(office, f"张{number}号", address=HOME), phone=f"+86 199 0000 000{number}")
    before = office.read(lambda session: session.query(AuditGroup).count())
    assert mend(office, Problem.PHONE) == 3
    assert office.read(lambda session: session.query(AuditGroup).count()) == before + 1
    assert found(office, Problem.PHONE) == []
    assert len(office.read(people.LISTING.ids, Query("0001"))) == 1
    take_back(office)
    assert len(found(office, Problem.PHONE)) == 3


def test_a_number_written_badly_is_tidied_unless_it_is_taken(office):
    first, second = add(office, address=HOME), add(office, "李四", address=HOME)
    spoil(office, first, id_number=NUMBER[:6] + " " + NUMBER[6:])
    assert preview(office, Problem.NUMBER) == [f"{ZHANG}：证件号码整理为 {people.words.mask_id(NUMBER)}"]
    spoil(office, second, id_number=NUMBER)
    assert mend(office, Problem.NUMBER) == 0
    spoil(office, second, id_number=None)
    assert mend(office, Problem.NUMBER) == 1
    assert office.read(people.load, first).id_number == NUMBER


def test_what_is_not_safe_is_left_alone(office):
    spoil(office, add(office, id_number=NUMBER, address=HOME), id_number=NUMBER[:-3] + "000")
    assert preview(office, Problem.NUMBER) == []
    assert mend(office, Problem.NUMBER) == 0


def test_what_was_put_right_meanwhile_is_not_touched(office):
    person = add(office, id_number=NUMBER, address=HOME)
    spoil(office, person, born_on=None)
    findings = found(office, Problem.AGAINST_NUMBER)
    office.write(checkup.mend, findings)
    version = office.read(people.load, person).version
    assert office.write(checkup.mend, findings) == 0
    assert office.read(people.load, person).version == version


# households


@pytest.fixture
def family(office):
    """A father, a mother and a child of whom nobody is the head."""
    father = add(office, address=HOME, born_on=date(1980, 1, 1))
    child = add(office, "张小宝", address=HOME, born_on=date(2018, 1, 1), relation=Relation.SON)
    depose(office, father)
    return father, child


def test_the_only_adult_becomes_the_head(office, family):
    assert preview(office, Problem.HEADLESS) == [f"{ZHANG}：担任户主，其他人与户主的关系跟着调整"]
    mend(office, Problem.HEADLESS)
    assert office.read(people.load, family[0]).relation is Relation.HEAD
    assert found(office, Problem.HEADLESS) == []
    take_back(office)
    assert len(found(office, Problem.HEADLESS)) == 1


def test_the_head_can_be_chosen(office, family):
    mother = add(office, "李芳", address=HOME, relation=Relation.SPOUSE)
    finding = only(office, Problem.HEADLESS)
    assert not finding.mendable
    offered = office.read(checkup.members, finding.household_id, TODAY)
    assert {name for _, name, _ in offered} == {ZHANG, "李芳", "张小宝"}
    assert offered[-1][1:] == ("张小宝", "儿子　8岁")
    office.write(checkup.appoint, finding.household_id, mother)
    assert office.read(homes.household_of, family[0])[0][1] == "李芳"
    take_back(office)
    assert len(found(office, Problem.HEADLESS)) == 1


def test_a_dead_head_leaves_when_another_one_follows(office):
    head = add(office, address=HOME)
    widow = add(office, "李芳", address=HOME, relation=Relation.SPOUSE)
    spoil(office, head, status=PersonStatus.DECEASED)
    assert preview(office, Problem.HEADLESS) == ["李芳：担任户主"]
    mend(office, Problem.HEADLESS)
    assert one(office, Membership, person_id=head).to_on == TODAY
    assert one(office, Membership, person_id=widow).relation is Relation.HEAD
    take_back(office)
    assert one(office, Membership, person_id=head).to_on is None


def test_somebody_else_is_not_made_the_head(office, family):
    stranger = add(office, "李四")
    finding = only(office, Problem.HEADLESS)
    with pytest.raises(Refusal, match="不在这一户"):
        office.write(checkup.appoint, finding.household_id, stranger)


# tags, and who is gone


def carry(office, person_id, kind, from_on, to_on=None):
    kinds = {name: kind_id for kind_id, name, _ in office.read(tags.kinds)}
    tag = CareTag(person_id=person_id, kind_id=kinds[kind], from_on=from_on, to_on=to_on)
    office.write(lambda session: session.add(tag))


@pytest.mark.parametrize(
    ("kind", "born_on", "ends"),
    [
        ("留守儿童", date(2008, 2, 29), date(2026, 3, 1)),
        ("留守儿童", date(2007, 5, 1), date(2025, 5, 1)),
        ("留守儿童", date(1990, 5, 1), date(2020, 1, 1)),
        ("高龄", date(1960, 5, 1), TODAY),
    ],
)
def test_an_outgrown_tag_ends_on_the_birthday(office, kind, born_on, ends):
    person = add(office, address=HOME, born_on=born_on)
    carry(office, person, kind, date(2020, 1, 1))
    mend(office, Problem.TAG)
    assert one(office, CareTag).to_on == ends
    assert found(office, Problem.TAG) == []
    take_back(office)
    assert one(office, CareTag).to_on is None


def test_a_tag_never_ends_before_it_began(office):
    carry(office, add(office, address=HOME), "低保", date(2020, 1, 1), date(2019, 1, 1))
    mend(office, Problem.TAG)
    assert one(office, CareTag).to_on == date(2020, 1, 1)


def test_all_ends_on_the_day_of_the_death(office):
    person = add(office, address=HOME, phone=PHONE, moved_in_on=date(2015, 1, 1))
    carry(office, person, "低保", date(2026, 9, 1))
    died_on = date(2026, 8, 1)
    office.write(
        lambda session: session.add(
            LifeEvent(kind=LifeEventKind.DEATH, person_id=person, name=ZHANG, event_on=died_on, reported_on=TODAY)
        )
    )
    spoil(office, person, status=PersonStatus.DECEASED)
    assert len(preview(office, Problem.GONE)) == 4
    mend(office, Problem.GONE)
    assert one(office, Residency).to_on == died_on
    assert one(office, Membership).to_on == died_on
    assert one(office, CareTag).to_on == date(2026, 9, 1)  # begun after the death: it ends as it begins
    assert one(office, Person).home_id is None
    assert [found(office, problem) for problem in FAULTS] == [[]] * len(FAULTS)
    take_back(office)
    assert len(found(office, Problem.GONE)) == 1
    assert office.read(people.load, person).address == HOME


def test_the_report_of_a_long_repair_can_cancel_it(office):
    spoil(office, add(office, id_number=NUMBER, address=HOME), born_on=None)

    class Stop(Exception):
        pass

    def stop(_done, _total):
        raise Stop

    with pytest.raises(Stop):
        office.write(checkup.mend, found(office, Problem.AGAINST_NUMBER), stop)
    assert len(found(office, Problem.AGAINST_NUMBER)) == 1


# the listing


def test_the_findings_are_listed_searched_and_sorted(office):
    spoil(office, add(office, "张三丰", id_number=NUMBER, address=HOME), phone="无")
    spoil(office, add(office, "李四", address="3-2-502"), phone="12")
    listing = checkup.make_listing()
    assert list(office.read(listing.ids)) == []
    listing.latest.checkup = examine(office)
    shown = checkup.Shown(Problem.PHONE)

    def names(**asked):
        ids = office.read(listing.ids, Query(narrow=shown, **asked))
        return [row[0] for row in office.read(listing.texts, ids)]

    assert names() == ["李四", "张三丰"]
    assert names(needle="zsf") == names(needle="501") == ["张三丰"]
    assert names(needle="没有此人") == []
    assert names(order="who", descending=True) == ["张三丰", "李四"]
    assert names(order="address", descending=True) == ["李四", "张三丰"]
    ids = office.read(listing.ids, Query(narrow=shown, needle="张"))
    (texts,) = office.read(listing.texts, ids)
    assert texts[3] == people.words.mask_id(NUMBER)
    assert texts[4] == HOME
