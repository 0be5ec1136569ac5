"""年度活动计划: a sheet people made of what the office plans, row by row as entries of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePath

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import plan_moments, sheet_out
from jiceng_desktop.exchange.heading import body_rows, find_header
from jiceng_desktop.exchange.plan_moments import When
from jiceng_desktop.exchange.workbook import Cell, Sheet, Workbook
from jiceng_desktop.services import events
from jiceng_desktop.services.calendar_entries import LAST_MINUTE, Entry, Particulars
from jiceng_desktop.terms import EventKind

ALIASES: Mapping[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "No", "No."),
    "month": ("月份", "月", "月度", "计划月份", "实施月份"),
    "day": (
        *("日期", "活动日期", "举办日期", "开展日期", "计划日期", "具体日期", "会议日期", "日"),
        *("时间日期月份", "日期时间", "时间日期", "日期月份", "时间月份"),
    ),
    "hour": (
        *("时间", "活动时间", "开展时间", "举办时间", "计划时间", "时间安排", "具体时间", "起止时间", "实施时间"),
        *("会议时间", "拟开展时间", "拟定时间", "预计时间"),
    ),
    "title": (
        *("活动名称", "活动主题", "主题", "名称", "项目", "项目名称", "活动项目", "会议名称", "讲座名称", "讲座主题"),
        *("课题", "题目", "工作名称", "活动标题", "活动名称主题", "名称主题", "计划活动"),
    ),
    "text": ("内容", "活动内容", "主要内容", "工作内容", "具体内容", "会议内容", "议程", "活动简介"),
    "venue": ("地点", "活动地点", "举办地点", "场地", "活动场地", "阵地", "会议地点", "开展地点"),
    "chair": ("主持人", "主持", "会议主持"),
    "organisers": (
        *("负责人", "责任人", "活动负责人", "牵头人", "组织者", "组织人", "承办人", "具体负责人", "联系人"),
        *("负责人主持人", "责任领导"),
    ),
    "speakers": ("主讲人", "主讲", "讲师", "授课人", "主讲老师", "授课老师", "宣讲人", "主讲人讲师"),
    "audience": (
        *("参加对象", "参加人员", "参与对象", "参与人员", "对象", "服务对象", "参加人", "活动对象", "参会人员", "受众"),
        *("参加对象人数", "参加对象及人数", "参与对象及人数", "服务人群", "面向人群"),
    ),
    "number": ("人数", "参加人数", "预计人数", "参与人数", "规模", "活动规模"),
    "kind": ("类型", "活动类型", "类别", "活动类别", "形式", "活动形式"),
    "lines": (
        *("条线", "责任部门", "条线责任部门", "部门", "牵头部门", "责任科室", "所属条线", "归口部门", "条线部门"),
        *("主办部门", "责任单位"),
    ),
    "contact": ("联系方式", "联系电话", "电话"),
    "note": ("备注", "说明"),
}
_LONGEST = {"title": 100, "venue": 64, "chair": 64, "audience": 200, "contact": 100, "text": 4000}
_LONGEST_NAME = 64
_CALLED = {
    "title": "名称",
    "venue": "地点",
    "chair": "主持人",
    "audience": "参加对象",
    "contact": "联系方式",
    "text": "内容",
}
_USUAL_LENGTH = timedelta(hours=1)
_NO_HEADINGS = (
    "没有在表里找到标题行。标题行要有“活动名称”，还要有“日期”“时间”或“月份”。可以先下载样表，把内容复制进去再导入。"
)
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d|[-./年]\d{1,2}[-./月]\d)")
_HAN_YEAR = re.compile("二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_SECTION = re.compile(
    r"第?[一二三四1-4]季度|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|[一二三四五六七八九十]+[、.].{0,20}"
)
_SEPARATORS = re.compile(r"[、,，;；/\n]+")
_LINE_WORDS = re.compile("(?:条线|工作|部门|线)$")


@dataclass(frozen=True)
class PlanSheet:
    """One sheet with a plan: what its columns are, and the year it names, if it names one."""

    sheet: Sheet
    titles: tuple[str, ...]
    fields: Mapping[str, int]
    year: int | None
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]

    @property
    def unread(self) -> list[str]:
        """Return the titles of columns nothing is taken from."""
        taken = set(self.fields.values())
        return [title for index, title in enumerate(self.titles) if title and index not in taken]


@dataclass(frozen=True)
class Planned:
    """One row, numbered as Excel shows it: its entries, several where several days are named.

    ``problem`` says why the row cannot come in, or what to look at first; it is ``fixable`` by another day or hour.
    ``month`` is what the row tells of the month, for a day that is given to it.
    """

    number: int
    title: str
    when: str
    entries: tuple[Entry, ...] = ()
    problem: str = ""
    fixable: bool = True
    notes: tuple[str, ...] = ()
    month: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a plan is read with: its year, the office's lines by name, and what the clerk says about rows."""

    year: int
    lines: Mapping[str, int] = field(default_factory=dict)
    corrected: Mapping[int, str] = field(default_factory=dict)


