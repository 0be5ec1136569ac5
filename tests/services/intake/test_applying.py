from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event

from jiceng_desktop.db.people import CareTagKind, Person
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import intake, people, places, undo
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import Relation
from tests.services.residents import (
    HOME,
    NUMBER,
    PHONE,
    TODAY,
    ZHANG,
    add,
    contents,
    count,
    draft,
    found,
    groups,
    id_of,
    lines,
    loaded,
    plan,
    rows,
    take_over,
    verdicts,
)


def test_doubtful_rows_follow_the_clerks_decision(office):
    known = add(office, id_number=NUMBER)
    cells = [
        {"name": "张三峰", "id_number": NUMBER},
        {"name": ZHANG},
        {"name": "李四光", "x": 1},
        {"name": "李四光", "x": 2},
    ]
    planned = plan(office, *cells)
    assert verdicts(planned) == [Verdict.DOUBTFUL, Verdict.DOUBTFUL, Verdict.NEW, Verdict.DOUBTFUL]
    decisions = {3: Decision.MERGE, 4: Decision.SKIP, 6: Decision.ADD}
    done = office.write(intake.apply, planned, "名册.xlsx", decisions)
    assert (done.added, done.changed, done.left_out) == (2, 1, 1)
    assert office.read(people.load, known).name == "张三峰"
    assert found(office, "zsf") == ["张三峰"]
    assert len(found(office, "李四光")) == 2


def test_doubtful_rows_are_left_out_by_default(office):
    add(office)
    done = take_over(office, {"name": ZHANG})
    assert (done.added, done.changed, done.left_out) == (0, 0, 1)


ROSTER = [
    {
        "name": ZHANG,
        "id_number": NUMBER,
        "phone": PHONE,
        "address": HOME,
        "relation": "户主",
        "tags": "低保",
        "note": "糖尿病",
    },
    {"name": "王小芳", "phone": "19900000002", "address": HOME, "relation": "妻", "grid": "第一网格"},
    {"name": "李四光", "address": "翠湖院1-1-101", "tags": "新类别、低保"},
]


def test_one_import_is_one_action_in_which_every_record_has_a_line(office):
    before, known = len(groups(office)), len(lines(office))
    done = take_over(office, *ROSTER)
    assert groups(office)[before:] == [(office.clerk, "导入花名册")]
    fresh = lines(office)[known:]
    assert {line.group_id for line in fresh} == {done.group_id}
    kept = contents(office)
    for kind in ("person", "residency", "household", "membership", "care_tag", "dwelling", "compound", "grid"):
        assert len([line for line in fresh if line.record_kind == kind and line.version == 1]) >= len(kept[kind])
    everything = "".join(line.changes for line in lines(office))
    assert [secret for secret in (NUMBER, PHONE, "糖尿病") if secret in everything] == []
    assert (done.added, done.changed, done.left_out) == (3, 0, 0)


def test_everything_is_unchanged_after_it_was_applied(office):
    take_over(office, *ROSTER)
    assert verdicts(plan(office, *ROSTER)) == [Verdict.UNCHANGED] * 3


def test_an_import_taken_back_leaves_everything_as_it_was(office):
    add(office, "老住户", phone="19900000007", address="幸福小区3号楼2单元502室", tags=frozenset({1}))
    change = {"name": "老住户", "phone": "19900000007", "address": HOME, "tags": "低保", "employer": "小学"}
    told = ("audit_group", "audit_entry", "undo_step", "import_run")
    before = contents(office, told)
    stored = loaded(office, "老住户")
    done = take_over(office, *ROSTER, change)
    (run,) = office.read(intake.runs)
    assert (run.group_id, run.source, run.undone) == (done.group_id, "名册.xlsx", False)
    assert office.write(intake.take_back, done.group_id) > 0
    assert replace(loaded(office, "老住户"), version=stored.version) == stored
    after = contents(office, told)
    assert {name for name in after if len(after[name]) != len(before[name])} == set()
    assert {name for name in after if after[name] != before[name]} <= {"person", "residency", "membership", "building"}
    assert found(office, "19900000007") == ["老住户"]
    assert [run for run in office.read(intake.runs) if not run.undone] == []
    with pytest.raises(Refusal, match="已经撤销过了"):
        office.write(intake.take_back, done.group_id)
    assert verdicts(plan(office, *ROSTER)) == [Verdict.NEW] * 3
    take_over(office, *ROSTER)
    assert len(found(office, "")) == 4


