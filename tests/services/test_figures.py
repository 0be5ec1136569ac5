"""The archive in numbers, ready to be drawn."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.services import figures, people, places, tags
from jiceng_desktop.terms import PersonStatus, Sex
from tests.services.residents import HOME, add, id_number

TODAY = date(2026, 11, 21)


def value(figure, series, label):
    (one,) = [one for one in figure.series if one.name == series]
    return one.values[figure.labels.index(label)]


def test_ages_fall_into_bands_by_sex_and_the_gone_are_not_counted(office):
    add(office, "甲", sex=Sex.MALE, born_on=date(1950, 11, 21))
    add(office, "乙", sex=Sex.MALE, born_on=date(1950, 11, 22))
    add(office, "丙", sex=Sex.FEMALE, born_on=date(1926, 1, 1))
    add(office, "丁", sex=Sex.FEMALE)
    add(office, "戊", sex=Sex.MALE, born_on=date(1950, 1, 1), status=PersonStatus.DECEASED)
    figure = office.read(figures.ages, None, TODAY)
    assert (value(figure, "男", "75–79"), value(figure, "女", "95 及以上")) == (2, 1)
    assert sum(map(sum, (one.values for one in figure.series))) == 3
    assert figure.remark == "另有 1 人出生日期或性别不详，不在图中。"


def test_a_band_ends_on_the_birthday(office):
    add(office, "甲", sex=Sex.MALE, born_on=date(1951, 11, 22))
    assert value(office.read(figures.ages, None, TODAY), "男", "70–74") == 1
    assert value(office.read(figures.ages, None, date(2026, 11, 22)), "男", "75–79") == 1


def test_a_place_shows_only_who_lives_there(office):
    add(office, "甲", id_number=id_number(), address=HOME)
    add(office, "乙", sex=Sex.MALE, born_on=date(1980, 1, 1))
    scopes = dict(office.read(figures.scopes))
    assert list(scopes) == ["全社区", "幸福小区"]
    inside = office.read(figures.ages, scopes["幸福小区"], TODAY)
    assert sum(map(sum, (one.values for one in inside.series))) == 1


def test_tags_are_counted_by_grid_and_those_without_one_stand_apart(office):
    kind = office.read(tags.kinds)[0]
    add(office, "甲", address=HOME, tags=frozenset({kind[0]}))
    add(office, "乙", tags=frozenset({kind[0]}))
    figure = office.read(figures.tags_by_grid, None, TODAY)
    assert figure.labels == ("未划网格",)
    assert [(one.name, one.colour, one.values) for one in figure.series] == [(kind[1], kind[2], (2,))]


def test_an_empty_archive_has_nothing_to_draw(office):
    works = (figures.ages, figures.tags_by_grid, figures.movements)
    assert [office.read(work, None, TODAY).is_empty() for work in works] == [True, True, True]
    assert office.read(places.tree) == []
    assert office.read(people.count) == 0


def test_the_last_twelve_months_end_with_this_one(office):
    labels = office.read(figures.movements, None, TODAY).labels
    assert (labels[0], labels[-1], len(labels)) == ("2025年\n12月", "2026年\n11月", 12)
