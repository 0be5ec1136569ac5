"""A superior's form that the invented office hands in every month."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.forms import Form, FormFile, Submission, SubmissionFile
from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.services import answers, forms, whom
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.forms import SheetMemory, SheetRows
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import Term

NAME, SHEET = "高龄老人统计表", "高龄老人"
_ASKED = {
    "序号": "serial",
    "姓名": "name",
    "性别": "sex",
    "年龄": "age",
    "身份证号": "id_number",
    "现住址": "address",
    "联系电话": "phone",
    "备注": "-",
}
_WIDTHS = (6, 12, 6, 6, 22, 32, 16, 14)
_QUERY = "80 岁以上老人"
_PREPARED = 10
_DAY_OF_MONTH = 5

Rows = list[tuple[str, ...]]


def hand_in(town: Town, session: Session) -> None:
    """Enter the form of the last two months into the register; everybody must be stored by then."""
    query_id = session.scalar(select(SavedQuery.id).where(SavedQuery.name == _QUERY))
    who = Who(Source.QUERY, query_id)
    ids = whom.persons(session, who, town.today)
    found = answers.of_persons(session, ids, answers.facts(session, town.today, ""))
    rows = [tuple(_text(one, field) for field in _ASKED.values()) for one in found]
    sheet = SheetRows(SHEET, tuple(_ASKED), tuple(one["id"] for one in found), tuple(row[1] for row in rows), ())
    form_id = town.rows.add(  # a form is recognised by its headings, without the words for months and years
        Form,
        name=NAME,
        mark=hashlib.sha256(repr([[SHEET, *(title.replace("年", "") for title in _ASKED)]]).encode()).hexdigest(),
        mapping=forms.dump({SHEET: SheetMemory(None, dict(_ASKED), {}, who)}),
        query_id=query_id,
    )
    town.rows.save(100)
    session.add(FormFile(form_id=form_id, workbook=_workbook(town.today, [])))
    # a month before, the last one had not reached the age yet, and somebody had another phone
    for months_ago, told in ((2, _earlier(town, rows[:-1])), (1, rows)):
        _submit(town, session, form_id, months_ago, sheet, told)


def _text(told: answers.Answers, field: str) -> str:
    value = told.get(field)
    return "" if value is None else str(value.label if isinstance(value, Term) else value)


def _earlier(town: Town, rows: Rows) -> Rows:
    phone = list(_ASKED).index("联系电话")
    return [(*row[:phone], town.numbers.phone(), *row[phone + 1 :]) if not at else row for at, row in enumerate(rows)]


def _submit(town: Town, session: Session, form_id: int, months_ago: int, sheet: SheetRows, rows: Rows) -> None:
    day = town.today
    for _ in range(months_ago):
        day = (day.replace(day=1) - timedelta(1)).replace(day=_DAY_OF_MONTH)
    submission_id = town.rows.add(
        Submission,
        form_id=form_id,
        filled_on=day,
        file_name=f"{NAME}-{day:%Y%m%d}.xlsx",
        persons=len(rows),
        query=f"常用查询：{_QUERY}（{len(rows):,} 人）",
    )
    town.rows.save(100)
    told = SheetRows(sheet.name, sheet.titles, sheet.persons[: len(rows)], sheet.names[: len(rows)], tuple(rows))
    session.add(
        SubmissionFile(submission_id=submission_id, workbook=_workbook(day, rows), rows=forms.dump_rows([told]))
    )
    session.flush()


def _workbook(day: date, rows: Rows) -> bytes:
    """Return the form, empty or filled, the same bytes every time."""
    import xlsxwriter  # type: ignore[import-untyped]  # takes a while and is needed only here

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": datetime(day.year, day.month, 1)})
    lines, head = book.add_format({"border": 1}), book.add_format({"border": 1, "bold": True, "align": "center"})
    sheet = book.add_worksheet(SHEET)
    last = len(_ASKED) - 1
    sheet.merge_range(0, 0, 0, last, NAME, book.add_format({"bold": True, "font_size": 18, "align": "center"}))
    sheet.merge_range(1, 0, 1, last, "填报单位：__________　　填报日期：    年  月  日")
    for column, (title, width) in enumerate(zip(_ASKED, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, title, head)
    count = max(_PREPARED, len(rows))
    for at in range(count):
        for column, text in enumerate(rows[at] if at < len(rows) else [""] * len(_ASKED)):
            sheet.write(3 + at, column, text, lines)
    sheet.merge_range(3 + count, 0, 3 + count, last, "填表人：          审核人：")
    book.close()
    return made.getvalue()
