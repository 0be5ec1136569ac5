"""From the cells of one row of a book list to what they say of a title and its copies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.book_numbers import Number, class_letter, read_numbers, was_shortened
from jiceng_desktop.services.books.prices import read_price, read_year
from jiceng_desktop.services.library_codes import taken_shape
from jiceng_desktop.terms import Audience, Condition, CopySource
from jiceng_desktop.terms.clc import CLC_CLASSES

LABELS = {
    "name": "书名",
    "isbn": "书号",
    "author": "作者",
    "publisher": "出版社",
    "published_in": "出版年",
    "price": "定价",
    "clc": "中图法分类",
    "shelf": "架标",
    "audience": "读者对象",
    "number": "图书编号",
    "copies": "册数",
    "box": "图书箱",
    "corner": "图书角",
    "condition": "品相",
    "source": "来源",
    "entered_on": "入藏日期",
    "note": "备注",
}
_LONGEST = {"name": 200, "author": 200, "publisher": 100, "shelf": 32}
_LONGEST_NUMBER, _LONGEST_NOTE, _LONGEST_OF_COPY, _LONGEST_PLACE = 16, 400, 200, 32
_MOST_COPIES, _MOST_NUMBERS = 500, 20
_NOTHING = frozenset(("", "无", "暂无", "没有", "空", "不详", "/", "-", "--", "—", "——"))
_WORDLESS = re.compile(r"[\W_]*")
_MARKS = re.compile(r"[、;；,，\s/|]+")
_RANGE = re.compile(r"(\d{1,16})\s*[-—–~～至到]\s*(\d{1,16})")
_COUNT = re.compile(r"(\d{1,6})(?:\.0+)?\s*[册本套部]?")
_QUOTED = re.compile(r"《([^《》]+)》")
_PRINTED = re.compile(r"97[89]\d{10}")
_CALL_NUMBER = re.compile(r"[A-Z]{1,2}(?![A-Z]).*")
_AUDIENCES = (
    (Audience.CHILDREN, re.compile("少儿|儿童|幼儿|学龄|小学|少年|亲子|婴")),
    (Audience.ELDERLY, re.compile("老")),
    (Audience.ADULTS, re.compile("成人|成年|大人")),
)
_EVERYBODY = re.compile("所有|全部|全体|大众|不限|通用|全年龄|各年龄")
_SOURCES = (
    (CopySource.DONATED, re.compile("捐|赠")),
    (CopySource.BOUGHT, re.compile("购|买|采")),
    (CopySource.ALLOTTED, re.compile("配送|上级|拨|街道|下发|图书馆")),
    (CopySource.OTHER, re.compile("其[他它]")),
)
_CONDITIONS = (
    (Condition.NEW, re.compile("全新|新书|^新$|十成|十品")),
    (Condition.DAMAGED, re.compile("破|缺页|脱页|损坏")),
    (Condition.WORN, re.compile("旧|磨|[五六七]成")),
    (Condition.GOOD, re.compile("完好|良好|好|[八九]成|正常")),
)


class Unusable(Exception):
    """A row cannot become a book; the message says why."""


@dataclass(slots=True)
class Told:
    """What one row says: ``values`` are columns of the title, ``of_copy`` those of each of its copies."""

    name: str
    numbers: tuple[Number, ...] = ()
    copy_numbers: tuple[str, ...] = ()
    count: int = 1
    box: str = ""
    corner: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    of_copy: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def keep(self, column: str, text: str, why: str) -> None:
        """Keep in the note of the title what cannot be stored in its field."""
        before = self.values.get("note")
        self.values["note"] = "；".join(filter(None, (before, f"{LABELS[column]}：{text}")))[:_LONGEST_NOTE]
        self.remarks.append(f"{LABELS[column]}“{text}”{why}，已写入书目备注")


def read(cells: Mapping[str, object], today: date) -> Told:
    """Read what a row says; what cannot be understood goes to the note, never away.

    Raises:
        Unusable: there is no name, or the number of copies or their own numbers cannot be.
    """
    told = Told(_name(cells))
    for column in ("author", "publisher", "shelf"):
        if text := _text(cells, column):
            told.values[column] = _limited(told, column, text)
    for read_part in (_read_numbers, _read_class, _read_price, _read_year, _read_choices, _read_copies):
        read_part(told, cells)
    _read_day(told, cells, today)
    told.box, told.corner = (_text(cells, column)[:_LONGEST_PLACE] for column in ("box", "corner"))
    if note := _text(cells, "note"):
        _note(told, note)
    return told


def _text(cells: Mapping[str, object], column: str) -> str:
    cell = cells.get(column)
    if cell is None:
        return ""
    text = _clean(cell) if isinstance(cell, str) and column != "isbn" else words.clean(cell)
    return "" if text in _NOTHING else text


_clean = lru_cache(4000)(words.clean)  # a list names few authors, presses and boxes, again and again


def _name(cells: Mapping[str, object]) -> str:
    text = words.clean(cells.get("name"))
    if quoted := _QUOTED.fullmatch(text):
        text = quoted[1].strip()
    if _WORDLESS.fullmatch(text):
        raise Unusable("没有书名。")
    if len(text) > _LONGEST["name"]:
        raise Unusable(f"书名超过 {_LONGEST['name']} 个字，请核对。")
    return text


def _limited(told: Told, column: str, text: str) -> str:
    longest = _LONGEST[column]
    if len(text) > longest:
        told.remarks.append(f"{LABELS[column]}太长，只留下前 {longest} 个字")
    return text[:longest]


def _read_numbers(told: Told, cells: Mapping[str, object]) -> None:
    text = _text(cells, "isbn")
    if was_shortened(text):
        told.remarks.append(f"书号在 Excel 里只剩“{text}”，后几位已丢失，没有导入书号")
        return
    told.numbers = read_numbers(text)[:_MOST_NUMBERS] if text else ()
    if wrong := [number.text for number in told.numbers if not number.valid]:
        told.remarks.append(f"书号 {'、'.join(wrong)} 校验不对，照原样保留")
    if letter := next((number.clc for number in told.numbers if number.clc), None):
        told.values["clc_class"] = letter


def _read_class(told: Told, cells: Mapping[str, object]) -> None:
    """Read a class letter, a call number, or the name of a class; any other word is the office's own tag."""
    text = _text(cells, "clc")
    if not text:
        return
    letter = class_letter(text) if _CALL_NUMBER.fullmatch(text.upper()) else _CLASS_NAMES.get(text)
    if letter:
        told.values["clc_class"] = letter
    elif "shelf" not in told.values:
        told.values["shelf"] = _limited(told, "shelf", text)
    else:
        told.keep("clc", text, "不是中图法的类")


