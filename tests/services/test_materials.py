from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from jiceng_desktop.db.materials import Material, MaterialFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, materials, undo
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.services.uploads import MOST_BYTES, Upload
from jiceng_desktop.terms import MaterialKind
from tests.pictures import opened, saved
from tests.services.residents import count

PHOTO, HANDOUT = MaterialKind.PHOTO, MaterialKind.HANDOUT


@pytest.fixture
def owner(office):
    """An event whose venue is known."""
    draft = events.Draft(title="冬季防跌倒", starts_at=datetime(2026, 12, 8, 15), venue="微客厅")
    return Owner(occurrence_id=office.write(events.save, None, draft))


def add(office, owner, kind, **files):
    uploads = [Upload(name, content) for name, content in files.items()]
    return office.write(materials.add, owner, kind, [materials.prepare(upload) for upload in uploads])


def names(office, owner, kind=None):
    return [one.name for one in office.read(materials.listed, owner, kind)]


def test_photos_and_handouts_of_an_event_are_kept_apart(office, owner):
    (photo,) = add(office, owner, PHOTO, **{"合影.jpg": saved(size=(640, 480))})
    (handout,) = add(office, owner, HANDOUT, **{"课件.pptx": b"PK slides"})
    assert names(office, owner, PHOTO) == ["合影.jpg"]
    assert names(office, owner, HANDOUT) == ["课件.pptx"]
    assert names(office, owner) == ["合影.jpg", "课件.pptx"]
    small, slides = office.read(materials.listed, owner)
    assert opened(small.thumbnail).size == (320, 240)
    assert slides.thumbnail is None
    assert office.read(materials.content, photo) == saved(size=(640, 480))
    assert office.read(materials.content, handout) == b"PK slides"
    assert office.read(materials.called, owner) == "冬季防跌倒"


def test_a_venue_has_photos_of_its_own(office, owner):
    venue = Owner(venue_id=office.read(events.get, owner.occurrence_id).venue_id)
    add(office, venue, PHOTO, **{"大厅.png": saved("PNG")})
    assert names(office, venue) == ["大厅.png"]
    assert names(office, owner) == []
    assert office.read(materials.called, venue) == "微客厅"


def test_the_size_is_that_of_what_is_kept(office, owner):
    content = saved(size=(640, 480), place=True)
    add(office, owner, PHOTO, **{"合影.jpg": content})
    (stored,) = office.read(materials.listed, owner)
    assert stored.size == len(office.read(materials.content, stored.id)) < len(content)


@pytest.mark.parametrize(
    ("kind", "name", "content", "why"),
    [
        (PHOTO, "课件.pptx", b"PK", "“课件.pptx”不能添加：可以添加 jpg、png、webp、bmp 图片"),
        (HANDOUT, "安装.exe", b"MZ", "可以添加 PDF、PPT、Word、Excel 文件和图片"),
        (HANDOUT, "空.pdf", b"", "是空文件"),
        (HANDOUT, "大.pdf", bytes(MOST_BYTES + 1), "超过了 50 MB。请压缩以后再添加。"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_all_that_came_along(office, owner, kind, name, content, why):
    with pytest.raises(Refusal, match=why):
        office.write(
            materials.add, owner, kind, [materials.Prepared("好.png", b"1"), materials.Prepared(name, content)]
        )
    assert names(office, owner) == []


@pytest.mark.parametrize("gone", [Owner(occurrence_id=99), Owner(venue_id=99)])
def test_what_is_gone_takes_no_files(office, gone):
    with pytest.raises(Refusal, match="已被删除"):
        add(office, gone, HANDOUT, **{"课件.pdf": b"%PDF"})


def test_a_removed_file_comes_back_whole(office, owner):
    first, _ = add(office, owner, HANDOUT, **{"一.pdf": b"%PDF 1", "二.pdf": b"%PDF 2"})
    office.write(materials.remove, [first])
    removal = office.last_group
    assert names(office, owner) == ["二.pdf"]
    for work in (lambda: office.read(materials.content, first), lambda: office.write(materials.remove, [first])):
        with pytest.raises(Refusal, match="已被移除"):
            work()
    office.write(undo.take_back, removal)
    assert names(office, owner) == ["一.pdf", "二.pdf"]
    assert office.read(materials.content, first) == b"%PDF 1"


def test_taking_back_an_adding_leaves_nothing(office, owner):
    add(office, owner, HANDOUT, **{"课件.pdf": b"%PDF"})
    office.write(undo.take_back, office.last_group)
    assert count(office, Material) == count(office, MaterialFile) == 0


def test_an_event_with_photos_stays(office, owner):
    (photo,) = add(office, owner, PHOTO, **{"合影.png": saved("PNG")})
    with pytest.raises(Refusal, match="照片或讲义"):
        office.write(events.remove, owner.occurrence_id)
    office.write(materials.remove, [photo])
    office.write(events.remove, owner.occurrence_id)
    assert count(office, MaterialFile) == 0


def test_what_was_removed_long_ago_goes_for_good(office, owner):
    now = datetime.now()
    old, fresh, _ = add(office, owner, HANDOUT, **{"旧.pdf": b"1", "新.pdf": b"2", "留.pdf": b"3"})
    for material_id, days in ((old, undo.KEPT_DAYS + 2), (fresh, undo.KEPT_DAYS - 2)):
        office._clock = lambda days=days: now - timedelta(days=days)
        office.write(materials.remove, [material_id])
    office._clock = datetime.now
    office.write(undo.forget_old)
    assert count(office, Material) == count(office, MaterialFile) == 2
    assert names(office, owner) == ["留.pdf"]
