"""The card of a team: what it is for, who leads, what is filled, what it did, where its members live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop import words
from jiceng_desktop.services.teams import Coming, Coverage, Gift, Part, Post, Sheet
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.fields.choices import Flow
from jiceng_desktop.ui.kit.tag_forms import dot

Offer = tuple[str, Callable[[], object]]
_DOT = 16


def hours(minutes: int) -> str:
    """Show minutes as hours: 1,234.5 小时."""
    return f"{minutes / 60:,.1f} 小时".replace(".0 ", " ")


class TeamCard(Card):
    """Everything about one team, or a few words about all of them."""

    person_asked = Signal(int)
    team_asked = Signal(int)
    role_asked = Signal(str)
    member_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__("在左边选中一支服务队，这里显示它的情况。")
        self.show_hint()

    def show_all(self, parts: Sequence[Part], coverage: Coverage, year: int) -> None:
        """Tell of all teams."""
        self.clear()
        self.headline("全部服务队", f"共 {len(parts)} 支")
        self._parts(f"{year} 年服务时长", parts)
        self._coverage(coverage)
        self._column.addStretch(1)

    def show_team(self, sheet: Sheet, year: int, offers: Sequence[Offer]) -> None:
        """Tell everything about one team."""
        self.clear()
        spot = QLabel()
        spot.setPixmap(dot(sheet.colour or theme.ACCENT).pixmap(_DOT))
        self.headline(sheet.name, f"属于{sheet.above}" if sheet.above else "", spot)
        if sheet.closed_on is not None:
            self.add(label(f"{words.show_day(sheet.closed_on)}停办", "warning"))
        if sheet.purpose:
            self.text(sheet.purpose)
        self._buttons(offers)
        if sheet.leader is None:
            self.line("队长", "还没有定" if sheet.closed_on is None else "")
        else:
            self.line_of("队长", self._link(sheet.leader[1], "查看这位居民的档案", self._ask_person, sheet.leader[0]))
        self.line("队员", _heads(sheet))
        self.line("成立", sheet.founded_on.isoformat() if sheet.founded_on else "")
        self.line(
            f"{year} 年", f"{hours(sheet.minutes)}，{sheet.served:,} 人参加" if sheet.minutes else "还没有确认的时长"
        )
        self.line("下次服务", _told(sheet.coming))
        self._posts(sheet.posts)
        if sheet.parts:
            self._parts("分队", sheet.parts)
        self._coverage(sheet.coverage)
        self._gifts(sheet.gifts)
        self._column.addStretch(1)

    def _posts(self, posts: Sequence[Post]) -> None:
        if not posts:
            return
        self.section("岗位")
        for post in posts:
            lacking = max(0, (post.wanted or 0) - post.filled)
            told = f"{post.filled:,} 人" if post.wanted is None else f"{post.filled:,} / {post.wanted:,} 人"
            row = self._row(self._link(post.name, "只看这个岗位的队员", self.role_asked.emit, post.name), told)
            if lacking:
                row.addWidget(label(f"缺 {lacking:,} 人", "warning"))

    def _gifts(self, gifts: Sequence[Gift]) -> None:
        if not gifts:
            return
        self.section(f"提供的服务（{len(gifts):,}）")
        for gift in gifts:
            who = f"{gift.shop}（{gift.name}）" if gift.shop else gift.name
            link = self._link(who, "在表格里找到这位队员", self.member_asked.emit, gift.member_id)
            self.add(link)
            self.text(gift.offer)

    def _parts(self, title: str, parts: Sequence[Part]) -> None:
        self.section(title)
        if not parts:
            self.text("还没有服务队。")
        for part in parts:
            link = self._link(part.name, "查看这支队", self.team_asked.emit, part.id)
            link.setIcon(dot(part.colour or theme.ACCENT))
            self._row(link, f"{part.members:,} 人　{part.minutes / 60:,.0f} 小时")

    def _coverage(self, coverage: Coverage) -> None:
        """Tell where the members live, the grids without anybody first: they are what something is done about."""
        self.section("网格分布")
        if not coverage.grids:
            self.text("还没有划分网格。")
            return
        if coverage.bare:
            self.add(label(f"没有队员的网格：{'、'.join(coverage.bare)}", "warning"))
        for name, count in coverage.grids:
            if count:
                self.line(name, f"{count:,} 人")
        if coverage.elsewhere:
            self.line("不在网格内", f"{coverage.elsewhere:,} 人")

    def _row(self, link: QPushButton, told: str) -> QHBoxLayout:
        row = QWidget()
        row.setObjectName("cardRow")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(link)
        layout.addWidget(label(told, "hint"), 1)
        self.add(row)
        return layout

    def _link(self, title: str, hint: str, act: Callable[..., object], *args: object) -> QPushButton:
        link = QPushButton(title.replace("&", "&&"))
        link.setProperty("class", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip(hint)
        link.clicked.connect(lambda: act(*args))
        return link

    def _ask_person(self, person_id: int) -> None:
        self.person_asked.emit(person_id)

    def _buttons(self, offers: Sequence[Offer]) -> None:
        row = QWidget()
        row.setObjectName("cardRow")
        flow = Flow(row)
        for title, act in offers:
            button = QPushButton(title)
            button.setProperty("class", "small")
            button.clicked.connect(partial(message.attempt, self, act))
            flow.addWidget(button)
        self.add(row)


def _heads(sheet: Sheet) -> str:
    told = [f"{sheet.members:,} 人"]
    if sheet.party:
        told.append(f"党员 {sheet.party:,} 人")
    if sheet.resting:
        told.append(f"另有暂停 {sheet.resting:,} 人")
    return "，".join(told)


def _told(coming: Coming | None) -> str:
    if coming is None:
        return "还没有安排"
    starts = coming.starts_at
    when = f"{starts.month}月{starts.day}日（星期{words.weekday(starts)}）{starts:%H:%M}"
    who = f"{coming.count} 人" if coming.count else ""
    return "　".join(filter(None, (when, coming.title, coming.place, who)))
