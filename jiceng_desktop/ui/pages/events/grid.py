"""A month of days with its occurrences, drawn by hand: solar days, weeks from Monday."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jiceng_desktop import words
from jiceng_desktop.marks import override
from jiceng_desktop.services.events import Chip
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui import theme

_DAYS = 7
_SATURDAY = 5
_DECEMBER = 12
_HEAD = 30  # the row of weekdays
_NUMBER = 23  # the row of the day's own number
_CHIP = 18
_GAP = 2
_MARGIN = 5
_SMALL = 12
_NOTCH = 120  # one step of a mouse wheel, in Qt's eighths of a degree
_MORE = 48  # room for +12 场


class Ink(NamedTuple):
    """The colours of one kind of occurrence: ground, edge, text."""

    ground: str
    edge: str
    text: str


INKS: Final = {
    EventKind.MEETING: Ink("#DCE8F7", theme.ACCENT, theme.SELECTED_TEXT),
    EventKind.LECTURE: Ink("#EBE3F6", "#6B3FA0", "#43266B"),
    EventKind.ACTIVITY: Ink("#DDF1E2", theme.SUCCESS, "#14532D"),
    EventKind.SERVICE: Ink("#FAEBCB", theme.WARNING, "#5F4100"),
}
_OFF = Ink("#EEF0F3", theme.DISABLED, theme.FAINT)


class Spot(NamedTuple):
    """What lies at a place of the month: a day, and on it an occurrence or the rest that had no room."""

    day: date
    chip: Chip | None = None
    more: bool = False


def first_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """Return the last day of a month."""
    return first_of(first_of(day) + timedelta(31)) - timedelta(1)


def moved(day: date, months: int) -> date:
    """Return the same day some months on, or the last one of a shorter month."""
    number = day.year * _DECEMBER + day.month - 1 + months
    month = date(number // _DECEMBER, number % _DECEMBER + 1, 1)
    return month.replace(day=min(day.day, last_of(month).day))


class MonthGrid(QWidget):
    """Shows one month, whole weeks. Arrows move by days, Page Up and Down by months, the space bar along a day."""

    chosen = Signal(object)  # id of an occurrence, or None
    opened = Signal(int)
    wanted = Signal(object)  # the day of a new occurrence
    crowded = Signal(object, QPoint)  # the day whose occurrences have no room; where to list them
    turned = Signal()  # another month is shown

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._today = today
        self.day = today()
        self.current: int | None = None
        self._chips: dict[date, list[Chip]] = defaultdict(list)
        self._hot: Spot | None = None
        self._pressed: Spot | None = None
        self._wheeled = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(420, 300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("月历")

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, 560)

    # what is shown

    def span(self) -> tuple[date, date]:
        """Return the first and the last day shown: the month, and what its weeks need of its neighbours."""
        first, last = first_of(self.day), last_of(self.day)
        return first - timedelta(first.weekday()), last + timedelta(_DAYS - 1 - last.weekday())

    def fill(self, chips: Iterable[Chip]) -> None:
        """Show these occurrences, which are in order of time."""
        self._chips = defaultdict(list)
        for chip in chips:
            self._chips[chip.starts_at.date()].append(chip)
        if self.current is not None and all(chip.id != self.current for chip in self.chips()):
            self.choose(None)
        self.update()

    def chips(self) -> list[Chip]:
        """Return all occurrences shown."""
        return [chip for chips in self._chips.values() for chip in chips]

    def chips_of(self, day: date) -> list[Chip]:
        """Return the occurrences of a day."""
        return self._chips.get(day, [])

    def go(self, day: date) -> None:
        """Move to a day, turning to its month."""
        turned = first_of(day) != first_of(self.day)
        self.day = day
        if turned:
            self.turned.emit()
        self.update()

    def choose(self, occurrence_id: int | None) -> None:
        """Select an occurrence."""
        if self.current != occurrence_id:
            self.current = occurrence_id
            self.chosen.emit(occurrence_id)
            self.update()

    # where things are

    def day_rect(self, day: date) -> QRect:
        """Return where a day is drawn, border included."""
        first, last = self.span()
        place, weeks = (day - first).days, ((last - first).days + 1) // _DAYS
        row, column = divmod(place, _DAYS)
        left, right = self.width() * column // _DAYS, self.width() * (column + 1) // _DAYS
        room = self.height() - _HEAD
        top, bottom = _HEAD + room * row // weeks, _HEAD + room * (row + 1) // weeks
        return QRect(left, top, right - left, bottom - top)

    def chip_rects(self, day: date) -> list[tuple[Chip | None, QRect]]:
        """Return the day's occurrences with their places; None, beside the number, stands for those without room."""
        cell, chips = self.day_rect(day), self.chips_of(day)
        room = max(1, (cell.height() - _NUMBER) // (_CHIP + _GAP))
        left, width = cell.left() + _MARGIN, cell.width() - 2 * _MARGIN
        rects: list[tuple[Chip | None, QRect]] = [
            (chip, QRect(left, cell.top() + _NUMBER + row * (_CHIP + _GAP), width, _CHIP))
            for row, chip in enumerate(chips[:room])
        ]
        if len(chips) > room:
            rects.append((None, QRect(left + width - _MORE, cell.top() + 2, _MORE, _NUMBER - 4)))
        return rects

    def spot_at(self, place: QPoint) -> Spot | None:
        """Return what lies at a place."""
        first, last = self.span()
        for number in range((last - first).days + 1):
            day = first + timedelta(number)
            if self.day_rect(day).contains(place):
                found = next(((chip, rect) for chip, rect in self.chip_rects(day) if rect.contains(place)), None)
                return Spot(day) if found is None else Spot(day, found[0], found[0] is None)
        return None

    # drawing

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.SURFACE))
        first, last = self.span()
        for number in range((last - first).days + 1):
            self._draw_day(painter, first + timedelta(number))
        self._draw_lines(painter)
        self._draw_selected_day(painter)
        self._draw_head(painter)

    def _draw_head(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), _HEAD, QColor("#EAEEF4"))
        painter.setFont(self._font(bold=True))
        for column, name in enumerate(words.WEEKDAYS):
            left, right = self.width() * column // _DAYS, self.width() * (column + 1) // _DAYS
            painter.setPen(QColor(theme.DANGER if column >= _SATURDAY else theme.TEXT))
            painter.drawText(QRect(left, 0, right - left, _HEAD), Qt.AlignmentFlag.AlignCenter, f"周{name}")

    def _draw_lines(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#DDE2E9"), 0))
        first, last = self.span()
        for column in range(1, _DAYS):
            left = self.width() * column // _DAYS
            painter.drawLine(left, _HEAD, left, self.height())
        for number in range(0, (last - first).days + 1, _DAYS):
            top = self.day_rect(first + timedelta(number)).top()
            painter.drawLine(0, top, self.width(), top)
        painter.setPen(QPen(QColor(theme.BORDER), 0))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_day(self, painter: QPainter, day: date) -> None:
        cell = self.day_rect(day)
        inside = first_of(day) == first_of(self.day)
        if day.weekday() >= _SATURDAY or not inside:
            painter.fillRect(cell, QColor("#FBF6F3" if inside else theme.WINDOW))
        badge = QRect(cell.left() + _MARGIN, cell.top() + 1, 21, 21)
        painter.setFont(self._font(bold=day == self._today()))
        if day == self._today():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.ACCENT))
            painter.drawEllipse(badge)
        painter.setPen(QColor(self._ink_of(day, inside)))
        number = str(day.day) if day.day > 1 or inside else f"{day.month}/1"
        painter.drawText(badge.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, number)
        for chip, rect in self.chip_rects(day):
            self._draw_chip(painter, day, chip, rect)

    def _ink_of(self, day: date, inside: bool) -> str:
        if day == self._today():
            return theme.SURFACE
        if not inside:
            return theme.DISABLED
        return theme.DANGER if day.weekday() >= _SATURDAY else theme.TEXT

    def _draw_chip(self, painter: QPainter, day: date, chip: Chip | None, rect: QRect) -> None:
        if chip is None:
            hidden = len(self.chips_of(day)) - len(self.chip_rects(day)) + 1
            painter.setFont(self._font(_SMALL))
            painter.setPen(QColor(theme.ACCENT))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"+{hidden} 场")
            return
        ink = _OFF if chip.status is OccurrenceStatus.CANCELLED else INKS[chip.kind]
        chosen = chip.id == self.current
        hot = self._hot is not None and self._hot.chip is chip
        painter.setPen(QPen(QColor(ink.edge), 1.5) if chosen or hot else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.edge if chosen else ink.ground))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.edge))
        painter.drawRoundedRect(QRect(rect.left(), rect.top(), 4, rect.height()), 2, 2)
        font = self._font(_SMALL, struck=chip.status is OccurrenceStatus.CANCELLED)
        painter.setFont(font)
        painter.setPen(QColor(theme.SURFACE if chosen else ink.text))
        inner = rect.adjusted(9, 0, -4, 0)
        words = painter.fontMetrics().elidedText(told(chip), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)

    def _draw_selected_day(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ACCENT if self.hasFocus() else theme.ACCENT_BAR), 2))
        painter.drawRect(self.day_rect(self.day).adjusted(1, 1, -1, -1))

    def _font(self, pixels: int = 13, bold: bool = False, struck: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(pixels)
        font.setBold(bold)
        font.setStrikeOut(struck)
        return font

    # the mouse

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._pressed = self.spot_at(event.position().toPoint())
        if spot is None:
            return
        self.go(spot.day)
        self.choose(spot.chip.id if spot.chip else None)
        if spot.more:
            self._list_day(spot.day)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # the first click may have turned the month under the mouse
        spot, self._pressed = self._pressed or self.spot_at(event.position().toPoint()), None
        if spot is None or spot.more:
            return
        if spot.chip is not None:
            self.opened.emit(spot.chip.id)
        else:
            self.wanted.emit(spot.day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position().toPoint())
        if spot != self._hot:
            self._hot = spot
            over = spot is not None and (spot.chip is not None or spot.more)
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hot = None
        self.update()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheeled += event.angleDelta().y()  # touch pads send many small steps
        if abs(self._wheeled) >= _NOTCH:
            self.go(moved(self.day, -1 if self._wheeled > 0 else 1))
            self._wheeled = 0

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self.spot_at(event.pos())
            QToolTip.showText(event.globalPos(), told(spot.chip) if spot and spot.chip else "", self)
            return True
        return super().event(event)

    # the keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -_DAYS, key.Key_Down: _DAYS}
        months = {key.Key_PageUp: -1, key.Key_PageDown: 1}
        pressed = key(event.key())
        if pressed in steps:
            self._move_to(self.day + timedelta(steps[pressed]))
        elif pressed in months:
            self._move_to(moved(self.day, months[pressed]))
        elif pressed == key.Key_Home:
            self._move_to(self._today())
        elif pressed == key.Key_Space:
            self._choose_next()
        elif pressed in {key.Key_Return, key.Key_Enter}:
            self._open_here()
        else:
            super().keyPressEvent(event)

    def _move_to(self, day: date) -> None:
        self.go(day)
        chips = self.chips_of(day)
        self.choose(chips[0].id if chips else None)

    def _choose_next(self) -> None:
        ids = [chip.id for chip in self.chips_of(self.day)]
        if ids:
            self.choose(ids[(ids.index(self.current) + 1) % len(ids)] if self.current in ids else ids[0])

    def _open_here(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)
        else:
            self.wanted.emit(self.day)

    def _list_day(self, day: date) -> None:
        self.crowded.emit(day, self.mapToGlobal(self.day_rect(day).topLeft() + QPoint(0, _NUMBER)))


def told(chip: Chip) -> str:
    """Tell an occurrence in one line."""
    state = "（已取消）" if chip.status is OccurrenceStatus.CANCELLED else ""
    return f"{chip.starts_at:%H:%M} {chip.title}{state}"
