"""照片 and 讲义 on the card of an occurrence."""

from __future__ import annotations

from datetime import datetime

from jiceng_desktop.services.materials import Owner
from jiceng_desktop.terms import CALLED_OFF, MaterialKind
from jiceng_desktop.ui.kit.materials import MaterialStrip
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, row_of

_LETTERS = {MaterialKind.PHOTO: "5", MaterialKind.HANDOUT: "6"}  # the page has used up its letters


def show_materials(card: EventCard, shown: Shown) -> None:
    """Show what is handed out, and the photos once it has begun; an event that was called off shows what it has.

    Of what there is none yet, a button that adds some is enough.
    """
    owner = Owner(occurrence_id=shown.occurrence_id)
    starts_at = shown.draft.starts_at
    begun = starts_at is not None and starts_at <= datetime.now()
    off = shown.draft.status in CALLED_OFF
    empty = []
    for kind, wanted in ((MaterialKind.HANDOUT, not off), (MaterialKind.PHOTO, begun and not off)):
        strip = MaterialStrip(shown.page.desk, owner, kind, shown.tell, _LETTERS[kind])
        if strip.files():
            card.section(kind.label)
            card.add(strip)
        elif wanted:
            strip.be_brief()
            empty.append(strip)
    if empty:
        card.section("、".join(strip.shelf.title for strip in empty))
        card.add(row_of(empty))
