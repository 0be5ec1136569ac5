"""Where a form's headings are, what stands in its rows, and where the table ends."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiceng_desktop import words
from jiceng_desktop.exchange.aliases import RESIDENT_ALIASES
from jiceng_desktop.exchange.heading import NEARLY, Header, find_header, is_footer, read_header
from jiceng_desktop.exchange.workbook import Cell

Merge = tuple[int, int, int, int]  # top, left, bottom, right; all from 0 and inclusive

_MOBILE = ("手机", "手机号", "手机号码", "移动电话", "联系手机", "手机电话")
_LANDLINE = ("固定电话", "住宅电话", "固话", "座机", "家庭电话", "宅电")
FORM_ALIASES: Mapping[str, tuple[str, ...]] = {
    **RESIDENT_ALIASES,
    "phone": tuple(set(RESIDENT_ALIASES["phone"]) - {*_MOBILE, *_LANDLINE}),
    "mobile": _MOBILE,
    "landline": _LANDLINE,
    "age": ("年龄", "周岁", "实足年龄", "岁数", "年龄周岁"),
    "former_name": ("曾用名",),
    "id_kind": ("证件类型", "证件种类", "证件类别"),
    "status": ("人员状态", "状态", "居住状态", "在住情况", "人员情况"),
    "family_size": ("家庭人口数", "家庭人口", "人口数", "户人口数", "家庭人数", "户内人数", "人口", "家庭总人口"),
    "head_id_number": ("户主身份证号", "户主身份证号码", "户主身份证", "户主公民身份号码", "户主证件号码"),
    "head_phone": ("户主电话", "户主联系电话", "户主手机", "户主手机号", "户主联系方式", "户主手机号码"),
    "community": ("社区", "社区名称", "所属社区", "所在社区", "村社区", "所属村社区", "村居", "社区村"),
    "office": ("居委会", "填报单位", "所属居委会"),
    "door": (
        "门牌号",
        "门牌",
        "门牌号码",
        "楼栋单元室",
        "楼栋门牌",
        "楼栋门牌号",
        "楼栋单元房号",
        "楼栋单元",
        "楼门号",
    ),
}
_OTHER_NUMBERS = re.compile("残疾|医保|社保|银行|低保|护照|学籍|结婚|驾驶|保险|优待|退役|卡号")
_EXAMPLE = re.compile(r"[(（]?(?:示例|样例|范例|例)(?:$|[:：如)）\d])")
_MOST_HEADER_ROWS = 4
_SEARCHED = 40


@dataclass(frozen=True)
class Formula:
    """A cell that reckons; it is never overwritten."""

    text: str


FormCell = Cell | Formula


@dataclass(frozen=True)
class Sheet:
    """One sheet as the child describes it; rows and columns count from 0. ``key`` is its name without the month."""

    name: str
    key: str
    place: int
    hidden: bool
    rows: tuple[tuple[FormCell, ...], ...]
    merged: tuple[Merge, ...]
    lined: frozenset[int]
    formats: Mapping[tuple[int, int], str]
    choices: tuple[tuple[Merge, tuple[str, ...]], ...]
    protected: bool = False

    def at(self, row: int, column: int) -> FormCell:
        """Return a cell; None beyond the edge."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


@dataclass(frozen=True)
class Column:
    """One column of the table; ``key`` tells it from others of the same title, ``guess`` is a field or None."""

    place: int
    title: str
    key: str
    guess: str | None
    is_sure: bool
    format: str = "General"
    sample: FormCell = None
    choices: tuple[str, ...] = ()

    @property
    def reckons(self) -> bool:
        """Tell whether the form fills this column by itself."""
        return isinstance(self.sample, Formula)


