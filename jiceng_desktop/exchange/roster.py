"""A roster file on its way into the archive: which sheet, which heading is which field, which rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import sheet_out
from jiceng_desktop.exchange.aliases import RESIDENT_ALIASES, VOLUNTEER_ALIASES
from jiceng_desktop.exchange.guessing import guess
from jiceng_desktop.exchange.heading import NEARLY, Header, body_rows, find_header, read_header
from jiceng_desktop.exchange.workbook import Cell, Sheet, Workbook
from jiceng_desktop.services.intake import Decision, Plan, Planned, Verdict

Report = Callable[[int, int], None]

FIELDS: Mapping[str, str] = {
    "name": "姓名",
    "id_number": "身份证号",
    "sex": "性别",
    "born_on": "出生日期",
    "phone": "联系电话",
    "address": "住址",
    "compound": "小区/楼院",
    "building": "楼栋",
    "entrance": "单元",
    "room": "房号",
    "relation": "与户主关系",
    "head": "户主",
    "household_number": "户号",
    "role": "居住身份",
    "moved_in_on": "入住日期",
    "grid": "网格",
    "tags": "关爱标签",
    "ethnicity": "民族",
    "native_place": "籍贯",
    "nationality": "国籍",
    "occupation": "职业",
    "education": "文化程度",
    "marital_status": "婚姻状况",
    "political_status": "政治面貌",
    "employer": "工作单位",
    "registered_address": "户籍地址",
    "note": "备注",
}


VOLUNTEER_FIELDS: Mapping[str, str] = {
    "name": "姓名",
    "number": "志愿者编号",
    "id_number": "身份证号",
    "sex": "性别",
    "born_on": "出生日期",
    "phone": "联系电话",
    "team": "服务队",
    "post": "岗位",
    "joined_on": "加入日期",
    "origin": "来源",
    "organisation": "单位或学校",
    "political_status": "政治面貌",
    "education": "文化程度",
    "address": "住址",
    "compound": "小区/楼院",
    "building": "楼栋",
    "entrance": "单元",
    "room": "房号",
    "skills": "专长",
    "languages": "语言",
    "drives": "驾驶",
    "available": "可服务时间",
    "emergency_contact": "紧急联系人",
    "emergency_phone": "紧急联系电话",
    "health_limits": "健康限制",
    "hours": "累计时长",
    "note": "备注",
}


@dataclass(frozen=True)
class Book:
    """A kind of roster: its fields in words, what offices call them; ``guesses`` what columns without headings mean."""

    kind: str
    fields: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]]
    guesses: bool = False


RESIDENTS = Book("residents", FIELDS, RESIDENT_ALIASES)
VOLUNTEERS = Book("volunteers", VOLUNTEER_FIELDS, VOLUNTEER_ALIASES, guesses=True)
_NOBODY: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Layout:
    """How one sheet is read; ``fields`` gives each column its field or None, ``header`` is None if there is none."""

    sheet: Sheet
    header: Header | None
    titles: tuple[str, ...]
    fields: tuple[str | None, ...]
    doubtful: frozenset[int]
    book: Book = RESIDENTS

    def with_field(self, column: int, field: str | None) -> Layout:
        """Return the layout with one column assigned by the clerk; a field belongs to one column only."""
        fields = [None if field and other == field else other for other in self.fields]
        fields[column] = field
        return Layout(self.sheet, self.header, self.titles, tuple(fields), self.doubtful - {column}, self.book)

    def shown_titles(self) -> list[str]:
        """Return what each column is called, by its field where it has no plain heading of its own."""
        named = zip(self.titles, self.fields, strict=True)
        return [self.book.fields[field] if field and (not title or " " in title) else title for title, field in named]

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the rows with data and their numbers as Excel shows them."""
        yield from body_rows(self.sheet, self.header)

    def cells(self) -> Iterator[tuple[int, dict[str, object]]]:
        """Yield the rows by field, as ``intake.plan`` takes them; one with a serial number alone is an empty line."""
        columns = [(index, field) for index, field in enumerate(self.fields) if field]
        for number, row in self.rows():
            cells: dict[str, object] = {field: row[index] for index, field in columns if index < len(row)}
            if any(cell is not None and cell != "" for cell in cells.values()):
                yield number, cells


