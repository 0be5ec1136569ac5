"""The dialog 打印: which printer, which pages, how many, on which sides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message, printing
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.fields import Choice, Count, Text
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.kit.paper import POINTS_PER_INCH, Paper
from jiceng_desktop.ui.kit.printing import Order, Sides
from jiceng_desktop.ui.kit.saving import save_pdf

_WORDS = {Sides.ONE: "单面", Sides.LONG: "双面，沿长边翻页", Sides.SHORT: "双面，沿短边翻页"}
_MOST_COPIES = 999
_NOT_KEPT = "上次用的打印机“{}”现在找不到，请检查它是否开机、是否连着这台电脑。"
_BY_HAND = "这台打印机不会自动翻面；可以先印单数页，翻面后再印双数页（页码里写“单数页”“双数页”）。"
_MM_PER_INCH = 25.4
_WIDTH = 500
_SIZES = {(210, 297): "A4", (297, 420): "A3", (148, 210): "A5", (176, 250): "B5"}


def print_pdf(parent: QWidget, pdf: bytes, title: str, kind: str = "") -> None:
    """Ask how, then print; the printer is remembered for each ``kind`` of paper, or else for each size."""
    if not printing.printer_names():
        # QPrinter would silently write a file instead
        question = "这台电脑没有安装打印机，无法打印。可以先保存为 PDF，再到其他电脑上打印。"
        if message.ask(parent, question, "另存为 PDF(&S)"):
            save_pdf(parent, pdf, title)
        return
    PrintDialog(parent, pdf, title, kind).open()


def size_of(paper: Paper) -> str:
    """Return the size of a paper in words: A4 横向."""
    size = paper.page_size() * (_MM_PER_INCH / POINTS_PER_INCH)
    width, height = round(size.width()), round(size.height())
    name = _SIZES.get((min(width, height), max(width, height)), f"{width}×{height} 毫米")
    return f"{name} {'横向' if width > height else '纵向'}"


def _memory_of(widget: QWidget | None) -> Memory:
    """Return the habits of the desk at which a widget stands."""
    while widget is not None:
        desk = getattr(widget, "desk", None)
        if isinstance(desk, Desk):
            return desk.memory
        widget = widget.parentWidget()
    return Memory()


class PrintDialog(QDialog):
    """Prints a paper; stays open, and says why, when the printer does not take it."""

    def __init__(self, parent: QWidget, pdf: bytes, title: str, kind: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印")
        self._window, self._pdf = parent, pdf
        self._paper = Paper(pdf, self)
        self._count, size = self._paper.page_count(), size_of(self._paper)
        self._memory, self._key = _memory_of(parent), f"printing/{kind or size}"
        self._habit: dict[str, str] = self._memory.get(self._key, {})
        about = QLabel(f"{title}\n{size}，共 {self._count} 页，按 100% 原大打印")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self._build_entries()
        body = QWidget()
        grid = self._grid = QGridLayout(body)
        grid.setContentsMargins(20, 18, 20, 16)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        grid.addWidget(about, 0, 0, 1, 3)
        self._row(1, "打印机(&R)", self.printer, self.printer_note)
        self._row(3, "页码(&G)", self.pages, self.pages_note)
        self._row(5, "双面(&D)", self.sides, self.sides_note)
        self._row(7, "份数(&N)", self.copies)
        grid.addWidget(self.collate, 7, 2)
        self._build_foot()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(body)
        self.setMinimumWidth(_WIDTH)
        self.offer_printers(self._habit.get("printer", ""))
        self.foot.confirm.setFocus()

    # what was entered

    def order(self) -> Order:
        """Return what is to be printed; raises a Refusal when the pages cannot be read."""
        pages = printing.pages_of(self.pages.value() or "", self._count)
        sides, collate = self.sides.value() or Sides.ONE, self.collate.isChecked()
        return Order(self.printer.currentText(), pages, self.copies.value(), sides, collate)

    def offer_printers(self, wanted: str = "") -> None:
        """List the printers there are now and choose the wanted one, or the system's default."""
        names = printing.printer_names()
        chosen = wanted if wanted in names else printing.default_printer()
        self.printer.blockSignals(True)
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self.printer.blockSignals(False)
        self._know_printer()
        if wanted and wanted not in names:
            self._say(self.printer_note, _NOT_KEPT.format(wanted), "warning")

    # building

    def _build_entries(self) -> None:
        self.printer, self.printer_note = QComboBox(), _note()
        self.printer.currentIndexChanged.connect(self._know_printer)
        self.pages, self.pages_note = Text(f"全部 {self._count} 页；也可以写 1-3、5", most=100), _note()
        self.pages.changed.connect(lambda: self._say(self.pages_note))
        self.sides, self.sides_note = Choice([(sides, _WORDS[sides]) for sides in Sides], blank=None), _note()
        self.copies = Count(1, _MOST_COPIES)
        self.collate = QCheckBox("逐份打印（一份印完再印下一份）(&T)")
        self.collate.setChecked(True)
        self.copies.valueChanged.connect(lambda copies: self.collate.setEnabled(copies > 1 and self._count > 1))
        self.collate.setEnabled(False)

    def _row(self, row: int, title: str, entry: QWidget, note: QLabel | None = None) -> None:
        label = QLabel(title)
        label.setBuddy(focused(entry))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(entry, row, 1, 1, 1 if note is None else 2)
        if note is not None:
            self._grid.addWidget(note, row + 1, 1, 1, 2)

    def _build_foot(self) -> None:
        self.more = QPushButton("更多选项(&M)…")
        self.more.setToolTip("在系统的打印对话框里选择纸盒、颜色等")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self.choose_more)
        self.foot = Foot(self, "打印(&P)")
        self._grid.setRowMinimumHeight(8, 10)
        self._grid.addWidget(self.more, 9, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(self.foot, 9, 2)

    # reacting

    def _know_printer(self) -> None:
        """Offer what the chosen printer can do, and say what it cannot."""
        name = self.printer.currentText()
        faulty = printing.is_faulty(name)
        self._say(self.printer_note, "这台打印机现在报告有故障（缺纸、卡纸或没有联机），请先看一看。" if faulty else "")
        able = printing.sides_of(name)
        self.sides.set_options([(sides, _WORDS[sides]) for sides in Sides if sides in able])
        kept = next((sides for sides in Sides if sides.value == self._habit.get("sides")), able[0])
        self.sides.set_value(kept if kept in able and self._count > 1 else Sides.ONE)
        self.sides.setEnabled(len(able) > 1 and self._count > 1)
        by_hand = len(able) == 1 and self._count > 1
        self._say(
            self.sides_note,
            _BY_HAND if by_hand else "",
            "hint",
        )

    # what the buttons do

    @override
    def accept(self) -> None:
        """Print as ordered."""
        if self._print(lambda _printer, order: order):
            super().accept()

    def choose_more(self) -> None:
        """Go on in the system's dialog, beginning with what was entered here."""
        if self._print(self._chosen):
            super().accept()

    def _chosen(self, printer: QPrinter, order: Order) -> Order | None:
        if not printing.choose_printer(self, printer):
            return None
        printing.set_up_paper(printer, self._paper)  # whatever was chosen there, 100 % stays 100 %
        return printing.order_of(printer, order.pages)

    def _print(self, settle: Callable[[QPrinter, Order], Order | None]) -> bool:
        """Send the paper to the printer once ``settle`` has agreed to the order; False when nothing was sent."""
        try:
            order = self.order()
            printer = printing.prepare(order, self._paper)
            settled = settle(printer, order)
            if settled is None:
                return False
            printing.send(self._window, self._pdf, printer, settled)
        except Refusal as refusal:
            self._show_refusal(refusal)
            return False
        self._memory.put(self._key, {"printer": settled.printer, "sides": settled.sides.value})
        return True

    def _say(self, note: QLabel, text: str = "", look: str = "problem") -> None:
        """Say something below an entry; the dialog becomes as tall as that takes."""
        note.setText(text)
        note.setVisible(bool(text))
        note.setProperty("look", look)
        note.style().polish(note)
        self.resize(self.width(), max(self.minimumSizeHint().height(), self.heightForWidth(self.width())))

    def _show_refusal(self, refusal: Refusal) -> None:
        if refusal.field == "pages":
            self._say(self.pages_note, str(refusal))
            self.pages.setFocus()
            return
        self.offer_printers(self.printer.currentText())
        self._say(self.printer_note, str(refusal))


def _note() -> QLabel:
    note = QLabel()
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setWordWrap(True)
    note.hide()
    return note
