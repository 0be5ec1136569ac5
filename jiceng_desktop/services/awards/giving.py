"""From publicity to the star: nominating, withdrawing, giving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.volunteers import Award, Nomination
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo, volunteer_rules
from jiceng_desktop.services.awards.reaching import Candidate, Stage, candidates, counted_from, needed, star_title
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AwardKind

_MOST_NAMED = 5


@action("公示星级志愿者")
def nominate(session: Session, chosen: Sequence[Candidate], document_id: int, today: date) -> int:
    """Remember whom a filed notice names for which star; it hangs from the day it was signed."""
    paper = session.get(Document, document_id)
    first_on = paper.signed_on if paper is not None and paper.signed_on is not None else today
    last_on = first_on + timedelta(max(0, volunteer_rules.load(session).publicity_days - 1))
    _remove(session, [one.volunteer_id for one in chosen])
    for one in chosen:
        told = {"first_on": first_on, "last_on": last_on, "document_id": document_id}
        session.add(Nomination(volunteer_id=one.volunteer_id, level=one.level, **told))
    return len(chosen)


@action("撤下公示的星级")
def withdraw(session: Session, volunteer_ids: Sequence[int]) -> int:
    """Take somebody off the publicity, because of an objection or hours that fell."""
    if not (count := _remove(session, volunteer_ids)):
        raise Refusal("选中的志愿者没有在公示。")
    return count


def _remove(session: Session, volunteer_ids: Sequence[int]) -> int:
    found = session.scalars(select(Nomination).where(Nomination.volunteer_id.in_(volunteer_ids))).all()
    for one in found:
        undo.keep(session, one)
        session.delete(one)
    session.flush()
    return len(found)


@action("授予星级志愿者")
def give(session: Session, volunteer_ids: Sequence[int], today: date) -> int:
    """Give the publicised stars, each with the day and the hours of now.

    Raises:
        Refusal: a publicity has not ended or not begun, or somebody's hours fell below the star since.
    """
    known = {one.volunteer_id: one for one in candidates(session, today)}
    chosen = [known[volunteer_id] for volunteer_id in volunteer_ids if volunteer_id in known]
    if not chosen:
        raise Refusal("请先选中要授予的志愿者。")
    _refuse(chosen)
    rules = volunteer_rules.load(session)
    office = session.scalars(select(Community.office)).one()
    papers = {one.volunteer_id: one.document_id for one in session.scalars(select(Nomination))}
    for one in chosen:
        award = Award(volunteer_id=one.volunteer_id, kind=AwardKind.STAR, title=star_title(one.level), level=one.level)
        award.minutes, award.needed = one.minutes, needed(rules, one.level)
        award.counted_from, award.awarded_on, award.awarded_by = counted_from(rules, today), today, office
        award.document_id = papers.get(one.volunteer_id)
        session.add(award)
    _remove(session, [one.volunteer_id for one in chosen])
    return len(chosen)


def _refuse(chosen: Sequence[Candidate]) -> None:
    reasons = (
        (Stage.SHORT, "更正后的时长已经不够公示的星级，请先撤下公示"),
        (Stage.NEW, "还没有公示，不能授予"),
    )
    for stage, reason in reasons:
        if named := [one.name for one in chosen if one.stage is stage]:
            raise Refusal(f"{reason}：{_names(named)}。")
    if shown := [one for one in chosen if one.stage is Stage.SHOWN]:
        last = max(one.last_on for one in shown if one.last_on is not None)
        raise Refusal(f"公示期到{words.show_day(last)}为止，过后才能授予：{_names([one.name for one in shown])}。")


def _names(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + (f" 等 {len(names)} 人" if len(names) > _MOST_NAMED else "")
