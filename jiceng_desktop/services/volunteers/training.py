"""培训: what a volunteer learnt, when, for how long, from whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.volunteers import Training, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.office import action, day_of

_LONGEST_DAY = 24 * 60


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a training; ``volunteers`` took part in it."""

    subject: str | None = None
    trained_on: date | None = None
    minutes: int | None = None
    organiser: str | None = None
    volunteers: tuple[int, ...] = ()
    version: int = 0


LABELS = {"subject": "培训内容", "trained_on": "培训日期", "minutes": "时长（分钟）", "organiser": "培训单位"}


def load(session: Session, training_id: int) -> Draft:
    """Return a training of one volunteer, as it would be entered."""
    found = session.get(Training, training_id)
    if found is None:
        raise Refusal("这次培训已被另一处删除，请刷新后再试。")
    told = (found.subject, found.trained_on, found.minutes, found.organiser)
    return Draft(*told, (found.volunteer_id,), found.version)


@action("登记培训")
def save(session: Session, training_id: int | None, draft: Draft) -> int:
    """Enter a training with everybody who took part, or change that of one; return the id of the first."""
    draft = _checked(draft, day_of(session))
    if training_id is not None:
        training = history.current(session, Training, training_id, draft.version, LABELS)
        undo.keep(session, training)
        _take(training, draft)
        session.flush()
        return training.id
    there = list(session.scalars(select(Volunteer.id).where(Volunteer.id.in_(draft.volunteers))))
    if not there:
        raise Refusal("请先选中参加培训的志愿者。")
    made = [Training(volunteer_id=volunteer_id) for volunteer_id in there]
    for training in made:
        _take(training, draft)
    session.add_all(made)
    session.flush()
    return made[0].id


def _checked(draft: Draft, today: date) -> Draft:
    tidied = {name: words.clean(getattr(draft, name) or "") or None for name in ("subject", "organiser")}
    draft = replace(draft, **tidied)  # type: ignore[arg-type]
    if not draft.subject:
        raise Refusal("请填写培训内容。", "subject")
    if draft.trained_on is not None and draft.trained_on > today:
        raise Refusal("培训日期不能晚于今天。", "trained_on")
    if draft.minutes is not None and not 0 < draft.minutes <= _LONGEST_DAY:
        raise Refusal("培训时长要在 1 到 1440 分钟之间。", "minutes")
    refuse_long(draft, Training, LABELS)
    return replace(draft, trained_on=draft.trained_on or today)


def _take(training: Training, draft: Draft) -> None:
    for name in LABELS:
        setattr(training, name, getattr(draft, name))


@action("删除培训记录")
def remove(session: Session, training_id: int, version: int | None = None) -> None:
    """Delete a training of one volunteer; the history can bring it back."""
    training = session.get(Training, training_id)
    if training is None:
        return
    history.refuse_changed(training, version)
    undo.keep(session, training)
    session.delete(training)


def subjects(session: Session, most: int = 12) -> Sequence[str]:
    """Return what was taught lately, to be chosen again."""
    found = select(Training.subject).order_by(Training.trained_on.desc(), Training.id.desc()).limit(200)
    return list(dict.fromkeys(session.scalars(found)))[:most]


KIND = Kind(title="培训", listing=None, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
