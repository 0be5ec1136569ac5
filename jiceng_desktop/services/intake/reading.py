"""From the cells of one roster row to what they say of a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from jiceng_desktop import words
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.people import LABELS, LONGEST_NAME
from jiceng_desktop.terms import (
    Education,
    IdKind,
    MaritalStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
    Term,
)
from jiceng_desktop.words import Door

T = TypeVar("T", bound=Term)

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


_cleaned = lru_cache(maxsize=20_000, typed=True)(words.clean)


# How clerks write that there is nothing to write.
_NOTHING = frozenset(("", "无", "暂无", "没有", "空", "不详", "/", "\\", "-", "--", "—", "——", "、"))


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
    for column, read in _CODES.items():
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
_TEXTS = {"note": LONGEST_NOTE, "ethnicity": 16, "employer": 100, "registered_address": 200}


def _read_text(reading: Reading, column: str, text: str, size: int) -> None:
    if len(text) > size and column != "note":
        reading.keep_in_note(LABELS[column], text, "太长")
    else:
        reading.values[column] = text


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


def _coded(terms: type[T], **synonyms: T) -> Callable[[str], T | None]:
    """Return a reader that takes code, word or synonym."""
    known = {term.value: term for term in terms} | {term.label: term for term in terms} | synonyms
    return known.get


_relation = _coded(
    Relation,
    **dict.fromkeys(("本人", "户主本人"), Relation.HEAD),
    **dict.fromkeys(("妻", "妻子", "夫", "丈夫", "爱人", "之妻", "之夫", "夫妻"), Relation.SPOUSE),
    **dict.fromkeys(("子", "长子", "次子", "三子", "四子", "独生子", "之子", "养子", "继子"), Relation.SON),
    **dict.fromkeys(
        ("女", "女儿", "长女", "次女", "三女", "四女", "独生女", "之女", "养女", "继女"), Relation.DAUGHTER
    ),
    **dict.fromkeys(("孙子", "孙女", "孙", "外孙", "外孙女", "外孙子", "孙子、孙女"), Relation.GRANDCHILD),
    **dict.fromkeys(("父", "母", "父亲", "母亲", "岳父", "岳母", "公公", "婆婆", "公婆"), Relation.PARENT),
    **dict.fromkeys(("祖父", "祖母", "爷爷", "奶奶", "外祖父", "外祖母", "外公", "外婆"), Relation.GRANDPARENT),
    **dict.fromkeys(("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹"), Relation.SIBLING),
    **dict.fromkeys(("儿媳", "女婿", "媳妇", "其他", "亲属", "侄子", "侄女", "外甥", "外甥女"), Relation.OTHER),
    **dict.fromkeys(("租客", "租户", "承租人", "朋友", "同事", "保姆", "合租"), Relation.NOT_RELATED),
)
_role = _coded(
    ResidencyRole,
    **dict.fromkeys(("房主", "户主", "自有", "自住", "产权人", "常住"), ResidencyRole.OWNER),
    **dict.fromkeys(("家庭成员", "亲属", "家人"), ResidencyRole.FAMILY),
    **dict.fromkeys(("租户", "租住", "承租人", "出租", "租赁", "是"), ResidencyRole.TENANT),
    **dict.fromkeys(("否", "非租住"), ResidencyRole.OTHER),
)
_party = _coded(
    PoliticalStatus,
    **dict.fromkeys(("党员", "中共党员（含预备）", "共产党员", "中国共产党党员", "是"), PoliticalStatus.PARTY_MEMBER),
    **dict.fromkeys(("预备党员",), PoliticalStatus.PROBATIONARY),
    **dict.fromkeys(("团员", "共青团", "中国共产主义青年团团员"), PoliticalStatus.LEAGUE_MEMBER),
    **dict.fromkeys(("普通群众", "否", "一般群众"), PoliticalStatus.MASSES),
    **dict.fromkeys(("无党派", "无党派民主人士"), PoliticalStatus.INDEPENDENT),
)
_education = _coded(
    Education,
    **dict.fromkeys(("硕士", "博士", "硕士研究生", "博士研究生"), Education.POSTGRADUATE),
    **dict.fromkeys(("本科", "大学", "学士"), Education.BACHELOR),
    **dict.fromkeys(("大专", "专科"), Education.COLLEGE),
    **dict.fromkeys(("中等专科", "职高", "技校", "中技", "职业高中"), Education.SECONDARY_VOCATIONAL),
    **dict.fromkeys(("高中及中专",), Education.SENIOR_HIGH),
    **dict.fromkeys(("文盲", "无", "学龄前", "半文盲", "未上学"), Education.NONE),
)
_marital = _coded(
    MaritalStatus,
    **dict.fromkeys(("否", "单身"), MaritalStatus.SINGLE),
    **dict.fromkeys(("是", "有配偶", "初婚", "再婚", "复婚"), MaritalStatus.MARRIED),
    **dict.fromkeys(("离异", "离婚未再婚"), MaritalStatus.DIVORCED),
)
_sex = _coded(Sex, **dict.fromkeys(("男性", "M"), Sex.MALE), **dict.fromkeys(("女性", "F"), Sex.FEMALE))
_CODES: dict[str, Callable[[str], Term | None]] = {
    "sex": _sex,
    "education": _education,
    "marital_status": _marital,
    "political_status": _party,
    "relation": _relation,
    "role": _role,
}
