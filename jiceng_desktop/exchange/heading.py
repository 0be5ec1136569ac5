"""Finding the headings of a table that people made for people, and which field each column means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from jiceng_desktop import words
from jiceng_desktop.exchange.workbook import Cell, Sheet

EXACT, NEARLY, CONTAINED, FUZZY = 1.0, 0.9, 0.7, 0.5
_SEARCHED_ROWS, _MOST_HEADER_ROWS, _LONGEST_TITLE = 40, 3, 30
_ALIKE = 0.75
_Row = Sequence[Cell]

_DECORATION = re.compile(r"(?:[\s*＊:：、/\\|·.,，。_\-]|(?<=.)信息)+")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_SOMEBODY_ELSE = re.compile("户主|父|母|监护人|配偶|紧急|房东|网格员|楼栋长|单元长|负责人|帮扶|子女|家属")
_DATA = re.compile(r"\d{6,}[\dXx]?|\d+[-#]\d+(?:[-#]\d+)?|\d{4}[-./年]\d{1,2}.*|\d+(?:\.\d+)?")
_PERSONAL = re.compile(r"\d{17}[\dXx]|\d{15}|1\d{10}")
_FOOTER = re.compile(
    r"(?:填表|制表|填报|审核|审批|统计|经办|复核|登记|上报|负责|联系)(?:人|单位|日期|时间|部门)|单位负责人|"
    r"制表[:：]|审核[:：]|日期[:：]|备?注[:：]|说明[:：]|填[写表]说明|示例|样例|例[:：如]|[(（]?(?:单位)?盖章|"
    r"(?:合计|总计|小计|共计|本页计)(?:$|[:：\d共人户])|共\d+[人户页]|第\d+页"
)


@dataclass(frozen=True)
class Column:
    """One column: what stands above it and which field that seems to be (``confidence`` from 0 to 1)."""

    index: int
    title: str
    field: str | None
    confidence: float


@dataclass(frozen=True)
class Header:
    """Where the headings are: index of their first row in ``Sheet.rows``, how many rows, and the columns."""

    row: int
    height: int
    columns: tuple[Column, ...]

    def fields(self) -> dict[str, int]:
        """Return the column index of every field that was recognised."""
        return {column.field: column.index for column in self.columns if column.field}


class _Matcher:
    """Compares titles with aliases and remembers the answers."""

    def __init__(self, aliases: Mapping[str, Sequence[str]]) -> None:
        self._fields = {_plain(alias): field for field, names in aliases.items() for alias in names}
        self._long_first = sorted(self._fields, key=len, reverse=True)
        self._known: dict[str, tuple[str | None, float]] = {}

    def match(self, title: str) -> tuple[str | None, float]:
        """Return the likeliest field of a title and how sure that is."""
        if title not in self._known:
            self._known[title] = self._look_up(title)
        return self._known[title]

    def _look_up(self, title: str) -> tuple[str | None, float]:
        plain, bare = _plain(title), _plain(_BRACKETS.sub("", title))
        if plain in self._fields:
            return self._fields[plain], EXACT
        if bare in self._fields:
            return self._fields[bare], NEARLY
        if not bare or len(bare) > _LONGEST_TITLE or _SOMEBODY_ELSE.search(bare):
            return None, 0.0
        for alias in self._long_first:
            if len(alias) > 1 and alias in bare:
                return self._fields[alias], CONTAINED
        near = difflib.get_close_matches(bare, self._long_first, n=1, cutoff=_ALIKE)
        return (self._fields[near[0]], FUZZY) if near else (None, 0.0)


def find_header(rows: Sequence[_Row], aliases: Mapping[str, Sequence[str]]) -> Header | None:
    """Find the headings among the first rows; None if there are none, so that the clerk must be asked."""
    matcher = _Matcher(aliases)
    searched = _rows_before_data(rows)
    widest = max((sum(cell is not None for cell in row) for row in rows[:_SEARCHED_ROWS]), default=0)
    best: tuple[float, int, int] = (0.0, 0, 0)
    for first in range(searched):
        for height in range(1, _MOST_HEADER_ROWS + 1):
            block = rows[first : first + height]
            if len(block) < height or not _may_be_heading(block[-1]):
                break
            best = max(best, (_score(_titles(block), matcher, min(widest, 2)), -height, -first))
    if not best[0]:
        return None
    height, first = -best[1], -best[2]
    return read_header(rows, first, height, aliases)


def read_header(rows: Sequence[_Row], row: int, height: int, aliases: Mapping[str, Sequence[str]]) -> Header:
    """Take the given rows as headings, as found or as the clerk says, and suggest a field for each column."""
    matcher = _Matcher(aliases)
    titles = _titles(rows[row : row + height])
    guesses = [_best_guess(parts, matcher) for parts in titles]
    taken: dict[str, int] = {}
    for index, (field, confidence) in sorted(enumerate(guesses), key=lambda guess: -guess[1][1]):
        if field and confidence:
            taken.setdefault(field, index)
    columns = (
        Column(
            index, " ".join(dict.fromkeys(parts)), *(guess if guess[0] and taken[guess[0]] == index else (None, 0.0))
        )
        for index, (parts, guess) in enumerate(zip(titles, guesses, strict=True))
    )
    return Header(row, height, tuple(columns))


def body_rows(sheet: Sheet, header: Header | None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield the rows with data and their numbers as Excel shows them, without footers and repeated headings."""
    start = header.row + header.height if header else 0
    titles = {
        _plain(title)
        for column in (header.columns if header else ())
        for title in (column.title, *column.title.split())
    }
    for index in range(start, len(sheet.rows)):
        row = sheet.rows[index]
        first = next((cell for cell in row if cell is not None and cell != ""), None)
        if first is None or is_footer(first) or _repeats(first, row, titles) or (index == start and _only_counts(row)):
            continue
        yield index + 1, row


