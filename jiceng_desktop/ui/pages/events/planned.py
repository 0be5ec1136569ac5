"""What the forms of an event and of a series have in common: who takes part, what is needed, what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, invited, lines
from jiceng_desktop.services.events import names
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import Choice, LongText, Number, Tags, Text
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.events.entries.audience import Audience
from jiceng_desktop.ui.pages.events.entries.clashes import ClashPanel, say
from jiceng_desktop.ui.pages.events.entries.fold import Fold
from jiceng_desktop.ui.pages.events.entries.rows import EquipmentEntry, PeopleEntry
from jiceng_desktop.ui.pages.events.entries.words import SomebodyFinder, Suggested

if TYPE_CHECKING:
    from jiceng_desktop.services.clashes import Clash

_PAUSE_MS = 150
_FOLDED = ("organisers", "places", "equipment", "setup_minutes", "cleanup_minutes")
_MATTERS = ("venue", "chair", "speakers", *_FOLDED)  # what may be in the way of something else
_MOST_MINUTES, _MOST_PLACES = 24 * 60, 100_000
_MOST_ASKED = 8
_AGENDA_HEIGHT = 90


class PlannedDialog(RecordDialog):
    """Plans something. What stands in its way is looked up while the clerk types, and asked about once when saving."""

    timed: tuple[str, ...] = ()  # the entries that say when it is to be
    named = "title"
    dated = False  # whether it has several days, so that each clash names its own

    # laying out

    def lay_out_name(self, field: str) -> None:
        """Add the row of the name; the kind follows it until the clerk chooses one."""
        self._letters.update("MQ")  # 更多安排, 从名单选
        self.name = self.row(
            field, Text("如 邻里文化讲堂、居民议事会", most=100 if field == "title" else 64), wide=True
        )

    def lay_out_place(self) -> None:
        """Add the rows of kind and venue."""
        self.what = self.row("kind", Choice(EventKind, blank=None))
        offers = self.office.read(events.venues)
        self.venue = self.row("venue", Suggested(offers, "选择，或填写新的地点", events.LONGEST_VENUE))

    def lay_out_people(self, agenda_hint: str) -> None:
        """Add the rows of who leads, who comes and what for."""
        self.chair = self.row("chair", SomebodyFinder(self.office))
        self.row("contact", Text("姓名和电话", most=100))
        self.audience = self.row("audience", Audience(self.desk), wide=True)
        self.row("speakers", PeopleEntry(self.office, "姓名，可从档案中选", "讲什么（可不填）"), wide=True)
        self.row("lines", Tags(self.office.read(lines.listed)), wide=True, hint="这场活动还算进哪些部门的台账")
        agenda = self.row("agenda", LongText(3, hint=agenda_hint))
        agenda.setMaximumHeight(_AGENDA_HEIGHT)  # or it would take the room of all the others

    def lay_out_more(self) -> None:
        """Add what is rarely needed, folded."""
        self.fold = Fold("更多安排：组织者、名额、设备、布置和整理的时间…(&M)")
        self._groups.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        more = self.group("更多安排")
        organisers = self.row("organisers", PeopleEntry(self.office, "姓名，可从档案中选"), wide=True)
        self.row("places", Number(1, _MOST_PLACES, "不限"), hint="报名的人超过名额就排进候补")
        self.row("equipment", EquipmentEntry(self.office.read(names.equipment)), wide=True)
        for name in ("setup_minutes", "cleanup_minutes"):
            self.row(name, Number(0, _MOST_MINUTES, "按场地的规定"))
        self.fold.fold(more, organisers)
        self.fold.opened.connect(self._show_more)

    def _show_more(self) -> None:
        """Bring what was folded into sight, its first row above all."""
        self._fit()
        for name in ("cleanup_minutes", "organisers"):
            cell = self._cells[name].body
            QTimer.singleShot(0, self, lambda cell=cell: self._scroll.ensureWidgetVisible(cell))

    # while it is filled in

    @override
    def loaded(self) -> None:
        self.audience.link(invited.group_of(self._draft))
        self._open_what_is_told()
        self._guesses = self.record_id is None
        self.name.editingFinished.connect(self._guess_kind)
        self.what.activated.connect(self._kind_chosen)
        self._accepted: set[Clash] = set()
        self.clashes = ClashPanel(self.dated)
        self.clashes.asked.connect(self.open_other)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self.clashes)
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        for field in (*_MATTERS, *self.timed):
            self.entry(field).changed.connect(self._pause.start)

    def _open_what_is_told(self) -> None:
        """Show what is folded if something of it is told."""
        if any(getattr(self._draft, field) not in {None, ()} for field in _FOLDED):
            self.fold.unfold()

    def _guess_kind(self) -> None:
        """Choose the kind the name speaks of, until the clerk chooses one."""
        kind = events.likely_kind(self.name.text()) if self._guesses else None
        if kind is not None:
            self.what.set_value(kind)

    def _kind_chosen(self) -> None:
        self._guesses = False

    @override
    def draft(self) -> Any:
        return replace(super().draft(), **invited.columns(self.audience.group()))

    @override
    def show_refusal(self, refusal: Refusal) -> None:
        if refusal.field in _FOLDED:
            self.fold.unfold()
        super().show_refusal(refusal)

    @override
    def _merge(self, theirs: Mapping[str, str]) -> None:
        super()._merge(theirs)
        if self.audience.value() == self._draft.audience:
            self.audience.link(invited.group_of(self._draft))
        self._open_what_is_told()

    # what is in the way

    def find_clashes(self, draft: Any) -> list[Clash]:
        """Return what stands in the way of a draft; asked on any thread."""
        raise NotImplementedError

    def look(self) -> None:
        """Show what stands in the way of what is entered; the last question counts."""
        self._pause.stop()
        self._asked += 1
        asked = self._asked
        try:
            draft = replace(self.draft(), **{self.named: self.name.value() or "—"})
        except Refusal:
            self.clashes.tell([])
            return

        def show(found: Sequence[Clash]) -> None:
            if asked == self._asked:
                self._tell(found)

        self.desk.jobs.quiet(self.clashes, lambda: self.find_clashes(draft), show, lambda _refusal: show([]))

    def _tell(self, found: Sequence[Clash]) -> None:
        """Show what is in the way below the rows, and not in their place, as far as the screen has room."""
        new = bool(found) and self.clashes.isHidden()
        self.clashes.tell(found)
        if new:
            take_room(self, self.width(), self.height() + self.clashes.sizeHint().height())

    def open_other(self, occurrence_id: int) -> None:
        """Open the event that is in the way over this form, in which nothing is lost."""
        from jiceng_desktop.ui.pages.events.form import EventDialog  # a form of this sort itself

        def go() -> None:
            other = EventDialog(self.desk, occurrence_id, self)
            other.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            other.saved.connect(lambda _id: self.look())
            other.open()

        message.attempt(self, go)

    def settle(self, draft: Any) -> None:
        """Ask about what stands in the way, each only once, and not about what stood there before the form was opened.

        Raises:
            Refusal: the clerk goes back to the form.
        """
        found = self.find_clashes(draft) if getattr(draft, self.named) else []  # else saving says what is missing
        if self.record_id is not None and found:
            self._accepted.update(self.find_clashes(self._draft))
        new = [clash for clash in found if clash not in self._accepted]
        if not new:
            return
        told = [say(clash, self.dated) for clash in new[:_MOST_ASKED]]
        told += [f"……共 {len(new):,} 处"] if len(new) > _MOST_ASKED else []
        question = "这样安排有冲突：\n\n{}\n\n仍然保存吗？".format("\n".join(told))
        if message.choose(self, question, ["仍然保存(&S)", "返回修改(&C)"], title="有冲突") != 0:
            raise Refusal("还没有保存。")
        self._accepted.update(new)
