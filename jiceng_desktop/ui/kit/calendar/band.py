"""What takes a day and longer, in a band above the hours: blocks of whole days would hide everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from jiceng_desktop.services.events import Chip
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar import painting
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.hours import HEAD, RULER
from jiceng_desktop.ui.kit.calendar.lanes import days_of, lanes
from jiceng_desktop.ui.kit.calendar.painting import Fonts, told

_DAY = timedelta(1)
_STRIP: Final = 18
_GAP: Final = 2
_OVER = 8  # so far a strip is drawn beyond the days in sight, and cut off there


class Strip(NamedTuple):
    """An occurrence, and where it is drawn across its days."""

    chip: Chip
    rect: QRect


def takes_days(chip: Chip) -> bool:
    """Tell whether an occurrence takes a day or longer; one that only runs past midnight stands among the hours."""
    return chip.ends_at - chip.starts_at >= _DAY


def strips(diary: Diary, column: Callable[[date], tuple[int, int]]) -> list[Strip]:
    """Return where the long occurrences are drawn, below the head."""
    span = diary.span()
    # other days may be in sight by now than those the occurrences were asked for
    long = [chip for chip in diary.chips() if takes_days(chip) and days_of(chip, span)]
    lane_of = lanes(long, span)
    found = []
    for chip in long:
        days = days_of(chip, span)
        left, right = column(days[0])[0] + _GAP, column(days[-1])[1] - _GAP
        top = HEAD + _GAP + lane_of[chip.id] * (_STRIP + _GAP)
        found.append(Strip(chip, QRect(left, top, right - left, _STRIP)))
    return found


def height(found: list[Strip]) -> int:
    """Return how high head and band are together."""
    return max((strip.rect.bottom() + 2 * _GAP for strip in found), default=HEAD)


def draw(painter: QPainter, diary: Diary, found: list[Strip], fonts: Fonts, hot: Chip | None, width: int) -> None:
    """Draw the band with its strips."""
    if not found:
        return
    bottom = height(found)
    painter.fillRect(0, HEAD, width, bottom - HEAD, QColor(painting.HEAD_GROUND))
    painter.save()
    painter.setClipRect(QRect(RULER, HEAD, width - RULER, bottom - HEAD))
    first, last = diary.span()
    for chip, rect in found:
        before, after = chip.starts_at.date() < first, chip.ends_at.date() > last
        whole = rect.adjusted(-_OVER if before else 0, 0, _OVER if after else 0, 0)
        painting.draw_chip(painter, chip, whole, chip.id == diary.current, chip is hot)
        font = fonts.of_chip(chip)
        painter.setFont(font)
        inner = rect.adjusted(9, 0, -4, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, middle, fonts.cut(told(chip), inner.width(), font))
    painter.restore()
    painter.setPen(QPen(QColor(theme.BORDER), 0))
    painter.drawLine(0, bottom - 1, width, bottom - 1)
