"""Paper on the printer, at exactly 100 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QMarginsF, QObject, QRectF, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.kit.paper import Paper

PRINT_DPI = 300
_JOB = "基层桌面"  # in the printer's queue
_Mode = QPrinter.DuplexMode
_EVERY_OTHER = {"单": 0, "单页": 0, "单数页": 0, "奇数页": 0, "双": 1, "双页": 1, "双数页": 1, "偶数页": 1}
_RANGE = re.compile(r"(\d{1,6})?(?:[-–—~～至到](\d{1,6})?)?")


class Sides(Enum):
    """Which sides of a sheet are printed, and over which edge it is turned."""

    ONE = "one"
    LONG = "long"
    SHORT = "short"

    @property
    def mode(self) -> QPrinter.DuplexMode:
        """Return what the printer is told."""
        return {"one": _Mode.DuplexNone, "long": _Mode.DuplexLongSide, "short": _Mode.DuplexShortSide}[self.value]


@dataclass(frozen=True)
class Order:
    """What is to be printed, where and how; pages count from 0."""

    printer: str
    pages: tuple[int, ...]
    copies: int = 1
    sides: Sides = Sides.ONE
    collate: bool = True


def pages_of(typed: str, count: int) -> tuple[int, ...]:
    """Read pages such as ``1-3、5`` or ``单数页``; nothing means all of them. Returned pages count from 0.

    Raises:
        Refusal: It cannot be read, or names a page that is not there.
    """
    wanted: list[int] = []
    for part in filter(None, re.split(r"[,，、;；\s]+", typed)):
        if part in _EVERY_OTHER:
            wanted += range(_EVERY_OTHER[part], count, 2)
            continue
        found = _RANGE.fullmatch(part)
        if found is None or not any(found.groups()):
            raise Refusal("页码看不明白，请写成“1-3、5”的样子。", "pages")
        first = int(found[1] or 1)
        last = int(found[2]) if found[2] else (first if part.isdigit() else count)
        if not 1 <= first <= last <= count:
            raise Refusal(f"这份文件共 {count} 页，没有“{part}”这样的页码。", "pages")
        wanted += range(first - 1, last)
    return tuple(wanted) or tuple(range(count))


def sides_in_order(order: Order) -> list[int | None]:
    """Return the pages in the order in which sides are printed, copies included; None is a side left blank.

    A copy begins on a sheet of its own, also where both sides are printed.
    """
    leaf = 1 if order.sides is Sides.ONE else 2
    leaves: list[list[int | None]] = [list(order.pages[at : at + leaf]) for at in range(0, len(order.pages), leaf)]
    if order.copies > 1:
        leaves[-1] += [None] * (leaf - len(leaves[-1]))
    repeated = leaves * order.copies if order.collate else [one for one in leaves for _ in range(order.copies)]
    return [page for one in repeated for page in one]


# -- seams that tests replace --------------------------------------------------------------------------------------


def printer_names() -> list[str]:
    """Return the installed printers."""
    return list(QPrinterInfo.availablePrinterNames())


def default_printer() -> str:
    """Return the system's default printer, nothing where there is none."""
    return QPrinterInfo.defaultPrinterName()


def sides_of(name: str) -> list[Sides]:
    """Return what a printer can do by itself, its own default first."""
    info = QPrinterInfo.printerInfo(name)
    able = [sides for sides in Sides if sides is Sides.ONE or sides.mode in info.supportedDuplexModes()]
    return sorted(able, key=lambda sides: sides.mode is not info.defaultDuplexMode())


def is_faulty(name: str) -> bool:
    """Tell whether the system says that a printer is out of order."""
    return QPrinterInfo.printerInfo(name).state() is QPrinter.PrinterState.Error


def open_printer(name: str) -> QPrinter:
    """Return a printer by its name."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    return printer


def choose_printer(parent: QWidget, printer: QPrinter) -> bool:
    """Let the clerk choose everything in the system's own dialog."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


# -- printing ------------------------------------------------------------------------------------------------------


