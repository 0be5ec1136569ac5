"""群发: one notice for many; whom it goes to on the left, the sheet as the chosen one gets it on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop import papers
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import documents, filed, mailing, people, whom
from jiceng_desktop.services.documents import Draft, Receiver
from jiceng_desktop.services.mailing import Delivery
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.finder import Finder
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.kit.print_dialog import print_pdf
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.saving import save_pdf
from jiceng_desktop.ui.kit.whom import WhoBox
from jiceng_desktop.ui.papers.delivery import print_delivery, print_envelopes
from jiceng_desktop.ui.papers.sheet import Drawn, draw, file_name

_TYPING_MS = 300
_WIDTH, _HEIGHT = 1180, 780
_NAME_WIDTH, _MOST_NAME_WIDTH, _PADDING = 110, 240, 26
_Index = QModelIndex | QPersistentModelIndex


class MailingDialog(QDialog):
    """Chooses who gets a sheet, shows each of them, and files all of it under one number."""

    filed = Signal(int)

    def __init__(self, desk: Desk, draft: Draft, parent: QWidget | None = None, who: Who | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(f"群发 — {filed.flat(draft.title)}")
        self.desk, self.office = desk, desk.office
        self._draft, self._today = draft, date.today()
        self._out: frozenset[int | None] = frozenset()
        self._asked = 0
        self.plan = Delivery(())
        self._make_parts()
        self._lay_out()
        self._connect()
        take_room(self, _WIDTH, _HEIGHT)
        if who is not None:
            self.who.show_who(who, len(who.ids))
        self._choose()

    # building

    def _make_parts(self) -> None:
        self.who = WhoBox(self.office.read(whom.offers, self._today), "（请选择发给谁）")
        self.needle = QLineEdit()
        self.needle.setPlaceholderText("再按姓名、拼音或门牌缩小")
        self.needle.setClearButtonEnabled(True)
        self.adding = Finder(lambda text: self.office.read(people.find_persons, text), hint="加入一位：姓名、拼音")
        self.each, self.by_household = QRadioButton("每人一份(&M)"), QRadioButton("每户一份(&H)")
        self.each.setChecked(True)
        self._shares = QButtonGroup(self)
        for button in (self.each, self.by_household):
            self._shares.addButton(button)
        self.told, self.same = QLabel(), QLabel()
        for label in (self.told, self.same):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.same.setProperty("look", "warning")
        self.same.setText(
            "这份文件里没有 {姓名}、{称呼} 等字段，每份内容相同。要写上各人的姓名，请返回，在主送里填 {姓名}{称呼}。"
        )
        self.same.setVisible(not mailing.fields_of(self._draft))
        self.model = Receivers()
        self.list = QTableView()
        self.list.setModel(self.model)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.verticalHeader().hide()
        self.list.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.setColumnWidth(0, _NAME_WIDTH)
        self.out = _button("不发给选中的人(&R)", self._leave_out)
        self.paper = PaperView(filed.flat(self._draft.title))
        self.delivery = _button("派送清单(&L)…", lambda: print_delivery(self, self.desk, *self._delivery()))
        self.envelopes = _button("信封(&E)…", lambda: print_envelopes(self, self.desk, self.plan.receivers))
        self.print_button = _button("归档并打印(&P)", partial(self._file, True))
        self.print_button.setProperty("class", "primary")
        self.file_button = _button("归档(&S)", partial(self._file, False))
        self.save_button = _button("另存为 PDF(&A)…", self._save)
        self.close_button = _button("关闭(&C)", self.reject)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)

    def _lay_out(self) -> None:
        whom_row = QHBoxLayout()
        label = QLabel("发给(&W)")
        label.setBuddy(self.who)
        whom_row.addWidget(label)
        for widget, share in (
            (self.who, 3),
            (self.needle, 2),
            (self.adding, 2),
            (self.each, 0),
            (self.by_household, 0),
        ):
            whom_row.addWidget(widget, share)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.out)
        panes = QSplitter()
        panes.setChildrenCollapsible(False)
        panes.addWidget(left)
        panes.addWidget(self.paper)
        panes.setStretchFactor(1, 1)
        panes.setSizes([420, 700])
        foot = QHBoxLayout()
        foot.addWidget(self.delivery)
        foot.addWidget(self.envelopes)
        foot.addStretch(1)
        for button in (self.print_button, self.file_button, self.save_button, self.close_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(whom_row)
        layout.addWidget(self.told)
        layout.addWidget(self.same)
        layout.addWidget(panes, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.who.activated.connect(self._begin_anew)
        self.needle.textEdited.connect(lambda: self._typing.start())
        self._typing.timeout.connect(self._choose)
        self.adding.picked.connect(self._add)
        self._shares.buttonToggled.connect(lambda _button, on: self._choose() if on else None)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_sheet())
        self.list.selectionModel().selectionChanged.connect(
            lambda *_: self.out.setEnabled(self.list.selectionModel().hasSelection())
        )

    # whom

    def _begin_anew(self) -> None:
        self._out = frozenset()
        self._choose()

    def _choose(self) -> None:
        """Ask the archive in the background who is meant now; the last question counts."""
        self._typing.stop()
        who = self.who.who(self.needle.text().strip())
        self._asked += 1
        asked = self._asked
        if who is None:
            self._take(Delivery(()))
            return
        work = partial(self.office.read, mailing.plan, who, self._today, self.by_household.isChecked())
        self.desk.jobs.quiet(
            self.list, work, lambda found: self._take(found) if asked == self._asked else None, self._refused
        )

    def _refused(self, refusal: Refusal) -> None:
        self._take(Delivery(()))
        message.warn(self, str(refusal))

    def _not_written(self, refusal: Refusal) -> None:
        """Say why; where receivers are gone meanwhile, list those there still are."""
        message.warn(self, str(refusal))
        if refusal.field == mailing.GONE:
            self._choose()

    def _add(self, person_id: int) -> None:
        """Add one person to those there are."""
        self.adding.clear()
        self._out -= {person_id}
        there = [one.person_id for one in self.plan.receivers if one.person_id is not None]
        if person_id not in there:
            self._choose_ids((*there, person_id))

    def _choose_ids(self, ids: Sequence[int]) -> None:
        self.needle.clear()
        self.who.show_who(Who(Source.IDS, ids=tuple(ids)), len(ids))
        self._choose()

    def _leave_out(self) -> None:
        rows = {index.row() for index in self.list.selectionModel().selectedRows()}
        self._out |= {self.plan.receivers[row].person_id for row in rows}
        self._take(self.plan)

    def _take(self, found: Delivery) -> None:
        self.plan = found.without(self._out)
        self.model.show_receivers(self.plan.receivers)
        self.list.setColumnWidth(0, self._name_width())
        self.told.setText(_told(self.plan, len(self._out)))
        some = bool(self.plan.receivers)
        for button in (self.delivery, self.envelopes, self.print_button, self.file_button, self.save_button):
            button.setEnabled(some)
        self.out.setEnabled(False)
        if some:
            self.list.selectRow(0)
        self._show_sheet()

    def _name_width(self) -> int:
        """Return how wide the names are; a name that is cut off may be anybody's."""
        longest = max((one.name for one in self.plan.receivers), key=len, default="")
        wanted = self.list.fontMetrics().horizontalAdvance(longest) + _PADDING
        return min(_MOST_NAME_WIDTH, max(_NAME_WIDTH, wanted))

    # the sheet of one

    def _show_sheet(self) -> None:
        row = self.list.currentIndex().row()
        receivers = self.plan.receivers
        chosen = receivers[row : row + 1] if row >= 0 else ()
        draft = self._draft

        def work() -> Drawn:
            told = self.office.read(mailing.personal, draft, chosen, self._today) if chosen else [draft]
            return draw(told[0])

        self.desk.jobs.quiet(self.paper, work, lambda drawn: self.paper.show_pdf(drawn.pdf), self._not_written)

    # what the buttons do

    def _delivery(self) -> tuple[str, tuple[Receiver, ...]]:
        return f"《{filed.flat(self._draft.title)}》", self.plan.receivers

    def _file(self, printing: bool) -> None:
        """Write every sheet, ask about characters no font has, and file all under one number."""
        receivers = self.plan.receivers
        if not message.attempt(self, lambda: self.office.read(documents.checked, self._draft, datetime.now())):
            return

        def written(found: tuple[list[Draft], list[str]]) -> None:
            drafts, missing = found
            if not missing or self._gaps_agreed(missing):
                self._issue(drafts, receivers, printing)

        self._write(written)

    def _issue(self, drafts: Sequence[Draft], receivers: Sequence[Receiver], printing: bool) -> None:
        def work(report: Report) -> tuple[int, Draft, bytes]:
            issued: list[tuple[Draft, bytes]] = []

            def drawn(number: str) -> bytes:
                own = [replace(one, number=number) for one in drafts]
                return papers.render(own, self._today, report, allow_blanks=True)

            expected = self.office.read(documents.expected_number, self._draft, self._today)
            before = drawn(expected)  # nobody else can write while a paper is filed, and this takes a while

            def render(numbered: Draft) -> bytes:
                pdf = before if numbered.number == expected else drawn(numbered.number)
                issued.append((numbered, pdf))
                return pdf

            document_id = self.office.write(documents.file, self._draft, datetime.now(), render, receivers)
            return document_id, *issued[-1]

        self.desk.jobs.run(self, f"正在排版 {len(drafts):,} 份…", work, lambda done: self._done(*done, printing))

    def _done(self, document_id: int, issued: Draft, pdf: bytes, printing: bool) -> None:
        owner: QWidget = self
        while isinstance(owner, QDialog) and (outer := owner.parentWidget()) is not None:
            owner = outer  # the page outlives the editor this was opened from, as the print run must
        super().accept()
        message.toast(owner, f"已归档：{file_name(issued)}，共 {len(self.plan.receivers):,} 份")
        self.filed.emit(document_id)
        if printing:
            message.attempt(owner, lambda: print_pdf(owner, pdf, file_name(issued), issued.kind.value))

    def _save(self) -> None:
        """Save all sheets as they are, without a number."""

        def written(found: tuple[list[Draft], list[str]]) -> None:
            drafts, missing = found
            if missing and not self._gaps_agreed(missing):
                return

            def work(report: Report) -> bytes:
                return papers.render(drafts, self._today, report, allow_blanks=True)

            def save(pdf: bytes) -> None:
                save_pdf(self, pdf, file_name(self._draft))

            self.desk.jobs.run(self, f"正在排版 {len(drafts):,} 份…", work, save)

        self._write(written)

    def _write(self, written: Any) -> None:
        """Fill in every sheet as a job; ``written`` gets them and what no font can draw."""
        receivers = self.plan.receivers

        def work(report: Report) -> tuple[list[Draft], list[str]]:
            drafts = self.office.read(mailing.personal, self._draft, receivers, self._today, report)
            return drafts, papers.missing(drafts, self._today)

        self.desk.jobs.run(self, f"正在填写 {len(receivers):,} 份…", work, written, self._not_written)

    def _gaps_agreed(self, missing: Sequence[str]) -> bool:
        text = f"没有字体能打印这些字：{'、'.join(missing)}。\n可以留出空位，打印后手写补上。"
        return message.ask(self, text, "留空打印(&B)", "返回(&C)")

    @override
    def reject(self) -> None:
        if not self.desk.jobs.is_busy():
            super().reject()


