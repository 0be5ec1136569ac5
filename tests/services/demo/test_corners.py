from __future__ import annotations

from jiceng_desktop.services import boxes, corners
from jiceng_desktop.services.corners import closures, keepers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import CornerKind
from tests.services.demo.looking import TODAY


def test_every_corner_has_a_place_and_somebody_who_looks_after_it(full):
    lines = [line for line in full.read(corners.lines, TODAY) if line.kind is not CornerKind.STORE]
    kept = full.read(keepers.of_corners, TODAY)
    for line in lines:
        assert full.read(corners.sheet, line.id, TODAY).place.count(" ") == 2
        assert 2 <= len(kept[line.id]) <= 4
        assert kept[line.id][0].role.label == "负责人"
    everybody = [one.volunteer_id for found in kept.values() for one in found]
    assert len(everybody) == len(set(everybody))


def test_one_corner_will_be_closed_for_a_while(full):
    first = full.read(corners.lines, TODAY)[0]
    (coming,) = full.read(closures.coming, first.id, TODAY)
    assert coming.reason == "楼道粉刷"


def test_some_boxes_are_for_children(full):
    found = full.read(boxes.LISTING.texts, list(full.read(boxes.LISTING.ids, Query())))
    assert 4 <= sum(row[3] == "少儿" for row in found) <= 25


def test_a_small_community_has_its_corners_too(small):
    assert small.read(corners.overview, TODAY).corners > 1
