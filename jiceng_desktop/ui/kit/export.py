"""Taking a list out of the window: as a workbook, or on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.exchange import listing_out
from jiceng_desktop.exchange.sheet_out import Column, write_sheet
from jiceng_desktop.services.history import record_export
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.kit.table import RecordView

_BATCH = 500
_MOST_PRINTED = 20_000
_PIXELS_PER_LETTER, _MM_PER_PIXEL = 8, 0.25


class OutDialog(QDialog):
    """Says what will be taken out and asks whether sensitive fields go along in full."""

    def __init__(self, parent: QWidget, title: str, view: RecordView, go: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        chosen, everything = len(view.selected_ids()), len(view.records.ids)
        self.only_selected = QCheckBox(f"只要选中的 {chosen:,} 条(&L)")
        self.only_selected.setVisible(1 < chosen < everything)
        self.only_selected.setChecked(1 < chosen < everything)
        self.hidden = len(view.records.listing.fields) - len(view.columns_in_order())
        self.all_columns = QCheckBox(f"连同表格里没有显示的 {self.hidden} 列(&A)")
        self.all_columns.setVisible(bool(self.hidden))
        self.in_full = QCheckBox("包含完整证件号和电话(&W)")
        self.in_full.setVisible(any(field.mask for field in view.records.listing.fields))
        warning = QLabel("完整的证件号和电话属于敏感信息：请只交给有权使用的人，用完即删。本次操作会记入操作记录。")
        warning.setWordWrap(True)
        warning.setProperty("look", "warning")
        warning.hide()
        self.in_full.toggled.connect(warning.setVisible)
        self.in_full.toggled.connect(lambda: self.adjustSize())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        shown = QLabel(f"{view.records.listing.title}：按当前表格的内容、顺序和列，共 {everything:,} 条。")
        for widget in (shown, self.only_selected, self.all_columns, self.in_full, warning, Foot(self, go)):
            layout.addWidget(widget)

    def ask(self) -> bool:
        """Return whether to go on; a seam for tests."""
        return self.exec() == QDialog.DialogCode.Accepted


class _Order:
    """What was ordered: which records, which columns, masked or not. Read on the job thread, holds no widget."""

    def __init__(self, desk: Desk, view: RecordView, dialog: OutDialog, narrowing: Sequence[str]) -> None:
        self.office = desk.office
        self.listing: Listing = view.records.listing
        self.columns = view.columns_in_order(hidden_too=dialog.all_columns.isChecked())
        only = dialog.only_selected.isChecked() and not dialog.only_selected.isHidden()
        self.ids = list(view.selected_ids() if only else view.records.ids)
        self.in_full = dialog.in_full.isChecked()
        self.about = "、".join(narrowing)
        count = f"共 {len(self.ids):,} 条"
        self.note = "　".join(filter(None, (self.about, count, f"{datetime.now():%Y-%m-%d %H:%M}", desk.office.clerk)))

    def rows(self, report: Report | None = None) -> Iterator[list[str]]:
        """Yield the texts of all rows; ``report`` is asked now and then whether to go on."""
        texts = listing_out.texts(self.office, self.listing, self.ids, self.columns, revealed=self.in_full)
        for number, row in enumerate(texts):
            if report and number % _BATCH == 0:
                report(0, len(self.ids))
            yield row

    def record(self, reason: str) -> None:
        """Put into the history that sensitive fields were taken out in full."""
        if self.in_full:
            self.office.write(record_export, self.listing.title, len(self.ids), reason)


def export_list(parent: QWidget, desk: Desk, view: RecordView, narrowing: Sequence[str] = ()) -> None:
    """Save the list as shown as a workbook; ``narrowing`` says what it is narrowed to."""
    order = _ask(parent, desk, view, ("导出", "导出(&X)"), narrowing)
    if order is None:
        return
    title = order.listing.title
    name = "-".join(filter(None, (title, order.about, f"{date.today():%Y%m%d}.xlsx")))
    path = message.ask_save_path(parent, "导出", name, "Excel 工作簿 (*.xlsx)")
    if path is None:
        return
    fields = [order.listing.fields[column] for column in order.columns]
    columns = [Column(field.title, field.width / _PIXELS_PER_LETTER, text=True) for field in fields]

    def work(report: Report) -> int:
        order.record("导出")
        return write_sheet(path, title, columns, order.rows(), lambda done: report(done, len(order.ids)))

    desk.jobs.run(
        parent, f"正在导出{title}…", work, lambda count: message.toast(parent, f"已导出 {count:,} 条到 {path.name}")
    )


def print_list(parent: QWidget, desk: Desk, view: RecordView, narrowing: Sequence[str] = ()) -> None:
    """Show the list as shown on paper, ready to print; ``narrowing`` says what it is narrowed to."""
    order = _ask(parent, desk, view, ("打印列表", "预览(&V)"), narrowing)
    if order is None:
        return
    if len(order.ids) > _MOST_PRINTED:
        message.warn(parent, f"一次最多打印 {_MOST_PRINTED:,} 条，请先用搜索或筛选缩小范围。")
        return
    _lay_out(parent, desk, order, allow_blanks=False)


def _lay_out(parent: QWidget, desk: Desk, order: _Order, *, allow_blanks: bool) -> None:
    """Draw the list; characters without a glyph are named first, and printed as blanks only if the clerk agrees."""
    title = order.listing.title
    shown = [order.listing.fields[column] for column in order.columns]
    columns = [(field.title, field.width * _MM_PER_PIXEL) for field in shown]

    def work(report: Report) -> bytes | list[str]:
        rows = list(order.rows(report))
        lacking = [] if allow_blanks else fonts.missing("".join({cell for row in rows for cell in row}))
        if lacking:
            return lacking
        order.record("打印")
        return render_list(title, columns, rows, order.note, report, allow_blanks=allow_blanks)

    def done(drawn: bytes | list[str]) -> None:
        if isinstance(drawn, bytes):
            PaperWindow(parent, drawn, title).show()
        elif message.ask(parent, f"这些字没有字形，印出来会是空白：{'、'.join(drawn)}。", "留空打印(&P)", danger=True):
            _lay_out(parent, desk, order, allow_blanks=True)

    desk.jobs.run(parent, f"正在排版{title}…", work, done)


def _ask(
    parent: QWidget, desk: Desk, view: RecordView, words: tuple[str, str], narrowing: Sequence[str]
) -> _Order | None:
    """Ask what goes out; None when the clerk steps back."""
    if not view.records.ids:
        message.tell(parent, "当前没有可以输出的记录。")
        return None
    dialog = OutDialog(parent, words[0], view, words[1])
    order = _Order(desk, view, dialog, narrowing) if dialog.ask() else None
    dialog.deleteLater()
    return order
