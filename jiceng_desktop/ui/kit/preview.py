"""Paper on the screen, on the printer and in a file; the PDF is bytes throughout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolBar, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.paths import replace_file
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import ProgressDialog
from jiceng_desktop.ui.kit.room import take_room

PRINT_DPI = 300
_POINTS_PER_INCH = 72
_ZOOM_STEP, _LEAST_ZOOM, _MOST_ZOOM = 1.2, 0.25, 5.0


class Paper(QObject):
    """A PDF in memory, never read from a file: Windows would keep that file locked."""

    def __init__(self, pdf: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            raise Refusal("文件内容不完整，无法预览。")

    def page_count(self) -> int:
        """Return the number of pages."""
        return self.document.pageCount()

    def page_size(self, page: int = 0) -> QSizeF:
        """Return a page's size in points."""
        return self.document.pagePointSize(page)

    def image(self, page: int, dpi: int) -> QImage:
        """Return a page painted on white; QtPdf itself leaves the ground transparent, which prints black."""
        size = self.page_size(page) * (dpi / _POINTS_PER_INCH)
        pixels = QSize(round(size.width()), round(size.height()))
        sheet = QImage(pixels, QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        painter = QPainter(sheet)
        painter.drawImage(0, 0, self.document.render(page, pixels))
        painter.end()
        return sheet


class PaperView(QWidget):
    """Shows a PDF with zoom and page count, and offers to print or save it."""

    def __init__(self, title: str = "文件", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.pdf = b""
        self._paper: Paper | None = None
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.bar = QToolBar()
        self.bar.setIconSize(QSize(20, 20))
        self.bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.pages = QLabel()
        self.pages.setProperty("look", "hint")
        self._offer("适合宽度(&1)", "arrow-expand-horizontal", lambda: self._fit(QPdfView.ZoomMode.FitToWidth))
        self._offer("整页(&2)", "fit-to-page-outline", lambda: self._fit(QPdfView.ZoomMode.FitInView))
        self._offer("100%(&3)", "file-document-outline", lambda: self._zoom_to(1.0))
        self._offer("放大(&4)", "magnify-plus-outline", lambda: self._zoom_to(self.view.zoomFactor() * _ZOOM_STEP))
        self._offer("缩小(&5)", "magnify-minus-outline", lambda: self._zoom_to(self.view.zoomFactor() / _ZOOM_STEP))
        top = QHBoxLayout()
        top.setContentsMargins(4, 0, 14, 0)
        top.addWidget(self.bar, 1)
        top.addWidget(self.pages)
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.view, 1)

    def show_pdf(self, pdf: bytes) -> None:
        """Show other paper, keeping zoom and place; raises a Refusal when it cannot be read."""
        paper = Paper(pdf, self)
        place = self.view.verticalScrollBar().value()
        old, self._paper, self.pdf = self._paper, paper, pdf
        self.view.setDocument(paper.document)
        self.view.verticalScrollBar().setValue(place)
        self.pages.setText(f"共 {paper.page_count()} 页")
        if old is not None:
            old.deleteLater()

    def print_(self) -> None:
        """Print what is shown."""
        print_pdf(self, self.pdf, self.title)

    def save(self) -> None:
        """Save what is shown as a PDF file."""
        save_pdf(self, self.pdf, self.title)

    def _offer(self, title: str, icon: str, act: Callable[[], object]) -> None:
        action = self.bar.addAction(theme.icon(icon), title)
        action.setIconText(title)  # a tool button takes its mnemonic from here
        action.setToolTip(title.split("(&")[0])
        action.triggered.connect(lambda: message.attempt(self, act))

    def _fit(self, mode: QPdfView.ZoomMode) -> None:
        self.view.setZoomMode(mode)

    def _zoom_to(self, factor: float) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(_MOST_ZOOM, max(_LEAST_ZOOM, factor)))


class PaperWindow(QWidget):
    """A window of its own for a finished paper."""

    def __init__(self, parent: QWidget, pdf: bytes, title: str) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.paper = PaperView(title)
        self.paper.show_pdf(pdf)
        close = QPushButton("关闭(&C)")
        close.setShortcut("Esc")
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.addStretch(1)
        foot.addWidget(self._button("打印(&P)…", "printer", self.paper.print_, "primary"))
        foot.addWidget(self._button("另存为 PDF(&S)…", "file-pdf-box", self.paper.save))
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.paper, 1)
        layout.addLayout(foot)
        take_room(self, 900, 860)

    def _button(self, title: str, icon: str, act: Callable[[], object], look: str = "") -> QPushButton:
        button = QPushButton(theme.icon(icon, theme.SURFACE if look else theme.ACCENT), title)
        button.setProperty("class", look)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button


