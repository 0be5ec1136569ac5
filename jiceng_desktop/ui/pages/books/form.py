"""The form for one book: its title, and the copies that are added or the one that is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QDialogButtonBox, QPushButton

from jiceng_desktop.marks import override
from jiceng_desktop.services import books
from jiceng_desktop.services.book_numbers import read_numbers
from jiceng_desktop.services.books.draft import Draft
from jiceng_desktop.terms import Audience, BookNumberKind, Condition, CopySource
from jiceng_desktop.terms.clc import CLC_CLASSES
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Count, Day, Number, Text
from jiceng_desktop.ui.kit.foot import Foot

_OF_TITLE = (
    "name", "author", "publisher", "published_in", "clc_class", "shelf", "audience", "price", "title_note",
)  # fmt: skip
_SHARED = ("box_id", "source", "entered_on")  # what the next book of a pile has in common with this one


class ScanText(Text):
    """A line that a scanner may fill: the Enter it sends after the digits leads on instead of saving the form."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class BookForm(RecordDialog):
    """A book by 书号 and name, in one or several copies; ``wanted_again`` asks for the form of the next one."""

    kind = books.KIND
    wanted_again = Signal(object)  # what the next book has in common with this one

    @override
    def lay_out(self) -> None:
        self.group("书目")
        self.numbers = self.row(
            "numbers", ScanText("扫描或输入 ISBN、统一书号，几个用、隔开；没有就留空", most=300), wide=True
        )
        self.row("name", Text(most=200), wide=True)
        self.row("author", Text(most=200))
        publisher = self.row("publisher", Text(most=100))
        self.row("published_in", Number(0, 9999, "如 2016"))
        self.row("price", Text("如 35 或 35.50", most=20))
        self.clc = self.row("clc_class", Choice([(code, f"{code} {name}") for code, name in CLC_CLASSES.items()]))
        shelf = self.row("shelf", Text("本单位自己的分类，如 养生、绘本", most=32))
        self.row("audience", Choice(Audience, blank="不限"))
        self.row("title_note", Text(most=400))
        _complete(shelf, self.office.read(books.shelves))
        _complete(publisher, self.office.read(books.publishers))
        self.group("复本" if self.record_id is None else "这一册")
        if self.record_id is None:
            self.count = self.row("count", Count(1, 200))
        self.number = self.row("number", ScanText(self._number_hint(), most=300))
        self.row("box_id", Choice(self.office.read(books.boxes), blank="暂不入箱"))
        self.row("condition", Choice(Condition, blank=None))
        self.row("source", Choice(CopySource, blank=None))
        self.row("entered_on", Day("留空是今天" if self.record_id is None else "如 2026-03-05"))
        self.row("note", Text(most=200), wide=True)
        self.numbers.editingFinished.connect(self._look_up)

    def _number_hint(self) -> str:
        return "留空由程序编号；自编的填第一个号" if self.record_id is None else ""

    @override
    def loaded(self) -> None:
        if self.record_id is None:
            self._offer_next()
            self._tell_title(self._draft.title_id)
            return
        self.setWindowTitle(f"编辑图书 — {self._draft.name}")
        if (count := self.office.read(books.copies_count, self._draft.title_id)) > 1:
            self.hint("name", f"这本书有 {count} 册，书目一改，各册都跟着改。")
        self._tell_flaws()

    def _tell_title(self, title_id: int | None) -> None:
        """Say of which known book one more copy is added."""
        if title_id is None:
            return
        count = self.office.read(books.copies_count, title_id)
        self.setWindowTitle(f"再加一册 — {self._draft.name}")
        self.hint("name", f"馆里已有这本书 {count} 册，这里再加复本。")
        self.count.setFocus()

    def _offer_next(self) -> None:
        """Let whoever enters a pile of books save and go on with the next one at a stroke."""
        going_on = QPushButton("保存并登记下一本(&G)")
        going_on.setAutoDefault(False)
        going_on.setToolTip("箱子、来源和日期照旧")
        going_on.clicked.connect(self.save_and_go_on)
        self.findChildren(Foot)[0].addButton(going_on, QDialogButtonBox.ButtonRole.ActionRole)

    def save_and_go_on(self) -> None:
        """Save, then ask for the form of the next book of the pile."""
        self.accept()
        if self._finished:
            shared = {name: self.entry(name).value() for name in _SHARED}
            self.wanted_again.emit(shared)

    # what a number tells

    def _look_up(self) -> None:
        """Say what the typed numbers tell: a known book, a class, a wrong check digit."""
        text = self.numbers.value()
        if self.record_id is None and self._draft.title_id is None and text:
            known = self.office.read(books.known, text)
            if known:
                self._offer_known(*known[0])
                return
        self._tell_flaws()
        letters = [number.clc for number in read_numbers(text or "") if number.clc]
        if letters and self.clc.value() is None:
            self.clc.set_value(letters[0])

    def _offer_known(self, title_id: int, name: str) -> None:
        count = self.office.read(books.copies_count, title_id)
        self.offer("numbers", f"馆里已有《{name}》{count} 册。", "在这本书下再加复本", lambda: self._take(title_id))

    def _tell_flaws(self) -> None:
        wrong = [number for number in read_numbers(self.numbers.value() or "") if not number.valid]
        if wrong:
            kind = "ISBN 的校验位" if wrong[0].kind is BookNumberKind.ISBN else "统一书号"
            self.hint(
                "numbers", f"{wrong[0].text}：{kind}不对，请和书上印的核对。确实印成这样也可以保存，会标为“有误”。"
            )

    def _take(self, title_id: int) -> None:
        """Go on with the form as one for a further copy of a known book; what was typed of the copy stays."""
        known: Draft = self.office.read(books.again, title_id)
        self._draft = known
        for name in ("numbers", *_OF_TITLE):
            self.entry(name).set_value(getattr(known, name))
        self.clear_notes()
        self._tell_title(title_id)

    @override
    def _load(self, known: dict[str, Any]) -> Draft:
        title_id = known.get("title_id") if self.record_id is None else None
        if isinstance(title_id, int):
            return replace(self.office.read(books.again, title_id), **known)
        loaded: Draft = super()._load(known)
        return loaded


def _complete(entry: Text, offers: Sequence[str]) -> None:
    """Offer what was written there before."""
    completer = QCompleter(list(offers), entry)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    entry.setCompleter(completer)
