"""新建公文: choosing what kind of paper to write, with a look at it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from jiceng_desktop import pinyin
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import templates
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.templates import About, Offer, Subject
from jiceng_desktop.services.templates.grids import Span, month_of, week_after
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.papers.live import LiveSheet
from jiceng_desktop.ui.papers.opening import EMPTY, open_paper

_WIDTH, _HEIGHT, _LIST = 1020, 720, 330
_NOTHING = "没有这样的模板。换一个词试试，例如“签到”或 qdb。"
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def choose_paper(desk: Desk, parent: QWidget, about: About | None = None) -> ChoosingDialog:
    """Open the choice of a paper; its ``filed`` passes on what the editor files."""
    dialog = ChoosingDialog(desk, parent, about)
    dialog.open()
    return dialog


def spans(today: date) -> list[tuple[Span, str]]:
    """Return the days a rota may cover, the likeliest first."""
    coming = week_after(today + timedelta(1))
    this = (coming[0] - timedelta(7), coming[1] - timedelta(7))
    month = month_of(today)
    return [(coming, "下周"), (this, "本周"), (month, "本月"), (month_of(month[1] + timedelta(1)), "下月")]


class ChoosingDialog(QDialog):
    """All templates with a word about each and the sheet it makes; Enter opens the editor."""

    filed = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, about: About | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建公文")
        self.desk = desk
        self._owner, self._about = parent, about
        self._offers = [*desk.office.read(templates.fitting, None), EMPTY]
        self._keys = {offer.id: _key(offer) for offer in self._offers}
        self._shown: list[Offer] = []
        self.finder = QLineEdit()
        self.finder.setPlaceholderText("名称、首字母，如 签到、qdb")
        self.finder.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAlternatingRowColors(False)
        self.hint = _told("hint")
        self.source_label, self.days_label = QLabel("内容取自(&R)"), QLabel("日期(&D)")
        self.source = Choice((), blank=None)
        self.days = Choice(spans(date.today()), blank=None)
        self.paper = PaperView()
        self._live = LiveSheet(desk.jobs, self.paper, self._draft, lambda _drawn: None, self._tell)
        self.foot = Foot(self, "开始写(&O)")
        self._lay_out()
        self.finder.textChanged.connect(self.search)
        self.finder.installEventFilter(self)
        self.list.currentRowChanged.connect(self._turn)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.source.changed.connect(self._live.redraw)
        self.days.changed.connect(self._live.redraw)
        self.rejected.connect(self.deleteLater)
        self.search()
        self.finder.setFocus()

    def offer(self) -> Offer | None:
        """Return the template that is chosen."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def choose(self, template_id: int) -> None:
        """Choose a template."""
        self.list.setCurrentRow([offer.id for offer in self._shown].index(template_id))

    def search(self) -> None:
        """List the templates that have every word in name, reading or kind."""
        words = self.finder.text().lower().split()
        self._shown = [offer for offer in self._offers if all(word in self._keys[offer.id] for word in words)]
        self.list.clear()
        self.list.addItems([offer.name for offer in self._shown])
        self.foot.confirm.setEnabled(bool(self._shown))
        self.list.setCurrentRow(0)
        if not self._shown:
            self._tell(Refusal(_NOTHING))

    # building

    def _lay_out(self) -> None:
        self.source_label.setBuddy(self.source)
        self.days_label.setBuddy(self.days)
        left = QVBoxLayout()
        left.addWidget(self.finder)
        left.addWidget(self.list, 1)
        choices = QGridLayout()
        choices.addWidget(self.source_label, 0, 0)
        choices.addWidget(self.source, 0, 1)
        choices.addWidget(self.days_label, 1, 0)
        choices.addWidget(self.days, 1, 1)
        choices.setColumnStretch(2, 1)
        right = QVBoxLayout()
        right.addWidget(self.hint)
        right.addLayout(choices)
        right.addWidget(self.paper, 1)
        both = QHBoxLayout()
        both.addLayout(left)
        both.addLayout(right, 1)
        self.finder.setFixedWidth(_LIST)
        self.list.setFixedWidth(_LIST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.addLayout(both, 1)
        layout.addWidget(self.foot)
        take_room(self, _WIDTH, _HEIGHT)

    # reacting

    def _turn(self) -> None:
        offer = self.offer()
        if offer is None:
            return
        self.hint.setProperty("look", "hint")
        self.hint.style().polish(self.hint)
        self.hint.setText(offer.hint)
        try:
            self._offer_sources(offer)
        except Refusal as refusal:  # another desk has deleted the template
            self._tell(refusal)
            return
        rota = offer.kind is DocumentKind.ROTA
        self.days_label.setVisible(rota)
        self.days.setVisible(rota)
        self._live.redraw()

    def _offer_sources(self, offer: Offer) -> None:
        """Offer the records the paper can be filled in from; an event is taken unasked, a person is not."""
        asks = self._about is None and offer is not EMPTY
        found = self.desk.office.read(templates.samples, offer.id, date.today()) if asks else []
        self.source.blockSignals(True)
        self.source.set_options([(None, "不指定，空着手填"), *found])
        first = found[0][0] if found and found[0][0].subject is Subject.OCCURRENCE else None
        self.source.set_value(first)
        self.source.blockSignals(False)
        self.source_label.setVisible(bool(found))
        self.source.setVisible(bool(found))

    def _record(self) -> About | None:
        return self._about if self._about is not None else self.source.value()

    def _span(self) -> Span | None:
        value: Span | None = self.days.value()
        return value

    def _draft(self) -> Draft | None:
        offer = self.offer()
        if offer is None:
            return None
        if offer is EMPTY:
            return self.desk.office.read(templates.blank, date.today())
        try:
            return self.desk.office.read(templates.draft, offer.id, self._record(), date.today(), self._span())
        except Refusal as refusal:
            self._tell(refusal)
            return None

    def _tell(self, refusal: Refusal) -> None:
        self.hint.setProperty("look", "problem")
        self.hint.style().polish(self.hint)
        self.hint.setText(str(refusal))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.list.keyPressEvent(event)  # the list is led from the box one types in
            return True
        return super().eventFilter(watched, event)

    @override
    def accept(self) -> None:
        offer = self.offer()
        if offer is None:
            return
        about, span = self._record(), self._span()
        super().accept()
        message.attempt(self._owner, lambda: self._open(offer, about, span))

    def _open(self, offer: Offer, about: About | None, span: Span | None) -> None:
        editor = open_paper(self.desk, self._owner, offer, about, span=span)
        if editor is None:
            self.deleteLater()
            return
        editor.filed.connect(self.filed)
        editor.finished.connect(self.deleteLater)


def _key(offer: Offer) -> str:
    """Return what a template is found by: its name and kind, their readings, their initials."""
    told = offer.name if offer.kind.label in offer.name else f"{offer.name} {offer.kind.label}"
    spoken = [pinyin.spoken(part).split() for part in told.split()]
    readings = [reading for parts in spoken for reading in ("".join(parts), "".join(part[:1] for part in parts))]
    return " ".join([told.lower(), *readings])


def _told(look: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("look", look)
    return label