def test_a_tag_that_ended_today_and_came_back_by_an_import_ends_again(office):
    today = date.today()
    known = add(office, phone=PHONE, tags=frozenset({1}))
    office.write(people.save, known, replace(office.read(people.load, known), tags=frozenset()))
    ended = contents(office)["care_tag"]
    (kind,) = office.read(lambda s: [kind.name for kind in s.query(CareTagKind).filter_by(id=1)])
    planned = office.read(intake.plan, rows({"name": ZHANG, "phone": PHONE, "tags": kind}), today)
    done = office.write(intake.apply, planned, "名册.xlsx")
    assert office.read(people.load, known).tags == {1}
    office.write(intake.take_back, done.group_id)
    assert office.read(people.load, known).tags == set()
    assert len(contents(office)["care_tag"]) == len(ended) == 1


def test_a_known_person_is_asked_for_the_present_home_no_more_than_needed(office):
    known = {"name": ZHANG, "phone": PHONE, "address": HOME}
    take_over(office, known)
    asked = []

    def work(session, *cells):
        planned = intake.plan(session, rows(*cells), TODAY)
        listened = session.get_bind()

        def note(_connection, _cursor, statement, *_):
            if statement.startswith("SELECT residency"):
                asked.append(statement)

        event.listen(listened, "before_cursor_execute", note)
        try:
            return intake.apply(session, planned, "名册.xlsx")
        finally:
            event.remove(listened, "before_cursor_execute", note)

    office.write(work, {"name": ZHANG, "phone": PHONE, "employer": "小学"})
    assert asked == []
    office.write(work, {**known, "role": "租户"})
    assert len(asked) == 2  # to remember it, and to change it


def test_an_import_somebody_worked_on_since_cannot_be_taken_back(office):
    done = take_over(office, *ROSTER)
    stored = loaded(office, ZHANG)
    office.write(people.save, id_of(office, ZHANG), replace(stored, employer="小学"))
    before = contents(office)
    with pytest.raises(Refusal, match=r"又做过.*（张三丰）"):
        office.write(intake.take_back, done.group_id)
    assert contents(office) == before


def test_a_later_import_has_to_be_taken_back_first(office):
    first = take_over(office, *ROSTER)
    second = take_over(office, {**ROSTER[0], "phone": "19900000009"})
    with pytest.raises(Refusal, match=r"又做过.*（张三丰）"):
        office.write(intake.take_back, first.group_id)
    office.write(intake.take_back, second.group_id)
    assert loaded(office, ZHANG).phone == PHONE
    office.write(intake.take_back, first.group_id)
    assert found(office, "") == []


def test_what_others_use_by_now_stays(office):
    done = take_over(office, *ROSTER)
    mine = add(office, "赵六", address=HOME)
    office.write(people.save, mine, replace(office.read(people.load, mine), tags=frozenset(kind_ids(office, "新类别"))))
    office.write(intake.take_back, done.group_id)
    stored = office.read(people.load, mine)
    assert (stored.address, stored.relation, found(office, "")) == (HOME, Relation.UNSTATED, ["赵六"])
    assert len(stored.tags) == 1
    assert [node.name for node in office.read(places.tree)] == ["幸福小区"]


def kind_ids(office, name: str) -> list[int]:
    return office.read(lambda s: [kind.id for kind in s.query(CareTagKind).filter_by(name=name)])


def test_a_volunteer_made_of_an_imported_person_holds_the_import(office):
    done = take_over(office, *ROSTER)
    volunteer = Volunteer(person_id=id_of(office, ZHANG), number="1", joined_on=TODAY)
    office.write(lambda s: s.add(volunteer))
    before = contents(office)
    with pytest.raises(Refusal, match="不能撤销"):
        office.write(intake.take_back, done.group_id)
    assert contents(office) == before


def test_a_plan_the_archive_has_left_behind_is_refused(office, other_desk):
    planned = plan(office, *ROSTER)
    other_desk.write(people.save, None, draft("赵六"))
    before = contents(office)
    with pytest.raises(Refusal, match="请重新预览"):
        office.write(intake.apply, planned, "名册.xlsx")
    assert contents(office) == before


