"""月历 for the wall: one month broadside on A4 or A3, with lunar days, 休 and 班, and what takes place.

The type is as large as lets everything stand in its day. Where even the smallest leaves no room, a day says how many
more there are, and is listed whole on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A3, A4, landscape  # type: ignore[import-untyped]

from jiceng_desktop import words
from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import centred, flat
from jiceng_desktop.documents.text import MM, Line, Measure, Setter, Span

# Lengths are those of A4; A3 is half as large again in everything but the type of the events.
_MARGIN, _TITLE_AT, _HEAD_AT, _HEAD, _FOOT = (_edge * MM for _edge in (9.0, 15.0, 19.0, 7.0, 12.0))
_FOOT_AT = 6.5 * MM
_TITLE_SIZE, _HEAD_SIZE, _NUMBER_SIZE, _WORDS_SIZE, _SMALL_SIZE = 19.0, 10.5, 15.0, 7.5, 7.5
_SIZES = ((9.5, 9.0, 8.5, 8.0, 7.5, 7.0), (13.0, 12.0, 11.0, 10.0, 9.5, 9.0))  # of the events, on A4 and on A3
_CROWDED_SIZE = (8.0, 10.0)  # where none of them is small enough
_TOP = 7.6 * MM  # of a day, above its events
_PADDING, _BELOW, _BETWEEN = 1.3 * MM, 1.0 * MM, 0.7 * MM
_LEADING = 1.28  # of the type size
_FEWEST_LINES = 3
_A3_SCALE = 2**0.5
_WEEK, _SATURDAY = 7, 5
_STEPS = 40  # of halving, until heights of rows are exact
_FRAME, _HAIRLINE = 1.0, 0.5
_INK, _RED, _FAINT, _GONE = HexColor("#1B2733"), HexColor("#A61B12"), HexColor("#5B6673"), HexColor("#7A838E")
_SHADE, _OUTSIDE = HexColor("#F4F0EC"), HexColor("#F2F3F5")
_LIST_SIZE, _LIST_LEADING, _LIST_GAP, _COLUMNS = 10.5, 15.5, 7.0, 3
_COLUMN_GAP = 6 * MM
_ELLIPSIS, _CANCELLED = "…", "（已取消）"
_MORE, _NEXT_PAGE = "另有 {} 场", "放不下的活动见下一页。"


@dataclass(frozen=True)
class WallEvent:
    """What takes place: when, what, where; a cancelled one is struck through."""

    time: str
    title: str
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class WallDay:
    """A day: its lunar day, festival or solar term, 休 or 班, whether people are off, and what takes place."""

    day: date
    words: str = ""
    festive: bool = False
    mark: str = ""
    off: bool = False
    events: tuple[WallEvent, ...] = ()


@dataclass(frozen=True)
class Wall:
    """The days of a month in order; ``note`` stands at the foot."""

    title: str
    days: tuple[WallDay, ...]
    note: str = ""
    large: bool = False


def render_wall(wall: Wall, *, allow_blanks: bool = False) -> bytes:
    """Return the month as PDF; a second page lists the days that do not hold all that takes place.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    events = [event for day in wall.days for event in day.events]
    said = "".join([wall.title, wall.note, *(day.words for day in wall.days)])
    texts = [event.time + event.title + event.place for event in events]
    if not allow_blanks:
        fonts.refuse_missing("".join([said, *texts]))
    fixed = f"周月日休班{words.WEEKDAYS}{_NEXT_PAGE}{_MORE}{_CANCELLED}{_ELLIPSIS}0123456789:　 共场星期（续）"
    content = fonts.clean("".join([said, *texts])) + fixed
    with Fonts(dict.fromkeys((Role.TITLE, Role.HEI, Role.SONG, Role.KAI), content)) as opened:
        return _Drawing(opened, wall).finished()


