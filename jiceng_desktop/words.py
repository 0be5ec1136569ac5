"""Pure text: cleaning what people typed, ID numbers, masks, phones, dates and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import mul

# Chinese punctuation stays as it was typed; only letters, digits and ASCII signs become half-width.
_KEPT_WIDE = frozenset("，：；！？（）～")
_MIDDLE_DOTS = "•‧∙⋅・･●．‥᛫⸱."


def _cleaning_table() -> dict[int, str | None]:
    """Build the table of characters that are replaced or removed on input."""
    table: dict[int, str | None] = {}
    for code in (*range(0xFF01, 0xFF5F), *range(0x2F00, 0x2FD6)):  # full-width forms, Kangxi radicals
        if chr(code) not in _KEPT_WIDE:
            table[code] = unicodedata.normalize("NFKC", chr(code))
    removed = [*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
    removed += [*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, 0xFFFE, 0xFFFF]
    removed += [*range(0xD800, 0xE000), *range(0xE0100, 0xE01F0)]  # lone surrogates, variation selectors
    table.update(dict.fromkeys(removed))
    table.update({ord(blank): " " for blank in "\t\n\v\f\r\x85\u2028\u2029"})  # the rest split() knows
    return table


_CLEANING = _cleaning_table()
_CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_AFTER_HAN = re.compile(rf"(?<=[{_CJK}·]) | (?=[{_CJK}·])")
_DOT_IN_NAME = re.compile(rf"(?<=[{_CJK}]) ?[{re.escape(_MIDDLE_DOTS)}] ?(?=[{_CJK}])")


def _as_typed(value: object) -> str:
    """Show a cell as the clerk sees it in the table."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return "" if value is None else str(value)


def clean(text: object) -> str:
    """Tidy one typed value: half-width digits and letters, no invisible characters, single blanks."""
    typed = text if isinstance(text, str) else _as_typed(text)
    if not typed.isascii() or not typed.isprintable():
        typed = unicodedata.normalize("NFC", typed.translate(_CLEANING))
    return " ".join(typed.split()).removeprefix("'").lstrip()


def clean_name(text: object) -> str:
    """Tidy a person's name: one kind of middle dot, no blanks between Han characters."""
    name = clean(text)
    return name if name.isalpha() else _BLANK_AFTER_HAN.sub("", _DOT_IN_NAME.sub("·", name))


def lost_digits(value: object) -> bool:
    """Tell whether Excel has kept a long number as a float, so that its last digits are gone."""
    if isinstance(value, (int, float)):
        return abs(value) >= 1e15  # noqa: PLR2004  # a float is exact to 15 places only
    return isinstance(value, str) and _SCIENTIFIC.fullmatch(value.strip()) is not None


_SCIENTIFIC = re.compile(r"\d(?:[.]\d+)?[Ee][+]?1[4-9]")

# ID numbers: GB 11643; regions: GB/T 2260, first two places, and the permits for residents of 港澳台.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_REGIONS = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71))
) | {"81", "82", "83"}
_NEW_LENGTH, _OLD_LENGTH = 18, 15
_EARLIEST_YEAR = 1890
_ID_NOISE = str.maketrans({"Х": "X", "×": "X", "х": "X", " ": None, "-": None, "*": "X"})


def clean_id(text: object) -> str:
    """Tidy a typed ID number; the last place becomes a capital X."""
    number = clean(text)
    return number.upper() if number.isalnum() and number.isascii() else number.translate(_ID_NOISE).upper()


