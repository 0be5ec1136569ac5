"""Corners with boxes of books, for the tests of rounds."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.terms import CornerKind, RoundState

CORNERS = ("东苑图书角", "西苑图书角", "南苑图书角")
BOOKS = 4  # in each box


@dataclass
class Town:
    """Ids by name."""

    corners: dict[str, int] = field(default_factory=dict)
    boxes: dict[str, int] = field(default_factory=dict)


def build(session, boxes=6):
    town = Town()
    for number, name in enumerate((*CORNERS, "书库")):
        kind = CornerKind.STORE if name == "书库" else CornerKind.UNATTENDED
        corner = Corner(name=name, code=str(92001 + number), kind=kind, capacity=2, position=number)
        session.add(corner)
        session.flush()
        town.corners[name] = corner.id
    for number in range(1, boxes + 1):
        name = f"{number:02}号箱"
        box = Box(name=name, code=str(910000 + number), corner_id=town.corners[CORNERS[(number - 1) % 3]])
        session.add(box)
        session.flush()
        town.boxes[name] = box.id
        for place in range(BOOKS):
            order = number * 10 + place
            title = Title(name=f"书{order}")
            session.add(title)
            session.flush()
            session.add(Copy(number=str(1000000 + order), title_id=title.id, box_id=box.id))
    session.flush()
    return town


def rounds(office, state=None):
    """Return the ids of the rounds, in order."""
    found = select(Round.id).order_by(Round.starts_on)
    return office.read(
        lambda session: list(session.scalars(found if state is None else found.where(Round.state == state)))
    )


def drafts(office):
    return rounds(office, RoundState.DRAFT)


def ways(office, round_id):
    """Return from where to where each box goes, by names."""

    def look(session):
        corners = dict(session.execute(select(Corner.id, Corner.name)).all())
        found = select(Box.name, RoundLeg.from_id, RoundLeg.to_id).join(Box, Box.id == RoundLeg.box_id)
        rows = session.execute(found.where(RoundLeg.round_id == round_id).order_by(Box.name))
        return {name: (corners[start], corners[end]) for name, start, end in rows}

    return office.read(look)


def copy_of(office, number):
    """Return (state, box, misses) of a copy."""
    found = select(Copy.state, Copy.box_id, Copy.misses).where(Copy.number == number)
    return office.read(lambda session: tuple(session.execute(found).one()))


def change(office, model, record_id, **values):
    def work(session):
        record = session.get(model, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    office.write(work)


def add(office, record):
    office.write(lambda session: session.add(record))
