"""A superior's form from the empty workbook to the one that is handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import form_blanks, form_call, form_sheet, form_values, sheet_out
from jiceng_desktop.exchange.form_blanks import Blank
from jiceng_desktop.exchange.form_sheet import Column, Formula, Sheet, Table
from jiceng_desktop.exchange.form_values import CONSTANT, Value
from jiceng_desktop.services import answers
from jiceng_desktop.services.answers import Answers, Facts
from jiceng_desktop.services.forms import Memory, SheetMemory, SheetRows
from jiceng_desktop.services.whom import Who
from jiceng_desktop.words import show_day

_MOST_BYTES = 30_000_000
_NOTHING = "-"  # remembered of a heading: leave it empty
_ENDING = ".xlsx"
_WHEN = re.compile(r"[(（]?(?:\d{4}\s*年)?\s*\d{1,2}\s*月份?(?:\s*\d{1,2}\s*[日号])?[)）]?|[-_]?\d{6,8}$")


@dataclass(frozen=True)
class Book:
    """A form as it was opened: its bytes, its sheets, and what cannot be kept when it is written again."""

    name: str
    content: bytes
    sheets: tuple[Sheet, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """How one sheet is filled: a field (or ``=text``, or None) for each column, a text for each blank, and whom."""

    sheet: Sheet
    table: Table | None
    fields: tuple[str | None, ...]
    blanks: tuple[Blank, ...]
    texts: Mapping[str, str]
    who: Who | None = None

    def with_field(self, number: int, field: str | None) -> Plan:
        """Return the plan with one column assigned by the clerk."""
        return replace(self, fields=(*self.fields[:number], field, *self.fields[number + 1 :]))

    def unanswered(self) -> list[str]:
        """Return the headings that stay empty."""
        columns = self.table.columns if self.table else ()
        pairs = zip(columns, self.fields, strict=True)
        return [column.title for column, field in pairs if field is None and not column.reckons]

    def rows_each(self) -> int:
        """Return how many rows the form has for each person, as far as a name is merged over; one of them is filled."""
        table = self.table
        if table is None or "name" not in self.fields:
            return 1
        place = table.columns[self.fields.index("name")].place
        merged = {(top, left): bottom - top + 1 for top, left, bottom, _ in self.sheet.merged}
        return merged.get((table.first, place), 1)

    def is_filled(self) -> bool:
        """Tell whether persons are entered into this sheet."""
        return self.who is not None and self.table is not None and any(self.fields)


def read(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Book:
    """Open a form; raises a Refusal for everything that is no .xlsx workbook."""
    if path.name.startswith("~$"):
        raise Refusal("这是 WPS 或 Excel 打开表格时留下的临时文件，请选择不带“~$”的那个文件。")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refusal(f"这个文件超过 {_MOST_BYTES // 1_000_000} MB，不像是要填写的空表，请检查是不是选错了文件。")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal("找不到这个文件，可能已被移动或删除。") from error
    except PermissionError as error:
        raise Refusal("没有读取这个文件的权限，或文件正被 WPS、Excel 打开，请先关闭再选它。") from error
    except OSError as error:
        raise Refusal(f"无法打开这个文件：{error.strerror}。") from error
    return opened(path.name, content, cancelled)


def opened(name: str, content: bytes, cancelled: Callable[[], bool] = lambda: False) -> Book:
    """Look into a form that is in memory."""
    told, _ = form_call.call({"task": "outline"}, content, cancelled=cancelled)
    keys = [form_sheet.timeless(one["name"]) for one in told["sheets"]]
    sheets = tuple(
        _sheet(place, keys[place] if keys.count(keys[place]) == 1 else f"{keys[place]}#{place}", one)
        for place, one in enumerate(told["sheets"])
    )
    if not any(sheet.rows for sheet in sheets):
        raise Refusal("这个表格里没有内容，请检查是不是选错了文件。")
    return Book(name, content, sheets, tuple(told["lost"]))


def _sheet(place: int, key: str, told: dict[str, Any]) -> Sheet:
    return Sheet(
        told["name"],
        key,
        place,
        told["hidden"],
        tuple(tuple(map(_cell, row)) for row in told["rows"]),
        tuple((one[0], one[1], one[2], one[3]) for one in told["merged"]),
        frozenset(told["lined"]),
        {(row, column): format_ for row, column, format_ in told["formats"]},
        tuple(((top, left, bottom, right), tuple(offered)) for top, left, bottom, right, offered in told["choices"]),
        told["protected"],
    )


def _cell(told: Any) -> Any:
    """Read back what the child marked as a day, a moment or a formula."""
    match told:
        case {"d": text}:
            return date.fromisoformat(text)
        case {"t": text}:
            return datetime.fromisoformat(text)
        case {"f": text}:
            return Formula(text)
    return told


# what is filled in


def tables_of(book: Book, tags: Sequence[str]) -> dict[int, Table]:
    """Return the tables whose headings say something, by sheet."""
    found = {sheet.place: form_sheet.find_table(sheet, tags) for sheet in book.sheets}
    return {place: table for place, table in found.items() if table is not None}


def mark_of(book: Book, tables: Mapping[int, Table]) -> str:
    """Return what recognises the form next month."""
    return form_sheet.mark(book.sheets, tables)


def best_sheet(book: Book, tables: Mapping[int, Table]) -> int:
    """Return the sheet to begin with: a visible one whose table asks for most."""
    return max(
        range(len(book.sheets)),
        key=lambda place: (
            not book.sheets[place].hidden,
            sum(column.guess is not None for column in tables[place].columns) if place in tables else 0,
            len(book.sheets[place].rows),
        ),
    )


def plan_sheet(
    sheet: Sheet, table: Table | None, known: SheetMemory | None, headings: Mapping[str, str], facts: Facts
) -> Plan:
    """Suggest how a sheet is filled: as the last time, else as its headings were assigned before, else as they read."""
    remembered = known.columns if known else {}
    fields = tuple(_field(column, remembered, headings) for column in table.columns) if table else ()
    blanks = tuple(form_blanks.find_blanks(sheet, table))
    texts = {blank.label: _suggested(blank, facts) for blank in blanks}
    if known:
        texts |= {label: text for label, text in known.blanks.items() if label in texts}
    return Plan(sheet, table, fields, blanks, texts, known.who if known else None)


def plan_at(plan: Plan, row: int, tags: Sequence[str], headings: Mapping[str, str]) -> Plan:
    """Return the plan of a sheet whose headings stand where the clerk points."""
    table = form_sheet.table_at(plan.sheet, row, tags)
    fields = tuple(_field(column, {}, headings) for column in table.columns)
    blanks = tuple(form_blanks.find_blanks(plan.sheet, table))
    texts = {blank.label: plan.texts.get(blank.label, "") for blank in blanks}
    return replace(plan, table=table, fields=fields, blanks=blanks, texts=texts)


def _field(column: Column, remembered: Mapping[str, str], headings: Mapping[str, str]) -> str | None:
    if column.reckons:
        return None
    field = remembered.get(column.key) or headings.get(column.title) or column.guess
    return None if field == _NOTHING else field


def _suggested(blank: Blank, facts: Facts) -> str:
    day = facts.today
    match blank.field:
        case "today":
            return f"{day.year}年{day.month}月" if blank.is_month else show_day(day)
        case "short":
            return facts.community.removesuffix("社区")
        case "office" | "community" | "clerk":
            return str(facts.answers()[blank.field])
    return ""


def rendered(plan: Plan, found: Sequence[Answers]) -> list[list[Value]]:
    """Return what goes into the columns of the table, a row for each person."""
    columns = plan.table.columns if plan.table else ()
    pairs = list(zip(columns, plan.fields, strict=True))
    return [[_value(one, column, field) for column, field in pairs] for one in found]


def _value(answered: Answers, column: Column, field: str | None) -> Value:
    if field is None:
        return None
    if field.startswith(CONSTANT):
        return field.removeprefix(CONSTANT)
    return form_values.written(answered.get(field), column)


def rows_of(plan: Plan, found: Sequence[Answers]) -> SheetRows:
    """Return the sheet as texts, to be shown, compared and kept."""
    columns = plan.table.columns if plan.table else ()
    rows = rendered(plan, found)
    return SheetRows(
        plan.sheet.key,
        tuple(column.key for column in columns),
        tuple(one["id"] for one in found),
        tuple(one["name"] for one in found),
        tuple(
            tuple(form_values.shown(value, column) for value, column in zip(row, columns, strict=True)) for row in rows
        ),
    )


def memory_of(plans: Sequence[Plan]) -> Memory:
    """Return what is to be remembered of a form."""
    return {plan.sheet.key: _sheet_memory(plan) for plan in plans}


def _sheet_memory(plan: Plan) -> SheetMemory:
    table = plan.table
    columns = (
        {column.key: field or _NOTHING for column, field in zip(table.columns, plan.fields, strict=True)}
        if table
        else {}
    )
    fields = {blank.label: blank.field for blank in plan.blanks}
    typed = {label: text for label, text in plan.texts.items() if fields[label] in {"", "office", "community", "short"}}
    return SheetMemory(table.header[0] if table and not table.is_certain else None, columns, typed, plan.who)


# writing


def fill(
    book: Book, filled: Sequence[tuple[Plan, Sequence[Answers]]], cancelled: Callable[[], bool] = lambda: False
) -> bytes:
    """Return the workbook with the persons entered, made by the child process."""
    orders = [_order(plan, found) for plan, found in filled]
    _, content = form_call.call({"task": "fill", "sheets": orders}, book.content, cancelled=cancelled)
    return content


def _order(plan: Plan, found: Sequence[Answers]) -> dict[str, Any]:
    texts = {**plan.texts, **({"人数": str(len(found))} if plan.is_filled() else {})}
    order: dict[str, Any] = {
        "sheet": plan.sheet.place,
        "fixed": form_blanks.filled_cells(plan.sheet, list(plan.blanks), texts),
        "columns": [],
    }
    table = plan.table
    if table is None or not plan.is_filled():
        return order
    used = [number for number, field in enumerate(plan.fields) if field is not None]
    return order | {
        "columns": [table.columns[number].place for number in used],
        "texts": [table.columns[number].place for number in used if form_values.is_text(plan.fields[number])],
        "table": list(table.width),
        "first": table.first,
        "prepared": table.prepared,
        "clear": list(table.clear),
        "rows": [[_marked(row[number]) for number in used] for row in rendered(plan, found)],
    }


def _marked(value: Value) -> Any:
    return {"d": value.isoformat()} if isinstance(value, date) else value


def save(path: Path, content: bytes) -> None:
    """Write a filled form; raises a Refusal and leaves what was there when it cannot, e.g. because WPS has it open."""
    if path.suffix.lower() != _ENDING:
        raise Refusal("填好的表格请以 .xlsx 结尾。")
    sheet_out.write_whole(path, content)


def name_of(book: Book) -> str:
    """Return what a form is called: the name of its file without month and day."""
    stem = Path(book.name).stem
    return _WHEN.sub("", stem).strip(" -_—") or stem


def suggested_name(name: str, today: date) -> str:
    """Return a name for the filled form: what it was called, and the day."""
    return f"{Path(name).stem}-{today:%Y%m%d}{_ENDING}"


def is_secret(field: str | None) -> bool:
    """Tell whether what a column shows is masked until somebody asks for it."""
    return answers.is_secret(field)
