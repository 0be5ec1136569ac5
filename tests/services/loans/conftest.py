"""A corner with books, and two residents who borrow them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.services import people
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import CopyState, CornerKind

TODAY = date(2026, 12, 8)


@action("登记")
def shelve(session):
    """Set up a corner with a box of three books; return the corner and the copies."""
    corner = Corner(name="北门图书角", code="92001", kind=CornerKind.ATTENDED)
    session.add(corner)
    session.flush()
    box = Box(name="一号箱", code="910001", corner_id=corner.id)
    session.add(box)
    session.flush()
    copies = []
    for at, name in enumerate(("论语译注", "家常菜", "养花大全"), start=1):
        title = Title(name=name, sort_key=name)
        session.add(title)
        session.flush()
        copies.append(Copy(number=str(1000000 + at), title_id=title.id, box_id=box.id))
    session.add_all(copies)
    session.flush()
    return corner.id, [copy.id for copy in copies]


@action("借出")
def lend(session, corner_id, lent):
    """Enter loans given by (copy, person, days since, days until due, days until the return or None)."""
    loans = []
    for copy_id, person_id, since, due, back in lent:
        loan = Loan(copy_id=copy_id, person_id=person_id, corner_id=corner_id)
        loan.lent_on, loan.due_on = TODAY - timedelta(since), TODAY + timedelta(due)
        loan.returned_on = None if back is None else TODAY + timedelta(back)
        session.get_one(Copy, copy_id).state = CopyState.ON_LOAN if back is None else CopyState.ON_SHELF
        loans.append(loan)
    session.add_all(loans)
    session.flush()
    return [loan.id for loan in loans]


@pytest.fixture
def town(office):
    """Three books; the first two are lent to 王芳 (one of them late), the third to 李明, back 40 days ago."""
    corner_id, copies = office.write(shelve)
    wang = office.write(people.save, None, Draft(name="王芳", phone="19900000001"))
    li = office.write(people.save, None, Draft(name="李明", phone="19900000002"))
    lent = [(copies[0], wang, 50, -20, None), (copies[1], wang, 28, 2, None), (copies[2], li, 60, -30, -40)]
    return corner_id, copies, wang, li, office.write(lend, corner_id, lent)
