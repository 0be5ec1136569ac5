"""An invented shelf of books, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from jiceng_desktop.db.lending import BookUse, Loan
from jiceng_desktop.db.library import Box, Copy, CopyEvent, Corner, Title
from jiceng_desktop.services import copies
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyAct, CopyState, CornerKind


@dataclass(frozen=True)
class Shelf:
    """Ids: the lending corner and its boxes, the one that lends nothing and its box, copies by their number."""

    corner: int
    boxes: tuple[int, int]
    quiet: int
    quiet_box: int
    titles: tuple[int, int, int]
    copies: dict[str, int]


@action("登记图书")
def fill(session) -> Shelf:
    lending = Corner(name="北门图书角", code="92001", kind=CornerKind.ATTENDED, loan_days=30, most_loans=2)
    quiet = Corner(name="楼道图书角", code="92002", kind=CornerKind.UNATTENDED, lends=False)
    titles = [Title(name=name, sort_key=key) for name, key in _TITLES]
    session.add_all([lending, quiet, *titles])
    session.flush()
    boxes = [
        Box(name=name, code=code, corner_id=corner.id)
        for name, code, corner in (
            ("01号箱", "910001", lending), ("02号箱", "910002", lending), ("03号箱", "910003", quiet),
        )
    ]  # fmt: skip
    session.add_all(boxes)
    session.flush()
    placed = {"1000001": (0, 0), "1000002": (0, 1), "1000003": (1, 0), "1000004": (2, 0), "1000005": (2, 2)}
    books = {
        number: Copy(number=number, title_id=titles[title].id, box_id=boxes[box].id)
        for number, (title, box) in placed.items()
    }
    session.add_all(books.values())
    session.flush()
    ids = {number: copy.id for number, copy in books.items()}
    first, second, third = (box.id for box in boxes)
    one, other, last = (title.id for title in titles)
    return Shelf(lending.id, (first, second), quiet.id, third, (one, other, last), ids)


@action("登记图书")
def add(session, shelf: Shelf, count: int) -> None:
    """Put more copies of the first title into the first box, numbered from 1002000 on."""
    session.add_all(
        Copy(number=str(1002000 + at), title_id=shelf.titles[0], box_id=shelf.boxes[0]) for at in range(count)
    )


_TITLES = (
    ("中国通史", "zhongguotongshi zgts"),
    ("家常菜谱", "jiachangcaipu jccp"),
    ("安徒生童话", "antushengtonghua atsth"),
)


def state_of(office, copy_id: int) -> CopyState:
    return office.read(lambda session: session.get_one(Copy, copy_id).state)


def put(office, copy_id: int, state: CopyState) -> None:
    """Give a copy a state, as its page does."""

    def change(session) -> None:
        copies.change(session, session.get_one(Copy, copy_id), CopyAct.CHANGED, state=state)

    office.write(change)


def set_(office, model: type[Any], record_id: int, **values: Any) -> None:
    """Change a record without further ado."""

    def change(session) -> None:
        record = session.get_one(model, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    office.write(change)


def loans(office) -> list[Loan]:
    return office.read(lambda session: list(session.scalars(select(Loan).order_by(Loan.id))))


def uses(office) -> list[BookUse]:
    return office.read(lambda session: list(session.scalars(select(BookUse).order_by(BookUse.id))))


def acts(office, copy_id: int) -> list[CopyAct]:
    found = select(CopyEvent.act).where(CopyEvent.copy_id == copy_id).order_by(CopyEvent.id)
    return office.read(lambda session: list(session.scalars(found)))
