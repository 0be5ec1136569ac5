from __future__ import annotations

import pytest

from jiceng_desktop.services.book_numbers import Number, class_letter, read_numbers, shown, was_shortened
from jiceng_desktop.terms import BookNumberKind

ISBN, CSBN, OTHER = BookNumberKind.ISBN, BookNumberKind.CSBN, BookNumberKind.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "9787020002207",
        "978-7-02-000220-7",
        "ISBN978-7-02-000220-7(平装)",
        "978７０２０００２２０７",
        "７—０２—０００２２０—Ｘ",
        "7 02 000220 x",
        "ISBN-13：9787020002207",
        "ISBN 10: 702000220X",
    ],
)
def test_one_isbn_is_found_by_the_same_digits_however_it_is_written(text: str) -> None:
    assert [(number.kind, number.key, number.valid) for number in read_numbers(text)] == [(ISBN, "9787020002207", True)]


def test_the_class_letter_behind_an_old_isbn_is_read() -> None:
    assert read_numbers("ISBN 7-02-000220-X/I·221") == (
        Number(ISBN, "7-02-000220-X/I·221", "9787020002207", True, "I"),
    )
    assert read_numbers("7-02-000220-X / TP·12")[0].clc == "T"
    assert read_numbers("7-02-000220-X/W·12")[0].clc is None


@pytest.mark.parametrize(
    ("text", "key"),
    [("7020002200", "7020002200"), ("9787020002208", "9787020002208"), ("978-7-02-00022-0", "978702000220")],
)
def test_a_wrong_isbn_is_kept_as_it_is_and_flagged(text: str, key: str) -> None:
    (number,) = read_numbers(text)
    assert (number.kind, number.key, number.valid, number.text) == (ISBN, key, False, text)
    assert shown(number) == text


def test_digits_called_isbn_are_a_wrong_one_where_there_are_too_few() -> None:
    assert read_numbers("ISBN 70200022") == (Number(ISBN, "70200022", "70200022", False),)


@pytest.mark.parametrize(
    ("text", "shown_as", "key", "valid"),
    [
        ("10019·2084", "10019·2084", "100192084", True),
        ("统一书号：10019.2084", "10019·2084", "100192084", True),
        ("R10024．3456", "R10024·3456", "100243456", True),
        ("25019·2084", "25019·2084", "250192084", False),
    ],
)
def test_the_unified_number_has_no_check_digit_but_one_of_17_classes(
    text: str, shown_as: str, key: str, valid: bool
) -> None:
    (number,) = read_numbers(text)
    assert number == Number(CSBN, shown_as, key, valid)
    assert shown(number) == shown_as


@pytest.mark.parametrize(
    "text",
    [
        "9787020002207；9787020002214",
        "9787020002207/9787020002214",
        "9787020002207\n978-7-02-000221-4",
        "702000220X 9787020002214",
        "9787020002207、702000220X，9787020002214",
    ],
)
def test_several_numbers_in_one_field_are_told_apart_and_none_comes_twice(text: str) -> None:
    assert [number.key for number in read_numbers(text)] == ["9787020002207", "9787020002214"]


def test_other_numbers_stay_as_they_were_given() -> None:
    assert read_numbers("内部资料 沪(2010)第012号")[0].text == "内部资料 沪(2010)第012号"
    assert read_numbers("CN31-1234") == (Number(OTHER, "CN31-1234", "CN311234"),)
    assert read_numbers("6901234567892")[0].kind is OTHER


@pytest.mark.parametrize("text", ["", "无", "——", "ISBN", "9.78702E+12", "9.78702e12"])
def test_nothing_is_read_where_there_is_no_number_or_excel_has_cut_it_off(text: str) -> None:
    assert read_numbers(text) == ()


def test_a_number_that_excel_has_cut_off_is_told_from_one_that_is_whole() -> None:
    assert was_shortened(" 9.78702E+12 ")
    assert not was_shortened("9787020002207")


def test_a_right_isbn_is_shown_with_its_hyphens() -> None:
    assert shown(read_numbers("9787020002207")[0]) == "978-7-02-000220-7"
    assert shown(read_numbers("ISBN 702000220X/I·221")[0]) == "7-02-000220-X"


@pytest.mark.parametrize(("text", "letter"), [("I247.5", "I"), ("ｋ", "K"), (" tp 312", "T"), ("W", None), ("", None)])
def test_the_class_is_the_letter_a_call_number_begins_with(text: str, letter: str | None) -> None:
    assert class_letter(text) == letter
