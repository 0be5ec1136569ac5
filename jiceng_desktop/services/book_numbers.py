"""书号 as they stand on back covers and in book lists, of every age; offline, and never repaired.

What python-stdnum takes for granted is seen to here: full-width digits, dashes of every kind, "ISBN" before and the
class letter behind (``ISBN 7-02-000220-X/I·221``), and several numbers in one field. It is asked about a check digit
before it converts anything, for its conversion would put a wrong one right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jiceng_desktop.terms import BookNumberKind
from jiceng_desktop.terms.clc import CLC_CLASSES

CLC_LETTERS = frozenset(CLC_CLASSES)
_CSBN_CLASSES = range(1, 18)  # 人大法, in front of the three digits of the publisher
_LONGEST_TEXT, _LONGEST_KEY = 40, 24  # as the table has them
_ISBN_PLACES, _BOOKLAND = 13, "978"

_ALIKE = str.maketrans({
    **dict.fromkeys("‐‑‒–—―−﹣ー─", "-"),
    **dict.fromkeys("•‧∙⋅・･●．‥᛫⸱.", "·"),
    **dict.fromkeys("Х×х✕", "X"),
    **dict.fromkeys("；;，,、|\n\r\t", ";"),
})
_NUMBER = re.compile(
    r"""
    (?P<isbn> (?<!\d)(?<!\d-)
        (?: 97[89][- ]?(?:\d[- ]?){9}\d | (?:\d[- ]?){9}[\dX] ) (?!-?\d) )
    (?: \s*/\s* (?P<clc>[A-Z]) [A-Z]? \s* [·-]? \s* \d* )?
    | (?P<csbn> (?<!\d)(?<!\d-) [KMRTW]{0,2} \s? (?P<front>\d{4,5}) \s?[·-]\s? \d{1,5} (?!-?\d) [KMRTW]{0,2} )
    """,
    re.VERBOSE,
)
_LABEL = re.compile(r"(?:国际|全国)?(?:标准|统一)?书号|ISBN(?:[- ]?1[03](?=\s*:|\s+\d))?")
_BRACKETED = re.compile(r"\((?![^()]*\d{4})[^()]*\)")  # (平装), not (2010)
_NO_DIGIT = re.compile(r"\D*")
_NOT_KEY = re.compile(r"[\W_]")
_SHORTENED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}")


@dataclass(frozen=True)
class Number:
    """One 书号: ``text`` as it was given, ``key`` what it is found by; ``clc`` is the class letter it carries.

    The key of a right ISBN is its 13 digits; a wrong one is kept under the digits it has, as are the others.
    """

    kind: BookNumberKind
    text: str
    key: str
    valid: bool = True
    clc: str | None = None


def read_numbers(text: str) -> tuple[Number, ...]:
    """Return every number in a field, in the order given and none twice; nothing where Excel has cut the digits off."""
    if was_shortened(text):
        return ()
    tidy = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    tidy = _LABEL.sub(" ", labelled := _BRACKETED.sub(" ", tidy))
    called_isbn = "ISBN" in labelled
    found = {number.key: number for number in reversed([*_numbers(tidy, called_isbn)])}
    return tuple(reversed(found.values()))


def was_shortened(text: str) -> bool:
    """Tell whether Excel shows a number as 9.78702E+12, so that its digits are lost."""
    return _SHORTENED.fullmatch(text.strip()) is not None


def class_letter(text: str) -> str | None:
    """Return the class of 中图法 that a call number or class begins with: I247.5 → I."""
    first = unicodedata.normalize("NFKC", text).strip().upper()[:1]
    return first if first in CLC_LETTERS else None


def shown(number: Number) -> str:
    """Return a number as people write it: a right ISBN with its hyphens, any other as it was given."""
    if number.kind is not BookNumberKind.ISBN or not number.valid:
        return number.text
    from stdnum import numdb  # takes a moment that the program's start must not

    given = _bare(number.text.partition("/")[0])
    old = len(given) < _ISBN_PLACES
    parts = numdb.get("isbn").split((_BOOKLAND if old else "") + given[:-1])  # prefix, country, press, title
    return "-".join([*parts[old:], given[-1]])


def _numbers(tidy: str, called_isbn: bool) -> Iterator[Number]:
    for part in tidy.split(";"):
        end = 0
        for match in _NUMBER.finditer(part):
            yield from _other(part[end : match.start()], called_isbn)
            yield _isbn(match) if match["isbn"] else _csbn(match)
            end = match.end()
        yield from _other(part[end:], called_isbn)


def _isbn(match: re.Match[str]) -> Number:
    bare = _bare(match["isbn"])
    key = _thirteen_places(bare)
    clc = match["clc"] if match["clc"] in CLC_LETTERS else None
    return Number(BookNumberKind.ISBN, _text(match[0]), key or bare, key is not None, clc)


def _thirteen_places(bare: str) -> str | None:
    """Return the ISBN-13 of a right number of 10 or 13 places, None for a wrong one."""
    from stdnum import ean, isbn  # takes a moment that the program's start must not

    if len(bare) == _ISBN_PLACES:
        return bare if ean.calc_check_digit(bare[:-1]) == bare[-1] else None
    return str(isbn.to_isbn13(bare)) if isbn.is_valid(bare) else None


def _csbn(match: re.Match[str]) -> Number:
    text = _text(match["csbn"].replace(" ", "").replace("-", "·"))
    valid = int(match["front"][:-3]) in _CSBN_CLASSES
    return Number(BookNumberKind.CSBN, text, re.sub(r"\D", "", text), valid)


def _other(rest: str, called_isbn: bool) -> Iterator[Number]:
    """Keep what is no known number as it is; digits that are too few or too many for an ISBN are a wrong one."""
    if _NO_DIGIT.fullmatch(rest):
        return
    for piece in rest.split("/"):
        text = _text(piece.strip(" -:·()"))
        key = _NOT_KEY.sub("", text)[:_LONGEST_KEY]
        if _NO_DIGIT.fullmatch(key):
            continue
        if (called_isbn or key.startswith(("978", "979"))) and key.removesuffix("X").isdigit():
            yield Number(BookNumberKind.ISBN, text, key, valid=False)
        else:
            yield Number(BookNumberKind.OTHER, text, key)


def _bare(text: str) -> str:
    return text.upper().replace("-", "").replace(" ", "")


def _text(found: str) -> str:
    return " ".join(found.split())[:_LONGEST_TEXT]