def best_sheet(workbook: Workbook, book: Book = RESIDENTS) -> int:
    """Return the sheet to begin with: the visible one with most rows under a heading.

    Raises:
        Refusal: there is nothing in any of them.
    """
    sheets = workbook.sheets
    if not any(sheet.rows for sheet in sheets):
        raise Refusal("这个文件里没有内容，请检查是不是选错了文件。")
    return max(
        range(len(sheets)),
        key=lambda place: (
            not sheets[place].hidden,
            find_header(sheets[place].rows, book.aliases) is not None,
            len(sheets[place].rows),
        ),
    )


def lay_out(
    sheet: Sheet,
    memory: Mapping[str, str],
    book: Book = RESIDENTS,
    known: Mapping[str, frozenset[str]] = _NOBODY,
) -> Layout:
    """Find the headings of a sheet and what they mean.

    Without headings every column is unassigned, or guessed from what stands in it; ``known`` are words by field.
    """
    return _layout(sheet, find_header(sheet.rows, book.aliases), memory, book, known)


def lay_out_at(
    sheet: Sheet,
    row: int | None,
    memory: Mapping[str, str],
    book: Book = RESIDENTS,
    known: Mapping[str, frozenset[str]] = _NOBODY,
) -> Layout:
    """Take the row (from 0) as heading that the clerk points at, or none at all."""
    header = None if row is None else read_header(sheet.rows, row, 1, book.aliases)
    return _layout(sheet, header, memory, book, known)


def _layout(
    sheet: Sheet,
    header: Header | None,
    memory: Mapping[str, str],
    book: Book,
    known: Mapping[str, frozenset[str]],
) -> Layout:
    width = max((len(row) for row in sheet.rows), default=0)
    if header is None:
        guessed = guess(sheet.rows, width, book.fields, known) if book.guesses else (None,) * width
        seen = frozenset(place for place, field in enumerate(guessed) if field)
        return Layout(sheet, None, ("",) * width, guessed, seen, book)
    titles: list[str] = [""] * width
    fields: list[str | None] = [None] * width
    doubtful = set()
    for column in sorted(header.columns, key=lambda column: column.title not in memory):  # what the clerk said is first
        titles[column.index] = column.title
        field = memory.get(column.title, column.field)
        if field in book.fields and field not in fields:
            fields[column.index] = field
            if column.title not in memory and column.confidence < NEARLY:
                doubtful.add(column.index)
    return Layout(sheet, header, tuple(titles), tuple(fields), frozenset(doubtful), book)


def lacks_compound(plan: Plan, decisions: Mapping[int, Decision] = MappingProxyType({})) -> bool:
    """Tell whether a row that would be written has a door in no compound."""
    return any(not _is_left_out(row, decisions) for row in plan.without_compound)


def new_tags(plan: Plan, decisions: Mapping[int, Decision] = MappingProxyType({})) -> list[str]:
    """Return the kinds of tags that would be added with the rows."""
    found = plan.with_new_tag.items()
    return [tag for tag, rows in found if any(not _is_left_out(row, decisions) for row in rows)]


def tags_hint(tags: Sequence[str]) -> str:
    """Say which kinds of tags would be added; nothing if none would."""
    return f"会新增关爱标签：{words.several(tags, _TAGS_NAMED, '种')}。" if tags else ""


_TAGS_NAMED = 5


def left_out(plan: Plan, decisions: Mapping[int, Decision] = MappingProxyType({})) -> list[int]:
    """Return the numbers of the rows that cannot be imported, or are in doubt and nobody has said that they may."""
    return [row.number for row in plan.rows if _is_left_out(row, decisions)]


def _is_left_out(row: Planned, decisions: Mapping[int, Decision]) -> bool:
    undecided = decisions.get(row.number, Decision.SKIP) is Decision.SKIP
    return row.verdict is Verdict.REFUSED or (row.verdict is Verdict.DOUBTFUL and undecided)


def save_left_out(
    path: Path,
    layout: Layout,
    plan: Plan,
    left_out: Sequence[int],
    report: Report = lambda _done, _total: None,
) -> None:
    """Save the rows that were not imported as a workbook with the reason beside each, to be corrected and imported."""
    numbers = set(left_out)
    reasons = {row.number: row.remark for row in plan.rows if row.number in numbers}
    rows = [(number, row) for number, row in layout.rows() if number in numbers]
    columns, body = sheet_out.with_reasons(layout.shown_titles(), rows, reasons)
    sheet_out.write_sheet(path, "未导入的行", columns, body, lambda done: report(done, len(rows)))
