"""Two corners with boxes and books, and what is asked of counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from jiceng_desktop.db.lending import BookUse, Loan
from jiceng_desktop.db.library import BookNumber, Box, Copy, CopyEvent, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes import Place
from jiceng_desktop.terms import BookNumberKind, CopyState, CornerKind, PersonStatus


@dataclass
class Stock:
    """North stands unattended with two boxes, south is attended with one; ``copies`` are ids by number."""

    north: int = 0
    south: int = 0
    boxes: list[int] = field(default_factory=list)
    copies: dict[str, int] = field(default_factory=dict)


IN_BOX = (
    ("1000001", 0, CopyState.ON_SHELF),
    ("1000002", 0, CopyState.ON_SHELF),
    ("1000003", 1, CopyState.ON_SHELF),
    ("1000004", 1, CopyState.ON_LOAN),
    ("1000005", 1, CopyState.REPAIR),
    ("1000006", 0, CopyState.MISSING),
    ("1000007", 2, CopyState.ON_SHELF),
    ("1000008", None, CopyState.WITHDRAWN),
)
ISBN = "9787020002207"


@action("登记")
def enter(session) -> Stock:
    stock = Stock()
    corners = [
        Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED, position=1),
        Corner(name="南门图书角", code="92002", kind=CornerKind.ATTENDED, position=2),
    ]
    title = Title(name="中国通史", sort_key="zhongguotongshi")
    reader = Person(name="王小明", sort_key="wangxiaoming", status=PersonStatus.PRESENT)
    session.add_all([*corners, title, reader])
    session.flush()
    stock.north, stock.south = (corner.id for corner in corners)
    for place, corner_id in enumerate((stock.north, stock.north, stock.south)):
        box = Box(name=f"{place + 1}号箱", code=f"91000{place + 1}", corner_id=corner_id)
        session.add(box)
        session.flush()
        stock.boxes.append(box.id)
    session.add(BookNumber(title_id=title.id, kind=BookNumberKind.ISBN, text=ISBN, key=ISBN))
    for number, box, state in IN_BOX:
        copy = Copy(
            number=number,
            title_id=title.id,
            box_id=None if box is None else stock.boxes[box],
            state=state,
            misses=int(state is CopyState.MISSING),
        )
        session.add(copy)
        session.flush()
        stock.copies[number] = copy.id
    lent = {"lent_on": date(2026, 11, 1), "due_on": date(2026, 12, 1)}
    session.add(Loan(copy_id=stock.copies["1000004"], person_id=reader.id, corner_id=stock.north, **lent))
    return stock


def begin(office, stock) -> int:
    """Begin to count the northern corner."""
    return office.write(stocktakes.open_, Place(stock.north))


def scan(office, count, *numbers, **more):
    """Scan numbers; return the last answer."""
    return [office.write(stocktakes.scan, count, number, **more) for number in numbers][-1]


def copy_of(office, number) -> Copy:
    return office.read(lambda session: session.scalar(select(Copy).where(Copy.number == number)))


def uses(office) -> list[BookUse]:
    return office.read(lambda session: list(session.scalars(select(BookUse))))


def acts(office, number) -> list[tuple]:
    """Return what became of a copy: acts with old and new states."""
    asked = select(CopyEvent.act, CopyEvent.old_state, CopyEvent.new_state).join(Copy).where(Copy.number == number)
    return office.read(lambda session: [tuple(row) for row in session.execute(asked.order_by(CopyEvent.id))])
