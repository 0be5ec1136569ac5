"""上级表格: what a form remembers, whom it is about, and the register of what was handed in."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.forms import Form, FormFile, Submission, SubmissionFile
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo, whom
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.whom import Source, Who

_GONE = "这次报送的记录已经不在了，请刷新后再试。"
_LONGEST_NAME, _LONGEST_MEMORY, _LONGEST_FILE_NAME = 100, 20_000, 200


@dataclass(frozen=True)
class SheetMemory:
    """What is remembered of one sheet: rows of headings if the clerk chose them, field by heading, text by blank."""

    header: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)
    who: Who | None = None


Memory = dict[str, SheetMemory]


@dataclass(frozen=True)
class SheetRows:
    """One sheet as it was handed in: headings, and one row of texts for each person."""

    name: str
    titles: tuple[str, ...]
    persons: tuple[int, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Known:
    """A form that came before."""

    id: int
    name: str
    memory: Memory
    last: tuple[SheetRows, ...]
    last_on: date | None


@dataclass(frozen=True)
class Filled:
    """A form that is ready to be handed in; ``template`` is the workbook as it came."""

    mark: str
    name: str
    memory: Memory
    template: bytes
    workbook: bytes
    sheets: tuple[SheetRows, ...]
    about: str
    file_name: str
    purpose: str


@dataclass(frozen=True)
class Difference:
    """What differs from another submission: who is new, who is gone, and cells as (person, heading, old, new)."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[tuple[str, str, str, str], ...] = ()
    new_ids: frozenset[int] = frozenset()
    cells: dict[tuple[int, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def _word(word: str) -> ColumnElement[bool]:
    columns = (Form.name, Submission.file_name, Submission.query)
    return or_(*(column.contains(word, autoescape=True) for column in columns))


LISTING = Listing(
    title="上级表格报送记录",
    records=select(Submission).join(Form, Form.id == Submission.form_id).where(Submission.removed_on.is_(None)),
    key=Submission.id,
    fields=(
        Field("name", "上级表格", Form.name, width=300),
        Field("filled_on", "报送日期", Submission.filled_on, width=110),
        Field("persons", "人数", Submission.persons, width=70, number=True),
        Field("query", "填报对象", Submission.query, width=220),
        Field("file_name", "文件名", Submission.file_name, width=190),
    ),
    order="filled_on",
    descending=True,
    word=_word,
    hint="表格名称、填报对象或文件名",
)


# whom


def persons(session: Session, who: Who, known: Known | None, sheet: str, today: date) -> list[int]:
    """Return the ids of the persons a sheet is about, in their order.

    Raises:
        Refusal: a saved query is gone or cannot be used any more.
    """
    if who.source is Source.LAST:
        return whom.among(session, who, _last_of(known, sheet))
    return whom.persons(session, who, today)


def _last_of(known: Known | None, sheet: str) -> tuple[int, ...]:
    return next((one.persons for one in known.last if one.name == sheet), ()) if known else ()


# the form


def known(session: Session, mark: str) -> Known | None:
    """Return what is remembered of a form."""
    form = session.scalar(select(Form).where(Form.mark == mark))
    return None if form is None else _known(session, form)


def again(session: Session, submission_id: int) -> tuple[Known, bytes]:
    """Return the form of a submission with its workbook as it came, to be filled in once more."""
    submission = session.get(Submission, submission_id)
    kept = session.get(FormFile, submission.form_id) if submission else None
    if submission is None or kept is None:
        raise Refusal(_GONE)
    return _known(session, session.get_one(Form, submission.form_id)), kept.workbook


def _known(session: Session, form: Form) -> Known:
    last = session.scalar(
        select(Submission)
        .where(Submission.form_id == form.id, Submission.removed_on.is_(None))
        .order_by(Submission.filled_on.desc(), Submission.id.desc())
        .limit(1)
    )
    rows = sheets_of(session, last.id) if last else ()
    memory = {name: _sheet_memory(told) for name, told in json.loads(form.mapping).items()}
    return Known(form.id, form.name, memory, rows, last.filled_on if last else None)


def _sheet_memory(told: dict[str, Any]) -> SheetMemory:
    who = told["who"]
    about = None if who is None else Who(**{**who, "source": Source(who["source"]), "ids": tuple(who["ids"])})
    return SheetMemory(told["header"], told["columns"], told["blanks"], about)


@action("报送上级表格")
def hand_in(session: Session, filled: Filled, deliver: Callable[[], object]) -> int:
    """Enter a filled form into the register and hand it out: both happen, or neither.

    ``deliver`` writes the file; that numbers leave the program unmasked is put into the history.
    """
    if not filled.purpose.strip():
        raise Refusal("请填写用途，例如“报送街道民政办”。", "purpose")
    form = session.scalar(select(Form).where(Form.mark == filled.mark)) or Form(mark=filled.mark)
    form.name = filled.name.strip()[:_LONGEST_NAME] or "上级表格"
    form.mapping = dump(filled.memory)
    form.query_id = next(
        (one.who.ref for one in filled.memory.values() if one.who is not None and one.who.source is Source.QUERY), None
    )
    session.add(form)
    session.flush()
    session.merge(FormFile(form_id=form.id, workbook=filled.template))
    count = sum(len(sheet.rows) for sheet in filled.sheets)
    submission = Submission(
        form_id=form.id,
        filled_on=day_of(session),
        file_name=filled.file_name[:_LONGEST_FILE_NAME],
        persons=count,
        query=filled.about[:_LONGEST_FILE_NAME],
    )
    session.add(submission)
    session.flush()
    rows = dump_rows(filled.sheets)
    session.add(SubmissionFile(submission_id=submission.id, workbook=filled.workbook, rows=rows))
    history.record_export(session, f"上级表格《{form.name}》", count, filled.purpose.strip())
    session.flush()
    deliver()
    return submission.id


def dump(memory: Memory) -> str:
    """Write the memory down; persons chosen one by one are those of the last submission the next time."""
    told = {name: asdict(one) for name, one in memory.items()}
    for one in told.values():
        who = one["who"]
        if who is not None and who["source"] == Source.IDS:
            one["who"] = asdict(Who(Source.LAST, order=who["order"], descending=who["descending"]))
    text = json.dumps(told, ensure_ascii=False)
    if len(text) > _LONGEST_MEMORY:
        raise Refusal("这张表格的列太多，记不下对应关系。请只填其中一张工作表。")
    return text


def dump_rows(sheets: Sequence[SheetRows]) -> bytes:
    """Write down what was handed in."""
    return json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False).encode()


# the register


@action("删除报送记录")
def remove(session: Session, submission_ids: Sequence[int]) -> int:
    """Take what was handed in by mistake out of the register, and return how many that were; it can come back."""
    there = select(Submission).where(Submission.id.in_(submission_ids), Submission.removed_on.is_(None))
    found = session.scalars(there).all()
    if not found:
        raise Refusal(_GONE)
    for submission in found:
        undo.keep(session, submission)
        submission.removed_on = day_of(session)
    session.flush()
    return len(found)


def copy_of(session: Session, submission_id: int) -> tuple[str, bytes]:
    """Return the name and the workbook of a submission, exactly as it was handed in."""
    submission, kept = session.get(Submission, submission_id), session.get(SubmissionFile, submission_id)
    if submission is None or kept is None:
        raise Refusal(_GONE)
    return submission.file_name, kept.workbook


@action("另存报送过的上级表格")
def take_copy(session: Session, submission_id: int, purpose: str, deliver: Callable[[bytes], object]) -> None:
    """Hand out a copy of what was handed in; that numbers leave the program is put into the history."""
    name, workbook = copy_of(session, submission_id)
    submission = session.get_one(Submission, submission_id)
    history.record_export(session, f"报送副本《{name}》", submission.persons, purpose)
    deliver(workbook)


def sheets_of(session: Session, submission_id: int) -> tuple[SheetRows, ...]:
    """Return what a submission said."""
    kept = session.get(SubmissionFile, submission_id)
    if kept is None:
        raise Refusal(_GONE)
    return tuple(
        SheetRows(
            one["name"],
            tuple(one["titles"]),
            tuple(one["persons"]),
            tuple(one["names"]),
            tuple(map(tuple, one["rows"])),
        )
        for one in json.loads(kept.rows)
    )


def two(session: Session, one: int, other: int) -> tuple[str, Difference]:
    """Compare two submissions; return a sentence that names them and what differs from the older to the newer.

    Raises:
        Refusal: they are submissions of different forms.
    """
    older, newer = sorted(
        (session.get_one(Submission, one), session.get_one(Submission, other)),
        key=lambda submission: (submission.filled_on, submission.id),
    )
    if older.form_id != newer.form_id:
        raise Refusal("选中的两次报送不是同一张表格，不能对比。")
    told = f"{older.filled_on}（{older.persons} 人）→ {newer.filled_on}（{newer.persons} 人）"
    return told, compare(sheets_of(session, older.id), sheets_of(session, newer.id))


def previous(session: Session, submission_id: int) -> int | None:
    """Return the submission of the same form before this one."""
    this = session.get(Submission, submission_id)
    if this is None:
        raise Refusal(_GONE)
    return session.scalar(
        select(Submission.id)
        .where(Submission.form_id == this.form_id, Submission.id < this.id, Submission.removed_on.is_(None))
        .order_by(Submission.id.desc())
        .limit(1)
    )


def compare(before: Sequence[SheetRows], now: Sequence[SheetRows]) -> Difference:
    """Return what differs, person by person; that a row has another number is no difference."""
    old_sheets = {sheet.name: sheet for sheet in before}
    new: list[str] = []
    gone: list[str] = []
    changed: list[tuple[str, str, str, str]] = []
    ids: set[int] = set()
    cells: dict[tuple[int, str], str] = {}
    for sheet in now:
        old = old_sheets.get(sheet.name)
        if old is None:
            continue
        rows = dict(zip(old.persons, old.rows, strict=True))
        for person, name, row in zip(sheet.persons, sheet.names, sheet.rows, strict=True):
            if person not in rows:
                new.append(name)
                ids.add(person)
                continue
            was = dict(zip(old.titles, rows[person], strict=True))
            for title, text in zip(sheet.titles, row, strict=True):
                if title in was and was[title] != text and title not in _NUMBERING:
                    changed.append((name, title, was[title], text))
                    cells[person, title] = was[title]
        staying = set(sheet.persons)
        gone += [name for person, name in zip(old.persons, old.names, strict=True) if person not in staying]
    return Difference(tuple(new), tuple(gone), tuple(changed), frozenset(ids), cells)


_NUMBERING = frozenset({"序号", "编号", "行号", "No", "No."})
