"""How the hours of a week or a day are drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from jiceng_desktop.services.events import Chip
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar import painting
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.painting import Fonts, told_on
from jiceng_desktop.words import WEEKDAYS

HEAD: Final = 50  # the row of days: weekday and number, below them the lunar day
RULER: Final = 50  # the column of hours
HOUR: Final = 48  # how tall an hour is
_ROW = 25
_BADGE = 21
_HOURS = 24
_ONE_LINE = 34  # a block lower than this has room for one line
_SPAN_WIDTH, _TIME_WIDTH = 76, 32  # room for 09:00–10:00, for 09:00

Column = Callable[[date], tuple[int, int]]


class HoursDrawing:
    """Draws the hours, the blocks and the head of days; what is where, it is told."""

    def __init__(self, diary: Diary, fonts: Fonts, now: Callable[[], datetime]) -> None:
        self._diary, self.fonts, self._now = diary, fonts, now

    def draw_ground(self, painter: QPainter, room: QRect, column: Column, shift: int) -> None:
        """Draw the hours, tinted on days off."""
        painter.fillRect(room, QColor(theme.SURFACE))
        for day in self._diary.days():
            left, right = column(day)
            if self._diary.face(day).off:
                painter.fillRect(QRect(left, 0, right - left, room.height()), QColor(painting.DAY_OFF))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.fonts.of(painting.SMALL))
        for hour in range(_HOURS):
            top = shift + hour * HOUR
            painter.setPen(QPen(QColor(painting.LINE), 0))
            painter.drawLine(RULER, top, room.width(), top)
            painter.setPen(QPen(QColor("#EEF1F5"), 0))
            painter.drawLine(RULER, top + HOUR // 2, room.width(), top + HOUR // 2)
            painter.setPen(QColor(theme.FAINT))
            label = QRect(0, top - 9, RULER - 8, 18) if hour else QRect(0, top, RULER - 8, 18)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{hour}:00")
        painter.setPen(QPen(QColor(painting.LINE), 0))
        for day in self._diary.days():
            painter.drawLine(column(day)[0], 0, column(day)[0], room.height())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw_block(self, painter: QPainter, chip: Chip, rect: QRect, hot: bool, day: date) -> None:
        """Draw what a day has of an occurrence, with as many words as there is room for."""
        if rect.bottom() < HEAD or rect.top() > painter.viewport().height():
            return
        painting.draw_chip(painter, chip, rect, chip.id == self._diary.current, hot)
        font = self.fonts.of_chip(chip)
        painter.setFont(font)
        inner = rect.adjusted(9, 3, -4, -2)
        if rect.height() < _ONE_LINE:
            words = self.fonts.cut(told_on(chip, day), inner.width(), font)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, words)
            return
        painter.save()
        line = self.fonts.line(font)
        painter.setClipRect(QRect(inner.left(), inner.top(), inner.width(), inner.height() // line * line))
        wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, int(wrapped), _lines(chip, inner.width(), day))
        painter.restore()

    def frame_hour(self, painter: QPainter, column: tuple[int, int], hour: time, shift: int, at_work: bool) -> None:
        """Frame the hour the clerk is at."""
        top = shift + hour.hour * HOUR + hour.minute * HOUR // 60
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ACCENT if at_work else theme.ACCENT_BAR), 2))
        painter.drawRect(QRect(column[0] + 1, top + 1, column[1] - column[0] - 2, HOUR - 2))

    def draw_target(self, painter: QPainter, rect: QRect, words: str) -> None:
        """Show where a dragged occurrence would land."""
        painter.setBrush(QColor(255, 255, 255, 170))
        painter.setPen(QPen(QColor(theme.WARNING), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(self.fonts.of(bold=True))
        painter.drawText(rect.adjusted(9, 2, -4, -2), Qt.AlignmentFlag.AlignTop, words)

    def draw_now(self, painter: QPainter, column: Column, shift: int) -> None:
        """Draw a line through today where the clock stands."""
        now = self._now()
        if now.date() not in self._diary.days():
            return
        left, right = column(now.date())
        top = shift + now.hour * HOUR + now.minute * HOUR // 60
        painter.setPen(QPen(QColor(theme.DANGER), 2))
        painter.drawLine(left, top, right, top)

    def draw_head(self, painter: QPainter, width: int, column: Column) -> None:
        """Draw the days above the hours."""
        painter.fillRect(0, 0, width, HEAD, QColor(painting.HEAD_GROUND))
        for day in self._diary.days():
            self._draw_day(painter, day, *column(day))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(theme.BORDER), 0))
        painter.drawLine(0, HEAD - 1, width, HEAD - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_day(self, painter: QPainter, day: date, left: int, right: int) -> None:
        face, middle = self._diary.face(day), (left + right) // 2
        painter.setFont(self.fonts.of(bold=True))
        painter.setPen(QColor(theme.DANGER if face.off else theme.TEXT))
        name = QRect(middle - 44, 2, 40, _ROW)
        right_side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(name, right_side, f"周{WEEKDAYS[day.weekday()]}")
        badge = QRect(middle + 4, 4, _BADGE, _BADGE)
        painting.draw_number(painter, self._diary, day, badge, self.fonts)
        if face.mark:
            side = painting.MARK_SIZE
            mark = QRect(badge.right() + 5, badge.center().y() - side // 2, side, side)
            painting.draw_mark(painter, face.mark, mark, self.fonts)
        where = QRect(left + 2, _ROW + 1, right - left - 4, HEAD - _ROW - 5)
        words = self.fonts.cut(face.words, where.width(), painting.words_font(self.fonts))
        painting.set_words(painter, face, self.fonts)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)
        if day == self._diary.day:
            painter.fillRect(QRect(left + 1, HEAD - 4, right - left - 1, 3), QColor(theme.ACCENT))


def _lines(chip: Chip, width: int, day: date) -> str:
    """Return what a block says, by its width: the time as far as it fits, the title, the venue."""
    first, title = day == chip.starts_at.date(), told_on(chip, day)
    if first:
        title = title.split(" ", 1)[1]
    if not first:
        return "\n".join(filter(None, (title, chip.venue)))
    lines = [title]
    if width >= _SPAN_WIDTH:
        lines = [f"{chip.starts_at:%H:%M}–{chip.ends_at:%H:%M}", title, chip.venue or ""]
    elif width >= _TIME_WIDTH:
        lines = [f"{chip.starts_at:%H:%M}", title]
    return "\n".join(lines)
