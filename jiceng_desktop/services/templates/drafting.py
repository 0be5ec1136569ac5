"""From a template and the record it is about to a paper ready to be looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.documents import Template
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import corrections, stationery
from jiceng_desktop.services.documents import UNSIGNED, Draft
from jiceng_desktop.services.households import listing as households
from jiceng_desktop.services.office import action
from jiceng_desktop.services.templates.fields import FIELDS, KNOWN, PERSONAL, About, Subject
from jiceng_desktop.services.templates.filling import fill, names_in, quoted_of
from jiceng_desktop.services.templates.grids import Span, grid_of, week_after
from jiceng_desktop.services.templates.starting import STARTING
from jiceng_desktop.services.templates.values import GONE, values
from jiceng_desktop.services.templates.wording import FILLED, PARTS, Wording
from jiceng_desktop.terms import AuditAction, DocumentKind, EventKind, Layout

_KIND = DocumentKind
_GRIDS = (Layout.TABLE, Layout.PLATES)
_HEADED = (Layout.REDHEAD, Layout.LETTER)
_WHOLE = {"身份证号": "id_number", "电话": "phone"}

# The kinds of paper that suit a record, the likeliest first.
_SUITING: dict[Subject, tuple[DocumentKind, ...]] = {
    Subject.OCCURRENCE: (
        _KIND.ACTIVITY,
        _KIND.MEETING,
        _KIND.SIGN_IN,
        _KIND.NAME_PLATES,
        _KIND.AGENDA,
        _KIND.MINUTES,
        _KIND.INVITATION,
        _KIND.CORRECTION,
    ),
    Subject.PERSON: (_KIND.CERTIFICATE, _KIND.COMFORT, _KIND.THANKS, _KIND.REMINDER, _KIND.LETTER),
    Subject.HOUSEHOLD: (_KIND.COMFORT, _KIND.REMINDER, _KIND.THANKS),
    Subject.BUILDING: (_KIND.REMINDER, _KIND.OUTAGE, _KIND.NOTICE, _KIND.PUBLICITY),
    Subject.COPY: (_KIND.OVERDUE,),
    Subject.READER: (_KIND.OVERDUE,),
    Subject.VOLUNTEER: (_KIND.CERTIFICATE, _KIND.THANKS, _KIND.COMFORT),
    Subject.TEAM: (_KIND.THANKS, _KIND.ROTA, _KIND.NOTICE),
}
_PERSON = (Subject.PERSON, Subject.HOUSEHOLD, Subject.BUILDING)
_TOLD: dict[Subject, tuple[Subject, ...]] = {
    Subject.PERSON: _PERSON,
    Subject.HOUSEHOLD: _PERSON,
    Subject.COPY: (Subject.COPY, *_PERSON),
    Subject.READER: (Subject.READER, *_PERSON),
    Subject.VOLUNTEER: (Subject.VOLUNTEER, Subject.TEAM, *_PERSON),
}


@dataclass(frozen=True)
class Offer:
    """A template as it is offered; one that names numbers in full shows them only as an act of its own."""

    id: int
    kind: DocumentKind
    name: str
    hint: str = ""
    in_full: bool = False


def fitting(session: Session, about: About | Subject | None) -> list[Offer]:
    """Return the templates that suit a record, or all of them; of an event, what fits its kind comes first."""
    subject = about.subject if isinstance(about, About) else about
    found = list(session.scalars(select(Template).order_by(Template.position, Template.id)))
    if subject is not None:
        order = _order(session, about) if isinstance(about, About) else _SUITING[subject]
        found = [one for one in found if one.kind in order and _asked(one) <= _told(subject)]
        found.sort(key=lambda one: order.index(one.kind))
    return [Offer(one.id, one.kind, one.name, one.hint, _in_full(one)) for one in found]


def suiting(wording: Wording) -> list[Subject]:
    """Return what can fill in a template, by the fields it asks for; households are asked by their persons."""
    asked, subjects = _asked(wording), [subject for subject, kinds in _SUITING.items() if wording.kind in kinds]
    return [
        subject
        for subject in subjects
        if subject is not Subject.HOUSEHOLD and asked <= _told(subject) and asked & _own(subject)
    ]


def _told(subject: Subject) -> frozenset[str]:
    """Return the fields a record can fill; personal ones may stay open."""
    return _own(subject) | PERSONAL | FIELDS[None].keys()


def _own(subject: Subject) -> frozenset[str]:
    return frozenset(name for one in _TOLD.get(subject, (subject,)) for name in FIELDS[one])


def _order(session: Session, about: About) -> tuple[DocumentKind, ...]:
    kinds = _SUITING[about.subject]
    if about.subject is not Subject.OCCURRENCE:
        return kinds
    occurrence = session.get(Occurrence, about.id)
    if corrections.owed(session, date.min, about.id):
        kinds = (_KIND.CORRECTION, *(kind for kind in kinds if kind is not _KIND.CORRECTION))
    if occurrence is not None and occurrence.kind is EventKind.MEETING:
        return tuple(sorted(kinds, key=lambda kind: kind in (_KIND.ACTIVITY, _KIND.INVITATION)))
    return tuple(sorted(kinds, key=lambda kind: kind in (_KIND.MEETING, _KIND.AGENDA, _KIND.MINUTES)))


def _asked(template: Template | Wording) -> set[str]:
    return {name for text in FILLED for name in names_in(getattr(template, text))} & KNOWN


def _in_full(template: Template) -> bool:
    return template.kind is _KIND.CERTIFICATE and bool(_asked(template) & _WHOLE.keys())


def left_open(paper: Draft) -> tuple[str, ...]:
    """Return the fields that still stand in a paper and would be printed as they are."""
    return tuple(dict.fromkeys(name for text in FILLED for name in names_in(getattr(paper, text), paper.quoted)))


def blank(session: Session, today: date) -> Draft:
    """Return a paper that says nothing yet but whose it is."""
    paper, office = stationery.of(session), session.scalars(select(Community.office)).one()
    layout = Layout.REDHEAD if paper.redhead else Layout.PLAIN
    mark = paper.mark if paper.redhead else ""
    return Draft(signatory=office, signed_on=today, layout=layout, mark=mark, code=paper.code)


def draft(session: Session, template_id: int, about: About | None, today: date, span: Span | None = None) -> Draft:
    """Write a paper; ``span`` are the days of a rota. Numbers of persons are masked.

    Without a person the personal fields stay in the text, to be filled in for each receiver.
    """
    template = found_template(session, template_id)
    return replace(write(session, wording_of(template), about, today, span), template_id=template_id)


@action("开具证明")
def draft_in_full(session: Session, template_id: int, about: About, today: date) -> Draft:
    """Write a certificate with the numbers it asks for, and leave a line that they were looked at."""
    template = found_template(session, template_id)
    written = write(session, wording_of(template), about, today, in_full=template.kind is _KIND.CERTIFICATE)
    person = session.get(Person, written.person_id) if written.person_id is not None else None
    shown = {column: [None, "已查看"] for name, column in _WHOLE.items() if name in _asked(template)}
    if person is not None and shown and template.kind is _KIND.CERTIFICATE:
        audit.note(session, AuditAction.REVEAL, person, shown)
    return replace(written, template_id=template_id)


def of_occurrence(session: Session, occurrence_id: int, today: date) -> Draft:
    """Write the notice of an occurrence: the office's first template of the kind, else the text it began with."""
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        raise Refusal(GONE[Subject.OCCURRENCE])
    kind = _KIND.MEETING if occurrence.kind is EventKind.MEETING else _KIND.ACTIVITY
    return _first_of(session, kind, occurrence_id, today)


