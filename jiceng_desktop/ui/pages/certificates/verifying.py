"""Confirming a certificate by its code: typed from the paper, or read by a scanner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import certificates
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import CertificateStatus
from jiceng_desktop.ui.kit.foot import Foot

_GREEN, _RED, _AMBER = ("#1A7F37", "#E6F4EA"), ("#B42318", "#FDECEA"), ("#8A5A00", "#FFF4D6")


class VerifyingDialog(QDialog):
    """Says in one large sentence what the register knows of a code; the next one can be read at once."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("核对志愿服务证明")
        self._office = office
        heading = QLabel("校验码(&M)：证明左下角的 15 位，输入或用扫码枪扫二维码")
        self.code = QLineEdit()
        self.code.setPlaceholderText("如 7K3MX-9QTRA-HD2W8，大小写、空格都不要紧")
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.code.setStyleSheet("font-size: 20px; padding: 4px 8px; height: 36px;")
        heading.setBuddy(self.code)
        self.answer = QLabel()
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setWordWrap(True)
        self.answer.setFrameShape(QFrame.Shape.NoFrame)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.answer.setMinimumHeight(150)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.foot = Foot(self, "核对(&Y)", "关闭(&C)", act=self.verify)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (heading, self.code, self.answer, self.foot):
            layout.addWidget(widget)
        self.setMinimumWidth(620)
        self._say("", ("#5B6673", "transparent"))
        self.code.setFocus()

    def verify(self) -> None:
        """Look the code up and say what became of it."""
        try:
            found = self._office.read(certificates.verify, self.code.text())
        except Refusal as refusal:
            self._say(str(refusal), _AMBER if refusal.field else _RED)  # copied wrongly, or not ours
        else:
            self._say(found.sentence(), _GREEN if found.status is CertificateStatus.VALID else _RED)
        self.code.selectAll()  # the next code takes its place
        self.code.setFocus()

    def _say(self, sentence: str, colours: tuple[str, str]) -> None:
        ink, ground = colours
        self.answer.setStyleSheet(
            f"font-size: 20px; color: {ink}; background: {ground}; border-radius: 6px; padding: 12px;"
        )
        self.answer.setText(sentence)