@dataclass(frozen=True)
class Table:
    """The table of a sheet: its headings, its prepared rows, and what is in the way there (``clear``)."""

    header: tuple[int, int]
    columns: tuple[Column, ...]
    first: int
    prepared: int
    clear: tuple[int, ...]
    width: tuple[int, ...]
    is_certain: bool

    def bottom(self) -> int:
        """Return the row after the last prepared one, where footers begin."""
        return self.first + self.prepared


def find_table(sheet: Sheet, tags: Sequence[str] = ()) -> Table | None:
    """Find the table of a sheet; None if no heading says anything to the archive."""
    aliases = _aliases(tags)
    rows = _filled_down(sheet)
    header = find_header(rows, aliases)
    if header is None:
        return None
    return _table(sheet, rows, _whole_header(sheet, header.row, header.height), aliases, is_certain=True)


def table_at(sheet: Sheet, row: int, tags: Sequence[str] = ()) -> Table:
    """Take the row as heading that the clerk points at, with those it is merged with."""
    return _table(sheet, _filled_down(sheet), _whole_header(sheet, row, 1), _aliases(tags), is_certain=False)


def likely_heading(sheet: Sheet) -> int | None:
    """Return the row with most words, for a form whose headings match nothing; None if there are no words."""
    counts = [sum(_is_word(cell) for cell in row) for row in sheet.rows[:_SEARCHED]]
    return counts.index(max(counts)) if any(count > 1 for count in counts) else None


def mark(sheets: Sequence[Sheet], tables: Mapping[int, Table]) -> str:
    """Return what recognises the same form next month: sheet names and headings, without months and years."""
    told = [[timeless(sheet.name)] for sheet in sheets]
    for number, table in tables.items():
        told[number] += [timeless(column.title) for column in table.columns]
    if not tables:
        for sheet, words_ in zip(sheets, told, strict=True):
            words_ += [timeless(cell) for cell in _likely_words(sheet)]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _likely_words(sheet: Sheet) -> list[str]:
    row = likely_heading(sheet)
    return [] if row is None else [cell for cell in sheet.rows[row] if isinstance(cell, str)]


def timeless(text: str) -> str:
    """Return a name or a heading without numbers, months and years."""
    return re.sub(r"[\d\s]+|[一二三四五六七八九十]+(?=月)|[年月日]", "", text)


def _is_word(cell: FormCell) -> bool:
    return isinstance(cell, str) and not words.clean(cell).isdigit() and len(cell) > 1


