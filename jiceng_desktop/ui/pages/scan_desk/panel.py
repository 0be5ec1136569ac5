"""The answer, large enough to be read from where one stands: whose, which book, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services.lending import Tone, Way
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.scan_desk.work import Shown

_MARK = QSize(40, 40)
_TALL = 300  # pixels from which on the panel takes large letters
_ONE_LINE = 16  # characters of a title beside a name
_LARGE, _SMALL = (40, 21), (26, 17)  # pixels of the names and of what is said
_AS_WIDE = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
_AS_SHORT = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
LOOKS = {  # icon, word, ink, ground, edge
    Tone.OK: ("check-circle", "完成", theme.SUCCESS, "#E6F4EA", "#A9D3B4"),
    Tone.ATTENTION: ("alert", "请注意", "#8A5A00", "#FFF4D6", "#E3C98A"),
    Tone.REFUSED: ("close-circle", "没有办理", theme.DANGER, "#FDECEA", "#E0AFA9"),
}


class AnswerPanel(QFrame):
    """Shows the last scan in colour, with an icon and in words."""

    way_chosen = Signal(object)  # a Way

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scanAnswer")
        self.mark, self.word = QLabel(), _label("scanWord")
        self.reader, self.title, self.sentence = _label("scanName"), _label("scanName"), _label("scanSaid")
        self._colours = (theme.MUTED, theme.SURFACE, theme.BORDER)
        self._title = ""
        self._styled: tuple[tuple[str, str, str], bool] | None = None
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.mark)
        head.addWidget(self.word, 1)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 10, 22, 10)
        column.setSpacing(6)
        column.addLayout(head)
        self._names = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._names.setSpacing(6)
        self._names.addWidget(self.reader)
        self._names.addWidget(self.title, 1)
        self._names.addStretch()  # a name alone stays at the left
        column.addLayout(self._names)
        column.addWidget(self.sentence)
        column.addSpacing(4)
        column.addLayout(self._ways)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.ways: list[QPushButton] = []

    def invite(self, sentence: str) -> None:
        """Say what to do while nothing was scanned."""
        self._dress(theme.MUTED, theme.SURFACE, theme.BORDER)
        self.mark.setPixmap(theme.icon("qrcode-scan", theme.FAINT).pixmap(_MARK))
        self._say("请扫码", "", "", sentence)
        self._offer(())

    def show_answer(self, shown: Shown) -> None:
        """Show what came of a scan."""
        icon, word, ink, ground, edge = LOOKS[shown.tone]
        self._dress(ink, ground, edge)
        self.mark.setPixmap(theme.icon(icon, ink).pixmap(_MARK))
        self._say(shown.word or word, shown.reader, shown.title, shown.sentence)
        self._offer(shown.ways)

    def _fit_title(self) -> None:
        """Leave out the end of a long title where there is room for one line."""
        long = self.height() < _TALL and len(self._title) > _ONE_LINE
        self.title.setText(f"{self._title[: _ONE_LINE - 2]}…》" if long else self._title)

    def _say(self, word: str, reader: str, title: str, sentence: str) -> None:
        for label, text in (
            (self.word, word),
            (self.reader, reader),
            (self.title, title),
            (self.sentence, sentence),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._title = title
        self._fit_title()
        self.setAccessibleName(" ".join(filter(None, (word, reader, title, sentence))))

    def _dress(self, ink: str, ground: str, edge: str) -> None:
        self._colours = (ink, ground, edge)
        self._style()

    def _style(self) -> None:
        """Colour the panel and write as large as there is room; what stays as it is costs nothing."""
        tall = self.height() >= _TALL
        if self._styled == (self._colours, tall):
            return
        self._styled = (self._colours, tall)
        ink, ground, edge = self._colours
        names, said = _LARGE if tall else _SMALL
        self._names.setDirection(QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight)
        self.reader.setSizePolicy(_AS_WIDE if tall else _AS_SHORT)
        self.setStyleSheet(
            f"#scanAnswer {{ background-color: {ground}; border: 2px solid {edge}; border-radius: 8px; }}"
            f" #scanName {{ font-size: {names}px; font-weight: bold; color: {theme.TEXT}; }}"
            f" #scanSaid {{ font-size: {said}px; color: {theme.TEXT}; }}"
            f" #scanWord {{ font-size: {said + 4}px; font-weight: bold; color: {ink}; }}"
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._style()
        self._fit_title()

    def _offer(self, ways: tuple[Way, ...]) -> None:
        for button in self.ways:
            button.deleteLater()
        while self._ways.count():
            self._ways.takeAt(0)
        self.ways = [self._button(way, first=place == 0) for place, way in enumerate(ways)]
        for button in self.ways:
            self._ways.addWidget(button)
        self._ways.addStretch(1)

    def _button(self, way: Way, first: bool) -> QPushButton:
        button = QPushButton(f"{way.value}（Ctrl+回车）" if first else way.value)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.way_chosen.emit(way))
        return button


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
