"""图书角: the corners in the tree of places, the boxes of the chosen one, and its card."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import boxes, corners
from jiceng_desktop.terms import CornerKind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.book_labels import BOXES, CORNERS, offer_labels, print_labels
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.menus import add_entry, numbered, open_as_menu
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.corners.card import CornerCard, Offer
from jiceng_desktop.ui.pages.corners.forms import BatchForm, BoxForm, ClosuresDialog, CornerForm
from jiceng_desktop.ui.pages.corners.keeping import KeepersDialog
from jiceng_desktop.ui.pages.corners.panel import CornerPanel

_NONE_YET = "还没有图书角。\n先建一个图书角，再往里放图书箱；暂时不参加轮换的箱可以放在“书库”。"
_FEW_NAMES = 3


class CornerPage(RecordPage):
    """Every corner of the community and the boxes that stand there."""

    title, icon = "图书角", "package-variant-closed"
    kind, dialog = boxes.KIND, BoxForm
    unit = "个图书箱"
    side_stays = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.undoing = UndoStrip()
        cast(QVBoxLayout, self.layout()).insertWidget(1, self.undoing)
        self.model.query = self.model.query.with_(narrow=self.panel.narrow())
        remove = partial(self.attempt, self.remove_box)
        key_in(self.view, "Delete", remove)

    # parts

    @override
    def side(self) -> QWidget:
        self.panel = CornerPanel()
        self.panel.chosen.connect(self._show_chosen)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.corner_card = CornerCard()
        self.corner_card.person_asked.connect(self.person_asked)
        return self.corner_card

    @override
    def build_actions(self) -> None:
        open_as_menu(self, self.offer("图书角(&G)", lambda: None, "bookshelf"), self._fill_corner_acts)
        self.bar.add_separator()
        self.bar.addAction(self.make_action("新增箱(&N)", self.new_record, "plus"))  # the menu has its own
        self.offer("新增一批(&A)…", self.add_batch, "package-variant-closed")
        open_as_menu(self, self.offer_for_selected("移到(&M)", lambda: None, "map-marker-outline"), self._fill_moves)
        offer_labels(self, BOXES, "箱签(&L)…")
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self.offer_for_selected("箱内图书(&T)…", self.show_books, "view-list-outline")
        self.retiring = self.offer_for_selected("停用(&U)", self.retire, "archive-outline")
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    # showing

    @override
    def refresh(self) -> None:
        today = date.today()
        self.panel.show_corners(self.office.read(corners.lines, today), self.office.read(boxes.retired))
        self._follow_panel()
        super().refresh()

    def _follow_panel(self) -> None:
        narrow = self.panel.narrow()
        self.model.query = self.model.query.with_(narrow=narrow)
        self.retiring.setText("恢复使用(&U)" if narrow.retired else "停用(&U)")
        self.retiring.setIconText(self.retiring.text())

    def _show_chosen(self) -> None:
        self._follow_panel()
        self.narrow_by(self.panel.narrow())
        self.show_corner_card()

    def show_corner_card(self) -> None:
        """Show the card of the chosen corner, or what there is to say of all."""
        today, line, box_id = date.today(), self.panel.current(), self.current()
        try:
            box = None if box_id is None else self.office.read(boxes.sheet, box_id)
            if line is None:
                self.corner_card.show_all(self.office.read(corners.overview, today), self._offers_of_all(), box)
                return
            sheet = self.office.read(corners.sheet, line.id, today)
        except Refusal:  # removed at another desk; the panel will say so when it is refreshed
            self.corner_card.show_hint()
            return
        self.corner_card.show_corner(sheet, self._offers(sheet.closed_on is not None), box)

    @override
    def show_record(self, record_id: int | None) -> None:
        self.show_corner_card()

    def _offers_of_all(self) -> list[Offer]:
        return [
            ("新建图书角(&Y)…", self.new_corner),
            ("一览表(&S)…", self.show_list),
            ("海报(&O)…", self.print_posters),
        ]

    def _offers(self, closed: bool) -> list[Offer]:
        if closed:
            return [("恢复(&Y)", self.reopen), ("编辑图书角(&C)…", self.edit_corner), ("删除(&I)…", self.remove_corner)]
        return [
            ("编辑图书角(&C)…", self.edit_corner),
            ("人员(&S)…", self.show_keepers),
            ("暂停开放(&Y)…", self.show_closures),
            ("海报(&O)…", self.print_posters),
        ]

    @override
    def narrowing(self) -> list[str]:
        return [*filter(None, [self.panel.told()]), *super().narrowing()]

    @override
    def clear_filters(self) -> None:
        self.finder.clear()

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if self.middle.currentWidget() is self.view or self.model.query.needle.strip():
            return
        line = self.panel.current()
        if not self.panel.lines_shown:
            self.empty.tell(_NONE_YET, "新建图书角(&Q)…", lambda: self.attempt(self.new_corner))
        elif line is not None and line.closed:
            self.empty.tell("这个图书角已经撤销。")
        else:
            self.empty.tell("这里还没有图书箱。", "新增一批(&Q)…", lambda: self.attempt(self.add_batch))

    # boxes

    @override
    def edit(self, record_id: int | None = None, **known: object) -> RecordDialog | None:
        if record_id is None:
            self._refuse_without_corners()
            known = {"corner_id": self._corner_for_new(), **known}
        return super().edit(record_id, **known)

    def _corner_for_new(self) -> int | None:
        """Return where a new box would stand: at the chosen corner, else at the first that is open."""
        line = self.panel.current()
        if line is not None and not line.closed:
            return line.id
        return next((one.id for one in self.panel.lines_shown if not one.closed), None)

    def _refuse_without_corners(self) -> None:
        if self._corner_for_new() is None:
            raise Refusal("还没有图书角。请先新建图书角，图书箱总要放在一个图书角。")

    def add_batch(self) -> None:
        """Ask how many boxes are new, and where they stand."""
        self._refuse_without_corners()
        form = BatchForm(self.desk, None, self, {"corner_id": self._corner_for_new()})
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(lambda _first: self._batch_added(form.added))
        form.open()

    def _batch_added(self, added: list[int]) -> None:
        self._done(f"新增了 {len(added)} 个图书箱。")
        self.view.select_ids(added, added[0])

    def _fill_moves(self, menu: QMenu) -> None:
        here = {line.id for line in self.panel.lines_shown if line == self.panel.current()}
        offered = [pair for pair in self.office.read(corners.listed) if pair[0] not in here]
        for place, (corner_id, name) in enumerate(offered, start=1):
            add_entry(self, menu, numbered(place, name), partial(self.move_to, corner_id, name))

    def move_to(self, corner_id: int, name: str) -> None:
        """Let the selected boxes stand at another corner; what speaks against it is asked first."""
        chosen = self.selected()
        doubts = self.office.read(boxes.doubts, chosen, corner_id)
        if doubts and not message.ask(self, "\n".join([*doubts, "", "仍然移过去吗？"]), "仍然移动(&M)"):
            return
        who = self._names(chosen)
        count = self.office.write(boxes.move, chosen, corner_id)
        self._done(f"{who}移到“{name}”，箱里的书一起过去。" if count else f"{who}本来就在“{name}”。")

    def show_books(self) -> None:
        """Show what is in the box one is at, to be printed."""
        from jiceng_desktop.ui.pages.corners.lists import BoxBooksDialog  # needed now and then

        if (box_id := self.current()) is not None:
            BoxBooksDialog(self.desk, self, box_id, self._names([box_id])).open()

    def _names(self, box_ids: list[int]) -> str:
        if len(box_ids) > _FEW_NAMES:
            return f"{len(box_ids)} 个图书箱"
        return "、".join(self.office.read(boxes.load, box_id).name or "" for box_id in box_ids)

    def retire(self) -> None:
        """Take the selected boxes out of use, or into use again where the retired ones are shown."""
        chosen, again = self.selected(), self.panel.narrow().retired
        who = self._names(chosen)
        self.office.write(boxes.use_again if again else boxes.retire, chosen)
        self._done(f"{who}恢复使用。" if again else f"{who}停用，历史都留着。")

    def remove_box(self) -> None:
        """Delete the box one is at, if it was never used."""
        if (box_id := self.current()) is not None:
            name = self._names([box_id])
            self.office.write(boxes.remove, box_id)
            self._done(f"已删除“{name}”。")

    # corners

    def _fill_corner_acts(self, menu: QMenu) -> None:
        add_entry(self, menu, "新建图书角(&N)…", self.new_corner)
        line = self.panel.current()
        if line is not None:
            menu.addSeparator()
            add_entry(self, menu, "编辑(&E)…", self.edit_corner)
            if line.closed:
                add_entry(self, menu, "恢复(&R)", self.reopen)
            else:
                add_entry(self, menu, "人员(&S)…", self.show_keepers)
                add_entry(self, menu, "暂停开放(&Y)…", self.show_closures)
                add_entry(self, menu, "上移(&U)", partial(self.shift, -1))
                add_entry(self, menu, "下移(&D)", partial(self.shift, 1))
                add_entry(self, menu, "撤销图书角(&C)…", self.close_corner)
            add_entry(self, menu, "删除(&I)…", self.remove_corner)
        menu.addSeparator()
        add_entry(self, menu, "海报(&P)…", self.print_posters)
        add_entry(self, menu, "图书角编号签(&B)…", self.print_corner_labels)
        add_entry(self, menu, "图书角一览表(&L)…", self.show_list)
        add_entry(self, menu, "人员一览表(&K)…", self.show_all_keepers)
        add_entry(self, menu, "图书角规定(&G)…", self.show_rules)

    def new_corner(self) -> None:
        """Open the form for a new corner."""
        self._open_corner(None)

    def edit_corner(self) -> None:
        """Open the form of the chosen corner."""
        if (line := self.panel.current()) is not None:
            self._open_corner(line.id)

    def _open_corner(self, corner_id: int | None) -> None:
        form = CornerForm(self.desk, corner_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self.show_corner)
        form.open()

    def show_corner(self, corner_id: int) -> None:
        """Go to a corner in the panel."""
        self.refresh()
        self.panel.choose(corner_id)

    def shift(self, step: int) -> None:
        """Move the chosen corner up or down among those of its compound."""
        chosen = self.panel.current()
        if chosen is None:
            return
        order = [line.id for line in self.panel.lines_shown]
        beside = [line.id for line in self.panel.lines_shown if line.compound == chosen.compound and not line.closed]
        place = beside.index(chosen.id) + step
        if 0 <= place < len(beside):
            first, second = order.index(chosen.id), order.index(beside[place])
            order[first], order[second] = order[second], order[first]
            self.office.write(corners.arrange, order)
            self.refresh()

    def close_corner(self) -> None:
        """Ask, then close the chosen corner."""
        line = self.panel.current()
        if line is None:
            return
        question = f"确定撤销“{line.name}”吗？\n它的人员从今天起解除；以前的借阅、轮换、清点都留着，可以恢复。"
        if line.boxes or message.ask(self, question, "撤销(&O)", danger=True):  # with boxes it is refused anyway
            self.office.write(corners.close, line.id)
            self._done(f"已撤销“{line.name}”。")

    def reopen(self) -> None:
        """Let the chosen corner take boxes again."""
        if (line := self.panel.current()) is not None:
            self.office.write(corners.reopen, line.id)
            self._done(f"已恢复“{line.name}”，请重新安排人员。")

    def remove_corner(self) -> None:
        """Delete the chosen corner, if it was never used."""
        if (line := self.panel.current()) is not None:
            self.office.write(corners.remove, line.id)
            self._done(f"已删除“{line.name}”。")

    def show_keepers(self) -> None:
        """Show who looks after the chosen corner, to be changed."""
        if (line := self.panel.current()) is not None:
            dialog = KeepersDialog(self.desk, self, line.id, line.name)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def show_closures(self) -> None:
        """Show when the chosen corner takes no boxes, to be changed."""
        if (line := self.panel.current()) is not None:
            ClosuresDialog(self.desk, self, f"{line.name}暂停开放", line.id).open()

    def print_posters(self) -> None:
        """Ask what the posters say, of the chosen corner or of all."""
        from jiceng_desktop.ui.pages.corners.posters import PosterForm  # heavy, needed rarely

        PosterForm(self.desk, self, self._corners_meant()).open()

    def print_corner_labels(self) -> None:
        """Show labels with the codes of the chosen corner, or of all."""
        print_labels(self, self.desk, CORNERS, self._corners_meant()[0][0])

    def _corners_meant(self) -> list[tuple[tuple[int, ...], str]]:
        """Return the chosen corner first, if there is one, then all that readers come to."""
        line = self.panel.current()
        readable = [one for one in self.panel.lines_shown if not one.closed and one.kind is not CornerKind.STORE]
        if not readable:
            raise Refusal("还没有开放的图书角。")
        every = (tuple(one.id for one in readable), f"全部 {len(readable)} 个图书角")
        return [every] if line is None or line.closed else [((line.id,), line.name), every]

    def show_list(self) -> None:
        """Show all corners with their settings, to be printed."""
        from jiceng_desktop.ui.pages.corners.lists import CornersDialog  # needed now and then

        CornersDialog(self.desk, self).open()

    def show_all_keepers(self) -> None:
        """Show who looks after which corner, to be printed."""
        from jiceng_desktop.ui.pages.corners.lists import KeepersListDialog  # needed now and then

        KeepersListDialog(self.desk, self).open()

    def show_rules(self) -> None:
        """Show what holds for all corners, to be changed."""
        from jiceng_desktop.ui.pages.corners.rules import RulesForm  # needed now and then

        form = RulesForm(self.desk, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.open()

    def _done(self, sentence: str) -> None:
        """Show what became of it and offer the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()
