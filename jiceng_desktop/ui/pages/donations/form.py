"""The form for one donation: who brought it, and which books."""

from __future__ import annotations

from jiceng_desktop.marks import override
from jiceng_desktop.services import donations, people
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Check, Day, Finder, Text
from jiceng_desktop.ui.pages.donations.items import ItemsEntry


class DonationForm(RecordDialog):
    """One donation; the donor is a resident who is found by name, or anybody's or a unit's name."""

    kind = donations.KIND

    @override
    def lay_out(self) -> None:
        self.setWindowTitle("登记捐书" if self.record_id is None else "编辑捐书")
        self.group("谁捐的")
        find = lambda text: self.office.read(people.find_persons, text)  # noqa: E731
        called = lambda person_id: self.office.read(people.load, person_id).name or ""  # noqa: E731
        hint = "输入姓名、拼音或房号，选中居民；单位或外来的人直接写名称"
        self.row("donor", Finder(find, called, free=True, hint=hint), wide=True)
        self.row("received_on", Day("留空是今天"))
        self.row("anonymous", Check("不具名，感谢榜和证书写“爱心人士”"))
        self.group("捐了哪些书")
        self.items = self.row("items", ItemsEntry(), wide=True)
        self.row("note", Text(most=400), wide=True)
