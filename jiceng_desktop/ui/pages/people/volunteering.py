"""志愿服务 on the card of a person, and the one click that makes a resident a volunteer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jiceng_desktop.services import volunteers
from jiceng_desktop.services.volunteers import Sheet, hours
from jiceng_desktop.ui.pages.people.card import PersonCard

if TYPE_CHECKING:
    from jiceng_desktop.ui.pages.people.page import PeoplePage


def show_volunteer(card: PersonCard, sheet: Sheet | None) -> None:
    """Show number, teams, hours, last service and awards; of others, the way into the roster."""
    if sheet is None or sheet.has_left:
        joining = card.small_button("登记为志愿者(&4)" if sheet is None else "重新加入(&4)", partial(_enlist, card))
        joining.setObjectName("enlist")
        card.section("志愿服务", joining)
    else:
        card.section("志愿服务")
    if sheet is None:
        return
    draft, state = sheet.draft, f"{sheet.left_on or ''} 退出".strip() if sheet.has_left else sheet.draft.status.label
    card.line("志愿者编号", f"{draft.number}　{state}")
    card.line("加入日期", f"{draft.joined_on}")
    for one in sheet.belongings:
        if one.to_on is None:
            card.line("服务队", "　".join(filter(None, (one.name, "队长" if one.leads else "", one.role))))
    card.line("服务时长", f"{hours(sheet.minutes)} 小时（今年 {hours(sheet.minutes_this_year)}）")
    card.line("最近服务", f"{sheet.last_on}" if sheet.last_on else "还没有")
    for given in sheet.awards:
        card.line("表彰", f"{given.on}　{given.title}")


def _enlist(card: PersonCard) -> None:
    if card.person_id is not None:
        told = card.desk.office.write(volunteers.enlist, [card.person_id]).told()
        card.acted.emit(told)


def enlist(page: PeoplePage) -> None:
    """Make the selected persons volunteers; a strip offers the way back."""
    chosen = page.selected()
    if chosen:
        told = page.office.write(volunteers.enlist, chosen).told()
        page.refresh()
        page.person.acted.emit(told)
