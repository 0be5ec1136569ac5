"""Paper on the screen; the PDF is bytes throughout."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QIntValidator, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.bar import Bar
from jiceng_desktop.ui.kit.late_pages import LatePages
from jiceng_desktop.ui.kit.paper import POINTS_PER_INCH, Paper
from jiceng_desktop.ui.kit.print_dialog import print_pdf
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.saving import save_pdf, write_whole
from jiceng_desktop.ui.kit.thumbnails import Thumbnails

__all__ = ["Paper", "PaperView", "PaperWindow", "print_pdf", "save_pdf", "write_whole"]

_ZOOM_STEP, _LEAST_ZOOM, _MOST_ZOOM = 1.2, 0.25, 5.0
_AT_ONCE_MS, _CALM_MS = 0, 400  # thumbnails: of new paper, of paper that is being written
_UNCOVER_MS = 250  # when nothing was drawn afresh
_WHEEL_NOTCH = 120
_ROOMY = 520
_SLICE_S = 0.03  # for which the window may stand still


class PaperView(QWidget):
    """Shows a PDF with its pages aside, zoom and page count, and offers to print or save it."""

    def __init__(self, title: str = "文件", parent: QWidget | None = None, kind: str = "") -> None:
        super().__init__(parent)
        self.title, self.kind = title, kind
        self.pdf = b""
        self._paper: Paper | None = None
        self._coming: Paper | None = None  # too thick to be opened at once
        self._past: list[Paper] = []  # of which the thumbnails may still speak
        self._nothing = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.viewport().installEventFilter(self)
        self.view.pageNavigator().currentPageChanged.connect(self._follow)
        self.thumbnails = Thumbnails()
        self.thumbnails.picked.connect(self.go_to)
        self.thumbnails.hide()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._show_thumbnails)
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.timeout.connect(self._go_on_opening)
        self._late = LatePages(self.view)
        self._cover = _Cover(self.view, self._late)
        sheet = QHBoxLayout()
        sheet.setSpacing(0)
        sheet.addWidget(self.thumbnails)
        sheet.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addLayout(sheet, 1)
        self._offer_keys()

    # what is shown

    def show_pdf(self, pdf: bytes) -> None:
        """Show other paper, keeping zoom and place; raises a Refusal when it cannot be read.

        Hundreds of pages come a moment later, so that the window stays alive.
        """
        paper = Paper(pdf, self)
        if self._coming is not None:
            self._coming.deleteLater()
        self._coming, self.pdf = paper, pdf
        self._go_on_opening()

    def _go_on_opening(self) -> None:
        paper = self._coming
        if paper is None:
            return
        if paper.measure(_SLICE_S):
            self._coming = None
            self._show(paper)
            return
        self._late.expect()
        self.view.setDocument(self._nothing)  # what was shown may be quite another paper
        self.tell_pages("正在打开…")
        self._opening.start(0)

    def _show(self, paper: Paper) -> None:
        across, down = self.view.horizontalScrollBar(), self.view.verticalScrollBar()
        place = across.value(), down.value()
        old, self._paper = self._paper, paper
        if old is not None:
            self._cover.put_on()
            self._late.expect()
            self._past.append(old)
        self.view.setDocument(paper.document)
        across.setValue(place[0])
        down.setValue(place[1])
        self.tell_pages()
        several = paper.page_count() > 1
        if old is None or several != self.fold.isEnabled():
            self.fold.setEnabled(several)
            self.fold.setChecked(several and not self._is_narrow())
        self._calm.start(_CALM_MS if old is not None else _AT_ONCE_MS)

    def tell_pages(self, instead: str = "") -> None:
        """Say how many pages there are, or something else for a while."""
        count = self._paper.page_count() if self._paper is not None else 0
        self.pages.setText(instead or f"共 {count} 页")
        self.page.setVisible(count > 1 and not instead)
        self.page.setValidator(QIntValidator(1, max(1, count), self.page))

    def go_to(self, page: int) -> None:
        """Show a page from its top; pages count from 0."""
        if self._paper is not None and 0 <= page < self._paper.page_count():
            self.view.pageNavigator().jump(page, QPointF(), 0)
            self._follow(page)

    def print_(self) -> None:
        """Print what is shown."""
        print_pdf(self, self.pdf, self.title, self.kind)

    def save(self) -> None:
        """Save what is shown as a PDF file."""
        save_pdf(self, self.pdf, self.title)

    # zoom

    def zoom(self) -> float:
        """Return how large the paper is shown; 1 is its real size on the screen."""
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom or self._paper is None:
            return self.view.zoomFactor()
        size = self._paper.page_size(self.view.pageNavigator().currentPage())
        dots = self.view.logicalDpiX() / POINTS_PER_INCH
        margins, room = self.view.documentMargins(), self.view.viewport().size()
        wide = (room.width() - margins.left() - margins.right()) / (size.width() * dots)
        if self.view.zoomMode() == QPdfView.ZoomMode.FitToWidth:
            return wide
        return min(wide, (room.height() - self.view.pageSpacing()) / (size.height() * dots))

    def zoom_to(self, factor: float) -> None:
        """Show the paper larger or smaller; what is in the middle stays there."""
        bars = (self.view.horizontalScrollBar(), self.view.verticalScrollBar())
        middles = [(bar.value() + bar.pageStep() / 2) / max(1, bar.maximum() + bar.pageStep()) for bar in bars]
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(_MOST_ZOOM, max(_LEAST_ZOOM, factor)))
        for bar, middle in zip(bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + bar.pageStep()) - bar.pageStep() / 2))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.zoom() * _ZOOM_STEP ** (event.angleDelta().y() / _WHEEL_NOTCH))
            return True
        return super().eventFilter(watched, event)

    # building

    def _head(self) -> QWidget:
        self.bar = Bar()
        self.bar.more.setText("更多(&9)")  # the page has a bar of its own
        self.fold = self._offer("页面(&6)", "view-list-outline", lambda: None)
        self.fold.setCheckable(True)
        self.fold.setEnabled(False)
        self.fold.toggled.connect(self.thumbnails.setVisible)
        self._offer("适合宽度(&1)", "arrow-expand-horizontal", lambda: self._fit(QPdfView.ZoomMode.FitToWidth))
        self._offer("整页(&2)", "fit-to-page-outline", lambda: self._fit(QPdfView.ZoomMode.FitInView))
        self._offer("100%(&3)", "file-document-outline", lambda: self.zoom_to(1.0))
        self._offer("放大(&4)", "magnify-plus-outline", lambda: self.zoom_to(self.zoom() * _ZOOM_STEP))
        self._offer("缩小(&5)", "magnify-minus-outline", lambda: self.zoom_to(self.zoom() / _ZOOM_STEP))
        self.page = QLineEdit("1")
        self.page.setFixedWidth(46)
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.page.setToolTip("到第几页：写页码，按回车")
        self.page.returnPressed.connect(lambda: self.go_to(int(self.page.text()) - 1))
        self.page.hide()
        self.pages = QLabel()
        self.pages.setProperty("look", "hint")
        top = QHBoxLayout()
        top.setContentsMargins(4, 0, 14, 0)
        top.addWidget(self.bar, 1)
        top.addWidget(self.page)
        top.addWidget(self.pages)
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(top)
        return head

    def _offer(self, title: str, icon: str, act: Callable[[], object]) -> QAction:
        action = QAction(theme.icon(icon), title, self)
        action.setIconText(title)  # a tool button takes its mnemonic from here
        action.setToolTip(title.split("(&")[0])
        action.triggered.connect(lambda: message.attempt(self, act))
        self.bar.addAction(action)
        return action

    def _offer_keys(self) -> None:
        larger: Callable[[], None] = lambda: self.zoom_to(self.zoom() * _ZOOM_STEP)  # noqa: E731
        smaller: Callable[[], None] = lambda: self.zoom_to(self.zoom() / _ZOOM_STEP)  # noqa: E731
        keys = (("Ctrl++", larger), ("Ctrl+=", larger), ("Ctrl+-", smaller), ("Ctrl+0", lambda: self.zoom_to(1.0)))
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act)

    def _fit(self, mode: QPdfView.ZoomMode) -> None:
        self.view.setZoomMode(mode)

    def _is_narrow(self) -> bool:
        """Tell whether thumbnails would take the room that the sheet needs; known only once it is shown."""
        return self.isVisible() and self.width() < _ROOMY

    def _show_thumbnails(self) -> None:
        if self._paper is None:
            return
        self.thumbnails.show_paper(self._paper)
        self._follow(self.view.pageNavigator().currentPage())
        for paper in self._past:
            paper.deleteLater()
        self._past.clear()

    def _follow(self, page: int) -> None:
        self.page.setText(str(page + 1))
        self.thumbnails.follow(page)


class _Cover(QLabel):
    """Keeps the old sheet in sight until the new one is drawn: paper that flashes white at each key tires the eyes."""

    def __init__(self, view: QPdfView, late: LatePages) -> None:
        super().__init__(view.viewport())
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = view
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.hide)
        late.drawn.connect(lambda: self._soon.start(0))
        self.hide()

    def put_on(self) -> None:
        """Lay a picture of what is in sight over it."""
        if not self.isHidden():
            return
        page = self._view.viewport()
        self.setPixmap(page.grab())
        self.setGeometry(page.rect())
        self._soon.start(_UNCOVER_MS)
        self.show()
        self.raise_()


class PaperWindow(QWidget):
    """A window of its own for a finished paper."""

    def __init__(self, parent: QWidget, pdf: bytes, title: str, kind: str = "") -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.paper = PaperView(title, kind=kind)
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