# sheets


def sheets(book: Workbook, source: str) -> list[PlanSheet]:
    """Return the sheets that hold a plan, the longest visible one first.

    Raises:
        Refusal: none does.
    """
    if not any(sheet.rows for sheet in book.sheets):
        raise Refusal("这个文件里没有内容，请检查是不是选错了文件。")
    found = [plan for sheet in book.sheets if (plan := _plan_sheet(sheet, source)) is not None]
    if not found:
        raise Refusal(_NO_HEADINGS)
    return sorted(found, key=lambda plan: (plan.sheet.hidden, -len(plan.rows)))


def _plan_sheet(sheet: Sheet, source: str) -> PlanSheet | None:
    header = find_header(sheet.rows, ALIASES)
    if header is None:
        return None
    fields = header.fields()
    if "title" not in fields and "text" in fields:  # what is done is all that such a plan names
        fields["title"] = fields.pop("text")
    if "title" not in fields or not {"month", "day", "hour"} & set(fields):
        return None
    above = [words.clean(cell) for row in sheet.rows[: header.row] for cell in row if cell is not None]
    year = named_year(*above, sheet.name, PurePath(source).stem)
    titles = tuple(column.title for column in header.columns)
    return PlanSheet(sheet, titles, fields, year, tuple(body_rows(sheet, header)))


def named_year(*texts: str) -> int | None:
    """Return the year the first of the texts names that names one: 2027年度活动计划; no day of a month counts."""
    for text in texts:
        years = {int(found[1]) for found in _NAMED_YEAR.finditer(text.replace(" ", ""))}
        years |= {words.han_number(found[0]) for found in _HAN_YEAR.finditer(text)}
        if len(years) == 1:
            return years.pop()
    return None


# rows


def read(plan: PlanSheet, reading: Reading) -> list[Planned]:
    """Return the rows of a plan; headings between them and blank ones are no rows."""
    found: list[Planned] = []
    month: int | None = None
    back = shifted(plan, reading.year)
    for number, row in plan.rows:
        cells = {name: row[index] for name, index in plan.fields.items() if index < len(row)}
        if (section := _section(row)) is not None:
            month = plan_moments.read(section, reading.year).month
        elif any(words.clean(cell) for name, cell in cells.items() if name not in {"serial", "month", "lines"}):
            if back:
                cells = {name: _moved(cell, reading.year) for name, cell in cells.items()}
            found.append(_planned(number, cells, month, reading))
    return found


def lacks_year(plan: PlanSheet) -> bool:
    """Tell whether a row names a day without its year."""
    moments = (plan_moments.written(*_moment_cells(plan, row)) for _, row in plan.rows)
    return any(re.search(r"\d", text) and not re.search(r"\d{4}", text) for text in moments)


def shifted(plan: PlanSheet, year: int) -> int:
    """Return how many rows have a day that Excel itself has put into the year before the one the plan names.

    Whoever types 3-15 in December gets a day of the old year. So it must be with all days of the sheet.
    """
    days = [cell for _, row in plan.rows for cell in _moment_cells(plan, row) if isinstance(cell, date)]
    return len(days) if plan.year == year and {day.year for day in days} == {year - 1} else 0


def _moment_cells(plan: PlanSheet, row: Sequence[Cell]) -> tuple[Cell, Cell, Cell]:
    month, day, hour = (
        row[index] if (index := plan.fields.get(name, len(row))) < len(row) else None
        for name in ("month", "day", "hour")
    )
    return month, day, hour


def _moved(cell: Cell, year: int) -> Cell:
    if not isinstance(cell, date) or (cell.month, cell.day) == (2, 29):
        return cell
    return cell.replace(year=year)


def _section(row: Sequence[Cell]) -> str | None:
    """Return what a row says that only divides the table: 三月, 第一季度."""
    shown = {words.clean(cell) for cell in row if cell is not None} - {""}
    only = shown.pop() if len(shown) == 1 else ""
    return only if _SECTION.fullmatch(only.replace(" ", "")) else None


