"""交接单: what leaves a corner and what comes to it in a round, with room for the counts and both signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import Paper
from jiceng_desktop.documents.ruled import A4_UPRIGHT, Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Setter
from jiceng_desktop.errors import Refusal

_TITLE_SIZE, _SIZE, _NOTE_SIZE = 20.0, 10.5, 9.5
_MARGIN_X, _TOP, _FOOT = 15 * MM, 16 * MM, 18 * MM
_ROW, _GAP, _LINE = 9 * MM, 4 * MM, 6 * MM
_BOX = "□"
_WAYS = (
    (11.0, "序号"),
    (24.0, "图书箱"),
    (42.0, ""),
    (17.0, "应有"),
    (17.0, "实数"),
    (69.0, "差异（缺或多出的图书编号）"),
)
_ABSENT = ((24.0, "图书箱"), (28.0, "图书编号"), (90.0, "书名"), (38.0, "不在箱内的原因"))
_BOOKS = ((8.0, ""), (8.0, ""), (21.0, "编号"), (53.0, "书名"))
_SIGNED = ("清点人签字", "交接对方签字", "日期")
_PAIR = 2

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Carried:
    """A box: which corner it goes to or comes from, and the books (number, title) that should be in it."""

    box: str
    corner: str
    books: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HandoverSheet:
    """What one corner is told; ``absent`` are (box, number, title, reason) of books that do not travel."""

    title: str
    corner: str
    period: str
    carriers: str
    out: tuple[Carried, ...]
    coming: tuple[Carried, ...]
    absent: tuple[tuple[str, str, str, str], ...] = ()
    with_books: bool = True


def render(
    sheets: Sequence[HandoverSheet], office: str, report: Report | None = None, *, allow_blanks: bool = False
) -> bytes:
    """Return the sheets as PDF, each beginning on a page of its own; ``report`` hears (done, all) after each.

    Raises:
        Refusal: Nothing travels, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not sheets:
        raise Refusal("这一期没有要搬的图书箱，没有交接单要打印。")
    parts = [_tables(sheet) for sheet in sheets]
    rows = [row for tables in parts for table in tables for row in (*table.heads, *table.rows)]
    heads = "".join(f"{sheet.title}{sheet.corner}{_line(sheet)}" for sheet in sheets) + office
    if not allow_blanks:
        cells = {char for row in rows for cell in row for char in cell.text}
        fonts.refuse_missing("".join(sorted({*cells, *heads})))
    further = [(Role.TITLE, heads), (Role.SONG, heads + "第页　共 0123456789")]
    with Fonts(wanted(rows, further)) as opened:
        drawing = _Drawing(opened, flat(office))
        for number, (sheet, tables) in enumerate(zip(sheets, parts, strict=True), start=1):
            drawing.draw(sheet, tables)
            if report is not None:
                report(number, len(sheets))
        return drawing.paper.finish()


@dataclass(frozen=True)
class _Table:
    """Rows below headings that every page repeats; rows that are ``held`` stay on one page."""

    heads: list[list[Cell]]
    rows: list[list[Cell]]
    held: bool = False


def _line(sheet: HandoverSheet) -> str:
    carriers = f"；人员：{sheet.carriers}" if sheet.carriers else ""
    return flat(f"图书角：{sheet.corner}；时间：{sheet.period}{carriers}")


def _tables(sheet: HandoverSheet) -> list[_Table]:
    found = [_ways("一、送出", "送往", sheet.out), _ways("二、收到", "来自", sheet.coming), _signing()]
    if sheet.absent:
        rows = [
            [Cell(flat(text), width) for text, (width, _) in zip(row, _ABSENT, strict=True)] for row in sheet.absent
        ]
        found.append(_Table([_band(f"三、不在箱内，不随箱走（{len(sheet.absent)} 册）"), _heads(_ABSENT)], rows))
    if sheet.with_books:  # the list travels with its box and is ticked at both ends
        found += [_book_list(one) for one in sheet.out]
    return found


def _band(text: str) -> list[Cell]:
    return [Cell(flat(text), 1.0, band=True)]


def _heads(columns: Sequence[tuple[float, str]]) -> list[Cell]:
    return [Cell(title, width, label=True) for width, title in columns]


