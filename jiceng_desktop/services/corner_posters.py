"""What the posters of corners say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop.services import community, stationery
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.corners.draft import loans_told
from jiceng_desktop.services.corners.looking import place_of
from jiceng_desktop.services.corners.saving import get
from jiceng_desktop.terms import CornerKind, KeeperRole


@dataclass(frozen=True)
class Wording:
    """What one poster says: lines of (title, text); ``number`` is what its code holds."""

    name: str
    number: str
    office: str
    facts: tuple[tuple[str, str], ...]


def wordings(session: Session, corner_ids: Sequence[int], today: date, named: bool = True) -> list[Wording]:
    """Return what the posters of some corners say; ``named`` ones name who looks after the corner.

    The phone is that of the office: those of volunteers are no matter of the stairwell.
    """
    office, phone = community.about(session).office, stationery.of(session).phone
    found = []
    for corner_id in corner_ids:
        corner = get(session, corner_id)
        kept = keepers.of_corner(session, corner_id, today) if named else []
        managers = [one.name for one in kept if one.role is KeeperRole.MANAGER]
        lends = loans_told(corner.lends, corner.loan_days, corner.most_loans, corner.most_renewals)
        facts = (
            ("位置", place_of(session, corner)),
            ("开放时间", corner.hours or ""),
            ("读者", corner.audience.label if corner.audience else ""),
            ("借阅", "" if corner.kind is CornerKind.STORE else lends),
            ("负责人", "、".join(managers)),
            ("居委会电话", phone),
        )
        told = tuple((title, text) for title, text in facts if text)
        found.append(Wording(corner.name, corner.code, office, told))
    return found
