"""借、还、续: a book goes to a reader, comes back, stays longer. What cannot be is refused, and why is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import BookUse, Loan
from jiceng_desktop.db.library import Copy, Corner
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, presence, readers, reservations, undo
from jiceng_desktop.services.lending.answers import Answer, Declined, Way, day, kept_note, told
from jiceng_desktop.services.lending.book import Book, refuse_unfit, seen, take, terms_of, turn_up
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import UNSEEN, CopyAct, CopyState, UseKind


@action("借出图书")
def lend(session: Session, person_id: int, copy_id: int) -> Answer:
    """Lend a book by the settings of the corner it is at; who is no reader yet becomes one.

    Raises:
        Declined: the book is out, withdrawn, kept for somebody else, not lent there, or the reader has enough.
        Refusal: the person or the copy is gone.
    """
    first = readers.card(session, person_id) is None
    reader = readers.ensure(session, person_id)
    answer = _lend(session, person_id, take(session, copy_id))
    return replace(answer, sentence=f"{answer.sentence}第一次借书，读者证号 {reader.number}。") if first else answer


@action("归还后借出图书")
def lend_again(session: Session, person_id: int, copy_id: int) -> Answer:
    """Lend a book that came back without having been scanned: it is returned first.

    Raises:
        Refusal: as for the two acts.
    """
    give_back(session, copy_id)
    return lend(session, person_id, copy_id)


@action("归还图书")
def give_back(session: Session, copy_id: int) -> Answer:
    """Take a book back, whoever had it; a book that somebody waits for is kept for them, one unseen is found again.

    Raises:
        Declined: the book never left.
    """
    book, today = take(session, copy_id), day_of(session)
    if book.loan is None:
        return _found(session, book)
    notes = [_lateness(book.loan, today)] if book.loan.due_on < today else []
    undo.keep(session, book.loan)
    book.loan.returned_on = today
    if book.copy.state in UNSEEN:
        notes.append(f"这一册原来记为“{book.copy.state.label}”。")
    copies.change(session, book.copy, CopyAct.RETURNED, state=CopyState.ON_SHELF)
    seen(session, book.copy)
    session.flush()
    notes += _kept_for(session, book, today)
    back = f"已归还，放回 {book.place}。" if book.place else "已归还。"
    if rest := _open_loans(session, book.loan.person_id):
        back += f"这位读者还有 {rest} 册没有还。"
    return told(book.borrower, book.name, back, notes, copy_id, book.loan.person_id)


@action("续借图书")
def renew(session: Session, copy_id: int) -> Answer:
    """Let a reader keep a book longer, counted from the day it is due, or from today if that is over.

    Raises:
        Declined: it is not lent, its reader may not borrow any more, it was renewed as often as the corner allows,
            or somebody waits for it.
    """
    book, today = take(session, copy_id), day_of(session)
    loan = book.loan
    if loan is None:
        raise Declined("这一册没有借出，不能续借。")
    terms = terms_of(session.get(Corner, loan.corner_id) if loan.corner_id else book.corner)
    due = f"应还日期仍是 {day(loan.due_on, today)}。"
    if loan.person_id is not None and readers.is_stopped(session, loan.person_id):
        raise Declined(f"读者证已停用，不能续借。{due}")
    if loan.renewals >= terms.renewals:
        often = f"最多续借 {terms.renewals} 次，已经续满" if terms.renewals else "不办理续借"
        raise Declined(f"这里{often}。{due}")
    if waiting := reservations.waits_after(session, book.copy.title_id):
        raise Declined(f"有 {waiting} 人在等这本书，不能续借。{due}")
    notes = [_lateness(loan, today)] if loan.due_on < today else []
    undo.keep(session, loan)
    loan.due_on = max(loan.due_on, today) + timedelta(terms.days)
    loan.renewals += 1
    loan.reminded_on = None
    sentence = f"已续借（第 {loan.renewals} 次），{day(loan.due_on, today)}前归还。"
    return told(book.borrower, book.name, sentence, notes, copy_id, loan.person_id)


@action("登记在角阅读")
def use_on_site(session: Session, copy_id: int) -> Answer:
    """Count that a book was read where it stands; nobody is named.

    Raises:
        Declined: it is lent or withdrawn.
    """
    book = take(session, copy_id)
    refuse_unfit(book)
    if book.loan is not None:
        raise Declined("这一册登记为借出，请先归还。")
    notes: list[str] = []
    undo.keep(session, book.copy)
    turn_up(session, book, notes)
    seen(session, book.copy)
    _count_use(session, book, UseKind.ON_SITE)
    return told("", book.name, "已记一次在角阅读。", notes, copy_id, None)


@action("预约图书")
def queue_up(session: Session, person_id: int, copy_id: int) -> Answer:
    """Let a reader wait for a title that is kept for somebody else.

    Raises:
        Refusal: they wait already.
    """
    book, today = take(session, copy_id), day_of(session)
    reserved = reservations.reserve(session, person_id, book.copy.title_id)
    sentence = f"已预约，排在第 {reserved.place} 位。"
    if (kept := reserved.kept) is not None:
        sentence = f"已预约，{kept.number} 号那一册在 {kept.place}，留到 {day(kept.until, today)}。"
    return told(session.get_one(Person, person_id).name, book.name, sentence, [], copy_id, person_id)


# inside


def _lend(session: Session, person_id: int, book: Book) -> Answer:
    today, notes, copy = day_of(session), list[str](), book.copy
    refuse_unfit(book)
    _refuse_lent(book, person_id, today)
    terms = book.terms()
    if not terms.lends and book.corner is not None:
        raise Declined(f"“{book.corner.name}”不办理借阅，书只在那里看。", Way.ON_SITE)
    has = _open_loans(session, person_id)
    if has >= terms.most:
        raise Declined(f"这位读者已借 {has} 册，这里每人最多借 {terms.most} 册。请先归还。")
    turn_up(session, book, notes)
    session.flush()
    _claim(session, person_id, copy)
    copies.change(session, copy, CopyAct.LENT, state=CopyState.ON_LOAN)
    seen(session, copy)
    due_on = today + timedelta(terms.days)
    session.add(
        Loan(copy_id=copy.id, person_id=person_id, corner_id=book.corner_id, lent_on=today, due_on=due_on, renewals=0)
    )
    _count_use(session, book, UseKind.LOAN)
    session.flush()
    notes += _about(session, person_id, today)
    sentence = f"已借出，{day(due_on, today)}前归还。这位读者现借 {has + 1} 册。"
    return told(session.get_one(Person, person_id).name, book.name, sentence, notes, copy.id, person_id)


def _claim(session: Session, person_id: int, copy: Copy) -> None:
    try:
        reservations.claim(session, person_id, copy)
    except Refusal as refusal:
        waits = any(one.person_id == person_id for one in reservations.queue(session, copy.title_id))
        raise Declined(str(refusal), *(() if waits else (Way.QUEUE,))) from refusal


def _refuse_lent(book: Book, person_id: int, today: date) -> None:
    if book.loan is None:
        return
    due = day(book.loan.due_on, today)
    if book.loan.person_id == person_id:
        raise Declined(f"这位读者已经借了这一册，{due}前归还。", Way.RENEW)
    raise Declined(
        f"这一册登记为 {readers.half_hidden(book.borrower) or '另一位读者'} 借出，应还日期 {due}。"
        "书在手上，说明上次归还没有登记。",
        Way.RETURN_FIRST,
    )


def _about(session: Session, person_id: int, today: date) -> list[str]:
    """Say what the clerk should know of a reader who borrows."""
    late = session.scalar(
        select(func.count()).where(Loan.person_id == person_id, Loan.returned_on.is_(None), Loan.due_on < today)
    )
    gone = presence.gone_as(session, person_id)
    notes = [f"另有 {late} 册逾期未还。"] if late else []
    return notes + ([f"这位读者{gone}，请留下联系方式。"] if gone else [])


def _open_loans(session: Session, person_id: int | None) -> int:
    if person_id is None:
        return 0
    return session.scalar(select(func.count()).where(Loan.person_id == person_id, Loan.returned_on.is_(None))) or 0


def _lateness(loan: Loan, today: date) -> str:
    return f"逾期 {(today - loan.due_on).days} 天。"


def _count_use(session: Session, book: Book, kind: UseKind) -> None:
    session.add(BookUse(copy_id=book.copy.id, corner_id=book.corner_id, used_on=day_of(session), kind=kind))


def _found(session: Session, book: Book) -> Answer:
    """Enter that a book which was not lent is here after all.

    Raises:
        Declined: nobody had missed it.
    """
    refuse_unfit(book)
    notes: list[str] = []
    if book.copy.state is CopyState.ON_SHELF:
        raise Declined(_not_out(session, book), Way.ON_SITE)
    turn_up(session, book, notes)
    session.flush()
    notes += _kept_for(session, book, day_of(session))
    return told("", book.name, f"放回 {book.place}。" if book.place else "请放进图书箱。", notes, book.copy.id, None)


def _not_out(session: Session, book: Book) -> str:
    last = session.scalar(select(func.max(Loan.returned_on)).where(Loan.copy_id == book.copy.id))
    if last is not None and last == day_of(session):
        return "这一册今天已经归还过了。"
    return "这一册没有借出登记，一直在架。如果有人在这里看过，可以记一次在角阅读。"


def _kept_for(session: Session, book: Book, today: date) -> list[str]:
    """Keep a book that is back for the next who waits, and say for whom."""
    reservations.serve(session, book.copy.title_id)
    kept = reservations.kept_now(session, book.copy.id)
    return [] if kept is None else [kept_note(kept, today)]
