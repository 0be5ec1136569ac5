"""Printing registration cards and household registers: asked how, drawn aside, shown before it is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from jiceng_desktop import papers
from jiceng_desktop.documents import household_register, resident_card
from jiceng_desktop.services import community
from jiceng_desktop.services.history import record_export
from jiceng_desktop.services.households import registers
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.preview import PaperWindow

_MOST = 500
CARDS, REGISTERS = "居民登记卡", "一户一表"


class PaperDialog(QDialog):
    """Says what will be printed; full numbers only for a purpose that is named."""

    def __init__(self, parent: QWidget, title: str, count: str, halves: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.on_a4 = QCheckBox("用 A4 纸，一页两张，打印后裁开(&A)")
        self.on_a4.setVisible(halves)
        self.in_full = QCheckBox("包含完整证件号和电话(&W)")
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText("用途（必填），例如 上报街道人口核查")
        self.purpose.setMaxLength(100)
        self.warning = QLabel("完整的证件号和电话属于敏感信息：请只交给有权使用的人，用完即毁。用途会记入操作记录。")
        self.warning.setWordWrap(True)
        self.warning.setProperty("look", "warning")
        foot = Foot(self, "预览(&V)")
        self.confirm = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        shown = QLabel(f"{title}，{count}。")
        for widget in (shown, self.on_a4, self.in_full, self.purpose, self.warning, foot):
            layout.addWidget(widget)
        self.in_full.toggled.connect(self._follow)
        self.purpose.textChanged.connect(self._follow)
        self._follow()

    def ask(self) -> bool:
        """Return whether to go on; a seam for tests."""
        return self.exec() == QDialog.DialogCode.Accepted

    def _follow(self) -> None:
        full = self.in_full.isChecked()
        if self.purpose.isVisibleTo(self) != full:
            self.purpose.setVisible(full)
            self.warning.setVisible(full)
            self.adjustSize()
        self.confirm.setEnabled(not full or bool(self.purpose.text().strip()))


@dataclass(frozen=True)
class _Order:
    """What was ordered; read on the job thread, holds no widget."""

    title: str
    ids: tuple[int, ...]
    on_a4: bool
    purpose: str  # not blank: numbers in full


def print_cards(parent: QWidget, desk: Desk, person_ids: Sequence[int]) -> None:
    """Show the registration cards of some persons on paper."""
    order = _ask(parent, CARDS, person_ids, "位居民", halves=True)
    if order is None:
        return
    office = desk.office.read(community.about).office

    def draw(report: Report, blanks: bool) -> bytes | list[str]:
        full = bool(order.purpose)
        cards = [papers.card_of(desk.office.read(registers.card, one, full)) for one in order.ids]
        lacking = [] if blanks else resident_card.missing_glyphs(cards)
        if lacking:
            return lacking
        _record(desk, order)
        today = date.today()
        return resident_card.render_cards(cards, office, today, report, on_a4=order.on_a4, allow_blanks=blanks)

    _run(parent, desk, order, draw)


def print_registers(parent: QWidget, desk: Desk, household_ids: Sequence[int]) -> None:
    """Show the registers of some households on paper."""
    order = _ask(parent, REGISTERS, household_ids, "户", halves=False)
    if order is None:
        return
    office = desk.office.read(community.about).office

    def draw(report: Report, blanks: bool) -> bytes | list[str]:
        full = bool(order.purpose)
        sheets = [papers.register_of(desk.office.read(registers.register, one, full)) for one in order.ids]
        lacking = [] if blanks else household_register.missing_glyphs(sheets)
        if lacking:
            return lacking
        _record(desk, order)
        return household_register.render_registers(sheets, office, date.today(), report, allow_blanks=blanks)

    _run(parent, desk, order, draw)


def _ask(parent: QWidget, title: str, ids: Sequence[int], unit: str, *, halves: bool) -> _Order | None:
    """Ask how; None when the clerk steps back."""
    if not ids:
        message.tell(parent, f"请先在表格里选中要打印{title}的{unit[-2:]}。")
        return None
    if len(ids) > _MOST:
        message.warn(parent, f"一次最多打印 {_MOST} 份，请少选一些。")
        return None
    dialog = PaperDialog(parent, title, f"共 {len(ids)} {unit}", halves)
    going = dialog.ask()
    purpose = dialog.purpose.text().strip() if dialog.in_full.isChecked() else ""
    order = _Order(title, tuple(ids), dialog.on_a4.isChecked(), purpose)
    dialog.deleteLater()
    return order if going else None


def _record(desk: Desk, order: _Order) -> None:
    """Put into the history that numbers left in full, and for what."""
    if order.purpose:
        desk.office.write(record_export, order.title, len(order.ids), f"打印：{order.purpose}")


def _run(
    parent: QWidget,
    desk: Desk,
    order: _Order,
    draw: Callable[[Report, bool], bytes | list[str]],
    blanks: bool = False,
) -> None:
    """Draw aside; characters without a glyph are named first, and left blank only if the clerk agrees."""

    def done(drawn: bytes | list[str]) -> None:
        if isinstance(drawn, bytes):
            PaperWindow(parent, drawn, order.title).show()
        elif message.ask(parent, f"这些字没有字形，印出来会是空白：{'、'.join(drawn)}。", "留空打印(&P)", danger=True):
            _run(parent, desk, order, draw, blanks=True)

    desk.jobs.run(parent, f"正在排版{order.title}…", lambda report: draw(report, blanks), done)
