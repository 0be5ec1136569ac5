from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.documents import UnfinishedPaper
from jiceng_desktop.services import unfinished
from jiceng_desktop.services.documents import Attachment, Draft, Grid
from jiceng_desktop.terms import DocumentKind, Layout, SignOff
from tests import stores

DRAFT = Draft(
    kind=DocumentKind.ROTA,
    title="值班表",
    body="第一行\n𠅤",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 12, 8),
    layout=Layout.TABLE,
    sign_off=SignOff.SEALED,
    attachments=(Attachment("名单", "正文"), Attachment("图")),
    grid=Grid(("日期", "姓名"), (("8日", stores.CLERK),), 3),
    household_id=7,
    quoted=("{姓名}见面会",),
)


@pytest.fixture
def clock(office, monkeypatch):
    clock = [datetime(2026, 12, 8, 9)]
    monkeypatch.setattr(office, "_clock", lambda: clock[0])
    return clock


def test_a_draft_comes_back_as_it_was(office, clock):
    kept = office.set_aside(unfinished.keep, None, DRAFT)
    assert office.read(unfinished.newest, stores.CLERK) == unfinished.Unfinished(kept, DRAFT, clock[0])


def test_it_is_kept_once_and_as_it_is_last(office):
    kept = office.set_aside(unfinished.keep, None, Draft(title="一"))
    assert office.set_aside(unfinished.keep, kept, Draft(title="一二")) == kept
    assert office.read(unfinished.newest, stores.CLERK).draft.title == "一二"
    assert office.read(unfinished.newest, stores.CLERK, kept) is None


def test_what_cannot_be_stored_is_left_out(office):
    office.set_aside(unfinished.keep, None, Draft(title="通\ud800知\x07"))
    assert office.read(unfinished.newest, stores.CLERK).draft.title == "通知\x07"


def test_each_clerk_has_his_own(office, other_desk):
    office.set_aside(unfinished.keep, None, DRAFT)
    assert other_desk.read(unfinished.newest, other_desk.clerk) is None


def test_what_is_filed_or_given_up_is_forgotten(office):
    kept = office.set_aside(unfinished.keep, None, DRAFT)
    office.set_aside(unfinished.drop, kept)
    assert office.read(unfinished.newest, stores.CLERK) is None


def test_what_was_dropped_elsewhere_is_kept_anew(office):
    kept = office.set_aside(unfinished.keep, None, DRAFT)
    office.set_aside(unfinished.drop, kept)
    office.set_aside(unfinished.keep, kept, DRAFT)
    assert office.read(unfinished.newest, stores.CLERK).draft == DRAFT


def test_nothing_is_kept_for_ever(office, clock):
    office.set_aside(unfinished.keep, None, Draft(title="旧"))
    clock[0] += timedelta(unfinished.KEPT_DAYS + 1)
    fresh = office.set_aside(unfinished.keep, None, Draft(title="新"))
    assert office.read(unfinished.newest, stores.CLERK, fresh) is None


def test_nobody_is_told(office):
    told = []
    office.on_change.append(lambda: told.append(1))
    before = office.read(lambda session: len(session.scalars(select(AuditGroup)).all()))
    office.set_aside(unfinished.keep, None, DRAFT)
    assert told == []
    assert office.read(lambda session: len(session.scalars(select(AuditGroup)).all())) == before


@pytest.mark.parametrize(
    "content", ['{"kind": "未来的种类"}', '{"grid": {}}', '{"attachments": [{"name": 1, "x": 2}]}', "{"]
)
def test_what_another_version_of_the_program_wrote_does_not_stand_in_the_way(office, clock, content):
    older = office.set_aside(unfinished.keep, None, DRAFT)
    clock[0] += timedelta(hours=1)
    kept = office.set_aside(unfinished.keep, None, Draft(title="新"))
    changed = update(UnfinishedPaper).where(UnfinishedPaper.id == kept).values(content=content)
    office.set_aside(lambda session: session.execute(changed))
    assert office.read(unfinished.newest, stores.CLERK).id == older
    assert office.read(unfinished.newest, stores.CLERK, older) is None
