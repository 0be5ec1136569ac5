"""A printed list: title, repeated column headings, rows on a drawn grid, 第X页 共Y页."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_SIZE = 10.5  # 五号
_TITLE_SIZE = 18.0
_MARGIN_X, _MARGIN_TOP, _MARGIN_FOOT = 15 * MM, 18 * MM, 18 * MM
_TITLE_ROOM, _NOTE_ROOM = 12 * MM, 7 * MM
_FOOTER_Y = 10 * MM
_LEADING = 14.0
_PADDING_X, _PADDING_Y = 1.5 * MM, 1.1 * MM
_MAX_LINES = 2
_HAIRLINE = 0.4
_SHADE = 0.93
_UPRIGHT_ROOM = 185 * MM  # columns asking for more turn the paper
_ELLIPSIS = "…"

_AGAIN = "（续）"
_ROUNDING = 0.01

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Band:
    """A heading among the rows, over the whole width; it stands with the row after it and is repeated on a new page."""

    text: str


@dataclass(frozen=True)
class More:
    """A row that goes on with the one above: what its first cell says is left out, but for the top of a new page."""

    cells: tuple[str, ...]


Row = Sequence[str] | Band | More


def render_list(
    title: str,
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Row],
    note: str = "",
    report: Report | None = None,
    *,
    allow_blanks: bool = False,
) -> bytes:
    """Return a list as PDF; ``columns`` are headings with widths in mm, stretched or shrunk to fill the paper.

    A ``Band`` among the rows divides the list, ``More`` goes on with the row above.
    The paper is turned when the widths sum to more than 185 mm. ``report`` hears (done, all) rows.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    headings = [_flat(heading) for heading, _ in columns]
    listed = list(rows)
    body = [[_flat(cell) for cell in _cells(row)] for row in listed]
    title, note = _flat(title), _flat(note)
    content = {char for row in body for cell in row for char in cell}
    if not allow_blanks:
        fonts.refuse_missing("".join([title, note, *headings, *sorted(content)]))
    wanted = {
        Role.TITLE: title,
        Role.HEI: "".join([*headings, _AGAIN, *(row[0] for row in body if len(row) == 1)]),
        Role.SONG: content | {*note, *"第页共 0123456789", _ELLIPSIS},
    }
    with Fonts(wanted) as opened:
        sheet = _Sheet(opened, title, note, columns)
        heading = sheet.entry(headings, Role.HEI)
        pages = sheet.divided(map(partial(_entry, sheet), listed, body), heading.height)
        done = 0
        for number, page in enumerate(pages, start=1):
            sheet.draw(heading, page, f"第 {number} 页　共 {len(pages)} 页")
            done += len(page)
            if report is not None:
                report(done, len(body))
        return sheet.paper.finish()


def _cells(row: Row) -> Sequence[str]:
    return [row.text] if isinstance(row, Band) else row.cells if isinstance(row, More) else row


def _entry(sheet: _Sheet, row: Row, cells: Sequence[str]) -> _Entry:
    if isinstance(row, Band):
        return sheet.band(cells[0])
    entry = sheet.entry(cells, Role.SONG)
    return replace(entry, cells=((), *entry.cells[1:]), first=entry.cells[0]) if isinstance(row, More) else entry


def _flat(content: str) -> str:
    """Return the text on one line."""
    return fonts.clean(content).replace("\n", " ").strip()


@dataclass(frozen=True)
class _Entry:
    """One row of the list with its cells set into lines; a band has one cell and its text.

    ``first`` is what the first cell says at the top of a page, where it is blank anywhere else.
    """

    cells: tuple[tuple[Line, ...], ...]
    height: float
    band: str = ""
    first: tuple[Line, ...] = ()


