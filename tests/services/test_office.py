from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import text

from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community, people, queries, tags
from jiceng_desktop.services.office import title_of
from jiceng_desktop.terms import PersonStatus
from tests.services.residents import PHONE, TODAY, add, contents, count, groups


def test_a_community_is_founded_with_its_tags(office):
    about = office.read(community.about)
    assert about == community.About("梧桐里社区", "梧桐里社区居民委员会", invented=False, recovery_confirmed=False)
    assert [name for _, name, _ in office.read(tags.kinds)] == [name for name, _ in tags.STARTING_KINDS]


def test_a_community_begins_with_queries_that_find_somebody(office):
    month = TODAY.month
    add(office, "老张", born_on=date(1940, month, 1), phone=None)
    add(office, "小李", born_on=date(1996, month % 12 + 1, 1), phone=PHONE)
    add(office, "老赵", born_on=date(1940, month, 1), phone=None, status=PersonStatus.MOVED_OUT)
    found = [(name, number) for _, name, number in office.read(queries.counts, TODAY)]
    assert found == [("缺电话的居民", 1), ("60 岁以上", 1), ("80 岁以上", 1), ("本月生日", 1)]
    (first, *_) = office.read(queries.listed)
    office.write(queries.remove, first[0])
    assert len(office.read(queries.listed)) == len(queries.STARTING) - 1


def test_a_file_holds_one_community(office):
    before = contents(office)
    with pytest.raises(Refusal, match="已经有一个社区"):
        office.write(community.found, "另一社区", "另一居委会")
    assert contents(office) == before


@pytest.mark.parametrize(("name", "of", "field"), [(" ", "居委会", "name"), ("社区", " ", "office")])
def test_a_community_needs_its_names(office, name, of, field):
    office.write(lambda s: s.execute(text("DELETE FROM community")))
    with pytest.raises(Refusal) as refused:
        office.write(community.found, name, of)
    assert refused.value.field == field


def test_the_recovery_code_is_confirmed(office):
    office.write(community.confirm_recovery, datetime(2026, 11, 21))
    assert office.read(community.about).recovery_confirmed


def test_a_write_tells_whoever_listens_once_and_only_when_it_is_stored(office):
    told = []
    office.on_change.append(lambda: told.append(office.read(people.count)))
    add(office)
    with pytest.raises(Refusal):
        add(office, None)
    assert told == [1]


def test_a_listener_may_leave_while_it_is_told(office):
    told = []

    def once():
        office.on_change.remove(once)
        told.append("一")

    office.on_change += [once, lambda: told.append("二")]
    add(office)
    assert told == ["一", "二"]


def test_a_group_carries_the_clerks_words(office, other_desk):
    add(other_desk)
    assert groups(office)[-1] == ("李干事", "保存居民档案")
    assert title_of(people.count) == ""


def test_reading_changes_nothing(office):
    office.read(lambda s: s.execute(text("DELETE FROM care_tag_kind")))
    assert count(office, CareTagKind) == len(tags.STARTING_KINDS)


def test_the_office_knows_what_its_last_write_was(office):
    person_id = add(office, "张三")
    first = office.last_group
    office.write(people.remove, person_id)
    assert first is not None
    assert office.last_group == first + 1
    office.write(people.remove, 999)
    assert office.last_group is None
