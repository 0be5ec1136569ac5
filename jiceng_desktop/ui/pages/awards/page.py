"""星级积分: all stars and honours that were given."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import awards
from jiceng_desktop.services.awards import Narrow, Waiting
from jiceng_desktop.terms import AwardKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.lists import ListsPanel
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.awards.form import AwardForm, RulesForm

_KINDS = (None, *AwardKind)


class AwardPage(RecordPage):
    """All awards; above them what waits to be done about stars."""

    title, icon = "星级积分", "star-outline"
    kind = awards.KIND
    dialog = AwardForm
    unit = "条表彰"
    nothing_yet = "还没有授予过星级，也没有登记过表彰。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        self.waiting = _Waiting()
        self.waiting.stars.clicked.connect(lambda: self.attempt(self.open_stars))
        self.waiting.short.clicked.connect(lambda: self.panel.choose(1, 1))
        layout = cast(QVBoxLayout, self.layout())
        layout.insertWidget(1, self.undoing)
        layout.insertWidget(2, self.waiting)

    @override
    def side(self) -> QWidget:
        self.panel = ListsPanel(150)
        self.panel.add_list("种类(&M)", ["全部", *(kind.label for kind in AwardKind)])
        self.panel.add_list("核对(&Y)", ["全部", "更正后时长不足的"])
        self.panel.changed.connect(self._narrow)
        return self.panel

    @override
    def build_actions(self) -> None:
        self.offer("评星级(&S)…", self.open_stars, "star-outline")
        self.bar.addAction(self.make_action("登记表彰(&N)", self.new_record, "plus"))
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("删除(&D)", self.remove_selected, "delete-outline")
        self.bar.add_separator()
        self.offer("积分(&J)…", self.open_points, "gift-outline")
        self.offer("评星规定(&R)…", self.open_rules, "tune-variant")
        self.bar.add_separator()
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.panel.reset()

    @override
    def narrowing(self) -> list[str]:
        return self.panel.told() + super().narrowing()

    def _narrow(self) -> None:
        narrow = Narrow(_KINDS[self.panel.row(0)], fallen=bool(self.panel.row(1)))
        self.narrow_by(None if narrow == Narrow() else narrow)

    @override
    def refresh(self) -> None:
        super().refresh()
        work = partial(self.office.read, awards.waiting, date.today())
        self.desk.jobs.quiet(self.waiting, work, self.waiting.tell)

    # what can be done

    def open_stars(self) -> None:
        """Show who reaches a star."""
        from jiceng_desktop.ui.pages.awards.stars import StarsDialog

        dialog = StarsDialog(self.desk, self)
        dialog.changed.connect(self.refresh)
        dialog.open()

    def open_points(self) -> None:
        """Show what hours earned and what was given for it."""
        from jiceng_desktop.ui.pages.awards.points import PointsDialog

        PointsDialog(self.desk, self).open()

    def open_rules(self) -> None:
        """Change what the office has decided."""
        form = RulesForm(self.desk, 0, self)
        form.saved.connect(self.refresh)
        form.open()

    def remove_selected(self) -> None:
        """Delete what was entered wrongly or is taken back."""
        chosen = self.selected()
        if not chosen:
            return
        question = f"要删除选中的 {len(chosen)} 条表彰吗？删除后还可以撤销。"
        if not message.ask(self, question, "删除(&Z)", danger=True):
            return
        self.office.write(awards.remove_many, chosen)
        self.refresh()
        self.undoing.offer_back(self.office, f"已删除 {len(chosen)} 条表彰。", self.refresh)


class _Waiting(QFrame):
    """Says above the list what waits to be done: stars to publicise, to give, and those whose hours fell."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("glyphBar")
        self.setStyleSheet("#glyphBar { background: #FFF4D6; border: 1px solid #E3C26B; border-radius: 4px; }")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.stars = QPushButton("去评星级(&G)")
        self.short = QPushButton("查看时长不足的(&T)")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.stars)
        row.addWidget(self.short)
        self.hide()

    def tell(self, found: Waiting) -> None:
        """Say what waits, or nothing."""
        told = [
            f"{count:,} 人{what}"
            for count, what in (
                (found.ready, "公示期满，可以授予星级"),
                (found.new, "达到新的星级，可以公示"),
                (found.short, "公示的星级时长已不足"),
            )
            if count
        ]
        if found.fallen:
            told.append(f"{found.fallen:,} 颗已授予的星，时长更正后不足（星级保留，请核对）")
        self.sentence.setText("；".join(told) + "。")
        self.stars.setVisible(bool(found.new or found.ready or found.short))
        self.short.setVisible(bool(found.fallen))
        self.setVisible(bool(told))