# -- seams that tests replace --------------------------------------------------------------------------------------


def printer_names() -> list[str]:
    """Return the installed printers."""
    return list(QPrinterInfo.availablePrinterNames())


def choose_printer(parent: QWidget, printer: QPrinter) -> bool:
    """Let the clerk choose printer, pages and copies in the system's dialog."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


# -- printing ------------------------------------------------------------------------------------------------------


def print_pdf(parent: QWidget, pdf: bytes, title: str) -> None:
    """Print a PDF through the system's dialog."""
    if not printer_names():
        # QPrinter would silently write a file instead
        question = "这台电脑没有安装打印机，无法打印。可以先保存为 PDF，再到其他电脑上打印。"
        if message.ask(parent, question, "另存为 PDF(&S)"):
            save_pdf(parent, pdf, title)
        return
    paper = Paper(pdf, parent)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    set_up_paper(printer, paper)
    if choose_printer(parent, printer):
        PrintRun(parent, paper, printer, PRINT_DPI).start()
    else:
        paper.deleteLater()


def set_up_paper(printer: QPrinter, paper: Paper) -> None:
    """Tell the printer the paper's size and that the whole sheet is meant: anything else shrinks the form."""
    size = paper.page_size()
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    page = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(page, way, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)


class PrintRun(QObject):
    """Prints page after page from the event loop, so that the window stays alive and 取消 works."""

    def __init__(self, parent: QWidget, paper: Paper, printer: QPrinter, dpi: int) -> None:
        super().__init__(parent)
        self._window, self._paper, self._printer = parent, paper, printer
        self._dpi = min(printer.resolution(), dpi)
        self._sheets = self._wanted()
        self._printed = 0
        self._stopped = False
        self._painter = QPainter()
        self._dialog = ProgressDialog(parent, f"正在打印“{printer.docName()}”…")
        self._dialog.cancelled.connect(self._cancel)

    def start(self) -> None:
        """Begin; raises a Refusal when the printer does not take the job."""
        self._printer.setFullPage(True)
        if not self._sheets or not self._painter.begin(self._printer):
            self._end()
            raise Refusal("打印机没有接受任务，请检查打印机是否开机、页码范围是否正确。")
        if len(self._sheets) > 1:
            self._dialog.show()
        QTimer.singleShot(0, self, self._step)

    def _wanted(self) -> list[int]:
        """Return the pages to print in order, copies included where the printer cannot repeat by itself."""
        last = self._paper.page_count()
        first, until = self._printer.fromPage() or 1, self._printer.toPage() or last
        pages = list(range(first - 1, min(until, last)))
        copies = 1 if self._printer.supportsMultipleCopies() else self._printer.copyCount()
        if self._printer.collateCopies():
            return pages * copies
        return [page for page in pages for _ in range(copies)]

    def _step(self) -> None:
        if self._stopped:
            self._printer.abort()
            self._end()
            return
        if self._printed:
            self._printer.newPage()
        sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        image = self._paper.image(self._sheets[self._printed], self._dpi)
        self._painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), image)
        self._printed += 1
        self._dialog.move_to(1000 * self._printed // len(self._sheets))
        if self._printed == len(self._sheets):
            self._painter.end()
            message.toast(self._window, "已送往打印机")
            self._end()
        else:
            QTimer.singleShot(0, self, self._step)

    def _cancel(self) -> None:
        self._stopped = True

    def _end(self) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._dialog.hide()
        for part in (self._dialog, self._paper, self):
            part.deleteLater()


# -- files ---------------------------------------------------------------------------------------------------------


def save_pdf(parent: QWidget, pdf: bytes, suggested_name: str) -> Path | None:
    """Ask for a name and write the PDF there; says why when it cannot. Returns the file."""
    path = message.ask_save_path(parent, "另存为 PDF", f"{suggested_name}.pdf", "PDF 文件 (*.pdf)")
    if path is None or not message.attempt(parent, lambda: write_whole(path, pdf)):
        return None
    message.toast(parent, f"已保存到 {path.name}")
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what was there before survives a failure."""
    try:
        replace_file(path, content)
    except PermissionError as error:
        raise Refusal(f"“{path.name}”不能写入：可能正被其他程序打开，请先关闭它，或换一个位置。") from error
    except OSError as error:
        raise Refusal(f"“{path.name}”没有保存成功，请检查磁盘空间，或换一个位置。") from error
