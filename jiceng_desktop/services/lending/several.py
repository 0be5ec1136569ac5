"""Several books at once, chosen from a list: what can be done is done, and what cannot is told by title."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Copy
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import reservations
from jiceng_desktop.services.lending.acts import give_back, renew
from jiceng_desktop.services.lending.answers import Answer, kept_note
from jiceng_desktop.services.office import action, day_of


@action("续借图书")
def renew_all(session: Session, copy_ids: Sequence[int]) -> tuple[int, str]:
    """Let readers keep some books longer; return how many, and why the others could not be, a line each."""
    return _each(session, renew, copy_ids)


@action("归还图书")
def give_back_all(session: Session, copy_ids: Sequence[int]) -> tuple[int, str]:
    """Take some books back; return how many, and a line for each that could not be or is now kept for somebody."""
    done, told = _each(session, give_back, copy_ids)
    kept = [
        f"{_name(session, copy_id)}（{one.number}）：{kept_note(one, day_of(session))}"
        for copy_id in copy_ids
        if (one := reservations.kept_now(session, copy_id)) is not None
    ]
    return done, "\n".join(filter(None, (told, *kept)))


def _each(session: Session, act: Callable[[Session, int], Answer], copy_ids: Sequence[int]) -> tuple[int, str]:
    """Do something with each of some books; what is refused has changed nothing."""
    refused = []
    for copy_id in copy_ids:
        try:
            act(session, copy_id)
        except Refusal as refusal:
            refused.append(f"{_name(session, copy_id)}：{refusal}")
    return len(copy_ids) - len(refused), "\n".join(refused)


def _name(session: Session, copy_id: int) -> str:
    copy = session.get(Copy, copy_id)
    return f"《{copy.title.name}》" if copy is not None else "有一册"
