from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import corner_posters, corners, stationery
from jiceng_desktop.services.volunteers import standing
from jiceng_desktop.terms import CornerKind, KeeperRole

TODAY = date.today()


@pytest.fixture
def corner(office, family):
    draft = corners.Draft(name="东角", kind=CornerKind.ATTENDED, spot="一楼大厅", lends=True, hours="全天")
    corner = office.write(corners.save, None, draft)
    first, second = office.write(standing.enlist, list(family.values())[:2]).added
    office.write(corners.appoint, corner, [first], KeeperRole.MANAGER)
    office.write(corners.appoint, corner, [second], KeeperRole.HELPER)
    return corner


def test_a_poster_tells_what_readers_want_to_know(office, corner, family):
    office.write(stationery.save, stationery.Draft(phone="19900000000"))
    (told,) = office.read(corner_posters.wordings, [corner], TODAY)
    assert (told.name, told.number) == ("东角", "92001")
    assert told.facts == (
        ("位置", "一楼大厅"),
        ("开放时间", "全天"),
        ("借阅", "每人最多 3 册，每次 30 天，可续 1 次"),
        ("负责人", next(iter(family))),
        ("居委会电话", "19900000000"),
    )


def test_nobody_is_named_unless_it_is_wanted(office, corner):
    (told,) = office.read(corner_posters.wordings, [corner], TODAY, False)
    assert "负责人" not in dict(told.facts)


def test_a_corner_that_is_gone_is_refused(office):
    with pytest.raises(Refusal, match="已被删除"):
        office.read(corner_posters.wordings, [999], TODAY)