def test_the_same_plan_cannot_be_carried_out_twice(office):
    planned = plan(office, *ROSTER)
    office.write(intake.apply, planned, "名册.xlsx")
    with pytest.raises(Refusal, match="请重新预览"):
        office.write(intake.apply, planned, "名册.xlsx")
    assert count(office, Person) == 3


class Cancelled(Exception):
    """Raised by a progress bar whose window was closed."""


@pytest.mark.parametrize("step", range(1, 6))
def test_an_import_that_is_cancelled_leaves_nothing(office, step):
    add(office, "老住户", phone="19900000007")
    change = {"name": "老住户", "phone": "19900000007", "employer": "小学"}
    planned, before, calls = plan(office, *ROSTER, change), contents(office), []

    def report(done, total):
        assert 0 <= done <= total
        calls.append(done)
        if len(calls) == step:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.write(intake.apply, planned, "名册.xlsx", report=report)
    assert contents(office) == before
    office.write(intake.apply, planned, "名册.xlsx")
    assert len(found(office, "")) == 4


def test_a_full_disk_stores_nothing_and_says_so(office):
    cells = [
        {"name": f"居民{place}", "phone": f"199{place:08d}", "address": f"幸福小区{place + 1}-1-101"}
        for place in range(900)
    ]
    planned, before = plan(office, *cells), contents(office)

    def work(session):
        raw = session.connection().connection.dbapi_connection
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 8}")
        try:
            return intake.apply(session, planned, "名册.xlsx")
        finally:
            raw.execute("PRAGMA max_page_count = 1073741823")

    with pytest.raises(Refusal, match="磁盘空间不足，本次修改没有保存"):
        office.write(work)
    assert contents(office) == before
    assert office.write(intake.apply, planned, "名册.xlsx").added == 900


def test_progress_is_told_to_the_end(office):
    told = []
    office.read(intake.plan, rows(*ROSTER), TODAY, "", lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
    office.write(
        intake.apply, plan(office, *ROSTER), "名册.xlsx", report=lambda done, total: told.append((done, total))
    )
    assert told[-1][0] == told[-1][1] > 0


def test_the_newest_import_is_told(office):
    done = take_over(office, *ROSTER)
    (run,) = office.read(intake.runs)
    assert (run.group_id, run.source, run.added, run.changed) == (done.group_id, "名册.xlsx", 3, 0)
    assert "从“名册.xlsx”导入：新增 3 人，更新 0 人" in run.told()


def test_an_earlier_import_can_be_taken_back_too(office):
    first = take_over(office, *ROSTER)
    take_over(office, {"name": "赵六", "phone": "19900000006"})
    office.write(intake.take_back, first.group_id)
    assert found(office, "") == ["赵六"]
    assert [run.undone for run in office.read(intake.runs)] == [False, True]


def test_the_later_change_that_stands_in_the_way_is_named(office):
    done = take_over(office, *ROSTER)
    person_id = id_of(office, "李四光")
    office.write(people.save, person_id, replace(office.read(people.load, person_id), employer="中学"))
    with pytest.raises(Refusal, match="王主任 又做过“保存居民档案”（李四光）"):
        office.write(intake.take_back, done.group_id)
    assert len(found(office, "")) == 3


def test_after_a_month_what_was_before_is_forgotten(office):
    add(office, id_number=NUMBER)
    done = take_over(office, {"name": ZHANG, "id_number": NUMBER, "phone": PHONE})
    later = datetime.now() + timedelta(days=undo.KEPT_DAYS)
    assert not office.read(undo.holds_old, later - timedelta(days=1))
    office._clock = lambda: later + timedelta(days=1)
    assert office.read(undo.holds_old, later + timedelta(days=1))
    with pytest.raises(Refusal, match="超过 30 天"):
        office.write(intake.take_back, done.group_id)
    office.write(undo.forget_old)
    assert not office.read(undo.holds_old, later + timedelta(days=1))


def test_the_imported_are_listed_in_order(office):
    take_over(office, *ROSTER)
    ids = office.read(people.LISTING.ids, Query(order="name"))
    assert [row[0] for row in office.read(lambda s: list(people.LISTING.texts(s, ids)))] == ["李四光", "王小芳", ZHANG]
