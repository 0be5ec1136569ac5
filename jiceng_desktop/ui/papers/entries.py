"""The fields of a paper: what every paper has in sight, the rest folded away below."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jiceng_desktop.services.documents import Draft
from jiceng_desktop.terms import DocumentKind, Layout, SignOff
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice, Day, LongText, Text, values_of
from jiceng_desktop.ui.kit.filters import GroupText
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.papers.attachments import Attachments
from jiceng_desktop.ui.papers.blanks import KEY, count_blanks, select_next
from jiceng_desktop.ui.papers.grid import GridEntry

_BODY_LOOK = 'font-family: "FangSong", "仿宋", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC"; font-size: 17px;'
_TITLE_HEIGHT, _LINE_HEIGHT = 66, 24
_BODY_LINES, _LINES_ABOVE_TABLE = 5, 2
_BELOW = 44  # so much that the button below comes into sight too
_SETTLED_MS = 40  # until what was added has its place
_FOLD_KEY = "papers/more"

_HEADED = ("mark", "code")
_MORE = ("layout", "sign_off", *_HEADED, "signer", "remark", "copies_to", "qr", "attachments")
_USUALLY_FOLDED, _FOLDED = "附件、附注、抄送、二维码、盖章、红头", {Layout.TABLE: "版式、附注", Layout.PLATES: "版式"}
_NOT_ON_TABLES = {"addressee", "sign_off", *_HEADED, "signer", "copies_to", "qr", "attachments"}
_NOT_ON = {
    Layout.PLAIN: {"grid", *_HEADED},
    Layout.REDHEAD: {"grid"},
    Layout.LETTER: {"grid"},
    Layout.TABLE: _NOT_ON_TABLES,
    Layout.PLATES: _NOT_ON_TABLES | {"body", "signatory", "signed_on", "remark"},
}


class PaperFields(QScrollArea):
    """All entries of a draft, those its layout has no place for hidden; ``changed`` carries the field's name."""

    changed = Signal(str)
    stationery_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.entries: dict[str, Any] = {}
        self.notes: dict[str, QLabel] = {}
        self._parts: dict[str, tuple[QLabel, QWidget]] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fields = QWidget()
        self._grid = self._fields = _grid_of(fields, 12)
        self.setWidget(fields)
        self._build_usual()
        self._build_more()
        for name, entry in self.entries.items():
            entry.changed.connect(partial(self._changed, name))
        self.fold.setChecked(bool(desk.memory.get(_FOLD_KEY, False)))
        self.more.setVisible(self.fold.isChecked())
        self.fold.toggled.connect(self._unfold)

    # values

    def show_draft(self, draft: Draft) -> None:
        """Show a draft in all entries."""
        for name, entry in self.entries.items():
            entry.set_value(getattr(draft, name))
        self.arrange()

    def values(self) -> dict[str, Any]:
        """Return what was entered; raises a Refusal that names the field."""
        return values_of(self.entries)

    def note(self, name: str, text: str = "", look: str = "") -> None:
        """Say under a field what is wrong or worth knowing about it."""
        note = self.notes[name]
        if not text and note.isHidden():
            return
        note.setText(text)
        note.setVisible(bool(text))
        note.setProperty("look", look)
        note.style().polish(note)

    def show_problem(self, name: str, text: str) -> None:
        """Say what is wrong with a field and bring it into sight."""
        self.note(name, text, "problem")
        if name in _MORE:
            self.fold.setChecked(True)
        self.ensureWidgetVisible(self._parts[name][1])
        self.entries[name].setFocus()

    def is_offered(self, name: str) -> bool:
        """Tell whether the present layout has a place for a field."""
        return name in self._parts and not self._parts[name][1].isHidden()

    def add_above(self, widgets: Iterable[QWidget]) -> None:
        """Put strips above the fields."""
        for widget in widgets:
            self._above.addWidget(widget)

    # blanks

    def next_blank(self) -> bool:
        """Go to the next ＿＿＿＿ that is to be written; False when there is none."""
        entry = select_next(self._with_blanks())
        if entry is None:
            return False
        if entry is self.entries["remark"]:
            self.fold.setChecked(True)
        self.ensureWidgetVisible(entry)
        return True

    def begin_at_blank(self) -> bool:
        """Select the first blank in sight, so that the first key fills it; False when there is none."""
        in_sight = [entry for entry in self._with_blanks() if entry is not self.entries["remark"]]
        return select_next(in_sight, afresh=True) is not None

    def tell_blanks(self) -> None:
        """Say how many blanks there are, and the key that leads to them."""
        count = count_blanks(self._with_blanks())
        told = f"还有 {count} 处空白没填，按 {KEY} 跳到下一处；留着的印成横线，供手写。"
        self.note("body", told if count else "", "hint")

    def _with_blanks(self) -> list[Any]:
        names = ("title", "addressee", "body", "remark")
        return [focused(self.entries[name]) for name in names if self.is_offered(name)]

    # building

    def _build_usual(self) -> None:
        self._above = QVBoxLayout()
        self._above.setSpacing(6)
        self._grid.addLayout(self._above, 0, 0, 1, 4)
        body = LongText(_BODY_LINES, blank="", hint="每段一行；“一、”“（一）”开头的标题自动换字体")
        body.setStyleSheet(_BODY_LOOK)
        title = LongText(2, blank="", hint="需要换行的地方按回车")
        title.setMaximumHeight(_TITLE_HEIGHT)
        addressee = Text("如 各居民小组、全体居民", blank="", most=400)
        self._row(2, 0, "kind", "种类(&K)", Choice(DocumentKind, blank=None))
        self._row(2, 2, "signed_on", "日期(&D)", Day())
        self._row(3, 0, "title", "标题(&T)", title, wide=True)
        self._row(4, 0, "addressee", "主送(&Z)", GroupText(self._desk, addressee, "常用查询(&Q)"), wide=True)
        self._row(5, 0, "body", "正文(&W)", body, wide=True)
        self._row(6, 0, "grid", "表格(&G)", GridEntry(), wide=True)
        self._row(7, 0, "signatory", "落款单位(&U)", Text(blank="", most=100), wide=True)

    def _build_more(self) -> None:
        self.fold = QPushButton("更多(&M)")
        self.fold.setCheckable(True)
        self.fold.setAutoDefault(False)
        self.fold.setProperty("class", "link")
        self._fields.addWidget(self.fold, 8, 0, 1, 4)
        self.more = QWidget()
        self._fields.addWidget(self.more, 9, 0, 1, 4)
        self._grid = _grid_of(self.more, 0)
        self._row(0, 0, "layout", "版式(&F)", Choice(Layout, blank=None))
        self._row(0, 2, "sign_off", "落款(&L)", Choice(SignOff, blank=None))
        self._row(1, 0, "mark", "发文机关标志(&I)", Text("印在红头上，如 翠湖社区居民委员会", blank="", most=64), True)
        self._row(2, 0, "code", "发文机关代字(&O)", Text("如 翠居", blank="", most=16))
        self.stationery = QPushButton("公文用纸(&E)…")
        self.stationery.setProperty("class", "small")
        self.stationery.setAutoDefault(False)
        self.stationery.setToolTip("设定以后每份公文的红头、机关代字、地址和电话")
        self.stationery.clicked.connect(self.stationery_asked)
        self._grid.addWidget(self.stationery, 2, 2, 1, 2, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        signer = Text("职务和姓名，如 主任　王小明", blank="", most=64)
        self._row(3, 0, "signer", "签名章(&N)", signer, True)
        self._row(4, 0, "remark", "附注(&R)", Text("如 联系人和电话，印在落款下方", blank="", most=200), True)
        self._row(5, 0, "copies_to", "抄送(&H)", Text("如 街道办事处，印在末页下方", blank="", most=400), True)
        self._row(6, 0, "qr", "二维码(&V)", Text("扫码看到的文字或网址，印在末页", blank="", most=500), True)
        attachments = Attachments("加一个附件(&G)")  # where there are attachments there is no table with this key
        attachments.grown.connect(self._bring_up)
        self._row(7, 0, "attachments", "附件", attachments, True)

    def _row(self, row: int, column: int, name: str, title: str, entry: Any, wide: bool = False) -> None:
        label = QLabel(title)
        label.setBuddy(focused(entry))
        label.setMinimumHeight(32)
        note = QLabel()
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setWordWrap(True)
        note.hide()
        body = QWidget()
        both = QVBoxLayout(body)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2)
        both.addWidget(entry)
        both.addWidget(note)
        self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(body, row, column + 1, 1, 3 if wide else 1)
        self.entries[name], self.notes[name], self._parts[name] = entry, note, (label, body)

    # reacting

    def arrange(self) -> None:
        """Show what the chosen layout has a place for."""
        layout, plates = self.entries["layout"].value(), self.entries["layout"].value() is Layout.PLATES
        hidden = set(_NOT_ON[layout])
        if self.entries["sign_off"].value() is not SignOff.STAMPED:
            hidden.add("signer")
        for name, parts in self._parts.items():
            for part in parts:
                part.setHidden(name in hidden)
        self.stationery.setHidden("code" in hidden)
        with_table = "grid" not in hidden
        self.entries["grid"].show_plates(plates)
        self._parts["grid"][0].setText("名单(&G)" if plates else "表格(&G)")
        self._parts["body"][0].setText("表上文字(&W)" if with_table else "正文(&W)")
        self.entries["body"].setMaximumHeight(_LINES_ABOVE_TABLE * _LINE_HEIGHT + 14 if with_table else 16777215)
        self.entries["body"].setMinimumHeight((_LINES_ABOVE_TABLE if with_table else _BODY_LINES) * _LINE_HEIGHT + 14)
        self._fields.setRowStretch(5, int(not with_table))
        self._fields.setRowStretch(6, int(with_table))
        self._tell_more()

    def _tell_more(self) -> None:
        """Name what is filled in below the fold, so that nothing is printed unawares."""
        if self.fold.isChecked():
            self.fold.setText("▾ 更多(&M)")
            return
        told = "、".join(self._filled()) or _FOLDED.get(self.entries["layout"].value(), _USUALLY_FOLDED)
        self.fold.setText(f"▸ 更多(&M)　{told}")

    def _filled(self) -> Iterable[str]:
        layout, sign_off = self.entries["layout"].value(), self.entries["sign_off"].value()
        if layout in {Layout.REDHEAD, Layout.LETTER}:  # a table is seen to be one
            yield layout.label
        if sign_off is not SignOff.PLAIN and self.is_offered("sign_off"):
            yield sign_off.label
        words = {"remark": "附注", "copies_to": "抄送", "qr": "二维码"}
        yield from (word for name, word in words.items() if self.entries[name].value() and name not in _NOT_ON[layout])
        count = len(self.entries["attachments"].value())
        if count and "attachments" not in _NOT_ON[layout]:
            yield f"附件 {count} 个"

    def _bring_up(self, part: QWidget) -> None:
        """Bring what has just been added into sight, once it has its place."""
        QTimer.singleShot(_SETTLED_MS, part, lambda: self.ensureWidgetVisible(part, 0, _BELOW))

    def _unfold(self, unfolded: bool) -> None:
        self.more.setVisible(unfolded)
        self._desk.memory.put(_FOLD_KEY, unfolded)
        self._tell_more()

    def _changed(self, name: str) -> None:
        self.note(name)
        if name in {"layout", "sign_off"}:
            self.arrange()
        elif name in _MORE:
            self._tell_more()
        self.changed.emit(name)


def _grid_of(widget: QWidget, margin: int) -> QGridLayout:
    grid = QGridLayout(widget)
    grid.setContentsMargins(margin, margin, margin, 4 if margin else 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 3)
    grid.setColumnStretch(3, 2)
    return grid
