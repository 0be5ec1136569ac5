"""The form of one occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, people, queries
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, Finder, LongText, Moment, Number, Text
from jiceng_desktop.ui.kit.filters import GroupText

USUAL_LENGTH = timedelta(hours=1)


class Suggested(QComboBox):
    """One line of text with offers; anything else may be typed."""

    changed = Signal()

    def __init__(self, offers: Sequence[str], hint: str, most: int) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(120)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(list(offers))
        self.setMaxVisibleItems(12)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(hint)
            line.setMaxLength(most)
        completer = QCompleter(list(offers), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.editTextChanged.connect(lambda: self.changed.emit())

    def value(self) -> str | None:
        """Return the text without blanks around it."""
        return self.currentText().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.setEditText(value or "")

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class ChairFinder(Finder):
    """The person in the chair: picked from the archive, or anybody by name. The value is the name."""

    def __init__(self, form: RecordDialog) -> None:
        super().__init__(
            lambda typed: form.office.read(people.find_persons, typed), free=True, hint="姓名，可从居民档案中选"
        )
        self._linked: tuple[str, int] | None = None
        self.setMaxLength(64)
        self.picked.connect(self._link)

    @override
    def value(self) -> str | None:
        return self.text().strip() or None

    def person_id(self) -> int | None:
        """Return the person that was picked, unless the name was changed afterwards."""
        return self._linked[1] if self._linked and self._linked[0] == self.value() else None

    def _link(self, person_id: int) -> None:
        self._linked = (self.text().strip(), person_id)


class Audience(GroupText):
    """Who is invited: written freely, or a saved query with how many it finds today. The value is the text."""

    def __init__(self, form: RecordDialog) -> None:
        offers = form.office.read(events.audiences)
        super().__init__(form.desk, Suggested(offers, "通知的主送对象，如 全体居民代表", 200), "从常用查询选(&Q)")
        self._form = form
        self._linked: tuple[str, int] | None = None

    @override
    def add(self, query_id: int) -> None:
        message.attempt(self._form, lambda: self.invite(query_id))

    def invite(self, query_id: int) -> None:
        """Invite whom a saved query finds."""
        self.text.set_value(self._form.office.read(queries.audience, query_id, date.today()))
        self._linked = (self.text.value() or "", query_id)

    def link(self, query_id: int | None) -> None:
        """Remember where the text that is shown was taken from."""
        self._linked = None if query_id is None else (self.text.value() or "", query_id)

    def query_id(self) -> int | None:
        """Return the saved query, unless another group was written afterwards; the number may be corrected."""
        if self._linked is None:
            return None
        same = queries.group_of(self._linked[0]) == queries.group_of(self.value() or "")
        return self._linked[1] if same else None


class EventDialog(RecordDialog):
    """One occurrence; the end follows the beginning until it is set by itself."""

    kind = events.KIND

    @override
    def lay_out(self) -> None:
        self.group("活动安排")
        self.name = self.row("title", Text("如 邻里文化讲堂、居民议事会", most=100), wide=True)
        self.starts_at = self.row("starts_at", Moment("如 15:00"))
        self.ends_at = self.row("ends_at", Moment("如 16:00"))
        for moment in (self.starts_at, self.ends_at):
            moment.time.setFixedWidth(76)  # two of them side by side have to fit
            moment.day.entry.setPlaceholderText(f"如 {date.today()}")
        self.what = self.row("kind", Choice(EventKind, blank=None))
        self.venue = self.row("venue", Suggested(self.office.read(events.venues), "选择，或填写新的地点", 64))
        self.chair = self.row("chair", ChairFinder(self))
        self.row("contact", Text("姓名和电话", most=100))
        self.audience = self.row("audience", Audience(self), wide=True)
        self.row("agenda", LongText(4, hint="每行一项"))
        if self.record_id is not None:
            self.group("办理情况")
            self.row("status", Choice(OccurrenceStatus, blank=None))
            self.row("headcount", Number(0, 100_000, "实到人数"))

    @override
    def store(self, draft: events.Draft) -> int:
        if self.record_id is None:
            return super().store(draft)
        from jiceng_desktop.services import series  # knows the moon and the rules; the start does not need them
        from jiceng_desktop.ui.pages.events.serial import following

        others = following(self, self.office, self.record_id, date.today())
        if others is None:
            raise Refusal("还没有保存。")
        self.office.write(series.change, self.record_id, draft, others)
        return self.record_id

    @override
    def loaded(self) -> None:
        starts, ends = self._moments()
        self._length = ends - starts if starts and ends and ends > starts else USUAL_LENGTH
        self.audience.link(self._draft.audience_query_id)
        self._follows, self._following = True, False
        self.starts_at.changed.connect(self._move_end)
        self.ends_at.changed.connect(self._end_touched)
        for entry in (self.starts_at, self.ends_at, self.venue):
            entry.changed.connect(self._tell_taken)
        self._tell_taken()
        self._guesses = self.record_id is None
        self.what.activated.connect(self._kind_chosen)
        self.name.editingFinished.connect(self._guess_kind)

    def _guess_kind(self) -> None:
        """Choose the kind the title speaks of, until the clerk chooses one."""
        kind = events.likely_kind(self.name.text()) if self._guesses else None
        if kind is not None:
            self.what.set_value(kind)

    def _kind_chosen(self) -> None:
        self._guesses = False

    @override
    def draft(self) -> events.Draft:
        draft: events.Draft = super().draft()
        kept = draft.chair_id if draft.chair == self._draft.chair else None
        return replace(draft, chair_id=self.chair.person_id() or kept, audience_query_id=self.audience.query_id())

    def _moments(self) -> tuple[datetime | None, datetime | None]:
        """Return beginning and end as far as they can be read."""
        found: list[datetime | None] = []
        for entry in (self.starts_at, self.ends_at):
            try:
                found.append(entry.value())
            except Refusal:
                found.append(None)
        return found[0], found[1]

    def _move_end(self) -> None:
        starts, _ = self._moments()
        if self._follows and starts is not None:
            self._following = True
            self.ends_at.set_value(starts + self._length)
            self._following = False

    def _end_touched(self) -> None:
        if not self._following:
            self._follows = False

    def _tell_taken(self) -> None:
        """Say when something else happens at the venue at that time; it is no obstacle."""
        starts, ends = self._moments()
        venue = self.venue.value()
        others: list[str] = []
        if venue and starts and ends and starts < ends:
            others = self.office.read(events.taken, venue, starts, ends, self.record_id)
        self.hint("venue", f"这个时间“{venue}”还有：{'；'.join(others)}。" if others else "")
