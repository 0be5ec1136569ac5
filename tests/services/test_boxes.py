from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from jiceng_desktop.db.library import Box, BoxMove, Copy, Title
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import books, boxes, corners, undo
from jiceng_desktop.services.corners import closures
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import Audience, CopyState, CornerKind, RoundState

TODAY = date.today()


@action("测试登记")
def enter_copy(session, box_id, number="1000001", state=CopyState.ON_SHELF):
    title = Title(name="骆驼祥子")
    session.add(title)
    session.flush()
    session.add(Copy(number=number, title_id=title.id, box_id=box_id, state=state))


@pytest.fixture
def places(office):
    """Three corners; their ids by name."""
    return {
        name: office.write(corners.save, None, corners.Draft(name=name, kind=CornerKind.UNATTENDED))
        for name in ("东角", "西角", "南角")
    }


@pytest.fixture
def two(office, places):
    return office.write(boxes.add_many, places["东角"], 2)


def row(office, box_id):
    (texts,) = office.read(boxes.LISTING.texts, [box_id])
    return dict(zip((field.name for field in boxes.LISTING.fields), texts, strict=True))


def count_moves(office):
    return office.read(lambda session: session.scalar(select(func.count(BoxMove.id))))


def test_a_batch_is_named_and_coded_one_after_the_other(office, places, two):
    assert [(row(office, key)["name"], row(office, key)["code"]) for key in two] == [
        ("01号箱", "910001"),
        ("02号箱", "910002"),
    ]
    assert office.read(boxes.next_name) == "03号箱"
    office.write(boxes.save, None, boxes.Draft(name="绘本箱", corner_id=places["西角"]))
    assert office.read(boxes.next_name) == "03号箱"
    with pytest.raises(Refusal, match="1 到 100"):
        office.write(boxes.add_many, places["东角"], 0)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (boxes.Draft(name=" ", corner_id=1), "name"),
        (boxes.Draft(name="新箱"), "corner_id"),
        (boxes.Draft(name="01号箱", corner_id=1), "name"),
        (boxes.Draft(name="箱" * 40, corner_id=1), "name"),
    ],
)
def test_a_box_needs_a_name_of_its_own_and_a_corner(office, two, draft, field):
    with pytest.raises(Refusal) as refused:
        office.write(boxes.save, None, draft)
    assert refused.value.field == field


def test_a_move_is_written_once_for_each_box_that_was_elsewhere(office, places, two):
    assert office.write(boxes.move, two, places["西角"]) == 2
    assert office.write(boxes.move, [two[0], two[0]], places["西角"]) == 0
    assert count_moves(office) == 2
    assert row(office, two[0])["corner"] == "西角"
    (moved,) = office.read(boxes.moves, two[0])
    assert (moved.from_name, moved.to_name, moved.in_round) == ("东角", "西角", False)
    assert moved.moved_by == office.clerk


def test_a_move_can_be_taken_back(office, places, two):
    office.write(boxes.move, two, places["西角"])
    office.write(undo.take_back, office.last_group)
    assert row(office, two[0])["corner"] == "东角"
    assert count_moves(office) == 0


def test_another_corner_in_the_form_is_a_move(office, places, two):
    draft = office.read(boxes.load, two[0])
    office.write(boxes.save, two[0], boxes.Draft("红箱", places["南角"], Audience.CHILDREN, "怕潮", draft.version))
    shown = row(office, two[0])
    assert (shown["name"], shown["corner"], shown["audience"]) == ("红箱", "南角", "少儿")
    assert shown["arrived"] == f"{TODAY}"
    assert count_moves(office) == 1
    office.write(undo.take_back, office.last_group)
    assert (row(office, two[0])["name"], row(office, two[0])["corner"]) == ("01号箱", "东角")


def test_nothing_goes_to_a_corner_that_takes_no_boxes(office, places, two):
    office.write(corners.close, places["西角"])
    with pytest.raises(Refusal, match="撤销"):
        office.write(boxes.move, two, places["西角"])
    pause = closures.Draft(places["南角"], TODAY, TODAY + timedelta(3), "楼道粉刷")
    office.write(closures.save, None, pause)
    with pytest.raises(Refusal, match="楼道粉刷"):
        office.write(boxes.move, two, places["南角"])
    with pytest.raises(Refusal, match="已被删除"):
        office.write(boxes.move, two, 999)
    assert count_moves(office) == 0


