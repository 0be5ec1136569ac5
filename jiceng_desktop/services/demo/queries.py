"""Filters that the invented office uses every week."""

from __future__ import annotations

from sqlalchemy.orm import Session

from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.services import filters, people, queries
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.filters import Compare, Condition, Pick, one
from jiceng_desktop.terms import PoliticalStatus


def keep(town: Town, session: Session) -> None:
    """Save the filters; the tags must be stored by then."""
    tags = {option.name: Pick(option.key, option.name) for option in _offered(session, "tags")}
    here, starting = queries.HERE, queries.STARTING
    members = _picks(PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
    old = Condition("age", Compare.AT_LEAST, (60,))
    alone = Condition("tags", Compare.IS, (tags["独居老人"],))
    long_ago = Condition("last_visit", Compare.BEYOND, (30,))
    kept = (
        ("60 岁以上独居老人", one(old, alone, here)),
        ("80 岁以上老人", starting["80 岁以上"]),
        ("一个月没走访的独居老人", one(alone, long_ago, here)),
        *((name, starting[name]) for name in ("缺电话的居民", "本月生日")),
        ("在册党员", one(Condition("political_status", Compare.IS, members), here)),
    )
    for place, (name, asked) in enumerate(kept, start=1):
        conditions = filters.dump(filters.checked(asked, people.FILTERABLE))
        town.rows.add(SavedQuery, listing=queries.PEOPLE, name=name, conditions=conditions, position=place)
    town.rows.save(100)


def _offered(session: Session, field: str) -> list[filters.Option]:
    return list(filters.options(session, people.FILTERABLE)[field])


def _picks(*terms: PoliticalStatus) -> tuple[Pick, ...]:
    return tuple(Pick(term.value, term.label) for term in terms)
