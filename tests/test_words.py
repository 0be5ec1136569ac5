from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng_desktop import words
from jiceng_desktop.words import Door

TODAY = date(2026, 11, 21)
MAN = "99990119800307001" + words.id_check_digit("99990119800307001")


def test_the_check_digit_is_that_of_the_standard():
    assert words.id_check_digit("11010519491231002") == "X"  # the example of GB 11643
    assert words.id_check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        (None, ""),
        ("　张三\u200b\ufeff ", "张三"),
        ("１９９０００Ａ（ａ）", "199000A（a）"),
        ("甲，乙：丙；", "甲，乙：丙；"),
        ("'=1+1", "=1+1"),
        ("甲\xa0\n 乙\x00\x0b", "甲 乙"),
        ("㛃𠮷\U000e0100䶮", "㛃𠮷䶮"),
        ("⼈", "人"),
        (19900000000.0, "19900000000"),
        (1.5, "1.5"),
        (5.1010519800307e17, "5.1010519800307e+17"),
        (True, "TRUE"),
        (date(1980, 3, 7), "1980-03-07"),
        (datetime(1980, 3, 7), "1980-03-07"),
        ("\ud800甲", "甲"),
    ],
)
def test_typed_values_are_tidied(typed, tidy):
    assert words.clean(typed) == tidy


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张　三", "张三"),
        ("欧 阳 娜", "欧阳娜"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("阿依．古丽", "阿依·古丽"),
        ("John  Smith", "John Smith"),
        ("<b>&\"'", "<b>&\"'"),
    ],
)
def test_names_are_tidied(typed, name):
    assert words.clean_name(typed) == name


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    once = words.clean(text.lstrip("' \u3000＇"))
    assert words.clean(once.lstrip("' ")) == once.lstrip("' ")
    once.encode()


@pytest.mark.parametrize(
    ("value", "lost"),
    [
        (5.1e17, True),
        (1e15, True),
        (19900000000.0, False),
        ("4.10181E+17", True),
        ("4.1E17", True),
        ("4.1E+2", False),
        (MAN, False),
        (None, False),
    ],
)
def test_numbers_whose_end_is_gone_are_recognised(value, lost):
    assert words.lost_digits(value) is lost


def test_a_good_id_number_says_when_and_who():
    assert words.id_problem(MAN, TODAY) is None
    assert words.id_birth(MAN) == date(1980, 3, 7)
    assert words.id_sex(MAN) == "1"
    assert words.id_problem("11010519491231002x", TODAY) is None
    assert words.id_sex("11010519491231002X") == "2"
    assert words.id_hint("11010519491231002X") is None


def test_unknown_regions_and_old_numbers_are_only_hints():
    old = "999901800307001"
    assert words.id_problem(old, TODAY) is None
    assert words.id_birth(old) == date(1980, 3, 7)
    assert words.id_sex(old) == "1"
    assert "15位" in words.id_hint(old)
    assert "地区码" in words.id_hint(MAN)
    assert words.id_region_hint("810000198003070018") is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "0位"),
        (MAN[:-1], "17位"),
        ("99990119800307A011", "只能是数字"),
        ("９" + MAN[1:], "只能是数字"),
        ("999901198002300011", "不存在"),
        ("999901100003070011", "不存在"),
        ("999901202611220010", "晚于今天"),
        (MAN[:-1] + ("1" if MAN[-1] != "1" else "2"), "校验码"),
    ],
)
def test_impossible_id_numbers_are_explained_without_repeating_them(number, reason):
    problem = words.id_problem(number, TODAY)
    assert problem is not None
    assert reason in problem
    assert not number or number not in problem


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born_on, order, place, shift):
    first = f"999901{born_on:%Y%m%d}{order:03d}"
    number = first + words.id_check_digit(first)
    assert words.id_problem(number, TODAY) is None
    assert (words.id_birth(number), words.id_sex(number)) == (born_on, "1" if order % 2 else "2")
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert words.id_problem(wrong, TODAY) is not None


@given(st.text(max_size=20))
def test_any_text_may_be_asked_about(text):
    words.id_problem(text, TODAY)
    words.id_hint(text)
    words.id_sex(text)
    words.phone_problem(text)
    words.place_key(text)
    words.parse_door(text)


def test_typed_id_numbers_are_tidied():
    assert words.clean_id(" ９９９９０１-19800307-002x ") == "99990119800307002X"


def test_masks():
    assert words.mask_id("999901198003071234") == "999901********1234"
    assert words.mask_id("999901800307123") == "999901*****7123"
    assert words.mask_id("E12345678") == "******678"
    assert words.mask_phone("199 0000 5092") == "199****5092"
    assert words.mask_phone("0379-60000001、19900000000") == "0379-****0001、199****0000"


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_a_mask_hides_eight_places(number):
    masked = words.mask_id(number)
    assert (len(masked), masked.count("*"), masked[:6], masked[-4:]) == (18, 8, number[:6], number[-4:])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("199 0000 0000", ("19900000000",)),
        ("+86 199-0000-0000", ("19900000000",)),
        ("19900000000 19900000001", ("19900000000", "19900000001")),
        ("19900000000/0379-60000001；", ("19900000000", "0379-60000001")),
        ("（0379）60000001转8", ("0379-60000001-8",)),
        ("60000001", ("60000001",)),
        ("", ()),
    ],
)
def test_phones_are_split_and_written_in_one_way(text, numbers):
    assert words.phones(text) == numbers
    assert words.phone_problem(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1990000000", "10位"), ("无", "数字以外"), ("0379-123", "固定电话"), ("19900000000、123", "3位")],
)
def test_wrong_phones_are_explained(text, reason):
    assert reason in words.phone_problem(text)


