"""Drawing a figure with pyqtgraph: on the screen, into a picture, onto paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication

from jiceng_desktop.marks import override
from jiceng_desktop.services.figures import Figure, Series
from jiceng_desktop.ui import theme

_NUMBER_PIXELS = theme.FONT_PIXELS * 0.9
_GROUP, _PYRAMID_BAR = 0.76, 0.86
_MOST_NUMBERED = 3  # more columns side by side leave no room for their numbers
_ROOM_FOR_NUMBERS, _AXIS_MARGIN = 1.14, 16
_MOST_BESIDE, _LEGEND_ROW = 5, 34  # entries of the legend in a row; the height of a row
_MOST_LEGEND = 0.5  # of the height
_SHARPNESS, _DPI, _PAGE_MARGIN_MM = 2, 300, 15
_DRAWN, _HEAD, _FOOT = QSize(1180, 690), 64, 40  # pixels on the screen
_SHEET = QSize(_DRAWN.width(), _HEAD + _DRAWN.height() + _FOOT)


class Shape(Enum):
    """How a figure is drawn."""

    COLUMNS = "columns"
    PYRAMID = "pyramid"  # two sides facing each other
    BARS = "bars"  # lying below each other, for labels that are long


class Chart(pg.PlotWidget):  # type: ignore[misc]
    """One figure; it is looked at, not moved about."""

    figure: Figure | None = None  # its base is resized before it is built

    def __init__(self) -> None:
        super().__init__(background=theme.SURFACE)
        self.setAntialiasing(True)
        self.setFrameShape(self.Shape.NoFrame)
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setContentsMargins(8, 8, 16, 8)
        self._numbers: list[pg.TextItem] = []  # at the ends of bars that stand close
        self._range: tuple[float, float] | None = None  # of what is drawn below the legend, None where both overlap
        self._side_by_side, self._lying = 0, False  # how many bars, and which way

    def show_figure(self, figure: Figure, shape: Shape = Shape.COLUMNS) -> None:
        """Draw a figure."""
        self.figure = figure
        self._numbers = []
        self.clear()
        plot = self.getPlotItem()
        if plot.legend is not None:
            plot.legend.scene().removeItem(plot.legend)
            plot.legend = None
        # without a size of its own the legend takes the font given below
        several = min(_MOST_BESIDE, max(1, len(figure.series)))
        beside = 1 if shape is Shape.PYRAMID else several  # above columns and bars there is room
        legend = plot.addLegend(
            offset=(-12, 8), labelTextColor=theme.TEXT, labelTextSize="", horSpacing=12, colCount=beside
        )
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setTextPen(theme.TEXT)
            axis.setPen(theme.BORDER)
            axis.setTickFont(QApplication.font())
            axis.setTicks(None)
        {
            Shape.COLUMNS: self._draw_columns,
            Shape.PYRAMID: self._draw_pyramid,
            Shape.BARS: self._draw_bars,
        }[shape](figure)
        for _, label in legend.items:
            label.item.setFont(QApplication.font())
            label.resizeEvent(None)
        legend.layout.activate()  # by itself only once the events have run, too late for a picture
        legend.updateSize()
        self._give_room(("9,999",) if shape is Shape.COLUMNS else figure.labels, figure.labels)
        self._fit()

    def _give_room(self, left: Sequence[str], bottom: Sequence[str]) -> None:
        """Fix the room of the axes: by themselves they find it only after they were shown."""
        metrics = QFontMetrics(QApplication.font())
        widest = max((metrics.horizontalAdvance(text) for text in left), default=0)
        lines = max((text.count("\n") + 1 for text in bottom), default=1)
        self.getPlotItem().getAxis("left").setWidth(widest + _AXIS_MARGIN)
        self.getPlotItem().getAxis("bottom").setHeight(lines * metrics.lineSpacing() + _AXIS_MARGIN)

    def _draw_pyramid(self, figure: Figure) -> None:
        plot, places = self.getPlotItem(), list(range(len(figure.labels)))
        most = max((value for one in figure.series for value in one.values), default=0) or 1
        for side, one in zip((-1, 1), figure.series, strict=True):
            widths = [side * value for value in one.values]
            bars = pg.BarGraphItem(
                x0=0, y=places, height=_PYRAMID_BAR, width=widths, brush=one.colour, pen=None, name=one.name
            )
            plot.addItem(bars)
            anchor = (1.05, 0.5) if side < 0 else (-0.05, 0.5)
            self._number([(width, place, abs(width)) for place, width in zip(places, widths, strict=True)], anchor)
        plot.getAxis("left").setTicks([list(zip(places, figure.labels, strict=True))])
        plot.getAxis("bottom").setTicks([[(x, f"{abs(x):,}") for x in _steps(most)]])
        plot.setXRange(-most * _ROOM_FOR_NUMBERS, most * _ROOM_FOR_NUMBERS, padding=0)
        plot.setYRange(-0.7, len(places) - 0.3, padding=0)
        self._range = None

    def _draw_columns(self, figure: Figure) -> None:
        plot, count = self.getPlotItem(), max(1, len(figure.series))
        places, width = range(len(figure.labels)), _GROUP / count
        most = max((value for one in figure.series for value in one.values), default=0) or 1
        for number, one in enumerate(figure.series):
            shift = (number - (count - 1) / 2) * width
            centres = [place + shift for place in places]
            bars = pg.BarGraphItem(
                x=centres, height=list(one.values), width=width * 0.9, brush=one.colour, pen=None, name=one.name
            )
            plot.addItem(bars)
            if count <= _MOST_NUMBERED:
                self._numbers += self._number(list(zip(centres, one.values, one.values, strict=True)), (0.5, 0.9))
        self._side_by_side, self._lying = count * len(places), False
        plot.getAxis("bottom").setTicks([list(zip(places, figure.labels, strict=True))])
        plot.setXRange(-0.6, max(len(figure.labels), 1) - 0.4, padding=0)
        plot.getAxis("left").setTicks([[(y, f"{y:,}") for y in _steps(most) if y >= 0]])
        self._range = (0, most * _ROOM_FOR_NUMBERS)

    def _draw_bars(self, figure: Figure) -> None:
        """Draw the first label at the top, its series below each other."""
        plot, rows, count = self.getPlotItem(), len(figure.labels), max(1, len(figure.series))
        thickness = _GROUP / count
        most = max((value for one in figure.series for value in one.values), default=0) or 1
        for number, one in enumerate(figure.series):
            shift = ((count - 1) / 2 - number) * thickness
            heights = [rows - 1 - place + shift for place in range(rows)]
            bars = pg.BarGraphItem(
                x0=0,
                y=heights,
                height=thickness * 0.9,
                width=list(one.values),
                brush=one.colour,
                pen=None,
                name=one.name,
            )
            plot.addItem(bars)
            self._numbers += self._number(list(zip(one.values, heights, one.values, strict=True)), (-0.05, 0.5))
        self._side_by_side, self._lying = count * rows, True
        plot.getAxis("left").setTicks([[(rows - 1 - place, label) for place, label in enumerate(figure.labels)]])
        plot.getAxis("bottom").setTicks([[(x, f"{x:,}") for x in _steps(most) if x >= 0]])
        plot.setXRange(0, most * _ROOM_FOR_NUMBERS, padding=0)
        self._range = (-0.6, max(rows, 1) - 0.4)

    def _number(self, marks: Sequence[tuple[float, float, int]], anchor: tuple[float, float]) -> list[pg.TextItem]:
        """Write each value at the end of its bar."""
        font, written = _sized(_NUMBER_PIXELS), []
        for x, y, value in marks:
            if value:
                text = pg.TextItem(f"{value:,}", color=theme.MUTED, anchor=anchor)
                text.setFont(font)
                text.setPos(x, y)
                self.getPlotItem().addItem(text)
                written.append(text)
        return written

    def _fit(self) -> None:
        """Make the best of the room there is now."""
        if self.figure is None or self._range is None:
            return
        rows = -(-len(self.figure.series) // _MOST_BESIDE)
        height = max(1.0, self.height() - self.getPlotItem().getAxis("bottom").height())
        share = min(_MOST_LEGEND, (rows * _LEGEND_ROW + _AXIS_MARGIN) / height)
        low, high = self._range
        self.getPlotItem().setYRange(low, low + (high - low) / (1 - share), padding=0)
        self._fit_numbers(height * (1 - share))

    def _fit_numbers(self, height: float) -> None:
        """Leave the numbers out where they would run into each other."""
        metrics = QFontMetrics(_sized(_NUMBER_PIXELS))
        if self._lying:
            needed, room = metrics.capHeight() + 1, height
        else:
            needed = max((metrics.horizontalAdvance(text.toPlainText()) for text in self._numbers), default=0)
            room = self.width() - self.getPlotItem().getAxis("left").width()
        fits = needed * self._side_by_side <= room * _GROUP
        for text in self._numbers:
            text.setVisible(fits)

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if self.figure is not None:
            self._fit()


@dataclass(frozen=True)
class Sheet:
    """A figure with title and foot, as a picture and on paper."""

    figure: Figure
    shape: Shape
    title: str
    foot: str

    def picture(self) -> QImage:
        """Return it as a picture, whatever the size of the window."""
        chart = Chart()
        chart.resize(_DRAWN)
        chart.show_figure(self.figure, self.shape)
        chart.grab()  # lays it out
        image = QImage(_SHEET * _SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SHARPNESS)  # a scaled painter would leave the legend small
        image.fill(Qt.GlobalColor.white)
        middle = Qt.AlignmentFlag.AlignCenter
        painter = QPainter(image)
        painter.setPen(QColor(theme.TEXT))
        painter.setFont(_sized(_HEAD * 0.4, bold=True))
        painter.drawText(QRect(0, 0, _SHEET.width(), _HEAD), middle, self.title)
        chart.render(painter, QRectF(0, _HEAD, _DRAWN.width(), _DRAWN.height()))
        painter.setPen(QColor(theme.MUTED))
        painter.setFont(_sized(_FOOT * 0.4))
        painter.drawText(QRect(0, _SHEET.height() - _FOOT, _SHEET.width(), _FOOT), middle, self.foot)
        painter.end()
        return image

    def png(self) -> bytes:
        """Return it as a PNG file."""
        content, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(content)
        QImageWriter(buffer, QByteArray(b"PNG")).write(self.picture())
        return bytes(content.data())

    def paper(self) -> bytes:
        """Return it as a PDF on one A4 sheet, broadside; as a picture, for axes are drawn for the screen."""
        content, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(self.title)
        writer.setResolution(_DPI)
        margins = QMarginsF(*[_PAGE_MARGIN_MM] * 4)
        broadside = QPageLayout.Orientation.Landscape
        millimetre = QPageLayout.Unit.Millimeter
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), broadside, margins, millimetre))
        painter = QPainter(writer)
        sheet, picture = painter.viewport(), self.picture()
        size = picture.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF((sheet.width() - size.width()) / 2, 0, size.width(), size.height()), picture)
        painter.end()
        buffer.close()
        return bytes(content.data())


def _sized(pixels: float, bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(max(8, round(pixels)))
    font.setBold(bold)
    return font


def _steps(most: int) -> list[int]:
    """Return round numbers on both sides of zero: every one, two or five of a power of ten."""
    rough = max(1, most / 4)
    scale = 10 ** (len(str(int(rough))) - 1)
    step = next(scale * factor for factor in (1, 2, 5, 10) if scale * factor >= rough)
    right = list(range(0, int(most * _ROOM_FOR_NUMBERS) + 1, step))
    return [-x for x in right[:0:-1]] + right


def table(figure: Figure) -> tuple[list[str], list[list[Any]]]:
    """Return the numbers behind a figure as headings and rows."""
    headings = ["", *(one.name for one in figure.series)]
    columns: list[Series] = list(figure.series)
    rows = [
        [label.replace("\n", ""), *(one.values[place] for one in columns)] for place, label in enumerate(figure.labels)
    ]
    return headings, rows