def id_check_digit(first_seventeen: str) -> str:
    """Return the check digit that belongs to the first 17 places (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK_DIGITS[sum(map(mul, _WEIGHTS, map(int, first_seventeen))) % 11]


def id_problem(number: str, today: date) -> str | None:
    """Say why this cannot be an ID number; None if it can (old numbers of 15 places can)."""
    if len(number) not in {_NEW_LENGTH, _OLD_LENGTH}:
        return f"身份证号应为18位，现在是{len(number)}位，请核对。"
    digits = number[:-1] if len(number) == _NEW_LENGTH and number[-1] in "Xx" else number
    if not (digits.isascii() and digits.isdigit()):
        return "身份证号只能是数字，最后一位可以是X，请核对。"
    born_on = id_birth(number)
    if born_on is None:
        return "身份证号中的出生日期不存在，请核对。"
    if born_on > today:
        return "身份证号中的出生日期晚于今天，请核对。"
    if len(number) == _NEW_LENGTH and id_check_digit(number[:17]) != number[-1].upper():
        return "身份证号校验码不对，请核对。"
    return None


def id_birth(number: str) -> date | None:
    """Return the birth date an ID number carries, if there is such a day."""
    day = number[6:14] if len(number) == _NEW_LENGTH else "19" + number[6:12]
    try:
        born_on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return None
    return born_on if born_on.year >= _EARLIEST_YEAR else None


def id_sex(number: str) -> str | None:
    """Return the sex an ID number carries: "1" male, "2" female (GB/T 2261.1)."""
    place = number[16:17] if len(number) == _NEW_LENGTH else number[14:15]
    if not (place.isascii() and place.isdigit()):
        return None
    return "1" if int(place) % 2 else "2"


def id_region_hint(number: str) -> str | None:
    """Say that the region code is not known; codes are given at registration, so this is never an error."""
    region = number[1:3] if number.startswith("9") else number[:2]  # 外国人永久居留身份证 starts with 9
    return None if region in _REGIONS else "身份证号的地区码不在已知范围内，请留意。"


def id_hint(number: str) -> str | None:
    """Return what is unusual about a possible ID number, without being wrong."""
    if len(number) == _OLD_LENGTH:
        return "这是15位旧身份证号，建议补录18位号码。"
    return id_region_hint(number)


_ID_HEAD, _TAIL = 6, 4


def mask_id(number: str) -> str:
    """Hide the middle of an ID number: 999901********1234; other papers keep a third at the end."""
    if len(number) >= _OLD_LENGTH:
        return number[:_ID_HEAD] + "*" * (len(number) - _ID_HEAD - _TAIL) + number[-_TAIL:]
    shown = len(number) // 3
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def mask_phone(text: str) -> str:
    """Hide four digits of every number: 199****0000."""
    return "、".join(re.sub(r"\d{1,4}(?=\d{4}(?!\d))", _stars, number) for number in phones(text))


def opening(text: str) -> str:
    """Keep the first words of what was said to the office: others look on, and the record is one click away."""
    line = " ".join(text.split())
    return line if len(line) <= _OPENING else line[:_OPENING] + "…"


def several(names: Sequence[str], most: int, measure: str = "人") -> str:
    """Name the first of many, and how many they are: 王秀英、李建国等 5 人; all of them where they are few."""
    named = "、".join(names[:most])
    return f"{named}等 {len(names):,} {measure}" if len(names) > most else named


def _stars(found: re.Match[str]) -> str:
    """Put a star for every character."""
    return "*" * len(found[0])


_OPENING = 6  # characters: the usual phrases whole, of a story only how it begins
_PHONE_SEPARATOR = re.compile(r"[、/;；,，|和或]")
_MOBILE = re.compile(r"1\d{10}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00\d{7}")
_LANDLINE_SIGNS = str.maketrans({"(": None, ")": "-", "（": None, "）": "-", "转": "-", "—": "-", "–": "-", " ": "-"})


def phones(text: str) -> tuple[str, ...]:
    """Split what was written in a phone cell into numbers, each without blanks and +86."""
    found: list[str] = []
    for piece in _PHONE_SEPARATOR.split(clean(text)):
        parts = piece.split()
        several = len(parts) > 1 and all(_MOBILE.fullmatch(part) for part in parts)
        found += parts if several else [_one_phone(piece.strip())] if parts else []
    return tuple(found)


def _one_phone(piece: str) -> str:
    """Write one number in one way: 11 digits, or area-number-extension."""
    digits = re.sub(r"[ \-—–]", "", piece).removeprefix("+86")
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits  # noqa: PLR2004
    if _MOBILE.fullmatch(digits):
        return digits
    return re.sub(r"-{2,}", "-", piece.translate(_LANDLINE_SIGNS)).strip("-")


def phone_problem(text: str) -> str | None:
    """Say why this cannot be one or several phone numbers; blank is no problem."""
    for number in phones(text):
        if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
            continue
        if re.search(r"[^\d\-+]", number):
            return "电话号码里有数字以外的字，请核对。"
        if number.startswith("1"):
            return f"手机号码应为11位，现在是{len(number.replace('-', ''))}位，请核对。"
        return "固定电话应写成“区号-号码”，请核对位数。"
    return None


_HAN_DIGITS = {han: digit for digit, han in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_HAN_NUMBER = "[〇零○一二两三四五六七八九十百]+"


def han_number(text: str) -> int:
    """Read 十二, 二十三, 一百零八 or the plain row 二〇二六."""
    if not re.search("[十百]", text):
        return int("".join(str(_HAN_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit


def _arabic(text: str, before: str) -> str:
    """Turn the Chinese numbers that stand before one of the given words into digits."""
    return re.sub(f"{_HAN_NUMBER}(?={before})", lambda found: str(han_number(found[0])), text)


_DAY_IN_PARTS = re.compile(
    r"(\d{4})\s*[-./年、\\]\s*(\d{1,2})(?:\s*[-./月、\\]\s*(\d{1,2})\s*[日号]?)?\s*月?(?:[ T]\s*\d{1,2}:[\d:.]+)?"
)
_DAY_IN_A_ROW = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\.0+)?")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?")
_SERIAL_START = date(1899, 12, 30)  # Excel counts from here, its false 29 February 1900 included
_YEARS = range(1850, 2101)


def parse_day(value: object) -> date | None:
    """Read a day as people and Excel write it; a month alone means its first day, blank means None.

    Raises ValueError for what cannot be read; the message is a Chinese sentence without the value.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value
    text = clean(value).removesuffix("生").removesuffix("出")
    if not text:
        return None
    try:
        day = _read_day(_arabic(text, "[年月日号]"))
    except ValueError:
        raise ValueError("日期不存在，请核对。") from None
    if day is None or day.year not in _YEARS:
        raise ValueError("日期看不明白，请写成 1980-03-07 的样子。")
    return day