def _planned(number: int, cells: Mapping[str, Cell], month: int | None, reading: Reading) -> Planned:
    text = plan_moments.written(cells.get("month"), cells.get("day"), cells.get("hour"))
    told = _all_told(cells)
    row = Planned(number, told["title"], text)
    if problem := _unfit(told):
        return replace(row, problem=problem, fixable=False)
    try:
        when = plan_moments.read(text, reading.year, month)
        if number in reading.corrected:
            row = replace(row, when=reading.corrected[number])
            when = plan_moments.read(row.when, reading.year, when.month or month)
        moments = list(_moments(when))
    except ValueError as error:
        return replace(row, problem=str(error), month=month)
    entry, notes = _entry(told, reading.lines)
    entries = tuple(replace(entry, starts_at=first, ends_at=last) for first, last in moments)
    if entries and when.begins is None:
        notes = ("没有写几点，先按全天", *notes)
    return replace(row, entries=entries, problem=when.doubt, notes=notes, month=when.month)


def _all_told(cells: Mapping[str, Cell]) -> dict[str, str]:
    """Return what a row says, by field; the number of people goes with them, the note with the text."""
    told = {name: _told(cells.get(name)) for name in ALIASES}
    told |= {name: told[name].replace("\n", " ") for name in ("title", "venue", "contact", "kind")}
    told["audience"] = _audience(told["audience"], told["number"])
    note = told["note"].replace("\n", " ")
    told["text"] = "\n".join(filter(None, (told["text"], f"备注：{note}" if note else "")))
    return told


def _told(cell: Cell) -> str:
    """Return a cell as text, line by line."""
    lines = cell.splitlines() if isinstance(cell, str) else [cell]
    return "\n".join(filter(None, map(words.clean, lines)))


def _unfit(told: dict[str, str]) -> str:
    """Say why a row cannot come in whatever its day; nothing if it can."""
    if not told["title"]:
        return "没有写活动名称"
    for name, longest in _LONGEST.items():
        if len(told[name]) > longest:
            return f"{_CALLED[name]}超过 {longest} 个字，请写短一些"
    names = (*_names(told["speakers"]), *_names(told["organisers"]))
    return f"姓名超过 {_LONGEST_NAME} 个字，请写短一些" if any(len(name) > _LONGEST_NAME for name in names) else ""


def _moments(when: When) -> Iterator[tuple[datetime, datetime]]:
    """Yield begin and end of each day; a whole day where no hour is known.

    Raises:
        ValueError: the end lies before the beginning.
    """
    for day in when.days:
        first = datetime.combine(day, when.begins or time())
        if when.begins is None:
            yield first, datetime.combine(when.last or day, LAST_MINUTE)
            continue
        last = datetime.combine(when.last or day, when.ends or when.begins)
        last += timedelta() if when.ends else _USUAL_LENGTH
        if last <= first:
            raise ValueError("结束时间早于开始时间，请核对")
        yield first, last


def _entry(told: Mapping[str, str], lines: Mapping[str, int]) -> tuple[Entry, tuple[str, ...]]:
    """Return what a row tells of its event, whenever it is, and what could not be taken over."""
    wanted = [_LINE_WORDS.sub("", name) or name for name in _names(told["lines"])]
    kind = EventKind.named(told["kind"])
    if kind is None and told["kind"] in lines:
        wanted.append(told["kind"])
    elif kind is None:
        kind = events.likely_kind(told["kind"])
    unknown = [name for name in wanted if name not in lines]
    plan = Particulars(
        words.clean_name(told["chair"]),
        _names(told["speakers"]),
        _names(told["organisers"]),
        told["audience"],
        told["contact"],
        tuple(dict.fromkeys(lines[name] for name in wanted if name in lines)),
    )
    entry = Entry("", told["title"], datetime.min, datetime.min, told["venue"], told["text"], kind, plan=plan)
    return entry, tuple(f"条线里没有“{name}”，没有记" for name in unknown)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(words.clean_name, _SEPARATORS.split(text))))


def _audience(audience: str, number: str) -> str:
    audience = audience.replace("\n", "，")
    number = f"{number}人" if number.isdigit() else number
    return f"{audience}（{number}）" if audience and number else audience or number


# out


def save_left_out(path: Path, plan: PlanSheet, reasons: Mapping[int, str]) -> int:
    """Save the rows that do not come in as a workbook with the reason beside each; return how many."""
    columns, body = sheet_out.with_reasons(plan.titles, plan.rows, reasons)
    return sheet_out.write_sheet(path, "未导入的行", columns, body)
