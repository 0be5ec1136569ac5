"""送学上门: one form for everybody it was brought to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLabel, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import coverage, visits
from jiceng_desktop.services.coverage import Coverage, Parcel
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Day, Text
from jiceng_desktop.ui.kit.visit_entries import Remark

_LABELS = {"occurrence_id": "补哪一场", "visited_on": "送学日期", "visitor": "送学人", "content": "送了什么"}
_PHRASES = ("送去学习资料一份", "讲解了主要内容", "转达了会议决定", "听取了意见建议")
_MOST_NAMED, _MOST_OFFERED = 12, 200


def _nothing(*_: Any) -> Any:
    raise NotImplementedError


class BringForm(RecordDialog):
    """What was brought home to several persons, entered once; each gets a visit of his own."""

    kind = Kind("送学上门", None, Parcel, _nothing, _nothing, _nothing, _LABELS)

    def __init__(self, desk: Desk, parent: QWidget, persons: Sequence[int], taken: Coverage) -> None:
        self._persons, self._taken = list(persons), taken
        known = {
            "occurrence_id": taken.events[0][0] if taken.events else None,
            "visited_on": date.today(),
            "visitor": desk.office.read(visits.last_visitor, desk.office.clerk),
            "content": _PHRASES[0],
        }
        super().__init__(desk, None, parent, known)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @override
    def lay_out(self) -> None:
        self.setWindowTitle(f"登记送学上门（{len(self._persons)} 人）")
        group = self.group("送学上门")
        named = "、".join(name for _, name in self.office.read(visits.names, self._persons[:_MOST_NAMED]))
        more = f" 等 {len(self._persons)} 人" if len(self._persons) > _MOST_NAMED else ""
        whom = QLabel(named + more)
        whom.setTextFormat(Qt.TextFormat.PlainText)
        whom.setWordWrap(True)
        whom.setMinimumHeight(32)
        group.add("送给", whom, wide=True)
        events = [(key, f"{day}　{title}") for key, day, title in self._taken.events[:_MOST_OFFERED]]
        self.row("occurrence_id", Choice(events, blank=None), wide=True)
        self.row("visited_on", Day())
        self.visitor = self.row("visitor", Text(most=64))
        self.content = self.row("content", Remark(_PHRASES), wide=True)
        names = QCompleter(self.office.read(visits.visitors), self.visitor)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        self.visitor.setCompleter(names)
        self.content.entered.connect(self.accept)

    @override
    def loaded(self) -> None:
        self.content.setFocus()

    @override
    def store(self, draft: Parcel) -> int:
        return self.office.write(coverage.bring, self._persons, draft)
