"""The large answer to a scan: a colour that says whether all is well, the title, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from jiceng_desktop.services.stocktakes import Answer
from jiceng_desktop.terms import StocktakeOutcome
from jiceng_desktop.ui import theme

WELL, ODD, WRONG, CALM = "well", "odd", "wrong", "calm"
_GROUNDS = {WELL: "#DDF3E4", ODD: "#FFF1CC", WRONG: "#FDE2DF", CALM: "#E3ECF8"}
_INKS = {WELL: theme.SUCCESS, ODD: "#7A5200", WRONG: theme.DANGER, CALM: theme.SELECTED_TEXT}
_TITLE_PIXELS, _SENTENCE_PIXELS = 26, 18
_LEAST_HEIGHT = 96


def tone_of(answer: Answer) -> str:
    """Return how an answer is told: well, odd, wrong, or calm where nothing was counted."""
    if answer.repeated or answer.outcome is None:
        return CALM
    if answer.outcome is StocktakeOutcome.PRESENT:
        return WELL
    return WRONG if answer.outcome is StocktakeOutcome.UNKNOWN else ODD


class AnswerPanel(QFrame):
    """Says what came of the last scan, to be read from two metres away."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title, self.sentence = QLabel(), QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 12)
        layout.setSpacing(4)
        for shown in (self.title, self.sentence):
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setWordWrap(True)
            layout.addWidget(shown)
        self.tell(CALM, "请扫书上的图书编号", "扫箱子的标签，就换到那一箱；没有扫码枪，也可以输入编号后回车。")

    def show_answer(self, answer: Answer) -> None:
        """Show what a scan says."""
        if answer.outcome is None:
            self.tell(CALM, answer.sentence, "接着扫这里的书。")
        else:
            self.tell(tone_of(answer), answer.title or answer.number, answer.sentence)

    def tell(self, tone: str, title: str, sentence: str) -> None:
        """Show a title and a sentence in the colour of a tone."""
        self.tone = tone
        ink = _INKS[tone]
        self.setStyleSheet(f"#answer {{ background: {_GROUNDS[tone]}; border: 1px solid {ink}; border-radius: 6px; }}")
        for shown, text, pixels, weight in (
            (self.title, title, _TITLE_PIXELS, "bold"),
            (self.sentence, sentence, _SENTENCE_PIXELS, "normal"),
        ):
            shown.setText(text)
            shown.setStyleSheet(
                f"color: {ink}; font-size: {pixels}px; font-weight: {weight}; background: transparent; border: none;"
            )