class Receivers(QAbstractTableModel):
    """Who gets a sheet, in the order of delivery."""

    _TITLES = ("姓名", "住址")

    def __init__(self) -> None:
        super().__init__()
        self._receivers: Sequence[Receiver] = ()

    def show_receivers(self, receivers: Sequence[Receiver]) -> None:
        """Show others."""
        self.beginResetModel()
        self._receivers = receivers
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._receivers)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._TITLES)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        receiver = self._receivers[index.row()]
        text = receiver.name if index.column() == 0 else receiver.address or "没有住址"
        return text if role == Qt.ItemDataRole.DisplayRole else f"<p>{escape(text)}</p>"  # a tip reads markup

    @override
    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal
        return self._TITLES[section] if shown else None


def _told(found: Delivery, out: int) -> str:
    """Say how many sheets there are, and who gets none."""
    count = len(found.receivers)
    if not count:
        return "还没有人。请选择发给谁：可以是常用查询、标签、网格、服务队或楼栋，也可以逐个加入。"
    told = [f"共 {count:,} 份，按小区、楼栋、单元、门牌排好"]
    told += [f"{found.spared:,} 人与收信人同住，不另发"] if found.spared else []
    told += [f"{found.gone:,} 人已迁出或去世，不发"] if found.gone else []
    told += [f"去掉了 {out:,} 人"] if out else []
    told += [f"{found.homeless:,} 人没有住址，排在最后"] if found.homeless else []
    return "；".join(told) + "。"


def _button(title: str, act: Any) -> QPushButton:
    button = QPushButton(title)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())
    return button
