"""服务队: a panel of teams, the members of the chosen one, and its card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import teams, welcoming
from jiceng_desktop.services.listing import Listing
from jiceng_desktop.services.teams import Candidate, Narrow
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.kit.tag_forms import dot
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.teams.adding import AddLine
from jiceng_desktop.ui.pages.teams.card import Offer, TeamCard
from jiceng_desktop.ui.pages.teams.forms import MemberForm, TeamForm
from jiceng_desktop.ui.pages.teams.panel import TeamPanel
from jiceng_desktop.ui.papers.menu import offer_papers

_NONE_YET = "还没有服务队。\n可以从邻里红管家、爱心帮帮团、五彩志愿服务队等样板开始。"
_NOBODY_YET = "这支队还没有队员。\n在上面输入姓名首字母，按回车就加入了。"
_FEW_NAMES, _MNEMONICS = 3, 9


class TeamPage(RecordPage):
    """Every team of the community and its members."""

    title, icon = "服务队", "account-multiple"
    dialog = MemberForm
    unit = "名队员"
    side_stays = True

    def __init__(self, desk: Desk) -> None:
        self.role: str | None = None
        super().__init__(desk)
        self.undoing, self.adding = UndoStrip(), AddLine(desk.office)
        self.adding.added.connect(lambda found, role: self.attempt(partial(self.add, found, role)))
        column = cast(QVBoxLayout, self.layout())
        column.insertWidget(1, self.undoing)
        column.insertWidget(2, self.adding)
        self.model.query = self.model.query.with_(narrow=self._narrow())

    # parts

    @override
    def make_listing(self) -> Listing:
        return teams.members_listing(date.today())

    @override
    def side(self) -> QWidget:
        self.panel = TeamPanel()
        self.panel.chosen.connect(self._show_chosen)
        return self.panel

    @override
    def card(self) -> QWidget:
        self.team_card = TeamCard()
        self.team_card.person_asked.connect(self.person_asked)
        self.team_card.team_asked.connect(self.panel.choose)
        self.team_card.role_asked.connect(self.show_role)
        self.team_card.member_asked.connect(self.show_member)
        return self.team_card

    @override
    def build_actions(self) -> None:
        self.bar.addAction(self.make_action("新建服务队(&N)", self.new_record, "plus"))  # the menu has its own
        self.offer_for_selected("编辑(&E)", self.open_current, "pencil")
        self._offer_menu("岗位(&G)", "account-tie", self._fill_roles, selected=True)
        self._offer_menu("转队(&T)", "account-switch", self._fill_moves, selected=True)
        self.offer_for_selected("退队(&U)", self.leave, "account-off-outline")
        self._offer_menu("打印(&D)", "badge-account-horizontal-outline", self._fill_papers)
        offer_papers(self, self._about, nothing="请先在左边选中一支服务队")
        self.past = self.make_action("曾经的队员(&L)", self._show_narrowed, "history")
        self.past.setCheckable(True)
        self.past.toggled.connect(self._show_end)
        self.bar.addAction(self.past)
        self.bar.addAction(self.make_action("导出(&X)", self.export, "export"))
        self.bar.addAction(self.make_action("打印列表(&P)", self.print_, "printer"))

    def _offer_menu(self, title: str, icon: str, fill: Callable[[QMenu], None], selected: bool = False) -> None:
        """Put a menu into the bar that is filled afresh whenever it opens."""
        nothing: Callable[[], object] = lambda: None  # noqa: E731
        action = self.offer_for_selected(title, nothing, icon) if selected else self.offer(title, nothing, icon)
        action.setIconText(f"{action.text()} ▾")
        menu = QMenu(self)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(partial(fill, menu))
        action.setMenu(menu)
        button = self.bar.button_of(action)
        if isinstance(button, QToolButton):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _about(self) -> About | None:
        team_id = self.panel.team_id
        return None if team_id is None else About(Subject.TEAM, team_id)

    # showing

    @override
    def refresh(self) -> None:
        self.model.listing = self.make_listing()  # the hours are those of the present year
        self.panel.show_teams(self.office.read(teams.lines))
        self.model.query = self.model.query.with_(narrow=self._narrow())
        self.adding.show_team(self.panel.current())
        super().refresh()
        self.show_team_card()

    def _narrow(self) -> Narrow:
        here = not hasattr(self, "past") or not self.past.isChecked()
        return Narrow(self.panel.team_id, here, self.role)

    def _show_chosen(self, _team_id: int | None) -> None:
        self.role = None
        self.adding.show_team(self.panel.current())
        self._show_narrowed()
        self.show_team_card()

    def _show_narrowed(self) -> None:
        self.narrow_by(self._narrow())

    def _show_end(self, shown: bool) -> None:
        """Let the table say when members left, where they have."""
        names = [field.name for field in self.model.listing.fields]
        self.view.show_column(names.index("to_on"), shown)

    @override
    def remember(self) -> None:
        self.past.setChecked(False)
        super().remember()

    def show_role(self, role: str) -> None:
        """Show only the members who do one thing, or all again."""
        self.role = None if role == self.role else role
        self._show_narrowed()

    def show_member(self, member_id: int) -> None:
        """Go to one member in the table; what hides the row is cleared."""
        if self.model.row_of(member_id) is None:
            self.clear_filters()
        self.view.select_ids([member_id], member_id)

    def show_team_card(self) -> None:
        """Show the card of the chosen team, or what there is to say of all."""
        now, team_id = datetime.now(), self.panel.team_id
        if team_id is None:
            parts = self.office.read(teams.overview, now.date())
            self.team_card.show_all(parts, self.office.read(teams.coverage), now.year)
            return
        try:
            sheet = self.office.read(teams.sheet, team_id, now)
        except Refusal:  # removed at another desk; the panel will say so when it is refreshed
            self.team_card.show_hint()
            return
        self.team_card.show_team(sheet, now.year, self._offers(sheet.closed_on is not None))

    def _offers(self, closed: bool) -> list[Offer]:
        if closed:
            return [("恢复(&O)", self.reopen), ("编辑服务队(&M)", self.edit_team), ("删除(&C)", self.remove_team)]
        return [
            ("编辑服务队(&M)", self.edit_team),
            ("上移(&H)", partial(self.shift, -1)),
            ("下移(&I)", partial(self.shift, 1)),
            ("停办(&O)", self.close_team),
            ("删除(&C)", self.remove_team),
        ]

    @override
    def narrowing(self) -> list[str]:
        team = self.panel.current()
        told = [team.name if team else "", self.role or "", "曾经的队员" if self.past.isChecked() else ""]
        return [*filter(None, told), *super().narrowing()]

    @override
    def clear_filters(self) -> None:
        self.finder.clear()
        self.role = None
        self.past.setChecked(False)
        self._show_narrowed()

    @override
    def tell_emptiness(self) -> None:
        super().tell_emptiness()
        if self.middle.currentWidget() is self.view or self.model.query.needle.strip() or self.role:
            return
        if not self.panel.teams:
            self.empty.tell(_NONE_YET, "新建服务队(&Y)", lambda: self.attempt(self.new_record))
        elif self.past.isChecked():
            self.empty.tell("没有曾经的队员。", "看现在的队员(&R)", self.clear_filters)
        elif self.panel.team_id is None:
            self.empty.tell("还没有队员。\n在左边选中一支服务队，就可以加入队员。")
        elif self.adding.isHidden():
            self.empty.tell("这支队已经停办。", "看曾经的队员(&R)", self.past.trigger)
        else:
            self.empty.tell(_NOBODY_YET, "加入队员(&Y)", self.adding.finder.setFocus)

    # teams

    @override
    def new_record(self) -> None:
        self._open_form(None)

    def edit_team(self) -> None:
        """Open the form of the chosen team."""
        self._open_form(self.panel.team_id)

    def _open_form(self, team_id: int | None) -> None:
        form = TeamForm(self.desk, team_id, self)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_team)
        form.open()

    def _show_team(self, team_id: int) -> None:
        self.refresh()
        self.panel.choose(team_id)
        if not self.adding.isHidden():
            self.adding.finder.setFocus()

    def shift(self, step: int) -> None:
        """Move the chosen team up or down among those beside it."""
        chosen = self.panel.current()
        if chosen is None:
            return
        order = [team.id for team in self.panel.teams]
        beside = [team.id for team in self.panel.teams if team.parent_id == chosen.parent_id and not team.closed]
        place = beside.index(chosen.id) + step
        if not 0 <= place < len(beside):
            return
        first, second = order.index(chosen.id), order.index(beside[place])
        order[first], order[second] = order[second], order[first]
        self.office.write(teams.arrange, order)
        self.refresh()

    def close_team(self) -> None:
        """Ask, then close the chosen team."""
        team = self.panel.current()
        if team is None:
            return
        parts = "，连同它的分队" if any(other.parent_id == team.id for other in self.panel.teams) else ""
        question = (
            f"确定停办“{team.name}”吗？\n{team.members:,} 名队员从今天起退队{parts}；以前的记录都留着，可以撤销。"
        )
        if message.ask(self, question, yes="停办(&O)", danger=True):
            self.office.write(teams.close, team.id)
            self._done(f"已停办“{team.name}”。")

    def reopen(self) -> None:
        """Let the chosen team take members again."""
        team = self.panel.current()
        if team is not None:
            self.office.write(teams.reopen, team.id)
            self._done(f"已恢复“{team.name}”，队员请重新加入。")

    def remove_team(self) -> None:
        """Delete the chosen team, if nothing refers to it."""
        team = self.panel.current()
        if team is not None:
            self.office.write(teams.remove, team.id)
            self._done(f"已删除“{team.name}”。")

    # members

    def add(self, candidate: Candidate, role: str | None) -> None:
        """Let one or several join the chosen team."""
        team = self.panel.current()
        if team is None:
            return
        joined = self.office.write(welcoming.welcome, team.id, candidate, role)
        who = candidate.name if joined.count == 1 and not joined.before else f"{joined.count} 人"
        new = "登记为志愿者，" if candidate.person_ids else ""
        before = f"；{'、'.join(joined.before[:_FEW_NAMES])}本来就在队里" if joined.before else ""
        self._done(f"{who}{new}加入“{team.name}”{before}。")

    def leave(self) -> None:
        """Let the selected members leave today."""
        who = self._names(self.selected())
        count = self.office.write(teams.leave, self.selected())
        self._done(f"{who}退队，日期记为今天。" if count else "选中的人已经退队了。")

    def _names(self, member_ids: Sequence[int]) -> str:
        """Say who some members are: by name where they are few."""
        if len(member_ids) > _FEW_NAMES:
            return f"{len(member_ids):,} 人"
        return "、".join(self.office.read(teams.load_member, member_id).name or "" for member_id in member_ids)

    def _fill_roles(self, menu: QMenu) -> None:
        team = self.panel.current()
        names = self._roles()
        for place, name in enumerate(names, start=1):
            shown = name.replace("&", "&&") + (f"(&{place})" if place <= _MNEMONICS else "")
            self._add(menu, shown, partial(self.give_role, name))
        if names:
            menu.addSeparator()
        self._add(menu, "不设岗位(&0)", partial(self.give_role, None))
        if team is not None and len(self.selected()) == 1:
            self._add(menu, "任命为队长(&L)", self.appoint)

    def _roles(self) -> list[str]:
        """Return the positions of the chosen team, or of all teams."""
        chosen = self.panel.team_id
        ids = [team.id for team in self.panel.teams if chosen in {None, team.id, team.parent_id} and not team.closed]
        found = [one.name for team_id in ids for one in self.office.read(teams.positions_of, team_id)]
        return list(dict.fromkeys(found))

    def give_role(self, role: str | None) -> None:
        """Let the selected members do something else."""
        who = self._names(self.selected())
        self.office.write(teams.set_role, self.selected(), role)
        self._done(f"{who}的岗位改为“{role}”。" if role else f"{who}不再设岗位。")

    def appoint(self) -> None:
        """Let the selected member lead the chosen team."""
        team, member_id = self.panel.current(), self.current()
        if team is None or member_id is None:
            return
        self.office.write(teams.lead_by_member, team.id, member_id)
        self._done(f"{self._names([member_id])}担任“{team.name}”的队长。")

    def _fill_moves(self, menu: QMenu) -> None:
        for team in self.panel.teams:
            if not team.closed and team.id != self.panel.team_id:
                name = team.name.replace("&", "&&")
                self._add(menu, name, partial(self.move_to, team.id, team.name)).setIcon(dot(team.colour))

    def move_to(self, team_id: int, name: str) -> None:
        """Let the selected members go over to another team today."""
        who = self._names(self.selected())
        count = self.office.write(teams.move, self.selected(), team_id)
        self._done(f"{who}转到“{name}”。" if count else "选中的人没有可以转的。")

    def _done(self, sentence: str) -> None:
        """Show what became of it and offer the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()

    # papers

    def _fill_papers(self, menu: QMenu) -> None:
        from jiceng_desktop.ui.pages.teams import printing  # heavy, needed rarely

        chosen, listed = self.selected(), list(self.model.ids)
        if listed:
            self._badges(menu, f"胸牌，列表里的 {len(listed):,} 人(&A)…", listed)
        if chosen and len(chosen) < len(listed):
            self._badges(menu, f"胸牌，选中的 {len(chosen):,} 人(&B)…", chosen)
        if listed:
            several = chosen if len(chosen) > 1 else listed
            sheet = partial(printing.print_duty, self, self.desk, self._team_name(), several)
            self._add(menu, f"值岗签到表，{len(several):,} 人(&D)", sheet)
            self._add(menu, "队员名单(&M)…", self.print_)
        self._add(menu, "服务队一览表(&T)", partial(printing.print_teams, self, self.desk))

    def _badges(self, menu: QMenu, title: str, ids: Sequence[int]) -> None:
        from jiceng_desktop.ui.pages.teams import printing  # heavy, needed rarely

        self._add(menu, title, partial(printing.print_badges, self, self.desk, ids))

    def _team_name(self) -> str:
        team = self.panel.current()
        return team.name if team else "志愿者"

    def _add(self, menu: QMenu, title: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(title)
        action.triggered.connect(lambda: self.attempt(act))
        return action
