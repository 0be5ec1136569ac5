"""办读者证 and 预约: a person, and a title."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import loans, people, readers, reservations
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Finder
from jiceng_desktop.ui.kit.foot import Foot

_WIDTH = 520


class _Asking(QDialog):
    """Asks for records by finders; what cannot be is said below them, and nothing typed is lost."""

    def __init__(self, desk: Desk, title: str, go: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.office = desk.office
        self.person = Finder(lambda typed: self.office.read(people.find_persons, typed))
        self.form = QFormLayout()
        self.form.addRow("读者(&R)", self.person)
        self.problem = QLabel()
        self.problem.setProperty("look", "problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.foot = Foot(self, go, act=self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(self.form)
        layout.addWidget(self.problem)
        layout.addWidget(self.foot)

    def go(self) -> None:
        """Do what was asked, or say why not."""
        try:
            self.store()
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()

    def store(self) -> None:
        """Store what was asked for."""
        raise NotImplementedError

    def person_id(self) -> int:
        """Return who was chosen; refuse when nobody was."""
        chosen = self.person.value()
        if not isinstance(chosen, int):
            self.person.setFocus()
            raise Refusal("请先选一位居民：输入姓名、拼音或房号，从列表里选。")
        return chosen


class EnrolDialog(_Asking):
    """Makes one person after the other a reader; all of them in one step when it is confirmed."""

    enrolled = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "办读者证", "办证(&S)", parent)
        self._chosen: dict[int, str] = {}
        self.told = QLabel("选中一位就记下，可以接着选下一位，最后一起办。")
        self.told.setProperty("look", "hint")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.form.addRow("", self.told)
        self.person.picked.connect(self._take)

    def _take(self, person_id: int) -> None:
        self._chosen[person_id] = self.person.text()
        self.person.set_value(None)
        self.problem.hide()
        names = "、".join(self._chosen.values())
        self.told.setText(f"将为 {len(self._chosen)} 位办证：{names}")

    @override
    def store(self) -> None:
        if self.person.text().strip():
            self.person_id()  # half typed: nobody was chosen yet
        persons = list(self._chosen)
        count = self.office.write(readers.enrol, *persons)
        self.enrolled.emit(persons, f"已为 {count} 位居民办好读者证。" if count else "他们都已经有读者证。")
        super().accept()


class ReservationDialog(_Asking):
    """Puts a reader into the queue for a title."""

    reserved = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "预约图书", "预约(&S)", parent)
        self.book = Finder(lambda typed: self.office.read(loans.find_titles, typed), hint="书名、首字母、作者、书号")
        self.form.addRow("图书(&B)", self.book)

    @override
    def store(self) -> None:
        person_id, title_id = self.person_id(), self.book.value()
        if not isinstance(title_id, int):
            self.book.setFocus()
            raise Refusal("请选一本书：输入书名或首字母，从列表里选。")
        found = self.office.write(reservations.reserve, person_id, title_id)
        said = f"已预约，排在第 {found.place} 位。"
        if found.kept is not None:
            said = f"已预约，{found.kept.place} 的 {found.kept.number} 号留到 {words.show_day(found.kept.until)}。"
        self.reserved.emit(said)
        super().accept()