@dataclass(frozen=True)
class _Cell:
    """What stands in a day: events as far as they fit, and how many do not."""

    events: tuple[tuple[WallEvent, tuple[Line, ...]], ...]
    hidden: int = 0
    cut: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is there."""
        return not self.hidden and not self.cut


class _Drawing:
    """Sets the days, divides the height among the weeks, and draws."""

    def __init__(self, opened: Fonts, wall: Wall) -> None:
        self._wall, self._opened = wall, opened
        self._scale = _A3_SCALE if wall.large else 1.0
        self._width, self._height = landscape(A3 if wall.large else A4)
        self._setters: dict[float, Setter] = {}
        self._paper = Paper(opened, wall.title, "", (self._width, self._height))
        self._canvas = self._paper.canvas
        self._left = _MARGIN * self._scale
        self._column = (self._width - 2 * self._left) / _WEEK
        self._room = self._height - (_HEAD_AT + _HEAD + _FOOT) * self._scale
        self._weeks = _weeks(wall.days)
        self._size = self._fitting_size()
        self._leading = self._size * _LEADING

    def finished(self) -> bytes:
        """Draw the month, and what did not fit, and return the PDF."""
        heights = self._heights()
        cells = {
            day.day: self._cell(day, height)
            for week, height in zip(self._weeks, heights, strict=True)
            for day in week
            if day is not None
        }
        crowded = [day for day in self._wall.days if not cells[day.day].is_whole]
        self._draw_head(_NEXT_PAGE if crowded else "")
        top = self._height - (_HEAD_AT + _HEAD) * self._scale
        for week, height in zip(self._weeks, heights, strict=True):
            for place, day in enumerate(week):
                self._draw_day(day, cells[day.day] if day else _Cell(()), (place, top, height))
            top -= height
        self._draw_frame()
        self._paper.end_page()
        if crowded:
            self._list(crowded)
        return self._paper.finish()

    # setting

    def _setter(self, size: float) -> Setter:
        return self._setters.setdefault(size, Setter(self._opened, size, size))

    def _line(self, role: Role, text: str, size: float) -> Line:
        return self._setter(size).line(((role, flat(text)),))

    def _lines(self, event: WallEvent, size: float, width: float) -> tuple[Line, ...]:
        """Set an event: the time black, the place in Kai behind the title, or below it rather than broken."""
        setter, measure = self._setter(size), Measure(width=width, even=False)
        title = flat(event.title) + (_CANCELLED if event.cancelled else "")
        spans: tuple[Span, ...] = ((Role.HEI, f"{event.time} "), (Role.SONG, title))
        lines = setter.lines(spans, measure)
        if not event.place:
            return lines
        place = flat(event.place)
        both = setter.lines((*spans, (Role.KAI, f" {place}")), measure)
        return both if len(both) == len(lines) else (*lines, *setter.lines(((Role.KAI, place),), measure))

    def _inner(self) -> float:
        """Return the width of what stands in a day."""
        return float(self._column - 2 * _PADDING * self._scale)

    def _frame(self) -> float:
        """Return what a day takes besides its events."""
        return (_TOP + _BELOW) * self._scale

    def _needed(self, day: WallDay | None, size: float) -> float:
        """Return how high a day has to be to hold everything."""
        if day is None:
            return 0.0
        lines = sum(len(self._lines(event, size, self._inner())) for event in day.events)
        between = _BETWEEN * self._scale * max(0, len(day.events) - 1)
        return self._frame() + between + max(lines, _FEWEST_LINES) * size * _LEADING

    def _wanted(self, size: float) -> list[float]:
        return [max(self._needed(day, size) for day in week) for week in self._weeks]

    def _fitting_size(self) -> float:
        """Return the largest size in which everything fits, or else one that is easily read."""
        fitting = (size for size in _SIZES[self._wall.large] if sum(self._wanted(size)) <= self._room)
        return next(fitting, _CROWDED_SIZE[self._wall.large])

    def _heights(self) -> list[float]:
        """Return the heights of the weeks: even as far as possible; where not all fits, the highest give way."""
        wanted = self._wanted(self._size)
        raised = sum(wanted) <= self._room
        low, high = 0.0, self._room
        for _ in range(_STEPS):
            level = (low + high) / 2
            if sum(max(each, level) if raised else min(each, level) for each in wanted) > self._room:
                high = level
            else:
                low = level
        return [max(each, low) if raised else min(each, low) for each in wanted]

    def _cell(self, day: WallDay, height: float) -> _Cell:
        """Return as much of a day as its height holds."""
        events = [(event, self._lines(event, self._size, self._inner())) for event in day.events]
        room = height - self._frame() + 0.01
        if self._needed(day, self._size) <= height + 0.01:
            return _Cell(tuple(events))
        room -= self._leading  # for how many more there are
        kept: list[tuple[WallEvent, tuple[Line, ...]]] = []
        for event, lines in events:
            room -= len(lines) * self._leading + (_BETWEEN * self._scale if kept else 0.0)
            if room < 0:
                break
            kept.append((event, lines))
        if kept:
            return _Cell(tuple(kept), len(events) - len(kept))
        return self._opening(events)

    def _opening(self, events: Sequence[tuple[WallEvent, tuple[Line, ...]]]) -> _Cell:
        """Return as many lines of the first event as there are at least."""
        event, lines = events[0]
        shown = lines[: _FEWEST_LINES - 1]
        return _Cell(((event, shown),), len(events) - 1, cut=len(shown) < len(lines))

    # drawing the month

    def _draw_head(self, behind: str) -> None:
        scale = self._scale
        title = self._line(Role.TITLE, self._wall.title, _TITLE_SIZE * scale)
        centred(self._paper, title, self._width, self._height - _TITLE_AT * scale)
        low = self._height - (_HEAD_AT + _HEAD) * scale
        for place, name in enumerate(words.WEEKDAYS):
            line = self._line(Role.HEI, f"周{name}", _HEAD_SIZE * scale)
            self._canvas.setFillColor(_RED if place >= _SATURDAY else _INK)
            middle = self._left + (place + 0.5) * self._column
            self._paper.draw(line, middle - line.right / 2, low + 2 * MM * scale)
        self._canvas.setFillColor(_INK)
        note = self._line(Role.SONG, "　".join(filter(None, (self._wall.note, behind))), _SMALL_SIZE * scale)
        self._paper.draw(note, self._left, _FOOT_AT * scale)

    def _draw_frame(self) -> None:
        low, high = _FOOT * self._scale, self._height - _HEAD_AT * self._scale
        self._canvas.setStrokeColor(_INK)
        self._canvas.setLineWidth(_FRAME)
        self._canvas.rect(self._left, low, self._column * _WEEK, high - low)

    def _draw_day(self, day: WallDay | None, cell: _Cell, at: tuple[int, float, float]) -> None:
        """Draw one day of a week below a height."""
        place, top, height = at
        left, canvas = self._left + place * self._column, self._canvas
        canvas.setFillColor(_OUTSIDE if day is None else _SHADE if day.off else HexColor("#FFFFFF"))
        canvas.setStrokeColor(_INK)
        canvas.setLineWidth(_HAIRLINE)
        canvas.rect(left, top - height, self._column, height, stroke=1, fill=1)
        canvas.setFillColor(_INK)
        if day is not None:
            self._draw_number(day, left + _PADDING * self._scale, top)
            self._draw_events(cell, left + _PADDING * self._scale, top - _TOP * self._scale)

    def _draw_number(self, day: WallDay, left: float, top: float) -> None:
        """Draw the number of a day, 休 or 班 behind it, and its small words flush right."""
        scale, canvas = self._scale, self._canvas
        baseline, right = top - 5.8 * MM * scale, left + self._inner()
        number = self._line(Role.HEI, str(day.day.day), _NUMBER_SIZE * scale)
        canvas.setFillColor(_RED if day.off else _INK)
        self._paper.draw(number, left, baseline)
        left += number.right + 1.2 * MM * scale
        if day.mark:
            self._draw_mark(day.mark, left, baseline)
            left += 5 * MM * scale
        told = self._shortened(day.words, _WORDS_SIZE * scale, right - left)
        canvas.setFillColor(_RED if day.festive else _FAINT)
        self._paper.draw(told, right - told.right, baseline + 1.2 * MM * scale)
        canvas.setFillColor(_INK)

    def _draw_mark(self, mark: str, left: float, baseline: float) -> None:
        """Draw 休 white on dark and 班 in a frame, which differ without colour too."""
        side, canvas = 4 * MM * self._scale, self._canvas
        line = self._line(Role.HEI, mark, _WORDS_SIZE * self._scale)
        off = mark == "休"
        canvas.setStrokeColor(_RED if off else _INK)
        canvas.setFillColor(_RED if off else HexColor("#FFFFFF"))
        canvas.roundRect(left, baseline, side, side, 0.6 * MM * self._scale, stroke=1, fill=1)
        canvas.setFillColor(HexColor("#FFFFFF") if off else _INK)
        lift = (side - line.size) / 2 + BELOW_BASELINE * line.size
        self._paper.draw(line, left + (side - line.right) / 2, baseline + lift)

    def _shortened(self, text: str, size: float, room: float) -> Line:
        line, kept = self._line(Role.SONG, text, size), flat(text)
        while kept and line.right > room:
            kept = kept[:-1]
            line = self._line(Role.SONG, kept + _ELLIPSIS, size)
        return line

    def _draw_events(self, cell: _Cell, left: float, top: float) -> None:
        for event, lines in cell.events:
            for line in lines:
                top -= self._leading
                self._draw_event_line(line, left, top, cancelled=event.cancelled)
            top -= _BETWEEN * self._scale
        if cell.hidden or cell.cut:
            told = _MORE.format(cell.hidden) if cell.hidden else _ELLIPSIS
            lift = (_LEADING - 1) * self._size / 2 + BELOW_BASELINE * self._size
            self._paper.draw(self._line(Role.HEI, told, self._size), left, top - self._leading + lift)

    def _draw_event_line(self, line: Line, left: float, low: float, *, cancelled: bool) -> None:
        """Draw a line of an event that stands above a height."""
        baseline = low + (_LEADING - 1) * line.size / 2 + BELOW_BASELINE * line.size
        self._canvas.setFillColor(_GONE if cancelled else _INK)
        self._paper.draw(line, left, baseline)
        if cancelled:
            middle = baseline + 0.36 * line.size
            self._canvas.setStrokeColor(_GONE)
            self._canvas.setLineWidth(_HAIRLINE)
            self._canvas.line(left, middle, left + line.right, middle)
        self._canvas.setFillColor(_INK)

    # the days that did not fit

    def _list(self, days: Sequence[WallDay]) -> None:
        """List days whole, in columns, on as many pages as it takes; a day that goes on is named again."""
        scale = self._scale
        foot, leading = _FOOT * scale, _LIST_LEADING * scale
        places = self._columns()
        left, low = next(places)
        for day in days:
            heading = self._line(Role.HEI, f"{_named(day)}　共 {len(day.events)} 场", _LIST_SIZE * scale)
            for number, event in enumerate(day.events):
                lines = self._lines(event, _LIST_SIZE * scale, self._list_width())
                height = leading * (len(lines) + (number == 0))
                again = low - height < foot
                if again:
                    left, low = next(places)
                if number == 0 or again:
                    named = self._line(Role.HEI, f"{_named(day)}（续）", _LIST_SIZE * scale) if number else heading
                    low -= leading
                    self._draw_event_line(named, left, low, cancelled=False)
                for line in lines:
                    low -= leading
                    self._draw_event_line(line, left, low, cancelled=event.cancelled)
            low -= _LIST_GAP * scale
        self._paper.end_page()

    def _list_width(self) -> float:
        return float((self._width - 2 * self._left) / _COLUMNS - _COLUMN_GAP * self._scale)

    def _columns(self) -> Iterator[tuple[float, float]]:
        """Yield where columns begin, page after page."""
        scale = self._scale
        while True:
            title = self._line(Role.TITLE, f"{self._wall.title}（续）", _TITLE_SIZE * scale)
            centred(self._paper, title, self._width, self._height - _TITLE_AT * scale)
            for place in range(_COLUMNS):
                left = self._left + place * (self._list_width() + _COLUMN_GAP * scale)
                yield left, self._height - _HEAD_AT * scale
            self._paper.end_page()


def _named(day: WallDay) -> str:
    return f"{day.day.month}月{day.day.day}日 星期{words.weekday(day.day)}"


def _weeks(days: Sequence[WallDay]) -> list[list[WallDay | None]]:
    """Return the weeks of a month from Monday on; None where a neighbouring month has its days."""
    padded: list[WallDay | None] = [None] * days[0].day.weekday()
    padded += days
    padded += [None] * (-len(padded) % _WEEK)
    return [padded[first : first + _WEEK] for first in range(0, len(padded), _WEEK)]