def _ways(heading: str, direction: str, boxes: Sequence[Carried]) -> _Table:
    total = sum(len(one.books) for one in boxes)
    columns = [(width, title or direction) for width, title in _WAYS]
    rows = []
    for number, one in enumerate(boxes, start=1):
        texts = (str(number), one.box, one.corner, str(len(one.books)), "", "")
        pairs = zip(texts, columns, strict=True)
        rows.append([Cell(flat(text), width, middle=title != direction) for text, (width, title) in pairs])
    if not boxes:
        rows.append([Cell("没有", 1.0, middle=True)])
    return _Table([_band(f"{heading}（{len(boxes)} 箱，应有 {total} 册）"), _heads(columns)], rows)


def _signing() -> _Table:
    """Return room for two signatures at each end."""
    rows = []
    for end in ("送出", "收到"):
        cells = [Cell(end, 16.0, label=True)]
        for label in _SIGNED:
            cells += [Cell(label, 26.0, label=True), Cell("", 30.0)]
        rows.append(cells)
    return _Table([], rows, held=True)


def _book_list(carried: Carried) -> _Table:
    """Return the books of a box, two to a row, each with a square to tick at either end."""
    rows = []
    for start in range(0, len(carried.books), _PAIR):
        pair = carried.books[start : start + _PAIR]
        cells: list[Cell] = []
        for number, title in (*pair, *[("", "")] * (_PAIR - len(pair))):
            square = _BOX if number else ""
            texts = (square, square, number, title)
            pairs = zip(texts, _BOOKS, strict=True)
            cells += [Cell(flat(text), width, middle=name != "书名") for text, (width, name) in pairs]
        rows.append(cells)
    told = f"清单：{carried.box}（送往{carried.corner}），应有 {len(carried.books)} 册，随箱走"
    heading = f"{told}；前一格送出时打勾，后一格收到时打勾"
    return _Table([_band(heading)], rows or [[Cell("没有", 1.0, middle=True)]])


class _Drawing:
    """Draws sheet after sheet, over as many pages as each needs."""

    def __init__(self, opened: Fonts, office: str) -> None:
        self.paper = Paper(opened, "图书轮换交接单", office, A4_UPRIGHT)
        self._width = A4_UPRIGHT[0] - 2 * _MARGIN_X
        self._ruler = Ruler(opened, self._width, _SIZE, _ROW)
        self._dense = Ruler(opened, self._width, _NOTE_SIZE, _LINE, 0.8 * MM)
        self._title = Setter(opened, _TITLE_SIZE, _TITLE_SIZE)
        self._small = Setter(opened, _NOTE_SIZE, _NOTE_SIZE)
        self._office = office

    def draw(self, sheet: HandoverSheet, tables: Sequence[_Table]) -> None:
        """Draw one sheet."""
        pages = list(self._pages(tables))
        for number, page in enumerate(pages, start=1):
            top = A4_UPRIGHT[1] - _TOP
            if number == 1:
                centred(
                    self.paper, self._title.line(((Role.TITLE, flat(sheet.title)),)), A4_UPRIGHT[0], top - _TITLE_SIZE
                )
                self.paper.draw(self._small.line(((Role.SONG, _line(sheet)),)), _MARGIN_X, top - _TITLE_SIZE - 8 * MM)
                top -= self._head_room()
            for ruler, block in page:
                top = ruler.draw(self.paper, block, _MARGIN_X, top) - _GAP
            foot = f"{self._office}　{flat(sheet.corner)}　第 {number} 页　共 {len(pages)} 页"
            centred(self.paper, self._small.line(((Role.SONG, foot),)), A4_UPRIGHT[0], 9 * MM)
            self.paper.end_page()

    @staticmethod
    def _head_room() -> float:
        return _TITLE_SIZE + 11 * MM

    def _pages(self, tables: Sequence[_Table]) -> Iterator[list[tuple[Ruler, list[SetRow]]]]:
        """Divide the tables into pages; one that goes on has its headings again."""
        full = A4_UPRIGHT[1] - _TOP - _FOOT
        page: list[tuple[Ruler, list[SetRow]]] = []
        left = full - self._head_room()
        for table in tables:
            ruler = self._dense if len(table.heads) == 1 else self._ruler
            heads, rows = [ruler.set(row) for row in table.heads], [ruler.set(row) for row in table.rows]
            first = rows if table.held else rows[:1]
            if page and _height(heads) + _height(first) > left:
                yield page
                page, left = [], full
            page.append((ruler, list(heads)))
            left -= _height(heads)
            for row in rows:
                if row.height > left:
                    yield page
                    page, left = [(ruler, list(heads))], full - _height(heads)
                page[-1][1].append(row)
                left -= row.height
            left -= _GAP
        yield page


def _height(rows: Sequence[SetRow]) -> float:
    return sum(row.height for row in rows)