class _Sheet:
    """The paper of one list, its columns and its pages."""

    def __init__(self, opened: Fonts, title: str, note: str, columns: Sequence[tuple[str, float]]) -> None:
        asked = [width * MM for _, width in columns]
        self._size = (A4[1], A4[0]) if sum(asked) > _UPRIGHT_ROOM else (A4[0], A4[1])
        self._room = self._size[0] - 2 * _MARGIN_X
        self._widths = [width * self._room / sum(asked) for width in asked]
        self.columns = len(asked)
        self._small = Setter(opened, _SIZE, _SIZE)
        self._large = Setter(opened, _TITLE_SIZE, _TITLE_SIZE)
        self._title = self._shortened(self._large, Role.TITLE, title, self._room, 1)
        self._note = self._shortened(self._small, Role.SONG, note, self._room, 1)
        self.paper = Paper(opened, title, "", self._size)

    def entry(self, row: Sequence[str], role: Role) -> _Entry:
        """Set the cells of a row; the tallest decides on its height."""
        pairs = zip(row, self._widths, strict=True)
        cells = tuple(self._shortened(self._small, role, cell, w - 2 * _PADDING_X, _MAX_LINES) for cell, w in pairs)
        return _Entry(cells, max(1, *map(len, cells)) * _LEADING + 2 * _PADDING_Y)

    def band(self, text: str) -> _Entry:
        """Set a heading over the whole width."""
        lines = self._shortened(self._small, Role.HEI, text, self._room - 2 * _PADDING_X, 1)
        return _Entry((lines,), _LEADING + 2 * _PADDING_Y, text)

    @staticmethod
    def _shortened(setter: Setter, role: Role, cell: str, room: float, most: int) -> tuple[Line, ...]:
        """Set a text into at most so many lines; what does not fit ends in an ellipsis."""
        measure = Measure(width=room, even=False)
        lines = setter.lines(((role, cell),), measure)
        if len(lines) <= most:
            return lines
        kept = "".join(line.text for line in lines[:most])
        while kept and len(lines := setter.lines(((role, kept + _ELLIPSIS),), measure)) > most:
            kept = kept[:-1]
        return lines

    def divided(self, entries: Iterable[_Entry], taken: float) -> list[list[_Entry]]:
        """Divide the rows into pages; an empty list still has one page with its headings."""
        full = self._size[1] - _MARGIN_TOP - _MARGIN_FOOT - _TITLE_ROOM - self._note_room() - taken
        pages: list[list[_Entry]] = [[]]
        left = full
        band: _Entry | None = None
        for entry in entries:
            band = entry if entry.band else band
            # a band at the foot of a page would head nothing
            if entry.height * (2 if entry.band else 1) > left + _ROUNDING:
                again = band is not None and not entry.band
                pages.append([self.band(band.band + _AGAIN)] if band is not None and again else [])
                left = full - sum(one.height for one in pages[-1])
                entry = replace(entry, cells=(entry.first or entry.cells[0], *entry.cells[1:]))
            pages[-1].append(entry)
            left -= entry.height
        return pages

    def _note_room(self) -> float:
        return _NOTE_ROOM if self._note else 0.0

    def draw(self, heading: _Entry, entries: Sequence[_Entry], footer: str) -> None:
        """Draw one page."""
        top = self._size[1] - _MARGIN_TOP
        for line in self._title:
            self.paper.draw(line, (self._size[0] - line.right) / 2, top - _TITLE_SIZE)
        for line in self._note:
            self.paper.draw(line, _MARGIN_X, top - _TITLE_ROOM - _SIZE)
        foot = self._small.line(((Role.SONG, footer),))
        self.paper.draw(foot, (self._size[0] - foot.right) / 2, _FOOTER_Y)
        self._draw_grid([heading, *entries], top - _TITLE_ROOM - self._note_room())
        self.paper.end_page()

    def _draw_grid(self, entries: Sequence[_Entry], top: float) -> None:
        """Draw the ruled rows from the top down, the first on a shade."""
        canvas = self.paper.canvas
        edges = [_MARGIN_X]
        for width in self._widths:
            edges.append(edges[-1] + width)
        heights = [top]
        for entry in entries:
            heights.append(heights[-1] - entry.height)
        canvas.setFillGray(_SHADE)
        canvas.rect(edges[0], heights[1], self._room, entries[0].height, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.setLineWidth(_HAIRLINE)
        for entry, upper, lower in zip(entries, heights, heights[1:], strict=False):
            canvas.grid([edges[0], edges[-1]] if entry.band else edges, [upper, lower])
            for lines, left in zip(entry.cells, edges, strict=False):
                self._draw_cell(lines, left + _PADDING_X, upper, entry.height)

    def _draw_cell(self, lines: Sequence[Line], left: float, upper: float, height: float) -> None:
        """Draw the lines of a cell, centred in its height."""
        first = upper - (height - len(lines) * _LEADING) / 2
        for at, line in enumerate(lines, start=1):
            lift = (_LEADING - _SIZE) / 2 + BELOW_BASELINE * _SIZE
            self.paper.draw(line, left, first - at * _LEADING + lift)
