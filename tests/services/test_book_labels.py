from __future__ import annotations

from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.services import book_labels, boxes, corners
from jiceng_desktop.services.book_labels import Labelled
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyState


@action("测试登记")
def enter(session, *books):
    ids = []
    for number, name, letter in books:
        title = Title(name=name, clc_class=letter)
        session.add(title)
        session.flush()
        copy = Copy(number=number, title_id=title.id, state=CopyState.ON_SHELF)
        session.add(copy)
        session.flush()
        ids.append(copy.id)
    return ids


def test_labels_keep_the_order_they_are_asked_in(office):
    first, second = office.write(enter, ("1000001", "河湾短章", "I"), ("1000002", "老相册", None))
    assert office.read(book_labels.of_copies, [second, first, 999]) == [
        Labelled("1000002", "老相册"),
        Labelled("1000001", "河湾短章", "I", "文学"),
    ]


def test_boxes_and_corners_bear_their_codes(office):
    corner = office.write(corners.save, None, corners.Draft(name="东角"))
    ids = office.write(boxes.add_many, corner, 2)
    assert office.read(book_labels.of_boxes, ids[::-1]) == [Labelled("910002", "02号箱"), Labelled("910001", "01号箱")]
    assert office.read(book_labels.of_corners, [corner]) == [Labelled("92001", "东角")]
