"""How a form wants a value written: days in its own way, words or codes, one of the words it offers, text or number."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.exchange.form_sheet import Column, FormCell
from jiceng_desktop.terms import PoliticalStatus, Term

Value = str | int | date | None
CONSTANT = "="  # before a text that the clerk has given a column
_TEXT_FIELDS = frozenset({
    "id_number",
    "head_id_number",
    "phone",
    "mobile",
    "landline",
    "head_phone",
    "household_number",
})
_NUMBER_TEXT = "@"
_QUOTED = re.compile(r'"([^"]*)"|\[[^\]]*\]|\\(.)')
_CODE_ASKED = re.compile("代码|编码")
_WAYS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)\d{4}年\d{1,2}月\d{1,2}日"), "{y}年{m}月{d}日"),
    (re.compile(r"(?<!\d)\d{4}年\d{1,2}月"), "{y}年{m}月"),
    (re.compile(r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}"), "{y}-{m:02}-{d:02}"),
    (re.compile(r"(?<!\d)\d{4}/\d{1,2}/\d{1,2}"), "{y}/{m}/{d}"),
    (re.compile(r"(?<!\d)\d{4}\.0\d\.\d{1,2}"), "{y}.{m:02}.{d:02}"),
    (re.compile(r"(?<!\d)\d{4}\.\d{1,2}\.\d{1,2}"), "{y}.{m}.{d}"),
    (re.compile(r"(?<!\d)(?:19|20)\d{6}(?!\d)"), "{y}{m:02}{d:02}"),
    (re.compile(r"(?<!\d)\d{4}-\d{1,2}(?!\d)"), "{y}-{m:02}"),
    (re.compile(r"(?<!\d)\d{4}/\d{1,2}(?!\d)"), "{y}/{m}"),
    (re.compile(r"(?<!\d)\d{4}\.0\d(?!\d)"), "{y}.{m:02}"),
    (re.compile(r"(?<!\d)\d{4}\.\d{1,2}(?!\d)"), "{y}.{m}"),
    (re.compile(r"(?<!\d)(?:19|20)\d{4}(?!\d)"), "{y}{m:02}"),
)
_PATTERNS = {
    "yyyymmdd": "{y}{m:02}{d:02}",
    "yyyymm": "{y}{m:02}",
    "yyyy-mm-dd": "{y}-{m:02}-{d:02}",
    "yyyy-mm": "{y}-{m:02}",
    "yyyy.mm": "{y}.{m:02}",
    "yyyy.mm.dd": "{y}.{m:02}.{d:02}",
}


def written(answer: Any, column: Column) -> Value:
    """Return what goes into a cell of the column for an answer of the archive."""
    if answer is None or answer == "":
        return None
    if isinstance(answer, Term):
        return _term(answer, column)
    if isinstance(answer, date):
        return _day(answer, column)
    if isinstance(answer, int):
        return str(answer) if column.format == _NUMBER_TEXT else answer
    return _offered(str(answer), column) if column.choices else str(answer)


def is_text(field: str | None) -> bool:
    """Tell whether a field must be kept as text, so that Excel leaves its digits alone."""
    return field in _TEXT_FIELDS


def shown(value: Value, column: Column) -> str:
    """Return a value as the form will show it."""
    if isinstance(value, date):
        return _by_format(value, column.format)
    return "" if value is None else str(value)


def _term(term: Term, column: Column) -> str:
    """Write a term as the form wants it: one of its offers, yes or no, the code, or the word."""
    if column.title.startswith("是否") and isinstance(term, PoliticalStatus):
        member = term in (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
        return _offered("是" if member else "否", column)
    if _wants_code(type(term), column):
        return str(term.value)
    return _offered(term.label, column)


def _wants_code(terms: type[Term], column: Column) -> bool:
    codes = {term.value for term in terms} | {term.value.lstrip("0") for term in terms if term.value.isdigit()}
    if _CODE_ASKED.search(column.title):
        return True
    if column.choices:
        return set(column.choices) <= codes
    sample = words.clean(column.sample) if isinstance(column.sample, (str, int, float)) else ""
    return sample.isdigit() and sample in codes


def _offered(text: str, column: Column) -> str:
    """Return the offer of the form that means a text; the text itself if none does."""
    if text in column.choices:
        return text
    alike = [offer for offer in column.choices if len(offer) > 0 and (text in offer or offer in text)]
    return alike[0] if len(alike) == 1 else text


def _day(day: date, column: Column) -> Value:
    """Write a day: as a real one where the column is one, else in the way of the example or of the heading."""
    if is_day_format(column.format) or isinstance(column.sample, (date, datetime)):
        return day
    pattern = _pattern_in(_sample_text(column.sample)) or _pattern_in(column.title) or _pattern_named(column.title)
    pattern = pattern or ("{y}-{m:02}" if _asks_for_month(column.title) else "{y}-{m:02}-{d:02}")
    return pattern.format(y=day.year, m=day.month, d=day.day)


def _sample_text(sample: FormCell) -> str:
    return words.clean(sample) if isinstance(sample, (str, int, float)) else ""


def _asks_for_month(title: str) -> bool:
    return "年月" in title and "年月日" not in title


def _pattern_in(text: str) -> str:
    """Return the pattern of the first day written in a text."""
    return next((pattern for sample, pattern in _WAYS if sample.search(text)), "")


def _pattern_named(title: str) -> str:
    """Return the pattern that a heading names: 出生日期（YYYYMMDD）."""
    found = re.search(r"y{4}[-.年/]?m{2}(?:[-.月/]?d{2})?", title.lower())
    return _PATTERNS.get(found[0], "") if found else ""


def is_day_format(number_format: str) -> bool:
    """Tell whether a number format shows a day."""
    bare = _QUOTED.sub("", number_format.lower().split(";")[0])
    return "general" not in bare and re.search("[yd]|m+月", bare) is not None


def _by_format(day: date, number_format: str) -> str:
    """Show a day about as Excel would."""
    if not is_day_format(number_format):
        return day.isoformat()
    plain = _QUOTED.sub(lambda found: found[1] or found[2] or "", number_format.split(";")[0])
    parts = {"yyyy": f"{day:%Y}", "yy": f"{day:%y}", "mm": f"{day:%m}", "m": str(day.month), "dd": f"{day:%d}"}
    sign = re.compile("y{2,4}|mm?|dd?", re.IGNORECASE)
    told = sign.sub(lambda found: parts.get(found[0].lower(), str(day.day)), plain)
    return told.partition(" ")[0]
