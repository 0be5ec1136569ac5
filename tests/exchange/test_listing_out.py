"""A listing as a workbook or a text file."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import listing_out, workbook
from jiceng_desktop.services import people
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import AuditAction
from tests import workbooks
from tests.stores import copy_of, make_master

NUMBER = workbooks.id_number(date(1980, 3, 7), 1)
PHONE = "19900000001"


@pytest.fixture(scope="session")
def master(tmp_path_factory):
    return make_master(tmp_path_factory.mktemp("listing"))


@pytest.fixture
def office(master, tmp_path):
    store = copy_of(master, tmp_path / "社区.db")
    office = Office(store, "王主任")
    for name in ("王某", "李某", "=1+1"):
        known = {"id_number": NUMBER, "phone": PHONE} if name == "王某" else {}
        office.write(people.save, None, people.Draft(name=name, **known))
    yield office
    office.close()


def written(office, path, *, revealed=False, query=None):
    ids = office.read(people.LISTING.ids, query or Query())
    assert listing_out.export(office, people.LISTING, ids, path, revealed=revealed) == len(ids)
    return workbook.read(path).sheets[0].rows


@pytest.mark.parametrize("name", ["名册.xlsx", "名册.csv", "名册.XLSX"])
def test_all_columns_and_the_order_given(office, tmp_path, name):
    rows = written(office, tmp_path / name, query=Query(order="name", descending=True))
    assert rows[0] == tuple(field.title for field in people.LISTING.fields)
    names = [row[0] for row in rows[1:]]
    assert set(names) == {"王某", "李某", "=1+1"}
    assert names == [
        office.read(people.load, one).name
        for one in office.read(people.LISTING.ids, Query(order="name", descending=True))
    ]


@pytest.mark.parametrize("name", ["名册.xlsx", "名册.csv"])
def test_numbers_are_masked_unless_revealed_and_then_it_is_noted(office, tmp_path, name):
    def noted(session):
        return session.scalars(select(AuditEntry.changes).where(AuditEntry.action == AuditAction.EXPORT)).all()

    cells = {cell for row in written(office, tmp_path / name) for cell in row}
    assert not {NUMBER, PHONE} & cells
    assert office.read(noted) == []
    cells = {cell for row in written(office, tmp_path / name, revealed=True) for cell in row}
    assert {NUMBER, PHONE} <= cells
    (line,) = office.read(noted)
    assert people.LISTING.title in line


def test_an_ending_nothing_opens_is_refused_before_anything_is_noted(office, tmp_path):
    with pytest.raises(Refusal, match="xlsx"):
        listing_out.export(office, people.LISTING, [], tmp_path / "名册.doc", revealed=True)
    assert not (tmp_path / "名册.doc").exists()


def test_texts_come_in_the_order_of_ids_and_columns(office):
    ids = list(office.read(people.LISTING.ids))[::-1]
    rows = list(listing_out.texts(office, people.LISTING, ids, [0], revealed=False))
    assert [row[0] for row in rows] == [office.read(people.load, one).name for one in ids]