def correction(session: Session, occurrence_id: int, today: date) -> Draft:
    """Write the correction of an event that was announced and is off, or at another time."""
    return _first_of(session, _KIND.CORRECTION, occurrence_id, today)


def _first_of(session: Session, kind: DocumentKind, occurrence_id: int, today: date) -> Draft:
    """Write a paper about an event from the office's first template of a kind, else the text it began with."""
    about = About(Subject.OCCURRENCE, occurrence_id)
    found = select(Template.id).where(Template.kind == kind).order_by(Template.position, Template.id)
    template_id = session.scalar(found.limit(1))
    if template_id is not None:
        return draft(session, template_id, about, today)
    return write(session, STARTING[kind.value], about, today)


def write(
    session: Session,
    wording: Wording,
    about: About | None,
    today: date,
    span: Span | None = None,
    in_full: bool = False,
) -> Draft:
    """Write a paper from words that need not be stored, as the preview of a template being edited does."""
    days = span or week_after(today)
    known = values(session, about, today, in_full)
    known["期间"] = f"{words.show_day(days[0])}至{words.show_day(days[1])}"
    texts: dict[str, Any] = {name: fill(getattr(wording, name), known).text.strip("\n") for name in FILLED}
    paper = stationery.of(session)
    columns = tuple(line.strip() for line in wording.columns.splitlines() if line.strip())
    written = Draft(
        kind=wording.kind,
        signatory="" if wording.kind in UNSIGNED else session.scalars(select(Community.office)).one(),
        signed_on=today,
        sign_off=wording.sign_off,
        layout=wording.layout if paper.redhead or wording.layout not in _HEADED else Layout.PLAIN,
        mark=paper.mark if paper.redhead else "",
        code=paper.code,
        quoted=quoted_of(known.values()),
        **texts,
    )
    if wording.layout in _GRIDS:
        written = replace(written, grid=grid_of(session, wording.kind, columns, about, days, today))
    return replace(written, **_concerned(session, about, known)) if about is not None else written


def _concerned(session: Session, about: About, known: dict[str, str]) -> dict[str, Any]:
    """Return which records the paper is kept with, and whom or what it concerns in words."""
    subject, record_id = about.subject, about.id
    if subject is Subject.OCCURRENCE:
        return {"occurrence_id": record_id, "about": known["活动名称"]}
    if subject in (Subject.PERSON, Subject.READER):
        return {"person_id": record_id, "about": known["姓名"]}
    if subject is Subject.HOUSEHOLD:
        head = households.sheet(session, record_id).head
        return {
            "household_id": record_id,
            "person_id": head.id if head is not None else None,
            "about": f"{known['户主'] or known['姓名']}户",
        }
    if subject is Subject.COPY:
        lent = select(Loan.person_id).where(Loan.copy_id == record_id, Loan.returned_on.is_(None))
        return {"person_id": session.scalar(lent), "about": f"《{known['书名']}》{known['图书编号']}"}
    if subject is Subject.VOLUNTEER:
        return {"person_id": session.get_one(Volunteer, record_id).person_id, "about": known["姓名"]}
    return {"about": known["楼栋" if subject is Subject.BUILDING else "服务队"]}


def found_template(session: Session, template_id: int) -> Template:
    """Return a stored template; refuse when it is gone."""
    template = session.get(Template, template_id)
    if template is None:
        raise Refusal("这个模板已被删除，请刷新后再试。")
    return template


def wording_of(template: Template) -> Wording:
    """Return what a stored template says."""
    return Wording(**{name: getattr(template, name) for name in (*PARTS, "origin", "version")})
