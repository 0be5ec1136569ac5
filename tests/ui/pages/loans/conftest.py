"""Some loans, and the view of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.services import people
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import CopyState, CornerKind
from jiceng_desktop.ui.pages.loans import LoansPage


@action("登记")
def enter(session, persons):
    """Lend the first two books to the first person, one of them late, and the third, late as well, to the second."""
    corner = Corner(name="北门图书角", code="92001", kind=CornerKind.ATTENDED)
    session.add(corner)
    session.flush()
    box = Box(name="一号箱", code="910001", corner_id=corner.id)
    session.add(box)
    session.flush()
    today = date.today()
    lent = (
        ("论语译注", persons[0], -20),
        ("家常菜", persons[0], 2),
        ("养花大全", persons[1], -1),
        ("剪纸入门", None, 0),
    )
    for at, (name, person_id, days) in enumerate(lent, start=1):
        title = Title(name=name, sort_key=name)
        session.add(title)
        session.flush()
        copy = Copy(number=str(1000000 + at), title_id=title.id, box_id=box.id)
        session.add(copy)
        session.flush()
        if person_id is not None:
            copy.state = CopyState.ON_LOAN
            due = today + timedelta(days)
            lent_on = due - timedelta(30)
            session.add(Loan(copy_id=copy.id, person_id=person_id, corner_id=corner.id, lent_on=lent_on, due_on=due))


@pytest.fixture
def persons(office):
    drafts = (Draft(name="王芳", phone="19900000001"), Draft(name="李明", phone="19900000002"))
    return [office.write(people.save, None, draft) for draft in drafts]


@pytest.fixture
def page(qtbot, desk, office, persons):
    office.write(enter, persons)
    page = LoansPage(desk)
    qtbot.addWidget(page)
    office.on_change.append(page.refresh)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    return page