def _aliases(tags: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Add a column for each care tag; the usual words go before."""
    asked = {f"tag:{tag}": tuple(f"{ask}{tag}" for ask in ("是否", "是否为", "是否是", "是否属于")) for tag in tags}
    return {**asked, **FORM_ALIASES}


def _filled_down(sheet: Sheet) -> list[list[Cell]]:
    """Return the rows as the search for headings wants them: merged cells repeated, formulas blank."""
    rows: list[list[Cell]] = [[None if isinstance(cell, Formula) else cell for cell in row] for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        wide = bottom == top and right > left
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, right + 1):
                inside = column < len(rows[row]) and (row, column) != (top, left)
                if inside and (column == left or (wide and _has_words_below(sheet, row, column))):
                    rows[row][column] = rows[top][left]
    return rows


def _has_words_below(sheet: Sheet, row: int, column: int) -> bool:
    return isinstance(sheet.at(row + 1, column), str)


def _whole_header(sheet: Sheet, row: int, height: int) -> tuple[int, int]:
    """Take in the rows that headings are merged over, within reason."""
    top, bottom = row, row + height - 1
    for first, _, last, _ in sheet.merged:
        if first <= bottom and last >= top and last > first and last - first < _MOST_HEADER_ROWS:
            top, bottom = min(top, first), max(bottom, last)
    return top, bottom - top + 1


def _table(
    sheet: Sheet, rows: list[list[Cell]], where: tuple[int, int], aliases: Mapping[str, Sequence[str]], is_certain: bool
) -> Table:
    header = read_header(rows, *where, aliases)
    titled = [column.index for column in header.columns if column.title]
    width = tuple(range(min(titled, default=0), max(titled, default=-1) + 1))
    first = where[0] + where[1]
    while _only_counts(sheet, first, width):
        first += 1
    end = _end(sheet, first, width)
    body = [row for row in range(first, end) if _is_filled(sheet, row, width)]
    prepared = _prepared(sheet, first, end)
    columns = tuple(_columns(sheet, header, first, tuple(body)))
    return Table(where, columns, first, max(prepared, len(body)), tuple(body), width, is_certain)


def _columns(sheet: Sheet, header: Header, first: int, filled: tuple[int, ...]) -> Iterator[Column]:
    seen: dict[str, int] = {}
    for column in header.columns:
        if not column.title:
            continue
        seen[column.title] = seen.get(column.title, 0) + 1
        key = column.title if seen[column.title] == 1 else f"{column.title}#{seen[column.title]}"
        guess = column.field
        if guess == "id_number" and column.confidence < NEARLY and _OTHER_NUMBERS.search(column.title):
            guess = None
        place = column.index
        samples = [sheet.at(row, place) for row in (*filled, first)]
        sample = next((cell for cell in samples if cell is not None and cell != ""), None)
        format_ = sheet.formats.get((first, place), "General")
        sure = column.confidence >= NEARLY
        yield Column(place, column.title, key, guess, sure, format_, sample, _choices(sheet, first, place))


def _choices(sheet: Sheet, row: int, column: int) -> tuple[str, ...]:
    for (top, left, bottom, right), offered in sheet.choices:
        if top <= row <= bottom and left <= column <= right:
            return offered
    return ()


def _end(sheet: Sheet, first: int, width: Sequence[int]) -> int:
    """Return the row where the table ends: at the first footer, or after the last row."""
    for row in range(first, len(sheet.rows)):
        if _is_footer(sheet, row, width):
            return row
    return len(sheet.rows)


def _is_footer(sheet: Sheet, row: int, width: Sequence[int]) -> bool:
    """Tell whether a row is about the table: it says so, or it is one wide sentence."""
    cells = [cell for cell in sheet.rows[row] if cell is not None and cell != ""]
    if not cells:
        return False
    first = cells[0]
    text = words.clean(first).replace(" ", "") if isinstance(first, str) else ""
    if _EXAMPLE.match(text) and len(cells) > 2:  # noqa: PLR2004
        return False
    if is_footer(text):
        return True
    wide = any(
        top == row and right - left + 1 > len(width) // 2 and right > left + 1 for top, left, _, right in sheet.merged
    )
    return bool(text) and not text.isdigit() and (wide or len(cells) == 1)


def _only_counts(sheet: Sheet, row: int, width: Sequence[int]) -> bool:
    """Tell whether a row under the headings numbers the columns: 1 2 3 4, or 甲 1 2 3."""
    shown = [words.clean(cell) for column in width if (cell := sheet.at(row, column)) not in (None, "")]
    digits = [cell.strip("()（）栏") for cell in shown if cell not in ("甲", "乙", "丙", "丁")]
    return len(shown) > 2 and digits == [str(number) for number in range(1, len(digits) + 1)]  # noqa: PLR2004


def _is_filled(sheet: Sheet, row: int, width: Sequence[int]) -> bool:
    """Tell whether somebody stands in a row already: more than a serial number and what the form reckons itself."""
    cells = [sheet.at(row, column) for column in width]
    shown = [cell for cell in cells if cell is not None and cell != "" and not isinstance(cell, Formula)]
    return len(shown) > 1 or (len(shown) == 1 and not words.clean(shown[0]).isdigit())


def _prepared(sheet: Sheet, first: int, end: int) -> int:
    """Return how many rows the form has prepared: those with lines; without lines all that are there."""
    if first not in sheet.lined:
        return end - first
    count = 0
    while first + count < end and first + count in sheet.lined:
        count += 1
    return count
