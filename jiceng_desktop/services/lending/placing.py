"""移箱: books are put into a box, one scan after the other."""

from __future__ import annotations

from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies
from jiceng_desktop.services.lending.acts import give_back
from jiceng_desktop.services.lending.answers import Answer, Declined, Tone, Way, told
from jiceng_desktop.services.lending.book import refuse_unfit, take, turn_up
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyAct


@action("扫码移箱")
def put_into(session: Session, copy_id: int, box_id: int) -> Answer:
    """Put a book into a box; one that nobody had seen is found again.

    Raises:
        Declined: it is lent, or withdrawn.
        Refusal: the box is gone or no longer in use.
    """
    box = session.get(Box, box_id)
    if box is None or box.retired_on is not None:
        raise Refusal("这个图书箱已经停用，请扫另一个箱的标签。")
    book, notes = take(session, copy_id), list[str]()
    refuse_unfit(book)
    if book.loan is not None:
        raise Declined("这一册登记为借出，请先归还。", Way.RETURN_AND_MOVE)
    where = f"{session.get_one(Corner, box.corner_id).name} {box.name}"
    turn_up(session, book, notes)
    if book.copy.box_id == box_id:
        return Answer(Tone.ATTENTION, "", book.name, f"本来就在 {where}。", tuple(notes), copy_id)
    before = book.place
    copies.change(session, book.copy, CopyAct.MOVED, box_id=box_id)
    session.flush()
    return told("", book.name, f"已放进 {where}" + (f"（原来在 {before}）。" if before else "。"), notes, copy_id, None)


@action("归还后移箱")
def return_and_put(session: Session, copy_id: int, box_id: int) -> Answer:
    """Take a book back that came without having been scanned, and put it into a box.

    Raises:
        Refusal: as for the two acts.
    """
    back = give_back(session, copy_id)
    put = put_into(session, copy_id, box_id)
    return told(back.reader, put.title, put.sentence, ["已先归还。", *back.notes], copy_id, back.person_id)
