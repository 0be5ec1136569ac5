"""志愿服务的规定 of this office: stars, publicity, points."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.volunteers import VolunteerRules
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.office import action

STARS = (100, 300, 600, 1000, 1500)  # hours, as the ministry's measures have them


@dataclass(frozen=True)
class Rules:
    """``stars`` are the hours for one star, two and so on; ``star_days`` limits which hours count."""

    stars: tuple[int, ...] = STARS
    star_days: int | None = None
    least_months: int = 0
    publicity_days: int = 5
    points_per_hour: int | None = None
    number_prefix: str = ""
    version: int = 0


LABELS = {
    "stars": "各星级需要的小时数",
    "star_days": "只算最近多少天的时长",
    "least_months": "至少加入几个月",
    "publicity_days": "公示天数",
    "points_per_hour": "每小时积分",
    "number_prefix": "志愿者编号的前缀",
}


def begin(session: Session) -> None:
    """Enter the rules every office begins with."""
    session.add(VolunteerRules(stars=json.dumps(STARS)))


def load(session: Session) -> Rules:
    """Return the rules; the usual ones where none are stored."""
    stored = session.scalar(select(VolunteerRules).limit(1))
    if stored is None:
        return Rules()
    told = {name: getattr(stored, name) for name in LABELS if name != "stars"}
    return Rules(stars=tuple(json.loads(stored.stars)), version=stored.version, **told)


@action("保存志愿服务规定")
def save(session: Session, rules: Rules) -> None:
    """Store the rules.

    Raises:
        Refusal: the stars do not ask for more hours each, or a number cannot be.
    """
    if not rules.stars or any(later <= earlier for earlier, later in zip((0, *rules.stars), rules.stars, strict=False)):
        raise Refusal("各星级的小时数要一级比一级多，例如 100、300、600。", "stars")
    for name in ("star_days", "points_per_hour"):
        number = getattr(rules, name)
        if number is not None and number < 1:
            raise Refusal(f"{LABELS[name]}请填写 1 或更大的数，不用就留空。", name)
    if rules.least_months < 0 or rules.publicity_days < 0:
        raise Refusal("月数和天数不能小于 0。", "least_months")
    stored = session.scalar(select(VolunteerRules).limit(1))
    if stored is None:
        session.add(stored := VolunteerRules())
    else:
        stored = history.current(session, VolunteerRules, stored.id, rules.version, LABELS)
        undo.keep(session, stored)
    stored.stars = json.dumps(rules.stars)
    for name in LABELS.keys() - {"stars"}:
        setattr(stored, name, getattr(rules, name))


def _load(session: Session, _record_id: int) -> Rules:
    return load(session)


def _save(session: Session, record_id: int | None, rules: Rules) -> int:
    save(session, rules)
    return record_id or 0


def _keep(_session: Session, _record_id: int) -> None:
    raise Refusal("规定不能删除，只能修改。")


KIND = Kind("评星规定", None, Rules, _load, _save, _keep, LABELS)  # one row, whatever its id
