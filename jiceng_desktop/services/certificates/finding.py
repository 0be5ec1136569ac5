"""Finding the volunteer a certificate, an award or points are for."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.certificates.issuing import who
from jiceng_desktop.services.listing import Field, Listing, Query
from jiceng_desktop.services.people_listing import by_word

_VOLUNTEERS = Listing(
    title="志愿者",
    records=select(Volunteer)
    .join(Person, Person.id == Volunteer.person_id)
    .outerjoin(Dwelling, Dwelling.id == Person.home_id),
    key=Volunteer.id,
    fields=(
        Field("name", "姓名", Person.name, order=Person.sort_key),
        Field("number", "志愿者编号", Volunteer.number),
        Field("address", "现住址", Dwelling.address),
    ),
    order="name",
    word=lambda word: or_(by_word(word), Volunteer.number.contains(word, autoescape=True)),
)


def find_volunteers(session: Session, typed: str, most: int = 8) -> list[tuple[int, str, str]]:
    """Return whom the typed words may mean: id, name, and what tells namesakes apart."""
    ids = list(_VOLUNTEERS.ids(session, Query(typed), most))
    told = zip(ids, _VOLUNTEERS.texts(session, ids), strict=True)
    return [
        (volunteer_id, name, "　".join(filter(None, (number, address))))
        for volunteer_id, (name, number, address) in told
    ]


def called(session: Session, volunteer_id: int) -> str:
    """Return what a volunteer is called."""
    return who(session, volunteer_id)[1].name
