"""Storing one volunteer: of a resident who has a card, or of somebody from outside who gets one."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import Kept, model_of, table_of
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.references import references_to
from jiceng_desktop.db.volunteers import FormerNumber, TeamMember, Training, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, people, teams, undo
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.presence import GONE as NOT_HERE
from jiceng_desktop.services.volunteers import times
from jiceng_desktop.services.volunteers.draft import GONE, LABELS, OWN, Draft, checked, load
from jiceng_desktop.services.volunteers.listing import LISTING
from jiceng_desktop.services.volunteers.numbers import give, next_number, refuse_taken
from jiceng_desktop.terms import AuditAction, PersonStatus, VolunteerOrigin, VolunteerStatus

_OF_THE_CARD = ("id_number", "sex", "born_on", "phone", "political_status")
_OWN = (TeamMember, Training, FormerNumber)  # what goes with somebody entered by mistake


@action("保存志愿者")
def save(session: Session, volunteer_id: int | None, draft: Draft) -> int:
    """Add or change one volunteer; a name alone becomes the card of somebody who does not live here.

    Raises:
        Refusal: something cannot be true, the number is somebody else's, or the person is a volunteer already.
    """
    draft = checked(draft, day_of(session))
    if volunteer_id is None:
        return _add(session, draft)
    volunteer = history.current(session, Volunteer, volunteer_id, draft.version, LABELS)
    number = draft.number or volunteer.number
    refuse_taken(session, number, volunteer_id)
    if (volunteer.status is VolunteerStatus.LEFT) != (draft.status is VolunteerStatus.LEFT):
        raise Refusal("退出和重新加入请用名册上的“退出”“重新加入”，会记下日期和原因。", "status")
    undo.keep(session, volunteer)
    _take(volunteer, draft)
    give(session, volunteer, number)
    volunteer.joined_on = draft.joined_on or volunteer.joined_on
    volunteer.origin = draft.origin or volunteer.origin
    session.flush()
    return volunteer.id


def _add(session: Session, draft: Draft) -> int:
    person = _person(session, draft)
    number = draft.number or next_number(session)
    refuse_taken(session, number)
    volunteer = Volunteer(person_id=person.id)
    _take(volunteer, draft)
    volunteer.number, volunteer.joined_on = number, draft.joined_on or day_of(session)
    volunteer.origin = draft.origin or origin_of(person)
    session.add(volunteer)
    session.flush()
    if draft.team_id is not None:
        teams.join(session, draft.team_id, [volunteer.id], draft.role, volunteer.joined_on)
    return volunteer.id


def _take(volunteer: Volunteer, draft: Draft) -> None:
    for name in set(OWN) - {"number", "joined_on", "origin"}:
        setattr(volunteer, name, getattr(draft, name))
    volunteer.available = times.stored(draft.available)


def _person(session: Session, draft: Draft) -> Person:
    """Return the person who is meant; a new card for a name alone.

    Raises:
        Refusal: nobody is meant, or somebody who is a volunteer already or has died.
    """
    if draft.person is None:
        raise Refusal("请填写姓名。", "person")
    if isinstance(draft.person, int):
        return willing(session, draft.person)
    told = {name: getattr(draft, name) for name in _OF_THE_CARD}
    employer = draft.organisation
    card = people.Draft(name=draft.person, status=PersonStatus.OUTSIDE, employer=employer, **told)
    try:
        return session.get_one(Person, people.save(session, None, card))
    except Refusal as refusal:
        raise Refusal(str(refusal), "person" if refusal.field == "name" else refusal.field) from refusal


def willing(session: Session, person_id: int) -> Person:
    """Return a person who may become a volunteer.

    Raises:
        Refusal: the card is gone, the person has died, or is in the roster already.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal("这份档案已被删除，请重新选择。", "person")
    if person.status is PersonStatus.DECEASED:
        raise Refusal(f"“{person.name}”已登记去世，不能登记为志愿者。", "person")
    known = session.scalar(select(Volunteer).where(Volunteer.person_id == person_id))
    if known is None:
        return person
    left = known.status is VolunteerStatus.LEFT
    what = (
        f"曾是志愿者，已于 {known.left_on or '以前'} 退出。请在名册里选中他，点“重新加入”" if left else "已经是志愿者"
    )
    raise Refusal(f"“{person.name}”{what}（编号 {known.number}）。", "person")


def origin_of(person: Person) -> VolunteerOrigin:
    """Return where somebody comes from, as far as the card says."""
    return VolunteerOrigin.OTHER if person.status in NOT_HERE else VolunteerOrigin.RESIDENT


@action("删除志愿者")
def remove(session: Session, volunteer_id: int, version: int | None = None) -> None:
    """Delete somebody who was entered by mistake; the card of the person stays.

    Raises:
        Refusal: something was done, given or planned, so that leaving is meant.
    """
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        return
    history.refuse_changed(volunteer, version)
    if _is_needed(session, volunteer_id):
        told = "有服务记录、安排、表彰、积分或证明，或者是队长，不能删除。不再参加的请登记“退出”。"
        raise Refusal(f"“{volunteer.person.name}”{told}")
    for record in _hanging(session, volunteer_id):
        undo.keep(session, record)
        session.delete(record)
    undo.keep(session, volunteer)
    session.flush()
    session.delete(volunteer)


def _hanging(session: Session, volunteer_id: int) -> Iterator[Kept]:
    yield from session.scalars(select(TeamMember).where(TeamMember.volunteer_id == volunteer_id))
    yield from session.scalars(select(Training).where(Training.volunteer_id == volunteer_id))
    yield from session.scalars(select(FormerNumber).where(FormerNumber.volunteer_id == volunteer_id))


def _is_needed(session: Session, volunteer_id: int) -> bool:
    """Tell whether anything but what hangs on a volunteer refers to one."""
    own = {table_of(kind).name for kind in _OWN}
    return any(
        session.scalar(select(model_of(table).id).where(key.parent == volunteer_id).limit(1)) is not None
        for table, key in references_to(table_of(Volunteer))
        if table.name not in own
    )


@action("查看完整号码")
def reveal(session: Session, volunteer_id: int, field: str) -> str:
    """Return a sensitive value unmasked and leave a line that somebody looked."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal(GONE)
    audit.note(session, AuditAction.REVEAL, volunteer, {field: [None, "已查看"]})
    return str(getattr(volunteer, field) or "")


KIND = Kind(title="志愿者", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
