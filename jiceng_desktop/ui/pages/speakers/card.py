"""The card of a speaker: every talk, what was handed out there, and the way to it in the calendar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import speakers
from jiceng_desktop.services.speakers import Speaker, Talk
from jiceng_desktop.ui.kit.card import Card, label, link
from jiceng_desktop.ui.kit.desk import Desk

_MOST_SHOWN = 60


class SpeakerCard(Card):
    """Shows one speaker with all talks, those to come first."""

    person_asked = Signal(int)
    occurrence_asked = Signal(int)
    handout_asked = Signal(int, int)  # the event, and the file
    card_asked = Signal(int)  # a card of the archive is wanted for a speaker

    def __init__(self, desk: Desk) -> None:
        super().__init__("选中一位主讲人，这里显示他（她）讲过的题目和讲义。")
        self._desk = desk
        self.show_hint()

    def show_speaker(self, speaker_id: int | None) -> None:
        """Show a speaker, or what the card is for; also where the speaker is gone by now."""
        try:
            speaker = None if speaker_id is None else self._desk.office.read(speakers.load, speaker_id)
        except Refusal:
            speaker = None
        if speaker is None:
            self.show_hint()
        else:
            self._show(speaker)

    def _show(self, speaker: Speaker) -> None:
        self.clear()
        self.headline(speaker.name, _summed(speaker))
        if speaker.person_id is not None:
            self.add(link("打开档案", partial(self.person_asked.emit, speaker.person_id), "看这位居民的档案"))
        else:
            self.text("居民档案里还没有和这个名字关联的人。")
            self.add(link("关联档案…", partial(self.card_asked.emit, speaker.id), "说明这是档案里的哪一位"))
        for title, talks in (("将要讲", speaker.coming), ("讲过", speaker.over)):
            if talks:
                self.section(title)
            for talk in talks[:_MOST_SHOWN]:
                self._show_talk(talk)
            if len(talks) > _MOST_SHOWN:
                self.text(f"…… 还有更早的 {len(talks) - _MOST_SHOWN} 场")

    def _show_talk(self, talk: Talk) -> None:
        open_talk = partial(self.occurrence_asked.emit, talk.occurrence_id)
        self.add(link(f"{talk.starts_at:%Y-%m-%d}　{_plain(talk.topic)}", open_talk, "在活动日历里查看这一场"))
        told = [] if talk.topic in talk.title else [talk.title]
        told += [f"到场 {talk.headcount} 人"] if talk.headcount is not None else []
        if told:
            note = label(" · ".join(told), "hint")
            note.setContentsMargins(2, 0, 0, 2)
            self.add(note)
        for material_id, name in talk.handouts:
            show = partial(self.handout_asked.emit, talk.occurrence_id, material_id)
            self.add(link(f"讲义：{_plain(name)}", show, name))


def _summed(speaker: Speaker) -> str:
    """Say how often somebody spoke, and before how many as far as they were counted."""
    over = speaker.over
    counted = [talk.headcount for talk in over if talk.headcount is not None]
    heard = f"，听众 {sum(counted):,} 人次" if counted else ""
    return f"讲过 {len(over)} 场{heard}" if over else "还没有讲过"


def _plain(text: str) -> str:
    return text.replace("&", "&&")