_CLASS_NAMES = {part: letter for letter, name in CLC_CLASSES.items() for part in (name, *name.split("、"))}


def _read_price(told: Told, cells: Mapping[str, object]) -> None:
    raw = cells.get("price")
    text = f"{raw:.2f}" if isinstance(raw, float) else _text(cells, "price")
    try:
        price = read_price(text) if text else None
    except Refusal:
        told.keep("price", text, "看不明白")
        return
    if price is not None:
        told.values |= {"price_fen": price.fen, "currency": price.currency}


def _read_year(told: Told, cells: Mapping[str, object]) -> None:
    text = _text(cells, "published_in")
    try:
        year = read_year(text) if text else None
    except Refusal:
        told.keep("published_in", text, "看不明白")
        return
    if year is not None:
        told.values["published_in"] = year


def _read_choices(told: Told, cells: Mapping[str, object]) -> None:
    if (text := _text(cells, "audience")) and not _EVERYBODY.search(text):
        _choose(told, told.values, "audience", text, _AUDIENCES)
    if text := _text(cells, "condition"):
        _choose(told, told.of_copy, "condition", text, _CONDITIONS)
    if text := _text(cells, "source"):
        _choose(told, told.of_copy, "source", text, _SOURCES)
        if told.of_copy.get("source") and text != told.of_copy["source"].label:
            _note(told, f"来源：{text}")


def _choose(told: Told, values: dict[str, Any], column: str, text: str, known: Any) -> None:
    found = next((term for term, pattern in known if pattern.search(text)), None)
    if found is None:
        told.keep(column, text, "看不明白")
    else:
        values[column] = found


def _read_day(told: Told, cells: Mapping[str, object], today: date) -> None:
    text = _text(cells, "entered_on")
    if not text:
        return
    try:
        day = words.parse_day(cells.get("entered_on"))
    except ValueError:
        told.keep("entered_on", text, "看不明白")
        return
    if day is not None and day > today:
        told.keep("entered_on", text, "晚于今天")
    else:
        told.of_copy["entered_on"] = day


def _read_copies(told: Told, cells: Mapping[str, object]) -> None:
    """Read how many copies there are and the numbers they bear."""
    given = _text(cells, "number")
    told.copy_numbers = _own_numbers(told, given) if given else ()
    text = _text(cells, "copies")
    found = _COUNT.fullmatch(text)
    if text and (found is None or not 1 <= int(found[1]) <= _MOST_COPIES):
        raise Unusable(f"册数“{text}”应是 1 到 {_MOST_COPIES} 的数。")
    told.count = len(told.copy_numbers) or (int(found[1]) if found else 1)
    if found and told.copy_numbers and int(found[1]) != told.count:
        told.remarks.append(f"册数是 {found[1]}，图书编号有 {told.count} 个，按编号导入")


def _own_numbers(told: Told, given: str) -> tuple[str, ...]:
    if span := _RANGE.fullmatch(given):
        parts = _span(span[1], span[2])
    else:
        parts = [part for part in _MARKS.split(given) if part]
    if any(_PRINTED.fullmatch(part) for part in parts):
        told.numbers = told.numbers or read_numbers(given)  # what the publisher printed is no number of the office
        return ()
    if not all(part.isascii() and part.isdigit() and len(part) <= _LONGEST_NUMBER for part in parts):
        _note(told, f"原编号：{given}")
        told.remarks.append(f"图书编号“{given}”不全是数字，扫码枪读不准，由程序另编，原编号写入备注")
        return ()
    for part in parts:
        if kind := taken_shape(part):
            raise Unusable(f"图书编号 {part} 和{kind.label}的编号样子相同，扫码时分不清，请换一个。")
    if len(set(parts)) < len(parts):
        raise Unusable("图书编号有重复，请核对。")
    return tuple(parts)


def _span(first: str, last: str) -> list[str]:
    if not 0 <= int(last) - int(first) < _MOST_COPIES:
        raise Unusable(f"图书编号“{first}-{last}”的起止不对，请核对。")
    return [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]


def _note(told: Told, text: str) -> None:
    told.of_copy["note"] = "；".join(filter(None, (told.of_copy.get("note"), text)))
    if len(told.of_copy["note"]) > _LONGEST_OF_COPY:
        told.of_copy["note"] = told.of_copy["note"][:_LONGEST_OF_COPY]
        told.remarks.append(f"备注太长，只留下前 {_LONGEST_OF_COPY} 个字")
