"""准备事项: what is to be done so many days before an event."""

from __future__ import annotations

from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Preparation
from jiceng_desktop.terms import EventKind, Proof

STARTING = (
    (None, "发通知", 3, Proof.NOTICE),
    (None, "确认场地和设备", 2, Proof.NONE),
    (EventKind.LECTURE, "准备讲义", 2, Proof.HANDOUT),
    (EventKind.MEETING, "打印签到表和会议材料", 1, Proof.NONE),
)


def begin(session: Session) -> None:
    """Enter what every office begins with."""
    session.add_all(
        Preparation(kind=kind, title=title, days_before=days, proof=proof, position=position)
        for position, (kind, title, days, proof) in enumerate(STARTING)
    )