def _plain(title: str) -> str:
    """Reduce a title to what matters: no blanks, no stars, no punctuation."""
    return _DECORATION.sub("", title).lower()


def _text(cell: Cell) -> str:
    """Return a heading cell as text: 姓　名 is 姓名."""
    text = words.clean(cell)
    return text if text.isascii() else text.replace(" ", "")


def _rows_before_data(rows: Sequence[_Row]) -> int:
    """Return how many rows may be headings: those above the first ID number or mobile number."""
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        if any(_PERSONAL.fullmatch(words.clean(cell)) for cell in row if cell is not None):
            return index
    return min(len(rows), _SEARCHED_ROWS)


def _may_be_heading(row: _Row) -> bool:
    """Tell whether a row holds words only: one number, date or telephone makes it data."""
    shown = [cell for cell in row if cell is not None and cell != ""]
    if any(isinstance(cell, (bool, int, float, date)) for cell in shown):
        return False
    return not any(_DATA.fullmatch(_text(cell)) for cell in shown)


def _titles(block: Sequence[_Row]) -> list[tuple[str, ...]]:
    """Return for each column its titles from top to bottom; a merged upper title spreads to the right."""
    spread: list[list[str]] = []
    for depth, row in enumerate(block):
        texts = [_text(cell) for cell in row]
        if depth < len(block) - 1:
            below = block[depth + 1]
            for index in range(1, len(texts)):
                if not texts[index] and index < len(below) and _text(below[index]):
                    texts[index] = texts[index - 1]
        spread.append(texts)
    columns = zip_longest(*spread, fillvalue="")
    return [tuple(dict.fromkeys(text for text in column if text)) for column in columns]


def _best_guess(parts: tuple[str, ...], matcher: _Matcher) -> tuple[str | None, float]:
    """Match the titles together, then the lowest one alone."""
    if not parts:
        return None, 0.0
    together = matcher.match("".join(parts))
    if together[1] == EXACT or len(parts) == 1 or _SOMEBODY_ELSE.search("".join(parts[:-1])):
        return together
    return max(matcher.match(parts[-1]), together, key=lambda guess: guess[1])


_TWICE = 0.1


def _score(titles: list[tuple[str, ...]], matcher: _Matcher, needed: int) -> float:
    """Return how many different fields the titles name for sure; 0 if too few to be headings."""
    sure: list[str] = []
    for parts in titles:
        if sum(map(len, parts)) <= _LONGEST_TITLE:
            field, confidence = _best_guess(parts, matcher)
            if field and confidence >= NEARLY:
                sure.append(field)
    different = len(set(sure))
    return different - _TWICE * (len(sure) - different) if different >= needed else 0.0


def is_footer(first: Cell) -> bool:
    """Tell from its first cell whether a row is about the table, not in it."""
    return isinstance(first, str) and _FOOTER.match(_text(first)) is not None


_SAME_TITLES = 2


def _repeats(first: Cell, row: _Row, titles: set[str]) -> bool:
    """Tell whether a row is the heading again, as printed on every page."""
    if not isinstance(first, str) or _plain(_text(first)) not in titles:
        return False
    shown = [_plain(_text(cell)) for cell in row if cell is not None and cell != ""]
    same = sum(text in titles for text in shown)
    return same >= _SAME_TITLES and same * 2 >= len(shown)


def _only_counts(row: _Row) -> bool:
    """Tell whether a row under the headings numbers the columns: 1 2 3 4."""
    numbers = [words.clean(cell) for cell in row if cell is not None and cell != ""]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]  # noqa: PLR2004