@pytest.mark.parametrize(
    "value",
    [
        *(
            date(1980, 3, 7),
            datetime(1980, 3, 7, 12),
            19800307,
            19800307.0,
            "19800307",
            "1980.3.7",
            "1980/3/7",
            "1980-03-07",
        ),
        *(
            "1980年3月7日",
            "１９８０．３．７",
            "1980-03-07 00:00:00",
            "一九八〇年三月七日",
            "1980年3月7日出生",
            29287,
            29287.0,
            "29287",
        ),
    ],
)
def test_days_are_read_in_every_way_they_are_written(value):
    assert words.parse_day(value) == date(1980, 3, 7)


def test_a_month_means_its_first_day_and_blank_means_none():
    assert words.parse_day("1980-03") == words.parse_day("1980年3月") == words.parse_day(198003) == date(1980, 3, 1)
    assert words.parse_day(None) is None
    assert words.parse_day("　") is None


@pytest.mark.parametrize(
    "value", ["1980", "80.3.7", "1980-02-30", "1980-13", "不详", "3-2-501", True, 5.1e17, "9999-1-1", "0"]
)
def test_days_that_cannot_be_read_raise(value):
    with pytest.raises(ValueError, match="日期"):
        words.parse_day(value)


@given(st.dates(date(1850, 1, 1), date(2100, 12, 31)))
def test_days_come_back_from_every_form(day):
    for text in (words.show_day(day), day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"):
        assert words.parse_day(text) == day


def test_a_day_of_the_week_is_said_in_one_character():
    assert words.weekday(date(2026, 11, 22)) == "日"
    assert words.weekday(datetime(2026, 11, 23, 15)) == "一"


@given(st.integers(3000, 73000))
def test_excel_serials_count_days(serial):
    assert words.parse_day(float(serial)) == date(1899, 12, 30) + timedelta(days=serial)


@given(st.text(max_size=30))
def test_a_day_or_a_value_error_and_nothing_else(text):
    try:
        words.parse_day(text)
    except ValueError as error:
        assert "日期" in str(error)


def test_age_turns_on_the_birthday():
    assert words.show_age(date(1980, 3, 7), date(2026, 3, 6)) == 45
    assert words.show_age(date(1980, 3, 7), date(2026, 3, 7)) == 46
    assert words.show_age(date(2024, 2, 29), date(2025, 2, 28)) == 0


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("3-2-501", Door("", "3", "2", "501")),
        ("03-02-0501", Door("", "3", "2", "501")),
        ("3号楼2单元501室", Door("", "3", "2", "501")),
        ("幸福小区3栋2单元501", Door("幸福小区", "3", "2", "501")),
        ("幸福小区 ３ 号楼 2 单元 501 室", Door("幸福小区", "3", "2", "501")),
        ("幸福小区1期3-2-501", Door("幸福小区1期", "3", "2", "501")),
        ("3#2-501", Door("", "3", "2", "501")),
        ("3#楼2单元501", Door("", "3", "2", "501")),
        ("三号楼二单元501", Door("", "3", "2", "501")),
        ("三里河小区十二号楼2门301", Door("三里河小区", "12", "2", "301")),
        ("翠湖街12号院3号楼东单元5楼西户", Door("翠湖街12号院", "3", "东", "5楼西户")),
        ("翠湖街12号院3-2-501", Door("翠湖街12号院", "3", "2", "501")),
        ("A座1204", Door("", "A", "", "1204")),
        ("东楼3单元402", Door("", "东", "3", "402")),
        ("3栋2单元5层501室", Door("", "3", "2", "501")),
        ("3-501", Door("", "3", "", "501")),
        ("翠湖小区3栋", Door("翠湖小区", "3", "", "")),
    ],
)
def test_doors_are_read(text, door):
    assert words.parse_door(text) == door
    assert words.parse_door(words.door_text(door)) == door


@pytest.mark.parametrize(
    "text", ["", "501", "3-2", "1980-3-7", "0379-60000001", "翠湖街12号", "翠湖街12号院", "幸福小区", "张三", "9" * 200]
)
def test_what_is_no_door_is_left_alone(text):
    assert words.parse_door(text) is None


@given(
    st.sampled_from(["", "幸福小区", "翠湖街12号院", "翠湖花园2期"]),
    st.integers(1, 199),
    st.one_of(st.just(""), st.integers(1, 20).map(str), st.sampled_from("东西AB")),
    st.one_of(st.just(""), st.integers(101, 3999).map(str), st.sampled_from(["西户", "5楼东户"])),
)
def test_every_door_comes_back(compound, building, entrance, room):
    door = Door(compound, str(building), entrance, room)
    assert words.parse_door(words.door_text(door)) == door


def test_places_sort_by_number():
    places = ["10栋", "2栋10单元", "2栋2单元", "二栋1单元", "1栋"]
    assert sorted(places, key=words.place_key) == ["1栋", "二栋1单元", "2栋2单元", "2栋10单元", "10栋"]


def test_of_many_the_first_are_named():
    assert words.several(["王秀英", "李建国"], 2) == "王秀英、李建国"
    assert words.several(["王秀英", "李建国", "安然"], 2) == "王秀英、李建国等 3 人"
    assert words.several(list("甲乙丙"), 1, "种") == "甲等 3 种"
