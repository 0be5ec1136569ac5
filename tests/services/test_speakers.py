from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, materials, people, series, speakers, undo
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.materials import Owner, Prepared
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import EventKind, Frequency, MaterialKind, OccurrenceStatus

NOW = datetime.now().replace(microsecond=0)


@pytest.fixture
def talk(office):
    """Return a function that stores a talk so many days from now and tells its id."""

    def talk(days, *who, title="讲座", **more):
        draft = events.Draft(title=title, kind=EventKind.LECTURE, starts_at=NOW + timedelta(days), speakers=who, **more)
        return office.write(events.save, None, draft)

    return talk


@pytest.fixture
def lin(office):
    return office.write(people.save, None, people.Draft(name="林晓华"))


def listed(office, needle="", **query):
    ids = office.read(speakers.LISTING.ids, Query(needle, **query))
    return office.read(speakers.LISTING.texts, list(ids))


def names(office, needle="", **query):
    return [row[0] for row in listed(office, needle, **query)]


def only(office):
    (speaker_id,) = office.read(speakers.LISTING.ids, Query())
    return office.read(speakers.load, speaker_id)


def test_everybody_who_speaks_is_listed_with_what_was_spoken_about(office, talk, lin):
    talk(-30, Somebody("林晓华", lin, "怎样防跌倒"))
    talk(-10, Somebody("林晓华", lin), Somebody("罗护士", topic="用药安全"), title="冬季健康")
    talk(20, Somebody("林晓华", lin), title="睡眠")
    days = [f"{NOW + timedelta(days):%Y-%m-%d}" for days in (-10, 20)]
    assert sorted(listed(office)) == [
        ("林晓华", "有", "2", days[0], days[1], "冬季健康"),
        ("罗护士", "没有", "1", days[0], "", "用药安全"),
    ]


def test_what_was_called_off_was_no_talk(office, talk):
    talk(-10, Somebody("罗护士"), status=OccurrenceStatus.CANCELLED)
    talk(10, Somebody("罗护士"), status=OccurrenceStatus.SKIPPED)
    assert names(office) == []


def test_a_series_is_no_talk_by_itself(office):
    plan = series.Draft(
        name="文化讲堂",
        rule=Rule(Frequency.WEEKLY, weekdays=(1,)),
        first_on=NOW.date(),
        last_on=NOW.date() + timedelta(15),
        starts=time(15),
        minutes=60,
        speakers=(Somebody("秦老师", topic="河洛文化"),),
    )
    office.write(series.save, None, plan)
    speaker = only(office)
    assert {talk.topic for talk in speaker.talks} == {"河洛文化"}
    assert 2 <= len(speaker.coming) + len(speaker.over) <= 3
    assert [talk.starts_at for talk in speaker.coming] == sorted(talk.starts_at for talk in speaker.coming)


def test_one_on_the_list_twice_spoke_once(office, talk, lin):
    talk(-10, Somebody("林晓华", lin), Somebody("林医生", lin))
    assert len(only(office).over) == 1


@pytest.mark.parametrize("needle", ["罗", "luohs", "lhs", "用药", "罗 用药", "冬季"])
def test_speakers_are_found_by_name_reading_and_topic(office, talk, needle):
    talk(-10, Somebody("罗护士", topic="用药安全"), title="冬季健康")
    talk(-20, Somebody("秦老师", topic="书法"))
    assert names(office, needle) == ["罗护士"]


def test_the_list_is_ordered_as_asked_and_nothing_comes_last(office, talk):
    talk(-10, Somebody("罗护士"))
    talk(-20, Somebody("白老师"))
    talk(-15, Somebody("白老师"))
    talk(5, Somebody("秦老师"))
    assert names(office) == ["罗护士", "白老师", "秦老师"]
    assert names(office, order="last") == ["白老师", "罗护士", "秦老师"]
    assert names(office, order="name") == ["白老师", "罗护士", "秦老师"]
    assert names(office, order="talks", descending=True) == ["白老师", "罗护士", "秦老师"]
    assert names(office, order="coming") == ["秦老师", "白老师", "罗护士"]
    assert len(office.read(speakers.LISTING.ids, Query(), 2)) == 2


def test_a_speaker_has_all_talks_with_their_handouts_and_headcounts(office, talk):
    first = talk(-30, Somebody("罗护士", topic="用药安全"), status=OccurrenceStatus.HELD, headcount=35)
    second = talk(-10, Somebody("罗护士"), title="睡眠")
    owner = Owner(occurrence_id=first)
    slides, gone = office.write(
        materials.add, owner, MaterialKind.HANDOUT, [Prepared("课件.pdf", b"%PDF"), Prepared("旧.pdf", b"%PDF")]
    )
    office.write(materials.remove, [gone])
    speaker = only(office)
    assert [talk.occurrence_id for talk in speaker.over] == [second, first]
    assert [(talk.topic, talk.headcount, talk.handouts) for talk in speaker.over] == [
        ("睡眠", None, ()),
        ("用药安全", 35, ((slides, "课件.pdf"),)),
    ]


def test_a_name_is_joined_with_a_card_and_apart_again(office, talk, lin):
    talk(-30, Somebody("林医生", topic="防跌倒"))
    second = talk(-10, Somebody("林医生"), organisers=(Somebody("林医生"),))
    talk(-5, Somebody("林晓华", lin))
    assert office.read(speakers.nameless, min(office.read(speakers.LISTING.ids, Query()))) == ("林医生", 2)
    assert office.write(speakers.join, "林医生", lin) == 2
    joined = only(office)
    assert (joined.id, joined.name, len(joined.over)) == (lin, "林晓华", 3)
    stored = office.read(events.load, second)
    assert stored.speakers == (Somebody("林医生", lin),)  # called as it was printed
    assert stored.organisers == (Somebody("林医生"),)
    office.write(undo.take_back, office.last_group)
    assert sorted(names(office)) == ["林医生", "林晓华"]


def test_a_form_that_is_open_meanwhile_does_not_undo_the_joining(office, talk, lin):
    number = talk(10, Somebody("林医生"))
    opened = office.read(events.load, number)
    office.write(speakers.join, "林医生", lin)
    with pytest.raises(Stale):
        office.write(events.save, number, replace(opened, title="另一个题目"))


def test_what_cannot_be_joined_is_refused(office, talk, lin):
    talk(-5, Somebody("林晓华", lin))
    with pytest.raises(Refusal, match="林晓华已经有档案"):
        office.read(speakers.nameless, lin)
    with pytest.raises(Refusal, match="已不在名单里"):
        office.write(speakers.join, "没有这个人", lin)
    with pytest.raises(Refusal, match="已不在名单里"):
        office.read(speakers.load, -99)
    talk(-5, Somebody("林医生"))
    with pytest.raises(Refusal, match="档案已被删除"):
        office.write(speakers.join, "林医生", 999)
