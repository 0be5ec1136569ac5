"""公文用纸: what the office's papers carry besides their text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.documents import Stationery
from jiceng_desktop.db.office import Community
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action

LABELS = {
    "redhead": "使用红头",
    "mark": "发文机关标志",
    "code": "发文机关代字",
    "address": "居委会地址",
    "phone": "居委会电话",
}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about the office's paper; the head is printed only where ``redhead`` is on."""

    redhead: bool = False
    mark: str = ""
    code: str = ""
    address: str = ""
    phone: str = ""
    version: int = 0


def of(session: Session) -> Draft:
    """Return the office's stationery; before anything was entered, its own name is the mark."""
    row = session.scalar(select(Stationery))
    if row is None:
        return Draft(mark=session.scalars(select(Community.office)).one())
    return Draft(**{name: getattr(row, name) for name in (*LABELS, "version")})


@action("保存公文用纸")
def save(session: Session, draft: Draft) -> None:
    """Keep the office's stationery.

    Raises:
        Refusal: the head is on but has no words, a text is too long, or the phone cannot be one.
    """
    tidy: dict[str, Any] = {name: words.clean(getattr(draft, name)) for name in ("mark", "code", "address", "phone")}
    draft = replace(draft, **tidy)
    refuse_long(draft, Stationery, LABELS)
    if draft.redhead and not draft.mark:
        raise Refusal("使用红头时，请填写发文机关标志。", "mark")
    if draft.phone and (problem := words.phone_problem(draft.phone)):
        raise Refusal(problem, "phone")
    row = session.scalar(select(Stationery))
    if row is None:
        row = Stationery()
        session.add(row)
    else:
        row = history.current(session, Stationery, row.id, draft.version, LABELS)
        undo.keep(session, row)
    for name in LABELS:
        setattr(row, name, getattr(draft, name))
    session.flush()
