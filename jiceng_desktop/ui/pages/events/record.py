"""记录: what is told after an event, who wrote it down, how many came, what was decided, and the photos."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from threading import Lock

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCompleter, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import events, minutes, signing, todos
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.services.minutes import Draft, Kept, Told
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import MaterialKind, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.fields import LongText, Number, Text
from jiceng_desktop.ui.kit.form import focused
from jiceng_desktop.ui.kit.materials import MaterialStrip
from jiceng_desktop.ui.pages.events.card import EventCard, Shown, button_of
from jiceng_desktop.ui.pages.events.decisions import Decisions, Earlier, told_decision, told_of

_PAUSE_MS = 1500
_SUMMARY_HEIGHT = 176
_MOST_TOLD = 160  # of a long record so many letters stand on the card


class RecordForm(RecordDialog):
    """The record of one event. What is typed is kept a moment after each change, so that a crash loses nothing."""

    kind = minutes.KIND

    def __init__(self, desk: Desk, occurrence_id: int, parent: QWidget) -> None:
        self.number = occurrence_id
        self._loaded = False
        super().__init__(desk, occurrence_id, parent)
        self._aside = _Aside(desk.office, occurrence_id)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep_aside)
        self.finished.connect(self._leave)
        self._loaded = True

    @override
    def lay_out(self) -> None:
        shown = self.office.read(events.load, self.number)
        raised = self.office.read(minutes.told, self.number).raised
        day = f"{shown.starts_at:%Y-%m-%d}" if shown.starts_at is not None else ""
        self.setWindowTitle(f"记录 — {shown.title}（{day}）")
        if raised:
            self.group("以前的会议")
            self.row("finished", Earlier(raised, date.today()), wide=True)
        self.group("这一次")
        owners = self.office.read(todos.owners)
        self.recorder = self.row("recorder", Text(most=64))
        self.recorder.setCompleter(_names(owners, self.recorder))
        self.heads = self.row("headcount", Number(hint="来了几个人"))
        self.summary = self.row("summary", LongText(lines=5, hint="说了什么、做了什么；写到一半也会自动留存"))
        self.summary.setMaximumHeight(_SUMMARY_HEIGHT)
        self.decisions = self.row("decisions", Decisions(owners), wide=True)
        heading = self._cells["decisions"].label
        self.decisions.changed.connect(lambda: heading.setBuddy(focused(self.decisions)))  # its rows are built anew
        self.decisions.setToolTip("每一条都会成为待办，下次会上还会列出来；回车写下一条")
        self.photos = MaterialStrip(self.desk, Owner(occurrence_id=self.number), MaterialKind.PHOTO, letter="P")
        self._group.add("照片", self.photos, wide=True)
        for entry in self._entries.values():
            entry.changed.connect(self._keep_soon)

    @override
    def loaded(self) -> None:
        if not self.recorder.value():
            self.recorder.set_value(self.office.clerk)
        signed_in = self.office.read(signing.came, self.number)
        if signed_in and self.heads.value() is None:
            self.heads.set_value(signed_in)
        if signed_in:
            self._note("headcount", f"签到 {signed_in:,} 人", "hint")
        self._clean = {name: self._read(name) for name in self._entries}
        self.summary.setFocus()

    # keeping what is typed

    def resume(self, kept: Draft) -> None:
        """Show what was typed before a crash, put together with what is stored by now."""
        for name in ("recorder", "headcount", "summary", "finished"):
            if name in self._entries:
                self._entries[name].set_value(getattr(kept, name))
        self.decisions.set_value(minutes.merged(kept.stored, kept.decisions, self._draft.stored))

    def keep_aside(self) -> None:
        """Keep what is typed, in the background; what cannot be read yet waits for the next change."""
        self._pause.stop()
        try:
            draft = self.draft()
        except Refusal:
            return
        self.desk.jobs.quiet(self, partial(self._aside.keep, draft), lambda _: None, lambda _refusal: None)

    def _keep_soon(self) -> None:
        if self._loaded and self.is_edited():
            self._pause.start()

    def _leave(self) -> None:
        self._pause.stop()
        self._aside.leave()

    # two desks at one record

    @override
    def _merge(self, theirs: Mapping[str, str]) -> None:
        base, mine = self._draft.stored, self._read("decisions")
        super()._merge(theirs)
        if isinstance(mine, tuple):
            self.decisions.set_value(minutes.merged(base, mine, self._draft.stored))


class _Aside:
    """Where the record lies until it is saved; used by two threads, so that nothing is kept once it was left."""

    def __init__(self, office: Office, occurrence_id: int) -> None:
        self._office, self._number, self._lock = office, occurrence_id, Lock()
        self._left = False

    def keep(self, draft: Draft) -> None:
        """Keep the record as it is now."""
        with self._lock:
            if not self._left:
                self._office.set_aside(minutes.keep, self._number, draft)

    def leave(self) -> None:
        """Keep nothing any more: it was saved, or given up."""
        with self._lock:
            self._left = True
            try:
                self._office.set_aside(minutes.drop, self._number)
            except Refusal:
                return  # it is offered once more: better than a form that cannot be closed


def record_event(shown: Shown) -> RecordForm:
    """Open the record of the event a card shows; what was typed before a crash is offered.

    Raises:
        Refusal: the event did not take place, or is gone.
    """
    office = shown.page.office
    kept = office.read(minutes.kept, shown.occurrence_id, office.clerk)
    form = RecordForm(shown.page.desk, shown.occurrence_id, shown.page)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    form.saved.connect(lambda number: shown.tell(_saved(office, number, shown.draft.status)))
    form.open()
    if (
        kept is not None
        and message.choose(form, _told(kept), ["接着写(&Y)", "不要了(&N)"], title="没有保存的记录") == 0
    ):
        form.resume(kept.draft)
    return form


def _told(kept: Kept) -> str:
    today = kept.saved_at.date() == datetime.now().date()
    day = "今天" if today else f"{kept.saved_at.month}月{kept.saved_at.day}日"
    return f"{day}{kept.saved_at:%H:%M}写的记录还没有保存，程序就关闭了。\n内容都还在，要接着写吗？"


def _saved(office: Office, occurrence_id: int, before: OccurrenceStatus) -> str:
    """Say what saving did: that an event counts as held from now on, and how much is to be done."""
    held = (
        before is OccurrenceStatus.PLANNED and office.read(events.load, occurrence_id).status is OccurrenceStatus.HELD
    )
    waiting = sum(one.done_on is None for one in office.read(minutes.decided, occurrence_id))
    parts = ["已保存记录", "活动改为“已举办”" if held else "", f"{waiting} 件议定事项在待办里" if waiting else ""]
    return "，".join(filter(None, parts)) + "。"


def _names(names: list[str], entry: Text) -> QCompleter:
    completer = QCompleter(names, entry)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer


# the card


def show_record(card: EventCard, shown: Shown) -> None:
    """Show what was recorded and decided, and what earlier meetings left."""
    told = shown.read(minutes.told)
    if told.off:
        return
    if told.recorder or told.summary:
        card.section("记录")
    if told.recorder:
        card.line("记录人", told.recorder)
    if told.summary:
        card.text(told.summary if len(told.summary) <= _MOST_TOLD else f"{told.summary[:_MOST_TOLD]}…")
    _show_decisions(card, told)


def record_button(shown: Shown) -> QPushButton | None:
    """Return what opens the record, unless the event is off."""
    if shown.read(minutes.told).off:
        return None
    button = button_of("记录(&8)…", lambda: shown.page.attempt(lambda: record_event(shown)), "small")
    button.setToolTip("写下说了什么、决定了什么，添加照片")
    return button


def _show_decisions(card: EventCard, told: Told) -> None:
    today = date.today()
    if told.decisions:
        card.section(f"议定事项（{len(told.decisions)}）")
        lines = [told_decision(one, today) for one in told.decisions]
        card.text("\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1)))
    if told.raised:
        waiting = sum(one.decision.done_on is None for one in told.raised)
        card.section(f"上次议定（{f'{waiting} 件还在办' if waiting else '都办完了'}）")
        card.text("\n".join(told_of(one, today) for one in told.raised))
