"""数据体检: what is wrong with the archive, how complete it is, and putting it right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import checkup
from jiceng_desktop.services.checkup import ABOUT, FAULTS, PLACES, Checkup, Finding, Problem, Shown
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.merge import MergeDialog
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.checkup.card import FindingCard
from jiceng_desktop.ui.pages.checkup.mending import HeadDialog, MendDialog
from jiceng_desktop.ui.pages.checkup.panel import ProblemPanel

_QUICK_SECONDS = 1.5  # a checkup that takes no longer is repeated by itself after every change
_SCORE, _OF_PERSONS = 2, (3, 4)  # columns
_SCORED = frozenset({*PLACES, Problem.INCOMPLETE, Problem.DUPLICATE})
_WELCOME = (
    "体检会查看全部档案：证件号码、出生日期、电话有没有错，\n有没有重复的档案、没有户主的户、过期的标签，资料还缺多少。\n"
    "体检只查看，不改动任何内容。"
)


class CheckupPage(RecordPage):
    """The findings of the last checkup, kind by kind; it is repeated when the data have changed."""

    title, icon = "数据体检", "stethoscope"
    listing = checkup.make_listing()
    unit = "条"
    side_stays = True

    def __init__(self, desk: Desk) -> None:
        self._done: Checkup | None = None
        self._seconds = 0.0
        super().__init__(desk)
        self.undoing = UndoStrip()
        self.stale = _StaleStrip(lambda: self.attempt(self.examine))
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.undoing)
        layout.insertWidget(2, self.stale)
        self._show_kind()

    # parts

    @override
    def make_listing(self) -> Listing:
        self.findings = checkup.make_listing()
        return self.findings

    @override
    def side(self) -> QWidget:
        self.panel = ProblemPanel()
        self.panel.chosen.connect(lambda _problem: self._show_kind())
        return self.panel

    @override
    def card(self) -> QWidget:
        self.told = FindingCard(self.desk)
        self.told.person_asked.connect(self.person_asked)
        self.told.household_asked.connect(self.household_asked)
        return self.told

    @override
    def build_actions(self) -> None:
        self.offer("开始体检(&R)", self.examine, "stethoscope")
        self.mending = self.offer_for_selected("改正(&E)", self.mend_selected, "pencil")
        self.mending_all = self.offer("全部改正(&L)…", self.mend_all, "check-all")
        self.accepting = self.offer_for_selected("没有问题(&U)", self.accept_selected, "shield-check-outline")
        self.opening = self.make_action("打开档案(&D)", self.open_card, "open-in-app")  # in the menus only
        self.addAction(self.opening)
        self.accepted = self.make_action("看已认定的(&Y)", self._show_kind, "history")
        self.accepted.setCheckable(True)
        self.accepted.setToolTip("显示已认定没有问题的，可以改回来")
        self.bar.addAction(self.accepted)
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")

    @override
    def menu_actions(self) -> Sequence[QAction]:
        return [self.mending, self.accepting, self.opening]

    # what is shown

    def chosen(self) -> list[Finding]:
        """Return the selected findings."""
        return [self.findings.latest.checkup.findings[number] for number in self.selected()]

    @override
    def refresh(self) -> None:
        super().refresh()
        if self._done is None or self.office.read(checkup.newest) == self._done.as_of:
            return
        if self._seconds <= _QUICK_SECONDS:
            self.desk.jobs.quiet(self, self._look, self._take)
        else:
            self.stale.show()

    @override
    def show_record(self, record_id: int | None) -> None:
        number_known = record_id is not None and self._done is not None
        finding = self.findings.latest.checkup.findings[record_id] if number_known and record_id is not None else None
        self.told.show_finding(self.panel.problem, finding, self.accepted.isChecked())
        self._offer_what_fits()

    @override
    def narrowing(self) -> list[str]:
        return [self.panel.problem.label, *super().narrowing()]

    @override
    def clear_filters(self) -> None:
        self.finder.clear()

    @override
    def status(self) -> str:
        if self._done is None:
            return ""
        return f"查看了 {self._done.persons:,} 份档案，{self._done.faults():,} 处需要处理；这一类{super().status()}"

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if self.model.ids:
            return
        if self._done is None:
            self.empty.tell(_WELCOME, "开始体检(&A)", lambda: self.attempt(self.examine))
        elif not self.finder.text().strip():
            self.empty.tell(
                "没有认定过的。" if self.accepted.isChecked() else f"没有发现“{self.panel.problem.label}”，很好。"
            )

    def _show_kind(self) -> None:
        """Show the findings of the chosen kind."""
        accepted = self.accepted.isChecked()
        if self._done is not None:
            self.panel.show_checkup(self._done, accepted)
        self.view.setColumnHidden(_SCORE, self.panel.problem not in _SCORED)
        places = self.panel.problem in PLACES
        for column in _OF_PERSONS:
            self.view.setColumnHidden(column, places)
        self._show_found_order()
        self.accepting.setText("重新提示(&U)" if accepted else "没有问题(&U)")
        self.accepting.setIconText(self.accepting.text())
        self.show_query(self.model.query.with_(narrow=Shown(self.panel.problem, accepted), order=""))
        self._offer_what_fits()

    def _show_found_order(self) -> None:
        """Let the heading tell in which order the findings come by themselves."""
        header = self.view.horizontalHeader()
        likeliest, weakest = self.panel.problem is Problem.DUPLICATE, self.panel.problem in _SCORED
        down = Qt.SortOrder.DescendingOrder if likeliest else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(_SCORE if weakest else 0, down)
        header.blockSignals(False)

    def _show_again(self) -> None:
        """Show the kind afresh and stay at the same place of the list: the next one moves up."""
        row = max(0, self.view.currentIndex().row())
        self.view.setCurrentIndex(QModelIndex())
        self._show_kind()
        if self.model.ids:
            self.view.selectRow(min(row, len(self.model.ids) - 1))
        self.status_changed.emit()

    def _offer_what_fits(self) -> None:
        """Name and switch on what can be done about the chosen findings."""
        problem, chosen = self.panel.problem, self.chosen() if self._done else []
        fault = problem in FAULTS and not self.accepted.isChecked()
        title = {Problem.DUPLICATE: "合并(&E)…", Problem.HEADLESS: "指定户主(&E)…"}.get(problem, "改正(&E)")
        self.mending.setText(title)
        self.mending.setIconText(title)
        by_hand = problem in {Problem.DUPLICATE, Problem.HEADLESS} and len(chosen) == 1
        self.mending.setEnabled(fault and (by_hand or any(one.mendable for one in chosen)))
        self.mending_all.setEnabled(fault and any(one.mendable for one in self._standing()))
        self.accepting.setEnabled(bool(chosen) and problem in FAULTS)
        self.opening.setEnabled(any(one.persons for one in chosen))

    def _standing(self) -> list[Finding]:
        if self._done is None:
            return []
        return [self._done.findings[number] for number in self._done.numbers(self.panel.problem)]

    # examining

    def examine(self) -> None:
        """Look at everything, with progress and a way out."""
        self.desk.jobs.run(self, "正在体检…", self._look, self._show_checkup)

    def _look(self, report: Report = lambda _done, _total: None) -> tuple[Checkup, float]:
        began = time.perf_counter()
        return self.office.read(checkup.examine, date.today(), report), time.perf_counter() - began

    def _show_checkup(self, found: tuple[Checkup, float]) -> None:
        first = self._done is None
        self._take(found)
        if first and self._done is not None:
            self.panel.choose_first(self._done)
        told = self._done.faults() if self._done else 0
        message.toast(self, f"体检完成，{told:,} 处需要处理" if told else "体检完成，没有需要处理的问题")

    def _take(self, found: tuple[Checkup, float]) -> None:
        self._done, self._seconds = found
        self.findings.latest.checkup = self._done
        self.stale.hide()
        self._show_again()

    # what a clerk does

    @override
    def open_record(self, record_id: int) -> None:
        if self.panel.problem is Problem.DUPLICATE and not self.accepted.isChecked():
            self.mend_selected()
        else:
            self.open_card()

    def open_card(self) -> None:
        """Show the household or the card of the person at hand."""
        for finding in self.chosen()[:1]:
            if finding.household_id is not None:
                self.household_asked.emit(finding.household_id)
            elif finding.persons:
                self.person_asked.emit(finding.persons[0])

    def mend_selected(self) -> None:
        """Put right what is selected; what needs a decision is asked."""
        chosen = self.chosen()
        if not chosen:
            return
        if chosen[0].problem is Problem.DUPLICATE:
            self._merge(chosen[0])
        elif chosen[0].problem is Problem.HEADLESS and len(chosen) == 1:
            self._appoint(chosen[0])
        elif len(chosen) == 1:
            self._mend(chosen)
        else:
            self._preview([one for one in chosen if one.mendable])

    def mend_all(self) -> None:
        """Show everything of this kind that can safely be put right, then do it."""
        self._preview([one for one in self._standing() if one.mendable])

    def accept_selected(self) -> None:
        """Remember that nothing is wrong with what is selected, or point it out again."""
        chosen, numbers = self.chosen(), self.selected()
        if not chosen or self._done is None:
            return
        if self.accepted.isChecked():
            self.office.write(checkup.doubt, chosen)
            self._done.accepted.difference_update(numbers)
            said = f"已改为继续提示 {len(chosen)} 条"
        else:
            self.office.write(checkup.accept, chosen)
            self._done.accepted.update(numbers)
            said = f"已认定 {len(chosen)} 条没有问题，以后不再提示。"
        self._done.as_of = self.office.read(checkup.newest)
        self._offer_way_back(said)
        self._show_again()

    def _merge(self, finding: Finding) -> None:
        dialog = MergeDialog(self.desk, finding.persons, self)
        dialog.merged.connect(lambda _person_id: self._settled([finding], f"已合并“{finding.who}”的两份档案。"))
        dialog.open()

    def _appoint(self, finding: Finding) -> None:
        household_id = finding.household_id or 0
        dialog = HeadDialog(self, self.office.read(checkup.members, household_id, date.today()))

        def go() -> None:
            if self.attempt(lambda: self.office.write(checkup.appoint, household_id, dialog.person_id())):
                self._settled([finding], "已指定户主。")

        dialog.accepted.connect(go)
        dialog.open()

    def _preview(self, findings: list[Finding]) -> None:
        """Show what will be changed and ask."""
        work = lambda report: self.office.read(checkup.preview, findings, date.today(), report)  # noqa: E731

        def ask(changes: list[checkup.Change]) -> None:
            if not changes:
                message.tell(self, "这些已经改正过了，请重新体检。")
                return
            dialog = MendDialog(self, changes)
            dialog.accepted.connect(lambda: self._mend(findings))
            dialog.open()

        self.desk.jobs.run(self, "正在核对…", work, ask)

    def _mend(self, findings: list[Finding]) -> None:
        def done(count: int) -> None:
            what = ABOUT[findings[0].problem].mend
            self._settled(findings, f"已改正 {count:,} 份档案：{what}。" if count else "没有需要改的了。")

        self.desk.jobs.run(self, "正在改正…", lambda report: self.office.write(checkup.mend, findings, report), done)

    def _settled(self, findings: Sequence[Finding], said: str) -> None:
        """Take what was put right off the list at once, and offer the way back."""
        self._offer_way_back(said)
        if self._done is not None:
            gone = set(map(id, findings))
            self._done.settled.update(n for n, one in enumerate(self._done.findings) if id(one) in gone)
            self._show_again()
        self.refresh()

    def _offer_way_back(self, said: str) -> None:
        self.undoing.offer_back(self.office, said, self.examine, self.desk.jobs)


class _StaleStrip(QWidget):
    """Says that the data have changed since the checkup."""

    def __init__(self, again: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("undoStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.button = QPushButton("重新体检(&A)")
        self.button.clicked.connect(lambda: again())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(QLabel("体检之后数据又有变动，下面的结果可能已经过时。"))
        row.addWidget(self.button)
        row.addStretch(1)
        self.hide()
