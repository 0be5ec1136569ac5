"""图书角的规定 of this office: when rounds begin, how long readers are remembered and books are held."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import LibraryRules
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action

MONTH_DAYS = (1, 16)  # 每半个月循环一次
MANNERS = (
    "爱护图书，不涂画、不折角、不撕页。\n看完请放回原来的图书箱。\n带回家的书看完请还回来，让更多邻居看到。\n"
    "欢迎捐书，请交给负责人或居委会。"
)
_LAST_DAY = 28  # that every month has


@dataclass(frozen=True)
class Rules:
    """A round begins on each of ``month_days``, or every ``interval_days`` from ``first_on``."""

    month_days: tuple[int, ...] = MONTH_DAYS
    interval_days: int | None = None
    first_on: date | None = None
    unlink_days: int = 30
    hold_days: int = 7
    manners: str = MANNERS
    version: int = 0


LABELS = {
    "month_days": "每月哪几天换箱",
    "interval_days": "每隔多少天换箱",
    "first_on": "从哪天算起",
    "unlink_days": "还书多少天后不再记是谁借的",
    "hold_days": "预约的书留多少天",
    "manners": "阅读公约",
}


def begin(session: Session) -> None:
    """Enter the rules every office begins with."""
    session.add(LibraryRules(month_days=json.dumps(MONTH_DAYS), manners=MANNERS))


def load(session: Session) -> Rules:
    """Return the rules; the usual ones where none are stored."""
    stored = session.scalar(select(LibraryRules).limit(1))
    if stored is None:
        return Rules()
    told = {name: getattr(stored, name) for name in LABELS if name != "month_days"}
    return Rules(month_days=tuple(json.loads(stored.month_days)), version=stored.version, **told)


@action("保存图书角规定")
def save(session: Session, rules: Rules) -> None:
    """Store the rules.

    Raises:
        Refusal: there is no rhythm, or a number cannot be.
    """
    _check(rules)
    refuse_long(rules, LibraryRules, LABELS)
    stored = session.scalar(select(LibraryRules).limit(1))
    if stored is None:
        session.add(stored := LibraryRules())
    else:
        stored = history.current(session, LibraryRules, stored.id, rules.version, LABELS)
        undo.keep(session, stored)
    stored.month_days = json.dumps(sorted(set(rules.month_days)))
    for name in LABELS.keys() - {"month_days"}:
        setattr(stored, name, getattr(rules, name))


def _check(rules: Rules) -> None:
    if rules.interval_days is None:
        if not rules.month_days or not all(1 <= day <= _LAST_DAY for day in rules.month_days):
            raise Refusal("每月换箱的日子请填写 1 到 28 之间的数，例如 1、16。", "month_days")
    elif rules.interval_days < 1 or rules.first_on is None:
        raise Refusal("按天数换箱，请填写间隔的天数（1 或更大），并选定从哪天算起。", "interval_days")
    if rules.unlink_days < 0:
        raise Refusal("天数不能小于 0。", "unlink_days")
    if rules.hold_days < 1:
        raise Refusal("预约的书至少留 1 天。", "hold_days")
