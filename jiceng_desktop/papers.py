"""From the office's records to sheets of paper: services give drafts, documents draws them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jiceng_desktop.documents.household_register import HouseholdSheet, Members
from jiceng_desktop.documents.notice import Notice
from jiceng_desktop.documents.resident_card import ResidentCard
from jiceng_desktop.documents.roster import Band
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.estates.lists import PlaceList
from jiceng_desktop.services.households.registers import CardFacts, RegisterFacts


def notice_of(draft: Draft, today: date) -> Notice:
    """Return the sheet of a draft; one without a day of its own is signed today."""
    return Notice(
        title=draft.title,
        addressee=draft.addressee,
        body=draft.body,
        signatory=draft.signatory,
        signed_on=draft.signed_on or today,
        number=draft.number,
        remark=draft.remark,
        sign_off=draft.sign_off,
    )


def rows_of(found: PlaceList) -> list[Sequence[str] | Band]:
    """Return the rows of a list of dwellings, with the name of each entrance above its own."""
    rows: list[Sequence[str] | Band] = []
    for section in found.sections:
        rows += [Band(section.title), *section.rows]
    return rows


def card_of(found: CardFacts) -> ResidentCard:
    """Return the registration card of a person."""
    return ResidentCard(found.facts, found.note)


def register_of(found: RegisterFacts) -> HouseholdSheet:
    """Return the sheet of a household."""
    return HouseholdSheet(found.facts, tuple(Members(*table) for table in found.tables), found.note)
