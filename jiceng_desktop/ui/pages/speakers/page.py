"""主讲人: everybody who ever spoke, with talks, topics and handouts."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import speakers
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.terms import MaterialKind
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.materials import MaterialShelf
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.speakers.card import SpeakerCard
from jiceng_desktop.ui.pages.speakers.joining import JoinDialog


class SpeakerPage(RecordPage):
    """All who speak, by their card or, where there is none, by name."""

    title, icon = "主讲人", "account-voice"
    listing = speakers.LISTING
    unit = "位主讲人"
    nothing_yet = "还没有主讲人。在活动里填写主讲人以后，这里自动列出他们讲过的题目。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)

    @override
    def card(self) -> QWidget:
        self._card = SpeakerCard(self.desk)
        self._card.person_asked.connect(self.person_asked)
        self._card.occurrence_asked.connect(self.occurrence_asked)
        self._card.handout_asked.connect(lambda *which: self.attempt(partial(self.open_handout, *which)))
        self._card.card_asked.connect(lambda _id: self.attempt(self.join_card))
        return self._card

    @override
    def build_actions(self) -> None:
        self.offer_for_selected("最近一场(&L)", self.open_talk, "calendar-month")
        self.offer_for_selected("关联档案(&J)…", self.join_card, "account-switch")
        super().build_actions()

    @override
    def show_record(self, record_id: int | None) -> None:
        self._card.show_speaker(record_id)

    @override
    def open_record(self, record_id: int) -> None:
        """Open the card of the archive, or the last talk of one who has none."""
        speaker = self.office.read(speakers.load, record_id)
        if speaker.person_id is not None:
            self.person_asked.emit(speaker.person_id)
        else:
            self.occurrence_asked.emit(speaker.talks[0].occurrence_id)

    def open_talk(self) -> None:
        """Go to the last talk in the calendar."""
        speaker_id = self.current()
        if speaker_id is not None:
            speaker = self.office.read(speakers.load, speaker_id)
            self.occurrence_asked.emit((speaker.over or speaker.coming)[0].occurrence_id)

    def open_handout(self, occurrence_id: int, material_id: int) -> None:
        """Show a handout in a window, among the others of its event."""
        from jiceng_desktop.ui.kit.files import FilesDialog  # heavy: QtPdf

        shelf = MaterialShelf(self.office, Owner(occurrence_id=occurrence_id), MaterialKind.HANDOUT)
        window = FilesDialog(self.desk, shelf, shelf.about(), self, material_id)
        window.changed.connect(self.refresh)
        window.open()

    def join_card(self) -> None:
        """Ask who of the archive the speaker is."""
        speaker_id = self.current()
        if speaker_id is None:
            raise Refusal("请先选中一位主讲人。")
        name, talks = self.office.read(speakers.nameless, speaker_id)
        dialog = JoinDialog(self.desk, name, talks, self)
        dialog.chosen.connect(lambda person_id: self.attempt(partial(self._join, name, person_id)))
        dialog.open()

    def _join(self, name: str, person_id: int) -> None:
        count = self.office.write(speakers.join, name, person_id)
        self.refresh()
        self.view.select_ids([person_id], person_id)
        self.undoing.offer_back(self.office, f"“{name}”名下的 {count} 场已归到所选的档案。", self.refresh)
