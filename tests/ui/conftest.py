"""A small listing of neighbours in a real encrypted store, and a desk to work at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QObject, Signal
from sqlalchemy import or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.engine import open_engine
from jiceng_desktop.db.search import SearchStale
from jiceng_desktop.db.store import Store
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.jobs import Jobs


class Base(DeclarativeBase):
    """Tables of these tests alone."""


class Neighbour(Base):
    __tablename__ = "neighbour"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    number: Mapped[str]
    age: Mapped[int]
    state: Mapped[str]
    remark: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


LABELS = {"name": "姓名", "number": "身份证号", "age": "年龄", "born_on": "出生日期", "state": "状态", "remark": "备注"}
NUMBER = "999901198003070010"

LISTING = Listing(
    title="邻居名册",
    records=select(Neighbour),
    key=Neighbour.id,
    fields=(
        Field("name", "姓名", Neighbour.name, width=100),
        Field("number", "身份证号", Neighbour.number, width=170, mask=words.mask_id),
        Field("age", "年龄", Neighbour.age, width=60, number=True),
        Field("state", "状态", Neighbour.state, sortable=False, colour={"退回": "#B42318"}.get),
    ),
    order="name",
    word=lambda word: or_(Neighbour.name.contains(word), Neighbour.number.endswith(word)),
    narrow=lambda state: [Neighbour.state == state],
    hint="姓名、身份证号末几位",
)


@dataclass(frozen=True)
class Draft:
    name: str | None = None
    number: str | None = None
    age: int | None = None
    born_on: date | None = None
    state: str | None = None
    remark: str | None = None
    version: int = 0


def load(session, record_id):
    found = session.get(Neighbour, record_id)
    return Draft(found.name, found.number, found.age, None, found.state, found.remark, found.version)


def save(session, record_id, draft):
    if not draft.name:
        raise Refusal("请填写姓名。", "name")
    if draft.name == "重名":
        raise Refusal("已有同名的人。")
    record = session.get(Neighbour, record_id) if record_id else Neighbour()
    if record_id and record.version != draft.version:
        raise Stale([("备注", "", record.remark or ""), ("身份证号", "", words.mask_id(record.number))])
    record.name, record.number, record.age = draft.name, draft.number or "", draft.age or 0
    record.state, record.remark = draft.state or "", draft.remark
    record.version = draft.version + 1
    session.add(record)
    session.flush()
    return record.id


def remove(session, record_id):
    session.delete(session.get(Neighbour, record_id))


KIND = Kind("邻居", LISTING, Draft, load, save, remove, LABELS)


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp):
    """Show everything in the real theme."""
    theme.apply(qapp)


@pytest.fixture
def office(tmp_path):
    engine = open_engine(tmp_path / "office.db", os.urandom(32))
    Base.metadata.create_all(engine)
    table_of(SearchStale).create(engine)  # every commit looks into it
    office = Office(Store(engine), "王主任")
    yield office
    office.close()


class Relay(QObject):
    """Calls what follows a change in the window's thread, as the shell does: jobs write from their own."""

    asked = Signal(object)

    def __init__(self):
        super().__init__()
        self.asked.connect(self.call)

    def call(self, act):
        act()


class Followers(list):
    """What follows a change of an office, handed out so that it may be called from any thread."""

    def __init__(self, relay):
        super().__init__()
        self._relay = relay

    def __iter__(self):
        return iter([partial(self._relay.asked.emit, act) for act in super().__iter__()])


@pytest.fixture(autouse=True)
def followed_from_any_thread(qapp, monkeypatch):
    relay, begin = Relay(), Office.__init__

    def begun(office, *args, **kwargs):
        begin(office, *args, **kwargs)
        office.on_change = Followers(relay)

    monkeypatch.setattr(Office, "__init__", begun)


@pytest.fixture
def kind():
    return KIND


@pytest.fixture(scope="session")
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.stop()


@pytest.fixture
def desk(office, jobs):
    return Desk(office, jobs, Memory())


@pytest.fixture
def add(office):
    """Return a function that stores neighbours by name and tells their ids."""

    def add(*names, state="在册", number=NUMBER):
        return [
            office.write(save, None, Draft(name, number, 30 + place, None, state)) for place, name in enumerate(names)
        ]

    return add


class Said(list):
    """What was said; ``answers`` are the numbers of the answers to give, else the first."""

    def __init__(self):
        super().__init__()
        self.answers = []


@pytest.fixture(autouse=True)
def said(monkeypatch):
    """Collect what the program says instead of showing boxes; questions are answered with the first answer."""
    said = Said()

    def show(box):
        said.append(box.text())
        box.deleteLater()
        return said.answers.pop(0) if said.answers else 0

    monkeypatch.setattr(message, "_show", show)
    return said
