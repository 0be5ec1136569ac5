"""上级表格: the register of what was handed in, and the way to fill in the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QVBoxLayout

from jiceng_desktop.exchange import form
from jiceng_desktop.exchange.form import Book
from jiceng_desktop.marks import override
from jiceng_desktop.services import forms
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.listed import ListedPage
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.forms.chosen import ChosenStrip
from jiceng_desktop.ui.pages.forms.dialog import FillDialog
from jiceng_desktop.ui.pages.forms.difference import DifferenceDialog
from jiceng_desktop.ui.pages.forms.filling import Filling

_KINDS = "Excel 表格 (*.xlsx *.xls *.xlsm *.et)"
_COPY_KIND = "Excel 工作簿 (*.xlsx)"
_FOLDER = "forms/folder"
_TWO = 2


class FormsPage(ListedPage):
    """Every form that was handed in, the newest first."""

    title, icon = "上级表格", "table-arrow-right"
    listing = forms.LISTING
    unit = "次报送"
    nothing_yet = (
        "还没有填报过上级表格。\n"
        "选择上级发来的空表（.xlsx），程序按表头自动填好；对应关系会记住，下个月点一下就能再报。"
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.chosen = ChosenStrip()
        self.chosen.file_asked.connect(lambda: self.attempt(self.new_record))
        self.undoing = UndoStrip()
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.chosen)
        layout.insertWidget(2, self.undoing)

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("填报表格(&N)…", self.new_record, "table-arrow-right"))
        self.offer_for_selected("再填一次(&G)", self.fill_again, "repeat")
        self.offer_for_selected("另存当时的文件(&R)…", self.save_copy, "content-save-outline")
        self.offer_for_selected("对比变化(&D)", self.compare, "compare-horizontal")
        self.offer_for_selected("删除(&L)", self.delete, "delete-outline", "Delete")
        self.offer("导出(&X)", self.export, "export")
        self.offer("打印列表(&P)", self.print_, "printer")

    @override
    def can(self, verb: Verb) -> bool:
        return verb == "new_record" or super().can(verb)

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if not self.model.ids and not self.model.query.needle.strip():
            choose = "选择上级表格…(&A)"
            self.empty.tell(self.nothing_yet, choose, lambda: self.attempt(self.new_record))

    # what a clerk does

    @override
    def take_persons(self, person_ids: Sequence[int]) -> None:
        self.chosen.show_persons(person_ids)

    @override
    def new_record(self) -> None:
        """Ask for the superior's workbook and fill it in."""
        path = message.ask_open_path(self, "选择上级发来的表格", _KINDS)
        if path is not None:
            self.open_file(path)

    def open_file(self, path: Path) -> None:
        """Read a form in the background and show how it will be filled."""
        self._open(f"正在读取 {path.name}…", partial(form.read, path), path.parent)

    def fill_again(self) -> None:
        """Fill in the form of the chosen submission once more, without looking for the file."""
        chosen, office = self.current(), self.office
        if chosen is None:
            return

        def read(cancelled: Callable[[], bool]) -> Book:
            known, content = office.read(forms.again, chosen)
            return form.opened(f"{known.name}.xlsx", content, cancelled)

        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._open("正在打开上次的表格…", read, Path(self.desk.memory.get(_FOLDER, documents)))

    def _open(self, title: str, read: Callable[[Callable[[], bool]], Book], folder: Path) -> None:
        """Read a form in the background, ask the archive, and show how it will be filled."""
        office, today, persons = self.office, date.today(), self.chosen.persons

        def work(report: Report) -> Filling:
            def cancelled() -> bool:
                report(0, 0)  # raises when the clerk has pressed cancel
                return False

            filling = Filling(office, read(cancelled), today)
            if persons:
                filling.choose(filling.first, Who(Source.IDS, ids=persons))
            filling.look_up_all()
            return filling

        self.desk.jobs.run(self, title, work, lambda filling: self._show(filling, folder))

    def _show(self, filling: Filling, folder: Path) -> None:
        dialog = FillDialog(self.desk, self, filling, folder)
        dialog.accepted.connect(lambda: self._handed_in(dialog))
        dialog.open()

    def _handed_in(self, dialog: FillDialog) -> None:
        self.desk.memory.put(_FOLDER, str(dialog.path.parent))
        self.chosen.forget()
        message.toast(self, f"已保存到 {dialog.path}，并登记在报送记录里。")
        self.refresh()
        if dialog.submission is not None:
            self.view.select_ids([dialog.submission], dialog.submission)

    def save_copy(self) -> None:
        """Save exactly what was handed in under a name of the clerk's choice."""
        chosen = self.current()
        if chosen is None:
            return
        name, _ = self.office.read(forms.copy_of, chosen)
        question = f"“{name}”含有完整的证件号和电话，另存会记入操作记录。请只交给有权使用的人，用完即删。"
        if not message.ask(self, question, "另存(&S)…"):
            return
        path = message.ask_save_path(self, "另存当时的文件", name, _COPY_KIND)
        if path is not None:
            self.office.write(forms.take_copy, chosen, "另存副本", lambda content: form.save(path, content))
            message.toast(self, f"已另存到 {path}")

    def delete(self) -> None:
        """Ask, then take what was handed in by mistake out of the register; a strip offers the way back."""
        chosen = self.selected()
        told = self.office.read(forms.LISTING.texts, chosen[:1])
        what = f"{len(chosen)} 次报送" if len(chosen) > 1 else f"{told[0][1]} 报送的“{told[0][0]}”"
        question = f"确定从报送记录里删除{what}吗？\n已经交出去的表格不会收回，操作记录里仍然查得到；删除后可以撤销。"
        if message.ask(self, question, yes="删除(&D)", danger=True):
            self.office.write(forms.remove, chosen)
            self.undoing.offer_back(self.office, f"已删除{what}。", self.refresh)
            self.refresh()

    def compare(self) -> None:
        """Show what differs between two chosen submissions, or from the one before."""
        chosen = self.selected()
        if len(chosen) > _TWO:
            message.tell(self, "请选中一次或两次报送再对比。")
            return
        other = chosen[1] if len(chosen) == _TWO else self.office.read(forms.previous, chosen[0])
        if other is None:
            message.tell(self, "这是这张表格的第一次报送，没有可以对比的。")
            return
        told, difference = self.office.read(forms.two, chosen[0], other)
        DifferenceDialog(self, told, difference).open()