def set_up_paper(printer: QPrinter, paper: Paper) -> None:
    """Tell the printer the paper's size and that the whole sheet is meant: anything else shrinks the form."""
    size = paper.page_size()
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    page = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(page, way, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)


def prepare(order: Order, paper: Paper) -> QPrinter:
    """Return the printer of an order, told everything about it but what is printed.

    A printer's queue and its log are open to everybody who shares it, and titles can name persons.

    Raises:
        Refusal: The printer has gone since it was chosen.
    """
    if order.printer not in printer_names():
        raise Refusal(
            f"打印机“{order.printer}”现在找不到了：请检查它是否开机、连线是否插好，或者换一台打印机。文件没有丢。"
        )
    printer = open_printer(order.printer)
    printer.setDocName(_JOB)
    set_up_paper(printer, paper)
    printer.setDuplex(order.sides.mode)
    printer.setCollateCopies(order.collate)
    printer.setCopyCount(order.copies)
    return printer


def order_of(printer: QPrinter, pages: tuple[int, ...]) -> Order:
    """Return what was chosen in the system's dialog; ``pages`` stand unless a range was given there."""
    if printer.fromPage():
        pages = tuple(range(printer.fromPage() - 1, printer.toPage()))
    sides = next((sides for sides in Sides if sides.mode is printer.duplex()), Sides.LONG)
    return Order(printer.printerName(), pages, printer.copyCount(), sides, printer.collateCopies())


def send(window: QWidget, pdf: bytes, printer: QPrinter, order: Order) -> None:
    """Begin to print; raises a Refusal when the printer does not take the job."""
    if printer.supportsMultipleCopies():
        printer.setCopyCount(order.copies)
        order = replace(order, copies=1)
    PrintRun(window, Paper(pdf, window), printer, sides_in_order(order)).start()


class PrintRun(QObject):
    """Prints side after side from the event loop, so that the window stays alive and 取消 works."""

    def __init__(self, parent: QWidget, paper: Paper, printer: QPrinter, sides: Sequence[int | None]) -> None:
        super().__init__(parent)
        self._window, self._paper, self._printer, self._sides = parent, paper, printer, sides
        self._dpi = min(printer.resolution(), PRINT_DPI)
        self._printed = 0
        self._stopped = False
        self._painter = QPainter()
        self._dialog = ProgressDialog(parent, "正在打印…")
        self._dialog.cancelled.connect(self._cancel)

    def start(self) -> None:
        """Begin; raises a Refusal when the printer does not take the job."""
        self._printer.setFullPage(True)
        if not self._sides or not self._painter.begin(self._printer):
            self._end()
            raise Refusal("打印机没有接受任务，请检查打印机是否开机、是否联机。文件没有丢，可以重试或换一台打印机。")
        if len(self._sides) > 1:
            self._dialog.show()
        QTimer.singleShot(0, self, self._step)

    def _step(self) -> None:
        if self._stopped:
            self._printer.abort()
            self._end()
            return
        if self._printed and not self._printer.newPage():
            self._give_up()
            return
        page = self._sides[self._printed]
        if page is not None:
            sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel)
            self._painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), self._paper.image(page, self._dpi))
        self._printed += 1
        self._dialog.move_to(1000 * self._printed // len(self._sides))
        if self._printed < len(self._sides):
            QTimer.singleShot(0, self, self._step)
        elif self._painter.end() and self._printer.printerState() is not QPrinter.PrinterState.Error:
            message.toast(self._window, "已送往打印机")
            self._end()
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Say how far it went; the paper is still there to be printed again."""
        window, printed, every = self._window, self._printed, len(self._sides)
        self._printer.abort()
        self._end()
        message.warn(
            window,
            f"打印机中断了：共 {every} 面，送出 {printed} 面。请检查打印机后再打印一次，可以只选没有印出的页码。",
        )

    def _cancel(self) -> None:
        self._stopped = True

    def _end(self) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._dialog.hide()
        for part in (self._dialog, self._paper, self):
            part.deleteLater()
