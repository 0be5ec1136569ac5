"""What acts on books change comes back row by row when they are taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.base import Base
from jiceng_desktop.services import (
    book_intake,
    books,
    boxes,
    corners,
    donations,
    intake,
    people,
    reservations,
    stocktakes,
    undo,
)
from jiceng_desktop.services.donations import Decision, Item
from jiceng_desktop.services.stocktakes import Place
from jiceng_desktop.terms import Condition, CopyState, CornerKind, DonationOutcome, ScanSettlement, StocktakeOutcome

ISBN, OTHER_ISBN = "978-7-02-000220-7", "978-7-111-54742-6"
_NO_STATE = {"audit_group", "audit_entry", "undo_step", "import_run"}  # what tells of the acts themselves


def stored(office):
    """Return every row there is, without its version."""

    def read(session):
        found = {}
        for table in Base.metadata.sorted_tables:
            if table.name not in _NO_STATE:
                rows = [dict(row._mapping) for row in session.execute(select(table))]
                found[table.name] = sorted(
                    repr({name: value for name, value in row.items() if name != "version"}) for row in rows
                )
        return found

    return office.read(read)


def differences(before, after):
    return {
        name: (sorted(set(rows) - set(after[name])), sorted(set(after[name]) - set(rows)))
        for name, rows in before.items()
        if rows != after[name]
    }


@pytest.fixture
def stock(office):
    """Two corners with a box each, three titles in six copies, one of them waited for."""
    north = office.write(corners.save, None, corners.Draft(name="北门图书角", kind=CornerKind.UNATTENDED, lends=True))
    south = office.write(corners.save, None, corners.Draft(name="南门图书角", kind=CornerKind.ATTENDED))
    (box,), (other) = office.write(boxes.add_many, north, 1), office.write(boxes.add_many, south, 1)[0]
    first = office.write(books.save, None, books.Draft(name="活着", numbers=ISBN, count=3, box_id=box))
    again = office.write(
        books.save, None, books.Draft(name="活著", numbers=OTHER_ISBN, author="余某", count=2, box_id=other)
    )
    office.write(books.save, None, books.Draft(name="种花", box_id=None))
    reader = office.write(people.save, None, people.Draft(name="何晴"))
    office.write(books.set_state, [again, again + 1], CopyState.REPAIR, None, None)
    office.write(reservations.reserve, reader, office.read(books.load, again).title_id)
    return {"north": north, "south": south, "box": box, "other": other, "first": first, "again": again}


def act_import(office, stock):
    rows = [
        {"name": "活着", "isbn": ISBN, "number": "5001", "author": "余某", "price": "３５元", "corner": "新角"},
        {"name": "新书", "isbn": "9787020002209", "box": "９号箱", "copies": "2"},
        {"name": "种花", "number": "5002", "isbn": "7-02-000220-X"},
    ]
    plan = office.read(book_intake.plan, list(enumerate(rows, start=2)), date.today())
    return office.write(book_intake.apply, plan, "书单.xlsx").group_id


def act_merge(office, stock):
    ids = [office.read(books.load, stock[key]).title_id for key in ("first", "again")]
    office.write(books.merge_all, [(ids[0], ids)])


def act_decide(office, stock):
    donation = office.write(donations.save, None, donations.Draft(donor="书店", items=(Item("活着", None, ISBN, 3),)))
    item = office.read(donations.sheet, donation).books[0].id
    before = stored(office)
    office.write(donations.decide, [Decision(item, DonationOutcome.KEPT, count=2, box_id=stock["box"])])
    return before


def act_edit(office, stock):
    draft = office.read(books.load, stock["first"])
    office.write(
        books.save,
        stock["first"],
        replace(
            draft, name="活着（精装）", numbers=f"{OTHER_ISBN}、{ISBN}", number="7", box_id=stock["other"], price="9"
        ),
    )


def counted(office, stock):
    """Count both boxes: one copy missing, one elsewhere, one withdrawn but here."""
    office.write(books.withdraw, [stock["first"] + 2], "破损")
    office.write(books.set_state, [stock["first"] + 1], CopyState.MISSING, None, None)
    stocktake = office.write(stocktakes.open_, Place(stock["north"]))
    for copy_id in (stock["first"] + 1, stock["first"] + 2, stock["again"]):
        number = office.read(books.load, copy_id).number
        office.write(stocktakes.scan, stocktake, number)
    return stocktake


def act_close(office, stock):
    stocktake = counted(office, stock)
    before = stored(office)
    office.write(stocktakes.close, stocktake)
    return before


def act_settle(office, stock):
    stocktake = counted(office, stock)
    ids = {one.outcome: one.scan_id for one in office.read(stocktakes.odd, stocktake)}
    before = stored(office)
    office.write(
        stocktakes.settle, [ids[StocktakeOutcome.WITHDRAWN_BUT_HERE]], ScanSettlement.RESTORED, box_id=stock["box"]
    )
    return before


ACTS = {
    "import": act_import,
    "merge": act_merge,
    "decide": act_decide,
    "edit": act_edit,
    "close": act_close,
    "settle": act_settle,
    "move": lambda office, stock: office.write(books.move, [stock["first"], stock["again"]], stock["other"]) and None,
    "withdraw": lambda office, stock: office.write(books.withdraw, [stock["first"], stock["again"]], "破损") and None,
    "state": lambda office, stock: (
        office.write(books.set_state, [stock["again"]], CopyState.ON_SHELF, Condition.WORN, "修好了") and None
    ),
    "box move": lambda office, stock: office.write(boxes.move, [stock["box"]], stock["south"]) and None,
    "delete copy": lambda office, stock: office.write(books.remove, stock["first"] + 1),
    "delete last copy": lambda office, stock: office.write(books.remove, stock["again"] + 2),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_is_taken_back_leaves_every_row_as_it_was(office, stock, name):
    before = stored(office)
    own = ACTS[name](office, stock)
    if isinstance(own, dict):
        before = own
    assert differences(before, stored(office))
    if isinstance(own, int):
        office.write(intake.take_back, own)
    else:
        office.write(undo.take_back, office.last_group)
    assert differences(before, stored(office)) == {}


def test_a_count_that_goes_on_after_all_leaves_copies_uses_and_reservations_as_they_were(office, stock):
    reader = office.write(people.save, None, people.Draft(name="何雨"))
    office.write(books.set_state, [stock["first"]], CopyState.REPAIR, None, None)
    stocktake = counted(office, stock)
    office.write(reservations.reserve, reader, office.read(books.load, stock["first"]).title_id)
    before = stored(office)
    office.write(stocktakes.close, stocktake)
    assert {"book_use", "reservation"} < differences(before, stored(office)).keys()
    office.write(stocktakes.reopen, stocktake)
    changed = differences(before, stored(office))
    assert changed.keys() == {"copy", "copy_event"}  # when it was seen stays, and so does the history
    for gone, new in zip(*changed["copy"], strict=True):
        assert gone.replace("'seen_on': None", f"'seen_on': {date.today()!r}") == new
