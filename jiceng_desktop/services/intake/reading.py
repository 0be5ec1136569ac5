"""From the cells of one roster row to what they say of a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.services.intake.codes import CODES
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.people import LABELS, LONGEST_NAME
from jiceng_desktop.terms import IdKind, Relation, ResidencyRole, Sex, Term, ethnicity
from jiceng_desktop.words import Door

LOST = "身份证号列被存成数字，后三位已丢失，请在表格里改成文本后重新填写。"
_MASKED = "****"


class Unusable(Exception):
    """A row that cannot be taken over; the message tells the clerk why."""


@dataclass(slots=True)
class Reading:
    """What one row says; ``values`` are columns of a person, ``remarks`` what was doubtful about them."""

    number: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)
    masked_id: str = ""
    door: Door | None = None
    unread_address: bool = False
    relation: Relation | None = None
    role: ResidencyRole | None = None
    moved_in_on: date | None = None
    head: str = ""
    household_number: str = ""
    grid: str = ""
    tags: tuple[str, ...] = ()
    remarks: list[str] = field(default_factory=list)
    doubt: str = ""

    def without(self, fields: Collection[str]) -> Reading:
        """Return what the row would say if these cells were blank."""
        left = replace(
            self,
            values={column: value for column, value in self.values.items() if column not in fields},
            remarks=list(self.remarks),
            **{name: _UNSAID[name] for name in fields if name in _UNSAID},
        )
        return replace(left, door=None, unread_address=False) if "address" in fields else left

    def keep_in_note(self, label: str, text: str, why: str) -> None:
        """Keep what cannot be stored in its field, so that nothing typed is lost."""
        note = self.values.get("note")
        self.values["note"] = f"{note}；{label}：{text}" if note else f"{label}：{text}"
        self.remarks.append(f"{label}“{text}”{why}，已写入备注")

    def said_of_home(self) -> dict[str, str]:
        """Return what the row says that belongs to a home, in words."""
        said = {name: getattr(self, name) for name in _OF_HOME}
        return {_OF_HOME[name]: plain(value) for name, value in said.items() if value}

    def keep_said_of_home(self) -> None:
        """Keep what belongs to a home in the note of somebody who has none.

        Raises:
            Unusable: the note becomes too long.
        """
        for label, text in self.said_of_home().items():
            self.keep_in_note(label, text, "没有住址可以对应")
        _refuse_long_note(self)


_OF_HOME = {
    **{name: LABELS[name] for name in ("relation", "role", "moved_in_on")},
    "head": "户主",
    "household_number": "户号",
    "grid": "网格",
}

_UNSAID: dict[str, Any] = {"relation": None, "role": None, "moved_in_on": None, "tags": ()}

_cleaned = lru_cache(maxsize=20_000, typed=True)(words.clean)


# How clerks write that there is nothing to write.
_NOTHING = frozenset(("", "无", "暂无", "没有", "空", "不详", "无证件", "无证", "/", "\\", "-", "--", "—", "——", "、"))


def _text(cells: Mapping[str, object], column: str) -> str:
    """Return a tidy cell; most cells of a roster are blank or say the same as many others."""
    raw = cells.get(column)
    if raw is None or raw == "":
        return ""
    text = _cleaned(raw)
    return "" if text in _NOTHING else text


def read_row(number: int, cells: Mapping[str, object], today: date, compound: str) -> Reading:
    """Read one row; ``cells`` by field name, ``compound`` where doors without one lie.

    Raises:
        Unusable: the row cannot be taken over.
    """
    name = words.clean_name(cells.get("name"))
    if not name:
        raise Unusable("没有姓名。")
    if len(name) > LONGEST_NAME:
        raise Unusable(f"姓名超过 {LONGEST_NAME} 个字，请核对。")
    reading = Reading(number, name)
    for column, size in _TEXTS.items():
        if text := _text(cells, column):
            _read_text(reading, column, text, size)
    for column, read in CODES.items():
        if text := _text(cells, column):
            _read_code(reading, column, text, read)
    _read_days(reading, cells, today)
    _read_id(reading, cells.get("id_number"), today)
    _read_phone(reading, _text(cells, "phone"))
    _read_home(reading, cells, compound)
    _refuse_long_note(reading)
    return reading


def _refuse_long_note(reading: Reading) -> None:
    if len(reading.values.get("note", "")) > LONGEST_NOTE:
        raise Unusable(f"备注连同看不明白的内容超过 {LONGEST_NOTE} 个字，请精简后再导入。")


LONGEST_NOTE = 500
_TEXTS = {
    "note": LONGEST_NOTE,
    "ethnicity": 16,
    "native_place": 64,
    "nationality": 32,
    "occupation": 64,
    "employer": 100,
    "registered_address": 200,
}


def _read_text(reading: Reading, column: str, text: str, size: int) -> None:
    if len(text) > size and column != "note":
        reading.keep_in_note(LABELS[column], text, "太长")
    else:
        reading.values[column] = ethnicity(text) if column == "ethnicity" else text


def _read_code(reading: Reading, column: str, text: str, read: Callable[[str], Term | None]) -> None:
    term = read(text)
    if term is None:
        reading.keep_in_note(LABELS[column], text, "不在代码表内")
    elif column in ("relation", "role"):
        setattr(reading, column, term)
    else:
        reading.values[column] = term


_day = lru_cache(maxsize=20_000, typed=True)(words.parse_day)


def _read_days(reading: Reading, cells: Mapping[str, object], today: date) -> None:
    for column in ("born_on", "moved_in_on"):
        text = _text(cells, column)
        if not text:
            continue
        try:
            day = _day(cells[column])
        except ValueError:
            reading.keep_in_note(LABELS[column], text, "看不明白")
            continue
        if column == "moved_in_on":
            reading.moved_in_on = day
        elif day and day > today:
            reading.keep_in_note(LABELS[column], text, "晚于今天")
        elif day:
            reading.values["born_on"] = day


def _read_id(reading: Reading, raw: object, today: date) -> None:
    """Take the ID number, from which sex and birth date follow; a damaged one refuses the row."""
    if words.lost_digits(raw):
        raise Unusable(LOST)
    text = words.clean(raw)
    if _MASKED in text:
        reading.masked_id = text
        return
    number = text if text.isdecimal() else "" if text in _NOTHING else words.clean_id(text)
    if number[:1].isalpha() and (kind := _other_paper(number)):
        reading.values.update(id_number=number, id_kind=kind)
        reading.remarks.append(f"证件号码不是身份证号，按{kind.label}登记")
    elif number:
        _refuse_damaged(number, today)
        _take_number(reading, number)


def _take_number(reading: Reading, number: str) -> None:
    if number.endswith(_ZEROS):
        reading.doubt = f"身份证号{_SPOILT}请对照证件核对。"
    if hint := words.id_hint(number):
        reading.remarks.append(hint)
    sex, born_on = Sex(words.id_sex(number) or Sex.UNKNOWN), words.id_birth(number)
    for column, known in (("sex", sex), ("born_on", born_on)):
        if reading.values.get(column, known) != known:
            reading.remarks.append(f"{LABELS[column]}与身份证号不符，已按身份证号")
    reading.values.update(id_number=number, sex=sex, born_on=born_on)


def _refuse_damaged(number: str, today: date) -> None:
    if problem := words.id_problem(number, today):
        raise Unusable(f"{problem}{_SPOILT}请对照证件重新填写。" if number.endswith(_ZEROS) else problem)


_ZEROS = "000"
_SPOILT = "末三位是000，多半是被 Excel 改坏了，"
_PAPERS = {IdKind.PASSPORT: re.compile(r"[A-Z]{1,2}\d{7,8}"), IdKind.PERMIT: re.compile(r"[HM]\d{10}")}


def _other_paper(number: str) -> IdKind | None:
    """Return which paper that is no ID card a number belongs to, if it is plain to see."""
    return next((kind for kind, form in _PAPERS.items() if form.fullmatch(number)), None)


def short_number(number: str) -> str:
    """Return the 15 places that an old ID number and the new one of the same person share."""
    return number[:6] + number[8:17] if len(number) == 18 and number[6:8] == "19" else number  # noqa: PLR2004


_MOBILE_PLACES = 11


def _read_phone(reading: Reading, text: str) -> None:
    if not text or "*" in text:  # a short number is masked with fewer stars
        return
    if len(text) == _MOBILE_PLACES and text[0] == "1" and text.isdecimal():  # as nearly all are
        reading.values["phone"] = text
        return
    if words.lost_digits(text) or words.phone_problem(text):
        reading.keep_in_note("联系电话", text, "不像电话号码")
        return
    reading.values["phone"] = "、".join(words.phones(text))


def _read_home(reading: Reading, cells: Mapping[str, object], compound: str) -> None:
    texts = _addresses(cells)
    doors = [door for door in map(_door, texts) if door is not None and door.room]
    if doors:
        reading.door = doors[0] if doors[0].compound else replace(doors[0], compound=compound)
    elif texts:
        reading.unread_address = True
        reading.keep_in_note("住址", max(texts, key=len), "看不出楼栋和门牌")
    reading.head = words.clean_name(_text(cells, "head"))
    reading.household_number = _text(cells, "household_number")[:32]
    reading.grid = _text(cells, "grid")[:64]
    reading.tags = _tags(_text(cells, "tags"))
    if reading.relation is None and reading.head == reading.name:
        reading.relation = Relation.HEAD


def _addresses(cells: Mapping[str, object]) -> list[str]:
    """Return what the address may be: the columns put together, or what one of them says alone."""
    compound, building, entrance, room = (_text(cells, part) for part in ("compound", "building", "entrance", "room"))
    whole = _text(cells, "address")
    if whole and compound not in whole:
        whole = compound + whole
    if building.isdigit():
        building += "号楼"
    if entrance and entrance[-1:] not in "元门洞":
        entrance += "单元"
    parts = compound + building + entrance + room
    tries = (parts, whole) if building or not whole else (whole, whole + entrance + room)
    return list(dict.fromkeys(filter(None, tries)))


_door = lru_cache(maxsize=50_000)(words.parse_door)


@lru_cache(maxsize=2_000)
def _tags(text: str) -> tuple[str, ...]:
    for mark in "；;,，/|":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(name.strip()[:32] for name in text.split("、") if name.strip(" 无")))
