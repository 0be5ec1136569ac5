"""The imports there were, and the way back from each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action, day_of

KIND = "residents"
ROSTERS = {KIND: "居民", "volunteers": "志愿者", "books": "图书"}
_MEASURES = {"books": ("册", "种")}  # of what was added, and of what was changed


@dataclass(frozen=True)
class Run:
    """One import; ``group_id`` is what ``take_back`` takes."""

    group_id: int
    kind: str
    at: datetime
    actor: str
    source: str
    added: int
    changed: int
    undone: bool

    def is_too_old(self, today: date) -> bool:
        """Tell whether what was before it is no longer kept."""
        return self.at.date() < today - timedelta(days=undo.KEPT_DAYS)

    def told(self) -> str:
        """Return in words when it was and what it did."""
        new, old = _MEASURES.get(self.kind, ("人", "人"))
        return (
            f"{self.at:%Y-%m-%d %H:%M} 从“{self.source}”导入：新增 {self.added:,} {new}，更新 {self.changed:,} {old}。"
        )


def runs(session: Session, *kinds: str) -> list[Run]:
    """Return all imports of rosters, the newest first; ``kinds`` say of which, without them of all."""
    found = session.execute(
        select(ImportRun, AuditGroup)
        .join(AuditGroup, AuditGroup.id == ImportRun.group_id)
        .where(ImportRun.kind.in_(kinds or ROSTERS))
        .order_by(ImportRun.id.desc())
    )
    return [
        Run(
            run.group_id,
            run.kind,
            group.at,
            group.actor,
            run.source,
            run.added,
            run.changed,
            run.undone_by_id is not None,
        )
        for run, group in found
    ]


@action("撤销导入")
def take_back(session: Session, group_id: int) -> int:
    """Take a whole import back and return how many records that touched."""
    run = session.scalars(select(ImportRun).where(ImportRun.group_id == group_id)).one()
    told = next(run for run in runs(session, run.kind) if run.group_id == group_id)
    if told.undone:
        raise Refusal("这次导入已经撤销过了。")
    if told.is_too_old(day_of(session)):
        raise Refusal(f"这次导入已超过 {undo.KEPT_DAYS} 天，导入前的内容不再保留，不能撤销。")
    count = undo.take_back(session, group_id)
    run.undone_by_id = audit.group_id(session)
    return count