def test_what_speaks_against_a_move_is_told(office, places, two):
    office.write(
        corners.save,
        places["南角"],
        corners.Draft(name="南角", capacity=1, audience=Audience.CHILDREN, version=1),
    )
    draft = office.read(boxes.load, two[0])
    office.write(boxes.save, two[0], boxes.Draft("01号箱", places["东角"], Audience.ELDERLY, version=draft.version))
    assert office.read(boxes.doubts, two, places["西角"]) == []
    full, others = office.read(boxes.doubts, two, places["南角"])
    assert "最多放 1 箱" in full
    assert "有 2 箱" in full
    assert "01号箱是给其他读者的" in others


def test_only_an_empty_box_is_retired(office, places, two):
    office.write(enter_copy, two[0])
    with pytest.raises(Refusal, match="还有 1 册"):
        office.write(boxes.retire, two)
    office.write(boxes.retire, [two[1]])
    assert two[1] not in dict(office.read(boxes.listed))
    assert list(office.read(boxes.LISTING.ids, Query(narrow=boxes.Narrow(retired=True)))) == [two[1]]
    assert list(office.read(boxes.LISTING.ids, Query(narrow=boxes.Narrow()))) == [two[0]]
    with pytest.raises(Refusal, match="停用"):
        office.write(boxes.move, [two[1]], places["西角"])
    office.write(boxes.use_again, [two[1]])
    assert office.write(boxes.move, [two[1]], places["西角"]) == 1


def test_a_withdrawn_copy_keeps_no_box_in_use(office, two):
    office.write(enter_copy, two[0], state=CopyState.WITHDRAWN)
    office.write(boxes.retire, [two[0]])
    assert row(office, two[0])["books"] == "0"


def test_only_a_box_that_was_never_used_is_deleted(office, places, two):
    office.write(boxes.remove, two[1])
    assert two[1] not in dict(office.read(boxes.listed))
    office.write(undo.take_back, office.last_group)
    office.write(boxes.move, [two[1]], places["西角"])
    with pytest.raises(Refusal, match="停用"):
        office.write(boxes.remove, two[1])


def test_the_list_counts_what_is_in_a_box_and_what_is_out(office, places, two):
    for number, state in enumerate((CopyState.ON_SHELF, CopyState.ON_LOAN, CopyState.MISSING), start=1_000_001):
        office.write(enter_copy, two[0], str(number), state)
    shown = row(office, two[0])
    assert (shown["books"], shown["out"]) == ("3", "2")
    assert list(office.read(boxes.LISTING.ids, Query(narrow=boxes.Narrow((places["东角"],))))) == two
    assert list(office.read(boxes.LISTING.ids, Query(narrow=boxes.Narrow((places["西角"],))))) == []
    assert list(office.read(boxes.LISTING.ids, Query(needle="910002"))) == [two[1]]


def test_a_box_stands_at_one_corner(office):
    assert not Box.__table__.c.corner_id.nullable


def test_a_box_whose_books_went_elsewhere_is_no_mistake_and_stays_in_their_history(office, two):
    office.write(enter_copy, two[0])
    copy_id = office.read(lambda session: session.scalar(select(Copy.id)))
    office.write(books.move, [copy_id], two[1])
    with pytest.raises(Refusal, match="放过书或移动过"):
        office.write(boxes.remove, two[0])
    assert "01号箱" in office.read(books.sheet, copy_id).past[0].told


def test_a_box_that_is_still_to_arrive_in_a_round_is_not_retired(office, places, two):
    @action("测试轮换")
    def send(session):
        shared = {"year": 2026, "number": 3, "starts_on": TODAY, "ends_on": TODAY}
        round_ = Round(state=RoundState.ISSUED, **shared)
        session.add(round_)
        session.flush()
        session.add(RoundLeg(round_id=round_.id, box_id=two[0], from_id=places["东角"], to_id=places["西角"]))

    office.write(send)
    with pytest.raises(Refusal, match="第 3 期轮换"):
        office.write(boxes.retire, [two[0]])
    office.write(boxes.retire, [two[1]])