def _read_day(text: str) -> date | None:
    """Read one of the written forms; None if it is none of them."""
    found = _DAY_IN_A_ROW.fullmatch(text) or _DAY_IN_PARTS.fullmatch(text)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if _SERIAL.fullmatch(text) and not _YEARS.start <= float(text) < _YEARS.stop:
        return _SERIAL_START + timedelta(days=int(float(text)))
    return None


def show_day(day: date) -> str:
    """Write a day as documents do (GB/T 9704 7.3.5.4: no zero before the month): 2026年12月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    """Return what follows 星期 or 周 for a day, or a moment of it."""
    return WEEKDAYS[day.weekday()]


def show_age(born_on: date, today: date) -> int:
    """Return the age in full years."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody lives, part by part; a part that was not written is blank."""

    compound: str
    building: str
    entrance: str
    room: str


_SIDE = "[东西南北中前后]{1,2}"
_ROOM = rf"\d{{1,2}}[楼层]{_SIDE}户?|{_SIDE}户|\d{{1,5}}[A-Z]?"
_DOOR = re.compile(
    rf"(?P<compound>.*?)(?<![\dA-Z])(?:"
    rf"(?P<building>\d{{1,3}}[A-Z]?|[A-Z]\d{{0,2}}|{_SIDE}(?=[楼栋幢座]))(?P<mark>号楼|#楼|[栋幢座楼#]|号(?!院)|-)-?"
    rf"(?:(?P<entrance>\d{{1,2}}|[A-Z]|{_SIDE}(?=[单门]))(?:单元|门洞?|#|-)-?)?"
    rf"(?:\d{{1,2}}[楼层](?=\d{{3}}))?(?:(?P<room>{_ROOM})(?P<kind>[室户号房]?))?"
    rf"|(?<=[院苑园区寓])(?P<only>{_ROOM})[室户号房]?)"
)
_NUMBERED = "(?:号楼|[栋幢座]|单元|号院|[楼层室户])"
_LONGEST_ADDRESS, _SHORTEST_ROOM = 100, 3


def parse_door(text: str) -> Door | None:
    """Read an address such as 幸福小区3栋2单元501 or 3-2-501; None if it does not end in a building or a door."""
    tidy = _arabic(clean(text).replace("—", "-").replace("–", "-").replace(" ", ""), _NUMBERED)
    found = _DOOR.fullmatch(tidy.upper()) if len(tidy) <= _LONGEST_ADDRESS else None
    if found is None or _doubtful(found):
        return None
    compound = tidy[: found.end("compound")].rstrip(",，-")
    if found["only"]:
        return Door(compound, "", "", _plain_number(found["only"]))
    return Door(compound, *(_plain_number(found[part] or "") for part in ("building", "entrance", "room")))


def _doubtful(found: re.Match[str]) -> bool:
    """Tell whether a bare row of numbers such as 3-2 could mean anything."""
    if found["only"]:
        return False
    room, mark = found["room"] or "", found["mark"]
    if mark == "号" and not found["entrance"]:
        return bool(found["compound"]) or not room  # 青年路12号 is a street number
    short = len(room) < _SHORTEST_ROOM and not found["kind"] and not found["entrance"]
    return short and (mark == "-" or room.isdigit())


def _plain_number(part: str) -> str:
    """Drop leading zeros: 03 and 3 are one building."""
    return part.lstrip("0") or part[-1:]


def door_text(door: Door) -> str:
    """Write a door in one way: 幸福小区3号楼2单元501室."""
    building = door.building and door.building + _building_word(door.building)
    entrance = door.entrance and f"{door.entrance}单元"
    room = door.room and door.room + ("" if door.room.endswith("户") else "室")
    return door.compound + building + entrance + room


def _building_word(building: str) -> str:
    """Return what follows a building's name: 3号楼, A座, 东楼."""
    if building[0].isdigit():
        return "号楼"
    return "座" if building.isascii() else "楼"


def place_key(text: str) -> str:
    """Return a sort key with padded numbers, so that 2栋 comes before 10栋."""
    return re.sub(r"\d+", lambda found: found[0].zfill(6), _arabic(clean(text), _NUMBERED).upper())
