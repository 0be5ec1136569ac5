"""The card on the right of a list: everything about one record, read-only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit.desk import Desk


class _Body(QWidget):
    """What scrolls: as high as its lines are in the width there is, not as they would be in the least one."""

    @override
    def minimumSizeHint(self) -> QSize:
        least, column = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if column is not None and column.hasHeightForWidth() else least


class Card(QScrollArea):
    """A scrolling column of headings and labelled lines; all text is plain text."""

    def __init__(self, hint: str = "在表格中选中一条记录，这里显示它的详情。") -> None:
        super().__init__()
        self._hint = hint
        self.setObjectName("card")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(240)  # an ID number fits in one line
        self.clear()

    def clear(self) -> None:
        """Start an empty card."""
        body = _Body()
        body.setObjectName("cardBody")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 12, 10, 12)
        self._column.setSpacing(6)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lines: QGridLayout | None = None
        self.setWidget(body)

    def show_hint(self) -> None:
        """Say what the card is for while nothing is selected."""
        self.clear()
        self._column.addWidget(label(self._hint, "hint"))

    def headline(self, text: str, note: str = "", beside: QWidget | None = None) -> None:
        """Add the record's name, what is wanted most beside it, and a few words below it."""
        row = QHBoxLayout()
        row.addWidget(label(text, "headline"), 1)
        if beside is not None:
            row.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        if note:
            self._column.addWidget(label(note, "hint"))

    def section(self, title: str, beside: QWidget | None = None) -> None:
        """Begin a group of lines, with what leads further beside its heading."""
        self._column.addSpacing(8)
        row = QHBoxLayout()
        row.addWidget(label(title, "section"), 1)
        if beside is not None:
            row.addWidget(beside)
        self._column.addLayout(row)
        self._lines = None

    def line(self, title: str, text: str) -> None:
        """Add a labelled line; a blank one is shown as a dash."""
        self.line_of(title, label(text or "—"))

    def line_of(self, title: str, shown: QWidget) -> None:
        """Add a labelled line that shows any widget."""
        if self._lines is None:
            self._lines = QGridLayout()
            self._lines.setHorizontalSpacing(8)
            self._lines.setVerticalSpacing(6)
            self._lines.setColumnStretch(1, 1)
            self._column.addLayout(self._lines)
        row = self._lines.rowCount()
        heading = QLabel(title)  # nobody copies it: what a label can do besides would take time for nothing
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("look", "hint")
        self._lines.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
        self._lines.addWidget(shown, row, 1)

    def text(self, text: str) -> None:
        """Add a paragraph."""
        self._column.addWidget(label(text))
        self._lines = None

    def add(self, widget: QWidget) -> None:
        """Add any widget, such as a row of buttons."""
        self._column.addWidget(widget)
        self._lines = None


class DetailCard(Card):
    """Lists every field of a listing for one record."""

    def __init__(self, desk: Desk, listing: Listing) -> None:
        super().__init__()
        self._desk = desk
        self._listing = listing
        self.show_hint()

    def show_record(self, record_id: int | None) -> None:
        """Show one record, or the hint."""
        texts = () if record_id is None else self._texts(record_id)
        if not texts:
            self.show_hint()
            return
        self.clear()
        fields = self._listing.fields
        head = next((number for number, field in enumerate(fields) if field.name == "name"), 0)
        self.headline(texts[head])
        for number, field in enumerate(fields):
            if number != head:
                self.line(field.title, texts[number])

    def _texts(self, record_id: int) -> tuple[str, ...]:
        return next(iter(self._desk.office.read(self._listing.texts, [record_id])), ())


def label(text: str, look: str = "") -> QLabel:
    """Return a wrapping label of plain text that can be selected and copied."""
    shown = QLabel(text)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    shown.setWordWrap(True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if look:
        shown.setProperty("look", look)
    return shown


def link(text: str, act: Callable[[], object], tip: str) -> QPushButton:
    """Return a link that is cut to the width there is."""
    shown = QPushButton(text)
    shown.setProperty("class", "link")
    shown.setCursor(Qt.CursorShape.PointingHandCursor)
    shown.setToolTip(tip)
    shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    shown.clicked.connect(lambda: act())
    return shown
