"""What goes with a notice for many: the list of who gets it, and envelopes or labels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from jiceng_desktop import papers
from jiceng_desktop.documents.envelopes import SIZES, Envelope, Size, render_envelopes
from jiceng_desktop.documents.labels import Label, Sheet, render_labels
from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.services import community, mailing, stationery
from jiceng_desktop.services.documents import Receiver
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.label_sheet import known_sheets

_MEMORY = "mailing/envelope"


def print_delivery(parent: QWidget, desk: Desk, title: str, receivers: Sequence[Receiver]) -> None:
    """Show the list with which the sheets are carried round."""
    found = mailing.delivery_list(title, receivers)

    def draw(report: Report, blanks: bool) -> bytes:
        return render_list(found.title, found.columns, papers.rows_of(found), found.note, report, allow_blanks=blanks)

    show_drawn(parent, desk, "派送清单", draw)


def print_envelopes(parent: QWidget, desk: Desk, receivers: Sequence[Receiver]) -> None:
    """Ask for a size and show an envelope, or a label, for each receiver."""
    if not receivers:
        message.tell(parent, "还没有选择发给谁。")
        return
    EnvelopeDialog(parent, desk, receivers).open()


class EnvelopeDialog(QDialog):
    """Asks for envelopes or labels, and which label of the sheet is the first free one."""

    def __init__(self, parent: QWidget, desk: Desk, receivers: Sequence[Receiver]) -> None:
        super().__init__(parent)
        self._window, self._desk, self._receivers = parent, desk, receivers
        self.setWindowTitle("打印信封")
        self.kind = QComboBox()
        sheets = tuple(known_sheets(desk.office).values())
        kinds: tuple[Size | Sheet, ...] = (*SIZES, *sheets)
        for kind in kinds:
            self.kind.addItem(kind.name if isinstance(kind, Size) else f"标签纸 {kind.name}", kind)
        self.kind.setCurrentIndex(max(0, self.kind.findText(desk.memory.get(_MEMORY, ""))))
        self.first = QSpinBox()
        self.first.setRange(1, max(sheet.count for sheet in sheets))
        form = QFormLayout()
        form.addRow("信封或标签纸(&K)", self.kind)
        form.addRow("从第几枚标签开始(&N)", self.first)
        hint = QLabel(f"共 {len(receivers):,} 份，与派送清单的顺序相同。打印时请在打印机里放好对应的信封或标签纸。")
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(Foot(self, "预览(&V)", act=self._show))
        self.kind.currentIndexChanged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        self.first.setEnabled(isinstance(self.kind.currentData(), Sheet))

    def _show(self) -> None:
        chosen, first = self.kind.currentData(), self.first.value()
        self._desk.memory.put(_MEMORY, self.kind.currentText())
        self.accept()
        to = [Envelope(one.name, one.address) for one in self._receivers]
        office = self._desk.office
        own = office.read(stationery.of)
        below = "　".join(filter(None, (own.address, own.phone)))
        sender = [office.read(community.about).office, *filter(None, [below])]

        def draw(report: Report, blanks: bool) -> bytes:
            if isinstance(chosen, Size):
                return render_envelopes(chosen, to, sender, report, allow_blanks=blanks)
            labels = [Label(f"{one.name}　收", one.address) for one in to]
            return render_labels(chosen, labels, min(first, chosen.count), report, allow_blanks=blanks)

        show_drawn(self._window, self._desk, "信封", draw)
